// What the files of a package tell of how Sequelize is set up: of its server, and of what all models are given.
import { dialectNamed } from '../../libraries/drivers.ts';
import type { ModelOptions } from '../../libraries/sequelize/declaration.ts';
import type { ModelWorkspace } from '../../libraries/sequelize/lineage.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { inside } from '../discover/paths.ts';

/** What a file says of how Sequelize is set up. */
export interface ToldOfModels { readonly servers?: readonly string[]; readonly defaults?: ModelOptions & { readonly schema?: string }; /** What models are given is put together somewhere else. */ readonly decides?: true }

export interface Setup { readonly dialect: DialectId | undefined; readonly defaults: ReturnType<ModelWorkspace['defaults']> }

const TESTS = /(?:^|\/)(?:tests?|e2e|__tests__|spec)\/|[.-](?:spec|test|e2e)[.-]/;
const CONFIGURES = /(?:^|\/)(?:config|database|db|sequelize)[\w.-]*\.(?:json|[cm]?[jt]s)$|(?:^|\/)config\//;
const DEFINES = /\bdefine["']?\s*:\s*(?=[\w$({[])/g;
const SERVER = /\bdialect["']?\s*:\s*(?:[\w$.]+\s*(?:\|\||\?\?)\s*)?['"](\w+)['"]|\bnew\s+Sequelize\s*\(\s*['"`](\w+):\/\//g;
const SWITCH = /\b(underscored|freezeTableName|timestamps|paranoid|createdAt|updatedAt|deletedAt|schema)["']?\s*:\s*(?:(true|false)|['"]([\w$]+)['"])/g;
/** What stands there of a model is not about how it is called. */
const OTHERS = /\b(?:charset|collate|dialectOptions|engine|hooks|whereMergeStrategy|initialAutoIncrement|comment|name)\b/;

/** Whether a file may tell anything. */
export const mayTellOfModels = (path: string): boolean => (/\.[cm]?[jt]sx?$/.test(path) || (path.endsWith('.json') && CONFIGURES.test(path))) && !TESTS.test(path);

/** What a file tells, or nothing. */
export function toldOfModels(path: string, text: string): ToldOfModels | undefined {
  if (!mayTellOfModels(path) || !(CONFIGURES.test(path) ? /\bdialect\b/.test(text) : /\bnew\s+Sequelize\b|\bSequelize(?:Module|Options)\b/.test(text))) return undefined;
  const servers = [...new Set([...text.matchAll(SERVER)].map(([, word, scheme]) => (word ?? scheme)!))];
  const defined = [...text.matchAll(DEFINES)].map(({ 0: whole, index }) => bodyAt(text, index + whole.length));
  const read = defined.map((body) => (body === undefined || /\.\.\.|\b(?:defaultScope|scopes)\b/.test(body) ? undefined : defaultsIn(body)));
  const [first, ...others] = new Set(read.map((one) => JSON.stringify(one)));
  if (servers.length === 0 && defined.length === 0) return undefined;
  const isDecided = defined.length > 0 && (others.length > 0 || first === undefined);
  return { ...(servers.length > 0 && { servers }), ...(isDecided ? { decides: true as const } : read[0] && { defaults: read[0] }) };
}

/** What stands in the brackets that open at a place, without what stands in brackets inside of them; undefined of anything else. */
function bodyAt(text: string, at: number): string | undefined {
  if (text[at] !== '{') return undefined;
  let depth = 0;
  let body = '';
  for (const unit of text.slice(at, at + LONGEST)) {
    if (unit === '}') depth--;
    if (depth === 1) body += unit;
    if (unit === '{') depth++;
    if (depth === 0) return body;
  }
  return undefined;
}
const LONGEST = 4_000;

/** `underscored: true, timestamps: false`; undefined where something else is said of it. */
function defaultsIn(body: string): ToldOfModels['defaults'] {
  const found: Record<string, string | boolean> = {};
  for (const [, name, flag, word] of body.matchAll(SWITCH)) {
    const value = word ?? flag === 'true';
    if (!(/At$/.test(name!) && value === true)) found[name!] = value;
  }
  const rest = body.replace(SWITCH, '').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '');
  return rest.split(',').every((part) => part.trim() === '' || OTHERS.test(part)) ? found : undefined;
}

/** What the files of a package say; of another's, where none of its own do. */
export function setupIn(root: string, told: readonly { readonly path: string; readonly told: ToldOfModels }[]): Setup {
  const own = told.filter(({ path }) => inside(root, path));
  const heard = (own.length > 0 ? own : told).map((one) => one.told);
  const servers = [...new Set(heard.flatMap((one) => one.servers?.flatMap((word) => dialectNamed(word) ?? []) ?? []))];
  // Beside SQLite, which serves for tests, the other is the server.
  const others = servers.length > 1 ? servers.filter((one) => one !== 'sqlite') : servers;
  const [first, ...more] = new Set(heard.flatMap(({ defaults }) => (defaults ? [JSON.stringify(defaults)] : [])));
  return { dialect: others.length === 1 ? others[0] : undefined, defaults: heard.some(({ decides }) => decides) || more.length > 0 ? undefined : first === undefined ? {} : JSON.parse(first) as ModelOptions };
}
