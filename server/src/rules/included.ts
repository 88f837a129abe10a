// What rules share that look at the relations of a call: how many rows one of them has for each row that it belongs to.
import { everyQuery } from '../query/query.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { ForeignKey, Table } from '../schema/schema.ts';
import type { Site } from '../libraries/site.ts';
import type { Subject } from './rule.ts';

/** A relation that a call reads besides its rows. */
export type Include = NonNullable<Site['includes']>[number];

export interface IncludedRows {
  /** The table that tells: that of the relation, or that between both. */
  readonly table: string;
  readonly all: number | undefined;
  /** For each row that they belong to, on average; undefined where that is not known, as where a row may belong to none. */
  readonly each: number | undefined;
  /** The same where each belongs to one: there are no more. */
  readonly most: number | undefined;
  /** Each of them belongs to a row. */
  readonly isOwned: boolean;
}

export function rowsOf({ schema, sizes }: Pick<Subject, 'schema' | 'sizes'>, { table, between, of }: Include): IncludedRows {
  const counted = findTable(schema, between ?? table);
  const parent = findTable(schema, of);
  const rows = (one: Table | undefined): number | undefined => one && sizes.rows(`${one.schema}.${one.name}`);
  const [all, parents] = [rows(counted), rows(parent)];
  const most = all !== undefined && parents ? all / parents : undefined;
  const isOwned = counted !== undefined && parent !== undefined && belongsToOne(counted, parent);
  return { table: (between ?? table).name, all, most, isOwned, each: isOwned ? most : undefined };
}

/** Every reference of a table to another is one that each of its rows has. */
function belongsToOne({ constraints, columns }: Table, parent: Table): boolean {
  const references = constraints.filter((one): one is ForeignKey => one.kind === 'foreign key' && one.table === `${parent.schema}.${parent.name}`);
  const own = references.flatMap((one) => one.columns);
  return own.length > 0 && own.every((name) => columns.find((one) => one.name === name)?.nullable === false);
}

/** Whether one is read for the rows of the other, or for those of what that reads. */
export const isWithin = (inner: Include, outer: Include): boolean => outer.path.length < inner.path.length && outer.path.every((name, index) => inner.path[index] === name);

/** Of the statements that a call sends, whether this one reads its rows, and not those of a relation alone. */
export const readsRows = ({ query, site: { includes = [] } }: Pick<Subject, 'query' | 'site'>): boolean => {
  const of = includes.find(({ path }) => path.length === 1)?.of.name;
  return of !== undefined && [...everyQuery(query)].some(({ sources }) => sources.some(({ table }) => table?.name === of));
};
