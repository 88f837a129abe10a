// How often a statement is asked: what a server has counted of it, else who calls the routine it stands in. What is slow matters where it is asked for.
import type { Judged } from './judge.ts';
import { atLeast } from './levels.ts';
import { loadOf, type Load } from '../planning/load.ts';
import { renderStatement } from '../planning/render.ts';
import type { World } from '../world.ts';

export function asDemanded(judged: Judged, world: World, path: string): Judged {
  const load = loadAt(judged);
  return load ? asCounted(judged, load) : asCalled(judged, world, path);
}

/** Of the time of all statements that a server has recorded. */
const HEAVY = 0.01;
/** Milliseconds a day that nobody notices. */
const LIGHT = 1_000;

/** What the server is seen to spend its time on is said as loudly as its rule has it, and what takes no time is worth knowing and no more. */
function asCounted(judged: Judged, { share, time, days = 0 }: Load): Judged {
  if (share >= HEAVY) {
    const { atMost: _, ...finding } = judged.finding;
    return { ...judged, finding: { ...finding, weight: 'high' } };
  }
  return days >= 1 && time / days < LIGHT ? { ...judged, isQuiet: true } : judged;
}

/** Only of what is said to take time; undefined where nothing was counted. */
function loadAt({ finding: { claim }, database, site, statement }: Judged): Load | undefined {
  if ((claim?.kind !== 'index' && claim?.kind !== 'rewrite') || !database?.snapshot || site.dialect.id !== 'postgres') return undefined;
  const sent = renderStatement(site, statement);
  return sent && loadOf(sent.sql, database.snapshot.snapshot);
}

/** What no program calls takes nobody's time, until somebody calls it: then it is new. What only jobs or scripts call is as patient as they are. A mistake is one before anybody makes it. */
function asCalled(judged: Judged, world: World, path: string): Judged {
  const { site, role, finding: { weight, claim, atMost }, rule } = judged;
  const mayBeLoud = rule.level === 'warning' && (weight === 'high' || claim !== undefined) && (atMost === undefined || atLeast(atMost, 'warning'));
  const callers = mayBeLoud && world.isNew(path) !== true ? site.callers?.() : undefined;
  if (callers === 'nobody') return { ...judged, isQuiet: true };
  return callers !== undefined && callers !== 'own' && role === 'application' ? { ...judged, role: callers } : judged;
}
