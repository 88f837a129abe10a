// Reads the definition of a schema: its paths, what they hold, which of them are indexed. Sources: mongoosejs.com, "Schemas", "SchemaTypes", "Subdocuments"; the types of mongoose 9.12.
import type { Property, Value } from '../../hosts/tree.ts';
import { referenceOf, writtenText, type Declaring } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import type { Meanings } from '../resolve.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { IndexOptions, PathDeclaration } from './declaration.ts';
import { isSchema, SCHEMA_LIBRARY } from './recognised.ts';

export interface DeclaringDocuments extends Declaring { readonly meanings: Meanings }

export const isTrue = (value: Value | undefined): boolean => value?.kind === 'constant' && (value.value === 'true' || value.value === '1');
export const isFalse = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'false';

const TYPES: Readonly<Record<string, string>> = {
  String: 'text', Number: 'double', Boolean: 'boolean', Date: 'timestamp', ObjectId: 'objectid', ObjectID: 'objectid', Decimal128: 'decimal', BigInt: 'bigint', Int32: 'int', Double: 'double', UUID: 'uuid',
  Buffer: 'blob', Mixed: 'json', Map: 'json', Object: 'json', Schema: 'json', Array: 'json[]',
};

const DEEP = 8;

/** The paths of an object of definitions; `isOpen` where there may be more. */
export function pathsIn(declaring: DeclaringDocuments, definition: Value | undefined, prefix = '', depth = 0): { readonly paths: readonly PathDeclaration[]; readonly isOpen: boolean } {
  const held = definition && constantValue(declaring.tree, definition);
  if (!held) return { paths: [], isOpen: definition !== undefined };
  if (held.kind !== 'object' || depth > DEEP) return { paths: [], isOpen: true };
  const all = held.properties.map((one) => propertyPaths(declaring, one, prefix, depth));
  return { paths: all.flatMap(({ paths }) => paths), isOpen: all.some(({ isOpen }) => isOpen) };
}

function propertyPaths(declaring: DeclaringDocuments, { name, nameSpan: at, value, spread }: Property, prefix: string, depth: number): ReturnType<typeof pathsIn> {
  if (spread) return pathsIn(declaring, value, prefix, depth + 1);
  if (name === undefined) return { paths: [], isOpen: true };
  const path = `${prefix}${name}`;
  return typedPaths(declaring, path, at, value, depth);
}

/** What a path is defined by: a type, a list of one, an object with `type`, paths below it. */
function typedPaths(declaring: DeclaringDocuments, path: string, at: PathDeclaration['at'], value: Value, depth: number): ReturnType<typeof pathsIn> {
  const { tree } = declaring;
  const held = constantValue(tree, value) ?? value;
  const one = (more: Partial<PathDeclaration>): ReturnType<typeof pathsIn> => ({ paths: [{ path, at: { start: at.start, end: at.end }, ...more }], isOpen: false });
  if (held.kind === 'object') {
    const typed = typeIn(declaring, held);
    if (!typed) {
      const inner = pathsIn(declaring, held, `${path}.`, depth + 1);
      return { paths: [...one({ type: 'json' }).paths, ...inner.paths], isOpen: inner.isOpen };
    }
    const inner = typedPaths(declaring, path, at, typed, depth + 1);
    const [own, ...below] = inner.paths;
    const more = optionsOf(declaring, held);
    return own ? { paths: [{ ...own, ...more }, ...below], isOpen: inner.isOpen || held.properties.some(({ spread }) => spread) } : inner;
  }
  if (held.kind === 'array') {
    const [item] = held.items;
    if (!item) return one({ type: 'json', isList: true });
    const inner = typedPaths(declaring, path, at, item, depth + 1);
    return { paths: inner.paths.map((own, index) => (index === 0 ? { ...own, isList: true as const } : own)), isOpen: inner.isOpen };
  }
  if (isSchema(held)) {
    const inner = pathsIn(declaring, held.args[0], `${path}.`, depth + 1);
    return { paths: [...one({ type: 'json' }).paths, ...inner.paths], isOpen: inner.isOpen };
  }
  const type = typeNamed(held);
  if (type !== undefined) return one({ type });
  const of = schemaMeaning(declaring, value);
  return one({ type: 'json', ...(of && { of }) });
}

/** `{ type: String }`, but not a path that is itself called `type`: `{ type: { type: String } }`. */
function typeIn(declaring: DeclaringDocuments, object: Extract<Value, { kind: 'object' }>): Value | undefined {
  const type = object.properties.findLast(({ name }) => name === 'type')?.value;
  const held = type && (constantValue(declaring.tree, type) ?? type);
  return held?.kind === 'object' && typeIn(declaring, held) ? undefined : type;
}

/** `String`, `Schema.Types.ObjectId`, `'ObjectId'`, `() => User` */
export function typeNamed(value: Value): string | undefined {
  const name = value.kind === 'member' || value.kind === 'name' ? value.name : value.kind === 'text' && value.parts[0]?.kind === 'chunk' ? value.parts[0].text : undefined;
  return name !== undefined && Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}

function optionsOf(declaring: DeclaringDocuments, object: Value): Partial<PathDeclaration> {
  const given = (name: string): Value | undefined => propertyIn(declaring, object, name);
  const index = indexOptions(declaring, given);
  const ref = refIn(declaring, given('ref'));
  return { ...(index && { index }), ...(ref && { ref }), ...(isFalse(given('select')) && { isHidden: true as const }) };
}

/** `ref: 'User'`, `ref: () => User`, `ref: User.name` */
export function refIn(declaring: DeclaringDocuments, value: Value | undefined): PathDeclaration['ref'] {
  const routine = value?.kind === 'function' ? declaring.tree.routines[value.routine] : undefined;
  const given = routine ? (routine.returns.length === 1 ? routine.returns[0] : undefined) : value;
  if (!given) return undefined;
  const name = writtenText(declaring.tree, given);
  if (name !== undefined) return { kind: 'named', name };
  const named = given.kind === 'member' && (given.name === 'name' || given.name === 'modelName') ? given.object : given;
  const meaning = bare(declaring.meanings.of(named));
  const reference = meaning ? undefined : referenceOf(declaring, named);
  return meaning ?? (reference ? { kind: 'named', name: reference.name } : undefined);
}

/** `index: true`, `unique: true`, `sparse`, `expires`, `text`, `index: { unique: true }`; undefined of none. */
export function indexOptions(declaring: DeclaringDocuments, given: (name: string) => Value | undefined): IndexOptions | undefined {
  const index = given('index');
  const held = index && (constantValue(declaring.tree, index) ?? index);
  const word = held && writtenText(declaring.tree, held);
  const within = (name: string): Value | undefined => propertyIn(declaring, held, name);
  const isUnique = isTrue(given('unique')) || given('unique')?.kind === 'array' || isTrue(within('unique'));
  const isSparse = isTrue(given('sparse')) || isTrue(within('sparse'));
  const method = word !== undefined ? methodOf(word) : isTrue(given('text')) || isTrue(within('text')) ? 'text' : undefined;
  const isAsked = (held && !isFalse(held) && !(held.kind === 'constant' && held.type === 'null')) || isUnique || isSparse || method !== undefined || given('expires') !== undefined || isTrue(given('text'));
  return isAsked ? { ...(isUnique && { unique: true as const }), ...(isSparse && { sparse: true as const }), ...(method !== undefined && { method }), ...(propertyIn(declaring, held, 'partialFilterExpression') && { isOpen: true as const }) } : undefined;
}

/** What an index is made by, where it is no B-tree. */
export const methodOf = (word: string): string | undefined => (/^(?:1|-1|asc|desc|ascending|descending)$/.test(word) ? undefined : /^2d/.test(word) ? 'geo' : word === 'hashed' ? 'hash' : /^\w+$/.test(word) ? word : 'other');

/** A schema of this file or of another. */
export function schemaMeaning({ meanings, tree, document }: DeclaringDocuments, value: Value): Meaning | undefined {
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  if (binding && isSchema(binding.value)) return { kind: 'table', library: SCHEMA_LIBRARY, path: document.path, name: binding.name };
  const meaning = meanings.of(value);
  return meaning?.kind === 'imported' || meaning?.kind === 'table' ? bare(meaning) : undefined;
}

export const bare = (meaning: Meaning | undefined): Meaning | undefined => (meaning?.kind === 'table' ? { kind: 'table', library: meaning.library, path: meaning.path, name: meaning.name } : meaning?.kind === 'imported' ? meaning : undefined);
