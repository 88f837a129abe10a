// What a snapshot holds, kind by kind and in words, so that whoever commits it knows what leaves the database.
import type { ValueMeasures } from '../../schema/measures.ts';
import { LEVELS, type Snapshot, type SnapshotLevel } from '../../schema/snapshot.ts';
import { rowsOf, type SnapshotColumn, type SnapshotRelation } from '../../schema/snapshot/relation.ts';
import { LARGE } from '../../query/sizes.ts';
import { counted } from '../../text/words.ts';

export interface SnapshotSummary {
  /** What the level means, as the rest of a sentence. */
  readonly shows: string;
  /** `structure`, `sizes`, `statistics`, `statements`, `texts`: what there is of each. */
  readonly lines: readonly (readonly [kind: string, text: string])[];
  readonly notes: readonly string[];
}

export function summaryOf(snapshot: Snapshot): SnapshotSummary {
  const { level, statements, notes } = snapshot;
  return {
    shows: LEVEL_WORDS[level],
    lines: [
      ['structure', structureText(snapshot)],
      ['sizes', sizesText(snapshot)],
      ['statistics', statisticsText(snapshot)],
      ...(statements ? [['statements', statements.length === 0 ? 'none' : `${statements.length}, with calls and times${level === 'full' ? ', as they were sent' : ''}`] as const] : []),
      ['texts', textsText(level)],
    ],
    notes: [...notes, ...smallNote(snapshot)],
  };
}

const LEVEL_WORDS: Readonly<Record<SnapshotLevel, string>> = {
  full: 'everything that the planner reads, values of the data among it.',
  safe: 'no text, document or exact number of the data, but for booleans, enums and whole numbers of few kinds.',
  'no-values': 'how many, and not one value.',
  rows: 'structure and row counts.',
  schema: 'structure alone.',
};

/** What may be shown, and what that means. */
export const LEVELS_SHOWN = LEVELS.map((level) => ({ level, shows: LEVEL_WORDS[level] }));

/** 170004 is 17.4. */
export const versionText = (version: number): string => `${Math.floor(version / 10_000)}.${version % 10_000}`;

function structureText({ relations, views, types, functions, extensions }: Snapshot): string {
  const of = (kind: SnapshotRelation['kind']): number => relations.filter((one) => one.kind === kind && !one.partitionOf).length;
  const sum = (count: (one: SnapshotRelation) => number): number => relations.reduce((total, one) => total + count(one), 0);
  return listed([
    [of('table') + of('partitioned table'), 'table'], [relations.filter(({ partitionOf }) => partitionOf).length, 'partition'], [of('foreign table'), 'foreign table'], [of('materialized view'), 'materialized view'], [views.length, 'view'],
    [sum(({ indexes }) => indexes.length), 'index', 'indexes'], [types.length, 'type'], [functions.length, 'function'],
    [sum(({ policies = [] }) => policies.length), 'policy', 'policies'], [sum(({ triggers = [] }) => triggers.length), 'trigger'], [extensions.length, 'extension'],
  ]);
}

function sizesText({ relations, level }: Snapshot): string {
  const sized = relations.filter(({ size }) => size && size.rows >= 0).length;
  if (level === 'schema') return 'none';
  const never = relations.filter(({ size, kind }) => size && size.rows < 0 && kind !== 'foreign table').length;
  const missing = never === 0 ? '' : `; ${never} ${never === 1 ? 'was' : 'were'} never analyzed`;
  if (sized === 0) return `nothing was counted yet${missing}`;
  return level === 'rows' ? `rows of ${listed([[sized, 'table']])}${missing}` : `rows and pages of ${listed([[sized, 'table']])} and of their indexes, how often they were used${missing}`;
}

/** Types of figures and flags; what is none of these may hold anything. */
const PLAIN = /^(?:boolean|smallint|integer|bigint|numeric|real|double precision|oid|date|time|interval)(?!.*\[\])/;

function statisticsText({ relations, types, level }: Snapshot): string {
  const columns = relations.flatMap((relation) => relation.columns.flatMap((column) => measured(column).map((values) => ({ relation, column, values }))));
  if (columns.length === 0) return 'none';
  const withValues = columns.filter(({ values }) => values.commonValues !== undefined || (level === 'full' && (values.histogram ?? values.commonElements ?? values.rangeBounds) !== undefined));
  const bounds = columns.filter(({ values }) => values.commonValues === undefined && values.histogram !== undefined);
  const all = `of ${listed([[columns.length, 'column']])}`;
  switch (level) {
    case 'full': {
      const plain = new Set(types.filter(({ kind }) => kind === 'enum').map(({ schema, name }) => `${schema}.${name}`));
      const texts = [...new Set(withValues.filter(({ column: { type } }) => !PLAIN.test(type) && !plain.has(type)).map(({ relation, column }) => `${relation.name}.${column.name}`))];
      const some = texts.slice(0, 5).join(', ');
      return `${all}; values of ${withValues.length}${texts.length === 0 ? '' : `, of texts and documents too: ${some}${texts.length > 5 ? ` and ${texts.length - 5} more` : ''}`}`;
    }
    case 'safe': return `${all}; values of ${withValues.length}, coarse bounds of ${bounds.length}, only counts of the others`;
    default: return `${all}, only counts`;
  }
}

const measured = ({ statistics, inheritedStatistics }: SnapshotColumn): readonly ValueMeasures[] => [statistics ?? inheritedStatistics].filter((one) => one !== undefined);

const textsText = (level: SnapshotLevel): string => (level === 'full' ? 'definitions and statements as they are' : 'those in definitions and statements are replaced by numbers, and comments are left out');

/** What a developer's machine holds says nothing of production, and rules about sizes would be silent for it. */
function smallNote({ relations, level }: Snapshot): readonly string[] {
  const rows = relations.flatMap(({ size }) => (size ? [rowsOf(size) ?? 0] : []));
  const largest = Math.max(0, ...rows);
  return level === 'schema' || rows.length === 0 || largest >= LARGE ? [] : [`The largest table holds ${counted(largest, 'row')}: if this is not production, write its sizes into plansight.json, or take the snapshot there.`];
}

/** What there is none of is not said. */
function listed(counts: readonly (readonly [count: number, noun: string, plural?: string])[]): string {
  const some = counts.filter(([count]) => count > 0).map((one) => counted(...one));
  return some.length === 0 ? 'nothing' : some.join(', ');
}
