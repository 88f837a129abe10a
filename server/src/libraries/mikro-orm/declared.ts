// Reads what a program declares with MikroORM: classes with decorators. Sources: the types of mikro-orm 6 and 7, decorators/*; mikro-orm.io, "Defining Entities", "Embeddables", "Filters".
import type { Document } from '../../text/document.ts';
import type { ClassDeclaration, ClassMember, HostTree, Value } from '../../hosts/tree.ts';
import { isOwnDecorator } from '../ownDecorator.ts';
import { givenByFunction, referenceOf, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { conditionIn } from '../sequelize/scopes.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { FilterDeclaration, ManagedDeclaration, ManagedDeclarations, MemberDeclaration, Target } from './declaration.ts';
import { declaresManaged, decoratorsIn, managedSchema, MODULE, type Decorator } from './recognised.ts';
import { keysOf } from './keysDeclared.ts';
import { memberSaid, type Saying } from './memberDeclared.ts';
import { schemaDeclared } from './schemaDeclared.ts';

const memo = new WeakMap<HostTree, ManagedDeclarations | undefined>();

/** What a file declares; undefined where it does not import MikroORM. */
export function managedIn(document: Document, tree: HostTree): ManagedDeclarations | undefined {
  if (!tree.imports.some(({ module }) => MODULE.test(module))) return undefined;
  if (!memo.has(tree)) memo.set(tree, readManaged(document, tree));
  return memo.get(tree);
}

function readManaged(document: Document, tree: HostTree): ManagedDeclarations | undefined {
  const declaring: Declaring = { document, tree, imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))) };
  const found: Record<string, ManagedDeclaration> = {};
  for (const one of tree.classes) {
    if (one.name !== undefined && one.name !== '__proto__' && declaresManaged(declaring.imports, one)) found[one.name] = entityIn(declaring, one, one.name);
  }
  for (const { name, routine, value } of tree.bindings) {
    const schema = routine === 0 && name !== '__proto__' ? managedSchema(declaring.imports, value) : undefined;
    if (schema) found[name] = schemaDeclared(declaring, schema, name);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

const isTrue = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'true';

function entityIn(declaring: Declaring, { start, decorators, members, extends: base }: ClassDeclaration, name: string): ManagedDeclaration {
  const own = decoratorsIn(declaring.imports, decorators);
  const entity = own.find((one) => one.name === 'Entity');
  const [options] = entity?.args ?? [];
  const of = base && referenceOf(declaring, base);
  return {
    at: own.find((one) => one.name === 'Entity' || one.name === 'Embeddable')?.at ?? { start, end: start }, entity: name, is: entity && !isTrue(propertyIn(declaring, options, 'abstract')) ? 'table' : 'part',
    ...tableOptions(declaring, options), ...(of && !MODULE.test(of.module ?? '') && { extends: of }), ...(((base && !of) || members.some((member) => isOfOwnDecorator(declaring, member))) && { isOpen: true as const }),
    members: members.flatMap((member) => memberIn(declaring, member) ?? []),
    filters: own.filter((one) => one.name === 'Filter').flatMap(({ args: [given] }) => (given ? [filterIn(declaring, given)] : [])),
    keys: [...keysOf(declaring, own), ...members.flatMap((member) => (member.decorators.length === 0 ? [] : keysOf(declaring, decoratorsIn(declaring.imports, member.decorators), member.name)))],
  };
}

/** A property that nothing of MikroORM's declares, and something of the project's own may. */
const isOfOwnDecorator = (declaring: Declaring, member: ClassMember): boolean =>
  member.routine === undefined && member.decorators.some((one) => isOwnDecorator(declaring, one)) && !decoratorsIn(declaring.imports, member.decorators).some((one) => Object.hasOwn(PROPERTIES, one.name));

/** What is said of an entity besides its properties. */
export function tableOptions(declaring: Declaring, options: Value | undefined): Pick<ManagedDeclaration, 'table' | 'schema' | 'discriminator' | 'values' | 'value' | 'isUnnamed' | 'isView'> {
  const { tree } = declaring;
  const named = propertyIn(declaring, options, 'tableName') ?? propertyIn(declaring, options, 'collection');
  const table = writtenText(tree, named);
  const schema = writtenText(tree, propertyIn(declaring, options, 'schema'));
  const discriminator = writtenText(tree, propertyIn(declaring, options, 'discriminatorColumn'));
  const value = writtenText(tree, propertyIn(declaring, options, 'discriminatorValue'));
  const map = propertyIn(declaring, options, 'discriminatorMap');
  const whole = map && constantValue(tree, map);
  const whole2 = options && constantValue(tree, options);
  const values = whole?.kind === 'object' ? Object.fromEntries(whole.properties.flatMap(({ name, value: held }) => {
    const of = writtenText(tree, held) ?? (held.kind === 'name' ? held.name : undefined);
    return name === undefined || of === undefined || of === '__proto__' ? [] : [[of, name] as const];
  })) : undefined;
  // What makes it a view or an expression is no table.
  const isUnnamed = (named !== undefined && table === undefined) || propertyIn(declaring, options, 'expression') !== undefined || (options !== undefined && whole2?.kind !== 'object') || (whole2?.kind === 'object' && named === undefined && whole2.properties.some(({ spread, name }) => spread || name === undefined));
  return {
    ...(table !== undefined && { table }), ...(schema !== undefined && { schema }), ...(discriminator !== undefined && { discriminator }), ...(values && { values }), ...(value !== undefined && { value }), ...(isUnnamed && { isUnnamed: true as const }), ...(['expression', 'view', 'materialized'].some((one) => propertyIn(declaring, options, one)) && { isView: true as const }),
  };
}

/** `{ name, cond: { deletedAt: null }, default: true }` */
export function filterIn(declaring: Declaring, given: Value): FilterDeclaration {
  const { tree } = declaring;
  const cond = propertyIn(declaring, given, 'cond');
  const made = cond?.kind === 'function' ? givenByFunction(declaring, cond) : cond;
  const held = made && constantValue(tree, made);
  const conditions = held?.kind === 'object' ? held.properties.map(({ name, value, spread }) => (name === undefined || spread || /[.$]/.test(name) ? undefined : conditionIn(declaring, name, value))) : [undefined];
  return { name: writtenText(tree, propertyIn(declaring, given, 'name')) ?? '', isDefault: isTrue(propertyIn(declaring, given, 'default')), ...(!conditions.includes(undefined) && { where: conditions.flatMap((one) => one ?? []) }) };
}

const PROPERTIES: Readonly<Record<string, Saying['kind']>> = {
  Property: 'column', PrimaryKey: 'column', SerializedPrimaryKey: 'virtual', Enum: 'column', Formula: 'formula', Embedded: 'embedded', ManyToOne: 'many to one', OneToMany: 'one to many', OneToOne: 'one to one', ManyToMany: 'many to many',
};

function memberIn(declaring: Declaring, { name: key, type: declared, isOptional, value, decorators }: ClassMember): MemberDeclaration | undefined {
  // `new Collection<Post>(this)`
  const type = declared ?? (value?.kind === 'call' && value.form === 'new' ? value.typeArguments[0] : undefined);
  const own = decorators.length === 0 || key === '' || key === '__proto__' ? [] : decoratorsIn(declaring.imports, decorators);
  const made = own.find((one) => Object.hasOwn(PROPERTIES, one.name));
  return made && memberSaid(declaring, { ...saidBy(declaring, key, type, made, own), ...(value && { initial: value }), ...(isOptional && { isOptional }) });
}

/** What a decorator is given: a target first, then what the other end is called, then options; each may be missing. */
function saidBy(declaring: Declaring, key: string, type: string | undefined, { name, args, at }: Decorator, all: readonly Decorator[]): Saying {
  const kind = PROPERTIES[name]!;
  const [first, ...rest] = args;
  const isRelation = kind !== 'column' && kind !== 'formula' && kind !== 'virtual';
  const isTarget = isRelation && first !== undefined && (first.kind === 'function' || first.kind === 'text');
  const inverse = isTarget ? rest.find(({ kind: one }) => one === 'function' || one === 'text') : undefined;
  const options = isRelation ? (isTarget ? rest.find((one) => one !== inverse) : first) : kind === 'formula' ? rest[0] : name === 'Enum' && first?.kind === 'function' ? rest[0] : first;
  const entity = isTarget ? first : propertyIn(declaring, options, 'entity');
  const has = (decorator: string): boolean => all.some((one) => one.name === decorator);
  return {
    kind, key, at, ...(name === 'Enum' && { isEnum: true }), ...(type !== undefined && { type }), ...(entity && { entity }), ...(inverse && { inverse }), isPrimary: name === 'PrimaryKey' || has('PrimaryKey'), isUnique: has('Unique'), isIndexed: has('Index'),
    isOpen: options !== undefined && constantValue(declaring.tree, options)?.kind !== 'object',
    option: (word) => ((word === 'formula' && kind === 'formula') || (word === 'items' && name === 'Enum' && first?.kind === 'function') ? first : propertyIn(declaring, options, word)),
  };
}

/** The entity that a declared type names: `Ref<User>`, `Collection<Post>`, `User | null`. */
export function targetIn({ tree, imports }: Declaring, type: string | undefined): Target | undefined {
  const bare = (type ?? '').split('|').map((part) => part.trim()).find((part) => part !== 'null' && part !== 'undefined') ?? '';
  const name = /^(?:(?:Ref|LazyRef|LoadedReference|Rel|Reference|IdentifiedReference|Collection|Opt|Hidden|EntityDTO|Loaded|Relation|Promise)\s*<\s*)*([A-Z][\w$]*)/.exec(bare)?.[1];
  const binding = name === undefined ? undefined : tree.bindings.find((one) => one.routine === 0 && one.name === name);
  const from = binding && imports.get(binding.id);
  return name === undefined ? undefined : from ? { name: from.imported, module: from.module } : binding ? { name } : { name, anywhere: true };
}
