// How a program consumes the rows of a query, where that is certain.
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, HostTree, Use } from '../hosts/tree.ts';
import { addedAt } from './added.ts';
import { continuing } from './chain.ts';
import { holdersOf } from './program.ts';
import type { Site } from './site.ts';

/** `rows` is the path from the call's result to the rows: `['rows']` for pg, none for postgres.js. */
export function consumption(document: Document, tree: HostTree, call: CallValue, rows: readonly string[]): Site['consumes'] {
  if (call.discarded && call.chain.length === 0) return 'nothing';
  // `sql`…`.cursor(100)`, `connection.query(text).stream()`
  if (/^(?:cursor|stream|iterate)$/.test(call.chain[0] ?? '')) return 'in pages';
  if (call.returned && call.chain.length === 0) return undefined;
  const paths = readPaths(document, tree, call);
  if (!paths || paths.length === 0) return undefined;
  const kinds = paths.map((path) => kindOf(path, rows, { document, tree }));
  if (kinds.every((kind) => kind === 'row' || kind === 'tested') && kinds.includes('row')) return 'first row';
  if (kinds.every((kind) => kind === 'tested')) return 'existence only';
  if (kinds.includes('sum')) return kinds.every((kind) => kind === 'sum' || kind === 'count' || kind === 'tested') ? 'sum only' : undefined;
  return kinds.every((kind) => kind === 'count' || kind === 'tested') ? 'count only' : undefined;
}

interface ReadPath { readonly path: readonly string[]; readonly isTest: boolean; readonly at?: Span }

/** Every way in which the result is read; undefined where it goes somewhere else as a whole. */
function readPaths(document: Document, tree: HostTree, call: CallValue): readonly ReadPath[] | undefined {
  const given = call.chain.length === 1 && call.chain[0] === 'then' ? givenThen(tree, call) : undefined;
  if (call.chain.length > 0 && !given) return [{ path: call.chain, isTest: isTest(document, call), at: call }];
  const holders = given ?? holdersOf(tree, call);
  const paths: ReadPath[] = [];
  for (const { path: taken = [], uses, assignments, exported } of holders) {
    if (exported || assignments.length > 0) return undefined;
    if (taken.includes('...')) return undefined;
    if (uses.length === 0) paths.push({ path: taken, isTest: false });
    for (const use of uses) paths.push({ path: [...taken, ...use.chain], isTest: isTest(document, use), at: use });
  }
  return paths;
}

/** `.then((rows) => …)`: what holds the result there. */
function givenThen(tree: HostTree, call: CallValue): readonly Binding[] | undefined {
  const [first] = continuing(tree, call)?.args ?? [];
  const [parameter] = first?.kind === 'function' ? tree.routines[first.routine]!.params : [];
  const given = parameter === undefined ? undefined : tree.bindings[parameter];
  if (!given) return undefined;
  const taken = tree.bindings.filter(({ value, path }) => path && value?.kind === 'name' && value.binding === given.id);
  return given.name === '' ? taken : [given, ...taken];
}

/** `rows.length === 0`, `rows.length > 0`, `if (!rows.length)`: only whether there is a row. */
function isTest({ text }: Document, { kind, start, end }: { readonly kind: Use['kind'] | 'call'; readonly start: number; readonly end: number }): boolean {
  if (kind === 'tested') return true;
  const [length = ''] = /^[\w.?)\]!\s]*?\.\s*(?:length|rowCount|count)\b/.exec(text.slice(end, end + 60)) ?? [];
  const before = text.slice(Math.max(0, start - 40), start);
  const after = text.slice(end + length.length, end + length.length + 20);
  if (length !== '' && ((/(?:^|[^!=<>])!\s*(?:\(\s*await\s*)?$/.test(before) && !/^\s*[=<>!+*/-]/.test(after)) || (/\b(?:if|while)\s*\(\s*(?:\(\s*await\s*)?$/.test(before) && /^\s*\)/.test(after)) || /^\s*(?:\?(?![.?])|&&)/.test(after))) return true;
  return /^[\w.?)\]!\s]*(?:\.\s*(?:length|rowCount|count))?\s*(?:(?:===?|!==?|>)\s*0|(?:<|>=)\s*1)(?![\d.])/.test(text.slice(end, end + 60));
}

function kindOf({ path, isTest: tests, at }: ReadPath, rows: readonly string[], program: { readonly document: Document; readonly tree: HostTree }): 'row' | 'count' | 'sum' | 'tested' | 'other' {
  const [first] = path;
  if (rows.length > 0 && first === 'rowCount') return tests ? 'tested' : 'count';
  if (rows.length === 0 && first === 'count') return tests ? 'tested' : 'count';
  if (!rows.every((step, i) => path[i] === step)) return 'other';
  const [step] = path.slice(rows.length);
  if (at && (step === undefined || /^(?:reduce|map|forEach)$/.test(step)) && !tests) return addedAt(program, at) ? 'sum' : 'other';
  if (step === '0' || step === 'at') return 'row';
  if (step === 'length') return tests ? 'tested' : 'count';
  return 'other';
}

/** Of rows that a program only adds up, the members of each sum: several where it adds up products. */
export const addedIn = (document: Document, tree: HostTree, call: CallValue): readonly (readonly string[])[] =>
  (readPaths(document, tree, call) ?? []).flatMap(({ at }) => {
    const members = at && addedAt({ document, tree }, at);
    return members ? [members] : [];
  });

/** Whether all that is read of a result begins with one step: of rows that are counted beside, nobody looks at the number. A name that takes it and is never used is no look. */
export function readsOnly(document: Document, tree: HostTree, call: CallValue, step: string): boolean {
  if (call.returned || call.discarded) return false;
  const paths = readPaths(document, tree, call)?.filter(({ at }) => at !== undefined) ?? [];
  return paths.length > 0 && paths.every(({ path }) => path[0] === step);
}
