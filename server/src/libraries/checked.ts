// Values that were compared with constants on the way: `if (!columns.includes(sort)) return`, `z.enum(['asc', 'desc'])`.
import type { CallValue, HostTree, KnownCondition, Value } from '../hosts/tree.ts';
import { bindingOf, constantValue, pushesTo } from './program.ts';

/** Whether a value is one of a list that the program itself wrote, where it stands. */
export function isOneOfConstants(tree: HostTree, value: Value): boolean {
  const root = rootOf(value);
  const checks = root === undefined ? [] : checksOf(tree).get(root) ?? [];
  return checks.some(({ known, subject }) => known.start <= value.start && value.end <= known.end && isSame(subject, value) && !isWrittenIn(tree, root!, known));
}

/** A function that is named for it said yes to a value before it is used: what it lets through is not seen, but it is not just anything. */
export function isLetThrough(tree: HostTree, value: Value): boolean {
  if (value.kind !== 'name' && value.kind !== 'member') return false;
  return tree.known.some(({ start, end, condition: { callee, args } }) => start <= value.start && value.end <= end && callee.kind !== 'unknown' && 'name' in callee && CHECKS.test(callee.name ?? '')
    && (args.some((argument) => isSame(argument, value)) || (callee.kind === 'member' && isSame(callee.object, value))));
}

const CHECKS = /^(?:test|match|is[A-Z_]\w*|\w*(?:[Vv]alid|[Aa]llow|[Cc]heck|[Aa]ssert|[Mm]atches)\w*)$/;

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

function hasConstantKeys(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value);
  if (held === undefined) return bindingOf(tree, value)?.kind === 'import';
  return held.kind === 'object' && held.properties.length > 0 && held.properties.every(({ name, spread }) => name !== undefined && !spread);
}

function isConstant(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value);
  if (held?.kind === 'array') return held.items.every((item) => isConstant(tree, item));
  return held?.kind === 'constant' || (held?.kind === 'text' && held.parts.every(({ kind }) => kind === 'chunk'));
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Check { readonly known: KnownCondition; readonly subject: Value }

const memo = new WeakMap<HostTree, ReadonlyMap<number, readonly Check[]>>();

/** By the binding that the tested value begins with. */
function checksOf(tree: HostTree): ReadonlyMap<number, readonly Check[]> {
  const known = memo.get(tree);
  if (known) return known;
  const checks = new Map<number, Check[]>();
  for (const condition of tree.known) {
    const subject = testedBy(tree, condition.condition);
    const root = subject && rootOf(subject);
    if (root === undefined) continue;
    const check = { known: condition, subject: subject! };
    const list = checks.get(root);
    if (list) list.push(check);
    else checks.set(root, [check]);
  }
  memo.set(tree, checks);
  return checks;
}

/** What a condition compares with constants: `list.includes(x)`, `set.has(x)`, `Object.hasOwn(table, x)`. */
function testedBy(tree: HostTree, { callee, args, form }: CallValue): Value | undefined {
  if (form !== 'call' || callee.kind !== 'member') return undefined;
  const [first, second] = args;
  if (isGlobalMember(callee, 'Object', ['hasOwn'])) return first && hasConstantKeys(tree, first) ? second : undefined;
  const isMember = callee.name === 'hasOwnProperty' ? hasConstantKeys : callee.name === 'includes' || callee.name === 'has' ? isConstantList : undefined;
  return isMember?.(tree, callee.object) ? first : undefined;
}

const isGlobalMember = (value: Value, object: string, names: readonly string[]): boolean =>
  value.kind === 'member' && value.name !== undefined && names.includes(value.name) && value.object.kind === 'name' && value.object.name === object && value.object.binding === undefined;

/** The binding that `a.b.c` begins with. */
function rootOf(value: Value): number | undefined {
  let at = value;
  while (at.kind === 'member' && at.binding === undefined) at = at.object;
  return at.kind === 'name' || at.kind === 'member' ? at.binding : undefined;
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === 'name') return b.kind === 'name' && a.binding !== undefined && a.binding === b.binding;
  if (a.kind !== 'member' || b.kind !== 'member') return false;
  return a.binding !== undefined ? a.binding === b.binding : a.name !== undefined && a.name === b.name && isSame(a.object, b.object);
}

const isWrittenIn = ({ bindings }: HostTree, binding: number, { start, end }: KnownCondition): boolean =>
  bindings[binding]!.assignments.some((assignment) => assignment.start >= start && assignment.start < end);

// ── Schemas ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a schema of zod lets through under a path: `z.object({ sort: z.enum(['a', 'b']) }).parse(input)`. */
export function parsedNature(tree: HostTree, value: Value, path: readonly string[]): 'constant' | 'number' | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'member' || !/^(?:safeP|p)arse(?:Async)?$/.test(value.callee.name ?? '')) return undefined;
  const taken = value.callee.name!.startsWith('safe') ? path.slice(1) : path;
  return schemaNature(tree, value.callee.object, taken, 0);
}

function schemaNature(tree: HostTree, schema: Value, path: readonly string[], depth: number): 'constant' | 'number' | undefined {
  const held = constantValue(tree, schema);
  if (depth > 12 || held?.kind !== 'call' || held.callee.kind !== 'member') return undefined;
  const { callee, args: [first] } = held;
  if (callee.object.kind === 'name' ? !isZod(tree, callee.object) : !isCoerce(tree, callee.object)) {
    // `.optional()`, `.default('a')`, `.strict()` keep what they are called on; what transforms may give anything.
    return /^(?:optional|nullable|nullish|default|catch|strict|passthrough|min|max|int|positive|nonnegative|describe|finite)$/.test(callee.name ?? '') ? schemaNature(tree, callee.object, path, depth + 1) : undefined;
  }
  const [step, ...rest] = path;
  if (callee.name === 'object' && step !== undefined && first) {
    const shape = constantValue(tree, first);
    const property = shape?.kind === 'object' ? shape.properties.find(({ name }) => name === step) : undefined;
    return property && schemaNature(tree, property.value, rest, depth + 1);
  }
  if (step !== undefined) return undefined;
  return callee.name === 'number' || callee.name === 'bigint' ? 'number' : (callee.name === 'enum' || callee.name === 'literal' || callee.name === 'nativeEnum') ? 'constant' : undefined;
}

function isZod(tree: HostTree, value: Value): boolean {
  const binding = bindingOf(tree, value);
  return binding?.kind === 'import' && tree.imports.some((one) => one.binding === binding.id && /^zod(?:\/|$)/.test(one.module));
}

const isCoerce = (tree: HostTree, value: Value): boolean => value.kind === 'member' && value.name === 'coerce' && isZod(tree, value.object);
