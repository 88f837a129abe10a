// Whether a word stands in any file that could call a routine by it: a program, a page, or a list of what is to be called.
import type { Remembered } from './memory.ts';
import { stampOf } from './memory.ts';
import type { Files } from './ports.ts';
import { roleOf } from './roles.ts';

/** Answers whether another file of `all` holds a word; who only tries something does not call it. Near files are looked through first. */
export function namedIn(files: Files, all: readonly string[], memory: Remembered<Map<string, boolean>>): (path: string, word: string) => boolean {
  const holds = (path: string, word: string): boolean => {
    const known = memory.of(path, [stampOf(files, path)], () => new Map());
    const before = known.get(word);
    if (before !== undefined) return before;
    const answer = roleOf(path, undefined) !== 'test' && isWordIn(files.read(path) ?? '', word);
    known.set(word, answer);
    return answer;
  };
  let callers: readonly string[] | undefined;
  return (path, word) => {
    callers ??= all.filter((one) => CALLS.test(one));
    const place = callers.findIndex((one) => one >= path);
    const from = place < 0 ? callers.length : place;
    for (let by = 0; by <= callers.length; by++) {
      const [before, after] = [callers[from - by - 1], callers[from + by]];
      if ((before !== undefined && before !== path && holds(before, word)) || (after !== undefined && after !== path && holds(after, word))) return true;
      if (before === undefined && after === undefined) break;
    }
    return false;
  };
}

const CALLS = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|html?|hbs|ejs|pug|graphql|gql|ya?ml|toml|tf|py|go|rb)$/i;

function isWordIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!PART.test(text.charAt(at - 1)) && !PART.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

const PART = /[\w$]/;
