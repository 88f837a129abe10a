// What is carried along while a call of TypeORM's is rendered.
import type { Span } from '../../text/span.ts';
import { sha1 } from '../../text/sha1.ts';
import type { Context, Value } from '../../hosts/tree.ts';
import type { Outside, TableName } from '../library.ts';
import type { Program } from '../options.ts';
import { constantValue } from '../program.ts';
import { pass, quoted, say, writeValue, type Draft } from '../rendering.ts';
import type { Meanings } from '../resolve.ts';
import type { Entity } from './entity.ts';

export interface Rendering extends Program {
  readonly draft: Draft;
  readonly meanings: Meanings;
  readonly outside: Outside;
  readonly imports: ReadonlyMap<number, { readonly module: string; readonly imported: string }>;
  /** Where the query is sent. */
  readonly context: Context;
  readonly at: Span;
  /** How deep queries stand in one another by now, and how many were written. */
  readonly depth: { now: number; steps: number };
  entity(by: TableName): Entity | undefined;
  /** Writes a query that a value is, among those of the places around it; false where it is none that can be read. */
  subquery(value: Value, around: readonly Place[], draft: Draft): boolean;
}

/** An entity as conditions name its columns; without an alias in what writes. */
export interface Place { readonly entity: Entity; readonly alias?: string }

export const columnText = ({ draft }: Pick<Rendering, 'draft'>, { alias }: Pick<Place, 'alias'>, column: string): string => quoted(draft.dialect, alias, column);
export const tableText = ({ draft }: Pick<Rendering, 'draft'>, { schema, table }: Pick<Entity, 'schema' | 'table'>): string => quoted(draft.dialect, schema, ...(schema === undefined ? table.split('.') : [table]));

/** What a value holds where that is written out. */
export const literalOf = ({ tree }: Pick<Rendering, 'tree'>, value: Value): Value => {
  const held = value.kind === 'name' || value.kind === 'member' ? constantValue(tree, value) : undefined;
  return held ?? value;
};

/** A value that is bound; what is written out is told. */
export function writeBound(rendering: Pick<Rendering, 'tree' | 'draft'>, value: Value): void {
  const held = literalOf(rendering, value);
  if (held.kind === 'constant' && held.type === 'null') return say(rendering.draft, 'null', value);
  if (held.kind === 'constant' || held.kind === 'text') return writeValue(rendering.draft, held, value);
  pass(rendering.draft, value);
}

/** A name that TypeORM gives; where it would be longer than servers take, TypeORM makes a hash of it (`DriverUtils.buildAlias`). */
export const nameWithin = (name: string): string => (name.length > LONGEST ? sha1(name) : name);
const LONGEST = 63;

/** A number that stands behind LIMIT or OFFSET. */
export function writeCount(rendering: Pick<Rendering, 'tree' | 'draft'>, value: Value): void {
  const held = literalOf(rendering, value);
  if (held.kind === 'constant' && held.type === 'number') return say(rendering.draft, held.value.replaceAll('_', ''), value);
  pass(rendering.draft, value);
}

export const unknownAt = ({ start, end }: Span): Value => ({ kind: 'unknown', start, end });
