// The structure of a snapshot as statements in an order they can run in: what the database would have been made by.
// Foreign keys come without a check of the rows, sequences and owners, grants and comments not at all: no plan hangs on them.
import type { ObjectKey, Snapshot, SnapshotFunction, SnapshotType } from '../snapshot.ts';
import type { SnapshotColumn, SnapshotRelation } from './relation.ts';

/** Statements without semicolons. */
export function ddlOf(snapshot: Snapshot): readonly string[] {
  const tables = inOrder(snapshot.relations.filter(({ kind }) => kind !== 'materialized view'), ({ partitionOf, inherits = [] }) => [...(partitionOf ? [partitionOf] : []), ...inherits]);
  const stored = snapshot.relations.filter(({ kind }) => kind !== 'foreign table');
  const roles = new Set(snapshot.relations.flatMap(({ policies = [] }) => policies.flatMap((policy) => policy.roles)).filter((role) => role !== 'public'));
  return [
    ...snapshot.schemas.map((name) => `CREATE SCHEMA IF NOT EXISTS ${quoted(name)}`),
    ...snapshot.extensions.map(({ name, schema }) => `CREATE EXTENSION IF NOT EXISTS ${quoted(name)}${schema.startsWith('pg_') ? '' : ` SCHEMA ${quoted(schema)}`}`),
    ...snapshot.collations.map((one) => `CREATE COLLATION ${named(one)} (provider = ${one.provider}, locale = ${text(one.locale ?? one.collate ?? 'C')}${one.deterministic ? '' : ', deterministic = false'})`),
    ...snapshot.types.toSorted((a, b) => RANK[a.kind] - RANK[b.kind]).map(typeDdl),
    ...snapshot.sequences.map((one) => `CREATE SEQUENCE ${named(one)}`),
    ...snapshot.functions.flatMap((one) => one.definition ?? stub(one) ?? []),
    ...tables.map(tableDdl),
    ...tables.flatMap((one) => (one.partitionOf && one.bound !== undefined ? [`ALTER TABLE ONLY ${named(one.partitionOf)} ATTACH PARTITION ${named(one)} ${one.bound}`] : [])),
    ...viewsDdl(snapshot),
    ...stored.flatMap((one) => one.constraints.filter(({ kind }) => kind !== 'check' && kind !== 'foreign key').map(({ name, definition }) => `ALTER TABLE ONLY ${named(one)} ADD CONSTRAINT ${quoted(name)} ${definition}`)),
    ...stored.flatMap((one) => one.indexes.filter(({ constraint, invalid, partitioned }) => !constraint && (!invalid || partitioned)).map(({ definition }) => definition)),
    ...stored.flatMap(({ schema, indexes }) => indexes.flatMap(({ partOf, name, invalid }) => (partOf && !invalid ? [`ALTER INDEX ${named(partOf)} ATTACH PARTITION ${named({ schema, name })}`] : []))),
    ...stored.flatMap((one) => one.constraints.filter(({ kind, inherited }) => kind === 'foreign key' && !inherited).map(({ name, definition }) => `ALTER TABLE ${named(one)} ADD CONSTRAINT ${quoted(name)} ${definition}${one.kind === 'partitioned table' || /NOT VALID/.test(definition) ? '' : ' NOT VALID'}`)),
    ...stored.flatMap(({ extendedStatistics = [] }) => extendedStatistics.map(({ definition }) => definition)),
    ...stored.flatMap(({ rules = [] }) => rules.map(({ definition }) => withoutEnd(definition))),
    ...[...roles].sort().map((role) => `CREATE ROLE ${quoted(role)}`),
    ...stored.flatMap(policyDdl),
    ...stored.flatMap(({ triggers = [] }) => triggers.map(({ definition }) => definition)),
  ];
}

const RANK: Readonly<Record<SnapshotType['kind'], number>> = { enum: 0, range: 1, domain: 2, composite: 3 };

function typeDdl(type: SnapshotType): string {
  switch (type.kind) {
    case 'enum': return `CREATE TYPE ${named(type)} AS ENUM (${type.labels.map(text).join(', ')})`;
    case 'range': return `CREATE TYPE ${named(type)} AS RANGE (subtype = ${type.subtype})`;
    case 'composite': return `CREATE TYPE ${named(type)} AS (${type.attributes.map((one) => `${quoted(one.name)} ${one.type}`).join(', ')})`;
    case 'domain': return [
      `CREATE DOMAIN ${named(type)} AS ${type.base}`,
      ...(type.collation === undefined ? [] : [`COLLATE ${type.collation}`]),
      ...(type.default === undefined ? [] : [`DEFAULT ${type.default}`]),
      ...(type.notNull ? ['NOT NULL'] : []),
      ...type.constraints.map(({ name, definition }) => `CONSTRAINT ${quoted(name)} ${definition}`),
    ].join(' ');
  }
}

/** A function of which only the signature is known gives no value, so that whatever calls it can be made. */
function stub(one: SnapshotFunction): string | undefined {
  if (one.kind === 'aggregate' || one.kind === 'window') return undefined;
  if (one.kind === 'procedure') return `CREATE PROCEDURE ${named(one)}(${one.arguments}) LANGUAGE plpgsql AS $$ begin end $$`;
  const body = one.returns === 'trigger' ? 'return new;' : /^(?:SETOF|TABLE)/i.test(one.returns ?? '') ? 'return;' : 'return null;';
  return `CREATE FUNCTION ${named(one)}(${one.arguments}) RETURNS ${one.returns ?? 'void'} LANGUAGE plpgsql ${one.volatility.toUpperCase()} AS $$ begin ${one.returns === 'void' ? 'return;' : body} end $$`;
}

function tableDdl(one: SnapshotRelation): string {
  const isPartition = one.partitionOf !== undefined;
  const own = one.columns.filter(({ inherited }) => !inherited || isPartition);
  const checks = one.constraints.filter(({ kind, inherited }) => kind === 'check' && (!inherited || isPartition));
  const items = [...own.map((column) => columnDdl(column, isPartition)), ...checks.map(({ name, definition }) => `CONSTRAINT ${quoted(name)} ${definition}`)];
  const options = (one.options ?? []).filter((option) => /^(?:fillfactor|parallel_workers)=/.test(option));
  return [
    `CREATE TABLE ${named(one)} (${items.join(', ')})`,
    ...(one.inherits ? [`INHERITS (${one.inherits.map(named).join(', ')})`] : []),
    ...(one.partitionKey === undefined ? [] : [`PARTITION BY ${one.partitionKey}`]),
    ...(options.length === 0 ? [] : [`WITH (${options.join(', ')})`]),
  ].join(' ');
}

function columnDdl(column: SnapshotColumn, isPartition: boolean): string {
  return [
    quoted(column.name), column.type,
    ...(column.collation === undefined ? [] : [`COLLATE ${column.collation}`]),
    ...(column.generated ? [`GENERATED ALWAYS AS (${column.default ?? 'NULL'}) ${column.generated.toUpperCase()}`]
      : column.identity ? (isPartition ? [] : [`GENERATED ${column.identity.toUpperCase()} AS IDENTITY`])
        : column.default === undefined ? [] : [`DEFAULT ${column.default}`]),
    ...(column.notNull ? ['NOT NULL'] : []),
  ].join(' ');
}

/** Views read each other. */
function viewsDdl(snapshot: Snapshot): readonly string[] {
  const stored = snapshot.relations.flatMap((one) => (one.kind === 'materialized view' ? [{ ...one, definition: one.definition ?? 'SELECT' }] : []));
  const all = [...snapshot.views, ...stored];
  const read = (definition: string): readonly ObjectKey[] => all.filter((other) => definition.includes(named(other)));
  return inOrder(all, ({ definition }) => read(definition)).map((view) => {
    const options = 'kind' in view ? [] : (view.options ?? []);
    return `CREATE ${'kind' in view ? 'MATERIALIZED VIEW' : 'VIEW'} ${named(view)}${options.length === 0 ? '' : ` WITH (${options.join(', ')})`} AS ${withoutEnd(view.definition)}${'kind' in view ? ' WITH NO DATA' : ''}`;
  });
}

function policyDdl(one: SnapshotRelation): readonly string[] {
  const { rowSecurity, policies = [] } = one;
  return [
    ...policies.map(({ name, permissive, command, roles, using, check }) => [
      `CREATE POLICY ${quoted(name)} ON ${named(one)} AS ${permissive ? 'PERMISSIVE' : 'RESTRICTIVE'} FOR ${command.toUpperCase()} TO ${roles.map((role) => (role === 'public' ? 'PUBLIC' : quoted(role))).join(', ')}`,
      ...(using === undefined ? [] : [`USING (${using})`]),
      ...(check === undefined ? [] : [`WITH CHECK (${check})`]),
    ].join(' ')),
    ...(rowSecurity ? [`ALTER TABLE ${named(one)} ENABLE ROW LEVEL SECURITY`] : []),
    ...(rowSecurity === 'forced' ? [`ALTER TABLE ${named(one)} FORCE ROW LEVEL SECURITY`] : []),
  ];
}

/** What others hang on comes first; where they hang on each other, in the order given. */
function inOrder<T extends ObjectKey>(all: readonly T[], needs: (one: T) => readonly ObjectKey[]): readonly T[] {
  const known = new Map(all.map((one) => [named(one), one]));
  const placed = new Set<string>();
  const ordered: T[] = [];
  for (const first of all) {
    const open: { readonly one: T; readonly isReady: boolean }[] = [{ one: first, isReady: false }];
    for (let next = open.pop(); next; next = open.pop()) {
      const key = named(next.one);
      if (next.isReady) ordered.push(next.one);
      if (next.isReady || placed.has(key)) continue;
      placed.add(key);
      open.push({ one: next.one, isReady: true }, ...needs(next.one).flatMap((need) => known.get(named(need)) ?? []).map((one) => ({ one, isReady: false })));
    }
  }
  return ordered;
}

const withoutEnd = (definition: string): string => definition.trim().replace(/;$/, '');
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
/** Quoted, but for names that are words of no grammar: PostgreSQL prints those bare in definitions, too. */
const quoted = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`);
const named = ({ schema, name }: ObjectKey): string => `${quoted(schema)}.${quoted(name)}`;

/** Words that the server quotes as names: all but the unreserved ones (src/include/parser/kwlist.h). */
const RESERVED: ReadonlySet<string> = new Set((
  'all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character check coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real references returning right row select session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable'
).split(' '));
