// A question to a live server about one query: how it would be run there, or, where the user has said so, how it was.
import type { Plan } from './plan.ts';

export interface LiveQuestion {
  /** One statement, with placeholders as the program writes them; see `explainable`. */
  readonly sql: string;
  /** `generic`: a plan that fits any value. Else one value for each of the program's placeholders, as text. */
  readonly parameters: 'generic' | readonly (string | null)[];
  /** `estimate`: nothing is run. `run`: a query that only reads is run to its end, in a transaction that may only read and is rolled back. */
  readonly how: 'estimate' | 'run';
}

/** `cancelled`: called off by the user. `unreachable`: nobody answers, or not to us. `message`: a sentence. */
export type LiveAnswer =
  | {
    readonly kind: 'plan';
    readonly plan: Plan;
    /** `server_version_num`: 180004. */
    readonly version: number;
    /** What the statement was changed to so that it can be planned, one sentence each. */
    readonly notes: readonly string[];
  }
  | { readonly kind: 'refused' | 'cancelled' | 'unreachable'; readonly message: string };

/** How long a query that is run may take there, in seconds. */
export const RUN_SECONDS = 30;
