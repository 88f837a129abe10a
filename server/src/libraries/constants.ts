// What a program itself wrote: lists, keys of tables, and whatever is looked up in them.
import type { HostTree, Value } from '../hosts/tree.ts';
import { bindingOf, constantValue, isGlobalMember, pushesTo } from './program.ts';

/** `['a', 'b']`, `Object.keys(table)`, `new Set([…])`: all that it holds is written in the program. */
export function isConstantList(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value);
  // What another file exports as a list is as constant as the file.
  if (held === undefined) return bindingOf(tree, value)?.kind === 'import';
  const binding = bindingOf(tree, value);
  if (binding && pushesTo(tree, binding.id).length > 0) return false;
  if (held.kind === 'array') return held.items.length > 0 && held.items.every((item) => isConstant(tree, item));
  if (held.kind !== 'call') return false;
  const { callee, form, args: [first] } = held;
  if (!first) return false;
  if (form === 'new') return callee.kind === 'name' && callee.binding === undefined && (callee.name === 'Set' || callee.name === 'Map') && isConstantList(tree, first);
  if (isGlobalMember(callee, 'Object', ['keys'])) return hasConstantKeys(tree, first);
  return isGlobalMember(callee, 'Object', ['freeze']) && isConstantList(tree, first);
}

export function hasConstantKeys(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value);
  if (held === undefined) return bindingOf(tree, value)?.kind === 'import';
  if (held.kind === 'call' && held.args[0] && isGlobalMember(held.callee, 'Object', ['freeze'])) return hasConstantKeys(tree, held.args[0]);
  return held.kind === 'object' && held.properties.length > 0 && held.properties.every(({ name, spread }) => name !== undefined && !spread);
}

export function isConstant(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value);
  if (held?.kind === 'array') return held.items.every((item) => isConstant(tree, item));
  return held?.kind === 'constant' || (held?.kind === 'text' && held.parts.every(({ kind }) => kind === 'chunk'));
}

/** A step into a value: a member's name, or undefined where it is computed. */
type Step = string | undefined;

/**
 * `SORTS[key]`, `(GRAINS[key] ?? GRAINS.month).column`, `names.get(key)`: whichever it is, the program wrote it.
 * What another file exports is looked up by a key only where it is such a table.
 */
export function isLookedUp(tree: HostTree, value: Value): boolean {
  if (value.kind === 'call') return value.callee.kind === 'member' && value.callee.name === 'get' && isConstantMap(tree, value.callee.object);
  return (value.kind === 'name' || (value.kind === 'member' && value.binding === undefined)) && holdsConstants(tree, value, [], 0);
}

/**
 * What another file wrote, told by its name: `MAX_LEVEL`, `Status.failed`, `states.FAILED`. What the program is set up with is chosen by whoever runs it: `env.LIMIT`, `config.database.name`.
 */
export function isElsewhereWritten(tree: HostTree, value: Value): boolean {
  if (value.kind !== 'name' && value.kind !== 'member') return false;
  const names: string[] = [];
  let root: Value = value;
  for (; root.kind === 'member' && root.binding === undefined && root.name !== undefined; root = root.object) names.unshift(root.name);
  if (root.kind !== 'name') return false;
  if (root.binding === undefined) return root.name === 'process' && names[0] === 'env';
  if (bindingOf(tree, root)?.kind !== 'import') return false;
  return CONSTANT.test(names.at(-1) ?? root.name) || (names.length > 0 && (SETTINGS.test(root.name) || (ENUM.test(root.name) && names.every((name) => !METHODS.has(name)))));
}

const CONSTANT = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/;
const ENUM = /^[A-Z][a-z\d]\w*$/;
const SETTINGS = /^(?:env|config(?:uration)?|settings|constants?)$/i;
const METHODS: ReadonlySet<string> = new Set(['request', 'req', 'body', 'query', 'params', 'current', 'instance', 'state', 'value']);

function isConstantMap(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value);
  return held?.kind === 'call' && held.form === 'new' && held.callee.kind === 'name' && held.callee.name === 'Map' && held.args[0] !== undefined && isConstantList(tree, held.args[0]);
}

function holdsConstants(tree: HostTree, value: Value, path: readonly Step[], depth: number): boolean {
  if (depth > 12) return false;
  const again = (inner: Value, steps: readonly Step[]): boolean => holdsConstants(tree, inner, steps, depth + 1);
  const [step, ...rest] = path;
  switch (value.kind) {
    case 'constant': return true;
    case 'text': return value.parts.every((part) => part.kind === 'chunk' || again(part.value, []));
    case 'choice': return value.options.every((option) => again(option, path));
    case 'array': return path.length > 0 && value.items.length > 0 && value.items.every((item) => item.kind !== 'spread' && again(item, rest));
    case 'object': {
      if (path.length === 0 || value.properties.some(({ spread, name }) => spread || name === undefined)) return false;
      const named = value.properties.filter(({ name }) => step === undefined || step === '[]' || name === step);
      return value.properties.length > 0 && named.every((property) => again(property.value, rest));
    }
    case 'call': return value.args[0] !== undefined && isGlobalMember(value.callee, 'Object', ['freeze']) && again(value.args[0], path);
    case 'name': case 'member': {
      const binding = bindingOf(tree, value);
      if (!binding) return value.kind === 'member' && again(value.object, [value.name, ...path]);
      if (binding.kind === 'import') return path.length > 0 && step === undefined;
      if (!binding.value || binding.kind === 'parameter' || binding.assignments.length > 0 || pushesTo(tree, binding.id).length > 0) return false;
      return again(binding.value, [...(binding.path ?? []), ...path]);
    }
    case 'spread': case 'function': case 'unknown': return false;
  }
}
