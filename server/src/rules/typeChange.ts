// What a column's new type asks of the rows that are there: nothing, new indexes, or every row written anew.
// PostgreSQL, ALTER TABLE, Notes: no rewrite where the old type is binary coercible to the new one and USING does not change the value;
// which lengths and precisions widen freely is said by the support functions of the types (varchar_support, numeric_support, timestamp_support, varbit_support).
import type { Column, ColumnType } from '../schema/schema.ts';
import type { AlterAction, Expr } from '../sql/tree.ts';

export type TypeEffect = 'catalog' | 'indexes' | 'rewrite' | 'unknown';

interface How {
  readonly action: Extract<AlterAction, { kind: 'alter type' }>;
  /** The session's time zone is UTC for certain. */
  readonly inUtc: boolean;
  readonly dialect: string;
  readonly version: number | undefined;
}

export function typeChange(before: Column, after: Column, { action, inUtc, dialect, version }: How): TypeEffect {
  if (dialect === 'sqlserver') return sqlserverTypeChange(before.type, after.type);
  if (dialect !== 'postgres') return sameType(before.type, after.type) ? 'catalog' : 'unknown';
  if (action.using && !keepsValue(action.using, before.name)) return 'rewrite';
  const { type: old } = before;
  const { type: now } = after;
  if (old.schema !== undefined || now.schema !== undefined) return sameType(old, now) ? 'catalog' : isBuiltIn(old) !== isBuiltIn(now) && !isDomainLike(old, now) ? 'rewrite' : 'unknown';
  if (old.array > 0 || now.array > 0) return sameType(old, now) ? 'catalog' : 'rewrite';
  const changed = scalarChange(old, now, inUtc, version);
  return changed === 'catalog' && before.collation !== after.collation ? 'indexes' : changed;
}

export const sameType = (a: ColumnType, b: ColumnType): boolean => a.name === b.name && a.schema === b.schema && a.array === b.array && a.modifiers.join() === b.modifiers.join();

/**
 * MySQL, "Online DDL Operations", Column Operations: only a VARCHAR that grows within its bytes of length, and an ENUM or SET
 * that gets members at its end, change in place. A character takes one to four bytes, so that of some lengths nothing is certain.
 */
export function mysqlTypeChange(old: ColumnType, now: ColumnType): TypeEffect {
  if (sameType(old, now)) return 'catalog';
  if (old.name !== now.name) return 'rewrite';
  if (old.name === 'enum' || old.name === 'set') return now.modifiers.length < 256 && old.modifiers.every((one, at) => one === now.modifiers[at]) ? 'catalog' : now.modifiers.length < 256 ? 'rewrite' : 'unknown';
  if (old.name !== 'varchar') return 'unknown';
  const [from, to] = [Number(old.modifiers[0]), Number(now.modifiers[0])];
  if (!(to >= from)) return to < from ? 'rewrite' : 'unknown';
  if (to <= 63 || from >= 256) return 'catalog';
  return from <= 63 && to >= 256 ? 'rewrite' : 'unknown';
}

const WHOLE = ['tinyint', 'smallint', 'integer', 'bigint'];

/** SQL Server, "ALTER TABLE", ALTER COLUMN: a longer variable length changes the catalog alone, a wider whole number every row. */
function sqlserverTypeChange(old: ColumnType, now: ColumnType): TypeEffect {
  if (sameType(old, now)) return 'catalog';
  if (old.name === now.name && old.name === 'character varying') return Number(now.modifiers[0]) >= Number(old.modifiers[0]) ? 'catalog' : 'unknown';
  return WHOLE.includes(old.name) && WHOLE.indexOf(now.name) > WHOLE.indexOf(old.name) ? 'rewrite' : 'unknown';
}

const isBuiltIn = ({ schema }: ColumnType): boolean => schema === undefined;
/** A domain over the same type reads the rows and writes none; what a schema's type is made of is not known here. */
const isDomainLike = (_old: ColumnType, now: ColumnType): boolean => now.schema !== undefined && now.array === 0;

/** USING the column itself, or its cast to the very type. */
function keepsValue(using: Expr, column: string): boolean {
  if (using.kind === 'paren') return keepsValue(using.inner, column);
  if (using.kind === 'cast') return keepsValue(using.operand, column);
  return using.kind === 'column' && using.path.at(-1)?.name === column;
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'character varying']);
const STAMPS: ReadonlySet<string> = new Set(['timestamp without time zone', 'timestamp with time zone']);
/** A modifier that may grow in place; none at all is the widest. */
const GROWING: ReadonlySet<string> = new Set(['character varying', 'bit varying', 'timestamp without time zone', 'timestamp with time zone', 'time without time zone', 'time with time zone', 'interval']);
const COERCIBLE: ReadonlySet<string> = new Set(['cidr>inet', 'xml>text', 'xml>character varying', 'integer>oid', 'regclass>oid']);

function scalarChange(old: ColumnType, now: ColumnType, inUtc: boolean, version: number | undefined): TypeEffect {
  if (sameType(old, now)) return 'catalog';
  if (old.name === now.name) return ownWidth(old, now);
  if (TEXTS.has(old.name) && TEXTS.has(now.name)) return grows(old, now) ? 'catalog' : 'rewrite';
  if (old.name === 'citext' || now.name === 'citext') return TEXTS.has(old.name) || TEXTS.has(now.name) ? 'indexes' : 'rewrite';
  if (STAMPS.has(old.name) && STAMPS.has(now.name)) return inUtc && (version ?? 12) >= 12 && grows(old, now) ? 'catalog' : 'rewrite';
  if (COERCIBLE.has(`${old.name}>${now.name}`)) return now.modifiers.length === 0 ? 'catalog' : 'rewrite';
  return KNOWN.has(old.name) && KNOWN.has(now.name) ? 'rewrite' : 'unknown';
}

function ownWidth(old: ColumnType, now: ColumnType): TypeEffect {
  if (GROWING.has(old.name)) return grows(old, now) ? 'catalog' : 'rewrite';
  if (old.name !== 'numeric') return KNOWN.has(old.name) ? 'rewrite' : 'unknown';
  const [precision, scale = '0'] = old.modifiers;
  const [nextPrecision, nextScale = '0'] = now.modifiers;
  if (nextPrecision === undefined) return 'catalog';
  return precision !== undefined && Number(nextScale) === Number(scale) && Number(nextPrecision) >= Number(precision) ? 'catalog' : 'rewrite';
}

const grows = (old: ColumnType, now: ColumnType): boolean => now.modifiers.length === 0 || (old.modifiers.length > 0 && Number(now.modifiers[0]) >= Number(old.modifiers[0]));

/** Types whose rows are certainly written anew where they turn into one another. */
const KNOWN: ReadonlySet<string> = new Set([
  'smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'money', 'boolean', 'text', 'character varying', 'character', 'bytea', 'uuid', 'json', 'jsonb', 'xml',
  'date', 'timestamp without time zone', 'timestamp with time zone', 'time without time zone', 'time with time zone', 'interval', 'inet', 'cidr', 'macaddr', 'bit', 'bit varying', 'point',
]);
