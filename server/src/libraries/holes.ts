// What can be said of a value that is spliced into a text: whether it could change the statement at all.
import type { Binding, HostTree, TextValue, Value } from '../hosts/tree.ts';
import { callbackCall, givenTo } from './callers.ts';
import { isConstantList, isOneOfConstants, parsedNature } from './checked.ts';
import { declaredType } from './declaredType.ts';
import { bindingOf, constantValue, pushesTo } from './program.ts';
import type { SqlHole } from './site.ts';

export type HoleNature = Pick<SqlHole, 'role' | 'harmless'>;

const spliced: HoleNature = { role: 'text' };
const number: HoleNature = { role: 'text', harmless: 'number' };
const constant: HoleNature = { role: 'text', harmless: 'constant' };
const quoted: HoleNature = { role: 'text', harmless: 'quoted' };

/** Names lead to values that hold names: beyond so many values nothing is known. */
const STEPS = 400;

const memo = new WeakMap<HostTree, WeakMap<Value, HoleNature>>();

/** The nature of a value that becomes part of the text as it is. */
export function splicedNature(tree: HostTree, value: Value): HoleNature {
  const natures = memo.get(tree) ?? new WeakMap<Value, HoleNature>();
  const known = natures.get(value);
  if (known) return known;
  const nature = natureAt(tree, value, 0, { left: STEPS });
  memo.set(tree, natures.set(value, nature));
  return nature;
}

function natureAt(tree: HostTree, value: Value, depth: number, budget: { left: number }): HoleNature {
  if (depth > 5 || budget.left-- <= 0) return spliced;
  if ((value.kind === 'name' || value.kind === 'member') && isOneOfConstants(tree, value)) return constant;
  const again = (inner: Value): HoleNature => natureAt(tree, inner, depth + 1, budget);
  switch (value.kind) {
    case 'constant': return value.type === 'number' || value.type === 'other' ? number : constant;
    case 'text': return textNature(value, again);
    case 'array': return value.items.length === 0 ? constant : worst(value.items.slice(0, 12), again);
    case 'choice': return worst(value.options, again);
    case 'call': return callNature(tree, value, again);
    case 'member': return value.name === 'length' ? number : isTable(tree, value.object) ? constant : bindingNature(tree, value, again);
    case 'name': return bindingNature(tree, value, again);
    default: return spliced;
  }
}

/** Nothing is worse than what is not harmless: the rest is not asked. */
function worst(values: readonly Value[], again: (value: Value) => HoleNature): HoleNature {
  const natures: HoleNature[] = [];
  for (const value of values) {
    const nature = again(value);
    if (isBad(nature)) return nature;
    natures.push(nature);
  }
  return natures.find(({ role }) => role === 'text') ?? natures[0] ?? spliced;
}

const isBad = ({ role, harmless }: HoleNature): boolean => role === 'text' && harmless === undefined;

/** `$${i + 1}` gives a placeholder's number and nothing else. */
function textNature({ parts }: TextValue, again: (value: Value) => HoleNature): HoleNature {
  const isSpliced = parts.some((part, i) => {
    const before = parts[i - 1];
    return part.kind === 'hole' && !(before?.kind === 'chunk' && /(?:^|[^$\w])\$$/.test(before.text)) && isBad(again(part.value));
  });
  return isSpliced ? spliced : { role: 'fragment' };
}

const numeric = new Set(['Number', 'parseInt', 'parseFloat', 'BigInt', 'Math']);
/** A function that is named for making a name or a value safe is believed; what undoes it, or serves another language, is not. */
const QUOTES_NAME = /^(?:\w*[a-z])?(?:(?:escape|quote)_?Id(?:ent\w*)?|ident(?:ifier)?)$/i;
const QUOTES_VALUE = /^(?:(?:pg|sql)?_?(?:escape|quote)|(?:\w*[a-z])?(?:escape|quote)_?(?:literal|string|value|sql|str)s?|(?:sql|pg)?_?literal)$/i;

const quotingNature = (name: string): HoleNature | undefined =>
  QUOTES_NAME.test(name) ? { role: 'identifier', harmless: 'quoted' } : QUOTES_VALUE.test(name) ? quoted : undefined;

function callNature(tree: HostTree, call: Extract<Value, { kind: 'call' }>, again: (value: Value) => HoleNature): HoleNature {
  const { callee, args } = call;
  if (callee.kind === 'name') {
    if (numeric.has(callee.name) && callee.binding === undefined) return number;
    if (callee.name === 'String' && callee.binding === undefined && args[0]) return again(args[0]);
    return quotingNature(callee.name) ?? returnedNature(tree, callee, again);
  }
  if (callee.kind !== 'member' || callee.name === undefined) return spliced;
  if (callee.object.kind === 'name' && callee.object.binding === undefined && numeric.has(callee.object.name)) return number;
  const quoting = quotingNature(callee.name);
  if (quoting) return quoting;
  if ((callee.name === 'replace' || callee.name === 'replaceAll') && isPlain(args[1])) return isPlain(args[1], '\'\'') ? quoted : again(callee.object).harmless === 'quoted' ? quoted : spliced;
  if (callee.name === 'join') return again(callee.object);
  const [first] = args;
  // `names.map(literal)`
  if (callee.name === 'map' && (first?.kind === 'name' || first?.kind === 'member')) return quotingNature(first.name ?? '') ?? spliced;
  // `ids.map((_, i) => `$${i + 1}`)`, `list.fill('?')`: what the function returns, many times.
  if (callee.name === 'map' && first?.kind === 'function') return worst(tree.routines[first.routine]?.returns ?? [], again);
  if (callee.name === 'fill' && first) return again(first).harmless ? { role: 'fragment' } : again(first);
  if (['trim', 'toUpperCase', 'toLowerCase', 'toString', 'toFixed', 'filter', 'slice'].includes(callee.name)) return again(callee.object);
  return spliced;
}

/** What a function of the program gives, whatever it is given. */
function returnedNature(tree: HostTree, callee: Value, again: (value: Value) => HoleNature): HoleNature {
  const held = bindingOf(tree, callee)?.value;
  const returns = held?.kind === 'function' ? tree.routines[held.routine]?.returns ?? [] : [];
  return returns.length > 0 ? worst(returns.slice(0, 12), again) : spliced;
}

/** A text without holes; a given one. */
const isPlain = (value: Value | undefined, text?: string): boolean =>
  value?.kind === 'text' && value.parts.every((part) => part.kind === 'chunk') && (text === undefined || value.parts.map((part) => (part.kind === 'chunk' ? part.text : '')).join('') === text);

/** `SORTS[key]` of a constant object of texts: one of a list that the program itself wrote. */
function isTable(tree: HostTree, object: Value): boolean {
  const held = constantValue(tree, object);
  return held?.kind === 'object' && held.properties.length > 0 && held.properties.every(({ value, spread }) => !spread && (value.kind === 'constant' || (value.kind === 'text' && value.parts.every(({ kind }) => kind === 'chunk'))));
}

function bindingNature(tree: HostTree, value: Value, again: (value: Value) => HoleNature): HoleNature {
  const typed = typeNature(declaredType(tree, value));
  if (typed) return typed;
  const binding = bindingOf(tree, value);
  if (!binding) return spliced;
  if (isElement(tree, binding)) return constant;
  const parsed = binding.value && binding.assignments.length === 0 ? parsedNature(tree, binding.value, binding.path ?? []) : undefined;
  if (parsed) return parsed === 'number' ? number : constant;
  if (binding.kind === 'parameter' && binding.assignments.length === 0) return worst((allGivenTo(tree, binding) ?? []).slice(0, 40), again);
  if (binding.path || !binding.value || binding.kind === 'parameter') return spliced;
  const pushed = binding.value.kind === 'array' ? pushesTo(tree, binding.id).flatMap(({ args }) => args) : [];
  return worst([binding.value, ...binding.assignments.map((assignment) => assignment.value), ...pushed].slice(0, 12), again);
}

function typeNature(type: string | undefined): HoleNature | undefined {
  if (type === undefined) return undefined;
  if (/^(?:number|bigint)(?:\s*\|\s*(?:number|bigint|null|undefined))*$/.test(type)) return number;
  return /^\|?\s*(?:'[^']*'|"[^"]*")(?:\s*\|\s*(?:'[^']*'|"[^"]*"))*$/.test(type) ? constant : undefined;
}

/** What the callers give for a parameter of a routine that nothing outside this file can call; undefined where one may be out of sight. */
function allGivenTo(tree: HostTree, parameter: Binding): readonly Value[] | undefined {
  const given = givenTo(tree, parameter);
  return given?.isAll ? given.values : undefined;
}

/** `for (const name of ['a', 'b'])`, `['a', 'b'].map((name) => …)`. */
function isElement(tree: HostTree, binding: Binding): boolean {
  const { id, value, path, assignments } = binding;
  if (assignments.length > 0) return false;
  if (path?.length === 1 && path[0] === '[]') return value !== undefined && isConstantList(tree, value);
  const taker = callbackCall(tree, binding);
  if (!taker) return false;
  const iterates = tree.loops.find(({ kind, variables }) => kind === 'callback' && variables.includes(id))?.iterates;
  if (!iterates || !isConstantList(tree, iterates)) return false;
  // The first parameter of a reducer is what has been made so far.
  return taker.callee.kind === 'member' && !taker.callee.name?.startsWith('reduce');
}
