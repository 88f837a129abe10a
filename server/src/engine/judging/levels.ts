// One table decides how loudly a finding is said: the rule's own level, what hangs on it, and what the file is for.
import type { Level, Weight } from '../../rules/finding.ts';
import type { Role } from '../../rules/rule.ts';
import type { Profile, RuleSetting } from '../configuring/settings.ts';

const ORDER: readonly Level[] = ['error', 'warning', 'information', 'hint'];

/** How many steps a level falls. An error is a fact about the statement, so a role makes it no less, except a script's, which is run by hand. */
const STEPS: Readonly<Record<Weight, Readonly<Record<Role, number>>>> = {
  high: { application: 0, migration: 0, schema: 0, job: 1, script: 2, test: 2, seed: 2 },
  unknown: { application: 1, migration: 1, schema: 1, job: 2, script: 2, test: 3, seed: 3 },
  low: { application: 2, migration: 2, schema: 2, job: 3, script: 3, test: 3, seed: 3 },
};

const lower = (level: Level, steps: number): Level => ORDER[Math.min(ORDER.length - 1, ORDER.indexOf(level) + steps)]!;
const quieter = (a: Level, b: Level): Level => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);

/** The level to show, or undefined when the user has turned the rule off. */
export function levelOf(rule: Level, weight: Weight, role: Role, atMost: Level | undefined, setting: RuleSetting | undefined, profile?: Profile): Level | undefined {
  if (setting?.level === 'off' || !isSpokenOf(role, profile)) return undefined;
  if (setting?.level && setting.exact) return setting.level;
  const counted = profile === 'strict' && weight === 'unknown' ? 'high' : weight;
  const own = rule === 'error' && counted === 'high' && role !== 'script' ? rule : lower(rule, STEPS[counted][role]);
  const capped = atMost ? quieter(own, atMost) : own;
  return setting?.level ? quieter(capped, setting.level) : capped;
}

/** Whether a profile has anything to say of such files. */
export const isSpokenOf = (role: Role, profile: Profile | undefined): boolean => profile !== 'migrations-only' || role === 'migration' || role === 'schema';

/** Whether `a` is at least as loud as `b`. */
export const atLeast = (a: Level, b: Level): boolean => ORDER.indexOf(a) <= ORDER.indexOf(b);
