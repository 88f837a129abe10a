// What is carried along while a builder of Kysely's is rendered.
import type { Document } from '../../text/document.ts';
import type { Context, Value } from '../../hosts/tree.ts';
import type { Builders, Chain } from '../chain.ts';
import { heldBy, type Named } from '../names.ts';
import { bindingOf } from '../program.ts';
import type { Meanings } from '../resolve.ts';

export interface Rendering extends Named {
  readonly document: Document;
  readonly meanings: Meanings;
  readonly builders: Builders;
  /** How deep expressions stand in one another by now, and how many were written. */
  readonly depth: { now: number; steps: number };
  /** Where the query is sent. */
  readonly context: Context;
  /** The routines that are called back with builders. */
  readonly inside: Set<number>;
  /** Writes a query inside this one. */
  query(chain: Chain): void;
}

/** What a function that is written here gives back, if that is one value; its parameters are builders from now on. */
export function givenBack({ tree, inside }: Rendering, value: Value): Value | undefined {
  const held = value.kind === 'name' ? bindingOf(tree, value)?.value : value;
  if (held?.kind !== 'function') return undefined;
  const { returns } = tree.routines[held.routine]!;
  if (returns.length !== 1) return undefined;
  inside.add(held.routine);
  return returns[0];
}

/** The members of a list, or the one that stands for it; what a callback gives is looked at. */
export function membersOf(rendering: Rendering, value: Value): readonly Value[] {
  const given = value.kind === 'function' ? givenBack(rendering, value) : undefined;
  const held = heldBy(rendering, given ?? value);
  return held.kind === 'array' ? held.items : [given ?? value];
}
