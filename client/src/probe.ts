// Whether a workspace speaks to a database at all: a few bounded look-ups, so that most TypeScript projects never start the server.
import { Disposable, languages, window, workspace, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';
import { sqlLanguages } from './documents.ts';

const markers = '**/{plansight.json,schema.prisma,*.sql}';
const ignored = '**/{node_modules,.git,dist,out}/**';
/** How many package.json files of a monorepo are read. */
const MANIFESTS = 50;

const databasePackages = new Set([
  'pg', 'pg-promise', 'postgres', 'slonik', '@neondatabase/serverless', '@vercel/postgres', '@electric-sql/pglite', 'mysql', 'mysql2', 'mariadb', 'mssql', 'tedious', 'oracledb',
  'sqlite3', 'better-sqlite3', '@libsql/client', '@planetscale/database', '@prisma/client', 'prisma', 'drizzle-orm', 'knex', 'kysely', 'typeorm', 'sequelize', 'objection', '@mikro-orm/core', '@supabase/supabase-js',
]);

/** Calls `start` at most once: now, or when a first sign of a database appears. */
export function onceWorthStarting(start: () => Promise<void>, log: LogOutputChannel): Disposable {
  const watching: Disposable[] = [];
  const stopWatching = (): void => watching.splice(0).forEach((one) => one.dispose());
  let isStarted = false;
  const startOnce = async (why: string): Promise<void> => {
    if (isStarted) return;
    isStarted = true;
    stopWatching();
    log.info(`Starting: ${why}.`);
    await start();
  };
  const probe = async (): Promise<void> => {
    const sign = isStarted ? undefined : await signOfDatabase();
    if (sign) await startOnce(sign);
  };
  watching.push(
    workspace.onDidOpenTextDocument((document) => {
      if (isSql(document)) void startOnce(`${document.languageId} is open`);
    }),
    workspace.onDidSaveTextDocument((document) => {
      if (document.uri.path.endsWith('/package.json')) void probe();
    }),
    workspace.onDidChangeWorkspaceFolders(() => void probe()),
  );
  void probe().then(() => {
    if (!isStarted) log.info('Waiting: no SQL, no schema and no database driver in sight.');
  });
  return new Disposable(stopWatching);
}

/** In words, or undefined. */
async function signOfDatabase(): Promise<string | undefined> {
  const open = [...workspace.textDocuments, ...window.visibleTextEditors.map(({ document }) => document)].find(isSql);
  if (open) return `${open.languageId} is open`;
  const [marker] = await workspace.findFiles(markers, ignored, 1);
  if (marker) return `there is ${workspace.asRelativePath(marker)}`;
  for (const manifest of await workspace.findFiles('**/package.json', ignored, MANIFESTS)) {
    const driver = await databasePackageOf(manifest);
    if (driver) return `${workspace.asRelativePath(manifest)} depends on ${driver}`;
  }
  return undefined;
}

const isSql = (document: TextDocument): boolean => languages.match([...sqlLanguages.map((language) => ({ language })), { pattern: '**/*.sql' }], document) > 0;

async function databasePackageOf(manifest: Uri): Promise<string | undefined> {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(manifest)));
    return ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((part) => namesIn(content, part)).find((name) => databasePackages.has(name));
  } catch {
    return undefined; // A package.json that is being written.
  }
}

function namesIn(content: unknown, part: string): readonly string[] {
  if (typeof content !== 'object' || content === null) return [];
  const dependencies: unknown = Object.entries(content).find(([name]) => name === part)?.[1];
  return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : [];
}
