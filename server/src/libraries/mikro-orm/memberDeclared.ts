// One property of an entity of MikroORM's, however it is declared: by a decorator, in a schema, by a chain of `p`.
// Sources: the types of mikro-orm 6 and 7, decorators/{Property,ManyToOne,ManyToMany,OneToOne,Embedded}.d.ts; core/metadata/MetadataDiscovery.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { givenByFunction, referenceOf, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { truthIn } from '../typeorm/columnDeclared.ts';
import { managedSql } from './columnDeclared.ts';
import type { MemberDeclaration, RelationDeclaration, Target } from './declaration.ts';
import { targetIn } from './declared.ts';

export interface Saying {
  readonly kind: 'column' | 'virtual' | 'formula' | 'embedded' | RelationDeclaration['relation'];
  readonly key: string;
  readonly at: Span;
  /** As the class declares it. */
  readonly type?: string;
  /** What the property is made with. */
  readonly initial?: Value;
  /** `name?: string` */
  readonly isOptional?: boolean;
  readonly isEnum?: boolean;
  /** The entity at the other end, or a function that gives it. */
  readonly entity?: Value;
  /** The property at the other end, or a function that gives it. */
  readonly inverse?: Value;
  readonly isPrimary: boolean;
  readonly isUnique?: boolean;
  readonly isIndexed?: boolean;
  /** What is said of it could not be read. */
  readonly isOpen: boolean;
  option(name: string): Value | undefined;
}

const isTrue = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'true';
const isFalse = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'false';

export function memberSaid(declaring: Declaring, saying: Saying): MemberDeclaration {
  switch (saying.kind) {
    case 'column': case 'virtual': case 'formula': return columnSaid(declaring, saying);
    case 'embedded': return embeddedSaid(declaring, saying);
    default: return relationSaid(declaring, saying, saying.kind);
  }
}

const JSON_TYPES = /^(?:json|jsonb|JsonType|object)$/i;
const COUNTS = /^(?:number|bigint|int|integer|smallint|mediumint|tinyint|serial|bigserial|BigIntType|IntegerType|SmallIntType)$/i;

function columnSaid(declaring: Declaring, saying: Saying): MemberDeclaration {
  const { kind, key, type, isPrimary, isUnique, isIndexed, isOpen, option } = saying;
  const { tree } = declaring;
  const named = option('fieldName') ?? option('fieldNames') ?? option('name');
  const held = named && constantValue(tree, named);
  const name = held?.kind === 'array' ? writtenText(tree, held.items[0]) : writtenText(tree, named);
  const kindOf = option('type');
  const word = writtenText(tree, kindOf) ?? (kindOf?.kind === 'name' || kindOf?.kind === 'member' ? kindOf.name : undefined);
  const column = writtenText(tree, option('columnType'));
  const isJson = JSON_TYPES.test(word ?? '') || JSON_TYPES.test(column ?? '');
  const counts = isPrimary && !isFalse(option('autoincrement')) && COUNTS.test(word ?? column ?? type ?? '');
  const isFilled = counts || ['default', 'defaultRaw', 'generated'].some((one) => option(one) !== undefined) || isTrue(option('autoincrement')) || isTrue(option('version'));
  const role = isPrimary || isTrue(option('primary')) ? 'primary' : isTrue(option('version')) ? 'version' : undefined;
  const formula = option('formula');
  const expression = formula && expressionIn(declaring, formula);
  return {
    kind: 'column', key, ...(name !== undefined && name !== '' && { name }), ...(role && { role }), ...(isTrue(option('lazy')) && { isLazy: true as const }), ...((kind === 'virtual' || isFalse(option('persist'))) && { isVirtual: true as const }),
    ...((kind === 'formula' || formula) && { isFormula: true as const }), ...(expression !== undefined && { formula: expression }), ...(isFilled && { isFilled: true as const }), ...(isJson && { isJson: true as const }), ...((isUnique || option('unique')) && { isUnique: true as const }), ...((isIndexed || option('index')) && { isIndexed: true as const }), ...((isOpen || (named !== undefined && name === undefined)) && { isUnread: true as const }),
    ...(kind === 'column' && { sql: managedSql(declaring, saying) }),
  };
}

/** `(alias) => `${alias}.total * 2``, where it is written of nothing but the name of the table. */
function expressionIn(declaring: Declaring, value: Value): string | undefined {
  const routine = value.kind === 'function' ? declaring.tree.routines[value.routine] : undefined;
  const made = routine ? givenByFunction(declaring, value) : value;
  const parts = made?.kind === 'text' ? made.parts.map((part) => (part.kind === 'chunk' ? (part.text.includes('?') ? undefined : part.text) : part.value.kind === 'name' && part.value.binding !== undefined && part.value.binding === routine?.params.at(-1) ? '?' : undefined)) : [undefined];
  return parts.includes(undefined) ? undefined : parts.join('');
}

function embeddedSaid(declaring: Declaring, saying: Saying): MemberDeclaration {
  const { key, type, option } = saying;
  const { tree } = declaring;
  const of = targetOf(declaring, saying) ?? targetIn(declaring, type);
  const name = writtenText(tree, option('fieldName'));
  const given = option('prefix');
  const prefix = writtenText(tree, given);
  const isObject = isTrue(option('object')) || isTrue(option('array'));
  const isNullable = isTrue(option('nullable')) || truthIn(declaring, option('nullable')) === true;
  if (isObject) return { kind: 'column', key, ...(name !== undefined && { name }), isJson: true, sql: { at: saying.at, type: 'json', nullable: isNullable, ...(of ? { holds: of } : { isOpen: true as const }) } };
  if (!of) return { kind: 'column', key, isUnread: true };
  return { kind: 'embedded', key, of, ...(name !== undefined && { name }), ...(isFalse(given) ? { prefix: false as const } : prefix !== undefined && { prefix }), ...(isNullable && { isNullable: true as const }) };
}

function relationSaid(declaring: Declaring, saying: Saying, relation: RelationDeclaration['relation']): MemberDeclaration {
  const { key, at, type, isPrimary, isOptional, isOpen, option } = saying;
  const { tree } = declaring;
  const to = targetOf(declaring, saying) ?? targetIn(declaring, type);
  // A list has no column here.
  if (!to) return { kind: 'column', key, isUnread: true, ...((relation === 'one to many' || relation === 'many to many') && { isVirtual: true as const }) };
  const texts = (...names: readonly string[]): readonly string[] | undefined => {
    const given = names.map(option).find((one) => one !== undefined);
    const held = given && constantValue(tree, given);
    const all = held?.kind === 'array' ? held.items.map((item) => writtenText(tree, item)) : [writtenText(tree, given)];
    return given === undefined || all.includes(undefined) ? undefined : all.flatMap((one) => one ?? []);
  };
  const inverse = pathOf(declaring, saying.inverse);
  const mappedBy = pathOf(declaring, option('mappedBy')) ?? (relation === 'one to many' || ((relation === 'many to many' || relation === 'one to one') && !isTrue(option('owner'))) ? inverse : undefined);
  const columns = texts('joinColumns', 'joinColumn', 'fieldNames', 'fieldName');
  const theirs = texts('inverseJoinColumns', 'inverseJoinColumn');
  const pivotTable = writtenText(tree, option('pivotTable'));
  const between = option('pivotEntity');
  const pivotEntity = between && referenceTo(declaring, between);
  const isUnread = isOpen || (columns === undefined && ['joinColumns', 'joinColumn', 'fieldNames', 'fieldName'].some((one) => option(one) !== undefined)) || (option('pivotTable') !== undefined && pivotTable === undefined) || option('formula') !== undefined;
  return {
    kind: 'relation', key, relation, to, ...(mappedBy !== undefined && { mappedBy }), ...(columns && { columns }), ...(theirs && { theirs }), ...(pivotTable !== undefined && { pivotTable }), ...(pivotEntity && { pivotEntity }),
    ...(isTrue(option('nullable')) && { isNullable: true as const }), ...(isTrue(option('eager')) && { isEager: true as const }), ...(isTrue(option('lazy')) && { isLazy: true as const }), ...((isPrimary || isTrue(option('primary'))) && { isPrimary: true as const }),
    ...(isFalse(option('persist')) && { isVirtual: true as const }), ...(isUnread && { isUnread: true as const }), at, ...(isOptional && !saying.entity && { isOptional }), ...keySaid(declaring, saying),
  };
}

/** What is said of a relation's columns to the database. */
function keySaid(declaring: Declaring, { option }: Saying): Partial<RelationDeclaration> {
  const { tree } = declaring;
  const named = (name: string): boolean | string | undefined => writtenText(tree, option(name)) ?? truthIn(declaring, option(name));
  const [index, unique, keyName, order] = [named('index'), named('unique'), writtenText(tree, option('foreignKeyName')), writtenText(tree, option('fixedOrderColumn'))];
  const onDelete = writtenText(tree, option('deleteRule')) ?? writtenText(tree, option('onDelete'));
  const cascade = option('cascade');
  const held = cascade && constantValue(tree, cascade);
  const isCascading = held?.kind === 'array' && held.items.some((one) => (one.kind === 'member' ? /^(?:REMOVE|ALL)$/.test(one.name ?? '') : /^(?:remove|all)$/.test(writtenText(tree, one) ?? '')));
  const isTyped = ['columnType', 'columnTypes', 'referencedColumnNames', 'referenceColumnName', 'targetKey', 'ownColumns'].some((name) => option(name) !== undefined) || ['index', 'unique', 'foreignKeyName', 'fixedOrderColumn'].some((name) => option(name) !== undefined && named(name) === undefined);
  return {
    ...(index !== undefined && { index }), ...(unique !== undefined && { unique }), ...(onDelete !== undefined && { onDelete }), ...(isCascading && { isCascading }), ...(isFalse(option('createForeignKeyConstraint')) && { isLoose: true as const }),
    ...(keyName !== undefined && { keyName }), ...(order !== undefined ? { order } : isTrue(option('fixedOrder')) && { order: true as const }), ...(isTyped && { isTyped }),
  };
}

const targetOf = (declaring: Declaring, { entity }: Saying): Target | undefined => entity && referenceTo(declaring, entity);

/** `() => User`, `User`, `'User'` */
function referenceTo(declaring: Declaring, value: Value): Target | undefined {
  const given = value.kind === 'function' ? givenByFunction(declaring, value) : value;
  const name = writtenText(declaring.tree, given);
  return name === undefined ? referenceOf(declaring, given) : { name, anywhere: true };
}

/** `(post) => post.author`, `'author'` */
function pathOf(declaring: Declaring, value: Value | undefined): string | undefined {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : undefined;
  return given?.kind === 'member' && given.object.kind === 'name' ? given.name : value && value.kind !== 'function' ? writtenText(declaring.tree, value) : undefined;
}
