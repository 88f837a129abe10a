// What the plan view and the extension say to each other.
import type { WirePlan } from '../../server/src/lsp/planProtocol.ts';
import type { WireRange } from '../../server/src/lsp/protocol.ts';

export type Plan = WirePlan;

/** `changed`: the query in the code is no longer the one that was planned. */
export type ToView = { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'changed' };

/** The plan of the same query in another way: without a server, of the server, with other values, and as it really runs. */
export type PlanRequest = 'offline' | 'server' | 'values' | 'run';

/** `reveal`: a part of the code, in the words of the plan that was sent last. `copy`: onto the clipboard. */
export type FromView =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reveal'; readonly places: readonly WireRange[] }
  | { readonly kind: 'ask'; readonly what: PlanRequest }
  | { readonly kind: 'copy'; readonly text: string; readonly what: string };
