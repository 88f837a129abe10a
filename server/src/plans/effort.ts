// What one plan of a query costs the planner: how joins are ordered is searched among all tables of a list, so a table more takes three times as long,
// until the planner searches by chance (PostgreSQL manual, "Genetic Query Optimizer"). Who asks for many plans asks for fewer of such a query.
import { everyQuery } from '../query/query.ts';
import type { Resolved } from '../query/resolve.ts';
import type { PlannedDatabase } from './planner.ts';

/** Of PostgreSQL (guc_tables.c): from so many tables on it is searched by chance, and so many that JOIN connects are looked at together. */
const GENETIC = 12;
const COLLAPSED = 8;
/** A search by chance, in plans of a usual query. */
const BY_CHANCE = 5;

/** In plans of a query of up to eight tables. */
export function effortOf(resolved: Resolved, settings: PlannedDatabase['settings']): number {
  const genetic = settings['geqo'] === 'off' ? Infinity : numberOf(settings['geqo_threshold'], GENETIC);
  const collapsed = numberOf(settings['join_collapse_limit'], COLLAPSED);
  return Math.max(1, ...[...everyQuery(resolved.query)].map(({ sources }) => {
    // What a comma connects is one list, however long it is.
    const listed = sources.filter(({ join }) => join === undefined).length;
    const together = Math.max(listed, Math.min(sources.length, collapsed));
    const parts = Math.ceil(sources.length / Math.max(together, 1));
    if (together <= COLLAPSED) return parts;
    return parts * (together < genetic ? 3 ** (together - COLLAPSED) : (BY_CHANCE * together) / GENETIC);
  }));
}

/** How many tables a query joins at most, those of queries inside it apart. */
export const joinedIn = (resolved: Resolved): number => Math.max(0, ...[...everyQuery(resolved.query)].map(({ sources }) => sources.length));

function numberOf(setting: string | undefined, otherwise: number): number {
  const value = Number(setting ?? otherwise);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}
