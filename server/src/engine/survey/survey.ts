// What the files of a workspace say to one another: where declarations lag behind, which names are used, which conditions are usual, what is deleted from.
// Each is gathered when something first asks for it, which takes a reading of every file; where all files are read anyway, it is gathered on the way.
import { namesMadeIn } from '../judging/addedColumns.ts';
import { behindBy, lagsIn, type Behind } from './behind.ts';
import { deletionsBy, deletionsIn, MAY_DELETE } from './deletions.ts';
import { NOT_YET, settled, type NotYet } from '../kept.ts';
import type { Reading } from '../reading/read.ts';
import { habitsBy, habitsIn, type Habits } from './usual.ts';
import { usesBy, usesIn, type Uses } from './uses.ts';
import type { World } from '../world.ts';

/** What is known already. */
export interface Surveyed {
  readonly behind?: Behind;
  readonly uses?: Uses;
  readonly habits?: Habits;
  /** The bare names of the tables that programs delete rows from. */
  readonly deletions?: ReadonlySet<string>;
}

interface Surroundings {
  /** The world may ask the survey: it is there when the survey reads. */
  world(): World;
  /** Every file that is worth reading. */
  paths(): readonly string[];
  /** Files that no host reads, of which some text may add to a database. */
  unread(): readonly string[];
  textOf(path: string): string;
  /** What was read last is at hand when it is asked for again. */
  read(path: string): Reading | undefined;
  /** What `make` gives for a file, now or in an earlier run. */
  keep<T>(kind: string, path: string, make: () => T): T | NotYet;
}

export interface Survey {
  behind(): Behind;
  uses(): Uses;
  /** These two are asked for so often that they wait while all files are being read. */
  habits(): Habits | NotYet;
  deletions(): ReadonlySet<string> | NotYet;
  /** Of what has been asked for so far. */
  readonly known: Surveyed;
  each<T>(kind: string, paths: readonly string[], make: (path: string) => T): Generator<readonly [path: string, value: T]>;
}

export function surveyOf(known: Surveyed, { world, paths, unread, textOf, read, keep }: Surroundings): Survey {
  let { behind, uses, habits, deletions } = known;
  let isReadingAll = false;

  const told = <T>(kind: string, tell: (reading: Reading) => T, mayTell = (_text: string): boolean => true) => {
    const before = new Map<string, T | null>();
    return (path: string): T | null => {
      const known = before.get(path);
      if (known !== undefined) return known;
      const own = mayTell(textOf(path)) ? settled(keep(kind, path, () => {
        const reading = read(path);
        return reading ? tell(reading) : null;
      })) : null;
      // It is told twice only where all files are read on the way.
      if (isReadingAll) before.set(path, own);
      return own;
    };
  };
  const lagsOf = told('lags', (reading) => lagsIn(reading, world()));
  const usesOf = told('uses', (reading) => usesIn(reading, world()));
  const habitsOf = told('habits', (reading) => habitsIn(reading, world()));
  const deletionsOf = told('deletes', (reading) => deletionsIn(reading, world()), (text) => MAY_DELETE.test(text));
  function* all<T>(tell: (path: string) => T | null): Generator<T> {
    for (const path of paths()) {
      const own = tell(path);
      if (own !== null) yield own;
    }
  }

  return {
    behind: () => (behind ??= behindBy([...all(lagsOf), ...unread().map((path) => ({ made: namesMadeIn(textOf(path)), lacking: [] }))])),
    uses: () => (uses ??= usesBy(all(usesOf))),
    habits: () => habits ?? (isReadingAll ? NOT_YET : (habits = habitsBy(all(habitsOf)))),
    deletions: () => deletions ?? (isReadingAll ? NOT_YET : (deletions = deletionsBy(all(deletionsOf)))),
    get known() {
      return { ...(behind && { behind }), ...(uses && { uses }), ...(habits && { habits }), ...(deletions && { deletions }) };
    },
    *each(kind, paths, make) {
      const waiting: string[] = [];
      const inTurn = largestLast(paths, textOf);
      for (const [index, path] of inTurn.entries()) {
        isReadingAll = true;
        if (!habits) habitsOf(path);
        if (!deletions) deletionsOf(path);
        isReadingAll = index < inTurn.length - 1;
        const value = keep(kind, path, () => make(path));
        isReadingAll = false;
        if (value === NOT_YET) waiting.push(path);
        else yield [path, value];
      }
      for (const path of waiting) yield [path, settled(keep(kind, path, () => make(path)))];
    },
  };
}

/** The last file waits for none: it is the one that takes longest. The others stay in their order, for a history is judged fastest from its beginning on. */
function largestLast(paths: readonly string[], textOf: (path: string) => string): readonly string[] {
  const sizes = paths.map((path) => textOf(path).length);
  const at = sizes.indexOf(sizes.reduce((most, size) => Math.max(most, size), 0));
  return [...paths.slice(0, at), ...paths.slice(at + 1), ...paths.slice(at, at + 1)];
}
