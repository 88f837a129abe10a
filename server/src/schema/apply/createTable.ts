// CREATE TABLE: from columns, likes, parents and queries.
import type { Change, NewConstraint } from '../change.ts';
import { isMysqlModel } from '../model.ts';
import type { Column, Constraint, QualifiedName, Schema, Table } from '../schema.ts';
import { toColumn } from './columns.ts';
import { addConstraint } from './constraints.ts';
import { addIndex } from './indexes.ts';
import { addHeir, findTable, homeOf, isPlaceholder, keyOf, placeholder, putTable, qualify, TEMPORARY, type At } from './lookup.ts';
import { indexName, truncate } from './naming.ts';
import { coverAll } from './partitions.ts';
import { forget } from './tables.ts';
import { outputColumns } from './views.ts';

type CreateTable = Extract<Change, { kind: 'create table' }>;

export function createTable(schema: Schema, change: CreateTable, at: At): Schema {
  const home = change.temporary ? TEMPORARY : homeOf(schema, change.table);
  const name = truncate(change.table.name, schema);
  const key = keyOf(home, name);
  const before = schema.tables.get(key);
  if (before && !isPlaceholder(before) && (change.ifNotExists || at.guarded)) return schema;
  const cleared = before && !isPlaceholder(before) ? forget(schema, before) : schema;
  // Where the file system tells them apart, two tables of one name but for its case may both be there.
  const isDoubtful = before !== undefined && before.name !== name && schema.model.names === 'caseless but for tables';
  const table = tableOf(cleared, change, { schema: home, name }, at);
  const parent = table.partitionOf === undefined ? undefined : cleared.tables.get(table.partitionOf);
  const joined = [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...table.inherits].reduce((next, from) => addHeir(next, from, key), putTable(cleared, table));
  const constrained = addConstraints(joined, key, change, at);
  const liked = change.like.reduce((next, like) => copyIndexes(next, key, like, at), constrained);
  const whole = parent ? coverAll(liked, key, parent) : liked;
  const told = before && !before.complete ? withForetold(whole, key, before) : whole;
  return isDoubtful ? putTable(told, { ...told.tables.get(key)!, complete: false }) : told;
}

/** What a file declared of a table before the file that creates it, as folders of declarations do. */
function withForetold(schema: Schema, key: QualifiedName, before: Table): Schema {
  const known = new Set(schema.tables.get(key)!.columns.map(({ name }) => name));
  return before.indexes.reduce((next, index) => {
    const table = next.tables.get(key)!;
    const fits = index.keys.every(({ column }) => column === undefined || known.has(column)) && !table.indexes.some(({ name }) => name === index.name);
    return fits ? addIndex(next, table, index, 'only') : next;
  }, schema);
}

function tableOf(schema: Schema, change: CreateTable, home: Pick<Table, 'schema' | 'name'>, at: At): Table {
  const parents = [...(change.partitionOf ? [change.partitionOf] : []), ...change.inherits];
  const known = parents.map((name) => findTable(schema, name));
  const likes = change.like.map(({ table }) => findTable(schema, table));
  const output = change.output && outputColumns(schema, change.output, at);
  const inherited = known.flatMap((parent) => parent?.columns ?? []);
  const liked = change.like.flatMap(({ including }, at) => (likes[at]?.columns ?? []).map((column) => likeColumn(column, including)));
  const complete = change.complete && [...known, ...likes].every((one) => one?.complete) && (change.output === undefined || output !== undefined);
  return {
    ...placeholder(home.schema, home.name, at.origin),
    kind: change.foreign ? 'foreign table' : 'table',
    columns: merged([...inherited, ...liked, ...(output ?? [])], change.columns.map((column) => toColumn(schema, home, column, at)), at),
    constraints: [...known, ...likes.filter((_, at) => includes(change.like[at]!.including, 'constraints'))].flatMap((one) => (one?.constraints ?? []).filter(({ kind }) => kind === 'check')),
    complete,
    temporary: change.temporary,
    ...(change.storage && { storage: change.storage }),
    partitioned: change.partitioned,
    ...(change.partitionBy !== undefined && { partitionBy: change.partitionBy }),
    ...(change.bound !== undefined && { bound: change.bound }),
    inherits: change.inherits.map((name) => qualify(schema, name)),
    ...(change.partitionOf && { partitionOf: qualify(schema, change.partitionOf) }),
  };
}

/** Columns of the same name are one: a partition or heir may add to what it inherits, but its type stays. */
function merged(inherited: readonly Column[], own: readonly Column[], at: At): readonly Column[] {
  const columns: Column[] = [];
  for (const column of [...inherited, ...own]) {
    const known = columns.findIndex(({ name }) => name === column.name);
    if (known < 0) columns.push({ ...column, origin: at.origin });
    else columns[known] = { ...columns[known]!, ...column, type: columns[known]!.type, nullable: columns[known]!.nullable && column.nullable };
  }
  return columns;
}

const includes = (including: readonly string[], what: string): boolean => including.includes('all') || including.includes(what);

function likeColumn({ default: value, generated, identity, ...column }: Column, including: readonly string[]): Column {
  return {
    ...column,
    ...(value !== undefined && includes(including, 'defaults') && { default: value }),
    ...(generated !== undefined && includes(including, 'generated') && { generated }),
    ...(identity !== undefined && includes(including, 'identity') && { identity }),
  };
}

/** Checks first, then keys with the primary key before the others, then references: the server's order, in which names are chosen. */
function addConstraints(schema: Schema, key: QualifiedName, change: CreateTable, at: At): Schema {
  const declared = [...change.columns.flatMap(({ constraints }) => constraints), ...change.constraints];
  const rank = ({ kind }: NewConstraint): number => ['check', 'primary key', 'unique', 'exclude', 'foreign key'].indexOf(kind === 'exclude' || kind === 'index' ? 'unique' : kind);
  const ordered = declared.map((constraint, place) => ({ constraint, place })).sort((a, b) => rank(a.constraint) - rank(b.constraint) || a.place - b.place);
  // SQLite numbers its indexes as they are declared.
  const wanted = schema.model.chosenNames === 'sqlite' ? declared : ordered.map(({ constraint }) => constraint);
  // MySQL makes an index for each, equal or not.
  return (isMysqlModel(schema.model) ? wanted : withoutRepeats(wanted)).reduce((next, constraint) => addConstraint(next, next.tables.get(key)!, constraint, at, 'family'), schema);
}

/** Two equal keys in one statement are one index: the first, with the name that either gives. */
function withoutRepeats(constraints: readonly NewConstraint[]): readonly NewConstraint[] {
  const kept: NewConstraint[] = [];
  for (const constraint of constraints) {
    const equal = kept.findIndex((one) => isKey(one) && isKey(constraint) && one.columns.join() === constraint.columns.join() && one.include.join() === constraint.include.join());
    if (equal < 0) kept.push(constraint);
    else if (kept[equal]!.name === undefined && constraint.name !== undefined) kept[equal] = { ...kept[equal]!, name: constraint.name };
  }
  return kept;
}
const isKey = (constraint: NewConstraint): constraint is Extract<NewConstraint, { kind: 'primary key' | 'unique' }> => constraint.kind === 'primary key' || constraint.kind === 'unique';

/** LIKE … INCLUDING INDEXES: the same indexes under names of the new table. */
function copyIndexes(schema: Schema, key: QualifiedName, { table: name, including }: CreateTable['like'][number], at: At): Schema {
  if (!includes(including, 'indexes')) return schema;
  return (findTable(schema, name)?.indexes ?? []).reduce((next, index) => {
    const table = next.tables.get(key)!;
    const { partOf: _, implicit: __, ...free } = index;
    const own = { ...free, name: isMysqlModel(schema.model) ? index.name : indexName(next, table, index, index.primary ? 'pkey' : index.constraint ? 'key' : 'idx'), origin: at.origin };
    const constraint: Constraint = { kind: index.primary ? 'primary key' : 'unique', name: own.name, columns: own.keys.flatMap(({ column }) => column ?? []), origin: at.origin };
    const keyed = index.constraint ? { ...table, constraints: [...table.constraints, constraint] } : table;
    return addIndex(putTable(next, keyed), keyed, own, 'only');
  }, schema);
}
