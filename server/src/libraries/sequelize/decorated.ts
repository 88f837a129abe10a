// Reads a model that is a class with the decorators of sequelize-typescript. Sources: sequelize-typescript 2, src/model/{table,column,shared}, src/associations.
import type { ClassDeclaration, ClassMember, Value } from '../../hosts/tree.ts';
import { givenByFunction, writtenText } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/declared.ts';
import { associating, throughIn } from './associated.ts';
import { attributeIn } from './attributesDeclared.ts';
import type { AssociationDeclaration, AssociationKind, AttributeDeclaration, ModelDeclaration, ModelOptions } from './declaration.ts';
import { optionsIn, type DeclaringModels } from './declared.ts';
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
  const indexed: (readonly string[])[] = [];
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
    const attribute = associated ? undefined : decoratedAttribute(declaring, member.name, all);
    if (attribute) attributes.push(attribute);
    if (attribute && all.some(({ name: one }) => one === 'Index')) indexed.push([attribute.key]);
  }
  const named = propertyIn(declaring, options, 'modelName');
  const name = named ? writtenText(tree, named) : held;
  const scope = own.find((one) => one.name === 'DefaultScope');
  const scopes = own.find((one) => one.name === 'Scopes');
  return {
    model: {
      at: { start: declared.start, end: declared.end }, name: name ?? held, is: table ? 'table' : 'part', isDecorated: true, overrides: [], attributes, ...read, indexes: [...read.indexes, ...indexed], options: { ...read.options, ...stamps as ModelOptions }, ...(name === undefined && { isUnnamed: true as const }),
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
function decoratedAttribute(declaring: DeclaringModels, key: string, all: readonly Decorator[]): AttributeDeclaration | undefined {
  const column = all.find(({ name }) => name === 'Column');
  const has = (name: string): boolean => all.some((one) => one.name === name);
  if (!column) return undefined;
  const refers = all.find(({ name }) => name === 'ForeignKey');
  const to = refers && targetOf(declaring, refers.args[0]);
  return {
    ...attributeIn(declaring, key, column.args[0]), ...(has('PrimaryKey') && { isPrimary: true as const }), ...(has('AutoIncrement') && { counts: true as const }), ...(has('Unique') && { unique: true as const }),
    ...((has('Default') || has('IsUUID')) && has('Default') && { isFilled: true as const }), ...(to && { refers: to }),
  };
}

/** `() => User`, `User` */
const targetOf = (declaring: DeclaringModels, value: Value | undefined): Meaning | undefined => declaring.table(value?.kind === 'function' ? givenByFunction(declaring, value) : value);

/** `@BelongsTo(() => User, 'userId')`, `@BelongsToMany(() => Tag, () => PostTag, 'postId', 'tagId')`, or with options. */
function associationIn(declaring: DeclaringModels, of: Meaning, { name }: ClassMember, { name: decorator, args: [target, second, third, fourth] }: Decorator): readonly AssociationDeclaration[] {
  const { tree } = declaring;
  const kind = KINDS[decorator]!;
  const to = targetOf(declaring, target);
  if (!to) return [];
  if (kind === 'belongs to many') {
    const between = second?.kind === 'function' ? givenByFunction(declaring, second) : second;
    const held = between && constantValue(tree, between);
    const through = held?.kind === 'object' ? undefined : throughIn(declaring, between);
    const [key, other] = [writtenText(tree, third), writtenText(tree, fourth)];
    return [{ of, kind, to, as: name, ...(held?.kind === 'object' ? { ...associating(declaring, held), as: name } : { ...(through && { through }), ...(key !== undefined && { foreignKey: { key } }), ...(other !== undefined && { otherKey: other }), ...(!through && { isUnread: true as const }) }) }];
  }
  const key = writtenText(tree, second);
  return [{ of, kind, to, ...(key === undefined ? associating(declaring, second) : { foreignKey: { key } }), as: name }];
}
