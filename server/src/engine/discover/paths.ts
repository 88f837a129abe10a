// Paths of a workspace, relative and with forward slashes, and the order in which tools run files.

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const segmentsOf = (path: string): readonly string[] => (path === '' ? [] : path.split('/'));
export const inside = (folder: string, path: string): boolean => folder === '' || path.startsWith(`${folder}/`);
export const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

export const isSql = (path: string): boolean => /\.(?:sql|psql|pgsql|ddl)$/i.test(path);

/** The version a name begins with: `0012`, `20240131120000`, `V1.2`, `2019-02-26-002946-0000`; undefined where it begins otherwise. */
export function versionOf(name: string): string | undefined {
  return /^[vVbBuU]?(\d+(?:[._-]\d+)*)(?=[-_. ]|$)/.exec(name)?.[1];
}

/** Orders names by their leading version as numbers, then by what follows: `2_x` before `10_x`. */
export function byVersion(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? -1n) - (right[at] ?? -1n);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return byName(a, b);
}
const parts = (name: string): readonly bigint[] => (versionOf(name)?.split(/[._-]/) ?? []).map((part) => BigInt(part));

/** Diesel compares versions as texts with their dashes taken out; the path's own order would be wrong. */
export function byDieselVersion(a: string, b: string): number {
  const version = (name: string): string => (/^[\d-]+/.exec(name)?.[0] ?? name).replaceAll('-', '');
  return byName(version(a), version(b)) || byName(a, b);
}

export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a folder or a part of a file's name says of a server that nobody here reads. */
const UNREAD = /(?:^|\/)(?:h2|hsqldb|derby|db2|firebird|informix|sybase|crdb|cockroach(?:db)?)\/|[._-](?:h2|hsqldb|cockroach(?:db)?)\.(?:[\w-]+\.)*sql$/i;
export const isOfUnreadServer = (path: string): boolean => UNREAD.test(path);

/** Folders of tests, examples and other people's code: their schema is not the application's. */
const FOREIGN = /^(?:tests?|__tests__|__mocks__|specs?|fixtures?|__fixtures__|testdata|test-?data|test_data|test-?fixtures|e2e|examples?|samples?|demos?|docs?|documentation|vendor|vendored|node_modules|third[-_]?party|benchmarks?|bench|playgrounds?|seeds?|seeders?|templates?|snippets?|syntaxes|(?!\d)[\w-]+[-_](?:demos?|backups?|fixtures))$/i;
export const isForeign = (path: string): boolean => isOfUnreadServer(path) || segmentsOf(path).slice(0, -1).some((segment) => FOREIGN.test(segment)) || /[._-](?:test|spec|seed|fixture)s?\.[a-z]+$/i.test(path);

const MANIFESTS: ReadonlySet<string> = new Set([
  'package.json', 'Cargo.toml', 'go.mod', 'pyproject.toml', 'setup.py', 'requirements.txt', 'Pipfile', 'Gemfile', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'composer.json', 'mix.exs', 'deno.json', 'deno.jsonc', 'pubspec.yaml', 'build.sbt',
]);
const MANIFEST_ENDING = /\.(?:csproj|fsproj)$/;

/** The folders that hold a package or an application. */
export const packageFolders = (files: readonly string[]): ReadonlySet<string> =>
  new Set(files.filter((path) => MANIFESTS.has(baseOf(path)) || MANIFEST_ENDING.test(path)).map(folderOf));

/** Folders that only hold schemas: the application lies above them. */
const CONTAINERS = /^(?:db|dbs|database|databases|sql|prisma|drizzle|supabase|diesel|flyway|migrations?|migrate|schemas?|ddl|resources|main|src|store|storage|postgres|postgresql|pg|mysql|sqlite|clickhouse)$/i;

/** The nearest package above a folder, else what lies above the folders that only hold schemas. */
export function rootOf(folder: string, packages: ReadonlySet<string>): string {
  for (let at = folder; ; at = folderOf(at)) {
    if (packages.has(at)) return at;
    if (at === '') break;
  }
  let root = folder;
  while (root !== '' && CONTAINERS.test(baseOf(root))) root = folderOf(root);
  return root;
}
