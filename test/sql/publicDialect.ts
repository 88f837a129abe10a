// Prints how much of any folder of .sql files a dialect reads whole: `npx tsx test/sql/publicDialect.ts mysql DIR… [--show errors|tables] [--parsers node_modules]`.
// With a folder of node_modules that holds node-sql-parser or @polyglot-sql/sdk, the tables that those name are compared with ours.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { Statement } from '../../server/src/sql/tree.ts';
import { tableNames, wholeness } from './dialectFacts.ts';

function* sqlFiles(path: string): Generator<string> {
  if (statSync(path).isFile()) return void (yield path);
  for (const entry of readdirSync(path).sort()) {
    const inner = join(path, entry);
    if (statSync(inner).isDirectory()) yield* sqlFiles(inner);
    else if (/\.(?:sql|ddl)$/i.test(entry)) yield inner;
  }
}

/** Names of the tables of one statement, in lower case, or nothing where the parser refuses it. */
type SecondParser = (sql: string) => readonly string[] | undefined;

const NODE_SQL: Partial<Record<DialectId, string>> = { mysql: 'MySQL', mariadb: 'MariaDB', postgres: 'Postgresql', sqlite: 'Sqlite', sqlserver: 'TransactSQL', snowflake: 'Snowflake', bigquery: 'BigQuery' };
const POLYGLOT: Partial<Record<DialectId, string>> = { mysql: 'mysql', mariadb: 'mysql', postgres: 'postgres', sqlite: 'sqlite', sqlserver: 'tsql', clickhouse: 'clickhouse', oracle: 'oracle', snowflake: 'snowflake', bigquery: 'bigquery' };

async function secondParsers(folder: string, id: DialectId): Promise<readonly SecondParser[]> {
  const require = createRequire(join(resolve(folder), 'x.js'));
  const found: SecondParser[] = [];
  const database = NODE_SQL[id];
  if (database) {
    const { Parser } = require('node-sql-parser') as { Parser: new () => { tableList(sql: string, options: object): string[] } };
    const parser = new Parser();
    found.push(quietly((sql) => parser.tableList(sql, { database }).map((one) => one.split('::')[2]!.toLowerCase())));
  }
  const polyglot = POLYGLOT[id];
  if (polyglot) {
    const sdk = (await import(pathToFileURL(require.resolve('@polyglot-sql/sdk')).href)) as { init?: () => Promise<void>; parse(sql: string, dialect: string): { success: boolean; ast?: unknown } };
    await sdk.init?.();
    found.push(quietly((sql) => {
      const { success, ast } = sdk.parse(sql, polyglot);
      return success ? tablesOfTree(ast) : undefined;
    }));
  }
  return found;
}

const quietly = (read: SecondParser): SecondParser => (sql) => {
  try {
    return read(sql);
  } catch {
    return undefined;
  }
};

/** Polyglot's tree: every `table` node with a name, without those that a WITH defines; nothing where it kept the statement as text. */
function tablesOfTree(ast: unknown): readonly string[] | undefined {
  const found: string[] = [];
  const ctes = new Set<string>();
  let opaque = false;
  const stack: unknown[] = [ast];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'command' || key === 'raw') opaque = true;
      if ((key === 'table' || key === 'table_name') && nameOf(child) !== undefined) found.push(nameOf(child)!.toLowerCase());
      if (key === 'ctes' && Array.isArray(child)) for (const cte of child) ctes.add((nameOf({ name: (cte as { alias?: unknown }).alias }) ?? '').toLowerCase());
      stack.push(child);
    }
  }
  return opaque ? undefined : found.filter((name) => !ctes.has(name));
}

function nameOf(node: unknown): string | undefined {
  const inner = (node as { name?: unknown } | null)?.name;
  if (typeof inner === 'string') return inner;
  const deeper = (inner as { name?: unknown } | undefined)?.name;
  return typeof deeper === 'string' ? deeper : undefined;
}

const same = (a: readonly string[], b: readonly string[]): boolean => [...new Set(a)].sort().join() === [...new Set(b)].sort().join();
const share = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(2)} % of ${all}`;
const QUERIES: ReadonlySet<string> = new Set(['select', 'set operation', 'insert', 'update', 'delete', 'merge', 'values', 'table']);

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const option = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
  const [id, ...folders] = words.filter((word, at) => !word.startsWith('--') && !words[at - 1]?.startsWith('--'));
  const dialect = dialectOf(id as DialectId);
  const parsers = option('--parsers') === undefined ? [] : await secondParsers(option('--parsers')!, dialect.id);
  const show = option('--show');
  for (const folder of folders) {
    const tally = { files: 0, statements: 0, whole: 0, compared: 0, equal: 0 };
    const look = (statement: Statement, text: string, file: string): void => {
      const sql = text.slice(statement.start, statement.end);
      const reason = wholeness(statement);
      tally.statements++;
      if (reason === undefined) tally.whole++;
      else if (show === 'errors') console.log(`${file}: ${reason}\n    ${sql.slice(0, 700).replace(/\n/g, '\n    ')}`);
      if (!statement.tree || !QUERIES.has(statement.tree.kind)) return;
      const theirs = parsers.map((parse) => parse(sql)).filter((names) => names !== undefined);
      if (theirs.length === 0) return;
      const ours = tableNames(statement.tree);
      tally.compared++;
      if (theirs.some((names) => same(names, ours))) tally.equal++;
      else if (show === 'tables') console.log(`${file}: ours ${ours.join()}; theirs ${theirs.map((names) => names.join()).join(' | ')}\n    ${sql.slice(0, 700).replace(/\n/g, '\n    ')}`);
    };
    for (const file of sqlFiles(folder)) {
      const text = readFileSync(file, 'utf8');
      tally.files++;
      for (const statement of parseScript(text, dialect).statements) if (!statement.repeats) look(statement, text, file);
    }
    console.log(`${folder}: ${tally.files} files, read whole ${share(tally.whole, tally.statements)}${parsers.length === 0 ? '' : `, tables as a second parser ${share(tally.equal, tally.compared)}`}`);
  }
}

void main();
