// Whose methods a program calls: a repository of an entity, an entity that asks for its rows itself, or a manager that is told the entity.
import type { Span } from '../../text/span.ts';
import type { CallValue, ClassDeclaration, HostTree, Value } from '../../hosts/tree.ts';
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import { memberOf } from '../drivers.ts';
import type { Meanings } from '../resolve.ts';
import { isOverridden } from './follows.ts';

/** `of`: the entity that a method is called for; undefined of a manager, which is told it. */
export interface Receiver { readonly client: ClientMeaning; readonly of?: TableMeaning; /** Where the entity is named. */ readonly named: Span }

/** What a method is called on; undefined where that is no object of TypeORM's, or its class has such a method of its own. */
export function receiverOf(tree: HostTree, meanings: Meanings, value: Value, method: string): Receiver | undefined {
  const meaning = value.kind === 'name' && value.name === 'this' && value.binding === undefined ? thisIn(tree, meanings, value) : meanings.of(value);
  return (meaning && within(meaning, value, method)) ?? repositoryOf(meanings, value);
}

function within(meaning: Meaning, value: Value, method: string): Receiver | undefined {
  switch (meaning.kind) {
    case 'client': return meaning.library === 'typeorm' && ASKED.has(meaning.role) ? { client: meaning, ...(meaning.of?.kind === 'table' && { of: meaning.of }), named: nameOf(value) } : undefined;
    case 'object': return meaning.base && !Object.hasOwn(meaning.members, method) ? within(meaning.base, value, method) : undefined;
    // An entity that extends BaseEntity asks by methods of its class.
    case 'table': return meaning.library === 'typeorm' && memberOf(meaning, 'getRepository') && !isOverridden(meaning, method) ? { client: SOURCE, of: meaning, named: nameOf(value) } : undefined;
    default: return undefined;
  }
}

const ASKED: ReadonlySet<string> = new Set(['source', 'repository', 'runner']);
const SOURCE: ClientMeaning = { kind: 'client', library: 'typeorm', role: 'repository' };

/** `anything.getRepository(User)`: no other library takes an entity of TypeORM's. */
function repositoryOf(meanings: Meanings, value: Value): Receiver | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'member' || !/^get(?:Tree|Custom)?Repository$/.test(value.callee.name ?? '')) return undefined;
  for (const arg of value.args) {
    const of = meanings.of(arg);
    if (of?.kind === 'table' && of.library === 'typeorm') return { client: SOURCE, of, named: nameOf(arg) };
  }
  return undefined;
}

/** The class around a place, and whether its own methods are there. */
export function classAround(tree: HostTree, meanings: Meanings, at: Span): { readonly meaning: Meaning | undefined; readonly isStatic: boolean } | undefined {
  let around: ClassDeclaration | undefined;
  for (const one of tree.classes) if (one.start <= at.start && at.end <= one.end && (!around || one.start >= around.start)) around = one;
  const meaning = around?.binding === undefined ? undefined : meanings.ofBinding(around.binding);
  const member = around?.members.find((one) => one.start <= at.start && at.end <= one.end);
  return around && { meaning, isStatic: member?.static === true };
}

/** Its methods ask by `this`. */
export function thisIn(tree: HostTree, meanings: Meanings, at: Span): Meaning | undefined {
  const extended = extendedAround(tree, meanings, at);
  if (extended) return extended;
  const around = classAround(tree, meanings, at);
  if (!around || around.isStatic) return around?.meaning;
  return around.meaning?.kind === 'class' ? around.meaning.instance : undefined;
}

/** `users.extend({ async first() { return this.findOne(…); } })` */
function extendedAround(tree: HostTree, meanings: Meanings, at: Span): Meaning | undefined {
  const extending = tree.calls.findLast(({ callee, args: [first] }) => callee.kind === 'member' && callee.name === 'extend' && first?.kind === 'object' && first.start <= at.start && at.end <= first.end);
  const meaning = extending && meanings.of(extending);
  return meaning?.kind === 'client' && meaning.library === 'typeorm' ? meaning : undefined;
}

/** The entity that a manager is told: `manager.find(User, …)`. */
export function entityTold(meanings: Meanings, arg: Value | undefined): TableMeaning | undefined {
  const meaning = arg && (arg.kind === 'name' || arg.kind === 'member') ? meanings.of(arg) : undefined;
  return meaning?.kind === 'table' && meaning.library === 'typeorm' ? meaning : undefined;
}

/** What is looked like a manager where it is handed around in ways that are not followed. */
export const isCalledManager = (value: Value): boolean => /(?:manager|connection|source|runner)$|^(?:em|trx?|tx|qr|db)$/i.test(value.kind === 'name' || value.kind === 'member' ? value.name ?? '' : value.kind === 'call' && value.callee.kind === 'name' ? value.callee.name : '');

/** Of a receiver the last name. */
export function nameOf(value: Value): Span {
  if (value.kind === 'member') return value.nameSpan;
  if (value.kind === 'call') {
    const entity = value.args.find(({ kind }) => kind === 'name');
    return entity ?? value.nameSpan;
  }
  return { start: value.start, end: value.end };
}

/** Whether a call is of a method that TypeORM's objects have. */
export const isMethodCall = (call: CallValue): call is CallValue & { readonly callee: { readonly kind: 'member'; readonly name: string } } => call.form === 'call' && call.callee.kind === 'member' && call.callee.name !== undefined;
