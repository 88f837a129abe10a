// What the plan view and the extension say to each other.
import type { CompareAnswer, WirePlan } from '../../server/src/lsp/planProtocol.ts';
import type { WireRange } from '../../server/src/lsp/protocol.ts';

export type Plan = WirePlan;

/** Two plans side by side; the queries are those that they are of. */
export type Compared = Extract<CompareAnswer, { kind: 'comparison' }>['comparison'] & { readonly queries: readonly [before: string, after: string] };

/** `changed`: the query in the code is no longer the one that was planned. */
export type ToView = { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'comparison'; readonly compared: Compared } | { readonly kind: 'changed' };

/** The plan of the same query in another way: without a server, of the server, with other values, as it really runs, and beside another. */
export type PlanRequest = 'offline' | 'server' | 'values' | 'run' | 'compare';

/** `reveal`: a part of the code, in the words of the plan that was sent last. `copy`: onto the clipboard. */
export type FromView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly places: readonly WireRange[] }
  /** The page of an insight. */
  | { readonly kind: 'page'; readonly insight: string }
  | { readonly kind: 'ask'; readonly what: PlanRequest }
  | { readonly kind: 'copy'; readonly text: string; readonly what: string };
