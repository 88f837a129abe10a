// Whose rows a value of a program is: what was made, found or handed in, and what a row holds of a relation.
import type { Document } from '../../text/document.ts';
import type { HostTree, Value } from '../../hosts/tree.ts';
import type { Outside } from '../library.ts';
import type { TableMeaning } from '../meaning.ts';
import { memberOf } from '../drivers.ts';
import type { Meanings } from '../resolve.ts';
import { relationAt } from './entity.ts';
import { isOverridden, rowsIn } from './follows.ts';
import { classAround } from './receivers.ts';

/** What is known around a value. */
export interface Around { readonly document: Document; readonly tree: HostTree; readonly meanings: Meanings; readonly outside: Outside }

const DEEP = 6;

/** The entity whose row a value is, or whose rows; undefined where that is not known, or they are of several. */
export function entityOf(around: Around, value: Value, depth = 0): TableMeaning | undefined {
  const { tree, meanings } = around;
  if (depth > DEEP) return undefined;
  if (value.kind === 'name' && value.name === 'this' && value.binding === undefined) {
    const own = classAround(tree, meanings, value);
    return own && !own.isStatic && own.meaning?.kind === 'table' && own.meaning.library === 'typeorm' ? own.meaning : undefined;
  }
  if (value.kind === 'array') {
    const [first, ...rest] = value.items.map((item) => (item.kind === 'spread' ? undefined : entityOf(around, item, depth + 1)));
    return first && rest.every((one) => one?.path === first.path && one.name === first.name) ? first : undefined;
  }
  const known = optionsOf(around, value).flatMap((option) => entityOf(around, option, depth + 1) ?? []);
  if (known.some((one) => one.path !== known[0]!.path || one.name !== known[0]!.name)) return undefined;
  const of = rowsIn(meanings.of(value))?.of;
  if (of) return of.kind === 'table' ? of : undefined;
  if (value.kind === 'member' && value.name !== undefined) return heldBy(around, value.object, value.name, depth);
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return binding?.value && !binding.path && binding.assignments.length === 0 && binding.type === undefined ? entityOf(around, binding.value, depth + 1) : undefined;
}

/** What else a value may be: a row of either of two tables is of none. */
function optionsOf({ tree }: Around, value: Value): readonly Value[] {
  if (value.kind === 'choice') return value.options;
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (!binding || binding.path) return [];
  const assigned = binding.assignments.map((one) => one.value);
  return binding.value?.kind === 'choice' || assigned.length > 0 ? [...(binding.value ? [binding.value] : []), ...assigned].flatMap((one) => (one.kind === 'choice' ? one.options : [one])) : [];
}

/** `post.author` */
function heldBy(around: Around, row: Value, relation: string, depth: number): TableMeaning | undefined {
  const { document, outside } = around;
  const of = entityOf(around, row, depth + 1);
  const entity = of && outside.entity?.({ path: of.path, name: of.name });
  const to = entity && relationAt(entity, relation)?.to;
  if (to?.path === undefined) return undefined;
  const meaning = outside.exported(specifierOf(document.path, to.path), to.name);
  return meaning?.kind === 'table' && meaning.library === 'typeorm' ? meaning : undefined;
}

/** How a file would import another. */
const specifierOf = (from: string, to: string): string => `./${'../'.repeat(from.split('/').length - 1)}${to}`;

/** The entity of a row that is told to save or to remove itself. */
export function askedItself(around: Around, value: Value, method: string): TableMeaning | undefined {
  const of = entityOf(around, value);
  return of && memberOf(of, 'getRepository') && !isOverridden(of, `prototype.${method}`) ? of : undefined;
}
