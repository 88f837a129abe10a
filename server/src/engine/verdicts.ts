// What was found in a statement, remembered with it: in an editor a document is judged at each key, and all but one of its statements say what they said.
import { contains } from '../text/span.ts';
import type { Change } from '../schema/change.ts';
import type { Finding, Related } from '../rules/finding.ts';
import type { Role, Rule } from '../rules/rule.ts';
import type { Judged } from './judge.ts';
import { originalOf, type ReadStatement } from './read.ts';
import type { Database, World } from './world.ts';

/** All that a verdict depends on beside the statement. */
export interface Circumstances {
  readonly path: string;
  readonly database: Database | undefined;
  readonly role: Role;
  readonly rules: readonly Rule[];
  readonly world: World;
  /** What the document makes for itself. */
  readonly made: readonly Change[];
}

type Found = Omit<Judged, 'site'>;

const verdicts = new WeakMap<ReadStatement, { readonly circumstances: Circumstances; readonly found: readonly Found[] }>();

/** What was found in the same statement under the same circumstances; undefined where it must be judged. `again` judges it, for what was not carried along. */
export function verdictOn(read: ReadStatement, circumstances: Circumstances, again: () => readonly Judged[]): readonly Found[] | undefined {
  const original = originalOf(read);
  const before = verdicts.get(original);
  if (!before || !same(before.circumstances, circumstances)) return undefined;
  if (original === read) return before.found;
  if (!sameAnnotation(original, read)) return undefined;
  let judged: readonly Judged[] | undefined;
  const intentions = (at: number): Finding['intentions'] => (judged ??= again())[at]?.finding.intentions ?? [];
  const found = before.found.flatMap((one, at) => moved(one, original, read, () => intentions(at)) ?? []);
  return found.length === before.found.length ? found : undefined;
}

/** A finding of a statement that has moved since. What would be done about it is found out anew, for it speaks of the statement's own parts. */
function moved(found: Found, original: ReadStatement, read: ReadStatement, intentions: () => Finding['intentions']): Found | undefined {
  const by = read.span.start - original.span.start;
  const here = ({ at }: Related): boolean => !('span' in at) || contains(original.span, at.span);
  const { span, related, intentions: _, ...rest } = found.finding;
  // What is said of another place of the document may have moved by another way.
  if (!related.every(here)) return undefined;
  const shifted = (at: { readonly start: number; readonly end: number }): typeof at => ({ start: at.start + by, end: at.end + by });
  return {
    ...found,
    statement: read,
    finding: {
      ...rest,
      span: shifted(span),
      related: related.map((one): Related => ('span' in one.at ? { ...one, at: { ...one.at, span: shifted(one.at.span) } } : one)),
      get intentions() {
        return intentions();
      },
    },
  };
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
  a.path === b.path && a.database === b.database && a.role === b.role && a.rules === b.rules && a.world === b.world && a.made.length === b.made.length && a.made.every((change, at) => change === b.made[at]);

const sameAnnotation = ({ annotation: a }: ReadStatement, { annotation: b }: ReadStatement): boolean => a?.consumes === b?.consumes && a?.expandsStars === b?.expandsStars && a?.name === b?.name;
