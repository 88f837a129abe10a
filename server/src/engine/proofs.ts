// The claims of a review before the planner. A proof hangs on the statement, the claim, the database's structure and figures and nothing else,
// so it is kept from run to run by these; what could not be decided is asked again.
import { everyQuery, type Intention, type Query } from '../query/query.ts';
import { resolve, type Resolved } from '../query/resolve.ts';
import type { MeasureLevel } from '../schema/measures.ts';
import { beginTrials, type AskedQuery } from '../plans/advise.ts';
import { atServer, type AskServer } from '../plans/atServer.ts';
import type { Plan } from '../plans/plan.ts';
import { trialsOf } from '../plans/trials.ts';
import type { Claim } from '../plans/claim.ts';
import type { PlannedDatabase, Planner } from '../plans/planner.ts';
import { proveIndex, proveRewrite, proveRows, tableIn, type Proof, type Rewording } from '../plans/prove.ts';
import { lookupBy, proveDrop } from '../plans/proveDrop.ts';
import { statisticsOf } from '../plans/statistics.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { Judged } from './judging/judge.ts';
import { plannedFrom } from './planning/planned.ts';
import { renderChanged, renderStatement } from './planning/render.ts';
import { resolvedFrom } from './planning/statement.ts';
import type { Store } from './ports.ts';
import type { Database } from './world.ts';

export interface Proofs {
  /** Undefined of what was never asked; `awaited`: the answer is not far, and until then nothing is said. */
  of(judged: Judged): Proof | 'awaited' | undefined;
}

/** What is claimed of the plans of a database that a planner speaks for. */
export interface Claimed {
  /** The same for equal texts of a statement and equal claims: of one database, they are decided together. */
  readonly key: string;
  readonly judged: Judged;
  readonly claim: Exclude<Claim, { kind: 'syntax' }>;
  readonly database: Database;
}

export function claimedBy(judged: Judged): Claimed | undefined {
  const { finding: { claim }, database, site, statement } = judged;
  if (!claim || claim.kind === 'syntax' || database?.dialect !== 'postgres' || isWide(judged)) return undefined;
  if (claim.kind === 'rows' && !tellsValues(database)) return undefined;
  const { start, end } = statement.statement;
  return { key: [database.id, site.site.carrier.text.slice(start, end), claimText(claim)].join('\0'), judged, claim, database };
}

/** How many rows have a value, only statistics of columns tell. */
const tellsValues = ({ snapshot }: Database): boolean => snapshot !== undefined && snapshot.snapshot.level !== 'rows' && snapshot.snapshot.level !== 'schema';

/** A call that reads many relations at once is one statement of as many queries, each of which claims: planning it all for each of them costs seconds, and tells what is plain. */
const isWide = ({ site, statement: { query } }: Judged): boolean => site.site.called === true && query !== undefined && [...everyQuery(query)].length > WIDE;
const WIDE = 3;

function claimText(claim: Claimed['claim']): string {
  switch (claim.kind) {
    case 'index': return JSON.stringify([claim.table, claim.index]);
    case 'rewrite': return JSON.stringify([claim.table, claim.as, claim.wants]);
    case 'drop': return JSON.stringify([claim.table, 'without', claim.index]);
    case 'rows': return JSON.stringify(['rows', claim.least]);
  }
}

export interface Proving {
  readonly planner: Planner;
  readonly store: Store | undefined;
  /** Times that nobody measured are told from it: `2026-01-31`. */
  readonly today: string;
  /** The connected server that a database is, where one is. */
  serverOf?(database: Database): { readonly ask: AskServer } | undefined;
}

export interface Prover {
  prove(claimed: Claimed, signal?: AbortSignal): Promise<Proof>;
  /** The plan of a query that stands in a program, or why there is none. */
  plan(query: { readonly sql: string; readonly resolved: Resolved }, database: Database): Promise<PlannedQuery>;
}

export type PlannedQuery = { readonly kind: 'planned'; readonly plan: Plan; readonly level: MeasureLevel } | { readonly kind: 'failed'; readonly reason: string };

/** Databases are made ready for the planner when they are first asked about. */
export function proverOf(proving: Proving): Prover {
  const planned = new WeakMap<Database, { readonly ready: Planned | undefined }>();
  const readyFor = (database: Database): Planned | undefined => {
    let known = planned.get(database);
    if (!known) planned.set(database, (known = { ready: plannedWith(database, proving) }));
    return known.ready;
  };
  return {
    prove: (claimed, signal) => proofOf(claimed, readyFor(claimed.database), proving, signal),
    async plan({ sql, resolved }, database) {
      const ready = readyFor(database)?.database;
      if (!ready) return { kind: 'failed', reason: 'no schema is known' };
      const context = { planner: proving.planner, database: ready, updates: new Map() };
      const asked = { sql, resolved, parameters: 'generic' as const };
      const begun = await beginTrials(trialsOf({ ...context, ...asked, budget: 1 }), asked, { ...context, budget: 1 });
      return begun.kind === 'failed' ? { kind: 'failed', reason: begun.message } : { kind: 'planned', plan: begun.base.plan, level: ready.measures.level };
    },
  };
}

/** Proofs of what was met so far. */
export interface ProofsAsMet extends Proofs {
  /** Proves the claims among what was found, one after another; one that is met again is not asked about again. */
  meet(found: readonly Judged[]): Promise<void>;
}

export function proofsAsMet(proving: Proving): ProofsAsMet {
  const proofs = new Map<string, Proof>();
  const prover = proverOf(proving);
  return {
    of: (judged) => proofs.get(claimedBy(judged)?.key ?? ''),
    async meet(found) {
      for (const judged of found) {
        const claimed = claimedBy(judged);
        if (claimed && !proofs.has(claimed.key)) proofs.set(claimed.key, await prover.prove(claimed));
      }
    },
  };
}

interface Planned {
  readonly database: PlannedDatabase;
  /** Short, and another one wherever a plan could be another. */
  readonly key: string;
}

function plannedWith(database: Database, { store, today }: Proving): Planned | undefined {
  const planned = plannedFrom(database, today);
  return planned && { database: planned, key: store?.digest([...planned.base, ...planned.tail, JSON.stringify(planned.measures), JSON.stringify(planned.settings), planned.collation, String(planned.version), ...planned.searchPath]) ?? '' };
}

async function proofOf({ judged, claim, database }: Claimed, planned: Planned | undefined, { planner, store, serverOf }: Proving, signal: AbortSignal | undefined): Promise<Proof> {
  const { statement, site } = judged;
  if (!planned) return { kind: 'undecided', reason: 'no schema is known' };
  if (claim.kind === 'drop') return dropProof(claim, database, planned, { planner, store }, signal);
  if (statement.within || !statement.query) return { kind: 'undecided', reason: 'it stands in a definition' };
  const rendered = renderStatement(site, statement);
  if (!rendered) return { kind: 'undecided', reason: 'its text is put together by the program' };
  const asked: AskedQuery = { resolved: resolve(statement.query, database.fold.final, statement.variables), sql: rendered.sql, parameters: 'generic' };
  const reworded = claim.kind === 'rewrite' ? rewordingOf(judged, claim, database, asked, planned.database) : undefined;
  if (claim.kind === 'rewrite' && !reworded) return { kind: 'undecided', reason: 'how else it would be said is not known' };
  const context = { planner, database: planned.database, updates: new Map(), ...(signal && { signal }) };
  const parts = [planned.key, rendered.sql, claimText(claim), reworded ? `${reworded.asked.sql}\0${reworded.rewritten.sql}` : ''];
  const proof = await keptOr(parts, database, store, () => {
    switch (claim.kind) {
      case 'index': return proveIndex(claim, asked, context);
      case 'rewrite': return proveRewrite(claim, reworded!, context);
      case 'rows': return proveRows(claim, asked, context);
    }
  });
  const server = serverOf?.(database);
  return server && claim.kind === 'index' ? atServer(proof, claim, asked, planned.database.measures, server.ask) : proof;
}

/** The proof that was kept of the same, or a new one, which is kept where it decides. What was measured by a connected server is on the disk only as long as it is connected, so no proof of it is kept. */
async function keptOr(parts: readonly string[], { snapshot }: Database, store: Store | undefined, prove: () => Promise<Proof>): Promise<Proof> {
  const key = snapshot?.live ? undefined : store?.digest(['proof', ...parts]);
  const kept = key === undefined ? undefined : (store?.get(key) as Proof | undefined);
  if (kept) return kept;
  const proof = await prove();
  if (key !== undefined && proof.kind !== 'undecided') store?.set(key, proof);
  return proof;
}

async function dropProof(claim: Extract<Claim, { kind: 'drop' }>, of: Database, planned: Planned, { planner, store }: Pick<Proving, 'planner' | 'store'>, signal: AbortSignal | undefined): Promise<Proof> {
  const { fold } = of;
  const table = findTable(fold.final, claim.table);
  const index = table?.indexes.find(({ name }) => name === claim.index);
  const sql = table && index && lookupBy(table, index);
  const resolved = sql === undefined ? undefined : resolvedFrom(sql, fold.final);
  if (!table || !index || sql === undefined || !resolved) return { kind: 'undecided', reason: 'it is not there in the end' };
  const context = { planner, database: planned.database, updates: new Map(), ...(signal && { signal }) };
  return keptOr([planned.key, sql, claimText(claim), ''], of, store, () => proveDrop(table, index, { resolved, sql, parameters: 'generic' }, context));
}

/** Of a table's rows, how deep a page lies that nobody says the place of: what PostgreSQL takes an unknown offset for (pathnode.c, adjust_limit_rows_costs). */
const DEEP = 0.1;

/** The statement as the claim would have it: what would be done about a finding is found out where it stands now. */
function rewordingOf({ finding, site, statement }: Judged, claim: Extract<Claim, { kind: 'rewrite' }>, database: Database, asked: AskedQuery, { measures }: PlannedDatabase): Rewording | undefined {
  const { query } = statement;
  const changed = (of: Query, change: readonly Intention[]): AskedQuery | undefined => {
    const rendered = renderChanged(site, statement, of, change);
    const resolved = rendered && resolvedFrom(rendered.sql, database.fold.final);
    return resolved && { resolved, sql: rendered.sql, parameters: 'generic' };
  };
  if (claim.as === 'its fix') {
    const fix = finding.intentions.find((one) => one.kind === 'query');
    const rewritten = fix && changed(fix.query, fix.change);
    return rewritten && { asked, rewritten };
  }
  const offset = query?.offset;
  const table = tableIn(asked.resolved, claim);
  const rows = table && statisticsOf(measures).rows(table);
  const deep = offset?.count ?? (rows === undefined ? undefined : Math.round(rows * DEEP));
  if (!query || !offset || deep === undefined) return undefined;
  const [behind, rewritten] = [changed(query, [{ kind: 'replace', at: offset.span, by: [`offset ${deep}`] }]), changed(query, [{ kind: 'replace', at: offset.span, by: [] }])];
  return behind && rewritten && { asked: behind, rewritten, deep };
}
