// A model with the classes that it takes attributes and options from, and the names that follow from them.
// Sources: sequelize 6, lib/model.js (`init`, `refreshAttributes`).
import type { DialectId } from '../../sql/dialect.ts';
import type { Meaning } from '../meaning.ts';
import type { AssociationDeclaration, AttributeDeclaration, ModelDeclaration, ModelDeclarations, ModelOptions } from './declaration.ts';
import { pluralOf } from './inflection.ts';
import { underscored } from './schema/keys.ts';

export interface Declared { readonly path: string; readonly name: string }

/** An association with both ends found. */
export interface Associated { readonly path: string; readonly declared: AssociationDeclaration; readonly of: Declared; readonly to: Declared }

/** What the files of a workspace say. */
export interface ModelWorkspace {
  models(path: string): ModelDeclarations | undefined;
  /** The model that a file means. */
  referred(path: string, meaning: Meaning): Declared | undefined;
  /** One that is called so. */
  named(path: string, name: string): Declared | undefined;
  associations(): readonly Associated[];
  /** Those of which an end was not found, or which could not be read. */
  unresolved(): readonly (Pick<Associated, 'path' | 'declared'> & Partial<Associated>)[];
  /** What models are given that say nothing else, and their schema; undefined where that is not known. */
  defaults(path: string): (ModelOptions & { readonly schema?: string }) | undefined;
  dialect(path: string): DialectId | undefined;
}

const DEEP = 12;

export const same = (a: Declared | undefined, b: Declared): boolean => a?.path === b.path && a.name === b.name;

export function declarationAt(workspace: ModelWorkspace, { path, name }: Declared): ModelDeclaration | undefined {
  const all = workspace.models(path)?.models;
  return all && Object.hasOwn(all, name) ? all[name] : undefined;
}

/** A model with the classes that it takes attributes from, the root first. */
export interface Lineage { readonly all: readonly { readonly path: string; readonly declared: ModelDeclaration }[]; readonly isOpen: boolean }

export function lineageOf(workspace: ModelWorkspace, at: Declared, depth = 0): Lineage {
  const declared = declarationAt(workspace, at);
  if (!declared) return { all: [], isOpen: false };
  const base = declared.extends && depth < DEEP ? workspace.referred(at.path, declared.extends) : undefined;
  const above = base ? lineageOf(workspace, base, depth + 1) : undefined;
  // What `init` is given is all that a model has.
  const taken = above?.all.filter((one) => one.declared.is === 'part' || (declared.isDecorated && one.declared.isDecorated)) ?? [];
  return { all: [...taken, { path: at.path, declared }], isOpen: declared.isOpen === true || (above?.isOpen ?? false) || (declared.extends !== undefined && !base && !declared.attributes.some(({ isPrimary }) => isPrimary) && declared.attributes.length > 0) };
}

/** The options that hold for a model: what is nearest counts. */
export function optionsFor(workspace: ModelWorkspace, at: Declared): (ModelOptions & { readonly schema?: string }) | undefined {
  const defaults = workspace.defaults(at.path);
  return defaults && lineageOf(workspace, at).all.reduce<ModelOptions & { readonly schema?: string }>((all, { declared }) => ({ ...all, ...declared.options, ...(declared.schema !== undefined && { schema: declared.schema }) }), defaults);
}

export const isUnderscored = (workspace: ModelWorkspace, at: Declared): boolean => optionsFor(workspace, at)?.underscored === true;

/** Whether a model may have attributes that are not seen. */
export function isOpenAt(workspace: ModelWorkspace, at: Declared): boolean {
  if (lineageOf(workspace, at).isOpen || declaredAttributes(workspace, at).some(({ isUnread }) => isUnread)) return true;
  return workspace.unresolved().some(({ path, declared: { kind, through }, of, to }) => {
    const between = through && 'model' in through ? workspace.referred(path, through.model) : undefined;
    return same(kind === 'belongs to many' ? between : kind === 'belongs to' ? of : to, at);
  });
}

/** The attributes that a program writes down for a model. */
export function declaredAttributes(workspace: ModelWorkspace, at: Declared): readonly (AttributeDeclaration & { readonly path: string })[] {
  const all = lineageOf(workspace, at).all.flatMap(({ path, declared }) => declared.attributes.map((one) => ({ ...one, path })));
  return all.flatMap((one, index) => (all.findIndex(({ key }) => key === one.key) === index ? [all.findLast(({ key }) => key === one.key)!] : []));
}

/** The attribute that others refer to a model by. */
export const keyOf = (workspace: ModelWorkspace, at: Declared): string => declaredAttributes(workspace, at).find(({ isPrimary }) => isPrimary)?.key ?? 'id';

/** How a model is called. */
export const nameOf = (workspace: ModelWorkspace, at: Declared): string => declarationAt(workspace, at)?.name ?? at.name;

/** The column behind an attribute, whether it is written down or added by an association. */
export function columnFor(workspace: ModelWorkspace, at: Declared, key: string, given?: string): string {
  return declaredAttributes(workspace, at).find((one) => one.key === key)?.column ?? given ?? (isUnderscored(workspace, at) ? underscored(key) : key);
}

export function tableOf(workspace: ModelWorkspace, at: Declared): { readonly table: string; readonly schema?: string } | undefined {
  const declared = declarationAt(workspace, at);
  const options = optionsFor(workspace, at);
  if (!declared || !options || declared.is !== 'table' || declared.isUnnamed) return undefined;
  // The name of a table is taken over as well, and then one table is several models'.
  if (declared.table === undefined && lineageOf(workspace, at).all.some((one) => one.declared !== declared && one.declared.table !== undefined)) return undefined;
  const { name, table = options.freezeTableName ? name : options.underscored ? underscored(pluralOf(name)) : pluralOf(name) } = declared;
  return { table, ...(options.schema !== undefined && { schema: options.schema }) };
}
