// Which server the files of one declaration are written for: told by their path, by signs in their text, or by the application around them.
import type { DialectId } from '../../sql/dialect.ts';
import type { Peek } from './candidates.ts';
import { dialectOfPath, dialectOfTexts, dialectSurelyOf } from './dialects.ts';
import { dialectOfApplication } from './manifests.ts';
import { baseOf } from './paths.ts';

/** `paths` in the order in which they are applied; `beside` is the file above which the application is looked for. Undefined where nothing tells. */
export function serverOfFiles(paths: readonly string[], peek: Peek, beside = paths[0]): DialectId | undefined {
  const [first] = paths;
  if (first === undefined || beside === undefined) return undefined;
  // The first files make the tables; the last show what is written today.
  const texts = [...paths.slice(0, 3), ...paths.slice(-2)].flatMap((path) => peek(path) ?? []);
  return dialectOfPath(first) ?? dialectSurelyOf(texts) ?? dialectOfApplication(beside, peek) ?? dialectOfTexts(texts);
}

/** The server, and whether that is only a guess. */
export const serverOf = (told: DialectId | undefined): { readonly dialect: DialectId; readonly untold?: true } => (told === undefined ? { dialect: 'postgres', untold: true } : { dialect: told });

/**
 * `0012_x.mysql.up.sql` beside `0012_x.postgres.up.sql`: one folder for several servers. Those of PostgreSQL, else those of
 * the first that is named, and what is written for all of them; where one server's file and a common one have the same version, its own.
 */
export function ofOneServer(paths: readonly string[]): { readonly own: readonly string[]; readonly others: readonly string[] } {
  const named = paths.map((path) => ({ path, server: SERVER.exec(baseOf(path))?.[1]?.toLowerCase() }));
  const servers = new Set(named.flatMap(({ server }) => server ?? []));
  if (servers.size < 2) return { own: paths, others: [] };
  const wanted = [...servers].find((server) => /^p(?:ostgres(?:ql)?|g|gsql)$/.test(server)) ?? [...servers][0]!;
  const without = (path: string): string => path.replace(SERVER, '.');
  const special = new Set(named.filter(({ server }) => server === wanted).map(({ path }) => without(path)));
  const own = named.filter(({ path, server }) => server === wanted || (server === undefined && !special.has(path))).map(({ path }) => path);
  return { own, others: paths.filter((path) => !own.includes(path)) };
}
const SERVER = /\.(postgres(?:ql)?|pg|pgsql|mysql|mariadb|sqlite3?|cockroach(?:db)?|mssql|sqlserver|oracle|h2)(?:\.autocommit)?\./i;
