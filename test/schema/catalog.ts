// The catalog of a live database as the same lines that a folded schema gives; its expressions are read by Plansight's own parser.
import type { PGlite } from '@electric-sql/pglite';
import type { Schema, Column, Constraint, ForeignKey, Index, Table, UserType } from '../../server/src/schema/schema.ts';
import { noNames } from '../../server/src/schema/names.ts';
import { emptySchema } from '../../server/src/schema/apply.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { Change, NewColumn, NewConstraint, NewIndex } from '../../server/src/schema/change.ts';

const postgres = dialectOf('postgres');
const ORIGIN = { path: 'catalog', statement: 0 };

const changesOfText = (sql: string): readonly Change[] => {
  const script = parseScript(sql, postgres);
  return script.statements.flatMap((statement) => changesOf(statement, postgres, sql));
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const NOT_OF_EXTENSION = (catalog: string, oid: string): string => `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;
const OWN_SCHEMAS = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'`;

/** The schema that a database has, read from its catalog. */
export async function schemaOf(db: PGlite): Promise<Schema> {
  const rows = async <T>(sql: string): Promise<readonly T[]> => (await db.query<T>(sql)).rows;
  const types = await userTypes(rows);
  let tables = noNames<Table>();
  const relations = await rows<{ oid: number; schema: string; name: string; kind: string; parent: string | null; security: boolean }>(`
    select c.oid::int, n.nspname as schema, c.relname as name, c.relkind::text as kind, c.relrowsecurity as security,
           case when c.relispartition then (select pn.nspname || '.' || p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid) end as parent
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't' and ${OWN_SCHEMAS} and ${NOT_OF_EXTENSION('pg_class', 'c.oid')}`);
  const [columns, constraints, indexes] = [await columnsOf(rows, types), await constraintsOf(rows), await indexesOf(rows)];
  for (const { oid, schema, name, kind, parent, security } of relations) {
    tables = tables.with(`${schema}.${name}`, {
      schema, name, kind: KINDS[kind] ?? 'table', columns: columns.get(oid) ?? [], constraints: constraints.get(oid) ?? [], indexes: indexes.get(oid) ?? [], complete: true, temporary: false,
      partitioned: kind === 'p', ...(parent !== null && { partitionOf: parent }), inherits: [], rowSecurity: security, origin: ORIGIN,
    });
  }
  return { ...emptySchema(['public']), tables, types };
}

const KINDS: Readonly<Record<string, Table['kind']>> = { r: 'table', p: 'table', v: 'view', m: 'materialized view', f: 'foreign table' };
type Rows = <T>(sql: string) => Promise<readonly T[]>;

async function userTypes(rows: Rows): Promise<Schema['types']> {
  let types = noNames<UserType>();
  const found = await rows<{ schema: string; name: string; kind: string; labels: string[] | null; base: string | null; required: boolean }>(`
    select n.nspname as schema, t.typname as name, t.typtype::text as kind, format_type(t.typbasetype, t.typtypmod) as base, t.typnotnull as required,
           (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels
    from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c')) and ${OWN_SCHEMAS} and ${NOT_OF_EXTENSION('pg_type', 't.oid')}`);
  for (const { schema, name, kind, labels, base, required } of found) {
    const type: UserType = kind === 'e' ? { kind: 'enum', schema, name, labels: labels ?? [] } : kind === 'd' ? { kind: 'domain', schema, name, base: columnOf(base!, 'd').type, notNull: required } : { kind: kind === 'r' ? 'range' : 'composite', schema, name };
    types = types.with(`${schema}.${name}`, type);
  }
  return types;
}

/** A column declared as the catalog writes it. */
function columnOf(type: string, name: string, rest = ''): NewColumn {
  const [change] = changesOfText(`create table t (${quote(name)} ${type} ${rest})`);
  if (change?.kind !== 'create table' || !change.columns[0]) throw new Error(`The parser does not read the column ${name} ${type} ${rest}.`);
  return change.columns[0];
}

async function columnsOf(rows: Rows, types: Schema['types']): Promise<ReadonlyMap<number, readonly Column[]>> {
  const found = await rows<{ relation: number; name: string; type: string; base: string; home: string; dimensions: number; required: boolean; value: string | null; generated: string; identity: string; view: boolean }>(`
    select a.attrelid::int as relation, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, coalesce(e.typname, t.typname) as base, n.nspname as home, case when e.oid is null then 0 else greatest(1, a.attndims) end as dimensions,
           a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as value, a.attgenerated::text as generated, a.attidentity::text as identity, c.relkind in ('v', 'm') as view
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem and t.typcategory = 'A' join pg_namespace n on n.oid = coalesce(e.typnamespace, t.typnamespace)
         left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f') order by a.attrelid, a.attnum`);
  const columns = new Map<number, Column[]>();
  for (const { relation, name, type, base, home, dimensions, required, value, generated, identity } of found) {
    const declared = columnOf(home === 'pg_catalog' ? type : `${quote(base)}${'[]'.repeat(dimensions)}`, name, value === null ? '' : generated !== '' ? `generated always as (${value}) stored` : `default ${value}`);
    const { constraints: _, ...column } = declared;
    const user = types.has(`${home}.${base}`);
    const own: Column = {
      ...column,
      type: user ? { name: base, schema: home, modifiers: [], array: dimensions } : column.type,
      nullable: !required,
      ...(identity === 'a' && { identity: 'always' as const }), ...(identity === 'd' && { identity: 'by default' as const }),
      origin: ORIGIN,
    };
    columns.set(relation, [...(columns.get(relation) ?? []), own]);
  }
  return columns;
}

async function constraintsOf(rows: Rows): Promise<ReadonlyMap<number, readonly Constraint[]>> {
  const found = await rows<{ relation: number; name: string; kind: string; definition: string; table: string | null; columns: string[] | null; referenced: string[] | null; validated: boolean }>(`
    select c.conrelid::int as relation, c.conname as name, c.contype::text as kind, pg_get_constraintdef(c.oid) as definition, c.convalidated as validated, fn.nspname || '.' || f.relname as table,
           (select array_agg(a.attname::text order by k.n) from unnest(c.conkey) with ordinality k(num, n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num) as columns,
           (select array_agg(a.attname::text order by k.n) from unnest(c.confkey) with ordinality k(num, n) join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num) as referenced
    from pg_constraint c left join pg_class f on f.oid = c.confrelid left join pg_namespace fn on fn.oid = f.relnamespace
    where c.conrelid <> 0 and c.contype in ('p', 'u', 'f', 'c', 'x')
      -- A reference to a partitioned table is kept once more for each of its partitions.
      and not (c.contype = 'f' and c.conparentid <> 0 and exists (select from pg_constraint p where p.oid = c.conparentid and p.conrelid = c.conrelid))`);
  const constraints = new Map<number, Constraint[]>();
  for (const { relation, name, kind, definition, table, columns, referenced, validated } of found) {
    const constraint: Constraint = kind === 'f' ? foreignKey(name, definition, columns!, table!, referenced!, validated)
      : kind === 'c' ? { kind: 'check', name, expression: expressionOf(definition), validated, origin: ORIGIN }
        : kind === 'x' ? { kind: 'exclude', name, origin: ORIGIN } : { kind: kind === 'p' ? 'primary key' : 'unique', name, columns: columns!, origin: ORIGIN };
    constraints.set(relation, [...(constraints.get(relation) ?? []), constraint]);
  }
  return constraints;
}

function declared(definition: string): NewConstraint {
  const [change] = changesOfText(`alter table t add constraint c ${definition}`);
  if (change?.kind !== 'add constraint') throw new Error(`The parser does not read the constraint ${definition}.`);
  return change.constraint;
}

function expressionOf(definition: string): string {
  const constraint = declared(definition);
  if (constraint.kind !== 'check') throw new Error(`${definition} is no check.`);
  return constraint.expression;
}

function foreignKey(name: string, definition: string, columns: readonly string[], table: string, referenced: readonly string[], validated: boolean): ForeignKey {
  const constraint = declared(definition);
  if (constraint.kind !== 'foreign key') throw new Error(`${definition} is no foreign key.`);
  return { kind: 'foreign key', name, columns, table, referenced, onDelete: constraint.onDelete, onUpdate: constraint.onUpdate, validated, origin: ORIGIN };
}

async function indexesOf(rows: Rows): Promise<ReadonlyMap<number, readonly Index[]>> {
  const found = await rows<{ relation: number; name: string; definition: string; primary: boolean; constraint: boolean }>(`
    select i.indrelid::int as relation, c.relname as name, pg_get_indexdef(i.indexrelid) as definition, i.indisprimary as primary, exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) as constraint
    from pg_index i join pg_class c on c.oid = i.indexrelid`);
  const indexes = new Map<number, Index[]>();
  for (const { relation, name, definition, primary, constraint } of found) {
    const [change] = changesOfText(definition);
    if (change?.kind !== 'create index') throw new Error(`The parser does not read ${definition}.`);
    const index: NewIndex = change.index;
    indexes.set(relation, [...(indexes.get(relation) ?? []), { ...index, name, primary, constraint, origin: ORIGIN }]);
  }
  return indexes;
}
