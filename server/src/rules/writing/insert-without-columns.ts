// Values without names go by the order of the columns, which belongs to the schema and not to the program.
import type { Table } from '../../schema/schema.ts';
import type { InsertNode } from '../../sql/tree.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';

export const insertWithoutColumns: Rule = {
  id: 'insert-without-columns',
  title: 'Name the columns of an insert',
  level: 'information',
  options: {},
  roles: ['application', 'job'],
  needs: ['writes'],
  looksAt: 'query',
  of: ['insert'],

  *check(subject) {
    const { query, resolved, path } = subject;
    const [target] = resolved.sources;
    const from = query.inner.find(({ role }) => role === 'insert source')?.query;
    if (query.kind !== 'insert' || query.writes.length > 0 || !target?.source.table || (query.rows === undefined && !from)) return;
    // A copy of whole rows is made for a table of the same shape; a table of the file's own changes with it.
    if (from && (from.outputs.some(({ star }) => star) || from.open.size > 0)) return;
    if (isData(subject)) return;
    const { table } = target;
    if (table && (table.temporary || table.kind !== 'table' || table.origin.path === path)) return;
    yield {
      span: target.source.nameSpan,
      weight: 'high',
      message: `Without the names of columns the values go by their order in \`${target.source.table.name}\`, and fail or go astray once a column is added; name them.`,
      intentions: table?.complete && table.columns.length > 0 ? named(subject, table) : [],
    };
  },
};

/** Rows of literals in a file of SQL are loaded once, with the schema they were written for. */
function isData({ site, within, statement }: Subject): boolean {
  const source = site.library === 'sql' && within === undefined && statement?.tree?.kind === 'insert' ? statement.tree.source : undefined;
  return source?.kind === 'values' && source.rows.every((row) => row.every(({ kind }) => kind === 'literal' || kind === 'unary' || kind === 'default'));
}

/** PostgreSQL fills the first columns where there are fewer values; elsewhere their number must be the same. */
function named({ query, statement, outermost, dialect }: Subject, table: Table): readonly Intend[] {
  const tree = statement?.tree;
  const count = outermost && tree?.kind === 'insert' ? valuesOf(tree) : undefined;
  if (count === undefined || count > table.columns.length || (count < table.columns.length && dialect.id !== 'postgres')) return [];
  const names = table.columns.slice(0, count).map(({ name }) => name);
  // A name that needs quotes is better written by hand.
  if (names.some((name) => !/^[a-z_]\w*$/.test(name) || dialect.reserved.has(name.toUpperCase()))) return [];
  const { end } = query.sources[0]!.span;
  return [{ kind: 'query', title: 'Name the columns', safe: true, query, change: [{ kind: 'replace', at: { start: end, end }, by: [` (${names.join(', ')})`] }] }];
}

/** How many values each row has, where all rows have as many. */
function valuesOf({ source }: InsertNode): number | undefined {
  if (source?.kind === 'select') return source.items.some(({ value }) => value.kind === 'star' || value.kind === 'hole') ? undefined : source.items.length;
  if (source?.kind !== 'values') return undefined;
  const [first] = source.rows;
  return first && source.rows.every((row) => row.length === first.length && row.every(({ kind }) => kind !== 'hole' && kind !== 'star')) ? first.length : undefined;
}
