// What of an attribute the database is told: its type, whether it takes null, its default, what it refers to.
// Sources: sequelize 6, types/model.d.ts (`ModelAttributeColumnOptions`), lib/utils.js (`defaultValueSchemable`), lib/dialects/postgres/query-generator.js (`attributeToSQL`).
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { constantValue, lastName } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import { argumentsIn, typeDeclared } from './columnTypes.ts';
import type { AttributeDeclaration, ReferenceDeclaration } from './declaration.ts';
import type { DeclaringModels } from './declared.ts';

type Column = Pick<AttributeDeclaration, 'type' | 'nullable' | 'default' | 'isIdentity' | 'references'>;

export const isTrue = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'true';

/** Of options that are written out. */
export function columnIn(declaring: DeclaringModels, options: Value): Column {
  const { tree } = declaring;
  const given = (name: string): Value | undefined => propertyIn(declaring, options, name);
  const allows = given('allowNull') && constantValue(tree, given('allowNull')!);
  const preset = given('defaultValue') && defaultIn(declaring, given('defaultValue')!);
  const references = given('references');
  const values = given('values');
  const type = given('type') && typeDeclared(tree, given('type')!);
  const labels = type?.name === 'ENUM' && type.args.length === 0 && !type.isOpen && values ? argumentsIn(tree, [values]) : undefined;
  return {
    ...(type && { type: labels ? { ...type, args: labels.args, ...(labels.isOpen && { isOpen: true as const }) } : type }),
    ...(allows?.kind === 'constant' && allows.type === 'boolean' && { nullable: allows.value === 'true' }), ...(preset !== undefined && { default: preset }),
    ...(isTrue(given('autoIncrementIdentity')) && { isIdentity: true as const }), ...(references && { references: { ...referenceIn(declaring, references), ...actionsIn(declaring, options) } }),
  };
}

/** `{ model: 'users', key: 'id' }`, `{ model: User }`, `{ model: { tableName, schema } }` */
function referenceIn(declaring: DeclaringModels, value: Value): ReferenceDeclaration {
  const { tree } = declaring;
  const named = propertyIn(declaring, value, 'model');
  const [key, table] = [writtenText(tree, propertyIn(declaring, value, 'key')), writtenText(tree, named) ?? writtenText(tree, propertyIn(declaring, named, 'tableName'))];
  const schema = writtenText(tree, propertyIn(declaring, named, 'schema'));
  const model = table === undefined ? declaring.table(named) : undefined;
  return { ...(table !== undefined && { table }), ...(schema !== undefined && { schema }), ...(model && { model }), ...(key !== undefined && { key }) };
}

/** What becomes of a row whose other side is deleted, or has another key. */
export function actionsIn(declaring: DeclaringModels, options: Value | undefined): Pick<ReferenceDeclaration, 'onDelete' | 'onUpdate'> {
  const text = (name: string): string | undefined => writtenText(declaring.tree, propertyIn(declaring, options, name))?.toLowerCase();
  const [onDelete, onUpdate] = [text('onDelete'), text('onUpdate')];
  return { ...(onDelete !== undefined && { onDelete }), ...(onUpdate !== undefined && { onUpdate }) };
}

/** A default of the column; undefined of what Sequelize fills in itself: `DataTypes.NOW`, `UUIDV4`, a function. */
export function defaultIn(declaring: DeclaringModels, value: Value): string | undefined {
  const { tree } = declaring;
  const held = constantValue(tree, value) ?? value;
  const word = writtenText(tree, held);
  if (word !== undefined) return isPlain(word) ? `'${word.replaceAll("'", "''")}'` : '';
  if (held.kind === 'constant') return held.type === 'undefined' ? undefined : held.type === 'other' || held.type === 'pattern' ? '' : held.value;
  if (held.kind === 'function' || /^(?:NOW|UUIDV[14])$/.test(lastName(held))) return undefined;
  return sqlIn(declaring, held) ?? '';
}

const isPlain = (text: string): boolean => !/\$\{|[\\\0]/.test(text);

/** `Sequelize.literal('now()')`, `fn('now')`, `fn('lower', col('email'))` */
export function sqlIn(declaring: DeclaringModels, value: Value, depth = 0): string | undefined {
  if (value.kind !== 'call' || depth > DEEP) return undefined;
  const { tree } = declaring;
  const [first, ...rest] = value.args;
  const word = writtenText(tree, first);
  if (word === undefined || !isPlain(word)) return undefined;
  switch (lastName(value.callee)) {
    case 'literal': return word;
    case 'col': return /^\w+$/.test(word) ? `"${word}"` : undefined;
    case 'fn': {
      const args = rest.map((one) => (one.kind === 'call' ? sqlIn(declaring, one, depth + 1) : defaultIn(declaring, one)));
      return /^[\w.]+$/.test(word) && args.every((one) => one !== undefined && one !== '') ? `${word}(${args.join(', ')})` : undefined;
    }
    default: return undefined;
  }
}

const DEEP = 4;
