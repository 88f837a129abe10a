// What is carried along while a call is rendered.
import type { Span } from '../../text/span.ts';
import type { Model } from '../models.ts';
import { insert, type Draft } from '../rendering.ts';
import type { Program } from '../options.ts';

/** What the rendering of one call carries along. */
export interface Rendering extends Program {
  readonly draft: Draft;
  dialectOf(id: Model['dialect']): Draft['dialect'];
  /** A model by its name. */
  model(name: string): Model | undefined;
}

/** A table as conditions name it. */
export interface Place {
  readonly model: Model;
  readonly alias: string;
  /** One row is asked for by its key. */
  readonly byKey?: true;
  /** What the SELECT joins that it stands in; where nothing can be joined, a relation is asked for in a query of its own. */
  readonly joins?: Join[];
}

/** A table that a condition or a key of the order needs, which is only known once that is written. */
export interface Join { readonly text: string; readonly host: Span; /** Where what needs it begins. */ readonly from: number }

/** Writes joins where FROM ends; several groups stand in the order of their places. What only something needs that may not be there may not be there either. */
export function writeJoins(draft: Draft, ...groups: readonly (readonly [end: number, joins: readonly Join[]])[]): void {
  const isSure = ({ from }: Join): boolean => !draft.optional.some((span) => span.start <= from && from < span.end);
  const all = groups.flatMap(([end, joins]) => joins.map((one) => ({ ...one, end, isSure: isSure(one) })));
  for (const { end, text, ...one } of all.reverse()) insert(draft, end, text, one);
}
