// All attributes of a model: those that are written down, the stamps, and what associations add.
// Sources: sequelize 6, lib/model.js (`_addDefaultAttributes`, `refreshAttributes`), lib/associations/*.js (`_injectAttributes`).
import type { ModelOptions } from './declaration.ts';
import { foreignKeyOf, pairOf } from './foreignKeys.ts';
import { columnFor, declaredAttributes, optionsFor, same, type Declared, type ModelWorkspace } from './lineage.ts';
import type { Attribute } from './model.ts';

/** All attributes of a model, in the order in which Sequelize reads them. */
export function attributesOf(workspace: ModelWorkspace, at: Declared): readonly Attribute[] {
  const options = optionsFor(workspace, at) ?? {};
  const own = declaredAttributes(workspace, at).filter(({ isUnread }) => !isUnread);
  const between = workspace.associations().filter(({ path, declared }) => declared.through && 'model' in declared.through && same(workspace.referred(path, declared.through.model), at));
  const made = new Map<string, Attribute>();
  const put = (key: string, more: Partial<Attribute> = {}, column?: string): void => {
    const known = made.get(key);
    made.set(key, { key, column: columnFor(workspace, at, key, column), ...known, ...more });
  };
  // The table between two is known by the keys of both.
  if (!own.some(({ isPrimary }) => isPrimary) && between.length === 0) put('id', { isPrimary: true, counts: true });
  for (const { key, isPrimary, counts, isVirtual, isFilled, unique, holds } of own) put(key, { ...(isPrimary && { isPrimary }), ...(counts && { counts }), ...(isVirtual && { isVirtual }), ...(isFilled && { isFilled }), ...(unique === true && { isUnique: true }), ...(holds && { holds }) });
  for (const [key, role] of stampsOf(options)) put(key, { role });
  const isKeyed = between.length > 0 && !own.some(({ isPrimary }) => isPrimary);
  for (const one of between) for (const key of pairOf(workspace, one)) put(key, isKeyed ? { isPrimary: true } : {});
  for (const one of workspace.associations()) {
    const holder = one.declared.kind === 'belongs to' ? one.of : one.declared.kind === 'belongs to many' ? undefined : one.to;
    if (same(holder, at)) put(foreignKeyOf(workspace, one), {}, one.declared.foreignKey?.column);
  }
  return [...made.values()];
}

function stampsOf({ timestamps = true, paranoid, createdAt, updatedAt, deletedAt, version }: ModelOptions): readonly (readonly [key: string, role: NonNullable<Attribute['role']>])[] {
  const named = (given: string | false | undefined, role: 'created' | 'updated' | 'deleted', key: string) => (given === false ? [] : [[given ?? key, role] as const]);
  const stamps = timestamps ? [...named(createdAt, 'created', 'createdAt'), ...named(updatedAt, 'updated', 'updatedAt'), ...(paranoid ? named(deletedAt, 'deleted', 'deletedAt') : [])] : [];
  return version === undefined ? stamps : [...stamps, [version === true ? 'version' : version, 'version']];
}
