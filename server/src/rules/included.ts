// What rules share that look at the relations of a call: how many rows one of them has for each row that it belongs to.
import { everyQuery } from '../query/query.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { ObjectName } from '../schema/change.ts';
import type { Site } from '../libraries/site.ts';
import type { Subject } from './rule.ts';

/** A relation that a call reads besides its rows. */
export type Include = NonNullable<Site['includes']>[number];

export interface IncludedRows {
  /** The table that tells: that of the relation, or that between both. */
  readonly table: string;
  readonly all: number | undefined;
  /** For each row that they belong to, on average; undefined where that is not known. */
  readonly each: number | undefined;
}

export function rowsOf({ schema, sizes }: Pick<Subject, 'schema' | 'sizes'>, { table, between, of }: Include): IncludedRows {
  const rows = (name: ObjectName): number | undefined => {
    const known = findTable(schema, name);
    return known && sizes.rows(`${known.schema}.${known.name}`);
  };
  const counted = between ?? table;
  const [all, parents] = [rows(counted), rows(of)];
  return { table: counted.name, all, each: all !== undefined && parents ? all / parents : undefined };
}

/** Whether one is read for the rows of the other, or for those of what that reads. */
export const isWithin = (inner: Include, outer: Include): boolean => outer.path.length < inner.path.length && outer.path.every((name, index) => inner.path[index] === name);

/** Of the statements that a call sends, whether this one reads its rows, and not those of a relation alone. */
export const readsRows = ({ query, site: { includes = [] } }: Pick<Subject, 'query' | 'site'>): boolean => {
  const of = includes.find(({ path }) => path.length === 1)?.of.name;
  return of !== undefined && [...everyQuery(query)].some(({ sources }) => sources.some(({ table }) => table?.name === of));
};
