// What the client and the server say to each other of plans: a part of `protocol.ts`. Types and names only, for the client imports this file, too.
import type { PlanShown } from '../editor/planShown.ts';
import type { Comparison } from '../engine/planning/comparison.ts';
import type { RangeParams, WireRange } from './protocol.ts';

/** `ExplainParams` → `ExplainAnswer`: the plan of the query that a selection or a cursor means. */
export const EXPLAIN = 'plansight/explain';

export interface ExplainParams extends RangeParams {
  /** By default the connected server, where there is one. */
  readonly by?: PlanSource;
  /** One for each parameter, as text; where they are missing, the plan fits any. */
  readonly values?: readonly (string | null)[];
  /** The query is run there, and rolled back: its text, as the user has seen it and said so. */
  readonly run?: string;
}

export type PlanSource = 'offline' | 'server';

export interface WirePlan extends PlanShown<WireRange> {
  /** By which it can be set beside another, as long as the server keeps it. */
  readonly id: string;
  /** Undefined of a plan that was there already. */
  readonly asked?: HowAsked;
}

/** `OpenPlanParams` → `OpenPlanAnswer`: the plan that a text holds, such as what EXPLAIN has printed or auto_explain has logged. */
export const OPEN_PLAN = 'plansight/openPlan';

/** `at`: which of several, from 0. */
export interface OpenPlanParams { readonly text: string; readonly at?: number }

/** `several`: one is to be chosen; `says`: what it rests on. `reason`: a sentence. */
export type OpenPlanAnswer =
  | { readonly kind: 'plan'; readonly plan: WirePlan }
  | { readonly kind: 'several'; readonly plans: readonly { readonly query: string; readonly says: string }[] }
  | { readonly kind: 'none'; readonly reason: string };

/** `CompareParams` → `CompareAnswer`: two plans of this session side by side. */
export const COMPARE = 'plansight/comparePlans';

export interface CompareParams { readonly before: string; readonly after: string }

export type CompareAnswer = { readonly kind: 'comparison'; readonly comparison: Comparison } | { readonly kind: 'none'; readonly reason: string };

/** How a plan was asked for, and how else it can be. */
export interface HowAsked {
  readonly by: PlanSource;
  /** Who made it: a clause for people. */
  readonly from: string;
  /** The connected server, for people; undefined where none is. */
  readonly server?: string;
  readonly values?: readonly (string | null)[];
  /** Those that values are asked for, with their place among the values. */
  readonly parameters: readonly { readonly place: number; readonly label: string }[];
  /** Values that the statistics know. */
  readonly guesses: readonly { readonly says: string; readonly values: readonly (string | null)[] }[];
  /** Why the query is not run there, as far as its text tells. */
  readonly notRun?: string;
}

/** `range`: the query, in the document at this version. `reason`: one sentence. */
export type ExplainAnswer =
  | { readonly kind: 'plan'; readonly plan: WirePlan; readonly range: WireRange; readonly version: number }
  | { readonly kind: 'none'; readonly reason: string };
