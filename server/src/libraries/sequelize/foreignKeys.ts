// The attributes by which models hold one another.
// Sources: sequelize 6, lib/associations/{belongs-to,has-one,has-many,belongs-to-many}.js; sequelize-typescript 2, src/associations/foreign-key (`getForeignKeyOptions`).
import { camelized, singularOf } from './inflection.ts';
import { declaredAttributes, keyOf, nameOf, same, type Associated, type Declared, type ModelWorkspace } from './lineage.ts';

/** The attribute that holds the other side: of the first for `belongsTo`, else of the second. */
export function foreignKeyOf(workspace: ModelWorkspace, { declared, of, to }: Associated): string {
  const { kind, as, foreignKey } = declared;
  const [holder, held] = kind === 'belongs to' ? [of, to] : [to, of];
  return foreignKey?.key ?? referringTo(workspace, holder, held) ?? camelized(`${kind === 'belongs to' ? as ?? singularOf(nameOf(workspace, to)) : kind === 'has one' ? singularOf(as ?? nameOf(workspace, of)) : singularOf(nameOf(workspace, of))}_${keyOf(workspace, held)}`);
}

/** The attribute with `@ForeignKey(() => User)`. */
const referringTo = (workspace: ModelWorkspace, holder: Declared, held: Declared): string | undefined => declaredAttributes(workspace, holder).find(({ refers, path }) => refers && same(workspace.referred(path, refers), held))?.key;

/** Of the table between two, the attributes that hold each side. */
export function pairOf(workspace: ModelWorkspace, one: Associated): readonly [own: string, theirs: string] {
  const { declared, of, to } = one;
  const between = throughModel(workspace, one);
  const isSelf = same(of, to);
  const singular = (model: Declared): string => singularOf(nameOf(workspace, model));
  const own = declared.foreignKey?.key ?? (between && referringTo(workspace, between, of)) ?? camelized(`${singular(of)}_${declared.sourceKey ?? keyOf(workspace, of)}`);
  const paired = isSelf ? undefined : workspace.associations().find((other) => other.declared.kind === 'belongs to many' && same(other.of, to) && same(other.to, of) && isSameThrough(workspace, one, other))?.declared.foreignKey?.key;
  const theirs = declared.otherKey ?? paired ?? (between && referringTo(workspace, between, to)) ?? camelized(`${isSelf ? singularOf(declared.as ?? nameOf(workspace, to)) : singular(to)}_${declared.targetKey ?? keyOf(workspace, to)}`);
  return [own, theirs];
}

function isSameThrough(workspace: ModelWorkspace, one: Associated, other: Associated): boolean {
  const [a, b] = [one.declared.through, other.declared.through];
  if (a && b && 'name' in a && 'name' in b) return a.name === b.name;
  const [first, second] = [throughModel(workspace, one), throughModel(workspace, other)];
  return first !== undefined && same(second, first);
}

export function throughModel(workspace: ModelWorkspace, { path, declared: { through } }: Associated): Declared | undefined {
  return through && ('model' in through ? workspace.referred(path, through.model) : workspace.named(path, through.name));
}
