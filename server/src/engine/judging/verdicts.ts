// What was found in a statement, remembered with it: in an editor a document is judged at each key, and all but one of its statements say what they said.
import { contains } from '../../text/span.ts';
import type { Change } from '../../schema/change.ts';
import type { Finding, Related } from '../../rules/finding.ts';
import type { Role, Rule } from '../../rules/rule.ts';
import type { Judged } from './judge.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { originalOf, standsForItself } from '../reading/reread.ts';
import type { Database, World } from '../world.ts';

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

interface Verdict { readonly circumstances: Circumstances; readonly found: readonly Found[]; readonly asked: readonly Asked[] }
interface Asked { readonly question: Question; readonly answer: string | boolean }

const verdicts = new WeakMap<ReadStatement, Verdict>();

/** What was found in the same statement under the same circumstances; undefined where it must be judged. `again` judges it, for what was not carried along. */
export function verdictOn(place: Surroundings, circumstances: Circumstances, again: () => readonly Judged[]): readonly Found[] | undefined {
  const [, , read] = place;
  const original = originalOf(read);
  const before = verdicts.get(original);
  if (!before || !same(before.circumstances, circumstances)) return undefined;
  if (before.asked.some(({ question, answer }) => question(...place) !== answer)) return undefined;
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

/** A statement where it stands. */
export type Surroundings = readonly [reading: Reading, site: ReadSite, read: ReadStatement];
type Question = (...place: Surroundings) => string | boolean;

const asked = new WeakMap<ReadStatement, Asked[]>();

/** What a rule asks of the document around a statement: its verdict holds as long as the answer does. */
export function askAround<A extends string | boolean>(place: Surroundings, question: (...place: Surroundings) => A): A {
  const [, , read] = place;
  const answer = question(...place);
  const known = asked.get(read);
  if (known) known.push({ question, answer });
  else asked.set(read, [{ question, answer }]);
  return answer;
}

export function rememberVerdict(read: ReadStatement, circumstances: Circumstances, judged: readonly Judged[]): void {
  verdicts.set(read, { circumstances, found: judged.map(({ site: _, ...found }) => found), asked: asked.get(read) ?? [] });
  asked.delete(read);
  standsForItself(read);
}

const same = (a: Circumstances, b: Circumstances): boolean =>
  a.path === b.path && a.database === b.database && a.role === b.role && a.rules === b.rules && a.world === b.world && a.made.length === b.made.length && a.made.every((change, at) => isSameMade(change, b.made[at]!));

/** Of what a routine makes for its session the name is known and no more: reading the routine anew changes nothing. */
const isSameMade = (a: Change, b: Change): boolean =>
  a === b || (a.kind === 'create table' && b.kind === 'create table' && isNameAlone(a) && isNameAlone(b) && a.table.name === b.table.name && a.table.schema === b.table.schema);
const isNameAlone = (change: Extract<Change, { kind: 'create table' }>): boolean => change.temporary && !change.complete && change.columns.length === 0 && change.output === undefined;

const sameAnnotation = ({ annotation: a }: ReadStatement, { annotation: b }: ReadStatement): boolean => a?.consumes === b?.consumes && a?.expandsStars === b?.expandsStars && a?.name === b?.name;
