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
  const set = (json: string, path: (string | number)[], value: unknown): string => applyEdits(json, modify(json, path, value, { formattingOptions }));
  const written = configuredIds(before);
  const missing = all.filter(({ taken, database }) => taken && !written.includes(database));
  // Databases that are configured already keep everything else that is said of them.
  const kept = written.includes(choice.database) ? set(before, ['databases', written.indexOf(choice.database), 'schema'], choice.schema) : before;
  const added = missing.map(({ database, schema }) => ({ id: database, schema: database === choice.database ? choice.schema : schema }));
  if (written.length === 0) return set(kept, ['databases'], added);
  return added.reduce((json, database, place) => set(json, ['databases', written.length + place], database), kept);
}

function configuredIds(text: string): readonly string[] {
  const root = parse(text) as { readonly databases?: readonly { readonly id?: unknown }[] } | undefined;
  return Array.isArray(root?.databases) ? root.databases.map(({ id }: { readonly id?: unknown }) => String(id)) : [];
}
