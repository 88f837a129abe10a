// The queries that advice is measured on: our own of the shop, and those that someone wrote who had not seen the advisor.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBES } from '../../plans/probes.ts';
import { FILL, SHOP } from '../../plans/shop.ts';
import type { World } from './world.ts';

export interface BenchProbe {
  readonly about: string;
  readonly sql: string;
  readonly wants: 'index' | 'nothing' | 'rewrite';
  /** What it is run with, as text; undefined: from the middle of the columns. */
  readonly values?: readonly (string | null)[];
}

export interface ProbedWorld {
  readonly world: World;
  readonly probes: readonly BenchProbe[];
  readonly by: 'ours' | 'blind';
}

/** As it was handed in. */
interface Blind {
  readonly name: string;
  readonly category: string;
  readonly schema: string;
  readonly load: string;
  readonly query: string;
  readonly needsNothing: boolean;
  readonly parameters?: readonly (string | number | boolean | null)[];
}

export function probeWorlds(): readonly ProbedWorld[] {
  return [{ world: { name: 'shop', ddl: SHOP, fill: FILL.replace('vacuum analyze;', '') }, probes: PROBES, by: 'ours' }, ...blindWorlds()];
}

function blindWorlds(): readonly ProbedWorld[] {
  const path = join(__dirname, 'blind.json');
  const probes = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly Blind[]) : [];
  const bySchema = new Map<string, Blind[]>();
  for (const probe of probes) {
    const key = JSON.stringify([probe.schema, probe.load]);
    bySchema.set(key, [...(bySchema.get(key) ?? []), probe]);
  }
  return [...bySchema.values()].map((all, at): ProbedWorld => ({
    world: { name: `blind_${at}`, ddl: all[0]!.schema, fill: all[0]!.load },
    probes: all.map(({ name, category, query, needsNothing, parameters }) => ({ about: `${category} (${name})`, sql: query, wants: needsNothing ? 'nothing' : 'index', ...(parameters && { values: parameters.map((value) => (value === null ? null : String(value))) }) })),
    by: 'blind',
  }));
}
