// Reads the models that a program declares with Sequelize. Sources: the types of sequelize 6 (model.d.ts), sequelize.org, "Model Basics", "Scopes", "Indexes".
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import type { Meanings } from '../resolve.ts';
import { propertyIn } from '../typeorm/options.ts';
import { associationsIn } from './associated.ts';
import { attributesIn } from './attributesDeclared.ts';
import type { AssociationDeclaration, ModelDeclaration, ModelDeclarations, ModelOptions } from './declaration.ts';
import { decoratedModel } from './decorated.ts';
import { indexesIn } from './indexesDeclared.ts';
import { declaresModel, decoratorsOf, definedBy, initOf, innermost, madeByFactory } from './recognised.ts';
import { scopeIn } from './scopes.ts';

/** What is looked at while a file's models are read; a value's meaning is a table or what may turn out to be one. */
export interface DeclaringModels extends Declaring { table(value: Value | undefined): Meaning | undefined }

const SPEAKS = /sequelize|\.(?:hasMany|hasOne|belongsTo|belongsToMany)\s*\(/i;

/** What a file declares; undefined where it has nothing to do with Sequelize. */
export function modelsIn(document: Document, tree: HostTree, meanings: Meanings): ModelDeclarations | undefined {
  if (!SPEAKS.test(document.text)) return undefined;
  const imports = new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const])));
  const declaring: DeclaringModels = { document, tree, imports, table: (value) => tableAt(meanings, value) };
  const models: Record<string, ModelDeclaration> = {};
  const associations: AssociationDeclaration[] = [];
  for (const one of tree.classes) {
    if (one.name === undefined || one.name === '__proto__' || !declaresModel(tree, imports, one)) continue;
    const base = declaring.table(one.extends);
    const call = initOf(tree, one);
    const isDecorated = !call || decoratorsOf(imports, one.decorators).length > 0;
    const made = isDecorated ? decoratedModel(declaring, one, one.name) : { model: initiated(declaring, one, one.name, call.args), associations: [] };
    models[one.name] = { ...made.model, overrides: one.members.flatMap(({ name, kind, static: isStatic }) => (kind === 'method' && name !== '' ? [isStatic ? name : `.${name}`] : [])), ...(base && { extends: base }) };
    associations.push(...made.associations);
  }
  for (const call of tree.calls) {
    const [name, made] = [definedBy(tree, call), madeByFactory(tree, call)];
    if (name !== undefined) models[name] ??= initiated(declaring, call, name, call.args.slice(1));
    else if (made !== undefined) models[made] ??= byFactory(initiated(declaring, call, made, call.args.slice(1)));
  }
  associations.push(...associationsIn(declaring));
  for (const call of tree.calls) {
    const name = changedBy(declaring, call);
    if (name !== undefined && models[name]) models[name] = { ...models[name], isOpen: true };
  }
  const told = HOOKS.test(document.text) ? Object.fromEntries(Object.entries(models).map(([name, model]) => [name, { ...model, hasHooks: true as const }])) : models;
  return Object.keys(models).length + associations.length > 0 ? { models: told, associations } : undefined;
}

/** `hooks: { beforeCreate }`, `addHook('afterSave', …)`, `@BeforeValidate`. */
const HOOKS = /\b(?:before|after)(?:Create|Save|Validate|Upsert)\b/i;

/** The model of this file that a call takes an attribute from: `User.removeAttribute('id')`. */
function changedBy({ document, tree, table }: DeclaringModels, { callee }: CallValue): string | undefined {
  if (callee.kind !== 'member' || callee.name !== 'removeAttribute') return undefined;
  const { object } = callee;
  const meaning = table(object);
  return object.kind === 'name' && object.name === 'this' ? innermost(tree, object)?.name : meaning?.kind === 'table' && meaning.path === document.path ? meaning.name : undefined;
}

/** What a value is, where that is a model or something of another file. */
function tableAt(meanings: Meanings, value: Value | undefined): Meaning | undefined {
  const meaning = value && meanings.of(value);
  return (meaning?.kind === 'table' && meaning.library === 'sequelize') || meaning?.kind === 'imported' ? withoutBase(meaning) : undefined;
}

const withoutBase = (meaning: Meaning): Meaning => (meaning.kind === 'table' ? { kind: 'table', library: meaning.library, path: meaning.path, name: meaning.name } : meaning);

/** `init(attributes, options)`, `define(name, attributes, options)` */
function initiated(declaring: DeclaringModels, at: Span, held: string, [attributes, options]: readonly Value[]): ModelDeclaration {
  const { tree } = declaring;
  const named = propertyIn(declaring, options, 'modelName');
  const name = named ? writtenText(tree, named) : held;
  const { all, isOpen } = attributesIn(declaring, attributes);
  return { at: { start: at.start, end: at.end }, name: name ?? held, is: 'table', overrides: [], attributes: all, ...optionsIn(declaring, options), ...(isOpen && { isOpen: true as const }), ...(name === undefined && { isUnnamed: true as const }) };
}

/** What a function of the program's own adds to what it is given is not seen: other attributes, another name of a table that none is given for. */
const byFactory = (model: ModelDeclaration): ModelDeclaration => ({ ...model, isOpen: true, ...(model.table === undefined && { isUnnamed: true as const }) });

/** What stands beside the attributes. */
export function optionsIn(declaring: DeclaringModels, options: Value | undefined): Pick<ModelDeclaration, 'table' | 'schema' | 'options' | 'scope' | 'scopes' | 'indexes' | 'hasMoreIndexes' | 'isUnnamed'> {
  const { tree } = declaring;
  const whole = options && constantValue(tree, options);
  if (options && whole?.kind !== 'object') return { options: {}, indexes: [], hasMoreIndexes: true, isUnnamed: true };
  const given = (name: string): Value | undefined => propertyIn(declaring, options, name);
  const [table, schema] = [given('tableName'), given('schema')];
  const [tableText, schemaText] = [writtenText(tree, table), writtenText(tree, schema)];
  const isSpread = whole?.kind === 'object' && whole.properties.some(({ name, spread }) => spread || name === undefined);
  const scopes = given('scopes') && constantValue(tree, given('scopes')!);
  const scope = given('defaultScope');
  return {
    options: switches(declaring, given), ...indexesIn(declaring, given('indexes')),
    ...(tableText !== undefined && tableText !== '' && { table: tableText }), ...(schemaText !== undefined && schemaText !== '' && { schema: schemaText }),
    ...(scope && { scope: scopeIn(declaring, scope) }),
    ...(scopes?.kind === 'object' && { scopes: Object.fromEntries(scopes.properties.flatMap(({ name, value }) => (name === undefined || name === '__proto__' ? [] : [[name, scopeIn(declaring, value)] as const]))) }),
    ...(((table && tableText === undefined) || (schema && schemaText === undefined) || isSpread) && { isUnnamed: true as const }),
  };
}

function switches({ tree }: DeclaringModels, given: (name: string) => Value | undefined): ModelOptions {
  const found: Record<string, string | boolean> = {};
  for (const name of ['underscored', 'freezeTableName', 'timestamps', 'paranoid']) {
    const is = truth(tree, given(name));
    if (is !== undefined) found[name] = is;
  }
  for (const name of ['createdAt', 'updatedAt', 'deletedAt', 'version']) {
    const value = given(name);
    const said = writtenText(tree, value) ?? truth(tree, value);
    if (said !== undefined && (name === 'version' ? said !== false : said !== true)) found[name] = said;
  }
  return found;
}

function truth(tree: HostTree, value: Value | undefined): boolean | undefined {
  const held = value && constantValue(tree, value);
  return held?.kind === 'constant' && held.type === 'boolean' ? held.value === 'true' : undefined;
}
