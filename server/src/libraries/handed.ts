// What a function or a class is handed by who calls it, where that names what it gives: `getCollection('users')` gives the collection of that name.
// Until a call is known the name is a parameter (`ParameterMeaning`); a call of which nothing is told leaves what is given without one.
import type { Binding, HostTree, Value } from '../hosts/tree.ts';
import type { Meaning, ParameterMeaning } from './meaning.ts';
import { bindingOf } from './program.ts';

/** What the arguments of a call mean, by their place. */
export type Handed = readonly (Meaning | undefined)[];

/** `path` makes the routine one of the workspace. */
export const routineKey = (path: string, routine: number): string => `${path}#${routine}`;

/** The parameter of a routine, or a part of it, that a value is, directly or as what its constructor keeps in a field. */
export function parameterIn(path: string, tree: HostTree, value: Value): ParameterMeaning | undefined {
  if (value.kind !== 'name' && value.kind !== 'member') return undefined;
  const binding = bindingOf(tree, value);
  if (binding?.kind === 'field') return fieldHanded(path, tree, binding);
  if (binding) return binding.kind === 'parameter' && binding.assignments.length === 0 ? ofBinding(path, tree, binding) : undefined;
  if (value.kind !== 'member' || value.name === undefined) return undefined;
  const inside = parameterIn(path, tree, value.object);
  return inside && { ...inside, path: [...inside.path, value.name] };
}

function ofBinding(path: string, tree: HostTree, { id, routine, path: taken, value }: Binding): ParameterMeaning | undefined {
  const own = tree.routines[routine];
  if (!own || own.kind === 'file') return undefined;
  const whole = taken && value?.kind === 'name' ? value.binding : taken ? undefined : id;
  const parameter = whole === undefined ? -1 : own.params.indexOf(whole);
  return parameter < 0 ? undefined : { kind: 'parameter', routine: routineKey(path, routine), parameter, path: taken ?? [] };
}

/** `constructor(private name: string)`, `this.name = name` */
function fieldHanded(path: string, tree: HostTree, field: Binding): ParameterMeaning | undefined {
  const held = heldFrom(tree, field);
  return held?.kind === 'parameter' && tree.routines[held.routine]?.kind === 'constructor' ? ofBinding(path, tree, held) : undefined;
}

/** The one name that a field is given. */
function heldFrom(tree: HostTree, { value, assignments }: Binding): Binding | undefined {
  const values = [...(value ? [value] : []), ...assignments.map((one) => one.value)];
  const [only] = values;
  return values.length === 1 && only?.kind === 'name' ? bindingOf(tree, only) : undefined;
}

/** A field of a class that is handed whose rows it is for: `constructor(private readonly model: Model<T>)`, where `super(User)` names it. */
export function fieldParameter(path: string, tree: HostTree, id: number): ParameterMeaning | undefined {
  const field = tree.bindings[id];
  return field?.kind === 'field' && (HELD.test(field.name) || TYPED.test(field.type ?? heldFrom(tree, field)?.type ?? '')) ? fieldHanded(path, tree, field) : undefined;
}

/** What programs call such a field, or its type: all others would only be followed in vain. */
const HELD = /(?:model|entity|target|repo|repository|collection|table|schema)(?:Class|Type|Target|Name)?$/i;
const TYPED = /(?:Model|ModelStatic|ModelCtor|Repository|EntityTarget|Collection)\s*</;

/** The same, where the parameters of one routine are those of the call, or of `new`: what is exported or called speaks of itself alone. */
export function ownParameters<M extends Meaning>(meaning: M, routine: string, by: 'call' | 'new'): M {
  return replaced(meaning, (one) => {
    if (one.routine !== routine) return one;
    const { routine: _, ...rest } = one;
    return { ...rest, by };
  }) as M;
}

/** What a call gives, with what it is handed put in; what it is not told of is of no name. */
export const filled = (meaning: Meaning | undefined, by: 'call' | 'new', handed?: () => Handed): Meaning | undefined =>
  meaning && replaced(meaning, (one) => (one.routine !== undefined || one.by !== by ? one : partOf(handed?.()[one.parameter], one.path) ?? one.otherwise));

function partOf(meaning: Meaning | undefined, path: readonly string[]): Meaning | undefined {
  if (path.length === 0 || !meaning) return meaning;
  switch (meaning.kind) {
    case 'parameter': {
      const { otherwise: _, ...rest } = meaning;
      return { ...rest, path: [...meaning.path, ...path] };
    }
    case 'object': return Object.hasOwn(meaning.members, path[0]!) ? partOf(meaning.members[path[0]!], path.slice(1)) : undefined;
    case 'imported': return { ...meaning, steps: [...meaning.steps, ...path.map((name) => ({ kind: 'member' as const, name }))] };
    default: return undefined;
  }
}

/** The table that a name means to a library, or what may turn out to name one. */
export function tableNamed(library: string, given: Meaning | undefined): Meaning | undefined {
  switch (given?.kind) {
    case 'text': return library === 'mongodb' ? { kind: 'table', library, path: '', name: given.text } : undefined;
    case 'table': case 'parameter': case 'imported': return given;
    default: return undefined;
  }
}

// ── Putting in ───────────────────────────────────────────────────────────────────────────────────────────────────

type Put = (one: ParameterMeaning) => Meaning | undefined;

const mentioning = new WeakMap<Meaning, boolean>();

/** Whether a parameter stands anywhere in it: of most things none does. */
function mentions(meaning: Meaning): boolean {
  const known = mentioning.get(meaning);
  if (known !== undefined) return known;
  const found = meaning.kind === 'parameter' || innerOf(meaning).some(mentions);
  mentioning.set(meaning, found);
  return found;
}

function innerOf(meaning: Meaning): readonly Meaning[] {
  switch (meaning.kind) {
    case 'client': return meaning.of ? [meaning.of] : [];
    case 'function': return [...(meaning.gives ? [meaning.gives] : []), ...(meaning.wraps ? [meaning.wraps.on] : [])];
    case 'class': return [...(meaning.instance ? [meaning.instance] : []), ...(meaning.base ? [meaning.base] : []), ...Object.values(meaning.members ?? {})];
    case 'object': return [...Object.values(meaning.members), ...(meaning.base ? [meaning.base] : [])];
    case 'table': return meaning.base ? [meaning.base] : [];
    case 'imported': return meaning.steps.flatMap((step) => ('handed' in step && step.handed ? step.handed.flatMap((one) => one ?? []) : []));
    case 'parameter': return meaning.otherwise ? [meaning.otherwise] : [];
    case 'text': case 'file': return [];
  }
}

function replaced(meaning: Meaning, put: Put): Meaning | undefined {
  if (!mentions(meaning)) return meaning;
  switch (meaning.kind) {
    case 'parameter': return put(meaning);
    case 'client': {
      const { of, ...rest } = meaning;
      const table = of && tableNamed(meaning.library, replaced(of, put));
      return { ...rest, ...(table && { of: table }) };
    }
    case 'function': {
      const { gives, wraps, ...rest } = meaning;
      const given = gives && replaced(gives, put);
      const on = wraps && replaced(wraps.on, put);
      return { ...rest, ...(given && { gives: given }), ...(on && { wraps: { ...wraps, on } }) };
    }
    case 'class': {
      const { instance, base, members, ...rest } = meaning;
      const [made, below] = [instance && replaced(instance, put), base && replaced(base, put)];
      return { ...rest, ...(made && { instance: made }), ...(members && { members: membersIn(members, put) }), ...(below && { base: below }) };
    }
    case 'object': {
      const { members, base, ...rest } = meaning;
      const below = base && replaced(base, put);
      return { ...rest, members: membersIn(members, put), ...(below && { base: below }) };
    }
    case 'table': {
      const { base, ...rest } = meaning;
      const below = base && replaced(base, put);
      return { ...rest, ...(below && { base: below }) };
    }
    case 'imported': return { ...meaning, steps: meaning.steps.map((step) => ('handed' in step && step.handed ? { ...step, handed: step.handed.map((one) => one && replaced(one, put)) } : step)) };
    case 'text': case 'file': return meaning;
  }
}

const membersIn = (members: Readonly<Record<string, Meaning>>, put: Put): Readonly<Record<string, Meaning>> => Object.fromEntries(Object.entries(members).flatMap(([name, member]) => {
  const known = replaced(member, put);
  return known ? [[name, known] as const] : [];
}));
