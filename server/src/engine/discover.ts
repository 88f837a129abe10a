// Where the schemas of a workspace are declared. Pure: a list of paths, and a look into a few of them.
import { candidates, type Candidate, type Peek } from './discover/candidates.ts';
import { choose, withoutStubs, type Rooted, type Unnamed } from './discover/choose.ts';
import { configured } from './discover/configured.ts';
import { isForeign, packageFolders, rootOf } from './discover/paths.ts';
import { named } from './discover/ids.ts';
import { sqlcSources } from './discover/sqlc.ts';
import { modelled, withExternalTables, withModels } from './discover/models.ts';
import { documentSources } from './discover/documents.ts';
import { tablesDeclared, type Declared, type TablesTold } from './discover/tables.ts';
import { matcher } from './configuring/globs.ts';
import type { Settings } from './configuring/settings.ts';
import type { SchemaSource } from './source.ts';

/** One source for each database; what the user has configured, else what is found, the application's own before tests and examples. */
export function discover(files: readonly string[], peek: Peek, settings: Settings, programs: DeclaringPrograms = {}): readonly SchemaSource[] {
  const look = remembered(peek);
  if (settings.databases.length > 0) return configured(settings.databases, files, look, (some) => found(some, files, look, settings, programs));
  return found(files, files, look, settings, programs);
}

/** The programs that declare collections, and those that declare tables. */
export interface DeclaringPrograms { readonly documents?: readonly string[]; readonly tables?: TablesTold }

/** The sources among `some`, with roots told from all files. */
function found(some: readonly string[], all: readonly string[], peek: Peek, settings: Settings, { documents = [], tables }: DeclaringPrograms): readonly SchemaSource[] {
  const packages = packageFolders(all);
  const native = some.filter((path) => !isForeign(path));
  const told = sqlcSources(native, packages, peek);
  const spokenFor = new Set(told.flatMap(({ files, unapplied, queries = [] }) => [...files, ...unapplied, ...queries]));
  // Reading is left until it is known that the application has no schema of its own.
  const own = candidates(native.filter((path) => !spokenFor.has(path)), peek);
  const taken = own.length + told.length > 0 ? own : candidates(some.filter(isForeign), peek);
  const spoken = overridden(settings);
  const declared = taken.map((candidate) => ({ ...spoken(candidate), root: rootOf(candidate.folder, packages) }));
  // Where anything else tells of a database of the same package, the models tell of what programs call it.
  const models = modelled(native, peek).map((candidate) => ({ ...candidate, root: rootOf(candidate.folder, packages) }));
  const alone = models.filter(({ root, dialect }) => !told.some((one) => one.root === root) && !declared.some((one) => one.root === root && one.dialect === dialect));
  const rooted = [...declared, ...alone];
  const programs = !tables || tables.declaring.length === 0 ? [] : tablesDeclared(tables, all, packages, [...told, ...rooted], peek);
  return named([...withPrograms(withModels(beside(told, withoutStubs(rooted, peek), peek), models, withExternalTables(native, peek)), programs), ...programs.flatMap((one) => ('source' in one ? one.source : [])), ...documentSources(documents, packages)]);
}

/** The histories, each with the programs that declare its tables. */
function withPrograms(sources: readonly Unnamed[], declared: readonly Declared[]): readonly Unnamed[] {
  return sources.map((source) => {
    const programs = declared.flatMap((one) => ('history' in one && one.history.files[0] === source.files[0] && source.kind !== 'dump' ? one.programs : []));
    return programs.length > 0 ? { ...source, programs } : source;
  });
}

/** What a tool's configuration names, and what is found beside it: a dump there is the same database again. */
function beside(told: readonly Unnamed[], rooted: readonly Rooted[], peek: Peek): readonly Unnamed[] {
  const again = (one: Rooted): Unnamed | undefined => (one.kind === 'dump' ? told.find(({ root, dialect }) => root === one.root && dialect === one.dialect) : undefined);
  const passed = told.map((source) => {
    const passedOver = rooted.filter((one) => again(one) === source).flatMap(({ files }) => files);
    return passedOver.length === 0 ? source : { ...source, passedOver };
  });
  return [...passed, ...choose(rooted.filter((one) => !again(one)), peek)];
}

/** The user knows better which SQL a folder is written in. */
function overridden({ overrides }: Settings): (candidate: Candidate) => Candidate {
  const told = overrides.flatMap(({ files, dialect }) => (dialect ? [{ matches: matcher(files), dialect }] : []));
  return (candidate) => {
    const own = told.findLast(({ matches }) => matches(candidate.files[0]!));
    return own ? { ...candidate, dialect: own.dialect } : candidate;
  };
}

function remembered(peek: Peek): Peek {
  const seen = new Map<string, string | undefined>();
  return (path) => {
    if (!seen.has(path)) seen.set(path, peek(path));
    return seen.get(path);
  };
}
