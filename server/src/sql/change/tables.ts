// CREATE TABLE and ALTER TABLE as changes.
import type { Change, NewConstraint, ObjectName } from '../../schema/change.ts';
import { isMysqlModel } from '../../schema/model.ts';
import { canonical } from '../canonical.ts';
import type { Dialect } from '../dialect.ts';
import { declaredType } from '../types.ts';
import type { AlterAction, AlterTable, ColumnPlace, CreateTable, CreateTableAs } from '../tree.ts';
import { declaredIndex, isNullableType, newColumn, newConstraint } from './constraints.ts';
import { objectName } from './names.ts';
import { nameless, none, raw } from './unread.ts';
import { outputsOf } from './views.ts';

export function createTable(tree: CreateTable, dialect: Dialect): readonly Change[] {
  const table = objectName(tree.name);
  if (!table) return [nameless('create table')];
  const parent = tree.partitionOf && objectName(tree.partitionOf);
  const likes = tree.like.map(({ name, including, excluding }) => ({ table: objectName(name), including: effective(including, excluding) }));
  const inherits = tree.inherits.map(objectName);
  const constraints = tree.constraints.map((constraint): { readonly read: NewConstraint | undefined } => {
    const index = declaredIndex(constraint, tree.name);
    return { read: index ? { kind: 'index', index } : newConstraint(constraint, tree.name) };
  });
  const known = <T>(value: T | undefined): value is T => value !== undefined;
  return [{
    kind: 'create table',
    table,
    ifNotExists: tree.ifNotExists,
    temporary: tree.temporary,
    foreign: tree.foreign ?? false,
    ...(tree.storage && { storage: tree.storage }),
    columns: tree.columns.map((column) => withTableNulls(newColumn(column, tree.name, dialect), tree)),
    constraints: constraints.flatMap(({ read }) => read ?? []),
    // MySQL's LIKE copies all but foreign keys.
    like: likes.flatMap(({ table: from, including }) => (from ? [{ table: from, including: isMysqlModel(dialect.model) ? ['all'] : including }] : [])),
    inherits: inherits.filter(known),
    ...(parent && { partitionOf: parent }),
    partitioned: tree.partitionBy !== undefined && dialect.id === 'postgres',
    ...(tree.partitionBy?.text !== undefined && dialect.id === 'postgres' && { partitionBy: tree.partitionBy.text }),
    ...(tree.bound !== undefined && { bound: tree.bound }),
    complete: tree.ofType === undefined && !tree.virtual && !tree.open && inherits.every(known) && likes.every((like) => like.table) && !(tree.partitionOf && !parent),
  }];
}

/** A table constraint may say `not null a`. */
function withTableNulls<T extends { readonly name: string; readonly nullable: boolean }>(column: T, tree: CreateTable): T {
  const forbidden = tree.constraints.some(({ type, columns }) => type === 'not null' && columns.some(({ name }) => name === column.name));
  return forbidden ? { ...column, nullable: false } : column;
}

const effective = (including: readonly string[], excluding: readonly string[]): readonly string[] => {
  const all = including.includes('all') ? ['comments', 'constraints', 'defaults', 'generated', 'identity', 'indexes', 'storage', 'statistics', 'compression'] : including;
  return all.filter((one) => !excluding.includes(one) && !excluding.includes('all'));
};

export function createTableAs(tree: CreateTableAs): readonly Change[] {
  const table = objectName(tree.name);
  if (!table) return [nameless('create table')];
  const output = tree.query && outputsOf(tree.query, tree.columns);
  return [{
    kind: 'create table', table, ifNotExists: tree.ifNotExists, temporary: tree.temporary, foreign: false, columns: [], constraints: [], like: [], inherits: [], partitioned: false,
    ...(output && { output }),
    complete: output !== undefined,
  }];
}

export function alterTable(tree: AlterTable, dialect: Dialect): readonly Change[] {
  const table = objectName(tree.name);
  if (!table) return [nameless('alter table')];
  // MySQL: the other actions mean the table by the name that it had.
  const actions = tree.actions.some(({ kind }) => kind === 'rename') ? [...tree.actions.filter(({ kind }) => kind !== 'rename'), ...tree.actions.filter(({ kind }) => kind === 'rename')] : tree.actions;
  const changes = actions.flatMap((action) => alteration(action, table, tree, dialect));
  return tree.ifExists ? changes.map((change) => ({ ...change, guarded: true as const })) : changes;
}

function alteration(action: AlterAction, table: ObjectName, tree: AlterTable, dialect: Dialect): readonly Change[] {
  const one = (change: Change): readonly Change[] => [change];
  switch (action.kind) {
    case 'add column': return one({ kind: 'add column', table, column: newColumn(action.column, tree.name, dialect), ifNotExists: action.ifNotExists, ...placeOf(action.place) });
    case 'change column': return changedColumn(action, table, tree, dialect);
    case 'drop index': return one({ kind: 'drop index', index: { name: action.name.name }, table, concurrently: false, ifExists: action.ifExists });
    case 'rename index': return one({ kind: 'rename index', index: { name: action.name.name }, table, to: action.to.name });
    case 'drop primary key': return one({ kind: 'drop constraint', table, constraint: 'PRIMARY', ifExists: false, cascade: false });
    case 'drop column': return one({ kind: 'drop column', table, column: action.name.name, ifExists: action.ifExists, cascade: action.cascade });
    case 'alter type': {
      const collation = action.collation?.parts.at(-1)?.name;
      return one({ kind: 'alter column', table, column: action.name.name, set: { type: declaredType(action.type, dialect), ...(dialect.model.columns === 'by type' && { nullable: isNullableType(action.type) }), ...(collation !== undefined && { collation }) } });
    }
    case 'set default': {
      const text = canonical(action.expression);
      return one({ kind: 'alter column', table, column: action.name.name, set: { default: text === 'null' ? null : text } });
    }
    case 'drop default': return one({ kind: 'alter column', table, column: action.name.name, set: { default: null } });
    case 'set not null': case 'drop not null': return one({ kind: 'alter column', table, column: action.name.name, set: { nullable: action.kind === 'drop not null' } });
    case 'drop identity': return one({ kind: 'alter column', table, column: action.name.name, set: { identity: null } });
    case 'add identity': return one({ kind: 'alter column', table, column: action.name.name, set: { identity: action.identity } });
    case 'drop expression': return one({ kind: 'alter column', table, column: action.name.name, set: { generated: null } });
    case 'set expression': return one({ kind: 'alter column', table, column: action.name.name, set: { generated: canonical(action.expression) } });
    case 'add constraint': {
      if (action.constraint.type === 'default') return action.constraint.columns.map(({ name }) => ({ kind: 'alter column', table, column: name, set: { default: action.constraint.expression ? canonical(action.constraint.expression) : null } }));
      if (action.constraint.type === 'not null') return action.constraint.columns.map(({ name }) => ({ kind: 'alter column', table, column: name, set: { nullable: false } }));
      const index = declaredIndex(action.constraint, tree.name);
      if (index) return one({ kind: 'create index', table, index, concurrently: false, ifNotExists: false });
      const constraint: NewConstraint | undefined = newConstraint(action.constraint, tree.name);
      return one(constraint ? { kind: 'add constraint', table, constraint, ...(tree.only && { only: true as const }) } : raw('A constraint could not be read.', [table]));
    }
    case 'drop constraint': return one({ kind: 'drop constraint', table, constraint: action.name.name, ifExists: action.ifExists, cascade: action.cascade });
    case 'validate constraint': return one({ kind: 'validate constraint', table, constraint: action.name.name });
    case 'rename column': return one({ kind: 'rename column', table, column: action.name.name, to: action.to.name });
    case 'rename constraint': return one({ kind: 'rename constraint', table, constraint: action.name.name, to: action.to.name });
    case 'rename': return one({ kind: 'rename table', table, to: action.to.name });
    case 'set schema': return one({ kind: 'set schema', table, to: action.schema.name });
    case 'attach partition': case 'detach partition': {
      const partition = objectName(action.partition);
      return one(partition ? { kind: action.kind, table, partition, ...(action.kind === 'attach partition' && { bound: action.bound }) } : raw('The partition is not written out.', [table]));
    }
    case 'inherit': case 'no inherit': return one(raw('What a table inherits was changed.', [table]));
    case 'row security': return action.force ? [] : one({ kind: 'row security', table, enabled: action.enable });
    case 'alter constraint': case 'set logged': case 'set unlogged': case 'harmless': return one(none);
    case 'unread': return one(raw('An action of ALTER TABLE could not be read.', [table]));
  }
}

const placeOf = (place: ColumnPlace | undefined): { readonly place?: { readonly after?: string } } => (place ? { place: place.after ? { after: place.after.name } : {} } : {});

/** MODIFY and CHANGE say all of a column anew: what they leave out is gone, but its keys stay. */
function changedColumn({ name, column, ifExists, place }: Extract<AlterAction, { kind: 'change column' }>, table: ObjectName, tree: AlterTable, dialect: Dialect): readonly Change[] {
  const declared = newColumn(column, tree.name, dialect);
  const { type, nullable, constraints } = declared;
  const set = { type, nullable, default: declared.default ?? null, generated: declared.generated ?? null, identity: declared.identity ?? null, ...(declared.collation !== undefined && { collation: declared.collation }) };
  const renamed: readonly Change[] = name.name === declared.name ? [] : [{ kind: 'rename column', table, column: name.name, to: declared.name }];
  const changes: readonly Change[] = [
    ...renamed,
    { kind: 'alter column', table, column: declared.name, set, ...placeOf(place) },
    ...constraints.map((constraint): Change => ({ kind: 'add constraint', table, constraint })),
  ];
  return ifExists ? changes.map((change) => ({ ...change, guarded: true as const })) : changes;
}
