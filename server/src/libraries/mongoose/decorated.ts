// Schemas that are classes: `@Schema()` and `@Prop()` of NestJS, `@prop()` and `@index()` of Typegoose. Sources: docs.nestjs.com, "MongoDB"; typegoose.github.io, "Decorators".
import type { CallValue, ClassDeclaration, ClassMember, Value } from '../../hosts/tree.ts';
import { givenByFunction } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { DocumentModelDeclaration, PathDeclaration, SchemaDeclaration } from './declaration.ts';
import { calledOn, optionsIn } from './declared.ts';
import { indexIn } from './indexes.ts';
import { declaresDocument, decoratorsOf, SCHEMA_LIBRARY, type Decorator } from './recognised.ts';
import { bare, indexOptions, isFalse, pathsIn, refIn, typeNamed, type DeclaringDocuments } from './schemaRead.ts';

const named = ({ tree, imports }: DeclaringDocuments): readonly (ClassDeclaration & { readonly name: string })[] =>
  tree.classes.filter((one): one is ClassDeclaration & { readonly name: string } => one.name !== undefined && one.name !== '__proto__' && declaresDocument(imports, one));

export const classSchemas = (declaring: DeclaringDocuments): Readonly<Record<string, SchemaDeclaration>> => Object.fromEntries(named(declaring).map((one) => [one.name, schemaOf(declaring, one)]));

/** What a class is the schema of is called like it, unless it is only a part of others. */
export const classModels = (declaring: DeclaringDocuments): readonly DocumentModelDeclaration[] => named(declaring).flatMap((one) => {
  const own = decoratorsOf(declaring.imports, one.decorators);
  const options = optionsGiven(declaring, own);
  if (isFalse(propertyIn(declaring, options, '_id'))) return [];
  return [{ at: { start: one.start, end: one.end }, name: one.name, schema: { kind: 'table', library: SCHEMA_LIBRARY, path: declaring.document.path, name: one.name } }];
});

/** `SchemaFactory.createForClass(User)`, `buildSchema(User)` */
export function schemaOfClass({ meanings, document, tree }: DeclaringDocuments, { callee, args: [of] }: CallValue): Meaning | undefined {
  if (!of || !('name' in callee) || !/^(?:createForClass|buildSchema)$/.test(callee.name ?? '')) return undefined;
  const own = of.kind === 'name' && of.binding !== undefined ? tree.classes.find(({ binding }) => binding === of.binding)?.name : undefined;
  if (own !== undefined) return { kind: 'table', library: SCHEMA_LIBRARY, path: document.path, name: own };
  const meaning = bare(meanings.of(of));
  return meaning?.kind === 'table' ? { ...meaning, library: SCHEMA_LIBRARY } : meaning;
}

const optionsGiven = (declaring: DeclaringDocuments, own: readonly Decorator[]): Value | undefined => {
  const [schema] = own.find(({ name }) => name === 'Schema')?.args ?? [];
  return schema ?? propertyIn(declaring, own.find(({ name }) => name === 'modelOptions')?.args[0], 'schemaOptions');
};

function schemaOf(declaring: DeclaringDocuments, one: ClassDeclaration & { readonly name: string }): SchemaDeclaration {
  const { tree, imports, meanings } = declaring;
  const own = decoratorsOf(imports, one.decorators);
  const members = one.members.flatMap((member) => memberPaths(declaring, member));
  const base = one.extends && bare(meanings.of(one.extends));
  const indexes = own.flatMap(({ name, args: [fields, options], call }) => (name === 'index' && fields ? indexIn(declaring, fields, options, call) ?? [] : []));
  // `const UserSchema = SchemaFactory.createForClass(User)`
  const held = tree.bindings.find(({ value }) => value?.kind === 'call' && schemaOfClass(declaring, value)?.kind === 'table' && value.args[0]?.kind === 'name' && value.args[0].binding === one.binding);
  const later = calledOn(declaring, held?.id);
  return {
    at: { start: one.start, end: one.end }, ...optionsIn(declaring, optionsGiven(declaring, own)), paths: [...members, ...later.paths], indexes: [...indexes, ...later.indexes], virtuals: later.virtuals,
    ...(base && { extends: base.kind === 'table' ? { ...base, library: SCHEMA_LIBRARY } : base }), ...(later.collection !== undefined && { collection: later.collection }), ...(later.isOpen && { isOpen: true as const }),
  };
}

const WRITTEN: Readonly<Record<string, string>> = { string: 'text', number: 'double', boolean: 'boolean', Date: 'timestamp', bigint: 'bigint', ObjectId: 'objectid', Buffer: 'blob', any: 'json', object: 'json' };

function memberPaths(declaring: DeclaringDocuments, { name: path, type, decorators, start, end }: ClassMember): readonly PathDeclaration[] {
  const own = decorators.length === 0 ? undefined : decoratorsOf(declaring.imports, decorators).find(({ name }) => name === 'Prop' || name === 'prop' || name === 'arrayProp');
  if (!own || path === '' || path === '__proto__') return [];
  const [given] = own.args;
  const held = given && (constantValue(declaring.tree, given) ?? given);
  const isOptions = held?.kind === 'object';
  const told = (isOptions ? propertyIn(declaring, held, 'type') : held) ?? (isOptions ? propertyIn(declaring, held, 'items') : undefined);
  const thunk = told?.kind === 'function' ? givenByFunction(declaring, told) : told;
  const at = { start, end: Math.min(end, start + path.length) };
  const index = isOptions ? indexOptions(declaring, (name) => propertyIn(declaring, held, name)) : undefined;
  const ref = isOptions ? refIn(declaring, propertyIn(declaring, held, 'ref')) : undefined;
  const rest: Partial<PathDeclaration> = { ...(index && { index }), ...(ref && { ref }), ...(isOptions && isFalse(propertyIn(declaring, held, 'select')) && { isHidden: true as const }) };
  const list = type !== undefined && /\[\]$|^(?:Array|ReadonlyArray|Ref<.*>\[\])\b/.test(type);
  const [first, ...below] = thunk ? typed(declaring, path, at, thunk) : [{ path, at, ...writtenType(declaring, type) }];
  return first ? [{ ...first, ...rest, ...(list && { isList: true as const }) }, ...below] : [];
}

function typed(declaring: DeclaringDocuments, path: string, at: PathDeclaration['at'], value: Value): readonly PathDeclaration[] {
  const held = constantValue(declaring.tree, value) ?? value;
  if (held.kind === 'array') return held.items[0] ? typed(declaring, path, at, held.items[0]).map((one, index) => (index === 0 ? { ...one, isList: true as const } : one)) : [{ path, at, type: 'json', isList: true }];
  const name = typeNamed(held);
  if (name !== undefined) return [{ path, at, type: name }];
  // `raw({ first: { type: String } })`
  const inner = held.kind === 'call' ? held.args[0] : held.kind === 'object' ? held : undefined;
  const own = inner ? pathsIn(declaring, inner, `${path}.`).paths : [];
  const of = bare(declaring.meanings.of(value));
  return [{ path, at, type: 'json', ...(of && { of: of.kind === 'table' ? { ...of, library: SCHEMA_LIBRARY } : of }) }, ...own];
}

/** `name: string`, `owner: Types.ObjectId`, `address: Address` */
function writtenType(declaring: DeclaringDocuments, type: string | undefined): Pick<PathDeclaration, 'type' | 'of'> {
  const name = /^(?:(?:mongoose|Types|Schema|MongooseSchema)\.)*(\w+)/.exec(type?.replace(/^(?:Array|Ref)<|\s*\|\s*(?:null|undefined)/g, '') ?? '')?.[1];
  if (name === undefined) return {};
  if (Object.hasOwn(WRITTEN, name)) return { type: WRITTEN[name]! };
  const binding = declaring.tree.bindings.find((one) => one.name === name && one.routine === 0);
  const of = binding && bare(declaring.meanings.ofBinding(binding.id));
  return { type: 'json', ...(of && { of: of.kind === 'table' ? { ...of, library: SCHEMA_LIBRARY } : of }) };
}
