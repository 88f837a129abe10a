// The collections that programs declare with Mongoose, and the indexes that they make: which model has which schema, and what a file's declarations are as definitions.
import type { Meaning } from '../../libraries/meaning.ts';
import type { Outside, TableName } from '../../libraries/library.ts';
import type { Summary } from '../../libraries/summary.ts';
import { documentsDdl, type CalledIndex, type DeclaredCollection } from '../../libraries/mongoose/ddl.ts';
import type { DocumentModel } from '../../libraries/mongoose/model.ts';
import { collectionFor, declarationOf, modelOf, pathsOf, schemaAt, type Declared, type DocumentWorkspace, type WholePath } from '../../libraries/mongoose/models.ts';
import type { SourceMap } from '../../text/sourceMap.ts';
import { folderOf, inside, packageFolders, rootOf } from '../discover/paths.ts';
import { stepsFrom } from '../programs/link.ts';
import { madeOnce } from './declaring.ts';

export interface Documents {
  /** Undefined where nothing of the workspace declares it, or several do and none is nearer. */
  of(from: string, by: TableName): DocumentModel | undefined;
  /** What the schemas and calls of a file make. */
  ddl(path: string): { readonly text: string; readonly map: SourceMap };
}

export interface DocumentsOptions {
  readonly all: readonly string[];
  /** The files that may declare schemas or models, or make indexes. */
  declaring(): readonly string[];
  /** Whether a file tells Mongoose to make no indexes. */
  keepsBack(path: string): boolean;
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

/** A model and its schema. */
interface Made extends Declared { readonly schema: { readonly path: string; readonly name: string } | undefined }

export function documentsIn({ all, declaring, keepsBack, summary, exported }: DocumentsOptions): Documents {
  let packages: ReadonlySet<string> | undefined;
  let byName: ReadonlyMap<string, readonly Declared[]> | undefined;
  let models: readonly Made[] | undefined;
  let back: readonly string[] | undefined;
  const rootFor = (path: string): string => rootOf(folderOf(path), packages ??= packageFolders(all));
  const named = (from: string, name: string): Declared | undefined => {
    const found = (byName ??= namesIn(declaring(), summary)).get(name) ?? [];
    const near = found.filter(({ path }) => inside(rootFor(path), from));
    const candidates = near.length > 0 ? near : found;
    // One file may make a model anew where it is there already.
    return new Set(candidates.map(({ path }) => path)).size === 1 ? candidates[0] : undefined;
  };
  const workspace: DocumentWorkspace = {
    documents: (path) => summary(path)?.documents,
    named,
    referred: (path, meaning) => {
      const table = meaning.kind === 'imported' ? stepsFrom(exported(path).exported(meaning.module, meaning.name), meaning.steps) : meaning;
      if (table?.kind === 'table') return table.path === '' && table.library === 'mongoose' ? withLibrary(named(path, table.name), table.library) : { path: table.path, name: table.name, library: table.library };
      return table?.kind === 'client' && table.of?.kind === 'table' ? workspace.referred(path, table.of) : undefined;
    },
  };
  const made = (): readonly Made[] => (models ??= declaring().flatMap((path) => (summary(path)?.documents?.models ?? []).map(({ name, schema }) => {
    const found = schemaAt(workspace, path, schema);
    return { path, name, schema: found && { path: found.path, name: found.name } };
  })));
  const isKeptBack = (path: string): boolean => {
    const root = rootFor(path);
    return (back ??= declaring().filter(keepsBack)).some((one) => rootFor(one) === root);
  };
  const calledIn = (path: string): readonly CalledIndex[] => (summary(path)?.documents?.made ?? []).flatMap(({ of, ...index }) => {
    const collection = collectionMeant(workspace, path, of);
    return collection === undefined ? [] : [{ collection, index }];
  });
  let called: readonly (CalledIndex & { readonly path: string })[] | undefined;
  // What calls make of a collection is told where its schema is, whichever package and file they are in.
  const calledFor = (collection: string): readonly (CalledIndex & { readonly path: string })[] => (called ??= declaring().flatMap((path) => calledIn(path).map((one) => ({ ...one, path })))).filter((one) => one.collection === collection);
  const declaredBy = (path: string): readonly DeclaredCollection[] => made().filter((one) => (one.schema?.path ?? one.path) === path).flatMap(({ schema, ...model }): readonly DeclaredCollection[] => {
    const collection = collectionFor(workspace, model);
    const declared = declarationOf(workspace, model);
    if (collection === undefined || !declared) return [];
    const own = schema && workspace.documents(schema.path)?.schemas[schema.name];
    const { paths, indexes, isOpen } = pathsOf(workspace, model.path, declared.schema);
    const at = own?.at ?? declared.at;
    const isBack = isKeptBack(path) || own?.isUnindexed === true;
    const later = calledFor(collection);
    // Where a history of migrations makes a collection's indexes, it makes all of them.
    const isMigrated = later.some((one) => MIGRATIONS.test(one.path));
    return [{ at, collection, paths: isBack ? paths.map(unindexed) : paths, indexes: [...isBack ? [] : indexes, ...later.map(({ index }) => ({ ...index, at }))], isOpen: isBack ? !isMigrated : isOpen }];
  });
  let collections: ReadonlySet<string | undefined> | undefined;
  const isDeclared = (collection: string): boolean => (collections ??= new Set(made().map((model) => collectionFor(workspace, model)))).has(collection);
  const modelAt = madeOnce((at) => modelOf(workspace, at));
  return {
    of: (from, { path = '', name }) => {
      const at = path === '' ? named(from, name) : { path, name };
      if (!at || !declarationOf(workspace, at)) return undefined;
      return modelAt(at);
    },
    ddl: (path) => documentsDdl(declaredBy(path), calledIn(path).filter(({ collection }) => !isDeclared(collection))),
  };
}

/** What a schema declares of indexes that nobody makes. */
const unindexed = ({ declared: { index: _, ...declared }, ...rest }: WholePath): WholePath => ({ ...rest, declared });

const MIGRATIONS = /(?:^|\/)(?:[\w-]*migrations?|migrate)(?:\/|$)/i;

const withLibrary = (declared: Declared | undefined, library: string) => declared && { ...declared, library };

function collectionMeant(workspace: DocumentWorkspace, path: string, of: Meaning): string | undefined {
  const found = workspace.referred(path, of);
  return found?.library === 'mongodb' ? found.name : found?.library === 'mongoose' ? collectionFor(workspace, found) : undefined;
}

function namesIn(paths: readonly string[], summary: DocumentsOptions['summary']): ReadonlyMap<string, readonly Declared[]> {
  const found = new Map<string, Declared[]>();
  for (const path of paths) for (const { name } of summary(path)?.documents?.models ?? []) void (found.get(name)?.push({ path, name }) ?? found.set(name, [{ path, name }]));
  return found;
}
