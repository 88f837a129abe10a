// CREATE INDEX and ALTER INDEX as changes.
import type { Change, NewIndex } from '../../schema/change.ts';
import type { IndexKeyPart } from '../../schema/schema.ts';
import { canonical, conjunctsOf } from '../canonical.ts';
import type { AlterIndex, CreateIndex, Expr, IndexKey } from '../tree.ts';
import { labelOf } from './labels.ts';
import { namesOf, objectName } from './names.ts';
import { nameless } from './unread.ts';

export function createIndex(tree: CreateIndex): readonly Change[] {
  const table = objectName(tree.table);
  const name = tree.name && objectName(tree.name);
  if (!table || (tree.name && !name)) return [nameless('create index')];
  const index: NewIndex = {
    ...(name && { name: name.name }),
    method: tree.method,
    unique: tree.unique,
    nullsNotDistinct: tree.nullsNotDistinct,
    keys: tree.keys.map((key) => indexKey(key, tree.table.parts.at(-1)?.name)),
    include: namesOf(tree.include),
    predicate: tree.where ? predicateOf(tree.where, tree.table.parts.at(-1)?.name) : [],
  };
  return [{ kind: 'create index', table, index, concurrently: tree.concurrently, ifNotExists: tree.ifNotExists, ...(tree.only && { only: true as const }) }];
}

export const predicateOf = (where: Expr, table: string | undefined): readonly string[] =>
  conjunctsOf(where).map((conjunct) => canonical(conjunct, { unqualify: new Set(table === undefined ? [] : [table]) }));

export function indexKey(key: IndexKey, table: string | undefined): IndexKeyPart {
  const direction = key.direction ?? 'asc';
  const { value, collation } = bareKey(key.value);
  const collated = (key.collation ?? collation)?.parts.at(-1)?.name;
  const operatorClass = key.operatorClass?.parts.at(-1)?.name;
  const label = labelOf(key.value);
  return {
    ...(value.kind === 'column'
      ? { column: value.path.at(-1)!.name }
      : { expression: canonical(value, { unqualify: new Set(table === undefined ? [] : [table]) }), ...(label !== undefined && { label }) }),
    direction,
    nulls: key.nulls ?? (direction === 'asc' ? 'last' : 'first'),
    ...(operatorClass !== undefined && !DEFAULT_CLASSES.has(operatorClass) && { operatorClass }),
    ...(collated !== undefined && collated !== 'default' && { collation: collated }),
    ...(key.length !== undefined && { length: key.length }),
  };
}

/** The server takes `(a)` and `(a collate "C")` for the plain column, and a collation is the key's wherever it is written. */
function bareKey(value: Expr): { readonly value: Expr; readonly collation?: IndexKey['collation'] } {
  if (value.kind === 'paren') return bareKey(value.inner);
  return value.kind === 'collate' ? { value: bareKey(value.operand).value, collation: value.collation } : { value };
}

/** Operator classes that are their type's default in the methods they are used with: writing one says nothing. */
const DEFAULT_CLASSES: ReadonlySet<string> = new Set([
  'text_ops', 'int2_ops', 'int4_ops', 'int8_ops', 'float4_ops', 'float8_ops', 'numeric_ops', 'bool_ops', 'uuid_ops', 'date_ops', 'time_ops', 'timetz_ops', 'timestamp_ops', 'timestamptz_ops',
  'interval_ops', 'bytea_ops', 'bpchar_ops', 'char_ops', 'name_ops', 'oid_ops', 'bit_ops', 'varbit_ops', 'enum_ops', 'array_ops', 'record_ops', 'range_ops', 'multirange_ops', 'jsonb_ops',
  'tsvector_ops', 'tsquery_ops', 'macaddr_ops', 'box_ops', 'poly_ops', 'circle_ops', 'point_ops', 'citext_ops', 'ltree_ops', 'gist_ltree_ops', 'gin_hstore_ops', 'gist_hstore_ops',
  'int4_minmax_ops', 'int8_minmax_ops', 'timestamp_minmax_ops', 'timestamptz_minmax_ops', 'date_minmax_ops', 'text_minmax_ops', 'uuid_minmax_ops',
]);

export function alterIndex(tree: AlterIndex): readonly Change[] {
  const index = objectName(tree.name);
  if (!index) return [nameless('alter index')];
  if (tree.action.kind !== 'rename') return [{ kind: 'none' }];
  return [{ kind: 'rename index', index, to: tree.action.to.name, ...(tree.ifExists && { guarded: true as const }) }];
}
