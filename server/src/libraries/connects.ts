// What the calls of a program have to do with connections, by what drivers say of them; and small questions that those who gather it share.
import type { Document } from '../text/document.ts';
import { contains, type Span } from '../text/span.ts';
import type { Binding, CallValue, HostTree, Value } from '../hosts/tree.ts';
import { asFunction } from './drivers.ts';
import type { Connects, Meaning } from './meaning.ts';
import { bindingOf } from './program.ts';
import type { Meanings } from './resolve.ts';
import type { Site } from './site.ts';

export interface Program { readonly document: Document; readonly tree: HostTree; readonly meanings: Pick<Meanings, 'of'> }

const memo = new WeakMap<Program['meanings'], Map<CallValue, Connects | undefined>>();

/** Undefined of a call that has nothing to do with them. Found once for all that ask. */
export function connectsOf(meanings: Program['meanings'], call: CallValue): Connects | undefined {
  let known = memo.get(meanings);
  if (!known) memo.set(meanings, (known = new Map()));
  if (!known.has(call)) known.set(call, found(meanings, call));
  return known.get(call);
}

function found(meanings: Program['meanings'], { callee, form }: CallValue): Connects | undefined {
  if (form === 'tag') return undefined;
  const meaning = meanings.of(callee);
  return form === 'new' ? classOf(meaning)?.connects : asFunction(meaning)?.connects ?? (meaning?.kind === 'class' && meaning.callable ? meaning.connects : undefined);
}

/** A module that is called with `new` is its default export. */
const classOf = (meaning: Meaning | undefined): Extract<Meaning, { kind: 'class' }> | undefined =>
  meaning?.kind === 'class' ? meaning : meaning?.kind === 'object' && Object.hasOwn(meaning.members, 'default') ? classOf(meaning.members['default']) : undefined;

/** What a method is called on, where that is a name or a field: `client` of `client.query(…)`. */
export const receiverOf = (tree: HostTree, { callee }: CallValue): Binding | undefined => (callee.kind === 'member' ? bindingOf(tree, callee.object) : undefined);

/** The function that an argument is, written on the spot or a constant of the file that is one. */
export function functionIn(tree: HostTree, value: Value | undefined): number | undefined {
  if (value?.kind === 'function') return value.routine;
  const held = value?.kind === 'name' ? bindingOf(tree, value)?.value : undefined;
  return held?.kind === 'function' ? held.routine : undefined;
}

/** A call's callee as the program writes it, where that is short: `stripe.charges.create`, `new Pool`; else the name that is called. */
export function nameOf({ text }: Document, { callee, nameSpan, form }: CallValue): string {
  const written = text.slice(callee.start, callee.end).replace(/\s+/g, '').replace(/^this\./, '');
  return `${form === 'new' ? 'new ' : ''}${/^[\w$.?]{1,50}$/.test(written) ? written : text.slice(nameSpan.start, nameSpan.end)}`;
}

/** Whether a statement that is sent holds it: it is used there and goes no further. */
export const isInSite = (use: Span, sites: readonly Site[]): boolean => sites.some(({ anchor, whole = anchor }) => contains(whole, use));

export const within = (outer: Span) => (inner: Span): boolean => contains(outer, inner);
