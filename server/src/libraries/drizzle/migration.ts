// What drizzle-kit keeps beside its migrations, for one that makes an index: the file of SQL, an entry in its journal, and its picture of the tables after it.
// Source: what drizzle-kit 0.31 generates. Its pictures have a version for each server; another is left alone, and with it the whole folder.
import type { DialectId } from '../../sql/dialect.ts';
import { sha1 } from '../../text/sha1.ts';
import type { IndexWords, NewMigration } from '../indexWords.ts';
import type { ObjectName } from '../../schema/change.ts';
import { inserted } from '../listed.ts';

export const drizzleMigration: NonNullable<IndexWords['migration']> = (files, { folder, name, now }, { table, index, dialect }, statement) => {
  const journal = files.document(`${folder}/meta/_journal.json`);
  const last = journal && lastEntry(journal.text);
  const number = last && /^\d+(?=_)/.exec(last.tag)?.[0];
  const picture = number === undefined ? undefined : files.document(`${folder}/meta/${number}_snapshot.json`);
  if (!journal || !last || number === undefined || !picture) return undefined;
  const after = pictured(picture.text, dialect.id, table, { name: index.name, entry: entryOf(dialect.id, index), expressions: dialect.id === 'postgres' ? [] : index.keys.flatMap((key) => (key.direction === 'desc' ? [keyWritten(dialect.id, key)] : [])) });
  const next = number.length === 14 ? (number < now ? now : `${BigInt(number) + 1n}`) : `${BigInt(number) + 1n}`.padStart(number.length, '0');
  if (after === undefined) return undefined;
  const tag = `${next}_${name}`;
  const when = Math.max(Date.parse(now.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')), last.when + 1);
  const entry = last.text.replace(/("idx"\s*:\s*)\d+/, `$1${last.idx + 1}`).replace(/("when"\s*:\s*)\d+/, `$1${when}`).replace(/("tag"\s*:\s*)"[^"]*"/, `$1"${tag}"`);
  return {
    files: [{ path: `${folder}/${tag}.sql`, text: `${statement};` }, { path: `${folder}/meta/${next}_snapshot.json`, text: after }],
    beside: [{ path: journal.path, edits: [inserted(last.end, `,${last.before}${entry}`)] }],
  } satisfies NewMigration;
};

/** The last entry of a journal, where it stands, and the white space in front of it. */
function lastEntry(text: string): { readonly text: string; readonly before: string; readonly end: number; readonly idx: number; readonly when: number; readonly tag: string } | undefined {
  const found = /(\s*)(\{[^{}]*\})(?=\s*\]\s*\}\s*$)/.exec(text);
  const entry = found && (parsed(found[2]!) as { readonly idx?: unknown; readonly when?: unknown; readonly tag?: unknown } | undefined);
  if (!found || typeof entry?.idx !== 'number' || typeof entry.when !== 'number' || typeof entry.tag !== 'string') return undefined;
  return { text: found[2]!, before: found[1]!, end: found.index + found[0].length, idx: entry.idx, when: entry.when, tag: entry.tag };
}

/** The versions of the pictures that are known. */
const VERSIONS: Readonly<Partial<Record<DialectId, string>>> = { postgres: '7', mysql: '5', mariadb: '5', sqlite: '6' };

interface Snapshot { id: string; prevId: string; readonly version: string; readonly tables: Readonly<Record<string, { indexes?: Record<string, unknown> }>>; internal?: { indexes?: Record<string, unknown> } }

/** A picture with one index more, laid out as it was. */
function pictured(text: string, server: DialectId, { schema, name: table }: ObjectName, { name, entry, expressions }: { readonly name: string; readonly entry: unknown; readonly expressions: readonly string[] }): string | undefined {
  const snapshot = parsed(text) as Snapshot | undefined;
  const own = snapshot?.version === VERSIONS[server] ? snapshot?.tables[server === 'postgres' ? `${schema ?? 'public'}.${table}` : table] : undefined;
  if (!snapshot || typeof snapshot.id !== 'string' || !own?.indexes || Object.hasOwn(own.indexes, name)) return undefined;
  own.indexes[name] = entry;
  if (expressions.length > 0) ((snapshot.internal ??= {}).indexes ??= {})[name] = { columns: Object.fromEntries(expressions.map((one) => [one, { isExpression: true }])) };
  snapshot.prevId = snapshot.id;
  snapshot.id = identity(`${snapshot.id} ${table} ${name}`);
  return `${JSON.stringify(snapshot, null, /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ')}${/\n$/.test(text) ? '\n' : ''}`;
}

/** The form of a random identity: the same for the same change. */
function identity(of: string): string {
  const hex = sha1(of);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type NamedIndex = Parameters<IndexWords['statement']>[1];

function entryOf(server: DialectId, { name, keys, unique, method }: NamedIndex): unknown {
  if (server !== 'postgres') return { name, columns: keys.map((key) => (key.direction === 'desc' ? keyWritten(server, key) : key.column ?? '')), isUnique: unique };
  const columns = keys.map(({ column, direction, nulls, operatorClass }) => ({ expression: column, isExpression: false, asc: direction === 'asc', nulls, ...(operatorClass !== undefined && { opclass: operatorClass }) }));
  return { name, columns, isUnique: unique, concurrently: false, method, with: {} };
}

/** A key that descends, which is an expression to MySQL and SQLite. */
export const keyWritten = (server: DialectId, { column = '' }: { readonly column?: string }): string => (server === 'sqlite' ? `"${column}" desc` : `\`${column}\` desc`);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
