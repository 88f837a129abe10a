// The catalogue of what linters and reviewers of databases check, and the page that is made of it: docs/catalogue.tsv, docs/rules.md.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unusedSuppression } from '../server/src/engine/showing/suppress.ts';
import { rules } from '../server/src/rules/all.ts';

const ROOT = join(__dirname, '..');

/** The letters of the catalogue's ids. */
export const parts: Readonly<Record<string, string>> = {
  Q: 'Queries', C: 'Queries in programs', I: 'Indexes', S: 'Schemas', M: 'Migrations', X: 'Security', N: 'Names and style', D: 'One dialect each',
};

/** `by`: of ours the rules, parted by commas; of what is planned, the area in a word or two. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly verdict: string;
  readonly by: string;
  readonly note: string;
}

export const catalogue: readonly Row[] = readFileSync(join(ROOT, 'docs/catalogue.tsv'), 'utf8').trimEnd().split('\n').map((line): Row => {
  const [id = '', name = '', verdict = '', by = '', note = ''] = line.split('\t');
  return { id, name, verdict, by, note };
});

export const idsOf = ({ verdict, by }: Row): readonly string[] => (verdict === 'ours' && by !== '' ? by.split(',') : []);
export const ours: readonly string[] = [...rules, unusedSuppression].map(({ id }) => id);

/** The text of docs/rules.md. */
export function cataloguePage(): string {
  const of = (verdict: string): number => catalogue.filter((row) => row.verdict === verdict).length;
  const alone = ours.filter((id) => !catalogue.some((row) => idsOf(row).includes(id)));
  return `# What other tools check, and what becomes of it here

${catalogue.length} rules that linters and reviewers of databases have, each told once: ${of('ours')} are ours, ${of('planned')} planned, ${of('left out')} left out.
A rule is ours where Plansight says the same of what is certain; what it leaves unsaid there is noted.
Plansight has ${ours.length} rules, for one of them often says what several others say in parts.

Made from \`catalogue.tsv\` by \`npm run update\`.
${Object.entries(parts).map(([letter, title]) => partOf(title, catalogue.filter(({ id }) => id.startsWith(letter)))).join('')}
## Ours alone

${alone.map((id) => `- ${linkTo(id)}: ${titleOf(id)}`).join('\n')}
`;
}

const partOf = (title: string, part: readonly Row[]): string => `
## ${title}

| rule | here | |
|---|---|---|
${part.map((row) => `| ${row.id} ${row.name} | ${verdictOf(row)} | ${row.note} |`).join('\n')}
`;

function verdictOf(row: Row): string {
  switch (row.verdict) {
    case 'ours': return row.by === '' ? 'ours' : idsOf(row).map(linkTo).join(', ');
    case 'planned': return `planned: ${row.by}`;
    default: return row.verdict;
  }
}

const pages = readdirSync(join(ROOT, 'server/src/rules'), { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));

function linkTo(id: string): string {
  const page = pages.find((path) => path.endsWith(`/${id}.md`));
  return page ? `[${id}](../server/src/rules/${page})` : id;
}

const titleOf = (id: string): string => [...rules, unusedSuppression].find((rule) => rule.id === id)?.title ?? '';
