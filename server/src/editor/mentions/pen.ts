// What writes mentions down: where a name stands, and what it means in the schema around its statement.
import type { Span } from '../../text/span.ts';
import { findTable, homeOf, keyOf, qualify } from '../../schema/apply/lookup.ts';
import type { ObjectName } from '../../schema/change.ts';
import type { QualifiedName, Schema, Table } from '../../schema/schema.ts';
import type { SqlHole } from '../../libraries/site.ts';
import { objectName } from '../../sql/change/names.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Ident, Name, QueryNode, TypeName } from '../../sql/tree.ts';
import type { ReadStatement } from '../../engine/reading/read.ts';
import type { MentionRole, Named, SqlMention, StatementSchemas } from '../mentions.ts';

/** One statement being read for names. */
export interface Pen {
  readonly schemas: Pick<StatementSchemas, 'before' | 'after'>;
  /** The database's id, or nothing. */
  readonly database: string;
  /** The SQL of the site. */
  readonly text: string;
  readonly holes: readonly SqlHole[];
  readonly dialect: Dialect;
  /** The site's own name: what begins the scope of an alias. */
  readonly scope: string;
  readonly within: ReadStatement['within'];
  readonly mentions: SqlMention[];
}

/** Nothing where a hole is part of the name, or where a half-typed one is missing. */
export function write({ mentions, holes }: Pen, what: Named, at: Span, role: MentionRole): void {
  if (at.end <= at.start || holes.some(({ sql }) => sql.start <= at.end && at.start <= sql.end)) return;
  mentions.push({ what, at: { start: at.start, end: at.end }, role });
}

/** The alias or CTE that a name declares. */
export const localOf = (pen: Pen, kind: 'alias' | 'cte', { start }: Ident): Named => ({ kind, scope: `${pen.scope}:${start}` });

// ── Tables and their columns ─────────────────────────────────────────────────────────────────────────────────────

/** A table as a statement names it: `table` where the schema knows it. */
export interface Known {
  readonly key: QualifiedName;
  readonly table: Table | undefined;
}

/** A table by its name; in the schema after the statement for what the statement makes. */
export function tableNamed(pen: Pen, name: Name, side: 'before' | 'after' = 'before'): Known | undefined {
  const object = objectName(name);
  return object && knownIn(pen.schemas[side], object);
}

export function knownIn(schema: Schema, object: ObjectName): Known {
  return { key: qualify(schema, object), table: findTable(schema, object) };
}

export function writeTable(pen: Pen, name: Name, role: MentionRole, side?: 'before' | 'after'): Known | undefined {
  const known = tableNamed(pen, name, side);
  if (known) write(pen, { kind: 'table', database: pen.database, key: known.key }, name.parts.at(-1)!, role);
  return known;
}

export function writeColumn(pen: Pen, { key }: Known, ident: Ident, role: MentionRole): void {
  if (ident.name !== '') write(pen, { kind: 'column', database: pen.database, key, column: ident.name }, ident, role);
}

/** A column that is read or altered; one that the table certainly lacks is no mention of anything. */
export function writeKnownColumn(pen: Pen, known: Known, ident: Ident, role: MentionRole): void {
  if (!known.table?.complete || known.table.columns.some(({ name }) => name === ident.name)) writeColumn(pen, known, ident, role);
}

// ── Indexes and types ────────────────────────────────────────────────────────────────────────────────────────────

/** An index lives in the schema of its table; a name without one is looked for like a table's. */
export function writeIndex(pen: Pen, name: Pick<Name, 'parts'>, role: MentionRole, table?: Known): void {
  const last = name.parts.at(-1);
  if (!last || last.name === '') return;
  const written = name.parts.at(-2)?.name ?? table?.key.slice(0, table.key.indexOf('.'));
  const { before, after } = pen.schemas;
  const object = { name: last.name, ...(written !== undefined && { schema: written }) };
  const homes = written !== undefined ? [written] : before.searchPath;
  const home = homes.find((one) => before.indexOwners.has(keyOf(one, last.name)) || after.indexOwners.has(keyOf(one, last.name))) ?? homeOf(before, object);
  write(pen, { kind: 'index', database: pen.database, key: keyOf(home, last.name) }, last, role);
}

/** A constraint that owns an index goes by the same name. */
export function writeConstraint(pen: Pen, { table }: Known, ident: Ident, role: MentionRole): void {
  if (table?.indexes.some(({ name }) => name === ident.name)) writeIndex(pen, { parts: [ident] }, role, { key: keyOf(table.schema, table.name), table });
}

/** A type of the schema's own; the types of the server are no one's to look up. */
export function writeTypeName(pen: Pen, type: TypeName): void {
  const { after } = pen.schemas;
  if (after.types.size === 0) return;
  const homes = type.schema !== undefined ? [type.schema] : after.searchPath;
  const home = homes.find((one) => after.types.has(keyOf(one, type.name)));
  const at = home === undefined ? undefined : lastWord(pen.text, type);
  if (home !== undefined && at) write(pen, { kind: 'type', database: pen.database, key: keyOf(home, type.name) }, at, 'reads');
}

const WORD = /(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)(\s*\.\s*)?/y;

/** The name in a type as it is written, without what qualifies it and what follows. */
function lastWord(text: string, { start, end }: Span): Span | undefined {
  let at = start;
  while (at < end) {
    WORD.lastIndex = at;
    const found = WORD.exec(text);
    if (!found) return undefined;
    if (found[1] === undefined) return { start: at, end: at + found[0].length };
    at += found[0].length;
  }
  return undefined;
}

export function writeType(pen: Pen, name: Name, role: MentionRole, side: 'before' | 'after' = 'before'): void {
  const object = objectName(name);
  if (!object) return;
  const schema = pen.schemas[side];
  const homes = object.schema !== undefined ? [object.schema] : schema.searchPath;
  const home = homes.find((one) => schema.types.has(keyOf(one, object.name))) ?? homeOf(schema, object);
  write(pen, { kind: 'type', database: pen.database, key: keyOf(home, object.name) }, name.parts.at(-1)!, role);
}

// ── Walking ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type AnyNode = Readonly<Record<string, unknown>>;

const QUERIES: ReadonlySet<unknown> = new Set<QueryNode['kind']>(['select', 'set operation', 'values', 'table', 'insert', 'update', 'delete', 'merge']);
export const isQueryNode = (node: unknown): node is QueryNode => typeof node === 'object' && node !== null && QUERIES.has((node as AnyNode)['kind']);

/** Every object of a tree whose outer ones were not taken: `take` says that it has dealt with a node and all inside it. The tree is plain data, so its shape need not be spelled out. */
export function everyNode(root: unknown, take: (node: AnyNode) => boolean): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node) && take(node as AnyNode)) continue;
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) waiting.push(child);
  }
}
