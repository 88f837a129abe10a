// What an authority outside the engine can confirm: a planner, or a parser of the server's own grammar.
import type { NewIndex, ObjectName } from '../schema/change.ts';

export type Claim =
  /** The statement is not valid in the server's grammar. Withheld until it is confirmed. */
  | { readonly kind: 'syntax'; readonly sql: string; readonly dialect: 'postgres' | 'sqlite' }
  /** With this index the query reads less. Shown as information until it is proven. */
  | { readonly kind: 'index'; readonly table: ObjectName; readonly index: NewIndex; /** What is read without it: a clause that begins a sentence. */ readonly says: string }
  /** Said in other words the query reads less: `wants` is a clause that says how. Refuted, the finding goes, or stays where it is right for another reason. */
  | { readonly kind: 'rewrite'; readonly table: ObjectName; readonly as: 'its fix' | 'without its offset'; readonly says: string; readonly wants: string; readonly refuted: 'goes' | 'stays' }
  /** It hands on so many rows or more, by what is known of its columns' values. Refuted, the finding goes; where nothing is known of them it is said all the same, or withheld. */
  | { readonly kind: 'rows'; readonly least: number; /** Of what they are so many. */ readonly says: string; readonly otherwise: 'said' | 'withheld' }
  /** Without this index, by its name, nothing is found at a higher cost. */
  | { readonly kind: 'drop'; readonly table: ObjectName; readonly index: string; readonly says: string };
