// What models declare and no migration makes is in no database, though programs are written as if it were.
// Prisma's manual, "About migration histories": the history is what a database is made from, and the schema what the next migration is made for.
import type { NewConstraint, NewIndex, ObjectName } from '../../schema/change.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import { resolveType } from '../../schema/apply/types.ts';
import { isCaseless } from '../../schema/model.ts';
import type { Column, Index, Schema, Table } from '../../schema/schema.ts';
import { familyOf } from '../../schema/typeFamily.ts';
import { isMissing } from '../../query/resolve.ts';
import { keysSql } from '../../sql/createIndex.ts';
import type { Span } from '../../text/span.ts';
import { listOf } from '../../text/words.ts';
import type { Finding } from '../finding.ts';
import type { ModelSubject } from '../model.ts';
import type { Rule } from '../rule.ts';
import { isCatalog, JOURNAL } from '../words.ts';

type ChangeOf<K extends ModelSubject['change']['kind']> = Extract<ModelSubject['change'], { readonly kind: K }>;
type Said = Pick<Finding, 'span' | 'weight' | 'message'> & Partial<Pick<Finding, 'atMost' | 'intentions'>>;

export const modelDrift: Rule = {
  id: 'model-drift',
  title: 'Let migrations make what models declare',
  level: 'warning',
  options: {},
  roles: ['schema', 'application', 'job', 'script'],
  looksAt: 'model',

  *check(subject) {
    const { change } = subject;
    const said = change.kind === 'create table' ? [...ofTable(subject, change)] : change.kind === 'create index' ? [...ofIndex(subject, change.table, change.index)] : [];
    if (said.length > 0 && !subject.isAbandoned()) yield* said;
  },
};

function* ofTable(subject: ModelSubject, change: ChangeOf<'create table'>): Generator<Said> {
  const { migrated, span, written, asked, isOpen } = subject;
  const table = findTable(migrated, change.table);
  if (!table) {
    const { name } = change.table;
    if (!isMissing(migrated, change.table) || JOURNAL.test(name) || isCatalog(change.table)) return;
    const model = written(span);
    yield { span, weight: 'high', message: `No migration makes \`${name}\`${asked === undefined || model === name ? '' : `, the table of \`${model}\``}: the database has no such table${writes(subject)}.` };
    return;
  }
  if (!isKnown(table)) return;
  const named = byName(migrated);
  const keys = [...change.constraints, ...change.columns.flatMap(({ constraints }) => constraints)];
  const primary = new Set(keys.flatMap((key) => (key.kind === 'primary key' ? key.columns : [])));
  for (const declared of change.columns) {
    const column = table.columns.find(named(declared.name));
    const at = pointAt(subject, declared.name);
    if (column) yield* ofColumn(subject, table, column, primary.has(declared.name) ? { ...declared, nullable: column.nullable } : declared, at);
    else yield { span: at, weight: 'high', message: `No migration makes \`${table.name}.${declared.name}\`: reading a row by the model fails, for the database has no such column${writes(subject)}.` };
  }
  for (const key of keys) yield* ofKey(subject, change.table, key);
  const unfilled = isOpen ? [] : table.columns.filter((column) => isRequired(column) && !change.columns.some(named(column.name)));
  if (unfilled.length > 0) {
    const names = listOf(unfilled.map(({ name }) => name));
    yield { span, weight: 'high', message: `Migrations make ${names} of \`${table.name}\` NOT NULL without a default, and the model does not name ${unfilled.length === 1 ? 'it' : 'them'}: no row can be inserted through it.` };
  }
}

/** One side may only be stricter than the other; what is a list to the model is one to the server whether it may be null or not. */
function* ofColumn({ migrated, dialect, nulls }: ModelSubject, table: Table, column: Column, declared: Pick<Column, 'type' | 'nullable'>, span: Span): Generator<Said> {
  const name = `\`${table.name}.${column.name}\``;
  const [made, meant] = [familyOf(column.type), familyOf(resolveType(migrated, declared.type))];
  if (made && meant && made !== meant && !dialect.anyType) {
    yield { span, weight: 'high', atMost: 'information', message: `${name} is \`${column.type.name}\` by its migrations and \`${declared.type.name}\` by the model: they hold different kinds of values.` };
  } else if (column.nullable !== declared.nullable && column.type.array === 0 && declared.type.array === 0 && (column.nullable || nulls !== 'unsaid')) {
    yield { span, weight: 'high', atMost: 'information', message: column.nullable ? `${name} may be null by its migrations and never by the model: ${nulls === 'checked' ? 'a row that has none cannot be read' : 'a row may lack what the program counts on'}.` : `${name} is NOT NULL by its migrations and may be null by the model: writing null fails.` };
  }
}

/** A unique key, or an index of those that MySQL is told with the table. */
function* ofKey(subject: ModelSubject, table: ObjectName, key: NewConstraint): Generator<Said> {
  if (key.kind === 'index') yield* ofIndex(subject, table, key.index, pointAtKey(subject, key.index.keys.map(({ column = '' }) => column)));
  if (key.kind !== 'unique') return;
  const index: NewIndex = { ...key, method: 'btree', unique: true, keys: key.columns.map((column) => ({ column, direction: 'asc', nulls: 'last' })), predicate: [] };
  // An index would be another thing to the library than the constraint that it asks for.
  for (const one of ofIndex(subject, table, index, pointAtKey(subject, key.columns))) yield { ...one, intentions: [] };
}

function* ofIndex(subject: ModelSubject, name: ObjectName, index: NewIndex, span = subject.span): Generator<Said> {
  const { migrated, asked, dialect } = subject;
  const table = findTable(migrated, name);
  const named = byName(migrated);
  // Where a column is not there, that is what is said.
  if (!table || !isKnown(table) || !index.keys.every(({ column }) => column === undefined || table.columns.some(named(column)))) return;
  if (table.indexes.some((one) => one.name === index.name || serves(one, index, named))) return;
  const of = index.keys.length === 1 && asked?.includes(index.keys[0]!.column!) === false ? `${table.name}.${index.keys[0]!.column!}` : table.name;
  const what = asked === undefined ? `${index.unique ? 'A unique' : 'An'} index on \`${table.name}\` (${keysSql(index, dialect)})` : `\`${asked}\` of \`${of}\``;
  const lost = index.unique ? 'nothing keeps its values from repeating' : 'the database has no such index';
  yield {
    span, weight: 'high',
    message: `${what} is in no migration: ${lost}${writes(subject)}.`,
    intentions: [{ kind: 'index', title: `Add ${index.unique ? 'a unique' : 'an'} index on ${table.name} (${keysSql(index)})`, safe: false, table: name, index }],
  };
}

/** What finds the same value, whichever is asked for. */
const SORTED: ReadonlySet<string> = new Set(['btree', 'hash']);

/** Whether an index does what is asked of another: for a unique one some of its columns suffice, for others those that it begins with, and one row is found as well by a unique one of the first. What a model cannot say of it, a condition or a method, somebody has added on purpose. */
function serves(index: Index, wanted: NewIndex, named: Named): boolean {
  if (!SORTED.has(wanted.method) && index.method !== wanted.method) return false;
  // An expression is written in many ways.
  if (wanted.keys.some(({ column }) => column === undefined)) return index.keys.some(({ column }) => column === undefined);
  const agree = (length: number): boolean => Array.from({ length }).every((_, place) => isKey(index.keys[place], named(wanted.keys[place]?.column ?? '')));
  if (!wanted.unique) return agree(wanted.keys.length) || (index.unique && agree(index.keys.length));
  return index.unique && index.keys.every(({ column }) => column !== undefined && wanted.keys.some((key) => key.column !== undefined && named(column)({ name: key.column })));
}

const isKey = (key: Index['keys'][number] | undefined, test: (one: { readonly name: string }) => boolean): boolean => key?.column !== undefined && test({ name: key.column });

/** The end of a sentence that says what no migration does. */
const writes = ({ tool }: ModelSubject): string => (tool?.fromModels ? `; \`${tool.fromModels}\` writes one` : '');

/** All of it is told, and it is a table that migrations make. */
const isKnown = ({ kind, complete, doubtful, partitionOf, inherits }: Table): boolean => kind === 'table' && complete && !doubtful && !partitionOf && inherits.length === 0;

const isRequired = ({ nullable, default: filled, generated, identity }: Column): boolean => !nullable && filled === undefined && generated === undefined && identity === undefined;

type Named = (name: string) => (one: { readonly name: string }) => boolean;
const byName = ({ model }: Schema): Named => (name) => (one) => one.name === name || (isCaseless(model) && one.name.toLowerCase() === name.toLowerCase());

/** What asks for a key, where it stands among the columns of its table. */
function pointAtKey({ statement: { tree }, span, toHost }: ModelSubject, columns: readonly string[]): Span {
  if (tree?.kind !== 'create table') return span;
  const own = columns.length === 1 ? tree.columns.find(({ name }) => name.name === columns[0])?.constraints.find(({ type }) => type === 'unique') : undefined;
  const one = own ?? tree.constraints.find(({ type, columns: listed }) => (type === 'unique' || type === 'index') && listed.map(({ name }) => name).join() === columns.join());
  return one ? toHost(one) : span;
}

/** A field, where the statement of its table names its column. */
function pointAt({ statement: { tree }, span, toHost }: ModelSubject, name: string): Span {
  const column = tree?.kind === 'create table' ? tree.columns.find((one) => one.name.name === name) : undefined;
  return column ? toHost(column.name) : span;
}
