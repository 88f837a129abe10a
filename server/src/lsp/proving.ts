// The claims of open documents before the planner. What is known is said at once; a claim that is new is withheld for a moment and then said as what it is.
// A proof of the schema as it was a moment ago holds until the new one is there, so that nothing flickers while a migration is typed.
import type { Judged } from '../engine/judging/judge.ts';
import { claimedBy, proverOf, type Claimed, type Proofs, type Prover, type Proving } from '../engine/proofs.ts';
import type { Store } from '../engine/ports.ts';
import type { LiveSource, Planner } from '../plans/planner.ts';
import type { Proof } from '../plans/prove.ts';
import type { Database } from '../engine/world.ts';

export interface EditorProofs extends Proofs {
  /** Another value whenever an answer may be another. */
  readonly version: number;
  /** What is known by now, without asking for more; undefined where nothing is proven at all. */
  soFar(): Proofs | undefined;
  /** The plan of a query; undefined where no planner is asked. */
  plan: Prover['plan'] | undefined;
  /** What plans are asked of; undefined where no planner is asked. */
  planner: Planner | undefined;
  /** Proves the claims among what was found, behind those of open documents. */
  meet(found: readonly Judged[]): Promise<void>;
  /** Once whatever waits is decided. */
  settled(): Promise<void>;
  /** What a server has measured that was connected is to be kept nowhere. */
  forget(live: LiveSource): Promise<void>;
  close(): Promise<void>;
}

export interface ProvingPorts {
  openPlanner(): Planner;
  /** What earlier sessions have proven; opened when the first claim is proven. */
  openStore(): Store & { save(): void };
  /** `2026-01-31` */
  today(): string;
}

/** How long, in milliseconds, a new claim waits for its proof. */
const PATIENCE = 2_000;
/** Of so many claims the proofs are held; the store has the others. */
const MOST = 4_000;
/** So many claims wait: what was typed and gone before its turn came is nobody's. */
const QUEUE = 200;

interface Known { readonly proof: Proof; readonly database: Database }

export interface ProvingHost {
  /** Functions of the repository may run while a plan is made. */
  isTrusted(): boolean;
  /** The connected server that a database is, where one is. */
  serverOf: Proving['serverOf'];
  /** What is said may be another now. */
  changed(): void;
  /** Runs work that nobody waits for, and tells of its failure. */
  run(work: () => Promise<void>): Promise<void>;
}

export function openProofs({ openPlanner, openStore, today }: ProvingPorts, { isTrusted, serverOf, changed, run }: ProvingHost): EditorProofs {
  const known = new Map<string, Known>();
  const wanted = new Map<string, Claimed>();
  const awaited = new Set<string>();
  const forgotten = new WeakSet<LiveSource>();
  let planner: Planner | undefined;
  let store: ReturnType<ProvingPorts['openStore']> | undefined;
  let version = 0;
  let working: Promise<void> | undefined;
  const tell = (): void => {
    version++;
    changed();
  };
  let opened: { readonly day: string; readonly prover: Prover } | undefined;
  // It knows what databases are like to the planner, which is worked out once for each and day.
  const open = (): Prover => {
    const day = today();
    if (opened?.day !== day) opened = { day, prover: proverOf({ planner: (planner ??= openPlanner()), store: (store ??= openStore()), today: day, ...(serverOf && { serverOf }) }) };
    return opened.prover;
  };
  const decide = async (claimed: Claimed, prover: Prover): Promise<void> => {
    const proof = await prover.prove(claimed);
    // Of a server that was disconnected meanwhile nothing was to be learned.
    if (claimed.database.snapshot && forgotten.has(claimed.database.snapshot)) return;
    known.delete(claimed.key);
    known.set(claimed.key, { proof, database: claimed.database });
    for (const oldest of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(oldest);
    }
  };
  const work = async (): Promise<void> => {
    const prover = open();
    // What was asked for last is being looked at.
    for (let next = [...wanted].at(-1); next; next = [...wanted].at(-1)) {
      const [key, claimed] = next;
      await decide(claimed, prover);
      // Asked for again meanwhile, of another schema, it waits still.
      if (wanted.get(key)?.database === claimed.database) wanted.delete(key);
      awaited.delete(key);
      tell();
    }
    store?.save();
  };
  return {
    get version() {
      return version;
    },
    of(judged) {
      const claimed = isTrusted() ? claimedBy(judged) : undefined;
      if (!claimed) return undefined;
      const { key, database } = claimed;
      const last = known.get(key);
      if (last?.database === database) return last.proof;
      const isNew = !wanted.has(key);
      wanted.set(key, claimed);
      if (wanted.size > QUEUE) for (const [oldest] of wanted) if (wanted.size > QUEUE) wanted.delete(oldest);
      working ??= run(work).finally(() => (working = undefined));
      if (last) return last.proof;
      if (isNew) {
        awaited.add(key);
        setTimeout(() => {
          if (awaited.delete(key)) tell();
        }, PATIENCE);
      }
      return awaited.has(key) ? 'awaited' : undefined;
    },
    soFar: () => (isTrusted() ? { of: (judged) => known.get(claimedBy(judged)?.key ?? '')?.proof } : undefined),
    get plan() {
      return isTrusted() ? open().plan : undefined;
    },
    get planner() {
      if (isTrusted()) planner ??= openPlanner();
      return isTrusted() ? planner : undefined;
    },
    async meet(found) {
      const claims = found.flatMap((judged) => claimedBy(judged) ?? []).filter(({ key, database }) => known.get(key)?.database !== database);
      const prover = isTrusted() && claims.length > 0 ? open() : undefined;
      for (const claimed of prover ? claims : []) {
        while (working) await working;
        await decide(claimed, prover!);
      }
      if (prover) store?.save();
    },
    async settled() {
      while (working) await working;
    },
    async forget(live) {
      forgotten.add(live);
      await (planner ??= openPlanner()).forget?.(live);
    },
    async close() {
      wanted.clear();
      await planner?.close();
    },
  };
}
