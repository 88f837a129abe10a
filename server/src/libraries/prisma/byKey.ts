// Whether a call that asks for the first row could ask for the one row of a unique key: `findUnique` in place of `findFirst`.
// Sources: prisma.io, "Prisma Client API reference" (findUnique; `where` takes other conditions beside a key since 5.0), "Query optimization": calls of findUnique in one tick are sent as one.
import type { Span } from '../../text/span.ts';
import type { CallValue, ObjectValue, Property, Value } from '../../hosts/tree.ts';
import { fieldOf, type Model } from '../models.ts';
import { held, mayBeMissing, type Program } from '../options.ts';
import { isGlobalMember } from '../program.ts';
import { spanOf } from '../rendering.ts';
import type { KeyMethod } from '../site.ts';
import { mayBeUndefined } from '../vanishing.ts';

/** By the method that asks for the first row. */
const METHODS: Readonly<Record<string, string>> = { findFirst: 'findUnique', findFirstOrThrow: 'findUniqueOrThrow' };
/** What both take, and means the same to both. */
const SHARED: ReadonlySet<string> = new Set(['where', 'select', 'include', 'omit', 'relationLoadStrategy']);

/** Undefined where the options are not written in the call, ask for more than equalities with values that are there, or name no whole key that holds no null. */
export function keyMethodOf(program: Program, model: Model, method: string, call: CallValue): KeyMethod | undefined {
  const [options, ...others] = call.args;
  if (!Object.hasOwn(METHODS, method) || options?.kind !== 'object' || others.length > 0 || !options.properties.every(({ name }) => name !== undefined && SHARED.has(name))) return undefined;
  const where = options.properties.find(({ name }) => name === 'where')?.value;
  if (where?.kind !== 'object' || !where.properties.every((one) => isEquality(program, model, one, call))) return undefined;
  const named = where.properties.map(({ name }) => name!);
  const found = keysOf(model).find(({ fields }) => fields.every((field) => named.includes(field)));
  const more = found && named.filter((name) => !found.fields.includes(name));
  // Who names two keys may look for either.
  if (!found || !more || new Set(named).size < named.length || (more.length > 0 && !model.asksMore) || more.some((name) => isUniqueAlone(model, name))) return undefined;
  const at = found.name === undefined ? undefined : besideEachOther(program, where, found.fields);
  return { method: METHODS[method]!, columns: found.fields, joined: true, ...(found.name !== undefined && { together: { name: found.name, ...(at && { at }) } }) };
}

/** Fields that tell one row apart, in the order in which they are looked for; several have a name of their own. */
function keysOf(model: Model): readonly { readonly name?: string; readonly fields: readonly string[] }[] {
  const alone = Object.keys(model.fields).filter((name) => isUniqueAlone(model, name)).map((name) => ({ fields: [name] }));
  const together = Object.entries(model.keys).filter(([, fields]) => fields.length > 1).map(([name, fields]) => ({ name, fields }));
  return [...alone, ...together].filter(({ fields }) => fields.every((name) => isRequired(model, name)));
}

const isUniqueAlone = (model: Model, name: string): boolean => {
  const field = fieldOf(model, name);
  return field?.kind === 'column' && (field.unique === true || (Object.hasOwn(model.keys, name) && model.keys[name]!.length === 1 && model.keys[name]![0] === name));
};

const isRequired = (model: Model, name: string): boolean => {
  const field = fieldOf(model, name);
  return field?.kind === 'column' && !field.nullable && !field.list;
};

/** `id`, `email: input.email`: no operators, and no value that is seen to be absent at times. */
function isEquality(program: Program, model: Model, { name, value, spread }: Property, call: CallValue): boolean {
  const field = name === undefined || spread ? undefined : fieldOf(model, name);
  if (field?.kind !== 'column' || field.list || field.type === 'Json' || mayBeMissing(program, value) || mayBeUndefined(program, value, call)) return false;
  const one = held(program, value);
  if (one.kind === 'constant') return one.type !== 'undefined' && (one.type !== 'null' || !isRequired(model, name!));
  return isPlain(program, one);
}

/** A value, and nothing that could be an object of operators or another column. */
function isPlain({ tree }: Program, value: Value): boolean {
  switch (value.kind) {
    case 'text': return true;
    case 'name': return value.binding !== undefined && !/Filter\b/.test(tree.bindings[value.binding]?.type ?? '');
    case 'member': return value.name !== undefined && !(value.object.kind === 'member' && value.object.name === 'fields');
    case 'call': return value.callee.kind === 'name' ? CONVERTS.has(value.callee.name) : value.callee.kind === 'member' && (CONVERTING.has(value.callee.name ?? '') || isGlobalMember(value.callee, 'Number', ['parseInt']));
    default: return false;
  }
}

const CONVERTS: ReadonlySet<string> = new Set(['Number', 'String', 'BigInt', 'parseInt']);
const CONVERTING: ReadonlySet<string> = new Set(['toString', 'trim', 'toLowerCase', 'toUpperCase']);

/** From the first to the last property of a key, where nothing else stands between them. */
function besideEachOther({ document: { text } }: Program, { properties }: ObjectValue, fields: readonly string[]): Span | undefined {
  const places = properties.flatMap(({ name }, index) => (fields.includes(name!) ? [index] : []));
  const [first, last] = [places[0]!, places.at(-1)!];
  const own = properties.slice(first, last + 1);
  const isWhole = own.length === fields.length && own.every((one, index) => index === 0 || /^\s*,\s*$/.test(text.slice(own[index - 1]!.end, one.start)));
  return isWhole ? { ...spanOf(own[0]!), end: own.at(-1)!.end } : undefined;
}
