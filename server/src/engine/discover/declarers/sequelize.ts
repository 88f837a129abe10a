// Sequelize's models: `sync` makes their tables. Sources: sequelize.org, "Model Basics" (table name inference, model synchronization), "Indexes & uniques"; sequelize 6, lib/model.js.
import type { DialectId } from '../../../sql/dialect.ts';
import { dialectNamed } from '../../../libraries/drivers.ts';
import { pluralOf } from '../../../libraries/sequelize/inflection.ts';
import { underscored } from '../../../libraries/sequelize/schema/keys.ts';
import { mayTellOfModels, toldOfModels } from '../../models/mappedSetup.ts';
import type { Declarer } from '../declarer.ts';

const MAKES = /\.define\s*(?:<[^()]*>\s*)?\(\s*['"`]|\.init\s*\(|@Table\b/;
const NAMED = /\btableName\s*:\s*(['"`])([\w.-]+)\1/g;
const CALLED = /\.define\s*(?:<[^()]*>\s*)?\(\s*(['"`])([\w$]+)\1|\bclass\s+([\w$]+)\s+extends\s+(?:[\w$]+\.)?Model\b|@Table\b(?:(?!\bclass\b)[\s\S]){0,2000}\bclass\s+([\w$]+)/g;
const MODEL_NAME = /\bmodelName\s*:\s*(['"`])([\w$]+)\1/g;

export const sequelizeDeclarer: Declarer = {
  id: 'sequelize',
  title: 'Sequelize',
  package: '(?:sequelize|@sequelize/core)',
  nulls: 'unsaid',
  declares: (_, text) => {
    if (!/sequelize/i.test(text) || !MAKES.test(text) || MIGRATES.test(text)) return undefined;
    const tables = tablesNamedIn(text);
    return tables.length === 0 ? undefined : { tables, passesOn: [] };
  },
  makes: (text) => (/sequelize/i.test(text) && SYNCS.test(text)) || SYNCS_ALL.test(text) || (/\bSequelizeModule\b/.test(text) && /\bsynchronize\s*:\s*true\b/.test(text)),
  synchronizes: (text) => SYNCS_KEPT.test(text),
  server: (path, text) => {
    const servers = new Set(path.endsWith('package.json') ? driversIn(text) : toldOfModels(path, text)?.servers ?? []);
    // Beside SQLite, which serves for tests, the other is the server.
    const [first, ...more] = servers.size > 1 ? [...servers].filter((one) => one !== 'sqlite') : servers;
    const told = first === undefined ? undefined : dialectNamed(first);
    return first === undefined ? undefined : more.length === 0 && told !== undefined && READ.has(told) ? told : 'other';
  },
  isSetup: (path) => path.endsWith('.json') && (mayTellOfModels(path) || /(?:^|\/)package\.json$/.test(path)),
  // A migration adds to a table that is there what its model declares by now.
  isBesides: ({ index, columns = [] }, declared) => (index !== undefined ? index === '' || !declared().includes(index.replaceAll('_', '')) : columns.some((column) => !declared().includes(column.replaceAll('_', '')))),
};

/** The servers whose tables are told. */
const READ: ReadonlySet<DialectId> = new Set(['postgres', 'mysql', 'mariadb', 'sqlite']);

/** A package that depends on Sequelize brings the driver of its server itself. */
const driversIn = (manifest: string): readonly string[] => (/"(?:sequelize|@sequelize\/core|sequelize-typescript)"\s*:/.test(manifest) ? [...manifest.matchAll(DRIVERS)].map(([, name]) => SERVERS[name!]!) : []);
const DRIVERS = /"(pg|mysql2|mariadb|sqlite3|tedious|oracledb|ibm_db)"\s*:/g;
const SERVERS: Readonly<Record<string, string>> = { pg: 'postgres', mysql2: 'mysql', mariadb: 'mariadb', sqlite3: 'sqlite', tedious: 'mssql', oracledb: 'oracle', ibm_db: 'db2' };

/** `sync()` of a model or of all, that is no remark. */
const SYNCS = /^(?!\s*(?:\/\/|\*)).*\.sync\s*\(/m;
/** One that throws all rows away is for tests. */
const SYNCS_KEPT = /^(?!\s*(?:\/\/|\*)).*\.sync\s*\((?!\s*\{\s*force\s*:\s*true\b)/m;
const SYNCS_ALL = /^(?!\s*(?:\/\/|\*)).*\b(?:db|database|connection|\w*[mM]odels?)\s*(?:\.\s*\w+\s*)?\.\s*sync\s*\(/m;

/** A migration that speaks of models as they were makes none. */
const MIGRATES = /\bqueryInterface\s*\.\s*(?:createTable|addColumn|addIndex|dropTable)\b/;

/** By the names that are written, else those that Sequelize makes of the models' own. */
function tablesNamedIn(text: string): readonly string[] {
  const named = [...text.matchAll(NAMED)].map(([, , name]) => name!);
  const models = [...text.matchAll(MODEL_NAME)].map(([, , name]) => name!);
  const called = models.length > 0 ? models : [...text.matchAll(CALLED)].map(([, , name, held, decorated]) => (name ?? held ?? decorated)!);
  if (named.length >= called.length) return named;
  const isFrozen = /\bfreezeTableName\s*:\s*true\b/.test(text);
  const cased = (name: string): string => (/\bunderscored\s*:\s*true\b/.test(text) ? underscored(name) : name);
  return [...named, ...called.slice(named.length).map((name) => (isFrozen ? name : cased(pluralOf(name))))];
}
