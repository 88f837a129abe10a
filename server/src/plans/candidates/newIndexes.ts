// Indexes that are not there yet, told apart by what they hold, and from those that are there already.
import type { IndexKeyPart, Table } from '../../schema/schema.ts';
import type { NewIndex } from '../../schema/change.ts';
import { keyOf } from '../../query/facts/serve.ts';
import { sameKey } from './offer.ts';
import type { Candidate } from '../candidates.ts';

export function newIndex(keys: readonly IndexKeyPart[], { method = 'btree', predicate = [], include = [] }: Partial<Pick<NewIndex, 'method' | 'predicate' | 'include'>> = {}): NewIndex {
  return { method, unique: false, nullsNotDistinct: false, keys, include, predicate };
}

export const indexText = (table: Table, { method, keys, include, predicate }: Pick<NewIndex, 'method' | 'keys' | 'include' | 'predicate'>): string =>
  `${table.schema}.${table.name} ${method} (${keys.map((key) => `${keyOf(key)} ${key.operatorClass ?? ''} ${key.direction} ${key.nulls}`).join(', ')}) ${[...include].sort().join(', ')} where ${[...predicate].sort().join(' and ')}`;

export function distinctCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const known = new Set<string>();
  return candidates.filter(({ table, index }) => {
    const text = indexText(table, index);
    return !known.has(text) && known.add(text);
  });
}

export const distinctParts = (parts: readonly IndexKeyPart[]): readonly IndexKeyPart[] => parts.filter((part, at) => parts.findIndex((one) => keyOf(one) === keyOf(part)) === at);

/** A whole index that begins with the same keys finds the same rows; that the new one is smaller is no reason to have it. */
export function isServed({ table, index: { method, keys, include }, bound = [] }: Pick<Candidate, 'table' | 'index' | 'bound'>): boolean {
  const held = new Set(bound.filter(({ single }) => single).map(({ part }) => keyOf(part)));
  const free = keys.findIndex((key) => !held.has(keyOf(key)));
  // What is held to one value is in no order.
  const [first, rest] = free < 0 ? [keys, []] : [keys.slice(0, free), keys.slice(free)];
  return table.indexes.some((existing) => existing.method === method && existing.predicate.length === 0 && existing.keys.length >= keys.length
    && first.every((key, at) => isSamePlace(key, existing.keys[at]!)) && isBegunBy(existing.keys.slice(first.length), rest)
    && include.every((name) => existing.include.includes(name) || existing.keys.some(({ column }) => column === name)));
}

const isSamePlace = (a: IndexKeyPart, b: IndexKeyPart): boolean => keyOf(a) === keyOf(b) && (a.operatorClass ?? '') === (b.operatorClass ?? '');

/** Read from either end, an order is the same turned around. */
const isBegunBy = (existing: readonly IndexKeyPart[], keys: readonly IndexKeyPart[]): boolean => startsWith(existing, keys) || startsWith(existing.map(turnedAround), keys);

export const turnedAround = (key: IndexKeyPart): IndexKeyPart => ({ ...key, direction: key.direction === 'asc' ? 'desc' : 'asc', nulls: key.nulls === 'first' ? 'last' : 'first' });

export const startsWith = (longer: readonly IndexKeyPart[], keys: readonly IndexKeyPart[]): boolean => keys.length <= longer.length && keys.every((key, at) => sameKey(key, longer[at]!));
