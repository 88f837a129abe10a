// The declared type of a value, followed from a name to its members and its elements: `rows: { id: number }[]` says what `row.id` is.
import type { Binding, HostTree, Value } from '../hosts/tree.ts';
import { callbackCall } from './callers.ts';
import { bindingOf } from './program.ts';
import { typeText } from './types.ts';

/** As written, of an alias what it stands for; undefined where nothing declares it. */
export function declaredType(tree: HostTree, value: Value, depth = 0): string | undefined {
  if (depth > 8) return undefined;
  const written = writtenType(tree, value, depth);
  return written === undefined ? undefined : unaliased(tree, written);
}

function writtenType(tree: HostTree, value: Value, depth: number): string | undefined {
  const binding = bindingOf(tree, value);
  if (binding) {
    if (binding.type !== undefined) return binding.path === undefined ? binding.type : undefined;
    if (binding.assignments.length > 0) return undefined;
    const list = binding.path?.length === 1 && binding.path[0] === '[]' ? binding.value : callbackOver(tree, binding);
    return list && elementOf(declaredType(tree, list, depth + 1));
  }
  if (value.kind !== 'member' || value.name === undefined) return undefined;
  const object = declaredType(tree, value.object, depth + 1);
  return object === undefined ? undefined : memberOf(object, value.name);
}

/** `rows.map((row) => …)`: the list whose element the first parameter is. */
function callbackOver(tree: HostTree, binding: Binding): Value | undefined {
  const taker = callbackCall(tree, binding);
  const callee = taker?.args[0]?.kind === 'function' && taker.args[0].routine === binding.routine ? taker.callee : undefined;
  return callee?.kind === 'member' && ['map', 'flatMap', 'forEach', 'filter'].includes(callee.name ?? '') ? callee.object : undefined;
}

/** Of a name that the document gives to a type, the type. */
export function unaliased(tree: HostTree, type: string): string {
  const text = type.trim();
  return tree.types.find(({ name }) => name === text)?.text.trim() ?? text;
}

function elementOf(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const list = /^(?:readonly\s+)?([\s\S]+)\[\]$/.exec(type);
  if (list) return list[1]!.replace(/^\(([\s\S]*)\)$/, '$1');
  const { name, args } = typeText(type);
  return name === 'Array' || name === 'ReadonlyArray' ? args[0] : undefined;
}

/** Of an interface, whose members stand beside what it extends, the first that has it. */
function memberOf(type: string, name: string): string | undefined {
  const { kind, members, args } = typeText(type);
  if (kind === 'object') return members.get(name);
  return kind === 'union' && type.includes('&') && !type.includes('|') ? args.map((part) => memberOf(part, name)).find((found) => found !== undefined) : undefined;
}
