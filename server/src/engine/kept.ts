// What is kept from one run to the next, so that a run reads and judges only what has changed.
// A value hangs on the text of its file, on what the whole workspace is judged by, and on what was asked of the other files while it was made.
// The first two are in its key, the third stands beside it: what is kept is never older than what it speaks of.
import type { Store } from './ports.ts';

export interface Keeper {
  /**
   * The same function, whose answers are noted beside what is being made: it is asked about the rest of the workspace, and answers with plain data.
   * Where the answer is not known yet, it answers `meanwhile`, and what is being made comes to nothing.
   */
  question<A extends readonly string[], T>(kind: string, answer: (...about: A) => T | NotYet, meanwhile: T): (...about: A) => T;
  /** What `make` gives for a text, now or in an earlier run. It is plain data; all that it hangs on beside the text and what it asks is in `kind`. */
  of<T>(kind: string, path: string, text: string, make: () => T): T | NotYet;
  /** Makes a value that several others are made of: what it asked is noted beside each of them. */
  shared<T>(make: () => T): () => T;
}

/** What hangs on files that have not been read. */
export const NOT_YET = Symbol('not yet');
export type NotYet = typeof NOT_YET;

/** Of what hangs on no file that is read later. */
export function settled<T>(value: T | NotYet): T {
  if (value === NOT_YET) throw new Error('asked for before all files were read');
  return value;
}

export const ifKnown = <T, U>(value: T | NotYet, then: (known: T) => U): U | NotYet => (value === NOT_YET ? NOT_YET : then(value));

/** Keeps nothing. */
export function forgetful(): Keeper {
  let isOpen = false;
  return {
    question: (_, answer, meanwhile) => (...about) => {
      const found = answer(...about);
      if (found !== NOT_YET) return found;
      isOpen = true;
      return meanwhile;
    },
    of(_kind, _path, _text, make) {
      const outside = isOpen;
      isOpen = false;
      const made = make();
      const isMade = !isOpen;
      isOpen = outside;
      return isMade ? made : NOT_YET;
    },
    shared(make) {
      const value = make();
      return () => value;
    },
  };
}

/** Each question with the digest of its answer. */
type Asked = Map<string, string | NotYet>;
interface Kept { readonly value: unknown; readonly asked: readonly (readonly [question: string, answer: string | NotYet])[] }

export function keeperOf(store: Store): Keeper {
  const answers = new Map<string, (...about: string[]) => unknown>();
  const making: Asked[] = [];
  // Many files ask for the same: an answer is the same value as long as it says the same.
  const digests = new WeakMap<object, string>();
  const digestOf = (value: unknown): string => {
    if (typeof value !== 'object' || value === null) return store.digest([JSON.stringify(value) ?? '']);
    const digest = digests.get(value) ?? store.digest([JSON.stringify(value)]);
    digests.set(value, digest);
    return digest;
  };
  const noting = <T>(asked: Asked, make: () => T): T => {
    making.push(asked);
    try {
      return make();
    } finally {
      making.pop();
    }
  };
  /** What is asked to find an answer is no business of whoever asked for it. */
  const answerTo = (question: string): unknown => {
    const [kind, ...about] = JSON.parse(question) as string[];
    return noting(new Map(), () => answers.get(kind!)?.(...about));
  };

  /** Whether all that was asked would be answered the same today. */
  const stateOf = ({ asked }: Kept): 'holds' | 'is over' | NotYet => {
    let state: 'holds' | NotYet = 'holds';
    for (const [question, answer] of asked) {
      const today = answerTo(question);
      if (today === NOT_YET) state = NOT_YET;
      else if (digestOf(today) !== answer) return 'is over';
    }
    return state;
  };

  return {
    question(kind, answer, meanwhile) {
      answers.set(kind, answer as unknown as (...about: string[]) => unknown);
      return (...about) => {
        const asking = making.at(-1);
        const found = asking ? noting(new Map(), () => answer(...about)) : answer(...about);
        asking?.set(JSON.stringify([kind, ...about]), found === NOT_YET ? NOT_YET : digestOf(found));
        return found === NOT_YET ? meanwhile : found;
      };
    },
    of<T>(kind: string, path: string, text: string, make: () => T): T | NotYet {
      const key = store.digest([kind, path, text]);
      const kept = store.get(key) as Kept | undefined;
      const state = kept && stateOf(kept);
      if (state === NOT_YET) return NOT_YET;
      if (kept && state === 'holds') return kept.value as T;
      const asked: Asked = new Map();
      const value = noting(asked, make);
      if ([...asked.values()].includes(NOT_YET)) return NOT_YET;
      store.set(key, { value, asked: [...asked] } satisfies Kept);
      return value;
    },
    shared(make) {
      const asked: Asked = new Map();
      const value = noting(asked, make);
      return () => {
        for (const [question, answer] of asked) making.at(-1)?.set(question, answer);
        return value;
      };
    },
  };
}
