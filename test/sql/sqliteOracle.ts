// SQLite's own grammar as the judge of ours: whether it accepts a statement, and which tables it names there.
import { parse } from 'sqlite3-parser';
import { get, list } from './oracle.ts';

export interface SqliteVerdict {
  /** Last parts in lower case, sorted, common table expressions left out. */
  readonly tables?: readonly string[];
  readonly error?: { readonly message: string; readonly offset: number };
}

export function judgeSqlite(sql: string): SqliteVerdict {
  const parsed = parse(sql) as unknown;
  if (get(parsed, 'status') !== 'ok') {
    const [first] = list(get(parsed, 'errors'));
    return { error: { message: String(get(first, 'message')), offset: Number(get(first, 'span', 'offset') ?? 0) } };
  }
  const commands = list(get(parsed, 'root', 'cmds'));
  if (commands.length !== 1) return { error: { message: `${commands.length} statements`, offset: 0 } };
  const tables = new Set<string>();
  const ctes = new Set<string>();
  visit(commands[0], (node, key) => {
    if (key === 'ctes') ctes.add(textOf(get(node, 'tblName')));
    if (get(node, 'type') === 'TableSelectTable' || statements.has(String(get(node, 'type')))) tables.add(textOf(get(node, 'tblName')));
    if (get(node, 'type') === 'CreateViewStmt') tables.add(textOf(get(node, 'viewName')));
    if (get(node, 'type') === 'ForeignKeyClause') tables.add(textOf(get(node, 'tblName')));
  });
  return { tables: [...tables].filter((name) => name !== '' && !ctes.has(name)).sort() };
}

const statements: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'CreateTableStmt', 'CreateIndexStmt', 'AlterTableStmt']);

const textOf = (name: unknown): string => unquoted(String(get(name, 'objName', 'text') ?? get(name, 'text') ?? '')).toLowerCase();

function unquoted(text: string): string {
  const quote = text[0];
  if (quote !== '"' && quote !== '`' && quote !== '[' && quote !== "'") return text;
  const inner = text.slice(1, -1);
  return quote === '[' ? inner : inner.replaceAll(quote + quote, quote);
}

function visit(value: unknown, see: (node: object, key: string) => void, key = ''): void {
  if (Array.isArray(value)) return value.forEach((one) => visit(one, see, key));
  if (typeof value !== 'object' || value === null) return;
  see(value, key);
  for (const [inner, child] of Object.entries(value)) visit(child, see, inner);
}
