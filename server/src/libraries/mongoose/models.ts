// The models of a workspace, put together of what its files declare: which schema each has, what that holds of others, which collection is its.
// Sources: mongoosejs.com, "Discriminators" (they share the collection of the model they are of), "Subdocuments" (their indexes are made, too), "Timestamps".
import type { Meaning } from '../meaning.ts';
import type { TableName } from '../library.ts';
import type { DocumentDeclarations, DocumentModelDeclaration, IndexDeclaration, PathDeclaration, SchemaDeclaration } from './declaration.ts';
import type { DocumentModel, DocumentPath } from './model.ts';
import { collectionOf } from './plural.ts';

/** Something that a file declares, by its name there. */
export interface Declared { readonly path: string; readonly name: string }

export interface DocumentWorkspace {
  documents(path: string): DocumentDeclarations | undefined;
  /** What a value of a file is of another: a model, a schema. */
  referred(path: string, meaning: Meaning): (Declared & { readonly library: string }) | undefined;
  /** The model that is called so. */
  named(from: string, name: string): Declared | undefined;
}

const DEEP = 8;

export const declarationOf = (workspace: DocumentWorkspace, { path, name }: Declared): DocumentModelDeclaration | undefined => workspace.documents(path)?.models.find((one) => one.name === name);

export function schemaAt(workspace: DocumentWorkspace, from: string, meaning: Meaning | undefined): { readonly path: string; readonly name: string; readonly schema: SchemaDeclaration } | undefined {
  const found = meaning && workspace.referred(from, meaning);
  const schemas = found && workspace.documents(found.path)?.schemas;
  const schema = schemas && Object.hasOwn(schemas, found.name) ? schemas[found.name] : undefined;
  return schema && { path: found!.path, name: found!.name, schema };
}

/** Undefined where what it is called could not be read. */
export function collectionFor(workspace: DocumentWorkspace, at: Declared, depth = 0): string | undefined {
  const declared = declarationOf(workspace, at);
  if (!declared || declared.isUnnamed || depth > DEEP) return undefined;
  if (declared.base) {
    const base = workspace.referred(at.path, declared.base);
    return base && collectionFor(workspace, base, depth + 1);
  }
  return declared.collection ?? schemaAt(workspace, at.path, declared.schema)?.schema.collection ?? collectionOf(declared.name);
}

/** A path with all that stands before it. */
export interface WholePath { readonly declared: PathDeclaration; readonly path: string; readonly from: string }

/** The paths of a schema and of the schemas in it; where one cannot be seen, there may be more. */
export function pathsOf(workspace: DocumentWorkspace, from: string, meaning: Meaning | undefined, prefix = '', depth = 0): { readonly paths: readonly WholePath[]; readonly indexes: readonly IndexDeclaration[]; readonly isOpen: boolean } {
  const found = depth > DEEP ? undefined : schemaAt(workspace, from, meaning);
  if (!found) return { paths: [], indexes: [], isOpen: true };
  const { schema, path: at } = found;
  const base = schema.extends ? pathsOf(workspace, at, schema.extends, prefix, depth + 1) : undefined;
  const inner = schema.paths.map((declared) => (declared.of ? pathsOf(workspace, at, declared.of, `${prefix}${declared.path}.`, depth + 1) : undefined));
  const stamps: readonly WholePath[] = schema.hasStamps ? ['createdAt', 'updatedAt'].map((name) => ({ declared: { path: name, at: schema.at, type: 'timestamp' }, path: `${prefix}${name}`, from: at })) : [];
  return {
    paths: [...base?.paths ?? [], ...schema.paths.flatMap((declared, index): readonly WholePath[] => [{ declared, path: `${prefix}${declared.path}`, from: at }, ...inner[index]?.paths ?? []]), ...stamps],
    indexes: [...base?.indexes ?? [], ...schema.indexes.map((one) => (prefix === '' ? one : { ...one, keys: one.keys.map((key) => ({ ...key, path: `${prefix}${key.path}` })), ...(one.predicate !== undefined && { isOpen: true as const }) })), ...inner.flatMap((one) => one?.indexes ?? [])],
    // What a path holds that cannot be read has no schema, mostly.
    isOpen: schema.isOpen === true,
  };
}

export function modelOf(workspace: DocumentWorkspace, at: Declared): DocumentModel | undefined {
  const declared = declarationOf(workspace, at);
  const collection = collectionFor(workspace, at);
  if (!declared || collection === undefined) return undefined;
  const found = schemaAt(workspace, at.path, declared.schema);
  const base = declared.base && workspace.referred(at.path, declared.base);
  const inherited = base && modelOf(workspace, base);
  const paths = pathsOf(workspace, at.path, declared.schema).paths.map(({ declared: one, path, from }): DocumentPath => {
    const ref = one.ref && refOf(workspace, from, one.ref);
    return { path, ...(one.type !== undefined && { type: one.type }), ...(one.isList && { isList: true as const }), ...(one.isHidden && { isHidden: true as const }), ...(ref && { ref }) };
  });
  const virtuals = (found?.schema.virtuals ?? []).flatMap(({ name, ref, local, foreign }) => {
    const to = refOf(workspace, found!.path, ref);
    return to ? [{ name, ref: to, local, foreign }] : [];
  });
  const key = base && schemaAt(workspace, base.path, declarationOf(workspace, base)?.schema)?.schema.discriminator;
  return { at: { path: at.path, name: at.name }, name: declared.name, collection, ...(base && { discriminator: { key: key ?? '__t', value: declared.value ?? declared.name } }), paths: [...inherited?.paths ?? [{ path: '_id', type: 'objectid' } as const], ...paths.filter(({ path }) => path !== '_id')], virtuals: [...inherited?.virtuals ?? [], ...virtuals] };
}

function refOf(workspace: DocumentWorkspace, from: string, ref: NonNullable<PathDeclaration['ref']>): TableName | undefined {
  if (ref.kind === 'named') return workspace.named(from, ref.name);
  const found = workspace.referred(from, ref);
  return found && { path: found.path, name: found.name };
}
