// Which files could call a routine by its name: programs, pages, and lists of what is to be called.
import type { Remembered } from '../memory.ts';
import { stampOf } from '../memory.ts';
import type { Files } from '../ports.ts';
import type { Role } from '../../rules/rule.ts';
import { roleOf, roleOfAll } from '../roles.ts';
import { withoutScheduled } from '../reading/scheduled.ts';

/** How a file holds a word beside passing it on; what is only imported and handed over to a clock there, a job calls. */
type Held = 'no' | 'by the clock' | 'plainly';

/** The loudest role of the other files of `all` that hold a word; who only tries something does not call it. Near files are looked through first. */
export function namedIn(files: Files, all: readonly string[], memory: Remembered<Map<string, Held>>): (path: string, word: string) => Role | undefined {
  const holds = (path: string, word: string): Held => {
    const known = memory.of(path, [stampOf(files, path)], () => new Map());
    const before = known.get(word);
    if (before !== undefined) return before;
    const text = files.read(path) ?? '';
    const answer = !isWordIn(text, word) || !isWordIn(text.replace(PASSED_ON, ''), word) ? 'no' : isByTheClock(text, word) ? 'by the clock' : 'plainly';
    known.set(word, answer);
    return answer;
  };
  let callers: readonly { readonly path: string; readonly role: Role }[] | undefined;
  return (path, word) => {
    callers ??= all.flatMap((one) => {
      const role = CALLS.test(one) ? roleOf(one, undefined) : 'test';
      return role === 'test' ? [] : [{ path: one, role }];
    });
    const place = callers.findIndex((one) => one.path >= path);
    const from = place < 0 ? callers.length : place;
    const roles: Role[] = [];
    for (let by = 0; by <= callers.length; by++) {
      for (const one of [callers[from - by - 1], callers[from + by]]) {
        if (!one || one.path === path || roles.includes(one.role)) continue;
        const held = holds(one.path, word);
        if (held === 'no') continue;
        const role = held === 'by the clock' && one.role === 'application' ? 'job' : one.role;
        if (role === 'application') return role;
        roles.push(role);
      }
    }
    return roleOfAll(roles);
  };
}

/** What a file passes on of others is not called there. */
const PASSED_ON = /\bexport\s*(?:type\s*)?\{[^}]*\}\s*from\b/g;

function isByTheClock(text: string, word: string): boolean {
  const rest = withoutScheduled(text);
  return rest.length < text.length && !isWordIn(rest.replace(IMPORTED, ''), word);
}

const IMPORTED = /\bimport\s[^;'"]*\bfrom\s*['"][^'"]*['"]|\b(?:const|let|var)\s+(?:\w+|\{[^}]*\})\s*=\s*require\([^)]*\)/g;

const CALLS = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx|html?|hbs|ejs|pug|graphql|gql|ya?ml|toml|tf|py|go|rb)$/i;

function isWordIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!PART.test(text.charAt(at - 1)) && !PART.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

const PART = /[\w$]/;
