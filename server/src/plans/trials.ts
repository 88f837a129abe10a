// Plans of one query with indexes that do not exist: each set of indexes is asked for once, and only so many sets are.
// Effort is counted in plans and not in time, so that the same query gets the same advice on every machine.
import { createIndexSql } from '../sql/createIndex.ts';
import type { Candidate } from './candidates.ts';
import { indexText } from './candidates/newIndexes.ts';
import { indexesUsed, type Plan } from './plan.ts';
import { skipScanned, skipsScans } from './versions.ts';
import type { Answer, IndexSize, PlannedDatabase, Planner, Question } from './planner.ts';

/** A candidate under the name that it has in plans. */
export interface Named extends Candidate {
  readonly name: string;
  readonly ddl: string;
}

export interface Trial {
  readonly plan: Plan;
  readonly cost: number;
  /** Those of the set that the plan reads; of a partitioned table all, since its partitions' indexes have other names. */
  readonly used: readonly Named[];
  /** What the statement was changed to so that it could be planned. */
  readonly notes: readonly string[];
}

export interface Trials {
  named(candidates: readonly Candidate[]): readonly Named[];
  /** One for each set, undefined where there was no plan. Where no budget is left it is that of the best part of the set that was planned, than which the whole is no worse. */
  of(sets: readonly (readonly Named[])[]): Promise<readonly (Trial | undefined)[]>;
  /** Undefined of an index that could not be made. */
  bytes(index: Named): number | undefined;
  /** Rows in it. */
  entries(index: Named): number | undefined;
  /** Whether sets were not planned because each plan takes long. */
  isCut(): boolean;
  /** What went wrong with the first plan that failed. */
  failure(): Extract<Answer, { kind: 'failed' }> | undefined;
  asked(): number;
}

export interface TrialOptions {
  readonly planner: Planner;
  readonly database: PlannedDatabase;
  readonly sql: string;
  readonly parameters: Question['parameters'];
  /** Existing indexes that no plan may use, qualified. */
  readonly without?: readonly string[];
  /** Plans of a usual query. */
  readonly budget: number;
  /** Of one plan, in those of a usual query (plans/effort.ts): then so many fewer are asked for. */
  readonly effort?: number;
  readonly signal?: AbortSignal;
}

/** However long each takes. */
const LEAST = 8;

export function trialsOf({ planner, database, sql, parameters, without = [], budget, effort = 1, signal }: TrialOptions): Trials {
  const most = Math.min(budget, Math.max(LEAST, Math.floor(budget / effort)));
  const byText = new Map<string, Named>();
  const known = new Map<string, Trial | undefined>();
  const sizes = new Map<string, IndexSize>();
  let failure: Extract<Answer, { kind: 'failed' }> | undefined;
  let [asked, isCut] = [0, false];
  const ask = async (sets: readonly (readonly Named[])[]): Promise<readonly Answer[]> =>
    sets.length > 0 ? planner.ask(database, sets.map((set): Question => ({ sql, parameters, indexes: set.map(({ name, ddl }) => ({ name, ddl })), without })), signal) : [];
  /** Without what only a newer server would read so. */
  const usable = async (answer: Extract<Answer, { kind: 'plan' }>, set: readonly Named[]): Promise<Trial | undefined> => {
    for (const size of answer.sizes) sizes.set(size.name, size);
    const skipped = skipsScans(database.version) ? undefined : skipScanned(answer.plan, new Map(set.map(({ name, index }) => [name, index])));
    if (!skipped || skipped.size === 0) return trialOf(answer, set);
    asked++;
    const fewer = set.filter(({ name }) => !skipped.has(name));
    const [again] = await ask([fewer]);
    return again?.kind === 'plan' ? usable(again, fewer) : undefined;
  };
  const keyOf = (set: readonly Named[]): string => set.map(({ name }) => name).sort().join(' ');
  return {
    named: (candidates) => candidates.map((candidate) => {
      const text = indexText(candidate.table, candidate.index);
      const one = byText.get(text) ?? nameFor(candidate, byText.size + 1);
      byText.set(text, one);
      return one;
    }),
    async of(sets) {
      const fresh = new Map<string, readonly Named[]>();
      for (const set of sets) {
        const key = keyOf(set);
        if (known.has(key)) continue;
        if (asked + fresh.size < most) fresh.set(key, set);
        else isCut ||= most < budget;
      }
      asked += fresh.size;
      const answers = await ask([...fresh.values()]);
      for (const [at, [key, set]] of [...fresh].entries()) {
        const answer = answers[at];
        if (answer?.kind === 'failed') failure ??= answer;
        if (answer?.kind !== 'plan') known.set(key, undefined);
        else known.set(key, await usable(answer, set));
      }
      return sets.map((set) => (known.has(keyOf(set)) ? known.get(keyOf(set)) : bestPart([...known.values()], set)));
    },
    bytes: ({ name }) => sizes.get(name)?.bytes,
    entries: ({ name }) => sizes.get(name)?.rows,
    isCut: () => isCut,
    failure: () => failure,
    asked: () => asked,
  };
}

/** The cheapest plan that reads no other indexes. */
function bestPart(trials: readonly (Trial | undefined)[], set: readonly Named[]): Trial | undefined {
  const parts = trials.flatMap((trial) => (trial?.used.every((one) => set.includes(one)) ? [trial] : []));
  return parts.sort((a, b) => a.cost - b.cost)[0];
}

function nameFor(candidate: Candidate, at: number): Named {
  const name = `plansight_${at}`;
  const { table, index } = candidate;
  return { ...candidate, name, ddl: createIndexSql({ schema: table.schema, name: table.name }, { ...index, name }, { concurrently: false }) };
}

function trialOf({ plan, notes }: Extract<Answer, { kind: 'plan' }>, set: readonly Named[]): Trial {
  const names = indexesUsed(plan);
  const used = set.filter(({ name, table }) => names.has(name) || (table.partitioned && names.size > 0));
  return { plan, cost: plan.root.cost.total, used, notes };
}
