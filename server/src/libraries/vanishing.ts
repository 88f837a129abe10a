// A filter all of whose conditions may vanish, because a library drops what is undefined and a value of it is seen to be so at times.
// What is not certain is not told: a name that anything has looked at before may be known not to be undefined by then.
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, HostTree, Value } from '../hosts/tree.ts';
import { bindingOf, isGlobalMember, namesIn } from './program.ts';
import { givenIn, isNothing, type Given, type Program } from './options.ts';

/** The conditions of such a filter, each by the name of what it compares. */
export interface Vanishing {
  readonly conditions: readonly { readonly name: string; readonly at: Span; readonly value: string }[];
  /** The program says so itself. */
  readonly isChosen?: true;
}

const DEEP = 12;

/** Of an object of conditions; `isColumn` says of which names the condition is no more than its value. */
export function vanishingIn(program: Program, where: Value | undefined, call: CallValue, isColumn: (name: string) => boolean): Vanishing | undefined {
  const given = where && givenIn(program, where);
  if (!given || given.length === 0) return undefined;
  const found = given.map((one) => vanishes(program, one, call, isColumn));
  return found.every((one) => one !== undefined) ? { conditions: found } : undefined;
}

function vanishes(program: Program, { name, at, value }: Given, call: CallValue, isColumn: (name: string) => boolean): Vanishing['conditions'][number] | undefined {
  if (name === undefined || !isColumn(name)) return undefined;
  // `{ id: { in: ids } }`
  const operators = value.kind === 'object' ? givenIn(program, value) : undefined;
  const compared = operators ? operators.map((one) => one.value) : [value];
  const [first] = compared;
  return first && compared.every((one) => mayBeUndefined(program, one, call)) ? { name, at: { start: at.start, end: at.end }, value: program.document.text.slice(first.start, first.end) } : undefined;
}

/** Of a condition that the program itself leaves out: `id ? eq(users.id, id) : undefined`. */
export function vanishingChoice({ tree, document: { text } }: Program, condition: Value): Vanishing | undefined {
  const asked = condition.kind === 'choice' ? condition.condition : undefined;
  const binding = asked && bindingOf(tree, asked);
  if (condition.kind !== 'choice' || asked?.kind !== 'name' || !binding || isLookedAt(tree, binding, condition, text)) return undefined;
  const [compared, ...others] = condition.options.filter((option) => !isNothing(option));
  const isOfIt = compared !== undefined && others.length === 0 && condition.options.length > 1 && namesIn(compared).includes(binding.id);
  return isOfIt ? { conditions: [{ name: asked.name, at: { start: asked.start, end: asked.end }, value: asked.name }], isChosen: true } : undefined;
}

/** Whether a value is declared to be undefined at times, or is what an optional chain gives, and nothing has looked at it before the call. `but`: where a name was given the value that is asked about. */
export function mayBeUndefined(program: Program, value: Value, call: Span, depth = 0, but?: Span): boolean {
  if (depth > DEEP) return false;
  const { tree, document: { text } } = program;
  if (value.kind === 'member') {
    const root = rootOf(value);
    const binding = root && bindingOf(tree, root);
    if (!binding || !root || isLookedAt(tree, binding, call, text, but)) return false;
    const way = text.slice(root.end, value.end);
    if (!/^(?:\s*\??\.\s*[\w$]+)+$/.test(way)) return false;
    return way.includes('?.') || (value.object === root && binding.kind === 'parameter' && value.name !== undefined && hasOptional(tree, binding.type, value.name));
  }
  const binding = value.kind === 'name' ? bindingOf(tree, value) : undefined;
  if (!binding || binding.assignments.length > 0 || isLookedAt(tree, binding, call, text)) return false;
  if (binding.kind === 'parameter' && !binding.path) return isDeclaredUndefined(binding, text);
  if (binding.path && binding.path.length > 0) return isTakenOptional(tree, binding, text);
  return binding.kind === 'constant' && binding.type === undefined && binding.value !== undefined && binding.value.kind === 'member' && mayBeUndefined(program, binding.value, call, depth + 1, binding.value);
}

const rootOf = (value: Value): Value | undefined => (value.kind === 'member' ? rootOf(value.object) : value.kind === 'name' ? value : undefined);

/** `id?: string`, `id: string | undefined` */
function isDeclaredUndefined({ type, end }: Binding, text: string): boolean {
  if (type !== undefined && /(?:^|\|)\s*undefined\s*(?:\||$)/.test(outermost(type))) return true;
  return /^\s*\?\s*[:,)]/.test(text.slice(end, end + 8));
}

/** Without what stands in brackets. */
function outermost(type: string): string {
  let bare = type;
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replace(/\{[^{}]*\}|<[^<>]*>|\([^()]*\)|\[[^[\]]*\]/g, '');
  }
  return bare;
}

/** `({ id }: { id?: string })`, without a default. */
function isTakenOptional(tree: HostTree, { value, path = [], end, kind }: Binding, text: string): boolean {
  const [name, ...more] = path;
  const whole = value && bindingOf(tree, value);
  if (kind !== 'parameter' || name === undefined || more.length > 0 || /^\s*(?::\s*[\w$]+\s*)?=(?![=>])/.test(text.slice(end, end + 60))) return false;
  return hasOptional(tree, whole?.type, name);
}

/** Whether a type that is written out, or declared in this file, has an optional property of this name. */
function hasOptional(tree: HostTree, type: string | undefined, name: string): boolean {
  const written = type === undefined ? undefined : type.startsWith('{') ? type : tree.types.find((one) => one.name === type)?.text;
  return written !== undefined && /^[\w$]+$/.test(name) && new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\?\\s*:`).test(written);
}

/** Whether anything before a place may have made sure of what a name holds: a test, a function that is given it, a part of it that is read. */
function isLookedAt(tree: HostTree, { id, uses, assignments }: Binding, at: Span, text: string, but?: Span): boolean {
  if (assignments.length > 0) return true;
  return uses.some((use) => {
    if (use.start >= at.start || (but && but.start <= use.start && use.end <= but.end)) return false;
    const takers = tree.calls.filter(({ args }) => args.some((arg) => arg.start <= use.start && use.end <= arg.end && namesIn(arg).includes(id)));
    if (takers.length > 0) return !takers.every(({ callee }) => isLog(callee, text));
    return use.kind !== 'read' && use.kind !== 'returned';
  });
}

const isLog = (callee: Value, text: string): boolean => isGlobalMember(callee, 'console', ['log', 'info', 'debug', 'warn', 'error']) || /(?:^|\.)(?:log|logger)\??\.\w+$/i.test(text.slice(callee.start, callee.end));
