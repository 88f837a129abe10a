// Lists of names as a call is given them.
import type { Value } from '../../hosts/tree.ts';
import { textOf } from '../names.ts';
import { heldOf } from './members.ts';
import type { Rendering } from './place.ts';

/** The texts of a list; undefined where one is something else. */
export function textsOf(rendering: Pick<Rendering, 'document' | 'tree'>, value: Value): readonly string[] | undefined {
  const list = heldOf(rendering, value);
  if (list.kind !== 'array') return undefined;
  const texts = list.items.map((item) => (item.kind === 'spread' ? undefined : textOf(rendering, item)));
  return texts.every((one) => one !== undefined) ? texts.map((one) => one!) : undefined;
}
