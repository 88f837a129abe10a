// A text that was edited, read again from the statement around the edit to the first statement that is as it was:
// those before it are the same values, and those behind it are the same but for their place, which is reckoned when a tree is asked for.
import type { Dialect } from './dialect.ts';
import { EVOLUTION, frontMatterEnd } from './frontMatter.ts';
import { parseStatement, readOn, stopAt, stopsOf, type Stop } from './parse.ts';
import { scannerOf } from './tokens.ts';
import type { Script, SqlComment, Statement, Tree } from './tree.ts';

export interface Reparsed {
  readonly script: Script;
  /** So many statements at the beginning are those of the earlier script. */
  readonly kept: number;
  /** From this statement on, each is the earlier script's at `movedFrom` and on. */
  readonly moved: number;
  readonly movedFrom: number;
}

/** Undefined where the earlier script says too little, and all must be read. */
export function reparseScript(text: string, dialect: Dialect, earlier: { readonly text: string; readonly script: Script }): Reparsed | undefined {
  const old = earlier.script;
  const stops = stopsOf.get(old);
  // What one statement is may depend on text behind it where COPY takes data or a body holds semicolons, and on how many came before it in a run.
  if (!stops || stops.length === 0 || /stdin/i.test(text) || (dialect.compoundBodies && /\bdelimiter\b|\bbegin\b/i.test(text)) || old.statements.some(({ repeats }) => repeats)) return undefined;
  // The lines of a front matter that is closed or opened were read as SQL before, or will be.
  if (frontMatterEnd(text) > 0 !== frontMatterEnd(earlier.text) > 0 || EVOLUTION.test(text) !== EVOLUTION.test(earlier.text)) return undefined;
  const { first, tail } = differenceOf(earlier.text, text);
  const by = text.length - earlier.text.length;
  const from = resumeAt(stops, old, first);
  const scanner = scannerOf(text, dialect);
  const { comments } = scanner.tokens;
  if (from) {
    scanner.at = from.at;
    comments.splice(0, comments.length, ...old.comments.slice(0, from.comments));
  }
  const kept = from?.statements ?? 0;
  const script = { statements: old.statements.slice(0, kept), comments };
  const newStops: Stop[] = from ? stops.slice(0, stops.indexOf(from) + 1) : [];
  let joint: Stop | undefined;
  readOn(scanner, script.statements, () => {
    newStops.push(stopAt(scanner, script));
    joint = scanner.misses === 0 && scanner.at - 1 > text.length - tail ? stopWith(stops, scanner.at - by) : undefined;
    return joint === undefined;
  });
  const moved = script.statements.length;
  if (joint) {
    const behind = { statements: moved - joint.statements, comments: comments.length - joint.comments };
    for (const statement of old.statements.slice(joint.statements)) script.statements.push(by === 0 ? statement : movedStatement(statement, by, text, dialect));
    for (const comment of old.comments.slice(joint.comments)) comments.push(movedComment(comment, by));
    for (const stop of stops.slice(stops.indexOf(joint) + 1)) newStops.push({ at: stop.at + by, statements: stop.statements + behind.statements, comments: stop.comments + behind.comments, misses: stop.misses });
  }
  stopsOf.set(script, newStops);
  return { script, kept, moved, movedFrom: joint?.statements ?? old.statements.length };
}

/** How many units are the same at the beginning of two texts, and then at their end. */
function differenceOf(a: string, b: string): { readonly first: number; readonly tail: number } {
  const shorter = Math.min(a.length, b.length);
  let first = 0;
  while (first < shorter && a.charCodeAt(first) === b.charCodeAt(first)) first++;
  let tail = 0;
  while (tail < shorter - first && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return { first, tail };
}

/** The last stop before an edit. What has no end may find one behind the edit, so nothing is kept behind an error. */
function resumeAt(stops: readonly Stop[], { statements }: Script, edit: number): Stop | undefined {
  let last: Stop | undefined;
  for (const stop of stops) {
    if (stop.at >= edit || stop.misses > 0) break;
    if (statements.slice(last?.statements ?? 0, stop.statements).some(({ errors }) => errors.length > 0)) break;
    last = stop;
  }
  return last;
}

function stopWith(stops: readonly Stop[], at: number): Stop | undefined {
  let low = 0;
  let high = stops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stops[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  const stop = stops[low];
  return stop?.at === at && stop.misses === 0 ? stop : undefined;
}

const movedComment = ({ start, end, block }: SqlComment, by: number): SqlComment => ({ start: start + by, end: end + by, block });

function movedStatement(statement: Statement, by: number, text: string, dialect: Dialect): Statement {
  const { start, end, unread, errors, templated } = statement;
  if (unread === undefined) return new MovedStatement(statement, by, text, dialect);
  return { start: start + by, end: end + by, unread, errors: movedErrors(errors, by), templated };
}

const movedErrors = (errors: Statement['errors'], by: number): Statement['errors'] => (errors.length === 0 ? errors : errors.map((error) => movedBy(error, by)));

/** Its tree is made when it is asked for. A class for its getter, as in query/resolve.ts. */
class MovedStatement implements Statement {
  readonly start: number;
  readonly end: number;
  readonly errors: Statement['errors'];
  readonly templated: boolean;
  readonly #make: () => Tree;
  #tree: Tree | undefined;

  constructor(original: Statement, by: number, text: string, dialect: Dialect) {
    const [start, end] = [original.start + by, original.end + by];
    this.start = start;
    this.end = end;
    this.errors = movedErrors(original.errors, by);
    this.templated = original.templated;
    // Reading is faster than copying, but what has an error may have been read together with what follows it.
    this.#make = () => (original.errors.length === 0 ? parseStatement(text, dialect, { start, end })?.tree : undefined) ?? movedBy(original.tree!, by);
  }

  get tree(): Tree {
    return (this.#tree ??= this.#make());
  }
}

/** A copy in which every span lies so much further on. */
function movedBy<T>(value: T, by: number): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => movedBy<unknown>(item, by)) as T;
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) copy[name] = (name === 'start' || name === 'end') && typeof part === 'number' ? part + by : movedBy<unknown>(part, by);
  return copy as T;
}
