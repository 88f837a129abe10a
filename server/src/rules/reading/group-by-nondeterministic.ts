// A group has many rows, and a column that its keys do not decide has many values: some servers take any of them.
// MySQL manual, 14.19.3 MySQL Handling of GROUP BY; SQLite, SELECT, "Bare columns in an aggregate query".
import { determinedBy } from '../../query/facts/determined.ts';
import type { ColumnTerm, Output, Query, Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { everyTerm } from '../../query/walk.ts';
import type { Rule, Subject } from '../rule.ts';
import { onOneLine, textOf } from '../textOf.ts';
import { listOf } from '../../text/words.ts';

/** Elsewhere the server refuses such a query. */
const TAKES_ANY: ReadonlySet<string> = new Set(['mysql', 'mariadb', 'sqlite']);

export const groupByNondeterministic: Rule = {
  id: 'group-by-nondeterministic',
  title: 'Group by what is put out, or aggregate it',
  level: 'warning',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  needs: ['sources', 'filters', 'grouping', 'outputs'],
  looksAt: 'query',
  of: ['read'],
  holding: ['grouping'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    if (!TAKES_ANY.has(dialect.id) || query.kind !== 'read' || query.grouped === 'no' || !resolved.sources.every((source) => isKnown(source, subject))) return;
    const aggregates = query.outputs.flatMap(({ term }) => (term ? everyTerm(term) : [])).filter((term) => term.kind === 'call' && term.aggregate);
    // SQLite takes the other columns from the row that holds the one minimum or maximum.
    if (dialect.id === 'sqlite' && aggregates.length === 1 && aggregates.every((term) => term.kind === 'call' && /^(?:min|max)$/.test(term.name))) return;
    const keys = keysOf(subject);
    if (!keys) return;
    const isDetermined = determinedBy(resolved, keys.columns);
    for (const { term } of query.outputs) {
      if (!term || keys.terms.includes(term) || keys.texts.has(plain(textOf(subject, term.span)))) continue;
      for (const column of bareColumns(term)) {
        const meant = resolved.column(column);
        if (meant?.of !== resolved || meant.missing || isDetermined(meant.source, meant.name)) continue;
        yield {
          span: onOneLine(subject, column.span),
          weight: 'high',
          message: `\`${meant.name}\` is neither grouped nor decided by ${query.grouping.length === 0 ? 'the conditions' : keys.names.length > 0 ? listOf(keys.names) : 'what is grouped'}, so ${dialect.id === 'mysql' ? 'MySQL refuses this under ONLY_FULL_GROUP_BY, and otherwise takes the value of any row' : 'the value of any row is taken'}; group by it too, or aggregate it.`,
        };
        return;
      }
    }
  },
};

/** Of a table that the file makes itself only the declaration is known, and not its indexes. */
const isKnown = ({ table, source }: ResolvedSource, { path }: Subject): boolean => source.kind === 'table' && table?.kind === 'table' && table.complete && !table.doubtful && !table.temporary && source.presence === 'always' && table.origin.path !== path;

interface Keys {
  /** By source; those inside expressions as well: `coalesce(cast(id as text), 'none')` decides mostly what the id does. */
  readonly columns: ReadonlyMap<number, ReadonlySet<string>>;
  readonly names: readonly string[];
  /** What an alias or a number names. */
  readonly terms: readonly Term[];
  readonly texts: ReadonlySet<string>;
}

/** Undefined where a key could not be told. */
function keysOf(subject: Subject): Keys | undefined {
  const { query, resolved } = subject;
  const columns = new Map<number, Set<string>>();
  const names: string[] = [];
  const terms: Term[] = [];
  const add = (source: number, name: string): void => void columns.set(source, (columns.get(source) ?? new Set()).add(name));
  for (const key of query.grouping) {
    const term = namedOutput(query, resolved, key)?.term ?? key;
    terms.push(term);
    const meant = term.kind === 'column' ? resolved.column(term) : undefined;
    if (meant?.of === resolved && !meant.missing) {
      add(meant.source.index, meant.name);
      names.push(meant.name);
      continue;
    }
    if (term.kind === 'column' || term.kind === 'constant' || term.kind === 'hole' || term.kind === 'other') return undefined;
    for (const one of everyTerm(term)) {
      const column = one.kind === 'column' ? resolved.column(one) : undefined;
      if (one.kind === 'query' || one.kind === 'hole' || one.kind === 'other') return undefined;
      if (column?.of === resolved) add(column.source.index, column.name);
    }
  }
  return { columns, names, terms, texts: new Set(terms.map((term) => plain(textOf(subject, term.span)))) };
}

/** GROUP BY 1, and GROUP BY the name of an output where no column is called so. */
function namedOutput({ outputs }: Query, resolved: Resolved, key: Term): Output | undefined {
  if (key.kind === 'constant' && key.type === 'number') return outputs.some(({ star }) => star) ? undefined : outputs[Number(key.value) - 1];
  if (key.kind !== 'column' || key.path.length !== 1 || resolved.column(key)?.of === resolved) return undefined;
  return outputs.find(({ name, term }) => name?.toLowerCase() === key.path[0]!.toLowerCase() && term !== undefined);
}

const plain = (text: string | undefined): string => (text ?? '').toLowerCase().replace(/\s+|[`"]/g, '');

/** The columns of a term that stand in no aggregate; none where not all of it could be read. */
function bareColumns(term: Term): readonly ColumnTerm[] {
  switch (term.kind) {
    case 'column': return [term];
    case 'call': return term.aggregate || term.window || term.name === 'any_value' || term.also ? [] : term.args.flatMap(bareColumns);
    case 'operation': return term.args.flatMap(bareColumns);
    case 'cast': return bareColumns(term.term);
    case 'list': return term.items.flatMap(bareColumns);
    default: return [];
  }
}
