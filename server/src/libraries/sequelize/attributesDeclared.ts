// The attributes of a model as a program writes them down. Source: the types of sequelize 6 (model.d.ts, `ModelAttributeColumnOptions`), sequelize.org, "Model Basics".
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import { columnIn, isTrue } from './columnDeclared.ts';
import { typeDeclared } from './columnTypes.ts';
import type { AttributeDeclaration } from './declaration.ts';
import type { DeclaringModels } from './declared.ts';

/** `{ email: { type: DataTypes.STRING, field: 'e_mail' }, age: DataTypes.INTEGER }` */
export function attributesIn(declaring: DeclaringModels, value: Value | undefined): { readonly all: readonly AttributeDeclaration[]; readonly isOpen: boolean } {
  const whole = value && constantValue(declaring.tree, value);
  if (whole?.kind !== 'object') return { all: [], isOpen: true };
  const all: AttributeDeclaration[] = [];
  let isOpen = false;
  for (const { name, nameSpan, value: own, spread } of whole.properties) {
    if (name !== undefined && name !== '__proto__' && !spread) all.push(attributeIn(declaring, nameSpan, name, own));
    else {
      const inner = spread ? attributesIn(declaring, own) : { all: [], isOpen: true };
      all.push(...inner.all);
      isOpen ||= inner.isOpen;
    }
  }
  return { all, isOpen };
}

export function attributeIn(declaring: DeclaringModels, { start, end }: Span, key: string, value: Value | undefined): AttributeDeclaration {
  const { tree } = declaring;
  const at = { start, end };
  const held = value && constantValue(tree, value);
  if (held?.kind !== 'object') {
    const type = value && typeDeclared(tree, value);
    return { at, key, ...typeIn(value), ...(type && { type }) };
  }
  const given = (name: string): Value | undefined => propertyIn(declaring, held, name);
  const field = given('field');
  const column = writtenText(tree, field);
  const unique = given('unique');
  const uniqueName = writtenText(tree, unique) ?? writtenText(tree, propertyIn(declaring, unique, 'name'));
  const preset = given('defaultValue');
  const isOpen = (field && column === undefined) || held.properties.some(({ name, spread }) => spread || name === undefined);
  return {
    at, key, ...typeIn(given('type')), ...columnIn(declaring, held), ...(column !== undefined && column !== '' && { column }),
    ...(isTrue(given('primaryKey')) && { isPrimary: true as const }), ...((isTrue(given('autoIncrement')) || isTrue(given('autoIncrementIdentity'))) && { counts: true as const }),
    ...(uniqueName !== undefined ? { unique: uniqueName } : (isTrue(unique) || (unique && constantValue(tree, unique)?.kind === 'object')) && { unique: true as const }),
    ...(preset && !isNull(preset) && { isFilled: true as const }), ...(isOpen && column === undefined && { isUnread: true as const }),
  };
}

const isNull = (value: Value): boolean => value.kind === 'constant' && (value.type === 'null' || value.type === 'undefined');

/** `DataTypes.JSONB`, `new DataTypes.VIRTUAL(DataTypes.STRING)`, `DataTypes.ARRAY(DataTypes.TEXT)` */
export function typeIn(value: Value | undefined): Pick<AttributeDeclaration, 'isVirtual' | 'holds'> {
  const base = value?.kind === 'call' ? value.callee : value;
  const name = base?.kind === 'member' || base?.kind === 'name' ? base.name : undefined;
  return { ...(name === 'VIRTUAL' && { isVirtual: true as const }), ...(name === 'JSON' || name === 'JSONB' ? { holds: 'json' as const } : name === 'ARRAY' && { holds: 'list' as const }) };
}

/** Texts in a list; undefined where one is something else. */
export function textsIn({ tree }: Pick<DeclaringModels, 'tree'>, value: Value | undefined): readonly string[] | undefined {
  const list = value && constantValue(tree, value);
  if (list?.kind !== 'array') return undefined;
  const texts = list.items.map((item) => (item.kind === 'spread' ? undefined : writtenText(tree, item)));
  return texts.every((one) => one !== undefined) ? texts.map((one) => one!) : undefined;
}
