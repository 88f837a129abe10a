// PostgreSQL's own grammar, compiled to WebAssembly, and SQLite's, generated for JavaScript: the authorities on what is valid SQL.
// They are loaded only when something needs it, because loading costs more than a small review.
import type { SyntaxOracle } from '../engine/ports.ts';

/** An oracle that cannot be loaded confirms nothing, so nothing is said on its word. */
export async function loadSyntaxOracle(): Promise<SyntaxOracle> {
  try {
    const { loadModule, parseSync } = await import('libpg-query');
    await loadModule();
    const sqlite = await loadSqlite();
    return { check: (sql, dialect) => (dialect === 'sqlite' ? checkSqlite(sql, sqlite) : check(sql, parseSync)) };
  } catch {
    return { check: () => undefined };
  }
}

type SqliteParse = (sql: string) => { readonly status: 'ok' } | { readonly status: 'error'; readonly errors: readonly { readonly message: string; readonly span: { readonly offset: number } }[] };

async function loadSqlite(): Promise<SqliteParse | undefined> {
  try {
    return (await import('sqlite3-parser')).parse;
  } catch {
    return undefined;
  }
}

/** Its offsets are UTF-16 units, as ours are. */
function checkSqlite(sql: string, parse: SqliteParse | undefined): ReturnType<SyntaxOracle['check']> {
  if (!parse || sql.includes('\0') || sql.trim() === '') return undefined;
  try {
    const parsed = parse(sql);
    const first = parsed.status === 'error' ? parsed.errors[0] : undefined;
    return first && !/stack overflow|too (?:deep|many|complex)/i.test(first.message) ? { message: first.message, offset: first.span.offset } : undefined;
  } catch {
    return undefined;
  }
}

function check(sql: string, parse: (sql: string) => unknown): ReturnType<SyntaxOracle['check']> {
  // To a parser written in C the text would end at a zero; and an empty one is valid, but refused by the binding.
  if (sql.includes('\0') || sql.trim() === '') return undefined;
  try {
    parse(sql);
    return undefined;
  } catch (error) {
    return verdict(sql, error);
  }
}

function verdict(sql: string, error: unknown): ReturnType<SyntaxOracle['check']> {
  if (!(error instanceof Error) || !('sqlDetails' in error)) return undefined;
  const { message } = error;
  // The parser's own limits are no mistake of the text.
  if (/memory exhausted|stack depth|out of memory/.test(message)) return undefined;
  const { cursorPosition } = error.sqlDetails as { readonly cursorPosition: number };
  return { message, offset: utf16Offset(sql, cursorPosition) };
}

/** PostgreSQL counts characters, a string counts UTF-16 units. */
function utf16Offset(text: string, characters: number): number {
  let offset = 0;
  for (let seen = 0; seen < characters && offset < text.length; seen++) offset += text.codePointAt(offset)! > 0xffff ? 2 : 1;
  return offset;
}
