// What the rules of migrating share: whether a table is in use, how much is in it, and how a lock is said.
import { findTable, isPlaceholder, keyOfTable } from '../schema/apply/lookup.ts';
import type { ObjectName } from '../schema/change.ts';
import type { Lock, OperationKind } from '../schema/locks/lock.ts';
import { lockOf } from '../schema/locks/of.ts';
import type { Table } from '../schema/schema.ts';
import { sizeOf } from '../query/sizes.ts';
import { quoteName } from '../sql/createIndex.ts';
import type { Weight } from './finding.ts';
import { objectNameOf, type Operation } from './operations.ts';
import type { MigrationSubject } from './rule.ts';
import { isWide, reachOf, type Reach } from './reach.ts';
import { wholeWrite } from './wholeTable.ts';
import { countOf } from '../text/words.ts';

export interface LiveTable {
  readonly name: string;
  readonly table: Table | undefined;
  /** Rows, where somebody said. */
  readonly rows: number | undefined;
  /** ``all 5.0 M rows of `orders` ``, ``every row of `orders` ``. */
  readonly all: string;
  /** It has so many rows, or the name of what certainly grows to have them, that each of them is worth a thought. */
  readonly isLarge: boolean;
}

type Around = Pick<MigrationSubject, 'before' | 'dialect' | 'sizes' | 'isNew' | 'earlier'>;

/** A table that programs use; undefined of one that this migration or another new one made, that is temporary, or that it has emptied. */
export function usedTable({ before, isNew, earlier }: Around, name: ObjectName): Table | 'unknown' | undefined {
  const table = findTable(before, name);
  // Also one that a dump or an earlier file knows already: where the file makes it, it holds nothing yet.
  if (isMadeIn(earlier, name)) return undefined;
  if (!table) return 'unknown';
  if (table.temporary || table.kind === 'view' || table.kind === 'foreign table') return undefined;
  // One that no history makes is only known from being altered.
  if (!table.complete && isNew(table.origin)) return 'unknown';
  if (isPlaceholder(table)) return 'unknown';
  if (isNew(table.origin)) return undefined;
  return earlier.some(({ statement }) => statement.tree?.kind === 'utility' && statement.tree.words === 'truncate' && statement.tree.tables.some((one) => objectNameOf(one)?.name === name.name)) ? undefined : table;
}

const isMadeIn = (steps: MigrationSubject['earlier'], { name }: ObjectName): boolean => steps.some(({ changes }) => changes.some((change) => (change.kind === 'create table' && change.table.name === name) || (change.kind === 'create view' && change.view.name === name)));

/** A used table that is not small: what is done to each of its rows takes time. */
export function liveTable(subject: Around, name: ObjectName): LiveTable | undefined {
  const found = usedTable(subject, name);
  if (!found) return undefined;
  const table = found === 'unknown' ? undefined : found;
  const key = table ? keyOfTable(table) : name.schema !== undefined ? `${name.schema}.${name.name}` : name.name;
  const size = sizeOf(subject.sizes, key);
  if (size === 'small') return undefined;
  const rows = subject.sizes.rows(key);
  return { name: name.name, table, rows, all: rows === undefined ? `every row of \`${name.name}\`` : `all ${countOf(rows)} rows of \`${name.name}\``, isLarge: rows === undefined ? GROWS.test(name.name) : size === 'large' };
}

/** What a write reaches of it: all rows only where nothing leaves one out. */
export const reachedOf = ({ name, rows, all }: LiveTable, reach: Reach): string =>
  reach === 'all' ? all : rows === undefined ? `every row of \`${name}\` that its conditions leave` : `up to ${countOf(rows)} rows of \`${name}\``;

/** What is poured in and stays. Events may be those of a calendar, sessions end, and jobs are done. */
const GROWS = /(?:^|_)(?:audits?|logs?|messages?|notifications?|clicks?|metrics?|traces?|observations?|deliveries|impressions?|page_?views?|visits?)$|^(?:events?|history)$/i;

/**
 * From so many rows on, others wait for seconds; below, nobody splits a migration for it. A server with the table in memory reads five to nine million rows
 * in a second and puts one or two into a B-tree (measured in PGlite, a table of 130 bytes a row); it writes a few hundred thousand, indexes and log included.
 */
const FELT: Readonly<Record<Lock['work'], number>> = { none: Infinity, reads: 5_000_000, 'builds an index': 2_000_000, rewrites: 1_000_000 };
/** Indexes that take many entries, or much thought, for each row. */
const SLOW: ReadonlySet<string> = new Set(['gin', 'gist', 'spgist', 'hnsw', 'ivfflat']);

/** How surely work on every row of a table is felt. Where rows are not known, a name may tell of many, but not of so many that reading them takes long. */
export function weightOf({ rows, isLarge }: LiveTable, work: Lock['work'], { index }: Pick<Operation, 'index'> = {}, blocks: Lock['blocks'] = 'reads and writes'): Weight {
  if (rows === undefined) return isLarge && work !== 'reads' ? 'high' : 'unknown';
  // Of a BRIN index only the ranges are written, of a partial one the few rows that it holds.
  const done = index?.method === 'brin' || index?.where ? 'reads' : work;
  const felt = blocks === 'reads and writes' ? FELT[done] : Math.max(FELT[done], WRITES_WAIT);
  return rows >= felt / (SLOW.has(index?.method ?? '') ? 10 : 1) ? 'high' : 'unknown';
}

/** Where only writes wait, they may for some seconds: a server that is also served from its disk builds an index of so many rows in about ten. */
const WRITES_WAIT = 5_000_000;

/** An operation of a statement that makes others wait while it goes through the rows of a table in use. */
export interface Blocking {
  readonly operation: Operation;
  readonly lock: Lock;
  readonly live: LiveTable;
  readonly weight: Weight;
}

/**
 * Those that a rule speaks of: `kindOf` says as which kind of work it counts an operation, if at all.
 * Of one table the first weighs, and of several in a file the largest: whoever does it in another way does the others with it.
 */
export function* blockingIn(subject: MigrationSubject, kindOf: (operation: Operation) => OperationKind | undefined): Iterable<Blocking> {
  const before = subject.earlier.flatMap(({ operations, together }) => operations.map((operation) => ({ operation, together })));
  for (const operation of subject.operations) {
    const kind = kindOf(operation);
    const lock = kind && lockFor(subject, { kind });
    const live = lock && lock.blocks !== 'nothing' && lock.work !== 'none' ? liveTable(subject, operation.table) : undefined;
    if (lock && live && (live.rows !== undefined || !before.some((one) => kindOf(one.operation) && isAsLarge(subject, one.operation, live)))) {
      const isLess = isWritten(subject, operation.table) || before.some((one) => one.operation.table.name === operation.table.name && (kindOf(one.operation) !== undefined || (one.together === true && rewrites(subject, one.operation))));
      yield { operation, lock, live, weight: isLess || isOutweighed(subject, operation, live, kindOf) ? 'unknown' : weightOf(live, lock.work, operation, lock.blocks) };
    }
    before.push({ operation, together: true });
  }
}

/** The file does the same to a table of more rows, or to one of as many before it. */
function isOutweighed(subject: MigrationSubject, { table: own }: Operation, { rows }: LiveTable, kindOf: (operation: Operation) => OperationKind | undefined): boolean {
  if (rows === undefined) return false;
  const outweighs = (steps: MigrationSubject['earlier'], enough: (others: number) => boolean): boolean => steps.some(({ operations }) => operations.some((one) => {
    if (one.table.name === own.name || !kindOf(one) || isMadeIn(subject.later, one.table)) return false;
    const others = liveTable(subject, one.table)?.rows;
    return others !== undefined && enough(others);
  }));
  return outweighs(subject.earlier, (others) => others >= rows) || outweighs(subject.later, (others) => others > rows);
}

/** Where rows are not known, a reviewer says a thing once in a file, unless it is of a table that surely has more. */
function isAsLarge(subject: MigrationSubject, { table }: Operation, { isLarge }: LiveTable): boolean {
  const other = liveTable(subject, table);
  return other !== undefined && (other.isLarge || !isLarge);
}

/** An UPDATE of the whole table in the same transaction takes far longer than what follows it, and is told by its own rule. */
const isWritten = (subject: MigrationSubject, { name }: ObjectName): boolean =>
  subject.earlier.some(({ together, statement }) => {
    const write = together === true ? wholeWrite(statement.tree) : undefined;
    return write?.table.name === name && isWide(reachOf(subject, write));
  });

/** It writes the whole table anew while nobody can read it: what the same transaction does to it afterwards is the smaller part. */
function rewrites(subject: MigrationSubject, operation: Operation): boolean {
  const lock = lockFor(subject, operation);
  return lock?.work === 'rewrites' && lock.blocks === 'reads and writes';
}

/** A comment at the head of the file or directly above shows that its author knows, and has seen to it. */
export const acknowledged = ({ said }: MigrationSubject): { readonly atMost?: 'information' } => (KNOWING.test(said()) ? { atMost: 'information' } : {});
const KNOWING = /\bconcurrent(?:ly)?\b|\brunbook\b|\bon purpose\b|\bdeliberate(?:ly)?\b|\bintentional(?:ly)?\b|\bmaintenance (?:window|mode)\b/i;

/** What a migration needs to run outside a transaction, said as the end of a sentence; undefined where its tool always begins one. */
export function outsideTransaction({ tool }: Pick<MigrationSubject, 'tool'>): string | undefined {
  if (!tool) return 'where it can run outside a transaction';
  if (tool.setsApart) return `which ${tool.title} runs outside a transaction${tool.setsApart === 'lately' ? ' in its newer versions' : ''}`;
  // Many a program reads files of such names in its own way.
  if (tool.id === 'golang-migrate') return 'where your migrator sends a single statement without a transaction';
  return tool.optOut && `which needs ${tool.optOut.words}`;
}

export const lockFor = ({ dialect, version }: Pick<MigrationSubject, 'dialect' | 'version'>, { kind }: Pick<Operation, 'kind'>): Lock | undefined => lockOf(dialect.id, kind, version);

/** `under ACCESS EXCLUSIVE, which blocks reads and writes for as long`. */
export const under = ({ lock, blocks }: Lock): string => `under ${lock}, which blocks ${blocks} for as long`;

/** The words of an operation as they stand, on one line and cut where they are many. */
export function quoted({ text, statement }: Pick<MigrationSubject, 'text' | 'statement'>, { span }: Pick<Operation, 'span'>): string {
  const words = text.slice(span.start - statement.start, span.end - statement.start).replace(/\s+/g, ' ').replaceAll('`', '').trim();
  return `\`${words.length > 70 ? `${words.slice(0, 69)}…` : words}\``;
}

/** What the findings of an operation point at. */
export const pointAt = ({ toHost, text, statement }: Pick<MigrationSubject, 'toHost' | 'text' | 'statement'>, span: { readonly start: number; readonly end: number }) => {
  const line = text.slice(span.start - statement.start, span.end - statement.start).split('\n', 1)[0]!.trimEnd();
  return toHost({ start: span.start, end: span.start + Math.max(1, line.length) });
};

/** A table's name as a statement writes it. */
export const written = ({ schema, name }: ObjectName): string => (schema !== undefined ? `${quoteName(schema)}.${quoteName(name)}` : quoteName(name));

/** SQL whose own words follow the manner of the statement it replaces: upper case beside upper case. */
export const inMannerOf = ({ text }: Pick<MigrationSubject, 'text'>) => (words: TemplateStringsArray, ...names: readonly string[]): string => {
  const isUpper = /^[A-Z]+\b/.test(text);
  return words.map((part, at) => `${isUpper ? part.toUpperCase() : part}${names[at] ?? ''}`).join('');
};
