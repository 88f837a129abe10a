// Reads what associates models: `User.hasMany(Post, { as: 'posts', foreignKey: 'authorId' })`, wherever it stands.
// Sources: sequelize 6, associations/mixin.js and belongs-to-many.js; sequelize.org, "Associations".
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { bindingOf, constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import { attributeIn } from './attributesDeclared.ts';
import { actionsIn } from './columnDeclared.ts';
import type { AssociationDeclaration, AssociationKind } from './declaration.ts';
import type { DeclaringModels } from './declared.ts';
import { declaresModel, innermost } from './recognised.ts';
import { conditionsIn } from './scopes.ts';

const KINDS: Readonly<Record<string, AssociationKind>> = { belongsTo: 'belongs to', hasOne: 'has one', hasMany: 'has many', belongsToMany: 'belongs to many' };

export function associationsIn(declaring: DeclaringModels): readonly AssociationDeclaration[] {
  return declaring.tree.calls.flatMap((call) => {
    const { callee, form, nameSpan, args: [target, options] } = call;
    if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !Object.hasOwn(KINDS, callee.name) || !target) return [];
    const of = modelAt(declaring, callee.object);
    const to = modelAt(declaring, target);
    return of && to ? [{ at: { start: nameSpan.start, end: nameSpan.end }, of, to, kind: KINDS[callee.name]!, ...associating(declaring, options) }] : [];
  });
}

/** A model by its class, by `this` in it, or by its name among all: `models.Post`, `sequelize.models.Post`. */
function modelAt(declaring: DeclaringModels, value: Value): Meaning | undefined {
  const { tree, imports, document } = declaring;
  if (value.kind === 'name' && value.name === 'this' && value.binding === undefined) {
    const around = innermost(tree, value);
    return around?.name !== undefined && declaresModel(tree, imports, around) ? { kind: 'table', library: 'sequelize', path: document.path, name: around.name } : undefined;
  }
  const known = declaring.table(value);
  if (known) return known;
  if (value.kind === 'member' && value.name !== undefined && isCollection(declaring, value.object)) return { kind: 'table', library: 'sequelize', path: '', name: value.name };
  // `const { Post } = models`
  const binding = bindingOf(tree, value);
  const [name, ...deeper] = binding?.path ?? [];
  return binding?.value && name !== undefined && deeper.length === 0 && isCollection(declaring, binding.value) ? { kind: 'table', library: 'sequelize', path: '', name } : undefined;
}

/** What holds all models: a parameter, or `models` of Sequelize. */
function isCollection({ tree }: DeclaringModels, value: Value): boolean {
  if (value.kind === 'member') return value.name === 'models';
  return value.kind === 'name' && (bindingOf(tree, value)?.kind === 'parameter' || /^(?:db|models)$/.test(value.name));
}

/** What the options of an association say. */
export function associating(declaring: DeclaringModels, options: Value | undefined): Omit<AssociationDeclaration, 'at' | 'of' | 'to' | 'kind'> {
  const { tree } = declaring;
  const whole = options && constantValue(tree, options);
  if (!whole) return options ? { isUnread: true } : {};
  if (whole.kind !== 'object') return { isUnread: true };
  const given = (name: string): Value | undefined => propertyIn(declaring, whole, name);
  const text = (name: string): string | undefined => writtenText(tree, given(name));
  const as = text('as') ?? writtenText(tree, propertyIn(declaring, given('as'), 'plural'));
  const [foreignKey, otherKey] = [keyIn(declaring, given('foreignKey')), keyIn(declaring, given('otherKey'))];
  const through = throughIn(declaring, given('through'));
  const [sourceKey, targetKey] = [text('sourceKey'), text('targetKey')];
  const isUnread = (given('as') && as === undefined) || (given('foreignKey') && !foreignKey) || (given('otherKey') && !otherKey) || (given('through') && !through) || whole.properties.some(({ name, spread }) => spread || name === undefined);
  const scope = given('scope') && conditionsIn(declaring, given('scope')!);
  const isOff = (value: Value | undefined): boolean => value?.kind === 'constant' && value.value === 'false';
  return {
    ...(as !== undefined && { as }), ...(foreignKey && { foreignKey }), ...(otherKey && { otherKey: otherKey.key }), ...(sourceKey !== undefined && { sourceKey }), ...(targetKey !== undefined && { targetKey }),
    ...(through && { through }), ...actionsIn(declaring, whole), ...(isOff(given('constraints')) && { isLoose: true as const }), ...(isOff(propertyIn(declaring, given('through'), 'unique')) && { repeats: true as const }), ...(isOff(given('timestamps')) && { isBare: true as const }), ...(scope && { scope }), ...(((given('scope') && !scope) || propertyIn(declaring, given('through'), 'scope')) && { isScoped: true as const }), ...(isUnread && { isUnread: true as const }),
  };
}

/** `'authorId'`, `{ name: 'authorId', field: 'author_id' }` */
function keyIn(declaring: DeclaringModels, value: Value | undefined): AssociationDeclaration['foreignKey'] {
  const { tree } = declaring;
  const plain = writtenText(tree, value);
  const key = plain ?? writtenText(tree, propertyIn(declaring, value, 'name') ?? propertyIn(declaring, value, 'fieldName'));
  if (key === undefined || !value || plain !== undefined) return key === undefined ? undefined : { key };
  const { at: _, ...attribute } = attributeIn(declaring, value, key, value);
  return attribute;
}

/** `'post_tags'`, `PostTag`, `{ model: PostTag }` */
export function throughIn(declaring: DeclaringModels, value: Value | undefined): AssociationDeclaration['through'] {
  if (!value) return undefined;
  const held = constantValue(declaring.tree, value);
  const inner = held?.kind === 'object' ? propertyIn(declaring, held, 'model') : value;
  const name = writtenText(declaring.tree, inner);
  const model = name === undefined && inner ? modelAt(declaring, inner) : undefined;
  return name !== undefined ? { name } : model && { model };
}
