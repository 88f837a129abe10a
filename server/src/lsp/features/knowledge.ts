// What a reader may ask of the server itself: why something is said here or not, what is known of the schema, a rule's page, and a review of everything.
import { explain } from '../../engine/showing/explain.ts';
import { KNOWN_IN_PROGRAMS, ROLES, verdictRows } from '../../engine/showing/whyWords.ts';
import type { WhyQuery, WhySite } from '../../engine/showing/why.ts';
import type { Level } from '../../rules/finding.ts';
import { rules } from '../../rules/all.ts';
import { schemaMarkdown } from '../../editor/schemaPage.ts';
import { guarded } from '../guard.ts';
import { REVIEW, RULE_PAGE, SCHEMA, WHY, type PlaceParams, type ReviewAnswer, type Shown } from '../protocol.ts';
import { shownOf } from '../reviewing.ts';
import type { Session } from '../session.ts';
import type { Around, Feature } from './feature.ts';

export const knowledge: Feature = {
  capabilities: () => ({}),
  register(session, around) {
    const { connection, ports } = session;
    connection.onRequest(WHY, guarded(session, 'why', null, (params: PlaceParams) => why(session, params)));
    connection.onRequest(SCHEMA, guarded(session, 'schema', null, (): Shown => ({ title: 'What is known of the schema', markdown: schemaMarkdown(session.roots.flatMap((root) => root.workspace().world.databases)) })));
    connection.onRequest(RULE_PAGE, guarded(session, 'rule page', null, ({ rule }: { readonly rule: string }): Shown | null => {
      const page = ports.rulePage(rule);
      return page ? { title: rule, markdown: page.text } : null;
    }));
    connection.onRequest(REVIEW, guarded(session, 'review', null, () => reviewAll(session, around)));
  },
};

function why(session: Session, { textDocument, position }: PlaceParams): Shown | null {
  const opened = session.open(textDocument.uri);
  if (!opened) return null;
  const { document, reading, workspace } = opened;
  const line = position.line + 1;
  const unseen = workspace.unseen(document.path) ?? 'it is ignored, by git or by the configuration, or holds nothing that reaches a database in a way that is known';
  const answer = explain(document.path, line, reading, workspace.world, rules, reading ? undefined : unseen);
  const place = `${document.path.replace(/^.*[/\\]/, '')}:${line}`;
  const title = `Why here: ${place}`;
  const head = `# ${place}\n\n\`${document.path}\` is ${ROLES[answer.role]}.`;
  if (answer.unseen !== undefined) return { title, markdown: `${head} Nothing is seen here: ${answer.unseen}.\n` };
  const lookedFor = document.language === 'sql' ? '' : ` What is known in programs: ${KNOWN_IN_PROGRAMS}.`;
  if (answer.sites.length === 0) return { title, markdown: `${head} No query is recognised on this line.${lookedFor}\n` };
  return { title, markdown: [head, ...answer.sites.map(siteMarkdown)].join('\n\n') + '\n' };
}

function siteMarkdown({ library, reason, database, queries }: WhySite): string {
  const spokenTo = database === undefined ? 'which database it speaks to cannot be told' : `it speaks to the database \`${database}\``;
  const found = queries.map(({ shown, unread, verdicts }) => [
    `\`\`\`sql\n${shown}\n\`\`\``,
    ...(unread === undefined ? [] : [`Not understood: ${unread}`]),
    verdictTable(verdicts),
  ].join('\n\n'));
  return [`## ${library}\n\n${capitalised(reason)}; ${spokenTo}.`, ...(found.length > 0 ? found : ['No statement was found in it.'])].join('\n\n');
}

const verdictTable = (verdicts: WhyQuery['verdicts']): string =>
  `| verdict | rules |\n| --- | --- |\n${verdictRows(verdicts).map(({ text, rules: own }) => `| ${capitalised(text).replaceAll('|', '\\|')} | ${own.join(', ')} |`).join('\n')}`;

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** From now on everything is shown, until the server ends. */
async function reviewAll(session: Session, { scans, changed }: Around): Promise<ReviewAnswer> {
  session.showAll = true;
  await Promise.all(session.roots.map((root) => scans.scan(root)));
  await session.closed.proven();
  // What is claimed is counted as what it is proven to be.
  for (const opened of session.everyOpen()) await shownOf(session, opened);
  await session.proofs?.settled();
  for (const opened of session.everyOpen()) await shownOf(session, opened);
  changed();
  const results = session.roots.flatMap((root) => [...root.results.values()]);
  const findings: Record<Level, number> = { error: 0, warning: 0, information: 0, hint: 0 };
  const levels = ['error', 'warning', 'information', 'hint'] as const;
  for (const { diagnostics } of results) for (const { severity } of diagnostics) findings[levels[(severity ?? 1) - 1]!]++;
  const sum = (of: (result: (typeof results)[number]) => number): number => results.reduce((total, result) => total + of(result), 0);
  return { files: results.length, queries: sum(({ queries }) => queries), understood: sum(({ understood }) => understood), findings };
}
