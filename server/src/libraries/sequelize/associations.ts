// The associations of a model: what each is called, and the columns that hold both sides together.
// Sources: sequelize 6, lib/associations/{belongs-to,has-one,has-many,belongs-to-many}.js.
import { attributesOf } from './attributes.ts';
import { foreignKeyOf, pairOf, throughModel } from './foreignKeys.ts';
import { pluralOf, singularOf } from './inflection.ts';
import { columnFor, isUnderscored, keyOf, nameOf, same, tableOf, type Associated, type Declared, type ModelWorkspace } from './lineage.ts';
import type { Association, Attribute, Through } from './model.ts';
import { underscored } from './schema/keys.ts';

export function associationsOf(workspace: ModelWorkspace, at: Declared): { readonly associations: readonly Association[] } {
  return { associations: workspace.associations().filter(({ of }) => same(of, at)).flatMap((one) => associationOf(workspace, one) ?? []) };
}

export function associationOf(workspace: ModelWorkspace, one: Associated): Association | undefined {
  const { declared, of, to } = one;
  const { kind, isUnread, scope, isScoped, sourceKey, targetKey, foreignKey } = declared;
  if (!tableOf(workspace, to) || isUnread) return undefined;
  const target = nameOf(workspace, to);
  const isMany = kind === 'has many' || kind === 'belongs to many';
  const as = declared.as ?? (isMany ? pluralOf(target) : singularOf(target));
  const called = { as, plural: declared.as ?? pluralOf(target), singular: declared.as === undefined ? singularOf(target) : isMany ? singularOf(declared.as) : declared.as };
  const base = { ...called, kind, to, ...(scope && { scope }), ...(isScoped && { isOpen: true as const }) };
  if (kind === 'belongs to many') {
    const through = throughOf(workspace, one);
    const [ownKey, theirKey] = [sourceKey ?? keyOf(workspace, of), targetKey ?? keyOf(workspace, to)];
    return through && { ...base, ownKey, own: columnFor(workspace, of, ownKey), theirKey, theirs: columnFor(workspace, to, theirKey), through };
  }
  const key = foreignKeyOf(workspace, one);
  if (kind === 'belongs to') {
    const theirKey = targetKey ?? keyOf(workspace, to);
    return { ...base, ownKey: key, own: columnFor(workspace, of, key, foreignKey?.column), theirKey, theirs: columnFor(workspace, to, theirKey) };
  }
  const ownKey = sourceKey ?? keyOf(workspace, of);
  return { ...base, ownKey, own: columnFor(workspace, of, ownKey), theirKey: key, theirs: columnFor(workspace, to, key, foreignKey?.column) };
}

/** A model of the program's own, or the one that Sequelize makes for a name. */
function throughOf(workspace: ModelWorkspace, one: Associated): Through | undefined {
  const { declared: { through, isBare }, of } = one;
  const [own, theirs] = pairOf(workspace, one);
  const model = throughModel(workspace, one);
  if (model) {
    const place = tableOf(workspace, model);
    return place && { name: nameOf(workspace, model), ...place, attributes: attributesOf(workspace, model), own: columnFor(workspace, model, own), theirs: columnFor(workspace, model, theirs) };
  }
  const name = through && 'name' in through ? through.name : undefined;
  const schema = tableOf(workspace, of)?.schema;
  const defaults = workspace.defaults(of.path);
  if (name === undefined || !defaults) return undefined;
  // The keys stand in the order of the side that was declared first.
  const other = workspace.associations().find((each) => each.declared.kind === 'belongs to many' && each.declared.through && 'name' in each.declared.through && each.declared.through.name === name);
  const keys = other && other !== one ? [theirs, own] : [own, theirs];
  const cased = (key: string): string => (isUnderscored(workspace, of) ? underscored(key) : key);
  const hasStamps = !isBare && defaults.timestamps !== false;
  const stamps: readonly Attribute[] = hasStamps ? [{ key: 'createdAt', column: cased('createdAt'), role: 'created' }, { key: 'updatedAt', column: cased('updatedAt'), role: 'updated' }] : [];
  return {
    name, ...(schema !== undefined && { schema }), table: name, own: cased(own), theirs: cased(theirs),
    attributes: [...stamps, ...keys.map((key): Attribute => ({ key, column: cased(key), isPrimary: true }))],
  };
}
