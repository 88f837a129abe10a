// What our tree says of a statement, in the words in which PostgreSQL's tree can be asked the same.
import type { Statement, Tree } from '../../server/src/sql/tree.ts';
import { get, list, unique } from './oracle.ts';

export interface Facts {
  /** `offset name`, sorted. */
  readonly tables: readonly string[];
  /** `offset path`, sorted. */
  readonly columns: readonly string[];
  /** The clauses of a SELECT, UPDATE or DELETE at the top. */
  readonly flags: readonly string[] | undefined;
}

export function factsOf(statement: Statement, text: string): Facts {
  const tables: string[] = [];
  const columns: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) return value.forEach((item) => visit(item, key));
    if (typeof value !== 'object' || value === null) return;
    const kind = get(value, 'kind') as string | undefined;
    if (kind === 'column' && !plainKeys.has(key)) columns.push(`${get(value, 'start')} ${dotted(get(value, 'path'))}`);
    if (kind === 'star') columns.push(`${get(value, 'start')} ${[...list(get(value, 'path')).map((part) => get(part, 'name')), '*'].join('.')}`);
    for (const name of namesOf(value, kind)) if (get(name, 'parts')) tables.push(`${get(name, 'start')} ${dotted(get(name, 'parts'))}`);
    for (const [child, inner] of Object.entries(value)) if (!skipped(value, kind, child, text)) visit(inner, isKey(key, kind, child) ? 'key' : child);
  };
  visit(statement.tree, '');
  return { tables: unique(tables), columns: unique(columns), flags: statement.tree && flagsOf(statement.tree) };
}

const dotted = (parts: unknown): string => list(parts).map((part) => get(part, 'name')).join('.');

/** A plain column as the key of an index is a name in PostgreSQL's tree, not a reference. */
const plainKeys: ReadonlySet<string> = new Set(['key', 'target']);
const isKey = (key: string, kind: string | undefined, child: string): boolean => child === 'value' && kind === undefined && (key === 'keys' || key === 'key');

/** The body of a routine in quotes is a string in PostgreSQL's tree. */
function skipped(value: unknown, kind: string | undefined, child: string, text: string): boolean {
  if (child === 'body' && kind === 'create routine') return !/^(begin\s+atomic|return)\b/i.test(text.slice(get(value, 'body', 'start') as number));
  return false;
}

function namesOf(value: unknown, kind: string | undefined): readonly unknown[] {
  switch (kind) {
    case 'table ref': case 'table': case 'create table as': case 'create view': case 'alter table': case 'create sequence': case 'alter index': return [get(value, 'name')];
    case 'insert': case 'update': case 'delete': case 'merge': case 'create index': case 'create trigger': case 'create policy': return [get(value, 'table')];
    case 'select': return [get(value, 'into')];
    case 'create table': return [get(value, 'name'), get(value, 'partitionOf'), ...list(get(value, 'inherits')), ...list(get(value, 'like')).map((like) => get(like, 'name'))];
    case 'utility': return list(get(value, 'tables'));
    case 'attach partition': case 'detach partition': return [get(value, 'partition')];
    case 'inherit': case 'no inherit': return [get(value, 'parent')];
    case 'attach': return [get(value, 'index')];
    case 'alter object': return [get(value, 'on')];
  }
  if (kind !== undefined) return [];
  return get(value, 'strength') ? list(get(value, 'of')) : [get(value, 'references', 'table')];
}

function flagsOf(tree: Tree): readonly string[] | undefined {
  const flags: string[] = [];
  if (tree.kind === 'update' || tree.kind === 'delete') {
    if (tree.where) flags.push('where');
    return flags;
  }
  if (tree.kind !== 'select' && tree.kind !== 'set operation' && tree.kind !== 'values' && tree.kind !== 'table') return undefined;
  if (tree.limit) flags.push('limit');
  if (tree.order.length > 0) flags.push('order');
  if (tree.kind === 'select') {
    if (tree.where) flags.push('where');
    if (tree.group.length > 0) flags.push('group');
    if (tree.distinct) flags.push('distinct');
    if (tree.items.some((item) => item.value.kind === 'star')) flags.push('star');
  }
  if (tree.kind === 'table') flags.push('star');
  return flags.sort();
}
