// The options of a call as the ORMs take them: objects whose undefined properties are as good as absent.
import type { Document } from '../text/document.ts';
import type { Binding, CallValue, HostTree, ObjectValue, Value } from '../hosts/tree.ts';
import { routineCalled } from './callers.ts';
import { bindingOf, constantValue, putsBefore } from './program.ts';

/** `keepsUndefined`: a property that is undefined is there all the same, as a value like any other. */
export interface Program { readonly document: Document; readonly tree: HostTree; readonly keepsUndefined?: true }

/** Part of an object: a property, or what is spread into it that cannot be read (then it has no name). */
export interface Given {
  readonly name?: string;
  /** Where it is named. */
  readonly at: Value | { readonly start: number; readonly end: number };
  readonly value: Value;
  /** It is there whatever happens. */
  readonly isSure: boolean;
  /** All that may be is that its value is undefined. */
  readonly isUndefined?: true;
}

/** How deep values are followed, against programs that go round in circles. */
const DEEP = 12;

/** What a value holds, names followed; a name that is given other values later is not. */
export function held(program: Pick<Program, 'tree'>, value: Value): Value {
  const constant = value.kind === 'name' || value.kind === 'member' ? constantValue(program.tree, value) : undefined;
  return constant && (constant.kind === 'object' || constant.kind === 'array' || constant.kind === 'choice' || constant.kind === 'constant') ? constant : value;
}

/** The properties of an object, spreads and choices taken apart. Undefined where it is no object that can be seen. */
export function givenIn(program: Program, value: Value, depth = 0): readonly Given[] | undefined {
  if (depth > DEEP) return undefined;
  const object = held(program, value);
  if (object.kind === 'choice') return chosen(program, object.options, depth);
  const call = object.kind === 'name' ? constantValue(program.tree, object) : object;
  const given = object.kind === 'object' ? propertiesOf(program, object, depth) : call?.kind === 'call' ? returned(program, call, depth) : undefined;
  const binding = value.kind === 'name' || value.kind === 'member' ? bindingOf(program.tree, value) : undefined;
  return given && binding ? changed(program, given, binding, value) : given;
}

/** `whereOf(filter)`: what a function of the document gives. What a loop hands to it changes with each turn, which is not seen there. */
function returned(program: Program, call: CallValue, depth: number): readonly Given[] | undefined {
  const { tree } = program;
  const routine = call.args.length === 0 || call.context.loop === undefined ? routineCalled(tree, call) : undefined;
  const [only, ...others] = routine?.returns ?? [];
  const given = routine && !routine.async && only && others.length === 0 ? givenIn(program, only, depth + 1) : undefined;
  const isSure = !tree.branches.some(({ start, end, routine: id }) => id === routine?.id && only !== undefined && start <= only.start && only.end <= end);
  return isSure ? given : given?.map(({ isUndefined: _, ...one }) => ({ ...one, isSure: false }));
}

/** A part of an object that can be put there later. */
type Member = Pick<Given, 'name' | 'at' | 'value' | 'isSure'>;

/** `const where = { … }; if (name) where.name = name;` */
export function changed<M extends Member>(program: Program, given: readonly M[], binding: Binding, value: Value): readonly (M | Given)[] {
  if (!isChanged(program, binding, value)) return given;
  const { tree, document: { text } } = program;
  const here = binding.uses.find(({ start }) => start === value.start);
  const sets = binding.uses.filter(({ kind, end }) => (kind === 'member' || kind === 'called' || kind === 'written') && SETS.test(text.slice(end, end + 200)));
  const puts = here && (binding.puts ?? []).length === sets.length && !isHandedOn(program, binding, value) && !isAddedTo(program, binding) ? putsBefore(tree, binding, value, here.context) : undefined;
  const unseen: Given = { at: value, value: { kind: 'unknown', start: value.start, end: value.end }, isSure: false };
  const unread = puts?.filter(({ assignment: { path, operator } }) => path?.length !== 1 || operator !== '=') ?? [];
  // What is set deeper inside, or under a name that is computed, may be any of them.
  if (!puts || unread.length > 0) return [...given.filter(({ name }) => !unread.some(({ assignment: { path } }) => path !== undefined && path[0] === name)).map((one) => (unread.some(({ assignment: { path, at } }) => !path && !OPERATOR.test(text.slice(at.start, at.end))) ? { ...one, isSure: false } : one)), unseen];
  return puts.reduce<readonly (M | Given)[]>((known, { assignment: { path, at, value: put }, reach }) => {
    const name = path![0]!;
    if (isAbsent(put) && !program.keepsUndefined) return reach === 'always' ? known.filter((one) => one.name !== name) : known.map((one) => (one.name === name ? { ...one, isSure: false } : one));
    const isUndefined = !program.keepsUndefined && mayBeMissing(program, put);
    const own: Given = { name, at, value: put, isSure: reach === 'always' && !isUndefined, ...(isUndefined && reach === 'always' && { isUndefined }) };
    // What may be replaced is there on the other ways alone.
    return [...(reach === 'always' ? known.filter((one) => one.name !== name) : known.map((one) => (one.name === name ? { ...one, isSure: false } : one))), own];
  }, given);
}

/** An object or none: what it holds may be there. Of several objects, one of which is there, none is told. */
function chosen(program: Program, options: readonly Value[], depth: number): readonly Given[] | undefined {
  const [only, ...others] = options.filter((one) => !isNothing(one));
  const inner = only && others.length === 0 ? givenIn(program, only, depth + 1) : undefined;
  if (!only || !inner) return only ? undefined : [];
  return options.length > 1 || mayBeMissing(program, only) ? inner.map(({ isUndefined: _, ...one }) => ({ ...one, isSure: false })) : inner;
}

function propertiesOf(program: Program, { properties }: ObjectValue, depth: number): readonly Given[] {
  const given: Given[] = [];
  const put = (one: Given): void => {
    const before = one.name === undefined ? -1 : given.findIndex(({ name }) => name === one.name);
    // The last of two that have one name is the one that counts.
    if (before >= 0 && one.isSure) given.splice(before, 1);
    given.push(one);
  };
  for (const { name, nameSpan, value, spread } of properties) {
    if (!spread && name !== undefined) {
      const isUndefined = !program.keepsUndefined && mayBeMissing(program, value);
      if (program.keepsUndefined || !isAbsent(value)) put({ name, at: nameSpan, value, isSure: !isUndefined, ...(isUndefined && { isUndefined }) });
      continue;
    }
    const inner = spread ? givenIn(program, value, depth + 1) : undefined;
    if (inner) for (const one of inner) put(one);
    else if (!spread || !isNothing(value)) put({ at: spread ? value : nameSpan, value, isSure: false });
  }
  return given;
}

/** What is spread of nothing, or is undefined, is nothing. */
export const isNothing = (value: Value): boolean => (value.kind === 'constant' && (value.type === 'undefined' || (value.type === 'boolean' && value.value === 'false'))) || (value.kind === 'object' && value.properties.length === 0) || (value.kind === 'member' && value.name === 'skip' && value.object.kind === 'name' && value.object.name === 'Prisma');

export const isUndefined = (value: Value): boolean => value.kind === 'constant' && value.type === 'undefined';

/** The same of a property, of which `false` is a value like any other. */
export const isAbsent = (value: Value): boolean => isNothing(value) && !(value.kind === 'constant' && value.type === 'boolean');

/** Whether something besides reading it is done with the object that a name holds: a property is set, a list in it is added to, a function is given it. */
export function isChanged(program: Program, binding: Binding | undefined, at: Value): boolean {
  if (!binding) return false;
  const { text } = program.document;
  return isAddedTo(program, binding) || binding.uses.some(({ kind, end }) => (kind === 'member' || kind === 'called') && SETS.test(text.slice(end, end + 200))) || isHandedOn(program, binding, at);
}

/** A list in it is added to, or a property taken away. */
const isAddedTo = ({ document: { text } }: Program, { uses }: Binding): boolean => uses.some(({ kind, chain, start }) => (kind === 'member' || kind === 'called') && (ADDS.test(chain.at(-1) ?? '') || text.slice(Math.max(0, start - 7), start) === 'delete '));

/** A function is given it before, or in a loop around, that may do anything with it; what sends a query or writes to a log does not. */
const isHandedOn = ({ tree }: Program, { id, context: { loop } }: Binding, at: Value): boolean => tree.calls.some((call) => (call.start < at.start || call.context.loop !== loop) && call.args.some((arg) => arg.kind === 'name' && arg.binding === id && arg.start !== at.start) && !reads(call));

const reads = ({ callee }: CallValue): boolean => callee.kind === 'member' && callee.name !== undefined && READS.test(callee.name);
const READS = /^(?:find(?:One|All|Many|First|Unique|AndCount(?:All|By)?|By|OneBy)?(?:OrThrow|OrFail)?|count(?:By|Documents)?|exists?(?:By)?|stringify|log|info|debug|warn|error|keys|values|entries)$/;
/** `where[Op.or] = …` is beside the names of columns. */
const OPERATOR = /^(?:[\w$]+\.)*Op\.\w+$/;
const ADDS = /^(?:push|unshift|splice)$/;
const SETS = /^(?:\s*!?\s*(?:\??\.\s*[\w$]+|\[[^\]]*\]))+\s*(?:\?\?|\|\|)?=(?![=>])/;

/**
 * Whether a value may be undefined, so that its property vanishes: a choice with such an end, an optional chain, a parameter or a property declared with `?`.
 */
export function mayBeMissing(program: Program, value: Value, depth = 0): boolean {
  if (depth > DEEP) return true;
  switch (value.kind) {
    // `c && x` gives false where it gives not x, which no filter takes for a value.
    case 'choice': return value.options.some((option) => isNothing(option) || mayBeMissing(program, option, depth + 1));
    case 'member': case 'call': return /\?\./.test(outline(program.document.text.slice(value.start, value.end)));
    case 'name': return bindingMayBeMissing(program, bindingOf(program.tree, value), depth);
    default: return false;
  }
}

/** What stands in brackets is another matter: `f(a?.b)` is what f gives. */
const outline = (text: string): string => {
  let depth = 0;
  return [...text].filter((unit) => (depth += '([{'.includes(unit) ? 1 : 0, depth === 0 || (')]}'.includes(unit) && depth-- < 0))).join('');
};

function bindingMayBeMissing(program: Program, binding: Binding | undefined, depth: number): boolean {
  if (!binding) return false;
  const { text } = program.document;
  if (binding.type !== undefined) return /\bundefined\b/.test(binding.type) || (binding.kind === 'parameter' && text.slice(binding.end, binding.end + 8).trimStart().startsWith('?'));
  if (binding.kind === 'parameter' && text.slice(binding.end, binding.end + 8).trimStart().startsWith('?')) return true;
  if (binding.path && binding.path.length > 0) return declaredOptional(program, binding);
  if (binding.kind === 'variable' && !binding.value) return binding.assignments.some(({ context }) => context.branch !== undefined);
  return binding.value !== undefined && binding.assignments.length === 0 && mayBeMissing(program, binding.value, depth + 1);
}

/** `function f({ status }: { status?: string })`: the declared type of what is taken apart says so. */
function declaredOptional({ tree, document }: Program, { value, path = [], end }: Binding): boolean {
  // `{ status = 'open' }`
  if (/^\s*=(?!=|>)/.test(document.text.slice(end, end + 8))) return false;
  const whole = value && bindingOf(tree, value);
  const name = path.at(-1)!;
  const type = whole?.type === undefined ? undefined : tree.types.find((one) => one.name === whole.type)?.text ?? whole.type;
  return type !== undefined && /^[\w$]+$/.test(name) && new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\?\\s*:`).test(type);
}

/** A property by its name, and whether others may be there that cannot be seen. */
export function optionsOf(program: Program, value: Value | undefined): { readonly known: ReadonlyMap<string, Given>; readonly isOpen: boolean } {
  if (!value) return { known: new Map(), isOpen: false };
  const given = givenIn(program, value);
  if (!given) return { known: new Map(), isOpen: !isNothing(value) };
  return { known: new Map(given.flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const]))), isOpen: given.some(({ name }) => name === undefined) };
}
