// What the declarations of a workspace's files are together: models with all their attributes and associations.
import type { AttributeDeclaration, IndexDeclaration, ModelDeclaration } from './declaration.ts';
import { associationsOf } from './associations.ts';
import { attributesOf } from './attributes.ts';
import { declarationAt, declaredAttributes, lineageOf, tableOf, type Declared, type ModelWorkspace } from './lineage.ts';
import type { Attribute, MappedModel } from './model.ts';

export function modelOf(workspace: ModelWorkspace, at: Declared): MappedModel | undefined {
  const declared = declarationAt(workspace, at);
  const place = tableOf(workspace, at);
  if (!declared || !place) return undefined;
  const attributes = attributesOf(workspace, at);
  const dialect = workspace.dialect(at.path);
  const written = declaredAttributes(workspace, at);
  const { all, isOpen } = lineageOf(workspace, at);
  return {
    at, name: declared.name, ...place, ...(dialect && { dialect }), attributes, ...associationsOf(workspace, at), ...keysDeclared(written, all.map((one) => one.declared), attributes),
    ...(declared.scope && { scope: declared.scope }), scopes: declared.scopes ?? {}, overrides: all.flatMap((one) => one.declared.overrides), ...(all.some((one) => one.declared.hasHooks) && { hasHooks: true as const }), ...((isOpen || written.some(({ isUnread }) => isUnread)) && { isOpen: true as const }),
  };
}

function keysDeclared(written: readonly AttributeDeclaration[], lineage: readonly ModelDeclaration[], attributes: readonly Attribute[]): Pick<MappedModel, 'unique' | 'indexes'> {
  const columns = (name: string): string => attributes.find(({ key }) => key === name)?.column ?? name;
  const named = new Map<string, string[]>();
  for (const one of written) {
    if (one.unique === undefined) continue;
    const name = one.unique === true ? `\0${one.key}` : one.unique;
    named.set(name, [...named.get(name) ?? [], columns(one.key)]);
  }
  const indexes = lineage.flatMap((one) => one.indexes.map((index) => ({ ...index, fields: leading(index).map(columns) })));
  // What holds for some rows alone is met by none.
  const unique = indexes.filter(({ isUnique, where, fields, parts }) => isUnique && where === undefined && fields.length === parts.length);
  return { unique: [...named.values(), ...unique.map(({ fields }) => fields)], indexes: [...named.values(), ...indexes.flatMap(({ fields }) => (fields.length > 0 ? [fields] : []))] };
}

/** The columns that an index begins with. */
function leading({ parts }: IndexDeclaration): readonly string[] {
  const end = parts.findIndex(({ column }) => column === undefined);
  return (end < 0 ? parts : parts.slice(0, end)).flatMap(({ column }) => column ?? []);
}
