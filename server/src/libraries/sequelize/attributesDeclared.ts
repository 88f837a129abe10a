// The attributes of a model as a program writes them down. Source: the types of sequelize 6 (model.d.ts, `ModelAttributeColumnOptions`), sequelize.org, "Model Basics".
import type { Value } from '../../hosts/tree.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/declared.ts';
import type { AttributeDeclaration } from './declaration.ts';

/** `{ email: { type: DataTypes.STRING, field: 'e_mail' }, age: DataTypes.INTEGER }` */
export function attributesIn(declaring: Declaring, value: Value | undefined): { readonly all: readonly AttributeDeclaration[]; readonly isOpen: boolean } {
  const whole = value && constantValue(declaring.tree, value);
  if (whole?.kind !== 'object') return { all: [], isOpen: true };
  const all: AttributeDeclaration[] = [];
  let isOpen = false;
  for (const { name, value: own, spread } of whole.properties) {
    if (name !== undefined && name !== '__proto__' && !spread) all.push(attributeIn(declaring, name, own));
    else {
      const inner = spread ? attributesIn(declaring, own) : { all: [], isOpen: true };
      all.push(...inner.all);
      isOpen ||= inner.isOpen;
    }
  }
  return { all, isOpen };
}

export function attributeIn(declaring: Declaring, key: string, value: Value | undefined): AttributeDeclaration {
  const { tree } = declaring;
  const held = value && constantValue(tree, value);
  if (held?.kind !== 'object') return { key, ...typeIn(value) };
  const given = (name: string): Value | undefined => propertyIn(declaring, held, name);
  const field = given('field');
  const column = writtenText(tree, field);
  const unique = given('unique');
  const uniqueName = writtenText(tree, unique) ?? writtenText(tree, propertyIn(declaring, unique, 'name'));
  const preset = given('defaultValue');
  const isOpen = (field && column === undefined) || held.properties.some(({ name, spread }) => spread || name === undefined);
  return {
    key, ...typeIn(given('type')), ...(column !== undefined && column !== '' && { column }),
    ...(isTrue(given('primaryKey')) && { isPrimary: true as const }), ...((isTrue(given('autoIncrement')) || isTrue(given('autoIncrementIdentity'))) && { counts: true as const }),
    ...(uniqueName !== undefined ? { unique: uniqueName } : (isTrue(unique) || (unique && constantValue(tree, unique)?.kind === 'object')) && { unique: true as const }),
    ...(preset && !isNull(preset) && { isFilled: true as const }), ...(isOpen && column === undefined && { isUnread: true as const }),
  };
}

const isTrue = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'true';
const isNull = (value: Value): boolean => value.kind === 'constant' && (value.type === 'null' || value.type === 'undefined');

/** `DataTypes.JSONB`, `new DataTypes.VIRTUAL(DataTypes.STRING)`, `DataTypes.ARRAY(DataTypes.TEXT)` */
export function typeIn(value: Value | undefined): Pick<AttributeDeclaration, 'isVirtual' | 'holds'> {
  const base = value?.kind === 'call' ? value.callee : value;
  const name = base?.kind === 'member' || base?.kind === 'name' ? base.name : undefined;
  return { ...(name === 'VIRTUAL' && { isVirtual: true as const }), ...(name === 'JSON' || name === 'JSONB' ? { holds: 'json' as const } : name === 'ARRAY' && { holds: 'list' as const }) };
}

/** Texts in a list; undefined where one is something else. */
export function textsIn({ tree }: Declaring, value: Value | undefined): readonly string[] | undefined {
  const list = value && constantValue(tree, value);
  if (list?.kind !== 'array') return undefined;
  const texts = list.items.map((item) => (item.kind === 'spread' ? undefined : writtenText(tree, item)));
  return texts.every((one) => one !== undefined) ? texts.map((one) => one!) : undefined;
}
