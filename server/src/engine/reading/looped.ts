// Routines that are called once for each item of what the program has read, with a value of the item: what each reads by that value could be read for all at once.
import type { Span } from '../../text/span.ts';
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { functionIn, isInSite, nameOf } from '../../libraries/connects.ts';
import { bindingOf, lastName } from '../../libraries/program.ts';
import { firstLine } from '../../libraries/sends.ts';
import type { Site } from '../../libraries/site.ts';
import { dataLoopOf } from './loops.ts';

/** A routine as a call names it; without a module, one of the same file. */
export interface Called {
  readonly module?: string;
  readonly className?: string;
  readonly routine: string;
}

export interface LoopedCall {
  readonly anchor: Span;
  readonly whole: Span;
  readonly name: string;
  readonly to: Called;
  /** The one argument, or property of one, whose value changes with each turn. */
  readonly passes: { readonly argument: number; readonly property?: string };
  /** No turn waits for its own. */
  readonly together: boolean;
}

export function loopedCallsIn(document: Document, tree: HostTree, sites: readonly Site[]): readonly LoopedCall[] {
  return tree.calls.flatMap((call): readonly LoopedCall[] => {
    const { context, args, nameSpan, form } = call;
    const iterates = context.loop === undefined ? undefined : tree.loops[context.loop]!.iterates;
    if (form !== 'call' || !iterates || args.length === 0 || !(call.awaited || call.returned) || !isRead(tree, iterates) || isInSite(nameSpan, sites)) return [];
    const to = calledBy(tree, call);
    const passed = args.flatMap(partsOf);
    const loop = to && dataLoopOf(tree, document.text, { context, passed: passed.map(({ value }) => value), anchor: nameSpan, whole: call });
    if (!to || !loop || loop.leaves) return [];
    // Of two values that change, one list is no list of both.
    const [only, ...more] = passed.filter((_, at) => loop.changing.has(String(at + 1)));
    if (!only || more.length > 0 || (only.value.kind !== 'name' && only.value.kind !== 'member')) return [];
    const { value: _, ...passes } = only;
    return [{ anchor: firstLine(document.text, nameSpan), whole: { start: call.start, end: call.end }, name: nameOf(document, call), to, passes, together: loop.together }];
  });
}

interface Part { readonly argument: number; readonly property?: string; readonly value: Value }

/** An argument, or the properties of an object that is written on the spot. */
export const partsOf = (value: Value, argument: number): readonly Part[] =>
  (value.kind === 'object' ? value.properties.flatMap(({ name, spread, value: held }) => (spread || name === undefined ? [] : [{ argument, property: name, value: held }])) : [{ argument, value }]);

/** What the program has waited for by a call that says that it reads, or a list in that. */
function isRead(tree: HostTree, value: Value, depth = 0): boolean {
  if (depth > 4) return false;
  if (value.kind === 'call') return value.awaited && READS.test(lastName(value.callee));
  if (value.kind === 'member') return isRead(tree, value.object, depth + 1);
  const binding = value.kind === 'name' ? bindingOf(tree, value) : undefined;
  return binding?.kind === 'constant' && binding.value !== undefined && binding.assignments.length === 0 && isRead(tree, binding.value, depth + 1);
}

const READS = /^(?:get|find|list|load|query|search|select|read|all|any|many|execute|exec|toArray|raw)(?![a-z])/;

/** The routine that a call is seen to lead to: a function's name, or a method of `this`, of an import, or of what is declared to be of a class. */
export function calledBy(tree: HostTree, { callee, start }: CallValue): Called | undefined {
  if (callee.kind === 'name') {
    const binding = bindingOf(tree, callee);
    if (binding?.kind === 'import') return importedAs(tree, binding.id);
    return binding && (binding.kind === 'function' || functionIn(tree, callee) !== undefined) ? { routine: binding.name } : undefined;
  }
  if (callee.kind !== 'member' || callee.name === undefined) return undefined;
  const { object, name: routine } = callee;
  if (object.kind === 'name' && object.name === 'this' && object.binding === undefined) {
    const own = tree.classes.find((one) => one.start <= start && start < one.end)?.name;
    return own === undefined ? undefined : { className: own, routine };
  }
  const binding = bindingOf(tree, object);
  if (!binding) return undefined;
  if (binding.kind === 'import') {
    const module = importedAs(tree, binding.id)?.module;
    return module === undefined ? undefined : { module, routine };
  }
  const made = binding.value?.kind === 'call' && binding.value.form === 'new' && binding.value.callee.kind === 'name' ? binding.value.callee.name : undefined;
  const type = binding.type !== undefined && /^[A-Z]\w*$/.test(binding.type) ? binding.type : made;
  const declared = type === undefined ? undefined : tree.bindings.find((one) => one.name === type && one.kind === 'import');
  const from = declared && importedAs(tree, declared.id);
  if (from) return { module: from.module!, className: from.routine === 'default' ? type! : from.routine, routine };
  return type !== undefined && tree.classes.some(({ name }) => name === type) ? { className: type, routine } : undefined;
}

function importedAs({ imports }: HostTree, binding: number): Called | undefined {
  const found = imports.find((one) => one.binding === binding);
  return found && { module: found.module, routine: found.imported };
}
