// Reads what a program declares with TypeORM's decorators. Sources: the types of typeorm 1.1 (decorator/*), typeorm.io, "Entities", "Relations", "Entity Inheritance".
import type { Document } from '../../text/document.ts';
import type { CallValue, ClassDeclaration, ClassMember, HostTree, Value } from '../../hosts/tree.ts';
import { givenByFunction, referenceOf, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { columnSql } from './columnDeclared.ts';
import type { ColumnDeclaration, EntityDeclaration, EntityDeclarations, JoinColumn, MemberDeclaration, RelationDeclaration } from './declaration.ts';
import { isOwnDecorator } from '../ownDecorator.ts';
import { declaredName, declaresEntity, decoratorsIn, entitySchema, isEntity, isHandedIn, mixedBase, type Decorator } from './decorators.ts';
import { keysOf } from './keysDeclared.ts';
import { isSpread, propertyIn } from './options.ts';
import { schemaDeclared } from './schemaDeclared.ts';

const memo = new WeakMap<HostTree, EntityDeclarations | undefined>();

/** What a file declares; undefined where it does not import TypeORM. */
export function entitiesIn(document: Document, tree: HostTree): EntityDeclarations | undefined {
  if (!tree.imports.some(({ module }) => module.endsWith('typeorm'))) return undefined;
  if (!memo.has(tree)) memo.set(tree, readEntities(document, tree));
  return memo.get(tree);
}

function readEntities(document: Document, tree: HostTree): EntityDeclarations | undefined {
  const declaring: Declaring = { document, tree, imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))) };
  const found: Record<string, EntityDeclaration> = {};
  for (const one of tree.classes) {
    if (one.name !== '__proto__' && declaresEntity(declaring.imports, one)) found[declaredName(one)] = entityIn(declaring, one, declaredName(one));
  }
  for (const { name, routine, value } of tree.bindings) {
    const schema = routine === 0 && name !== '__proto__' ? entitySchema(declaring.imports, value) : undefined;
    if (schema) found[name] = schemaDeclared(declaring, schema, name);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

const isTrue = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'true';
const isFalse = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'false';

function entityIn(declaring: Declaring, { start, decorators, members, extends: base }: ClassDeclaration, name: string): EntityDeclaration {
  const { tree } = declaring;
  const own = decoratorsIn(declaring.imports, decorators);
  const entity = own.find(isEntity);
  const [first, second] = entity?.call.args ?? [];
  const isNamed = first !== undefined && writtenText(tree, first) !== undefined;
  const options = isNamed ? second : first;
  const isChild = entity?.name === 'ChildEntity';
  const table = isChild ? undefined : isNamed ? writtenText(tree, first) : writtenText(tree, propertyIn(declaring, options, 'name'));
  const schema = writtenText(tree, propertyIn(declaring, options, 'schema'));
  const inheritance = own.find((one) => one.name === 'TableInheritance');
  const column = propertyIn(declaring, inheritance?.call.args[0], 'column');
  const mixedIn = base && mixedBase(base);
  const of = base && referenceOf(declaring, mixedIn ?? base);
  const mixin = mixedIn && base.kind === 'call' ? referenceOf(declaring, base.callee) : undefined;
  const value = isChild ? writtenText(tree, first) : undefined;
  const isUnnamed = !isChild && table === undefined && (propertyIn(declaring, options, 'name') !== undefined || isSpread(declaring, options));
  const keys = [...keysOf(declaring, own), ...members.flatMap((member) => (member.decorators.length === 0 ? [] : keysOf(declaring, decoratorsIn(declaring.imports, member.decorators), member.name)))];
  // A tree has columns of its own; `synchronize: false` is a table that something else makes, and so is one of another database.
  const isMore = own.some((one) => one.name === 'Tree') || isFalse(propertyIn(declaring, options, 'synchronize')) || propertyIn(declaring, options, 'database') !== undefined || isSpread(declaring, options);
  const sets = members.flatMap(({ name: property, kind, value: initial, static: isStatic }) => (kind === 'field' && initial && !isStatic ? [property] : []));
  const setsMore = members.some(({ kind, decorators: marks }) => kind === 'constructor' || decoratorsIn(declaring.imports, marks).some((one) => one.name === 'BeforeInsert'));
  return {
    at: entity?.call.nameSpan ?? { start, end: start }, entity: name, is: !entity ? 'part' : isChild ? 'child' : 'table',
    members: members.flatMap((member) => membersIn(declaring, member)),
    ...(table !== undefined && table !== '' && { table }), ...(schema !== undefined && { schema }), ...(of && of.module !== 'typeorm' && { extends: of }),
    ...(inheritance && { discriminator: writtenText(tree, propertyIn(declaring, column, 'name') ?? column) ?? 'type' }), ...(value !== undefined && { value }),
    ...(mixin && { mixin }), ...(base && (!of || (mixedIn && !mixin)) && !isHandedIn(tree, base) && { isOpen: true as const }), ...(isUnnamed && { isUnnamed: true as const }), ...(propertyIn(declaring, options, 'orderBy') && { isOrdered: true as const }),
    ...(sets.length > 0 && { sets }), ...(setsMore && { setsMore: true as const }),
    ...(keys.length > 0 && { keys }), ...(entity?.name === 'ViewEntity' && { isView: true as const }), ...(isMore && { isMore: true as const }),
  };
}

const COLUMNS: Readonly<Record<string, ColumnDeclaration['role'] | 'none'>> = {
  Column: 'none', PrimaryColumn: 'primary', PrimaryGeneratedColumn: 'primary', CreateDateColumn: 'created', UpdateDateColumn: 'updated', DeleteDateColumn: 'deleted', VersionColumn: 'version', VirtualColumn: 'none',
};
const RELATIONS: Readonly<Record<string, RelationDeclaration['relation']>> = { ManyToOne: 'many to one', OneToMany: 'one to many', OneToOne: 'one to one', ManyToMany: 'many to many' };

function membersIn(declaring: Declaring, { name, decorators, type }: ClassMember): readonly MemberDeclaration[] {
  const own = decorators.length === 0 || name === '' || name === '__proto__' ? [] : decoratorsIn(declaring.imports, decorators);
  // Of two that make one column, that which stands nearer is told first, and counts (`MetadataArgsStorage.filterColumns`).
  const column = own.findLast((one) => Object.hasOwn(COLUMNS, one.name));
  const relation = own.find((one) => Object.hasOwn(RELATIONS, one.name));
  if (!relation && column) return [columnIn(declaring, name, column, own, type)];
  if (!relation) return name !== '' && name !== '__proto__' && decorators.some((one) => isOwnDecorator(declaring, one)) ? [{ kind: 'column', key: name, isAssumed: true }] : [];
  const member = relationIn(declaring, name, relation, own);
  if (member.kind !== 'relation') return [member];
  const led = type !== undefined && /^Promise\s*</.test(type) ? { ...member, isLazy: true as const } : member;
  // A property may be a column and the relation that this column holds: `@ManyToOne(…) @JoinColumn({ name: 'teamId' }) @Column() teamId: string`.
  const held = column && columnIn(declaring, name, column, own, type);
  return held?.kind === 'column' && member.join?.some((join) => join.name === (held.name ?? held.key)) ? [held, led] : [led];
}

function columnIn(declaring: Declaring, key: string, { name: decorator, call: { args, nameSpan: at } }: Decorator, all: readonly Decorator[], property: string | undefined): MemberDeclaration {
  const [first, second] = args;
  const embedded = first?.kind === 'function' ? referenceOf(declaring, givenByFunction(declaring, first)) : undefined;
  const { tree } = declaring;
  if (first?.kind === 'function') {
    const prefix = propertyIn(declaring, second, 'prefix');
    const written = writtenText(tree, prefix);
    if (!embedded) return { kind: 'column', key, isUnread: true };
    return { kind: 'embedded', key, of: embedded, ...(isFalse(prefix) ? { prefix: false as const } : written !== undefined && { prefix: written }) };
  }
  const kind = writtenText(tree, first);
  const options = kind === undefined && first ? first : second;
  const made = all.find((one) => one.name === 'Generated');
  const strategy = decorator === 'PrimaryGeneratedColumn' ? strategyOf(kind) : made && (made.call.args.length === 0 ? 'increment' : strategyOf(writtenText(tree, made.call.args[0]) ?? 'rowid'));
  const sql = columnSql(declaring, { at, kind: decorator === 'PrimaryGeneratedColumn' ? undefined : kind, options, property: decorator === 'Column' || decorator === 'PrimaryColumn' ? property : undefined });
  return { kind: 'column', key, ...columnOptions(declaring, options, decorator === 'VirtualColumn'), ...roleOf(decorator, isTrue(propertyIn(declaring, options, 'primary'))), ...(strategy && { generated: strategy }), ...(decorator === 'VirtualColumn' ? { isComputed: true as const } : { sql }) };
}

/** Not told: numbered. */
export const strategyOf = (kind: string | undefined): NonNullable<ColumnDeclaration['generated']> => (kind === undefined || kind === 'increment' ? 'increment' : kind === 'uuid' || kind === 'identity' ? kind : 'other');

function roleOf(decorator: string, isPrimary: boolean): Pick<ColumnDeclaration, 'role'> {
  const role = COLUMNS[decorator];
  return isPrimary ? { role: 'primary' } : role && role !== 'none' ? { role } : {};
}

function columnOptions(declaring: Declaring, options: Value | undefined, isExpression: boolean): Partial<ColumnDeclaration> {
  const named = propertyIn(declaring, options, 'name');
  const name = writtenText(declaring.tree, named);
  const isUnread = isExpression || (named !== undefined && name === undefined) || (options !== undefined && isSpread(declaring, options) && name === undefined && constantValue(declaring.tree, options)?.kind !== 'object');
  return {
    ...(name !== undefined && name !== '' && { name }), ...(isUnread && { isUnread: true as const }),
    ...(isFalse(propertyIn(declaring, options, 'select')) && { isHidden: true as const }), ...(isFalse(propertyIn(declaring, options, 'insert')) && { isUnwritten: true as const }), ...(isFalse(propertyIn(declaring, options, 'update')) && { isFixed: true as const }),
    ...(propertyIn(declaring, options, 'default') && { isFilled: true as const }),
  };
}

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

function relationIn(declaring: Declaring, key: string, { name, call: { args, nameSpan: at } }: Decorator, all: readonly Decorator[]): MemberDeclaration {
  const [target, second, third] = args;
  const to = targetOf(declaring, target);
  const inverse = inverseOf(declaring, second);
  const options = inverse === undefined && second && second.kind !== 'function' ? second : third;
  if (!to) return { kind: 'column', key, isUnread: true };
  const joins = all.find((one) => one.name === 'JoinColumn');
  const table = all.find((one) => one.name === 'JoinTable');
  return {
    kind: 'relation', key, at, relation: RELATIONS[name]!, to, ...(inverse !== undefined && { inverse }), ...relationOptions(declaring, options),
    ...((isTrue(propertyIn(declaring, options, 'primary')) || all.some((one) => one.name === 'PrimaryColumn')) && { isPrimary: true as const }),
    ...(joins && { join: joinColumns(declaring, joins.call.args[0]) }), ...(table && { table: joinTable(declaring, table.call) }),
  };
}

/** What TypeORM is told of a relation, by a decorator or in a schema. */
export const relationOptions = (declaring: Declaring, options: Value | undefined): Pick<RelationDeclaration, 'isRequired' | 'isEager' | 'isLazy' | 'onDelete' | 'isLoose'> => ({
  ...onDeletion(writtenText(declaring.tree, propertyIn(declaring, options, 'onDelete'))), ...(isFalse(propertyIn(declaring, options, 'createForeignKeyConstraints')) && { isLoose: true as const }),
  ...(isFalse(propertyIn(declaring, options, 'nullable')) && { isRequired: true as const }), ...(isTrue(propertyIn(declaring, options, 'eager')) && { isEager: true as const }), ...(isTrue(propertyIn(declaring, options, 'lazy')) && { isLazy: true as const }),
});

const onDeletion = (onDelete: string | undefined): Pick<RelationDeclaration, 'onDelete'> => (onDelete === undefined ? {} : { onDelete });

/** `() => User`, `User`, `'User'`, `() => require('./user').User` */
export function targetOf(declaring: Declaring, target: Value | undefined): RelationDeclaration['to'] | undefined {
  const given = target?.kind === 'function' ? givenByFunction(declaring, target) : target;
  const name = writtenText(declaring.tree, given);
  return name === undefined ? referenceOf(declaring, given) ?? required(declaring, given) : { name, anywhere: true };
}

function required({ tree }: Declaring, value: Value | undefined): RelationDeclaration['to'] | undefined {
  const call = value?.kind === 'member' && value.object.kind === 'call' ? value.object : undefined;
  const module = call?.callee.kind === 'name' && call.callee.name === 'require' && call.callee.binding === undefined ? writtenText(tree, call.args[0]) : undefined;
  return value?.kind === 'member' && value.name !== undefined && module !== undefined ? { name: value.name, module } : undefined;
}

/** `(user) => user.posts`, `'posts'` */
function inverseOf(declaring: Declaring, value: Value | undefined): string | undefined {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : undefined;
  return given?.kind === 'member' && given.object.kind === 'name' ? given.name : value && value.kind !== 'function' ? writtenText(declaring.tree, value) : undefined;
}

/** `{ name, referencedColumnName }`, or several of them. */
export function joinColumns(declaring: Declaring, value: Value | undefined): readonly JoinColumn[] {
  const held = value && constantValue(declaring.tree, value);
  const all = held?.kind === 'array' ? held.items : held?.kind === 'object' ? [held] : [];
  return all.map((one) => {
    const name = writtenText(declaring.tree, propertyIn(declaring, one, 'name'));
    const referenced = writtenText(declaring.tree, propertyIn(declaring, one, 'referencedColumnName'));
    const key = writtenText(declaring.tree, propertyIn(declaring, one, 'foreignKeyConstraintName'));
    return { ...(name !== undefined && { name }), ...(referenced !== undefined && { referenced }), ...(key !== undefined && { key }) };
  });
}

export function joinTable(declaring: Declaring, { args: [options] }: Pick<CallValue, 'args'>): NonNullable<RelationDeclaration['table']> {
  const name = writtenText(declaring.tree, propertyIn(declaring, options, 'name') ?? options);
  const schema = writtenText(declaring.tree, propertyIn(declaring, options, 'schema'));
  const of = (one: string, several: string): readonly JoinColumn[] => joinColumns(declaring, propertyIn(declaring, options, one) ?? propertyIn(declaring, options, several));
  return { ...(name !== undefined && { name }), ...(schema !== undefined && { schema }), own: of('joinColumn', 'joinColumns'), theirs: of('inverseJoinColumn', 'inverseJoinColumns') };
}
