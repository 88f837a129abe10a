// The tables that programs declare for a builder, as models, and which of them a name of a client means: one of its own package, else the only one.
import { identityOf, modelOf, type Declared, type Workspace } from '../../libraries/drizzle/models.ts';
import { drizzleDdl } from '../../libraries/drizzle/ddl.ts';
import type { Declarations } from '../../libraries/drizzle/declaration.ts';
import type { DeclaredSql, Outside, TableName } from '../../libraries/library.ts';
import { oneOfSame, type Model } from '../../libraries/models.ts';
import type { Summary } from '../../libraries/summary.ts';
import { folderOf, inside, packageFolders, rootOf } from '../discover/paths.ts';
import { CONFIGURATION } from '../discover/declarers/drizzle.ts';
import { declaredOnce } from './counted.ts';
import type { Files } from '../ports.ts';
import type { TablesOf } from '../source.ts';

export interface Tables {
  /** Undefined where nothing of the workspace declares it, or several do and none is nearer. */
  of(from: string, by: TableName): Model | undefined;
  /** What a file declares as SQL; `source` are the database's files and its server. */
  ddl(path: string, source: TablesOf): DeclaredSql;
  /** What the declarations of all files say to one another. */
  readonly workspace: Workspace;
}

/** `declaring` are the files that may hold declarations of tables, or of relations between them. */
export interface TablesOptions {
  readonly all: readonly string[];
  readonly read: Files['read'];
  declaring(what: 'tables' | 'relations'): readonly string[];
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

export function tablesIn({ all, read, declaring, summary, exported }: TablesOptions): Tables {
  const models = new Map<string, Model | undefined>();
  const declarations = (path: string): Declarations | undefined => summary(path)?.declares;
  let relations: ReturnType<Workspace['relations']> | undefined;
  let packages: ReadonlySet<string> | undefined;
  const casings = new Map<string, ReturnType<Workspace['casing']>>();
  const workspace: Workspace = {
    declarations,
    referred: (path, { name, module }) => (module === undefined ? { path, name } : tableAt(exported(path).exported(module, name))),
    casing: (path) => {
      const root = rootOf(folderOf(path), packages ??= packageFolders(all));
      if (!casings.has(root)) casings.set(root, casingIn(all, read, declaring('tables'), root));
      return casings.get(root);
    },
    relations: () => (relations ??= declaring('relations').flatMap((path) => (declarations(path)?.relations ?? []).map((declared) => ({ path, declared })))),
  };
  const model = (at: Declared): Model | undefined => {
    const key = identityOf(at);
    if (!models.has(key)) models.set(key, modelOf(workspace, at));
    return models.get(key);
  };
  let clients: readonly { readonly path: string; readonly module: string }[] | undefined;
  let named: ReadonlyMap<string, readonly Declared[]> | undefined;
  const byName = (): ReadonlyMap<string, readonly Declared[]> => {
    const found = new Map<string, Declared[]>();
    for (const path of declaring('tables')) for (const name of Object.keys(declarations(path)?.tables ?? {})) void (found.get(name)?.push({ path, name }) ?? found.set(name, [{ path, name }]));
    return found;
  };
  const isAlone = declaredOnce((path, dialect) => Object.values(declarations(path)?.tables ?? {}).filter((table) => table.dialect === dialect));
  return {
    workspace,
    ddl: (path, source) => drizzleDdl(workspace, path, source.dialect, isAlone(source)),
    of: (from, { path, name }) => {
      if (path !== undefined) return model({ path, name });
      const found = (named ??= byName()).get(name) ?? [];
      packages ??= packageFolders(all);
      const near = found.filter((one) => inside(rootOf(folderOf(one.path), packages!), from));
      const candidates = near.length > 0 ? near : found;
      const [only, ...more] = candidates.length < 2 ? candidates : candidates.filter((one) => handed(name).has(identityOf(one)));
      return only && more.length === 0 ? model(only) : sameOf(candidates.map(model));
    },
  };

  /** The tables of a name that a client is handed: `drizzle(url, { schema })`. */
  function handed(name: string): ReadonlySet<string> {
    clients ??= declaring('tables').flatMap((path) => {
      const text = read(path) ?? '';
      return MAKES.test(text) ? [...text.matchAll(WHOLE)].map(([, module]) => ({ path, module: module! })) : [];
    });
    return new Set(clients.flatMap(({ path, module }) => {
      const table = tableAt(exported(path).exported(module, name));
      return table ? [identityOf(table)] : [];
    }));
  }
}

/** Declarations of one table, each for another server, are one. */
const sameOf = (models: readonly (Model | undefined)[]): Model | undefined => {
  const known = models.flatMap((one) => one ?? []);
  return known.length === models.length && new Set(known.map(({ dialect }) => dialect)).size === known.length ? oneOfSame(known, OF_SERVER) : undefined;
};

/** What is another in each: how a column is kept, what fills it, and the file. */
const OF_SERVER: ReadonlySet<string> = new Set(['dialect', 'type', 'name', 'model', 'made', 'filled', 'list']);

const MAKES = /\bdrizzle(?:\w*)?\s*[(<]/;
const WHOLE = /\bimport\s*\*\s*as\s+\w+\s+from\s*['"]([^'"\n]+)['"]/g;

const tableAt = (meaning: ReturnType<Outside['exported']>): Declared | undefined => (meaning?.kind === 'table' ? meaning : undefined);

const CASING = /\bcasing\s*:\s*(?:(['"`])(\w+)\1|(\w+))/;

/** What the clients and the configuration of a package say; of another package's clients, where none of its own do. */
function casingIn(all: readonly string[], read: Files['read'], declaring: readonly string[], root: string): ReturnType<Workspace['casing']> {
  const files = [...new Set([...declaring, ...all.filter((path) => CONFIGURATION.test(path))])];
  const constants = new Map<string, string | undefined>();
  /** The text that a constant of this name holds, wherever it stands. */
  const constantNamed = (name: string): string | undefined => {
    if (!constants.has(name)) {
      const holding = new RegExp(`\\b${name}(?:\\s*:[^=;\\n]+)?\\s*=\\s*(['"\`])(\\w+)\\1`);
      const [only, ...others] = new Set(all.flatMap((path) => (/\.[cm]?[jt]sx?$/.test(path) ? holding.exec(read(path) ?? '')?.[2] ?? [] : [])));
      constants.set(name, others.length === 0 ? only : undefined);
    }
    return constants.get(name);
  };
  const told = files.flatMap((path): readonly { readonly path: string; readonly casing: ReturnType<Workspace['casing']> }[] => {
    const found = CASING.exec(read(path) ?? '');
    return found ? [{ path, casing: casingOf(found[2] ?? constantNamed(found[3]!)) }] : [];
  });
  const own = told.filter(({ path }) => inside(root, path));
  const [first, ...others] = own.length > 0 ? own : told;
  return first ? (others.every(({ casing }) => casing === first.casing) ? first.casing : undefined) : 'as it is';
}

const casingOf = (text: string | undefined): ReturnType<Workspace['casing']> => (text === 'snake_case' || text === 'camelCase' ? text : undefined);
