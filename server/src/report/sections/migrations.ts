// Migration strategy: what the new migrations lock, what is found in them, and how what this report proposes is brought in without a stop.
import type { Lock } from '../../schema/locks/lock.ts';
import { countOf } from '../../text/words.ts';
import type { DatabaseFacts, FindingFacts, ReportFacts } from '../facts.ts';
import type { Pending } from '../pending.ts';
import { code, paragraph, strong, unknown, type Block, type Line, type Section } from '../page.ts';
import { counted } from '../../text/words.ts';
import { sectionOf } from './assigned.ts';
import { eachDatabase, findingBlocks } from './words.ts';

export function migrations(facts: ReportFacts): Section {
  const own = facts.findings.filter((one) => sectionOf(one) === 'migrations');
  return { id: 'migrations', title: 'Migration strategy', blocks: [
    ...eachDatabase(facts, (database) => blocksOf(database, facts.findings)),
    ...(own.length > 0 ? [paragraph(strong('Found in new migrations')), ...findingBlocks(own)] : []),
    ...own.flatMap(({ sql }): readonly Block[] => (sql === undefined ? [] : [{ kind: 'code', text: sql.trim() }])),
  ] };
}

function blocksOf({ database, migrations: { files, operations }, advice }: DatabaseFacts, findings: readonly FindingFacts[]): readonly Block[] {
  const { id, source, dialect, version } = database;
  const proven = findings.flatMap(({ finding }) => (finding.database === id && finding.evidence?.['status'] === 'confirmed' && typeof finding.evidence['ddl'] === 'string' ? [finding.evidence['ddl']] : []));
  const advised = [...new Set([...(advice?.indexes ?? []).map(({ ddl }) => ddl), ...proven])].map((ddl) => ddl.replace(/^create (unique )?index /, 'create $1index concurrently '));
  const first = source.files[0];
  return [
    paragraph(`The schema is declared by ${counted(source.files.length, 'file')}${source.tool === undefined ? '' : `, which ${source.tool} runs`}.`),
    ...pendingBlocks(files, operations, `${dialect}${version === undefined ? '' : ` ${version}`}`, first),
    ...(advised.length > 0 ? [
      paragraph(strong('The recommended indexes'), ' are built beside running writes, each in a migration of its own that no transaction holds; a build that fails leaves an invalid index behind, which is dropped before the next try (PostgreSQL manual, CREATE INDEX, Building Indexes Concurrently).'),
      { kind: 'code', text: `set lock_timeout = '2s';\n${advised.map((sql) => `${sql};`).join('\n')}` } as const,
    ] : []),
  ];
}

function pendingBlocks(files: readonly string[] | undefined, operations: readonly Pending[], server: string, first: string | undefined): readonly Block[] {
  if (first === undefined) return [];
  if (files === undefined) return [unknown('Which migrations are new cannot be told: git’s history is needed for it, whole, up to where the branch began.')];
  if (files.length === 0) return [paragraph('No migration is new: nothing is waiting to run.')];
  const shown = operations.filter(({ lock }) => lock === undefined || lock.blocks !== 'nothing');
  return [
    paragraph(strong(counted(files.length, 'new migration')), `: ${files.join(', ')}. ${shown.length === 0 ? 'None of them touches a table that is in use.' : `What they do to tables that are in use, on ${server}:`}`),
    ...(shown.length === 0 ? [] : [{ kind: 'table', head: [{ text: 'Where' }, { text: 'Does' }, { text: 'Table' }, { text: 'Rows', numbers: true }, { text: 'Lock' }, { text: 'While it is held' }], rows: shown.map((one) => ({ cells: cellsOf(one) })) } as const]),
  ];
}

const cellsOf = ({ at, does, table, rows, lock }: Pending): readonly Line[] => [
  [{ kind: 'place', at }],
  [does],
  [code(table)],
  [rows === undefined ? 'not known' : countOf(rows)],
  [lock?.lock ?? 'not known'],
  [lock ? `${WORK[lock.work]}; ${lock.blocks === 'nothing' ? 'nobody waits' : `${lock.blocks} wait`}` : ''],
];

const WORK: Readonly<Record<Lock['work'], string>> = { none: 'only the catalog changes', reads: 'every row is read', 'builds an index': 'an index is built', rewrites: 'every row is written anew' };
