// Reads an entity that is declared as an object: `new EntitySchema({ name, tableName, columns, relations })`. Source: the types of typeorm 1.1, entity-schema/*.
import type { Span } from '../../text/span.ts';
import type { CallValue, ObjectValue, Value } from '../../hosts/tree.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import type { ColumnDeclaration, EntityDeclaration, MemberDeclaration, RelationDeclaration } from './declaration.ts';
import { columnSql } from './columnDeclared.ts';
import { joinColumns, joinTable, relationOptions, strategyOf, targetOf } from './declared.ts';
import { keysOfSchema } from './keysDeclared.ts';
import { isSpread, propertyIn } from './options.ts';

const RELATIONS: Readonly<Record<string, RelationDeclaration['relation']>> = { 'many-to-one': 'many to one', 'one-to-many': 'one to many', 'one-to-one': 'one to one', 'many-to-many': 'many to many' };
const ROLES: Readonly<Record<string, NonNullable<ColumnDeclaration['role']>>> = { primary: 'primary', createDate: 'created', updateDate: 'updated', deleteDate: 'deleted', version: 'version' };

export function schemaDeclared(declaring: Declaring, { nameSpan: at, args: [options] }: CallValue, held: string): EntityDeclaration {
  const { tree } = declaring;
  const text = (name: string): string | undefined => writtenText(tree, propertyIn(declaring, options, name));
  const table = text('tableName');
  const schema = text('schema');
  const columns = propertyIn(declaring, options, 'columns');
  const whole = columns && constantValue(tree, columns);
  const relations = propertyIn(declaring, options, 'relations');
  const isOpen = whole?.kind !== 'object' || whole.properties.some(({ spread, name }) => spread || name === undefined);
  const keys = keysOfSchema(declaring, options, at);
  // What is embedded, inherited or a tree has columns that do not stand here.
  const isMore = isSpread(declaring, options) || ['database', 'trees', 'embeddeds', 'inheritance', 'extends'].some((name) => propertyIn(declaring, options, name)) || is(declaring, options!, 'synchronize', 'false') || (relations !== undefined && isSpread(declaring, relations));
  return {
    at, is: 'table', entity: text('name') ?? held, ...(table !== undefined && { table }), ...(schema !== undefined && { schema }), ...(isOpen && { isOpen: true as const }),
    members: [...entriesOf(declaring, columns).map(([key, value, span]) => columnIn(declaring, key, value, span)), ...entriesOf(declaring, relations).map(([key, value, span]) => relationIn(declaring, key, value, span))],
    ...(propertyIn(declaring, options, 'orderBy') && { isOrdered: true as const }), ...(table === undefined && propertyIn(declaring, options, 'tableName') && { isUnnamed: true as const }),
    ...(keys.length > 0 && { keys }), ...(text('type') === 'view' && { isView: true as const }), ...(isMore && { isMore: true as const }),
  };
}

function entriesOf({ tree }: Declaring, value: Value | undefined): readonly (readonly [key: string, value: Value, span: Span])[] {
  const whole = value && constantValue(tree, value);
  return ((whole?.kind === 'object' ? whole : undefined) ?? { properties: [] as ObjectValue['properties'] }).properties.flatMap((one) => (one.spread || one.name === undefined || one.name === '__proto__' ? [] : [[one.name, one.value, one.nameSpan] as const]));
}

const is = (declaring: Declaring, value: Value, name: string, what: 'true' | 'false'): boolean => {
  const held = propertyIn(declaring, value, name);
  return held?.kind === 'constant' && held.value === what;
};

function columnIn(declaring: Declaring, key: string, value: Value, at: Span): MemberDeclaration {
  const name = writtenText(declaring.tree, propertyIn(declaring, value, 'name'));
  const role = Object.keys(ROLES).find((one) => is(declaring, value, one, 'true'));
  const strategy = propertyIn(declaring, value, 'generated');
  const generated = strategy && (is(declaring, value, 'generated', 'true') || writtenText(declaring.tree, strategy) === 'increment' ? 'increment' : strategyOf(writtenText(declaring.tree, strategy) ?? 'rowid'));
  return { kind: 'column', key, ...(name !== undefined && { name }), ...(role !== undefined && { role: ROLES[role]! }), ...(generated && { generated }), ...(is(declaring, value, 'select', 'false') && { isHidden: true as const }), ...(is(declaring, value, 'virtualProperty', 'true') ? { isComputed: true as const } : { sql: columnSql(declaring, { at, options: value }) }) };
}

function relationIn(declaring: Declaring, key: string, value: Value, at: Span): MemberDeclaration {
  const kind = RELATIONS[writtenText(declaring.tree, propertyIn(declaring, value, 'type')) ?? ''];
  const to = targetOf(declaring, propertyIn(declaring, value, 'target'));
  if (!kind || !to) return { kind: 'column', key, isUnread: true };
  const inverse = writtenText(declaring.tree, propertyIn(declaring, value, 'inverseSide'));
  const join = propertyIn(declaring, value, 'joinColumn');
  const table = propertyIn(declaring, value, 'joinTable');
  return {
    kind: 'relation', key, at, relation: kind, to, ...(inverse !== undefined && { inverse }), ...(join && { join: joinColumns(declaring, join) }), ...(table && { table: joinTable(declaring, { args: [table] }) }),
    ...relationOptions(declaring, value), ...(is(declaring, value, 'primary', 'true') && { isPrimary: true as const }),
  };
}
