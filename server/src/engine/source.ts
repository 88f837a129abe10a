// Where the schema of a database is declared: a dump, a folder of migrations, or what the user named.
import type { DeclarerId } from './discover/declarer.ts';
import type { ToolId } from '../schema/migrationTool.ts';
import type { WrittenProgram } from './fixing/programWriter.ts';
import type { Sections } from './history/sections.ts';
import type { DialectId } from '../sql/dialect.ts';

export interface SchemaSource {
  /** Unique in the workspace, and short: the folder's name, or the user's id. */
  readonly id: string;
  /** `documents`, `models`: programs that declare collections, or tables, beside what else they do. */
  readonly kind: 'documents' | 'models' | 'dump' | 'prisma' | 'supabase' | 'diesel' | 'numbered' | 'configured' | 'snapshot';
  readonly dialect: DialectId;
  /** Of `models`: what their programs declare them with. */
  readonly library?: DeclarerId;
  /** Nothing tells which server it is for: the dialect is the commonest. */
  readonly guessed?: true;
  /** What runs its files; undefined where nothing tells. */
  readonly tool?: ToolId;
  /** Files that a file beside them keeps out of the tool's transaction: Diesel's metadata.toml, Flyway's script configuration. */
  readonly outsideTransaction?: readonly string[];
  /** Where the user says so: the schemas that bare names are looked for in. */
  readonly searchPath?: readonly string[];
  /** The folder whose files speak to this database: the nearest package or application folder. */
  readonly root: string;
  /** Parts of the history cannot be read, programs of a language that is not ours say: what it makes besides is unknown. */
  readonly partial?: true;
  /** The files to be applied, in the tool's own order; down migrations left out. */
  readonly files: readonly string[];
  /** Files that belong to the tool but are not applied: down migrations. */
  readonly unapplied: readonly string[];
  /** Files that declare the same database once more, a dump beside its migrations, and are not applied either. */
  readonly passedOver?: readonly string[];
  /** Files in which the models of a library declare the database once more, that the tool makes its migrations of. */
  readonly models?: readonly string[];
  /** Programs whose tables a library declares once more. */
  readonly programs?: readonly ProgramTables[];
  /** Tables, by bare name, that only the files passed over make: whether they exist cannot be told. */
  readonly doubtful?: readonly string[];
  /** Of models: tables, by bare name, that SQL elsewhere makes or adds to, so that there may be more of them than is declared. */
  readonly definedElsewhere?: readonly string[];
  /** By bare name of a table, all columns that the files passed over give it. */
  readonly doubtfulColumns?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Files that a tool's configuration says speak to this database. */
  readonly queries?: readonly string[];
  /** How a new migration is written: its path for a title, or undefined where the tool allows none. */
  readonly next?: { readonly folder: string; readonly style: 'prisma' | 'supabase' | 'diesel' | 'numbered'; readonly after: string; /** The marks that such a file carries. */ readonly sections?: Exclude<Sections, 'liquibase' | 'play'>; /** It is a program of this kind, in the manner of the last one. */ readonly program?: { readonly tool: WrittenProgram; readonly exports: 'commonjs' | 'module' } };
  /** One sentence for `plansight schema`: why it was taken, what was passed over. */
  readonly reason: string;
}

/** The files of programs that declare the tables of a database; `isBeside`: a history makes them, and only what the programs themselves say is compared with it. */
export type TablesOf = Pick<SchemaSource, 'library' | 'files' | 'dialect' | 'definedElsewhere'> & { readonly isBeside?: boolean };

/** The programs that declare the tables of a history with one library, and the tables, by bare name, that SQL beside that history makes or alters. */
export interface ProgramTables { readonly library: DeclarerId; readonly files: readonly string[]; readonly definedElsewhere?: readonly string[] }

/** What declares the database is a part of the application, and does more than that. */
export const isDeclaredByTheWay = ({ kind }: Pick<SchemaSource, 'kind'>): boolean => kind === 'documents' || kind === 'models';

/** The library with which models declare a database's tables, and the files that do; undefined where they are nowhere but in SQL. `declaring` are those that may declare some with a library: a history that a library's own tool runs is made of its models. */
export function modelsOf({ kind, library, tool, files, models, programs, root }: SchemaSource, declaring: (library: string) => readonly string[]): { readonly library: string; readonly paths: readonly string[] } | undefined {
  if (models) return { library: 'prisma', paths: models };
  if (kind === 'models') return library && { library, paths: files };
  const [only, ...others] = programs ?? [];
  if (only && others.length === 0) return { library: only.library, paths: only.files };
  if (kind === 'dump') return tool === 'prisma' ? { library: 'prisma', paths: files } : undefined;
  const own = tool === undefined ? [] : declaring(tool).filter((path) => root === '' || path.startsWith(`${root}/`));
  return tool !== undefined && own.length > 0 ? { library: tool, paths: own } : undefined;
}
