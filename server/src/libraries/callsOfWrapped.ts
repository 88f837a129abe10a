// The calls of a program that lead to a call of a library's with the conditions that they are given (`wrapped.ts`): they are read as that call, where they stand.
import type { Span } from '../text/span.ts';
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import type { Document } from '../text/document.ts';
import { asFunction } from './drivers.ts';
import type { Library, Outside } from './library.ts';
import { bindingOf, constantValue } from './program.ts';
import { meaningsOf, standingIn, type Meanings } from './resolve.ts';
import type { Site } from './site.ts';
import { isOfLibrary, passedOn, type Given, type Sketch, type Wrapped } from './wrapped.ts';

/** The sites of such calls. Nothing of the library's stands there that could be edited or awaited. */
export function sitesOfWrapped(document: Document, tree: HostTree, outside: Outside, server: Parameters<Library['sites']>[3], libraries: readonly Library[]): readonly Site[] {
  const meanings = meaningsOf(document, tree, outside);
  const read = new Map(tree.calls.flatMap((call) => {
    const made = call.form === 'call' && call.args.every(({ kind }) => kind !== 'spread') ? callsOf(tree, meanings, call) : undefined;
    return made ? [[call, made] as const] : [];
  }));
  if (read.size === 0) return [];
  // What holds the result of a call holds that of the one it is read as.
  const replaced: HostTree = {
    ...tree,
    calls: tree.calls.flatMap((call) => read.get(call)?.calls ?? [call]),
    bindings: tree.bindings.map((binding) => {
      const made = binding.value?.kind === 'call' ? read.get(binding.value) : undefined;
      return made && !made.isMapped ? { ...binding, value: made.calls.at(-1)! } : binding;
    }),
  };
  const asked = new Set([...read.values()].map((one) => one.library));
  const named = new Map([...read.keys()].map((call) => [`${call.start}-${call.end}`, call.nameSpan]));
  return libraries.filter(({ id }) => asked.has(id)).flatMap((one) => one.sites(document, replaced, outside, server)).flatMap(({ unsent: _, byKey: __, idleCount: ___, includes = [], ...site }) => {
    const name = site.whole && named.get(`${site.whole.start}-${site.whole.end}`);
    // What the routine itself includes it includes for all who call it, and by which method it asks is its own.
    const own = includes.filter(({ at }) => name && at.start >= name.end);
    return name ? [{ ...site, wrapped: true as const, ...(own.length > 0 && { includes: own }) }] : [];
  });
}

interface ReadAs { readonly calls: readonly CallValue[]; readonly library: string; readonly isMapped: boolean }

function callsOf(tree: HostTree, meanings: Meanings, call: CallValue): ReadAs | undefined {
  const wraps = asFunction(meanings.of(call.callee))?.wraps;
  const library = wraps && libraryOf(wraps.on);
  if (!wraps || library === undefined || !isOfLibrary(wraps.on) || !isWritten(tree, wraps, call)) return undefined;
  const { nameSpan } = call;
  const base: Value = standingIn(wraps.on, nameSpan);
  const [method, ...outer] = [...wraps.path].reverse();
  const object = outer.reverse().reduce<Value>((at, name) => memberAt(at, name, nameSpan), base);
  const calls: CallValue[] = [];
  for (const [at, { name, args }] of wraps.steps.entries()) {
    const callee = memberAt(calls.at(-1) ?? object, at === 0 ? method! : name, nameSpan);
    const isLast = at === wraps.steps.length - 1;
    const { result: _, ...rest } = call;
    // What is read is returned into the routine, which makes something else of it.
    const last = wraps.isMapped ? { ...rest, awaited: true, returned: true, discarded: false, chain: [] } : call;
    calls.push({ ...(isLast ? last : { ...rest, awaited: false, returned: false, discarded: false, chain: [wraps.steps[at + 1]!.name] }), callee, typeArguments: [], args: args.map((arg) => written(tree, call, arg)) });
  }
  return { calls, library, isMapped: wraps.isMapped === true };
}

const memberAt = (object: Value, name: string, at: Span): Value => ({ kind: 'member', object, name, nameSpan: at, start: at.start, end: at.end });

function libraryOf(on: Wrapped['on']): string | undefined {
  switch (on.kind) {
    case 'client': case 'table': return on.library;
    case 'object': return on.base && libraryOf(on.base);
    default: return undefined;
  }
}

/** Of the conditions that are handed on the caller writes at least a part, or none: of those that it was given itself nothing is seen here. */
const isWritten = (tree: HostTree, { steps: [first] }: Wrapped, call: CallValue): boolean => first!.args.flatMap(passedOn).some((one) => {
  const value = valueGiven(tree, call, one);
  return value === undefined || /^(?:object|array)$/.test((constantValue(tree, value) ?? value).kind);
});

/** Undefined where the caller leaves it out. */
function valueGiven(tree: HostTree, { args, nameSpan }: CallValue, { parameter, path }: Given): Value | undefined {
  let at: Value | undefined = args[parameter];
  for (const name of path) {
    const whole: Value | undefined = at && (bindingOf(tree, at) ? constantValue(tree, at) ?? at : at);
    if (!whole) return undefined;
    if (whole.kind !== 'object' || whole.properties.some((one) => one.spread || one.name === undefined)) return memberAt(whole, name, nameSpan);
    at = whole.properties.findLast((one) => one.name === name)?.value;
  }
  return at?.kind === 'constant' && at.type === 'undefined' ? undefined : at;
}

function written(tree: HostTree, call: CallValue, arg: Sketch): Value {
  const { start, end } = call.nameSpan;
  switch (arg.kind) {
    case 'given': return valueGiven(tree, call, arg) ?? (arg.otherwise ? written(tree, call, arg.otherwise) : { kind: 'constant', type: 'undefined', value: 'undefined', start, end });
    case 'constant': return { ...arg, start, end };
    case 'text': return { kind: 'text', form: 'literal', quote: "'", context: call.context, start, end, parts: arg.text === '' ? [] : [{ kind: 'chunk', text: arg.text, pieces: [], start, end }] };
    case 'object': return { kind: 'object', start, end, properties: arg.properties.map(({ name, spread, value }) => ({ ...(name !== undefined && { name }), nameSpan: { start, end }, spread: spread === true, value: written(tree, call, value), start, end })) };
    case 'array': return { kind: 'array', start, end, items: arg.items.map((item) => written(tree, call, item)) };
    case 'unknown': return { kind: 'unknown', start, end };
  }
}
