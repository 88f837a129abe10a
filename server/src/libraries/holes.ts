// What can be said of a value that is spliced into a text: whether it could change the statement at all.
import type { Binding, CallValue, HostTree, TextValue, Value } from '../hosts/tree.ts';
import { callbackCall, givenTo, routineCalled } from './callers.ts';
import { isOneOfConstants, lets } from './checked.ts';
import { isConstantList, isElsewhereWritten, isLookedUp } from './constants.ts';
import { declaredType } from './declaredType.ts';
import { bindingOf, constantValue, overwritingOf, pushesTo } from './program.ts';
import { leavesOnlyHarmless, type Place } from './patterns.ts';
import { withinAfter, type Within } from './quotes.ts';
import { parsedNature } from './schemas.ts';
import type { SqlHole } from './site.ts';

export type HoleNature = Pick<SqlHole, 'role' | 'harmless' | 'escapes'>;

const spliced: HoleNature = { role: 'text' };
const number: HoleNature = { role: 'text', harmless: 'number' };
const constant: HoleNature = { role: 'text', harmless: 'constant' };
const quoted: HoleNature = { role: 'text', harmless: 'quoted' };

/** Names lead to values that hold names: beyond so many values nothing is known. A clause that a function joins of what it pushed takes eight to one of its values. */
const STEPS = 400;
const DEPTH = 12;
/** More pieces than this no function makes one text of. */
const MOST = 40;

const memo = new WeakMap<HostTree, WeakMap<Value, Map<Within | undefined, HoleNature>>>();

/** The nature of a value that becomes part of the text as it is, within what the text has begun there; undefined where that is not known. */
export function splicedNature(tree: HostTree, value: Value, within: Within | undefined): HoleNature {
  const natures = memo.get(tree) ?? new WeakMap<Value, Map<Within | undefined, HoleNature>>();
  memo.set(tree, natures);
  const known = natures.get(value) ?? new Map<Within | undefined, HoleNature>();
  natures.set(value, known);
  const nature = known.get(within) ?? natureAt(tree, value, 0, { left: STEPS }, within);
  known.set(within, nature);
  return nature;
}

type Again = (value: Value, within?: Within) => HoleNature;

const placeOf = (within: Within | undefined): Place => (within === '' ? 'bare' : 'quoted');

function natureAt(tree: HostTree, value: Value, depth: number, budget: { left: number }, within: Within | undefined): HoleNature {
  if (depth > DEPTH || budget.left-- <= 0) return spliced;
  if ((value.kind === 'name' || value.kind === 'member') && (isOneOfConstants(tree, value, placeOf(within)) || isElsewhereWritten(tree, value))) return constant;
  const again: Again = (inner, inside = within) => natureAt(tree, inner, depth + 1, budget, inside);
  switch (value.kind) {
    case 'constant': return value.type === 'number' || value.type === 'other' ? number : constant;
    case 'text': return textNature(value, again, within);
    case 'array': return value.items.length === 0 ? constant : worst(value.items.slice(0, MOST), again);
    case 'choice': return worst(value.options, again);
    case 'call': return callNature(tree, value, again, within);
    case 'member': return value.name === 'length' ? number : isLookedUp(tree, value) ? constant : bindingNature(tree, value, again);
    case 'name': return bindingNature(tree, value, again);
    default: return spliced;
  }
}

/** Nothing is worse than what is not harmless: the rest is not asked. */
function worst(values: readonly Value[], again: Again): HoleNature {
  const natures: HoleNature[] = [];
  for (const value of values) {
    const nature = again(value);
    if (isBad(nature)) return nature;
    natures.push(nature);
  }
  return natures.find(({ escapes }) => escapes) ?? natures.find(({ role }) => role === 'text') ?? natures[0] ?? spliced;
}

const isBad = ({ role, harmless }: HoleNature): boolean => role === 'text' && harmless === undefined;

/** `$${i + 1}` gives a placeholder's number and nothing else. */
function textNature({ parts }: TextValue, again: Again, outer: Within | undefined): HoleNature {
  let within = outer ?? '';
  for (const [i, part] of parts.entries()) {
    const before = parts[i - 1];
    if (part.kind === 'chunk') within = withinAfter(part.text, within);
    else if (!(before?.kind === 'chunk' && /(?:^|[^$\w])\$$/.test(before.text)) && isBad(again(part.value, outer === undefined && within === '' ? undefined : within))) return spliced;
  }
  return { role: 'fragment' };
}

const numeric = new Set(['Number', 'parseInt', 'parseFloat', 'BigInt', 'Math']);
/** A function that is named for making a name or a value safe is believed; what undoes it, or serves another language, is not. */
const QUOTES_NAME = /^(?:\w*[a-z])?(?:(?:escape|quote)_?Id(?:ent\w*)?|ident(?:ifier)?)$/i;
const QUOTES_VALUE = /^(?:(?:pg|sql)?_?(?:escape|quote)|(?:\w*[a-z])?(?:escape|quote)_?(?:literal|string|value|sql|str)s?|(?:sql|pg)?_?literal)$/i;

const quotingNature = (name: string): HoleNature | undefined =>
  QUOTES_NAME.test(name) ? { role: 'identifier', harmless: 'quoted' } : QUOTES_VALUE.test(name) ? quoted : undefined;

function callNature(tree: HostTree, call: CallValue, again: Again, within: Within | undefined): HoleNature {
  const { callee, args } = call;
  if (callee.kind === 'name') {
    if (numeric.has(callee.name) && callee.binding === undefined) return number;
    if (callee.name === 'String' && callee.binding === undefined && args[0]) return again(args[0]);
    if (callee.name === 'format' && args.length === 2 && isDateFormat(args[1])) return constant;
    if (MADE_UP.test(callee.name)) return constant;
    return quotingNature(callee.name) ?? returnedNature(tree, call, again);
  }
  if (callee.kind !== 'member' || callee.name === undefined) return spliced;
  if (callee.object.kind === 'name' && callee.object.binding === undefined && numeric.has(callee.object.name)) return number;
  const quoting = quotingNature(callee.name);
  if (quoting) return quoting;
  if ((callee.name === 'replace' || callee.name === 'replaceAll') && isPlain(args[1])) return cleaned(tree, callee.name, args, within) ?? escaped(again(callee.object));
  if (callee.name === 'join') return again(callee.object);
  // What a date writes of itself: digits, letters and what stands between them.
  if (OF_DATES.test(callee.name) || ((callee.name === 'format' || callee.name === 'toFormat') && args.length === 1 && isDateFormat(args[0]))) return constant;
  if (isLookedUp(tree, call) || MADE_UP.test(callee.name)) return constant;
  const [first] = args;
  if (callee.name === 'filter' && first && lets(tree, first, placeOf(within))) return constant;
  // `ids.map(Number)`
  if (callee.name === 'map' && first?.kind === 'name' && first.binding === undefined && numeric.has(first.name)) return number;
  // `names.map(literal)`
  if (callee.name === 'map' && (first?.kind === 'name' || first?.kind === 'member')) return quotingNature(first.name ?? '') ?? spliced;
  // `ids.map((_, i) => `$${i + 1}`)`, `list.fill('?')`: what the function returns, many times.
  if (callee.name === 'map' && first?.kind === 'function') return worst(tree.routines[first.routine]?.returns ?? [], again);
  if (callee.name === 'fill' && first) return again(first).harmless ? { role: 'fragment' } : again(first);
  if (['trim', 'toUpperCase', 'toLowerCase', 'toString', 'toFixed', 'filter', 'slice', 'substring'].includes(callee.name)) return again(callee.object);
  return returnedNature(tree, call, again);
}

/** What a function of the program gives, whatever it is given. */
function returnedNature(tree: HostTree, call: CallValue, again: Again): HoleNature {
  const returns = routineCalled(tree, call)?.returns ?? [];
  return returns.length > 0 && returns.length <= MOST ? worst(returns, again) : spliced;
}

/** A text without holes; a given one. */
const isPlain = (value: Value | undefined, text?: string): boolean =>
  value?.kind === 'text' && value.parts.every((part) => part.kind === 'chunk') && (text === undefined || value.parts.map((part) => (part.kind === 'chunk' ? part.text : '')).join('') === text);

/** Digits, letters and hyphens that a library makes up. */
const MADE_UP = /^(?:randomUUID|uuid_?(?:v?[1-7])?|[nu]anoid|cuid2?|ulid)$/i;
const OF_DATES = /^(?:toISOString|toISODate|toSQLDate|toJSON|getTime|getFullYear|getMonth|getDate|getUTC\w+|toUnixTimestamp)$/;
const isDateFormat = (value: Value | undefined): boolean => value?.kind === 'text' && isPlain(value) && value.parts.some((part) => part.kind === 'chunk' && /[YyMDd]{2}|[Hh]{2}|mm|ss|E{3,}|c{3,}/.test(part.text) && !part.text.includes("'"));

/** A text of which something is replaced stays as harmless as it was. */
const escaped = (nature: HoleNature): HoleNature => (isBad(nature) ? spliced : nature.escapes ? nature : quoted);

/** `replace(/'/g, "''")` doubles the quotes around it, `replace(/[^\w]/g, '')` leaves nothing that means something. */
function cleaned(tree: HostTree, method: string, [what, by]: readonly Value[], within: Within | undefined): HoleNature | undefined {
  // `replace` of a text, or without `g`, replaces the first one alone.
  if (method === 'replace' && what?.kind === 'text') return undefined;
  const held = what && constantValue(tree, what);
  const pattern = held?.kind === 'constant' && held.type === 'pattern' ? held.value : undefined;
  if (pattern !== undefined && !/\/[a-z]*g[a-z]*$/.test(pattern)) return undefined;
  const [quote] = QUOTES.find(([, written]) => written.some((one) => isPlain(by, one))) ?? [];
  if (quote !== undefined) {
    // A name in brackets is within nothing that is told from a list.
    const isAround = within === undefined || within === (quote === ']' ? '' : quote);
    const isReplaced = pattern === undefined ? what === undefined || what.kind !== 'text' || isPlain(what, quote) : pattern.includes(quote);
    return isAround && isReplaced ? (isPlain(by, "\\'") ? { ...quoted, escapes: 'backslash' } : quoted) : undefined;
  }
  return pattern !== undefined && leavesOnlyHarmless(pattern, placeOf(within)) && by?.kind === 'text' && by.parts.every((part) => part.kind === 'chunk' && /^[\w.-]*$/.test(part.text) && !(within === '' && part.text.includes('-'))) ? quoted : undefined;
}

/** What is written for each quote of a text. */
const QUOTES: readonly (readonly [quote: string, written: readonly string[]])[] = [["'", ["''", "\\'"]], ['"', ['""']], ['`', ['``']], [']', [']]']]];

function bindingNature(tree: HostTree, value: Value, again: Again): HoleNature {
  const typed = typeNature(declaredType(tree, value));
  if (typed) return typed;
  const binding = bindingOf(tree, value);
  if (!binding) return spliced;
  if (isElement(tree, binding)) return constant;
  const overwriting = overwritingOf(binding, value);
  if (overwriting !== undefined) return worst(binding.assignments.slice(overwriting).slice(0, MOST).map((assignment) => assignment.value), again);
  const parsed = binding.value && binding.assignments.length === 0 ? parsedNature(tree, binding.value, binding.path ?? []) : undefined;
  if (parsed) return parsed === 'number' ? number : constant;
  if (binding.kind === 'parameter' && !binding.path) return worst(allGivenTo(tree, binding)?.slice(0, MOST) ?? [], again);
  if (binding.path && isLookedUp(tree, value)) return constant;
  if (binding.path || !binding.value || binding.kind === 'parameter') return spliced;
  const pushed = binding.value.kind === 'array' ? pushesTo(tree, binding.id).flatMap(({ args }) => args) : [];
  return worst([binding.value, ...binding.assignments.map((assignment) => assignment.value), ...pushed].slice(0, MOST), again);
}

function typeNature(type: string | undefined): HoleNature | undefined {
  if (type === undefined) return undefined;
  if (/^keyof\s+typeof\s+\w+$|^\(?typeof\s+\w+\)?\[(?:number|keyof\s+typeof\s+\w+)\]$/.test(type)) return constant;
  if (/^(?:number|bigint)(?:\s*\|\s*(?:number|bigint|null|undefined))*$/.test(type)) return number;
  return /^\|?\s*(?:'[^']*'|"[^"]*")(?:\s*\|\s*(?:'[^']*'|"[^"]*"))*$/.test(type) ? constant : undefined;
}

/** What the callers give for a parameter of a routine that nothing outside this file can call, or it is by default; undefined where one may be out of sight. */
function allGivenTo(tree: HostTree, parameter: Binding): readonly Value[] | undefined {
  const given = givenTo(tree, parameter);
  return given?.isAll ? [...given.values, ...parameter.assignments.map(({ value }) => value)] : undefined;
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
