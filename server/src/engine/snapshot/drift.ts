// Where the code and the database differ, by what the snapshot of the database says. Neither is right by itself, so it is told and decides nothing.
// A new migration that has not run yet is no difference, and neither is what another program keeps in schemas of its own.
import type { Column, Schema, Table } from '../../schema/schema.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import type { SnapshotColumn, SnapshotRelation } from '../../schema/snapshot/relation.ts';
import { JOURNALS } from '../discover/choose.ts';
import type { KnownSnapshot } from './known.ts';

/** Each a clause: `table \`audit\` is only in the database`. `isNew` says of a file that its statements have not run yet. */
export function driftOf(schema: Schema, snapshot: Snapshot, isNew: (path: string) => boolean): readonly string[] {
  const declared = [...schema.tables.values()].filter(({ kind, temporary }) => kind !== 'view' && !temporary);
  const liveOf = relationFinder(snapshot);
  const matched = declared.flatMap((table) => liveOf(table) ?? []);
  const schemas = new Set(matched.map((relation) => relation.schema));
  const own = new Set(matched.map(keyOf));
  const found = declared.flatMap((table) => {
    const relation = liveOf(table);
    if (relation) return differences(table, relation, isNew);
    return table.complete && !isNew(table.origin.path) ? [`table \`${shown(table)}\` is only in the code`] : [];
  });
  const more = snapshot.relations.filter((relation) => schema.complete && !own.has(keyOf(relation)) && schemas.has(relation.schema) && !JOURNALS.test(relation.name) && !relation.partitionOf && relation.kind !== 'materialized view');
  return [...found, ...more.map((relation) => `table \`${shown(relation)}\` is only in the database`)];
}

/** The relation of a table; where the code puts it into another schema than the server, the only one of its name. */
function relationFinder({ relations }: Snapshot): (table: Table) => SnapshotRelation | undefined {
  const exact = new Map(relations.map((relation) => [keyOf(relation), relation]));
  const bare = new Map<string, SnapshotRelation | undefined>();
  for (const relation of relations) bare.set(relation.name, bare.has(relation.name) ? undefined : relation);
  return (table) => exact.get(keyOf(table)) ?? bare.get(table.name);
}

/** One sentence, or nothing: how many differences, and the first of them. */
export function driftSentence({ path, live }: Pick<KnownSnapshot, 'path' | 'live'>, drift: readonly string[]): string | undefined {
  if (drift.length === 0) return undefined;
  const first = drift.slice(0, SHOWN).join(', ');
  const rest = drift.length > SHOWN ? `, and ${drift.length - SHOWN} more` : '';
  const where = `${drift.length} ${drift.length === 1 ? 'place' : 'places'}: ${first}${rest}`;
  if (live) return `The connected server, ${path}, differs from the code in ${where}: migrations have not run there, or it has drifted.`;
  return `${path} differs from the code in ${where}. \`plansight snapshot\` brings it up to date, or the database has drifted.`;
}

const SHOWN = 3;

function differences(table: Table, relation: SnapshotRelation, isNew: (path: string) => boolean): readonly string[] {
  if (table.kind !== 'table' || !table.complete || relation.partitionOf) return [];
  const columns = new Map(relation.columns.map((column) => [column.name, column]));
  const indexes = new Set(relation.indexes.map(({ name }) => name));
  const name = shown(table);
  const ofColumns = table.columns.filter(({ origin }) => !isNew(origin.path)).flatMap((column) => {
    const live = columns.get(column.name);
    if (!live) return [`column \`${name}.${column.name}\` is only in the code`];
    if (!sameType(column, live)) return [`column \`${name}.${column.name}\` is \`${live.type}\` in the database`];
    return column.nullable === (live.notNull ?? false) ? [`column \`${name}.${column.name}\` is ${live.notNull ? 'NOT NULL' : 'nullable'} in the database`] : [];
  });
  const declared = new Set(table.columns.map((column) => column.name));
  const own = new Set(table.indexes.map((index) => index.name));
  return [
    ...ofColumns,
    ...relation.columns.flatMap((column) => (declared.has(column.name) ? [] : [`column \`${name}.${column.name}\` is only in the database`])),
    ...table.indexes.flatMap((index) => (indexes.has(index.name) || isNew(index.origin.path) ? [] : [`index \`${index.name}\` is only in the code`])),
    ...relation.indexes.flatMap((index) => (own.has(index.name) || index.invalid ? [] : [`index \`${index.name}\` is only in the database`])),
  ];
}

/** By name alone: lengths and precisions are written in many ways. */
function sameType({ type }: Column, live: SnapshotColumn): boolean {
  const bare = live.type.replace(/\([^)]*\)/, '').replace(/(?:\[\])+$/, '');
  const [, quoted, plain] = /(?:"((?:[^"]|"")*)"|([^."]*))$/.exec(bare) ?? [];
  const name = quoted?.replaceAll('""', '"') ?? plain;
  return name === type.name && /\[\]$/.test(live.type) === type.array > 0;
}

const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string => `${schema}.${name}`;
const shown = ({ schema, name }: { readonly schema: string; readonly name: string }): string => (schema === 'public' ? name : `${schema}.${name}`);
