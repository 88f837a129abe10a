// The claims of a review before the planner. A proof hangs on the statement, the claim, the database's structure and figures and nothing else,
// so it is kept from run to run by these; what could not be decided is asked again.
import { resolve } from '../query/resolve.ts';
import type { Rule } from '../rules/rule.ts';
import type { Claim } from '../plans/claim.ts';
import type { PlannedDatabase, Planner } from '../plans/planner.ts';
import { proveIndex, type Proof } from '../plans/prove.ts';
import { judge, type Judged } from './judge.ts';
import { plannedFrom } from './planning/planned.ts';
import { renderStatement } from './planning/render.ts';
import type { Store } from './ports.ts';
import type { Workspace } from './workspace.ts';
import type { Database } from './world.ts';

export interface Proofs {
  /** Undefined of what was never asked. */
  of(judged: Judged): Proof | undefined;
}

export interface Proving {
  readonly rules: readonly Rule[];
  readonly planner: Planner;
  readonly store: Store | undefined;
  /** Times that nobody measured are told from it: `2026-01-31`. */
  readonly today: string;
  readonly signal?: AbortSignal;
}

type IndexClaim = Extract<Claim, { kind: 'index' }>;

/** Proves every claim on an index in these files, one after another. */
export async function proveClaims(workspace: Workspace, paths: Iterable<string>, proving: Proving): Promise<Proofs> {
  const proofs = new Map<string, Proof>();
  const planned = new Map<Database, Planned | undefined>();
  for (const path of paths) {
    const reading = workspace.read(path);
    if (!reading) continue;
    for (const judged of judge(reading, workspace.world, proving.rules).findings) {
      const { claim } = judged.finding;
      const key = keyOf(judged);
      if (claim?.kind !== 'index' || key === undefined || proofs.has(key)) continue;
      const { database } = judged;
      if (!database || database.dialect !== 'postgres') continue;
      if (!planned.has(database)) planned.set(database, plannedWith(database, proving));
      proofs.set(key, await proofOf(judged, claim, database, planned.get(database), proving));
    }
  }
  return { of: (judged) => proofs.get(keyOf(judged) ?? '') };
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

async function proofOf(judged: Judged, claim: IndexClaim, { fold }: Database, planned: Planned | undefined, { planner, store, signal }: Proving): Promise<Proof> {
  const { statement, site } = judged;
  if (!planned) return { kind: 'undecided', reason: 'no schema is known' };
  if (statement.within || !statement.query) return { kind: 'undecided', reason: 'it stands in a definition' };
  const rendered = renderStatement(site, statement);
  if (!rendered) return { kind: 'undecided', reason: 'its text is put together by the program' };
  const key = store?.digest(['proof', planned.key, rendered.sql, JSON.stringify([claim.table, claim.index])]);
  const kept = key === undefined ? undefined : (store?.get(key) as Proof | undefined);
  if (kept) return kept;
  const asked = { resolved: resolve(statement.query, fold.final, statement.variables), sql: rendered.sql, parameters: 'generic' as const };
  const proof = await proveIndex(claim, asked, { planner, database: planned.database, updates: new Map(), ...(signal && { signal }) });
  if (key !== undefined && proof.kind !== 'undecided') store?.set(key, proof);
  return proof;
}

/** Undefined of what is no claim on an index. */
function keyOf({ finding: { claim }, database, site, statement }: Judged): string | undefined {
  if (claim?.kind !== 'index') return undefined;
  const { start, end } = statement.statement;
  return [database?.id ?? '', site.site.carrier.text.slice(start, end), JSON.stringify([claim.table, claim.index])].join('\0');
}
