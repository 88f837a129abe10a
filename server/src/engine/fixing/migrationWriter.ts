// A new migration in the manner of the tool that keeps the history: where it goes, and the marks it carries.
import { programText } from './programWriter.ts';
import type { SchemaSource } from '../source.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

type Next = NonNullable<SchemaSource['next']>;

/** `now` is UTC as `20240131120000`: the engine has no clock. The new migration always sorts after the last one. Undefined where the tool cannot run the statement at all. */
export function writeMigration(next: Next, title: string, sql: string, now: string): NewFile | undefined {
  if (next.program) return writeProgram(next, next.program, title, sql, now);
  const statement = `${sql.trimEnd().replace(/;$/, '')};\n`;
  const words = snake(title);
  switch (next.style) {
    case 'prisma': return { path: `${next.folder}/${stampAfter(next.after, now)}_${words}/migration.sql`, text: statement.startsWith('--') ? statement : `-- ${title}\n${statement}` };
    case 'supabase': return { path: `${next.folder}/${stampAfter(next.after, now)}_${words}.sql`, text: statement };
    case 'diesel': return { path: `${next.folder}/${dieselVersion(next.after, now)}_${words}/up.sql`, text: statement };
    case 'numbered': return { path: `${next.folder}/${numberedName(next.after, words, now)}`, text: marked(next.sections, statement) };
  }
}

/** The file beside a new migration that undoes it, where the tool keeps one. */
export function writeUndo(next: Next, migration: NewFile, undo: string): NewFile | undefined {
  const text = `${undo.trimEnd().replace(/;$/, '')};\n`;
  if (next.style === 'diesel') return { path: migration.path.replace(/up\.sql$/, 'down.sql'), text };
  return next.style === 'numbered' && migration.path.endsWith('.up.sql') ? { path: migration.path.replace(/up\.sql$/, 'down.sql'), text } : undefined;
}

function writeProgram(next: Next, program: NonNullable<Next['program']>, title: string, sql: string, now: string): NewFile | undefined {
  const ending = /\.\w+$/.exec(next.after)?.[0] ?? '.js';
  const words = snake(title);
  const [, number = '', separator = '-'] = /^(\d+)([-_.]+)/.exec(next.after) ?? [];
  // Thirteen digits count milliseconds.
  const version = number.length === 13 ? `${Math.max(millisecondsOf(now), Number(number) + 1)}` : number.length >= 14 ? stampAfter(next.after, now) : number === '' ? now : `${BigInt(number) + 1n}`.padStart(number.length, '0');
  const camel = words.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const name = program.tool === 'typeorm' && /[A-Z]/.test(next.after) ? camel : separator === '-' || program.tool === 'node-pg-migrate' ? words.replaceAll('_', '-') : words;
  const text = programText(sql.trimEnd().replace(/;$/, ''), { ...program, typed: /ts$/.test(ending), className: `${camel}${version}` });
  return text === undefined ? undefined : { path: `${next.folder}/${version}${separator}${name}${ending}`, text };
}

const millisecondsOf = (now: string): number => Date.UTC(Number(now.slice(0, 4)), Number(now.slice(4, 6)) - 1, Number(now.slice(6, 8)), Number(now.slice(8, 10)), Number(now.slice(10, 12)), Number(now.slice(12, 14)));

function marked(sections: Next['sections'], statement: string): string {
  switch (sections) {
    case undefined: return statement;
    case 'goose': return `-- +goose Up\n${statement}\n-- +goose Down\n`;
    case 'sql-migrate': return `-- +migrate Up\n${statement}\n-- +migrate Down\n`;
    case 'dbmate': return `-- migrate:up\n${statement}\n-- migrate:down\n`;
    case 'node-pg-migrate': return `-- Up Migration\n${statement}\n-- Down Migration\n`;
    case 'tern': return `${statement}\n---- create above / drop below ----\n`;
  }
}

/** What a migration is called, in the words of a title. */
export const snake = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 60).replace(/_+$/, '') || 'change';

/** Now, or one second after the last migration where that one is dated later. */
function stampAfter(last: string, now: string): string {
  const stamp = /^(\d{14})/.exec(last)?.[1];
  return stamp !== undefined && stamp >= now ? `${BigInt(stamp) + 1n}` : now;
}

/** Diesel's own `2024-01-31-120000-0000`, unless the folder is written without dashes. */
function dieselVersion(last: string, now: string): string {
  const stamp = stampAfter(digits(last).slice(0, 14), now);
  if (/^\d{14}/.test(last)) return stamp;
  return `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}-${stamp.slice(8, 14)}${/^[\d-]{17}-\d{4}_/.test(last) ? '-0000' : ''}`;
}
const digits = (name: string): string => (/^[\d-]+/.exec(name)?.[0] ?? '').replaceAll('-', '');

/** `0007_x.up.sql` after `0006_y.up.sql`, `V8__x.sql` after `V7__y.sql`, `V2_9__x.sql` after `V2_8__y.sql`, a new date after a date. */
function numberedName(last: string, words: string, now: string): string {
  // Flyway's versions may have parts, with dots or underscores between them; two underscores end one.
  const [, parts = '', part] = /^([A-Za-z]+(?:\d+[._])+)(\d+)__/.exec(last) ?? [];
  if (part !== undefined) return `${parts}${`${BigInt(part) + 1n}`.padStart(part.length, '0')}__${words}.sql`;
  const match = /^([A-Za-z]*)(\d+)(\.\d+)*([-_.]+)/.exec(last);
  const ending = /\.(?:up|do)\.sql$/i.exec(last)?.[0] ?? '.sql';
  if (!match) return `${now}_${words}${ending}`;
  const [, letter, number, , separator] = match;
  const version = number!.length >= 14 ? stampAfter(last.slice(letter!.length), now) : isDay(number!) ? later(number!, now.slice(0, number!.length)) : `${BigInt(number!) + 1n}`.padStart(number!.length, '0');
  return `${letter}${version}${separator}${words}${ending}`;
}

/** Dated without a time: `20240131` or `202401311200`. */
const isDay = (number: string): boolean => (number.length === 8 || number.length === 12) && /^(?:19|20)\d\d(?:0[1-9]|1[0-2])/.test(number);
const later = (last: string, now: string): string => (last >= now ? `${BigInt(last) + 1n}` : now);
