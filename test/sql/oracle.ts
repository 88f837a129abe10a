// PostgreSQL's own parser as the judge of ours, and the one place that converts its offsets: its trees count UTF-8 bytes, its errors code points.
import { loadModule, parseSync } from 'libpg-query';
import type { Facts } from './facts.ts';

export const ready = loadModule;

/** What PostgreSQL reads in one statement, or why it refuses it. */
export interface Verdict {
  readonly facts?: Facts;
  readonly error?: { readonly message: string; readonly offset: number };
}

type Json = unknown;

/** What stands under keys, one inside the other. */
export const get = (value: Json, ...keys: readonly (string | number)[]): Json =>
  keys.reduce<Json>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, Json>)[key] : undefined), value);
export const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

/** `base` is where the statement stands in its file. */
export function judge(sql: string, base = 0): Verdict {
  // A lone surrogate has no UTF-8, so nothing that holds one can be asked.
  if (/[\ud800-\udfff]/u.test(sql)) return { error: { message: 'not well formed', offset: 0 } };
  try {
    const parsed = parseSync(sql) as unknown as { stmts?: { stmt: Json }[] };
    const statements = parsed.stmts ?? [];
    if (statements.length !== 1) return { error: { message: `${statements.length} statements`, offset: 0 } };
    return { facts: factsOf(statements[0]!.stmt, byteOffsets(sql), base) };
  } catch (error) {
    const { message, sqlDetails } = error as Error & { sqlDetails?: { cursorPosition?: number } };
    return { error: { message, offset: base + codePointOffset(sql, sqlDetails?.cursorPosition ?? 0) } };
  }
}

/** UTF-16 offsets by UTF-8 byte. */
function byteOffsets(sql: string): (byte: number) => number {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(sql)) return (byte) => byte;
  const table: number[] = [];
  let byte = 0;
  for (let at = 0; at < sql.length; at++) {
    const point = sql.codePointAt(at)!;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; i++) table[byte + i] = at;
    byte += bytes;
    if (point > 0xffff) at++;
  }
  table[byte] = sql.length;
  return (offset) => table[offset] ?? sql.length;
}

function codePointOffset(sql: string, points: number): number {
  let at = 0;
  for (let seen = 0; seen < points && at < sql.length; seen++) at += sql.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

function factsOf(statement: Json, offset: (byte: number) => number, base: number): Facts {
  const tables: string[] = [];
  const columns: string[] = [];
  if (namesNoTable.some((kind) => get(statement, kind) !== undefined) || noTable.has(objectOf(statement)))
    return { tables: [], columns: [], flags: undefined };
  visit(statement, (kind, node) => {
    if (Number(get(node, 'location') ?? 0) < 0) return;
    if (isRangeVar(node)) {
      const name = [get(node, 'catalogname'), get(node, 'schemaname'), get(node, 'relname')].filter((part) => part !== undefined && part !== '').join('.');
      tables.push(`${base + offset(Number(get(node, 'location') ?? 0))} ${name}`);
    } else if (kind === 'ColumnRef') {
      const fields = list(get(node, 'fields')).map((field) => (get(field, 'A_Star') ? '*' : String(get(field, 'String', 'sval') ?? '')));
      columns.push(`${base + offset(Number(get(node, 'location') ?? 0))} ${fields.join('.')}`);
    }
  });
  return { tables: unique(tables), columns: unique(columns), flags: flagsOf(statement) };
}

/** Statements in which PostgreSQL keeps types, sequences or indexes as it keeps tables, or tables as plain words. */
const namesNoTable = ['CompositeTypeStmt', 'AlterSeqStmt', 'ReindexStmt', 'CommentStmt', 'ConstraintsSetStmt', 'ImportForeignSchemaStmt', 'AlterPublicationStmt'];

const noTable: ReadonlySet<unknown> = new Set(['OBJECT_TYPE', 'OBJECT_SEQUENCE', 'OBJECT_ATTRIBUTE']);
/** What is renamed, moved or altered. */
const objectOf = (statement: Json): Json => get(statement, 'AlterTableStmt', 'objtype') ?? get(statement, 'RenameStmt', 'renameType') ?? get(statement, 'AlterObjectSchemaStmt', 'objectType');

export const unique = (list: readonly string[]): string[] => [...new Set(list)].sort();

const isRangeVar = (node: Json): boolean => typeof get(node, 'relname') === 'string' && get(node, 'relpersistence') !== undefined;

// The modifiers of types and the bounds of partitions hold what looks like columns there and is none; columns without a place are PostgreSQL's own additions.
function visit(value: Json, see: (kind: string, node: Json) => void, kind = ''): void {
  if (Array.isArray(value)) return value.forEach((item) => visit(item, see, kind));
  if (typeof value !== 'object' || value === null) return;
  see(kind, value);
  for (const [key, child] of Object.entries(value)) if (key !== 'typmods' && key !== 'bound' && key !== 'partbound') visit(child, see, key);
}

function flagsOf(statement: Json): readonly string[] | undefined {
  const flags: string[] = [];
  const has = (node: Json, key: string, flag: string): void => void (get(node, key) !== undefined && flags.push(flag));
  const select = get(statement, 'SelectStmt');
  const other = get(statement, 'UpdateStmt') ?? get(statement, 'DeleteStmt');
  if (other) has(other, 'whereClause', 'where');
  else if (select) {
    has(select, 'whereClause', 'where');
    has(select, 'limitCount', 'limit');
    has(select, 'sortClause', 'order');
    has(select, 'groupClause', 'group');
    has(select, 'distinctClause', 'distinct');
    if (list(get(select, 'targetList')).some(isStar)) flags.push('star');
  } else return undefined;
  return flags.sort();
}

function isStar(target: Json): boolean {
  const fields = list(get(target, 'ResTarget', 'val', 'ColumnRef', 'fields'));
  return get(fields[fields.length - 1], 'A_Star') !== undefined;
}
