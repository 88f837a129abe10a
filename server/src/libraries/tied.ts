// Who chooses a value that is spliced into a text: somebody outside the program, whoever calls the routine, or as far as can be seen nobody.
// The file is long because each way back from a value calls the others.
import type { Binding, CallValue, HostTree, Value } from '../hosts/tree.ts';
import { callbackCall, givenTo, isHeld, routineCalled } from './callers.ts';
import { isLetThrough } from './checked.ts';
import { declaredType, unaliased } from './declaredType.ts';
import { splicedNature } from './holes.ts';
import { bindingOf, overwritingOf, pushesTo, requiredModule } from './program.ts';
import type { Within } from './quotes.ts';
import { COMMON, isRequest, isRequestItself, isSent, isTakenOfRequest, validates } from './requests.ts';
import { routedNature } from './schemas.ts';
import { typeText } from './types.ts';
import type { Parameter } from './library.ts';

/** `outside`: it came with a request; whoever writes a command line may ask the database as well. `given`: free text that callers pass, of whom not all are seen to pass what is harmless; `passed`: what they pass where no type says what it is. */
export type Tie = 'outside' | 'given' | 'passed';

/** Who chooses a value; of what callers pass, the parameters that they pass it in. */
export interface Tied { readonly tie?: Tie; readonly parameters: readonly Parameter[]; /** Wherever it is seen to come from, it is what can change no statement. */ readonly isHarmless?: true }

const memo = new WeakMap<HostTree, WeakMap<Value, Map<Within | undefined, Tied>>>();

/** Of what is spliced within what a text has begun there, where that is known. No tie where nothing ties the value to anybody: the result of a call, a part of an object that is not known. */
export function tieOf(tree: HostTree, value: Value, within: Within | undefined): Tied {
  const ties = memo.get(tree) ?? new WeakMap<Value, Map<Within | undefined, Tied>>();
  memo.set(tree, ties);
  const known = ties.get(value) ?? new Map<Within | undefined, Tied>();
  ties.set(value, known);
  const found = known.get(within);
  if (found) return found;
  const search: Search = { left: STEPS, seen: new Map(), parameters: [], within };
  const seen = isDevelopers(tree) ? 'unseen' : tieAt(tree, value, [], 0, search);
  const tied: Tied = { ...(seen === undefined ? { isHarmless: true } : seen !== 'unseen' && { tie: seen }), parameters: search.parameters };
  known.set(within, tied);
  return tied;
}

/** Who makes names up fills a database to try something: nobody else calls it. */
const isDevelopers = ({ imports, calls }: HostTree): boolean => imports.some(({ module }) => FAKERS.test(module))
  || calls.some((call) => FAKERS.test(requiredModule(call) ?? ''));
const FAKERS = /^(?:@faker-js\/faker|faker|chance|@ngneat\/falso|casual)(?:\/|$)/;

/** `unseen`: nothing is known of it, which is not to say that it is harmless; undefined: it is. */
type Seen = Tie | 'unseen' | undefined;

const MOST = 12;
/** From a splice through a callback, its list, its caller and an object to a value it takes ten; routines that call each other would take any number. */
const DEPTH = 14;
const STEPS = 500;
const SETTINGS = /(?:options?|config(?:uration)?|settings?|opts)\b/i;

/** What a search may still ask, and what it has found: by value and path, while it is asked for `unseen`, so that what holds itself ends. */
interface Search { left: number; readonly seen: Map<Value, Map<string, Seen>>; readonly parameters: Parameter[]; readonly within: Within | undefined }

/** `path` leads into the value: `[]` to an element of a list, else a member's name. */
function tieAt(tree: HostTree, value: Value, path: readonly string[], depth: number, search: Search): Seen {
  const found = search.seen.get(value) ?? new Map<string, Seen>();
  const key = path.join('\0');
  if (found.has(key)) return found.get(key);
  if (depth > DEPTH || search.left-- <= 0) return 'unseen';
  search.seen.set(value, found.set(key, 'unseen'));
  const tie = tieOfValue(tree, value, path, depth, search);
  found.set(key, tie);
  return tie;
}

function tieOfValue(tree: HostTree, value: Value, path: readonly string[], depth: number, search: Search): Seen {
  if (path.length === 0 && isHarmless(tree, value, search.within)) return undefined;
  const inner = (one: Value, steps: readonly string[] = path): Seen => tieAt(tree, one, steps, depth + 1, search);
  switch (value.kind) {
    case 'text': return strongest(value.parts.map((part) => (part.kind === 'hole' ? inner(part.value, []) : undefined)));
    case 'choice': return strongest(value.options.map((option) => inner(option)));
    case 'spread': return inner(value.value);
    case 'array': return value.items.length === 0 ? 'unseen' : strongest(itemsAt(value.items, path).map((item) => inner(item, item.kind === 'spread' ? path : path.slice(1))));
    case 'object': {
      const parts = value.properties.filter(({ name, spread }) => spread || path.length === 0 || name === path[0]);
      return parts.length === 0 ? 'unseen' : strongest(parts.map((property) => inner(property.value, property.spread ? path : path.slice(1))));
    }
    case 'call': return callTie(tree, value, path, inner);
    case 'member': case 'name': return nameTie(tree, value, path, inner, search);
    case 'constant': return undefined;
    case 'function': case 'unknown': return 'unseen';
  }
}

const isHarmless = (tree: HostTree, value: Value, within: Within | undefined): boolean => {
  const { role, harmless } = splicedNature(tree, value, within);
  return role !== 'text' || harmless !== undefined;
};

function strongest(ties: readonly Seen[]): Seen {
  return (['outside', 'given', 'passed', 'unseen'] as const).find((tie) => ties.includes(tie));
}

/** All of a list, or the one that an index names. */
function itemsAt(items: readonly Value[], [step]: readonly string[]): readonly Value[] {
  const one = step === undefined ? undefined : items[Number(step)];
  return one ? [one] : items.slice(0, MOST);
}

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Inner = (value: Value, path?: readonly string[]) => Seen;

function nameTie(tree: HostTree, value: Extract<Value, { kind: 'member' | 'name' }>, path: readonly string[], inner: Inner, search: Search): Seen {
  if (isLetThrough(tree, value)) return 'unseen';
  const binding = bindingOf(tree, value);
  if (!binding) {
    if (value.kind === 'name') return 'unseen';
    if (isRequest(tree, value)) return isSent({ name: value.name ?? '' }, path) && routedNature(tree, value.name ?? '', path) === undefined ? 'outside' : 'unseen';
    return inner(value.object, [value.name ?? '[]', ...path]);
  }
  const overwriting = overwritingOf(binding, value);
  if (overwriting !== undefined) return strongest(binding.assignments.slice(overwriting).slice(0, MOST).map((assignment) => inner(assignment.value)));
  if (binding.kind === 'parameter' && !binding.path) return parameterTie(tree, binding, value, path, inner, search);
  const pushed = path[0] === '[]' || path.length === 0 ? pushesTo(tree, binding.id).flatMap(({ args }) => args).slice(0, MOST).map((one) => inner(one, path.slice(1))) : [];
  const later = binding.assignments.slice(0, MOST).map((assignment) => inner(assignment.value));
  return strongest([binding.value ? inner(binding.value, [...(binding.path ?? []), ...path]) : 'unseen', ...pushed, ...later, ...(binding.puts?.length ? ['unseen' as const] : [])]);
}

function parameterTie(tree: HostTree, binding: Binding, value: Value, path: readonly string[], inner: Inner, search: Search): Seen {
  const over = callbackCall(tree, binding);
  // What a reducer is given first is what was made so far as well.
  if (over && isIteration(over)) return over.callee.kind === 'member' ? strongest([inner(over.callee.object, ['[]', ...path]), ...(over.callee.name === 'reduce' ? ['unseen' as const] : [])]) : 'unseen';
  if (isRequestItself(tree, binding) && !isText(binding.type)) return isSent(binding, path) && !validates(tree) ? 'outside' : 'unseen';
  if (isTakenOfRequest(tree, binding, path)) return validates(tree) ? 'unseen' : 'outside';
  // Whoever relies on a default that is a number means one.
  if (path.length === 0 && binding.assignments.some(({ operator, value: { kind, ...rest } }) => operator === 'other' && kind === 'constant' && 'type' in rest && rest.type === 'number')) return 'unseen';
  const given = over ? undefined : givenTo(tree, binding);
  const ties = given?.values.slice(0, MOST).map((one) => inner(one)) ?? [];
  // Of a function that no other file can name, the calls that are seen speak for those that are not.
  if (given && (given.isAll || isHeld(tree, binding.routine))) return strongest(ties);
  if (given && ties.every((tie) => tie === undefined)) {
    passedIn(tree, binding, path, search);
    return undefined;
  }
  // `new Client({ slot })`: what an object is set up with is the program's own configuration until a request is seen in it.
  if (tree.routines[binding.routine]?.kind === 'constructor' && path.length > 0 && SETTINGS.test(`${binding.name} ${binding.type ?? ''}`)) return strongest([...ties, 'unseen']);
  // What a function of another is called back with is that other's own.
  const own = over ? 'unseen' : binding.type === undefined ? untypedTie(binding, path) : typeTie(tree, declaredType(tree, value) ?? binding.type, path);
  if (own === 'given') passedIn(tree, binding, path, search);
  return strongest([...ties, own]);
}

function passedIn(tree: HostTree, binding: Binding, path: readonly string[], { parameters }: Search): void {
  const parameter = parameters.length < 4 ? parameterOf(tree, binding, path) : undefined;
  if (parameter) parameters.push(parameter);
}

/** By the name under which other files may call its routine. */
function parameterOf(tree: HostTree, { id, routine }: Binding, [property, ...deeper]: readonly string[]): Parameter | undefined {
  const owner = tree.routines[routine];
  const argument = owner?.params.indexOf(id) ?? -1;
  if (argument < 0 || deeper.length > 0 || property === '[]') return undefined;
  const own = owner?.name ?? tree.bindings.find(({ value }) => value?.kind === 'function' && value.routine === routine)?.name;
  const exported = tree.exports.find(({ name, binding, value }) => name !== own && isRoutine(binding === undefined ? value && (bindingOf(tree, value)?.value ?? value) : tree.bindings[binding]?.value, routine))?.name;
  const name = own ?? exported;
  return name === undefined ? undefined : { routine: name, argument, ...(property !== undefined && { property }), ...(exported !== undefined && { exported }) };
}

const isRoutine = (value: Value | undefined, routine: number): boolean => value?.kind === 'function' && value.routine === routine;

const isIteration = ({ callee }: CallValue): boolean => callee.kind === 'member' && /^(?:map|flatMap|forEach|filter|reduce|some|every|find)$/.test(callee.name ?? '');

/** Of what is not typed, the parameter itself and what is taken of it by name as it is passed; what a member of it is cannot be told. */
function untypedTie({ name }: Binding, path: readonly string[]): Seen {
  return path.length === 0 || (path.length === 1 && (name === '' || COMMON.test(name) || path[0] === '[]')) ? 'given' : 'unseen';
}

/** Free text by its declared type, or anything at all. */
function typeTie(tree: HostTree, type: string | undefined, path: readonly string[]): Seen {
  let at = type;
  for (const step of path) at = at === undefined ? undefined : partOf(unaliased(tree, at), step);
  at = at === undefined ? undefined : unaliased(tree, at);
  return isText(at) || (path.length === 0 && isAnything(at)) ? 'given' : 'unseen';
}

function partOf(type: string, step: string): string | undefined {
  const { kind, members, args, name } = typeText(type);
  if (step === '[]') return /^(?:readonly\s+)?([\s\S]+)\[\]$/.exec(type.trim())?.[1] ?? (name === 'Array' || name === 'ReadonlyArray' || name === 'Set' ? args[0] : undefined);
  if (kind === 'object') return members.get(step) ?? members.get(`${step}?`);
  return kind === 'union' ? args.map((part) => partOf(part, step)).find((found) => found !== undefined) : undefined;
}

const isText = (type: string | undefined): boolean => type !== undefined && /^(?:string|String)(?:\[\])*$|(?:^|\|)\s*string(?:\[\])*\s*(?:\||$)|^(?:readonly\s+)?string\[\]$|^(?:Readonly)?Array<string>$/.test(type.trim());
const isAnything = (type: string | undefined): boolean => type !== undefined && /^(?:unknown|any)(?:\[\])?$/.test(type.trim());

// ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a text keeps when it is asked for these: the words of whoever wrote it. */
const KEEPS = /^(?:trim\w*|toString|toUpperCase|toLowerCase|toLocale\w+|replace(?:All)?|slice|substr(?:ing)?|split|join|concat|filter|reverse|sort|normalize|pad(?:Start|End)|at|pop|shift|values?|flat|find)$/;
/** Of these what they are passed is in it, too. */
const ADDS = /^(?:replace(?:All)?|concat|pad(?:Start|End)|join)$/;
const WRAPS: ReadonlySet<string> = new Set(['String', 'decodeURIComponent', 'encodeURI', 'decodeURI']);

function callTie(tree: HostTree, call: CallValue, path: readonly string[], inner: Inner): Seen {
  const { callee, args: [first] } = call;
  // `new URL(address).searchParams`
  if (path.includes('searchParams')) return 'outside';
  if (callee.kind === 'name') {
    if (callee.binding === undefined) return first && WRAPS.has(callee.name) ? inner(first, []) : 'unseen';
    return returnedTie(tree, call, inner);
  }
  if (callee.kind !== 'member' || callee.name === undefined) return 'unseen';
  if (callee.object.kind === 'name' && callee.object.name === 'JSON' && first) return callee.name === 'stringify' ? inner(first, []) : 'unseen';
  if (KEEPS.test(callee.name)) return strongest([inner(callee.object), ...(ADDS.test(callee.name) ? call.args.map((argument) => inner(argument, [])) : [])]);
  if ((callee.name === 'map' || callee.name === 'flatMap') && first?.kind === 'function') return strongest((tree.routines[first.routine]?.returns ?? []).map((one) => inner(one, path.slice(1))));
  // `searchParams.get('sort')`, `c.req.query('sort')`, `await request.json()`: what a request is asked for.
  return (isRequest(tree, callee) && !isDatabase(callee)) || inner(callee.object, []) === 'outside' ? 'outside' : returnedTie(tree, call, inner);
}

/** What a function of the document gives. */
function returnedTie(tree: HostTree, call: CallValue, inner: Inner): Seen {
  const returns = routineCalled(tree, call)?.returns ?? [];
  return returns.length === 0 || returns.length > MOST ? 'unseen' : strongest(returns.map((one) => inner(one)));
}

/** `db.query(…)` asks the database; only of a request itself is `query` what somebody sent. */
const isDatabase = ({ name, object }: Extract<Value, { kind: 'member' }>): boolean =>
  name === 'query' && !((object.kind === 'name' || object.kind === 'member') && /^req(?:uest)?$/.test(object.name ?? ''));
