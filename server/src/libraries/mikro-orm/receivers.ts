// Whose methods a program calls: an entity manager, which is told the entity, a repository of one, or what a row holds of a relation.
import type { Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { Outside } from '../library.ts';
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import type { Meanings } from '../resolve.ts';
import { isCalledManager, thisIn } from '../typeorm/receivers.ts';
import { managedNamed } from './follows.ts';

/** `of`: the entity that a method is called for, told by the repository or as the first argument. */
export interface Told { readonly of: TableMeaning; readonly dialect: ClientMeaning['dialect']; readonly named: Span; readonly args: readonly Value[]; readonly by: 'manager' | 'repository' }

/** What a method is called on; undefined where that is no object of MikroORM's, or its class has such a method of its own. */
export function clientOf(tree: HostTree, meanings: Meanings, value: Value, method: string): ClientMeaning | undefined {
  const meaning = value.kind === 'name' && value.name === 'this' && value.binding === undefined ? thisIn(tree, meanings, value) : value.kind === 'name' && value.name === 'super' ? superIn(tree, meanings, value) : meanings.of(value);
  return meaning && within(meaning, method);
}

function superIn(tree: HostTree, meanings: Meanings, at: Span): Meaning | undefined {
  const own = thisIn(tree, meanings, at);
  return own?.kind === 'object' ? own.base : own;
}

function within(meaning: Meaning, method: string): ClientMeaning | undefined {
  switch (meaning.kind) {
    case 'client': return meaning.library === 'mikro-orm' ? meaning : undefined;
    case 'object': return meaning.base && !Object.hasOwn(meaning.members, method) ? within(meaning.base, method) : undefined;
    default: return undefined;
  }
}

/** The entity that a call is about, and its arguments without it. */
export function toldBy(tree: HostTree, meanings: Meanings, outside: Outside, call: CallValue, on: Value, method: string): Told | undefined {
  const client = clientOf(tree, meanings, on, method);
  const { args: [first, ...rest] } = call;
  if (client?.role === 'repository') return client.of?.kind === 'table' ? { of: client.of, dialect: client.dialect, named: nameOf(on), args: call.args, by: 'repository' } : undefined;
  // `anything.getRepository(User)`: no other library takes an entity of MikroORM's.
  const [asked] = !client && on.kind === 'call' && on.callee.kind === 'member' && /^(?:getRepository|repo)$/.test(on.callee.name ?? '') ? on.args : [];
  const own = asked && entityTold(meanings, outside, asked, false);
  if (own) return { of: own, dialect: undefined, named: asked, args: call.args, by: 'repository' };
  const isManager = client?.role === 'manager';
  if (!first || (!isManager && (client || !isCalledManager(on)))) return undefined;
  // `em.upsert(new User({ … }))`: a row tells its entity.
  const row = method === 'upsert' ? meanings.of(first) : undefined;
  if (row?.kind === 'client' && row.library === 'mikro-orm' && row.role === 'row' && row.of?.kind === 'table') return { of: row.of, dialect: client?.dialect, named: nameOf(first), args: call.args, by: 'manager' };
  const of = entityTold(meanings, outside, first, isManager);
  return of && { of, dialect: client?.dialect, named: first, args: rest, by: 'manager' };
}

/** An entity by its class, its schema, or its name; of a class that only a schema speaks of, by its name, where it is sure that an entity stands there. */
function entityTold(meanings: Meanings, outside: Outside, value: Value, isSure: boolean): TableMeaning | undefined {
  const meaning = value.kind === 'name' || value.kind === 'member' ? meanings.of(value) : undefined;
  if (meaning?.kind === 'table' && meaning.library === 'mikro-orm') return meaning;
  const [part] = value.kind === 'text' ? value.parts : [];
  const named = isSure ? managedNamed(value, part?.kind === 'chunk' ? part.text : undefined) : undefined;
  return named && outside.managed?.(named) ? named : undefined;
}

/** Of a receiver the last name. */
export function nameOf(value: Value): Span {
  if (value.kind === 'member') return value.nameSpan;
  if (value.kind === 'call' && value.form === 'new') return value.callee.kind === 'name' ? { start: value.callee.start, end: value.callee.end } : value.nameSpan;
  if (value.kind === 'call') return value.args.find(({ kind }) => kind === 'name') ?? value.nameSpan;
  return { start: value.start, end: value.end };
}
