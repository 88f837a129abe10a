// The places a schema may be read from, for a reader who wants another than the one taken; and plansight.json with the choice written into it.
import { applyEdits, modify, parse } from 'jsonc-parser';
import type { SchemaSource } from './source.ts';
import type { Database } from './world.ts';

export interface Choice {
  readonly id: string;
  /** The database that it would be. */
  readonly database: string;
  /** Files or folders that declare it. */
  readonly schema: readonly string[];
  readonly taken: boolean;
  readonly reason: string;
}

/** What each database is read from, and what was passed over for it. */
export function choicesOf(databases: readonly Pick<Database, 'id' | 'source'>[]): readonly Choice[] {
  return databases.flatMap(({ id, source }) => [
    { id: `${id}:taken`, database: id, schema: placesOf(source), taken: true, reason: source.reason },
    ...(source.passedOver ?? []).map((path): Choice => ({ id: `${id}:${path}`, database: id, schema: [path], taken: false, reason: `It declares \`${id}\` once more and was passed over.` })),
  ]);
}

/** The file itself, or the folder that holds all. */
function placesOf({ files }: SchemaSource): readonly string[] {
  if (files.length < 2) return files;
  const [first = [], ...others] = files.map((file) => file.split('/').slice(0, -1));
  const common = first.filter((part, at) => others.every((other) => other[at] === part && first.slice(0, at).every((earlier, place) => other[place] === earlier)));
  return common.length > 0 ? [common.join('/')] : files;
}

/** The text of plansight.json in which a database is read from the choice, and every other one from where it is read now. */
export function chosen(text: string | undefined, choice: Choice, all: readonly Choice[]): string {
  const before = text === undefined || text.trim() === '' ? '{}\n' : text;
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: /\r\n/.test(before) ? '\r\n' : '\n' };
  const set = (json: string, database: string, schema: readonly string[]): string => applyEdits(json, modify(json, ['databases', database, 'schema'], schema, { formattingOptions }));
  // Once one database is configured none is looked for, so the others are written down as well; what else is said of one stays.
  const others = all.filter(({ taken, database }) => taken && database !== choice.database && !isConfigured(before, database));
  return [...others, choice].reduce((json, { database, schema }) => set(json, database, schema), before);
}

function isConfigured(text: string, database: string): boolean {
  const root: unknown = parse(text);
  const databases: unknown = typeof root === 'object' && root !== null && 'databases' in root ? root.databases : undefined;
  return typeof databases === 'object' && databases !== null && Object.hasOwn(databases, database);
}
