// What is carried along while a call of MikroORM's is rendered, and the names that it gives to tables in a query: the first letter and a number.
// Source: mikro-orm 6, core/naming-strategy/AbstractNamingStrategy.js (`aliasName`), knex/query/QueryBuilder.js (`getNextAlias`).
import type { Span } from '../../text/span.ts';
import type { Context } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import type { TableName } from '../library.ts';
import type { Program } from '../options.ts';
import type { Draft } from '../rendering.ts';
import type { Meanings } from '../resolve.ts';
import type { ManagedEntity, ManagedRelation } from './entity.ts';
import type { Imports } from './recognised.ts';

export interface Rendering extends Program {
  readonly draft: Draft;
  readonly meanings: Meanings;
  readonly imports: Imports;
  /** Where the query is sent. */
  readonly context: Context;
  readonly at: Span;
  entity(by: TableName): ManagedEntity | undefined;
}

/** Rows of an entity as conditions name their columns; without an alias in what writes. */
export interface Row { readonly entity: ManagedEntity; readonly alias?: string }

/** A table that is joined for a relation. */
export interface Join extends Row {
  readonly alias: string;
  readonly parent: Row;
  readonly relation: ManagedRelation;
  readonly word: 'left' | 'inner';
  readonly at: Span;
  isSure: boolean;
  /** It is joined to be read, not to be asked. */
  readonly isPopulated: boolean;
  /** A builder names it. */
  readonly isNamed: boolean;
  /** Of a table between: the other side is not needed. */
  readonly isPivotOnly: boolean;
  /** How the table between is called. */
  readonly pivot?: string;
  /** What it leads to is filtered where it is joined. */
  readonly isFiltered: boolean;
  /** What is asked besides where it is joined. */
  readonly conditions: Item[];
}

export interface Query {
  readonly root: Row;
  readonly joins: Join[];
  aliases: number;
}

export const newQuery = (entity: ManagedEntity, alias?: string): Query & { readonly root: Row & { readonly alias: string } } => ({ root: { entity, alias: alias ?? `${entity.name.charAt(0).toLowerCase()}0` }, joins: [], aliases: 1 });

export const nextAlias = (query: Query, name: string): string => `${name.charAt(0).toLowerCase()}${query.aliases++}`;

/** The name by which a relation's entity is joined where conditions ask for it. */
export const askedName = ({ relation: { through }, entity }: { readonly relation: ManagedRelation; readonly entity: ManagedEntity }): string => through?.table ?? entity.name;

export interface Joining { readonly at: Span; readonly isSure: boolean; readonly isPopulated: boolean; readonly isPivotOnly?: boolean; readonly isFiltered?: boolean; readonly word?: Join['word']; readonly name?: string; /** One that the program gives. */ readonly alias?: string }

export function joined(rendering: Rendering, query: Query, parent: Row, relation: ManagedRelation, { at, isSure, isPopulated, isPivotOnly = false, isFiltered = isPopulated, word, name, alias: given }: Joining): Join | undefined {
  const entity = rendering.entity(relation.to);
  if (!entity || query.joins.length > MOST) return undefined;
  const alias = given ?? nextAlias(query, name ?? askedName({ relation, entity }));
  const pivot = relation.through && (isPivotOnly ? alias : nextAlias(query, relation.through.table));
  const above = query.joins.find((one) => one.alias === parent.alias);
  const usual = relation.owns && !relation.isNullable && !entity.isOld ? 'inner' : 'left';
  const made: Join = { entity, alias, parent, relation, word: word ?? usual, at, isSure: isSure && (above?.isSure ?? true), isPopulated, isNamed: given !== undefined, isPivotOnly, isFiltered, ...(pivot !== undefined && { pivot }), conditions: [] };
  query.joins.push(made);
  return made;
}
const MOST = 60;

/** The join by which conditions ask of a relation: of one that is read, only where it leads to one row. */
export const joinFor = (query: Query, parent: Row, relation: ManagedRelation, isPivotOnly: boolean): Join | undefined =>
  query.joins.find((one) => one.parent.alias === parent.alias && one.relation.path === relation.path && one.isPivotOnly === isPivotOnly && (!one.isPopulated || !relation.many));
