// The model classes that programs declare with Objection, and what the packages they stand in tell Knex of names and of the database.
import type { DialectId } from '../../sql/dialect.ts';
import { dialectNamed } from '../../libraries/drivers.ts';
import type { Meaning } from '../../libraries/meaning.ts';
import type { Outside, TableName } from '../../libraries/library.ts';
import { casingIn } from '../../libraries/objection/casing.ts';
import type { Casing } from '../../libraries/objection/declaration.ts';
import type { ModelClass } from '../../libraries/objection/model.ts';
import { declaredAt, modelClassOf, type ClassWorkspace, type DeclaredClass } from '../../libraries/objection/models.ts';
import type { Summary } from '../../libraries/summary.ts';
import { folderOf, inside, packageFolders, rootOf } from '../discover/paths.ts';
import { stepsFrom } from '../programs/link.ts';
import { madeOnce } from './declaring.ts';

export interface ModelClasses {
  /** Undefined where nothing declares it. */
  of(by: TableName): ModelClass | undefined;
  /** How Knex renames what a file gives it. */
  casing(path: string): Casing | undefined;
}

/** What a file says of how Knex is set up. */
export interface ToldOfKnex { readonly servers?: readonly string[]; readonly casing?: Casing }

export interface ModelClassesOptions {
  readonly all: readonly string[];
  told(): readonly { readonly path: string; readonly told: ToldOfKnex }[];
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

interface Setup { readonly dialect: DialectId | undefined; readonly casing: Casing | undefined }

export function modelClassesIn({ all, told, summary, exported }: ModelClassesOptions): ModelClasses {
  const setups = new Map<string, Setup>();
  let packages: ReadonlySet<string> | undefined;
  const setupOf = (path: string): Setup => {
    const root = rootOf(folderOf(path), packages ??= packageFolders(all));
    const setup = setups.get(root) ?? setupIn(root, told());
    setups.set(root, setup);
    return setup;
  };
  const workspace: ClassWorkspace = {
    classes: (path) => summary(path)?.modelClasses,
    referred: (path, meaning) => tableIn(meaning.kind === 'imported' ? stepsFrom(exported(path).exported(meaning.module, meaning.name), meaning.steps) : meaning),
    dialect: (path) => setupOf(path).dialect,
  };
  const modelAt = madeOnce((at) => modelClassOf(workspace, at));
  return {
    casing: (path) => setupOf(path).casing,
    of: ({ path, name }) => {
      if (path === undefined || !declaredAt(workspace, { path, name })) return undefined;
      return modelAt({ path, name });
    },
  };
}

/** A class, or the only one that a file exports. */
function tableIn(meaning: Meaning | undefined): DeclaredClass | undefined {
  if (meaning?.kind === 'table') return meaning.library === 'objection' ? { path: meaning.path, name: meaning.name } : undefined;
  if (meaning?.kind !== 'object') return undefined;
  const whole = tableIn(meaning.base) ?? (Object.hasOwn(meaning.members, 'default') ? tableIn(meaning.members['default']) : undefined);
  if (whole) return whole;
  const [only, ...more] = Object.values(meaning.members).flatMap((one) => (one.kind === 'table' ? [one] : []));
  return more.length === 0 ? tableIn(only) : undefined;
}

// ── How Knex is set up ───────────────────────────────────────────────────────────────────────────────────────────

const TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|spec)\/|[.-](?:spec|test|e2e)[.-]/;
const SERVER = /\bclient["']?\s*:\s*(?:[\w$.]+\s*(?:\|\||\?\?)\s*)?['"]([\w-]+)['"]/g;
const CASING = /\bknexSnakeCaseMappers\s*\(([^)]*)\)/;

/** What a file tells, or nothing. */
export function toldOfKnex(path: string, text: string): ToldOfKnex | undefined {
  if (!/\.(?:[cm]?[jt]sx?|json)$/.test(path) || TESTS.test(path) || !/\bknex/i.test(text)) return undefined;
  const servers = [...new Set([...text.matchAll(SERVER)].map(([, word]) => word!))];
  const options = CASING.exec(text)?.[1];
  return servers.length === 0 && options === undefined ? undefined : { ...(servers.length > 0 && { servers }), ...(options !== undefined && { casing: casingIn(options) }) };
}

/** What the files of a package say; of another's, where none of its own do. */
function setupIn(root: string, told: readonly { readonly path: string; readonly told: ToldOfKnex }[]): Setup {
  const own = told.filter(({ path }) => inside(root, path));
  const heard = (own.length > 0 ? own : told).map((one) => one.told);
  const servers = [...new Set(heard.flatMap((one) => one.servers?.flatMap((word) => dialectNamed(word) ?? []) ?? []))];
  // Beside SQLite, which serves for tests, the other is the server.
  const others = servers.length > 1 ? servers.filter((one) => one !== 'sqlite') : servers;
  return { dialect: others.length === 1 ? others[0] : undefined, casing: heard.find(({ casing }) => casing)?.casing };
}
