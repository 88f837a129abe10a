// The list of rules in the README: a line for each chapter, each rule with its page.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../server/src/rules/all.ts';

const CHAPTERS: readonly (readonly [folder: string, title: string])[] = [
  ['reading', 'What queries cost and mean'],
  ['writing', 'Writes'],
  ['connecting', 'Transactions, connections and pools'],
  ['migrating', 'New migrations: what they lock, rewrite and break, and the sequence that does without'],
  ['modelling', 'Tables, keys and indexes'],
  ['securing', 'Secrets and injection'],
];

const BLOCK = /(<!-- rules: [^\n]* -->\n)[\s\S]*?(<!-- \/rules -->)/;

/** The README with the list as it is now. */
export function withRules(readme: string, root: string): string {
  const pageOf = (folder: string, id: string): string => `server/src/rules/${folder}/${id}.md`;
  const lines = CHAPTERS.map(([folder, title]) => {
    const own = rules.filter(({ id }) => existsSync(join(root, pageOf(folder, id)))).map(({ id }) => `[${id}](${pageOf(folder, id)})`);
    return `- **${title}**: ${own.join(', ')}.`;
  });
  return readme.replace(BLOCK, (_, open: string, close: string) => `${open}\n${lines.join('\n')}\n\n${close}`);
}
