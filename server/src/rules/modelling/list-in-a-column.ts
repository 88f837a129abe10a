// A list in a text column is taken apart in every query: no index finds one of its parts, and no key keeps them right.
import type { ColumnTerm, Conjunct, Query, Term } from '../../query/query.ts';
import type { Column } from '../../schema/schema.ts';
import { conjunctTerms, everyConjunct, everyTerm, termsOf } from '../../query/walk.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

const SPLITTING: ReadonlySet<string> = new Set(['string_to_array', 'string_to_table', 'string_split', 'regexp_split_to_array', 'regexp_split_to_table']);
/** What only passes through. */
const POURED = /import|staging|raw|tmp|temp/i;

export const listInAColumn: Rule = {
  id: 'list-in-a-column',
  title: 'Keep lists in rows of their own',
  level: 'warning',
  options: {},
  looksAt: 'query',
  holding: ['call', 'like'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    for (const column of columnsOfLists(query)) {
      const meant = resolved.column(column);
      const table = meant?.source.table;
      if (!meant?.column || table?.kind !== 'table' || table.temporary || POURED.test(table.name) || !isText(meant.column)) continue;
      yield {
        span: onOneLine(subject, column.span),
        weight: 'high',
        atMost: 'information',
        message: `\`${table.name}.${meant.name}\` is a list in a text, which every query takes apart row by row; keep its items in a table of their own${dialect.id === 'postgres' ? ', or in an array with a GIN index' : ''}.`,
        related: [{ at: meant.column.origin, message: `\`${meant.name}\` is declared here` }],
      };
      return;
    }
  },
};

const isText = ({ type }: Column): boolean => type.array === 0 && type.schema === undefined && /text|char/.test(type.name);

function columnsOfLists(query: Query): readonly ColumnTerm[] {
  const conjuncts = everyConjunct(query.filters);
  const calls = [...termsOf(query), ...conjuncts.flatMap(conjunctTerms)].flatMap(everyTerm).flatMap(takenApart);
  return [...calls, ...conjuncts.flatMap(searched)].flatMap((term) => (term.kind === 'column' ? [term] : []));
}

/** `find_in_set($1, tags)`, `string_to_array(tags, ',')`. */
function takenApart(term: Term): readonly Term[] {
  if (term.kind !== 'call') return [];
  if (term.name === 'find_in_set') return term.args.slice(1);
  const [text, separator] = term.args;
  return text && SPLITTING.has(term.name) && separator?.kind === 'constant' && /^(?:,|;|\|)\s*$/.test(separator.value) ? [text] : [];
}

/** `',' || tags || ',' like '%,5,%'`: one item between its separators. */
function searched({ predicate }: Conjunct): readonly Term[] {
  if (predicate.kind !== 'like' || !isOneItem(predicate.pattern)) return [];
  const { term } = predicate;
  return term.kind === 'column' ? [term] : everyTerm(term).filter(({ kind }) => kind === 'column').slice(0, 1);
}

/** A pattern of one item: written out, or put together around a value. */
function isOneItem(pattern: Term): boolean {
  if (pattern.kind === 'constant') return /^%([,;|])[\w-]+\1%$/.test(pattern.value);
  const parts = everyTerm(pattern).flatMap((term) => (term.kind === 'constant' ? [term.value] : []));
  return pattern.kind !== 'column' && /^%[,;|]$/.test(parts[0] ?? '') && /^[,;|]%$/.test(parts.at(-1) ?? '');
}
