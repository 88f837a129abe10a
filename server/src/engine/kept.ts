// What is kept from one run to the next, so that a run reads and judges only what has changed.
// A value hangs on the text of its file, on what the whole workspace is judged by, and on what was asked of the other files while it was made.
// The first two are in its key, the third stands beside it: what is kept is never older than what it speaks of.
import type { Store } from './ports.ts';

export interface Keeper {
  /** The same function, whose answers are noted beside what is being made: it is asked about the rest of the workspace, and answers with plain data. */
  question<A extends readonly string[], T>(kind: string, answer: (...about: A) => T): (...about: A) => T;
  /** What `make` gives for a text, now or in an earlier run. It is plain data; all that it hangs on beside the text and what it asks is in `kind`. */
  of<T>(kind: string, path: string, text: string, make: () => T): T;
}

/** Keeps nothing. */
export const forgetful: Keeper = { question: (_, answer) => answer, of: (_kind, _path, _text, make) => make() };

type Asked = Map<string, string>;
interface Kept { readonly value: unknown; readonly asked: readonly (readonly [question: string, answer: string])[] }

export function keeperOf(store: Store): Keeper {
  const answers = new Map<string, (...about: string[]) => unknown>();
  const making: Asked[] = [];
  const digestOf = (value: unknown): string => store.digest([JSON.stringify(value) ?? '']);
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
  const holds = ({ asked }: Kept): boolean => asked.every(([question, answer]) => digestOf(answerTo(question)) === answer);

  return {
    question(kind, answer) {
      answers.set(kind, answer as unknown as (...about: string[]) => unknown);
      return (...about) => {
        const asking = making.at(-1);
        if (!asking) return answer(...about);
        const found = noting(new Map(), () => answer(...about));
        asking.set(JSON.stringify([kind, ...about]), digestOf(found));
        return found;
      };
    },
    of<T>(kind: string, path: string, text: string, make: () => T): T {
      const key = store.digest([kind, path, text]);
      const kept = store.get(key) as Kept | undefined;
      if (kept && holds(kept)) return kept.value as T;
      const asked: Asked = new Map();
      const value = noting(asked, make);
      store.set(key, { value, asked: [...asked] } satisfies Kept);
      return value;
    },
  };
}
