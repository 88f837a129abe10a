// The rows that a call of TypeORM's is given to insert or to save: how many there are, and what is known to stand in each.
// Source: typeorm 1.1, entity-manager/EntityManager.js (`create`, `merge`), query-builder/transformer/PlainObjectToNewEntityTransformer.js.
import type { CallValue, Value } from '../../hosts/tree.ts';
import { declaredType } from '../declaredType.ts';
import { changed, givenIn, isChanged, type Given } from '../options.ts';
import { bindingOf } from '../program.ts';
import { keysOf, type Entity } from './entity.ts';
import { literalOf, type Rendering } from './place.ts';
import { entityTold, receiverOf } from './receivers.ts';

export interface SavedRow {
  readonly at: Value;
  /** Undefined where nothing of it is seen. */
  readonly given: readonly Given[] | undefined;
  /** It is an instance, whose class may set properties besides. */
  readonly isMade: boolean;
}

/** `more`: there may be others than are seen, made as these are or in ways that are not seen. */
export interface SavedRows { readonly rows: readonly SavedRow[]; readonly more?: 'alike' | 'unseen' }

const DEEP = 6;

/** A row of which nothing is seen. */
export const unseenRow = (at: Value): SavedRow => ({ at, given: undefined, isMade: true });

export function rowsIn(rendering: Rendering, entity: Entity, value: Value): SavedRows {
  const held = literalOf(rendering, value);
  if (held.kind === 'array') {
    const rows = held.items.flatMap((item) => (item.kind === 'spread' ? [] : [rowIn(rendering, item)]));
    const isOpen = rows.length < held.items.length || rows.length === 0 || (held !== value && isChanged(rendering, bindingOf(rendering.tree, value), value));
    return { rows: rows.length > 0 ? rows : [unseenRow(value)], ...(isOpen && { more: 'unseen' as const }) };
  }
  const made = held.kind === 'call' ? createdIn(rendering, held) : undefined;
  if (made && literalOf(rendering, made).kind === 'array') {
    const { rows, more = held !== value ? 'unseen' as const : undefined } = rowsIn(rendering, entity, made);
    return { rows: rows.map((row) => ({ ...row, isMade: true })), ...(more && { more }) };
  }
  const each = held.kind === 'call' && held === value ? eachIn(rendering, held) : undefined;
  if (each) return { rows: [rowIn(rendering, each)], more: 'alike' };
  return { rows: [rowIn(rendering, value)], ...(!isOne(rendering, entity, value, held) && { more: 'unseen' as const }) };
}

/** Whether a value is one row; what is not told may be a list. */
function isOne({ tree }: Rendering, { name }: Entity, value: Value, held: Value): boolean {
  if (held.kind === 'object' || (held.kind === 'call' && (held.form === 'new' || isAssign(held)))) return true;
  if (held.kind === 'call' && held.callee.kind === 'member' && held.callee.name === 'create') return held.args.every(({ kind }) => kind === 'object' || kind === 'name') && held.args.some(({ kind }) => kind === 'object');
  if (value.kind === 'name' && value.name === 'this' && value.binding === undefined) return true;
  const type = declaredType(tree, value)?.replace(/\s+/g, ' ');
  return type !== undefined && (type.startsWith('{') ? !/\}\s*\[\]$/.test(type) : new RegExp(`^(?:(?:Partial|DeepPartial|QueryDeepPartialEntity|Required|Readonly|Omit|Pick)<)*${name}(?:(?:, [^\\[\\]]*)?>)*$`).test(type));
}

const isAssign = ({ callee }: CallValue): boolean => callee.kind === 'member' && callee.name === 'assign' && callee.object.kind === 'name' && callee.object.name === 'Object' && callee.object.binding === undefined;

function rowIn(rendering: Rendering, value: Value, depth = 0): SavedRow {
  const held = literalOf(rendering, value);
  if (held.kind === 'object') return { at: value, given: givenIn(rendering, value), isMade: false };
  const made = held.kind === 'call' && depth < DEEP ? madeRow(rendering, held, depth) : undefined;
  const binding = made?.given && held !== value ? bindingOf(rendering.tree, value) : undefined;
  if (!made?.given) return { ...unseenRow(value), isMade: made?.isMade ?? true };
  return { at: value, given: binding ? changed(rendering, made.given, binding, value) : made.given, isMade: made.isMade };
}

/** `new User()`, `users.create({ … })`, `Object.assign(new User(), { … })` */
function madeRow(rendering: Rendering, call: CallValue, depth: number): SavedRow | undefined {
  if (call.form === 'new') return { at: call, given: [], isMade: true };
  if (isAssign(call)) {
    const [first, ...others] = call.args;
    const into = first && rowIn(rendering, first, depth + 1);
    if (!into) return undefined;
    return { ...into, at: call, given: others.reduce<readonly Given[] | undefined>((all, one) => together(all, one.kind === 'spread' ? undefined : givenIn(rendering, one)), into.given) };
  }
  const created = createdIn(rendering, call);
  if (created === undefined) return undefined;
  return { at: call, given: created === call ? [] : rowIn(rendering, created, depth + 1).given, isMade: true };
}

/** What stands in both, the last counts; undefined where one is not seen. */
const together = (all: readonly Given[] | undefined, more: readonly Given[] | undefined): readonly Given[] | undefined =>
  all && more && [...all.filter(({ name }) => name === undefined || !more.some((one) => one.name === name && one.isSure)), ...more];

/** What a repository, a manager or an entity is told to make a row of; the call itself where it is told nothing. */
function createdIn({ tree, meanings }: Rendering, call: CallValue): Value | undefined {
  const { callee, args } = call;
  if (callee.kind !== 'member' || callee.name !== 'create') return undefined;
  const receiver = receiverOf(tree, meanings, callee.object, 'create');
  if (!receiver || args.some(({ kind }) => kind === 'spread')) return undefined;
  return (receiver.of ? args : entityTold(meanings, args[0]) ? args.slice(1) : args)[0] ?? call;
}

/** `items.map((item) => ({ … }))` */
function eachIn({ tree }: Rendering, { callee, args: [first] }: CallValue): Value | undefined {
  const routine = callee.kind === 'member' && callee.name === 'map' && first?.kind === 'function' ? tree.routines[first.routine] : undefined;
  return routine?.returns.length === 1 && !routine.async ? routine.returns[0] : undefined;
}

/** Whether no property is set that is not seen. */
export const isSeen = ({ sets = [], setsMore }: Entity, { given, isMade }: SavedRow): boolean => given !== undefined && given.every(({ name }) => name !== undefined) && !(isMade && (setsMore === true || sets.length > 0));

/** Whether no key is given with it, so that there is no such row yet. */
export function isNewRow({ sets = [], ...entity }: Entity, { given }: SavedRow): boolean {
  const keys = keysOf(entity);
  return given !== undefined && given.every(({ name }) => name !== undefined) && !keys.some(({ path, relation }) => sets.includes(path) || given.some(({ name }) => name === (relation ?? path)));
}
