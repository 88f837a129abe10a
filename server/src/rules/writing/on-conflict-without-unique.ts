// ON CONFLICT needs an index that finds the conflict: without one PostgreSQL answers 42P10, and SQLite an error of its own.
// PostgreSQL manual, INSERT, "Conflict Target": the columns must be just those of a unique index, in any order.
import type { Index, Table } from '../../schema/schema.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';
import { listOf } from '../../text/words.ts';

export const onConflictWithoutUnique: Rule = {
  id: 'on-conflict-without-unique',
  title: 'Name the columns of a unique key in ON CONFLICT',
  level: 'error',
  options: {},
  claimsAbsence: 'of a key',
  looksAt: 'query',
  of: ['insert'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    const { conflict } = query;
    const table = resolved.sources[0]?.table;
    if (query.kind !== 'insert' || !conflict || query.open.has('conflict') || !table?.complete || table.doubtful || table.kind !== 'table' || table.temporary) return;
    // Of a table that the file makes itself only the declaration is known, and not its indexes.
    if (table.origin.path === subject.path || subject.elsewhere(table).some((other) => other)) return;
    if ((dialect.id !== 'postgres' && dialect.id !== 'sqlite') || conflict.span.end <= conflict.span.start) return;
    const problem = conflict.constraint === undefined ? columnsProblem(table, conflict, dialect.folding === 'none') : constraintProblem(table, conflict.constraint);
    const { start, end } = conflict.span;
    // Of a call the method's name stands there: `onConflict`.
    const span = subject.site.called ? { start, end: Math.min(end, start + 'onConflict'.length) } : onOneLine(subject, { start, end: start + 'on conflict'.length });
    if (problem) yield { span, weight: 'high', message: problem };
  },
};

function constraintProblem(table: Table, name: string): string | undefined {
  if (table.constraints.some((one) => one.name === name && one.kind !== 'check' && one.kind !== 'foreign key')) return undefined;
  const index = table.indexes.find((one) => one.name === name && one.unique);
  return index ? `\`${name}\` is an index and no constraint, so this insert fails; name its columns instead.` : `\`${table.name}\` has no unique constraint \`${name}\`, so this insert fails.`;
}

function columnsProblem(table: Table, { columns, partial }: { readonly columns: readonly string[]; readonly partial?: true }, caseless: boolean): string | undefined {
  if (columns.length === 0) return undefined;
  const plain = (name: string): string => (caseless ? name.toLowerCase() : name);
  const known = new Set(table.columns.map(({ name }) => plain(name)));
  const wanted = new Set(columns.map(plain));
  const isPlain = [...wanted].every((name) => known.has(name));
  const same = (keys: readonly string[]): boolean => keys.length > 0 && new Set(keys.map(plain)).size === wanted.size && keys.every((key) => wanted.has(plain(key)));
  const unique = table.indexes.filter((index) => index.unique);
  // An expression may be written in many ways.
  if (!isPlain && unique.some((index) => index.keys.some(({ expression }) => expression !== undefined))) return undefined;
  if (!isPlain && columns.some((name) => !/^\w+\(.*\)$/.test(name))) return undefined;
  if (table.constraints.some((one) => (one.kind === 'primary key' || one.kind === 'unique') && same(one.columns))) return undefined;
  const fitting = unique.filter((index) => same(keysOf(index)));
  if (fitting.some(({ predicate }) => predicate.length === 0 || partial)) return undefined;
  const [index] = fitting;
  if (index) return `The unique index on ${listOf([...columns])} is partial, so this insert fails; add \`where ${index.predicate.join(' and ')}\` to its conflict target.`;
  return `No unique index of \`${table.name}\` is on ${columns.length > 1 ? 'just ' : ''}${listOf([...columns])}, so this insert fails; ${closest(table) ?? 'add a unique constraint'}.`;
}

const keysOf = ({ keys }: Index): readonly string[] => keys.flatMap(({ column }) => column ?? []).slice(0, keys.every(({ column }) => column !== undefined) ? undefined : 0);

/** What could have been meant. */
function closest(table: Table): string | undefined {
  const keys = table.constraints.flatMap((one) => (one.kind === 'primary key' || one.kind === 'unique' ? [one.columns] : []));
  const indexes = table.indexes.filter(({ unique, constraint, predicate }) => unique && !constraint && predicate.length === 0).map(keysOf);
  const all = [...keys, ...indexes].filter((names) => names.length > 0).map((names) => `(${names.join(', ')})`);
  return all.length === 0 ? undefined : `unique ${all.length > 1 ? 'are' : 'is'} ${listOf([...new Set(all)].slice(0, 3))}`;
}
