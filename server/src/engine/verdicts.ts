// What was found in a statement, remembered with it: in an editor a document is judged at each key, and all but one of its statements say what they said.
import type { Change } from '../schema/change.ts';
import type { Role, Rule } from '../rules/rule.ts';
import type { Judged } from './judge.ts';
import { originalOf, type ReadStatement } from './read.ts';
import type { Settings } from './settings.ts';
import type { Database } from './world.ts';

/** All that a verdict depends on beside the statement. */
export interface Circumstances {
  readonly path: string;
  readonly database: Database | undefined;
  readonly role: Role;
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** What the document makes for itself. */
  readonly made: readonly Change[];
}

type Found = Omit<Judged, 'site'>;

const verdicts = new WeakMap<ReadStatement, { readonly circumstances: Circumstances; readonly found: readonly Found[] }>();

/** What was found in the same statement under the same circumstances; undefined where it must be judged. */
export function verdictOn(read: ReadStatement, circumstances: Circumstances): readonly Found[] | undefined {
  const own = verdicts.get(read);
  if (own) return same(own.circumstances, circumstances) ? own.found : undefined;
  // What was found in a statement that has moved lies elsewhere; what was not found is nowhere.
  const original = originalOf(read);
  const before = verdicts.get(original);
  return before && before.found.length === 0 && sameAnnotation(original, read) && same(before.circumstances, circumstances) ? before.found : undefined;
}

const dependent = new WeakSet<ReadStatement>();

/** The statement, of which a rule asks what others of its document do: its verdict is not remembered. */
export function dependsOnOthers(read: ReadStatement): ReadStatement {
  dependent.add(read);
  return read;
}

export function rememberVerdict(read: ReadStatement, circumstances: Circumstances, judged: readonly Judged[]): void {
  if (dependent.has(read)) return;
  verdicts.set(read, { circumstances, found: judged.map(({ site: _, ...found }) => found) });
}

const same = (a: Circumstances, b: Circumstances): boolean =>
  a.path === b.path && a.database === b.database && a.role === b.role && a.rules === b.rules && a.settings === b.settings && a.made.length === b.made.length && a.made.every((change, at) => change === b.made[at]);

const sameAnnotation = ({ annotation: a }: ReadStatement, { annotation: b }: ReadStatement): boolean => a?.consumes === b?.consumes && a?.expandsStars === b?.expandsStars;
