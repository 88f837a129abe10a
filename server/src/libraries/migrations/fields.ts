// The properties of an object that a migration hands to its tool, as words, numbers and truths: `{ name: 'id', isPrimary: true }`, `new TableColumn({ … })`.
import type { Value } from '../../hosts/tree.ts';
import { heldBy } from '../names.ts';
import { isNothing, truth, wordOf, wordsIn, type Pen } from './pen.ts';

export interface Fields {
  readonly at: Value;
  /** All that it holds is written out: nothing is spread into it. */
  readonly isWhole: boolean;
  has(name: string): boolean;
  value(name: string): Value | undefined;
  word(name: string): string | undefined;
  words(name: string): readonly string[] | undefined;
  isTrue(name: string): boolean;
  /** A number, or a text of one. */
  size(name: string): string | undefined;
  /** The members of a list; what is spread into it from elsewhere stays a spread. */
  list(name: string): readonly Value[];
}

/** Undefined of what is no object that is written here, or the first argument of a class's `new`. */
export function fieldsOf(pen: Pen, value: Value | undefined): Fields | undefined {
  const named = value && heldBy(pen, value);
  const held = named?.kind === 'call' && named.form === 'new' && named.args[0] ? heldBy(pen, named.args[0]) : named;
  if (held?.kind !== 'object') return undefined;
  const find = (name: string): Value | undefined => held.properties.findLast((one) => one.name === name)?.value;
  return {
    at: value!,
    isWhole: held.properties.every(({ name, spread }) => name !== undefined && !spread),
    has: (name) => !isNothing(find(name)),
    value: find,
    word: (name) => wordOf(pen, find(name)),
    words: (name) => wordsIn(pen, find(name)),
    isTrue: (name) => truth(pen, find(name)) === true,
    size: (name) => {
      const own = find(name);
      const inner = own && heldBy(pen, own);
      const text = inner?.kind === 'constant' && inner.type === 'number' ? inner.value : wordOf(pen, own);
      return text !== undefined && /^\d+(?:\s*,\s*\d+)?$/.test(text) ? text : undefined;
    },
    list: (name) => spreadOut(pen, find(name)),
  };
}

/** The members of a list, with those of lists that are spread into it. */
function spreadOut(pen: Pen, value: Value | undefined): readonly Value[] {
  const held = value && heldBy(pen, value);
  if (!held) return [];
  if (held.kind !== 'array') return [held];
  return held.items.flatMap((one) => {
    const inner = one.kind === 'spread' ? heldBy(pen, one.value) : undefined;
    return inner?.kind === 'array' ? inner.items : [one];
  });
}
