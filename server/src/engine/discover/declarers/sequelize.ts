// Sequelize's models: `sync` makes their tables. Sources: sequelize.org, "Model Basics" (table name inference, model synchronization), "Indexes & uniques"; sequelize 6, lib/model.js.
import { dialectNamed } from '../../../libraries/drivers.ts';
import { pluralOf } from '../../../libraries/sequelize/inflection.ts';
import { underscored } from '../../../libraries/sequelize/schema/keys.ts';
import { mayTellOfModels, toldOfModels } from '../../mappedSetup.ts';
import type { Declarer } from '../declarer.ts';

const MAKES = /\.define\s*\(\s*['"`]|\.init\s*\(|@Table\b/;
const NAMED = /\btableName\s*:\s*(['"`])([\w.-]+)\1/g;
const CALLED = /\.define\s*\(\s*(['"`])([\w$]+)\1|\bclass\s+([\w$]+)\s+extends\s+(?:[\w$]+\.)?Model\b/g;
const MODEL_NAME = /\bmodelName\s*:\s*(['"`])([\w$]+)\1/g;

export const sequelizeDeclarer: Declarer = {
  id: 'sequelize',
  title: 'Sequelize',
  package: '(?:sequelize|@sequelize/core)',
  declares: (_, text) => {
    if (!/sequelize/i.test(text) || !MAKES.test(text) || MIGRATES.test(text)) return undefined;
    const tables = tablesNamedIn(text);
    return tables.length === 0 ? undefined : { tables, passesOn: [] };
  },
  server: (path, text) => {
    const servers = new Set(toldOfModels(path, text)?.servers ?? []);
    // Beside SQLite, which serves for tests, the other is the server.
    const [first, ...more] = servers.size > 1 ? [...servers].filter((one) => one !== 'sqlite') : servers;
    return first === undefined ? undefined : more.length > 0 ? 'other' : dialectNamed(first) ?? 'other';
  },
  isSetup: (path) => path.endsWith('.json') && mayTellOfModels(path),
  // A migration adds to a table that is there what its model declares by now.
  isBesides: ({ index, columns = [] }, declared) => (index !== undefined ? index === '' || !declared().includes(index.replaceAll('_', '')) : columns.some((column) => !declared().includes(column.replaceAll('_', '')))),
};

/** A migration that speaks of models as they were makes none. */
const MIGRATES = /\bqueryInterface\s*\.\s*(?:createTable|addColumn|addIndex|dropTable)\b/;

/** By the names that are written, else those that Sequelize makes of the models' own. */
function tablesNamedIn(text: string): readonly string[] {
  const named = [...text.matchAll(NAMED)].map(([, , name]) => name!);
  const models = [...text.matchAll(MODEL_NAME)].map(([, , name]) => name!);
  const called = models.length > 0 ? models : [...text.matchAll(CALLED)].map(([, , name, held]) => (name ?? held)!);
  if (named.length >= called.length) return named;
  const isFrozen = /\bfreezeTableName\s*:\s*true\b/.test(text);
  const cased = (name: string): string => (/\bunderscored\s*:\s*true\b/.test(text) ? underscored(name) : name);
  return [...named, ...called.slice(named.length).map((name) => (isFrozen ? name : cased(pluralOf(name))))];
}
