// Reads a model that is a class with the decorators of sequelize-typescript. Sources: sequelize-typescript 2, src/model/{table,column,shared}, src/associations.
import type { ClassDeclaration, ClassMember, Value } from '../../hosts/tree.ts';
import { givenByFunction, writtenText } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import { associating, throughIn } from './associated.ts';
import { attributeIn } from './attributesDeclared.ts';
import { defaultIn } from './columnDeclared.ts';
import type { AssociationDeclaration, AssociationKind, AttributeDeclaration, ModelDeclaration, ModelOptions } from './declaration.ts';
import { optionsIn, type DeclaringModels } from './declared.ts';
import { decoratedIndexes } from './indexesDeclared.ts';
import { decoratorsOf, type Decorator } from './recognised.ts';
import { scopeIn } from './scopes.ts';

const KINDS: Readonly<Record<string, AssociationKind>> = { BelongsTo: 'belongs to', HasOne: 'has one', HasMany: 'has many', BelongsToMany: 'belongs to many' };
const STAMPS: Readonly<Record<string, keyof ModelOptions>> = { CreatedAt: 'createdAt', UpdatedAt: 'updatedAt', DeletedAt: 'deletedAt' };

export function decoratedModel(declaring: DeclaringModels, declared: ClassDeclaration, held: string): { readonly model: ModelDeclaration; readonly associations: readonly AssociationDeclaration[] } {
  const { tree, imports, document } = declaring;
  const own = decoratorsOf(imports, declared.decorators);
  const table = own.find(({ name }) => name === 'Table');
  const [options] = table?.args ?? [];
  const read = optionsIn(declaring, options);
  const attributes: AttributeDeclaration[] = [];
  const associations: AssociationDeclaration[] = [];
  const indexed: { readonly member: ClassMember; readonly decorators: readonly Decorator[] }[] = [];
  const stamps: Record<string, string | boolean> = {};
  const of: Meaning = { kind: 'table', library: 'sequelize', path: document.path, name: held };
  for (const member of declared.members) {
    const all = member.decorators.length === 0 || member.name === '' || member.name === '__proto__' ? [] : decoratorsOf(imports, member.decorators);
    const associated = all.find(({ name }) => Object.hasOwn(KINDS, name));
    const stamp = all.find(({ name }) => Object.hasOwn(STAMPS, name));
    if (associated) associations.push(...associationIn(declaring, of, member, associated));
    else if (stamp) {
      stamps[STAMPS[stamp.name]!] = member.name;
      stamps['timestamps'] = true;
      if (stamp.name === 'DeletedAt') stamps['paranoid'] = true;
    }
    const attribute = decoratedAttribute(declaring, member, all);
    if (attribute) attributes.push(attribute);
    if (attribute) indexed.push({ member, decorators: all });
  }
  const named = propertyIn(declaring, options, 'modelName');
  const name = named ? writtenText(tree, named) : held;
  const scope = own.find((one) => one.name === 'DefaultScope');
  const scopes = own.find((one) => one.name === 'Scopes');
  const { indexes, hasMoreIndexes = read.hasMoreIndexes } = decoratedIndexes(declaring, indexed);
  return {
    model: {
      at: { start: declared.start, end: declared.end }, name: name ?? held, is: table ? 'table' : 'part', isDecorated: true, overrides: [], attributes, ...read, indexes: [...read.indexes, ...indexes], ...(hasMoreIndexes && { hasMoreIndexes }), options: { ...read.options, ...stamps as ModelOptions }, ...(name === undefined && { isUnnamed: true as const }),
      ...(scope && { scope: scopeMade(declaring, scope.args[0]) }), ...(scopes && { scopes: scopesMade(declaring, scopes.args[0]) }),
    },
    associations,
  };
}

const scopeMade = (declaring: DeclaringModels, value: Value | undefined): NonNullable<ModelDeclaration['scope']> => {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : value;
  return given ? scopeIn(declaring, given) : { where: [], isOpen: true };
};

function scopesMade(declaring: DeclaringModels, value: Value | undefined): NonNullable<ModelDeclaration['scopes']> {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : value && constantValue(declaring.tree, value);
  return given?.kind !== 'object' ? {} : Object.fromEntries(given.properties.flatMap(({ name, value: own }) => (name === undefined || name === '__proto__' ? [] : [[name, scopeIn(declaring, own)] as const])));
}

/** `@Column`, `@Column(DataType.JSONB)`, `@Column({ field: 'e_mail' })`, with what other decorators say of it. */
function decoratedAttribute(declaring: DeclaringModels, { name: key, start, end, type: property }: ClassMember, all: readonly Decorator[]): AttributeDeclaration | undefined {
  const column = all.find(({ name }) => name === 'Column');
  const of = (name: string): Decorator | undefined => all.find((one) => one.name === name);
  const has = (name: string): boolean => of(name) !== undefined;
  if (!column) return undefined;
  const given = attributeIn(declaring, { start, end }, key, column.args[0]);
  const type = given.type ?? (column.args[0] && !givesNoType(declaring, column.args[0]) ? undefined : inferred(property));
  const [allows, preset, unique] = [of('AllowNull'), of('Default')?.args[0], of('Unique')?.args[0]];
  const text = preset && defaultIn(declaring, preset);
  const uniqueName = writtenText(declaring.tree, unique) ?? writtenText(declaring.tree, propertyIn(declaring, unique, 'name'));
  const refers = all.find(({ name }) => name === 'ForeignKey');
  const to = refers && targetOf(declaring, refers.args[0]);
  return {
    ...given, ...(type && { type }), ...(allows && { nullable: !isFalse(allows.args[0]) }), ...(text !== undefined && { default: text }), ...(has('PrimaryKey') && { isPrimary: true as const }), ...(has('AutoIncrement') && { counts: true as const }), ...(has('Unique') && { unique: uniqueName ?? true as const }),
    ...(has('Default') && { isFilled: true as const }), ...(to && { refers: to }),
  };
}

const isFalse = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'false';

/** Options that say nothing of a type. */
function givesNoType(declaring: DeclaringModels, value: Value): boolean {
  const held = constantValue(declaring.tree, value);
  return held?.kind === 'object' && held.properties.every(({ name, spread }) => name !== undefined && name !== 'type' && !spread);
}

/** What the property's own type gives (sequelize-typescript 2, src/sequelize/data-type). */
function inferred(type: string | undefined): AttributeDeclaration['type'] {
  const name = INFERRED[type?.replace(/\s*\|\s*(?:null|undefined)\b/g, '').trim() ?? ''];
  return name === undefined ? undefined : { name, args: [] };
}
const INFERRED: Readonly<Record<string, string>> = { string: 'STRING', bigint: 'BIGINT', number: 'INTEGER', boolean: 'BOOLEAN', Date: 'DATE', Buffer: 'BLOB' };

/** `() => User`, `User` */
const targetOf = (declaring: DeclaringModels, value: Value | undefined): Meaning | undefined => declaring.table(value?.kind === 'function' ? givenByFunction(declaring, value) : value);

/** `@BelongsTo(() => User, 'userId')`, `@BelongsToMany(() => Tag, () => PostTag, 'postId', 'tagId')`, or with options. */
function associationIn(declaring: DeclaringModels, of: Meaning, { name, start, end }: ClassMember, { name: decorator, args: [target, second, third, fourth] }: Decorator): readonly AssociationDeclaration[] {
  const { tree } = declaring;
  const at = { start, end };
  const kind = KINDS[decorator]!;
  const to = targetOf(declaring, target);
  if (!to) return [];
  if (kind === 'belongs to many') {
    const between = second?.kind === 'function' ? givenByFunction(declaring, second) : second;
    const held = between && constantValue(tree, between);
    const through = held?.kind === 'object' ? undefined : throughIn(declaring, between);
    const [key, other] = [writtenText(tree, third), writtenText(tree, fourth)];
    return [{ at, of, kind, to, as: name, ...(held?.kind === 'object' ? { ...associating(declaring, held), as: name } : { ...(through && { through }), ...(key !== undefined && { foreignKey: { key } }), ...(other !== undefined && { otherKey: other }), ...(!through && { isUnread: true as const }) }) }];
  }
  const key = writtenText(tree, second);
  return [{ at, of, kind, to, ...(key === undefined ? associating(declaring, second) : { foreignKey: { key } }), as: name }];
}
