// Templates that a library's tag makes SQL of: what stands in their holes is bound, unless it is itself of the library.
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { asFunction } from './drivers.ts';
import type { GlueOptions, HoleReading } from './glue.ts';
import type { Tag } from './meaning.ts';
import { isValuePlace } from './places.ts';
import { bindingOf } from './program.ts';
import type { Meanings } from './resolve.ts';

/** The tag of a template; of `sql.type(User)`…`` that of the function which the call gives. */
export const tagOf = (meanings: Meanings, { callee, form }: CallValue): Tag | undefined => (form === 'tag' ? asFunction(meanings.of(callee))?.tag ?? meanings.unfollowedTag(callee) : undefined);

export const isTagged = (meanings: Meanings, value: Value): value is CallValue => value.kind === 'call' && tagOf(meanings, value) !== undefined;

export function holeOf({ tree, meanings }: GlueOptions, tag: Tag, value: Value, before: string, after: string): HoleReading {
  const part = partOf(tree, meanings, value, 0);
  if (part) return { kind: 'nested', value: part };
  if (value.kind === 'choice' && value.options.some((option) => partOf(tree, meanings, option, 0))) return { kind: 'nested', value };
  const isValue = isValuePlace(before, after);
  if (value.kind === 'call' && value.form !== 'tag') {
    const writes = asFunction(meanings.of(value.callee))?.writes;
    if (writes) return written(writes, value, before);
    return { kind: 'hole', role: isValue ? 'parameter' : 'fragment' };
  }
  // An object of a library that stands for SQL: `${db.fn.count()}` has no value to be bound.
  if (tag.tables && isProgramOwn(tree, value)) return { kind: 'hole', role: 'fragment' };
  const isName = value.kind === 'name' || value.kind === 'member' || value.kind === 'choice' || value.kind === 'unknown' || value.kind === 'call';
  return { kind: 'hole', role: isName && !isValue ? 'fragment' : 'parameter' };
}

/** A template that is not yet sent: written here, or held by a constant. */
function partOf(tree: HostTree, meanings: Meanings, value: Value, depth: number): Value | undefined {
  if (depth > 10) return undefined;
  if (isTagged(meanings, value)) return value.awaited ? undefined : value;
  if (value.kind === 'choice') {
    const options = value.options.map((option) => partOf(tree, meanings, option, depth + 1) ?? (isNothing(meanings, option) ? option : undefined));
    return options.every((option) => option !== undefined) && options.some((option) => option.kind !== 'constant') ? { ...value, options } : undefined;
  }
  const binding = bindingOf(tree, value);
  if (!binding?.value || binding.path || binding.assignments.length > 0 || binding.kind === 'parameter') return undefined;
  return partOf(tree, meanings, binding.value, depth + 1) && value;
}

function isNothing(meanings: Meanings, value: Value): boolean {
  const meaning = value.kind === 'member' || value.kind === 'name' ? meanings.of(value) : undefined;
  return value.kind === 'constant' || (meaning?.kind === 'text' && meaning.text === '');
}

function written(writes: NonNullable<ReturnType<typeof asFunction>>['writes'] & string, { args }: CallValue, before: string): HoleReading {
  const [first] = args;
  switch (writes) {
    case 'name': return { kind: 'hole', role: 'identifier' };
    case 'value': return { kind: 'hole', role: 'parameter' };
    case 'part': return { kind: 'hole', role: 'fragment' };
    case 'text': return first ? { kind: 'spliced', value: first } : { kind: 'hole', role: 'fragment' };
    case 'helper': return helper(args, before);
  }
}

/** postgres.js: `sql('name')` quotes a name, `sql(rows, 'a', 'b')` writes a list. */
function helper([first, ...others]: readonly Value[], before: string): HoleReading {
  const isList = others.length > 0 || first?.kind === 'array' || first?.kind === 'object' || /\b(?:in|values|set)\s*$/i.test(before) || /\binsert\s+into\s+\S+\s*$/i.test(before);
  return { kind: 'hole', role: isList ? 'fragment' : 'identifier' };
}

/** A table or a column of the program: `users`, `users.id`, imported or declared at the top of the file. */
function isProgramOwn(tree: HostTree, value: Value): boolean {
  let root = value;
  while (root.kind === 'member' && root.binding === undefined) root = root.object;
  const binding = bindingOf(tree, root);
  if (!binding || root.kind !== 'name') return false;
  return binding.kind === 'import' || (binding.kind === 'constant' && binding.value?.kind === 'call' && !binding.value.awaited && (binding.routine === 0 || value.kind === 'member'));
}
