// Schemas as namespaces, extensions, and statements that nobody could read.
import type { Change, ObjectName } from '../change.ts';
import type { Schema } from '../schema.ts';
import { findIndex, findTable, homeOf, keyOf, overFamily, overTables, placeholder, putTable, type At } from './lookup.ts';
import { moveTable, removeTable } from './tables.ts';
import { moveType } from './types.ts';

export const createNamespace = (schema: Schema, name: string): Schema => (schema.schemas.has(name) ? schema : { ...schema, schemas: new Set([...schema.schemas, name]) });

export function dropNamespace(schema: Schema, name: string): Schema {
  let next: Schema = { ...schema, schemas: new Set([...schema.schemas].filter((one) => one !== name)) };
  for (const table of schema.tables.values()) {
    const current = table.schema === name ? next.tables.get(keyOf(name, table.name)) : undefined;
    if (current) next = removeTable(next, current);
  }
  for (const [key, type] of schema.types.entries()) if (type.schema === name) next = { ...next, types: next.types.without(key) };
  return next;
}

export function renameNamespace(schema: Schema, from: string, to: string, at: At): Schema {
  let next: Schema = { ...schema, schemas: new Set([...schema.schemas].map((one) => (one === from ? to : one))) };
  for (const table of schema.tables.values()) if (table.schema === from) next = moveTable(next, table, { schema: to }, at);
  for (const type of schema.types.values()) if (type.schema === from) next = moveType(next, type, { schema: to });
  return next;
}

type CreateExtension = Extract<Change, { kind: 'create extension' }>;
export function createExtension(schema: Schema, { name, schema: written }: CreateExtension, at: At): Schema {
  if (schema.extensions.has(name)) return schema;
  const home = OWN_SCHEMAS[name] ?? written ?? homeOf(schema, { name });
  const extended: Schema = { ...schema, extensions: new Set([...schema.extensions, name]), schemas: withoutClaim(schema, home) };
  return (RELATIONS[name] ?? []).reduce((next, relation) =>
    (next.tables.has(keyOf(home, relation)) ? next : putTable(next, { ...placeholder(home, relation, at.origin), kind: 'view' as const })), extended);
}

/** What an extension makes is nowhere written, so of a schema of its own nothing is known to be absent; the application's own schemas stay known. */
function withoutClaim({ schemas, searchPath }: Schema, home: string): ReadonlySet<string> {
  return home === 'public' || searchPath.includes(home) || !schemas.has(home) ? schemas : new Set([...schemas].filter((one) => one !== home));
}

/** The relations that well-known extensions bring into the schema they are put into, whose columns nobody declares. */
const RELATIONS: Readonly<Record<string, readonly string[]>> = {
  pg_stat_statements: ['pg_stat_statements', 'pg_stat_statements_info'],
  pg_stat_kcache: ['pg_stat_kcache', 'pg_stat_kcache_detail'],
  pg_stat_monitor: ['pg_stat_monitor'],
  pg_buffercache: ['pg_buffercache'],
  hypopg: ['hypopg_list_indexes', 'hypopg_hidden_indexes'],
  pg_partman: ['part_config', 'part_config_sub'],
  postgis: ['spatial_ref_sys', 'geometry_columns', 'geography_columns'],
  postgis_raster: ['raster_columns', 'raster_overviews'],
  pg_cron: ['job', 'job_run_details'],
};
/** Extensions that make a schema and allow no other. */
const OWN_SCHEMAS: Readonly<Record<string, string>> = { pg_cron: 'cron', pgmq: 'pgmq', pg_net: 'net', postgis_topology: 'topology', postgis_tiger_geocoder: 'tiger' };

type Raw = Extract<Change, { kind: 'raw' }>;
/** Nothing is known any more of what was named; of everything, where nothing was. */
export function unreadStatement(before: Schema, change: Raw, at: At): Schema {
  const { everything, words, opens, indexes = [] } = change;
  const names = [...change.names, ...indexes.filter((name) => findIndex(before, name) !== undefined)];
  const schema = opens && before.complete ? { ...before, complete: false } : before;
  const meant = words?.flatMap((name) => findTable(schema, { name }) ?? []) ?? [];
  if (meant.length > 0) {
    const doubtful = meant.reduce<Schema>((next, table) => overFamily(next, table, (one, member) => doubted(one, member, at)), { ...schema, complete: false });
    return names.reduce((next, name) => doubted(next, name, at), doubtful);
  }
  if (everything) return overTables({ ...schema, complete: false }, (table) => (table.complete ? { ...table, complete: false } : table));
  return names.reduce((next, name) => doubted(next, name, at), schema);
}

function doubted(schema: Schema, name: ObjectName, at: At): Schema {
  const table = findTable(schema, name) ?? findIndex(schema, name)?.table;
  if (!table) return putTable(schema, placeholder(homeOf(schema, name), name.name, at.origin));
  return table.complete ? putTable(schema, { ...table, complete: false }) : schema;
}
