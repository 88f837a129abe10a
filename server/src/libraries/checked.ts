// Values that were checked on the way: compared with constants, matched by a pattern, asked for in a list. `if (!columns.includes(sort)) return`, `switch (sort)`.
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { contains, type Span } from '../text/span.ts';
import { routineCalled } from './callers.ts';
import { hasConstantKeys, isConstant, isConstantList } from './constants.ts';
import { letsOnlyHarmless, type Place } from './patterns.ts';
import { bindingOf, constantValue, isGlobalMember } from './program.ts';

/** Whether a value is one of a list that the program itself wrote, or matches what means nothing to SQL, where it stands. */
export function isOneOfConstants(tree: HostTree, value: Value, place: Place): boolean {
  const root = rootOf(value);
  const checks = root === undefined ? [] : checksOf(tree, place).get(root) ?? [];
  return checks.some(({ known, subject }) => known.start <= value.start && value.end <= known.end && isSame(subject, value) && !isWrittenIn(tree, root!, known, value));
}

/** A function that is named for it said yes to a value before it is used: what it lets through is not seen, but it is not just anything. */
export function isLetThrough(tree: HostTree, value: Value): boolean {
  if (value.kind !== 'name' && value.kind !== 'member') return false;
  const root = rootOf(value);
  const asked = root === undefined ? [] : askedOf(tree).get(root) ?? [];
  return asked.some(({ known, subject }) => known.start <= value.start && value.end <= known.end && isSame(subject, value));
}

const askedIn = new WeakMap<HostTree, ReadonlyMap<number, readonly Check[]>>();

/** What such functions are asked, by the binding that it begins with. */
function askedOf(tree: HostTree): ReadonlyMap<number, readonly Check[]> {
  const known = askedIn.get(tree);
  if (known) return known;
  const asked = new Map<number, Check[]>();
  const note = (at: Span, { callee, args }: CallValue, names: RegExp): void => {
    const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name ?? '' : '';
    if (!names.test(name)) return;
    for (const subject of callee.kind === 'member' && CHECKS.test(name) ? [...args, callee.object] : args) noteCheck(asked, at, subject);
  };
  for (const { start, end, condition, unless } of tree.known) if (!unless) note({ start, end }, condition, ASKS);
  for (const call of tree.calls) if (call.discarded) note({ start: call.end, end: stretchOf(tree, call) }, call, THROWS);
  askedIn.set(tree, asked);
  return asked;
}

const CHECKS = /^(?:test|match|is[A-Z_]\w*|\w*(?:[Vv]alid|[Aa]llow|[Cc]heck|[Aa]ssert|[Mm]atches)\w*)$/;
/** What is asked for in a list that is not seen is one of what that holds. */
const LISTS = /^(?:includes|has|hasOwn|hasOwnProperty|some)$/;
const ASKS = new RegExp(`${CHECKS.source}|${LISTS.source}`);
const THROWS = /^(?:assert|ensure|verify|require|check|validate|guard)[A-Z_]\w*$|^(?:validate|assert)$/;

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Check { readonly known: Span & { readonly unless?: Span }; readonly subject: Value }

const memo = { bare: new WeakMap<HostTree, ReadonlyMap<number, readonly Check[]>>(), quoted: new WeakMap<HostTree, ReadonlyMap<number, readonly Check[]>>() } as const;

/** By the binding that the tested value begins with. */
function checksOf(tree: HostTree, place: Place): ReadonlyMap<number, readonly Check[]> {
  const known = memo[place].get(tree);
  if (known) return known;
  const checks = new Map<number, Check[]>();
  memo[place].set(tree, checks);
  const add = (at: Check['known'], subject: Value | undefined): void => void (subject && (!at.unless || isReplacedIn(tree, subject, at.unless)) && noteCheck(checks, at, subject));
  for (const condition of tree.known) add(condition, testedBy(tree, condition.condition, place));
  for (const equality of tree.equal) if (equality.as === 'key of' ? hasConstantKeys(tree, equality.to[0]!) : equality.to.every((one) => isConstant(tree, one))) add(equality, equality.value);
  // Functions of the program that test what they are given, once their own tests are known.
  for (const condition of tree.known) add(condition, testedThrough(tree, condition.condition, place));
  for (const call of tree.calls) if (call.discarded) add({ start: call.end, end: stretchOf(tree, call) }, demandedBy(tree, checks, call));
  return checks;
}

function noteCheck(checks: Map<number, Check[]>, known: Check['known'], subject: Value): void {
  const root = rootOf(subject);
  if (root === undefined) return;
  const list = checks.get(root);
  if (list) list.push({ known, subject });
  else checks.set(root, [{ known, subject }]);
}

/** What a condition compares with constants: `list.includes(x)`, `set.has(x)`, `Object.hasOwn(table, x)`; or matches with a harmless pattern. */
function testedBy(tree: HostTree, { callee, args, form }: CallValue, place: Place): Value | undefined {
  if (form !== 'call') return undefined;
  const [first, second] = args;
  if ('name' in callee && callee.name !== undefined && HARMLESS.test(callee.name)) return first;
  if (callee.kind !== 'member') return undefined;
  if (isGlobalMember(callee, 'Number', ['isInteger', 'isSafeInteger', 'isFinite'])) return first;
  if (isGlobalMember(callee, 'Object', ['hasOwn'])) return first && hasConstantKeys(tree, first) ? second : undefined;
  if (callee.name === 'test') return isHarmlessPattern(tree, callee.object, place) ? first : undefined;
  if (callee.name === 'match') return first && isHarmlessPattern(tree, first, place) ? callee.object : undefined;
  const isMember = callee.name === 'hasOwnProperty' ? hasConstantKeys : callee.name === 'includes' || callee.name === 'has' ? isConstantList : undefined;
  return isMember?.(tree, callee.object) ? first : undefined;
}

/** Libraries' own tests, under their names, for what is a number, a hash or a universally unique identifier. */
const HARMLESS = /^(?:(?:is|validate)_?(?:[Vv]alid)?_?(?:UUID|Uuid|uuid|ObjectId|Ulid|ULID)|uuid_?[Vv]alidate|isInt|isNumeric|isAlphanumeric|isHexadecimal|isHash|isMongoId)$/;

/** `filter(isUuid)`, `filter((id) => /^\d+$/.test(id))`, `filter(Number.isInteger)`: a function that lets only such through. */
export function lets(tree: HostTree, test: Value, place: Place): boolean {
  if (test.kind === 'member') return isGlobalMember(test, 'Number', ['isInteger', 'isSafeInteger', 'isFinite']);
  if (test.kind === 'name' && test.binding === undefined) return false;
  const held = test.kind === 'function' ? test : bindingOf(tree, test)?.value;
  if (held?.kind !== 'function') return test.kind === 'name' && HARMLESS.test(test.name);
  const { params, returns } = tree.routines[held.routine]!;
  const [returned, ...others] = returns;
  return returned !== undefined && others.length === 0 && conjunctsOf(returned).some((part) => part.kind === 'call' && isOf(testedBy(tree, part, place), params[0]));
}

const isOf = (subject: Value | undefined, binding: number | undefined): boolean => subject?.kind === 'name' && subject.binding !== undefined && subject.binding === binding;

function isHarmlessPattern(tree: HostTree, value: Value, place: Place): boolean {
  const held = constantValue(tree, value);
  return held?.kind === 'constant' && held.type === 'pattern' && letsOnlyHarmless(held.value, place);
}

/** `isDate(x)` of `const isDate = (s) => typeof s === 'string' && /^\d+$/.test(s)`: the argument that the function tests. */
function testedThrough(tree: HostTree, call: CallValue, place: Place): Value | undefined {
  const routine = routineCalled(tree, call);
  const [returned, ...others] = routine?.returns ?? [];
  if (!routine || !returned || others.length > 0) return undefined;
  for (const part of conjunctsOf(returned)) {
    const subject = part.kind === 'call' ? testedBy(tree, part, place) : undefined;
    const argument = subject?.kind === 'name' && subject.binding !== undefined ? routine.params.indexOf(subject.binding) : -1;
    if (argument >= 0) return call.args[argument];
  }
  return undefined;
}

/** `assertName(x);` of a function whose every way to its end is known to have tested the parameter. */
function demandedBy(tree: HostTree, checks: ReadonlyMap<number, readonly Check[]>, call: CallValue): Value | undefined {
  const routine = call.args.length > 0 && call.args.length < 6 ? routineCalled(tree, call) : undefined;
  const place = routine?.params.findIndex((param) => (checks.get(param) ?? []).some(({ known, subject }) => subject.kind === 'name' && !known.unless && known.start > routine.start && known.end >= routine.end - 2 && known.end <= routine.end)) ?? -1;
  return place < 0 ? undefined : call.args[place];
}

/** `a && b && c` */
const conjunctsOf = (value: Value, depth = 0): readonly Value[] =>
  (value.kind === 'choice' && value.condition && depth < 20 && value.options[0]?.kind === 'constant' && value.options[0].type === 'undefined' ? [...conjunctsOf(value.condition, depth + 1), ...conjunctsOf(value.options[1]!, depth + 1)] : [value]);

/** How far what stands behind a statement is only reached through it. */
function stretchOf({ branches, loops, routines }: HostTree, { context: { branch, loop, routine } }: CallValue): number {
  return Math.min(...[branch === undefined ? undefined : branches[branch], loop === undefined ? undefined : loops[loop], routines[routine]].map((one) => one?.end ?? Infinity));
}

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

/** What is assigned behind a value, in no loop and in the same run of the same routine, has not happened there yet. */
const isWrittenIn = ({ bindings, routines }: HostTree, binding: number, { start, end }: Span, value: Span): boolean =>
  bindings[binding]!.assignments.some((assignment) => assignment.start >= start && assignment.start < end
    && (assignment.end <= value.start || assignment.context.loop !== undefined || routines.some((inner) => inner.id !== 0 && contains(inner, value) && !contains(inner, assignment))));

/** `if (!list.includes(x)) x = 'a'`: where it was none of them, it is a constant. */
function isReplacedIn(tree: HostTree, subject: Value, arm: Span): boolean {
  const written = subject.kind === 'name' ? bindingOf(tree, subject)?.assignments.filter((assignment) => contains(arm, assignment)) ?? [] : [];
  return written.some(({ context: { branch } }) => branch !== undefined && contains(tree.branches[branch]!, arm)) && written.every(({ operator, value }) => operator === '=' && isConstant(tree, value));
}
