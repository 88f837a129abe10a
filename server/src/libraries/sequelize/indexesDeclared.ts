// The indexes of a model: those of its options, and those that decorators give its attributes.
// Sources: sequelize 6, types/dialects/abstract/query-interface.d.ts (`IndexesOptions`), lib/dialects/abstract/query-generator.js (`addIndexQuery`); sequelize-typescript 2, src/model/index.
import type { ClassMember, Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import { isTrue, sqlIn } from './columnDeclared.ts';
import type { IndexDeclaration, IndexPart } from './declaration.ts';
import type { DeclaringModels } from './declared.ts';
import { membersOf } from './members.ts';
import type { Decorator } from './recognised.ts';

/** `indexes: [{ fields: ['a', { name: 'b', order: 'DESC' }], unique: true, where: { … } }]` */
export function indexesIn(declaring: DeclaringModels, indexes: Value | undefined): { readonly indexes: readonly IndexDeclaration[]; readonly hasMoreIndexes?: true } {
  const list = indexes && constantValue(declaring.tree, indexes);
  if (list?.kind !== 'array') return { indexes: [], ...(indexes && { hasMoreIndexes: true as const }) };
  const read = list.items.map((one) => indexIn(declaring, one));
  return { indexes: read.flatMap((one) => one ?? []), ...(read.includes(undefined) && { hasMoreIndexes: true as const }) };
}

function indexIn(declaring: DeclaringModels, value: Value): IndexDeclaration | undefined {
  const { tree } = declaring;
  const held = constantValue(tree, value);
  const fields = propertyIn(declaring, held, 'fields');
  const listed = fields && constantValue(tree, fields);
  if (held?.kind !== 'object' || listed?.kind !== 'array' || held.properties.some(({ name, spread }) => spread || name === undefined)) return undefined;
  const given = (name: string): Value | undefined => propertyIn(declaring, held, name);
  const own = writtenText(tree, given('operator'));
  return { at: { start: value.start, end: value.end }, ...optionsOf(declaring, held), parts: listed.items.map((one) => withClass(partIn(declaring, one), own)) };
}

const withClass = (part: IndexPart, operatorClass: string | undefined): IndexPart => (operatorClass === undefined || part.operatorClass !== undefined || part.column === undefined ? part : { ...part, operatorClass });

/** What is said of an index beside its columns. */
function optionsOf(declaring: DeclaringModels, options: Value): Omit<IndexDeclaration, 'at' | 'parts'> {
  const { tree } = declaring;
  const given = (name: string): Value | undefined => propertyIn(declaring, options, name);
  const [name, using, type, where] = [writtenText(tree, given('name')), given('using') ?? given('method'), writtenText(tree, given('type'))?.toLowerCase(), given('where')];
  const method = using && (writtenText(tree, using)?.toLowerCase() ?? '');
  return {
    ...(name !== undefined && { name }), ...((isTrue(given('unique')) || type === 'unique') && { isUnique: true as const }),
    ...(method !== undefined && { method }), ...(type !== undefined && /^(?:fulltext|spatial)$/.test(type) && { kind: type }), ...(where && { where: conditionIn(declaring, where) }),
  };
}

function partIn(declaring: DeclaringModels, value: Value): IndexPart {
  const { tree } = declaring;
  const word = writtenText(tree, value);
  if (word !== undefined) return { column: word };
  const held = constantValue(tree, value) ?? value;
  if (held.kind === 'call') {
    const expression = sqlIn(declaring, held);
    return expression === undefined ? {} : { expression };
  }
  const given = (name: string): string | undefined => writtenText(tree, propertyIn(declaring, held, name));
  const [column, operatorClass, collation, order] = [given('name') ?? given('attribute'), given('operator'), given('collate'), given('order')];
  const length = propertyIn(declaring, held, 'length');
  return { ...(column !== undefined && { column }), ...(operatorClass !== undefined && { operatorClass }), ...(collation !== undefined && { collation }), ...(length?.kind === 'constant' && { length: length.value }), ...(order !== undefined && /^desc/i.test(order) && { isDescending: true as const }) };
}

/** Conditions of columns on what is written out; empty where there is anything else. */
function conditionIn(declaring: DeclaringModels, value: Value): string {
  const parts = membersOf(declaring, value)?.map(({ name, value: own, isSure }) => (name === undefined || !isSure ? undefined : comparedIn(declaring, `"${name}"`, own)));
  return parts && parts.length > 0 && parts.every((one) => one !== undefined) ? parts.join(' AND ') : '';
}

const COMPARES: Readonly<Record<string, string>> = { eq: '=', ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

function comparedIn(declaring: DeclaringModels, column: string, value: Value): string | undefined {
  const plain = plainIn(declaring, value);
  if (plain !== undefined) return plain === 'null' ? `${column} IS NULL` : `${column} = ${plain}`;
  const held = constantValue(declaring.tree, value);
  const list = held?.kind === 'array' ? held.items.map((one) => plainIn(declaring, one)) : undefined;
  if (list) return list.length > 0 && list.every((one) => one !== undefined) ? `${column} IN (${list.join(', ')})` : undefined;
  const [only, ...more] = membersOf(declaring, value) ?? [];
  if (only?.operator === undefined || more.length > 0) return undefined;
  const other = plainIn(declaring, only.value);
  if (only.operator === 'in') return comparedIn(declaring, column, only.value);
  if (other === undefined) return undefined;
  if (other === 'null') return only.operator === 'ne' || only.operator === 'not' ? `${column} IS NOT NULL` : only.operator === 'is' || only.operator === 'eq' ? `${column} IS NULL` : undefined;
  const sign = COMPARES[only.operator];
  return sign === undefined ? undefined : `${column} ${sign} ${other}`;
}

function plainIn({ tree }: DeclaringModels, value: Value): string | undefined {
  const word = writtenText(tree, value);
  if (word !== undefined) return /\$\{|[\\\0]/.test(word) ? undefined : `'${word.replaceAll("'", "''")}'`;
  const held = constantValue(tree, value);
  return held?.kind === 'constant' && /^(?:number|boolean|null)$/.test(held.type) ? held.value : undefined;
}

/** `@Index`, `@Index('name')`, `@Index({ name, unique })`: those of one name are one index. */
export function decoratedIndexes(declaring: DeclaringModels, members: readonly { readonly member: ClassMember; readonly decorators: readonly Decorator[] }[]): { readonly indexes: readonly IndexDeclaration[]; readonly hasMoreIndexes?: true } {
  const indexes: IndexDeclaration[] = [];
  // Decorators that the program makes of indexes are not followed.
  const isOpen = [...declaring.imports.values()].some(({ imported }) => imported === 'createIndexDecorator');
  for (const { member, decorators } of members) for (const { name: decorator, args: [first] } of decorators) {
    if (decorator !== 'Index') continue;
    const name = writtenText(declaring.tree, first);
    const said = first && name === undefined ? optionsOf(declaring, first) : {};
    const part: IndexPart = { ...(first && name === undefined && partIn(declaring, first)), column: member.name };
    const called = name ?? said.name;
    const known = called === undefined ? -1 : indexes.findIndex((one) => one.name === called);
    if (known < 0) indexes.push({ at: { start: member.start, end: member.end }, ...said, ...(called !== undefined && { name: called }), parts: [part] });
    else indexes[known] = { ...indexes[known]!, parts: [...indexes[known]!.parts, part] };
  }
  return { indexes, ...(isOpen && { hasMoreIndexes: true as const }) };
}
