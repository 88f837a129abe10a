// What Kysely's `set` and `doUpdateSet` write, and what `orderBy` and `limit` ask for. Source: the types of kysely 0.29, parser/update-set-parser.d.ts, order-by-parser.d.ts.
import type { Value } from '../../hosts/tree.ts';
import { walked, type Step } from '../chain.ts';
import { writeAnything, type Clauses, type Item } from '../clauses.ts';
import { heldBy, textOf, writeName, written } from '../names.ts';
import { isUndefined } from '../options.ts';
import { leave, pass, say } from '../rendering.ts';
import { writeBound, writeExpression, writeOperand } from './expressions.ts';
import { givenBack, type Rendering } from './place.ts';

/** `set({ a: 1 })`, `set('a', 1)`, `set((eb) => ({ n: eb('n', '+', 1) }))` */
export function assigned(rendering: Rendering, clauses: Clauses, { call, isSure }: Step): boolean {
  const [first, second] = call.args;
  if (!first) return false;
  if (second) {
    clauses.sets.push({ at: first, isSure, write: () => {
      writeName(rendering, first);
      say(rendering.draft, ' = ', first);
      writeBound(rendering, second);
    } });
    return true;
  }
  clauses.sets.push(...assignments(rendering, first).map((one) => ({ ...one, isSure: isSure && one.isSure })));
  return true;
}

/** An undefined value is left out. */
export function assignments(rendering: Rendering, value: Value): readonly Item[] {
  const { draft } = rendering;
  const given = value.kind === 'function' ? givenBack(rendering, value) : value;
  const object = given && heldBy(rendering, given);
  const anything = (at: Value): Item => ({ at, isSure: true, write: () => writeAnything(draft, at) });
  if (object?.kind !== 'object') return [anything(value)];
  return object.properties.filter(({ value: own }) => !isUndefined(own)).map(({ name, nameSpan, value: own, spread }) => (spread || name === undefined ? anything(own) : { at: nameSpan, isSure: own.kind !== 'choice' || !own.options.some(isUndefined), write: () => {
    say(draft, `${written(rendering, name)} = `, nameSpan);
    writeBound(rendering, own);
  } }));
}

/** `orderBy('a', 'desc')`, `orderBy('a desc')`, `orderBy('a', (ob) => ob.desc().nullsLast())` */
export function writeSortKey(rendering: Rendering, key: Value, direction: Value | undefined): void {
  const { draft } = rendering;
  const text = textOf(rendering, key);
  const old = direction || text === undefined ? undefined : /^(\S+)\s+(asc|desc)$/i.exec(text.trim());
  if (old) return say(draft, `${written(rendering, old[1]!)} ${old[2]!.toLowerCase()}`, key);
  writeOperand(rendering, key);
  if (!direction) return;
  const word = directionOf(rendering, direction);
  say(draft, ' ', direction);
  if (word === undefined) leave(draft, direction);
  else say(draft, word, direction);
}

function directionOf(rendering: Rendering, value: Value): string | undefined {
  const text = textOf(rendering, value)?.toLowerCase();
  if (text === 'asc' || text === 'desc') return text;
  const given = givenBack(rendering, value);
  if (!given) return undefined;
  const words = walked(rendering.builders, given).steps.map(({ name }) => ({ asc: 'asc', desc: 'desc', nullsFirst: 'nulls first', nullsLast: 'nulls last' })[name]);
  return words.every((word) => word !== undefined) ? words.join(' ') : undefined;
}

export function writeCount(rendering: Rendering, value: Value): void {
  const held = heldBy(rendering, value);
  if (writeExpression(rendering, value)) return;
  if (held.kind === 'constant' && held.type === 'number') say(rendering.draft, held.value.replaceAll('_', ''), value);
  else pass(rendering.draft, value);
}

