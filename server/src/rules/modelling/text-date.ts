// A date that is kept as text is read out of every row before it can be compared, and nothing keeps out what is no date.
import type { ColumnTerm, Query, Term } from '../../query/query.ts';
import type { Column } from '../../schema/schema.ts';
import { conjunctTerms, everyConjunct, everyTerm } from '../../query/walk.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

const NAMED = /(?:_(?:at|on|date|time|day)|(?:^|_)(?:date|datetime|timestamp|birthday|dob|deadline)|[a-z](?:At|On|Date|Time))$/;
const READING: ReadonlySet<string> = new Set(['to_date', 'to_timestamp', 'str_to_date', 'try_convert', 'parsedatetime']);

export const textDate: Rule = {
  id: 'text-date',
  title: 'Keep dates in a type of dates',
  level: 'warning',
  options: {},
  looksAt: 'query',
  holding: ['call', 'cast'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    // SQLite has no other type for them.
    if (dialect.id === 'sqlite') return;
    for (const term of comparedTerms(query)) {
      const column = dateRead(term);
      const meant = column && resolved.column(column);
      const table = meant?.source.table;
      if (!column || !meant?.column || table?.kind !== 'table' || table.temporary || !NAMED.test(meant.name) || !isText(meant.column)) continue;
      yield {
        span: onOneLine(subject, column.span),
        weight: 'high',
        atMost: 'information',
        message: `\`${table.name}.${meant.name}\` is text, so its date is read out of each row${dialect.id === 'postgres' ? ', and one row that holds none makes the query fail' : ', and no order or index of the column helps'}; make it a date or a timestamp.`,
        related: [{ at: meant.column.origin, message: `\`${meant.name}\` is declared here` }],
      };
      return;
    }
  },
};

/** What is filtered and sorted by. */
const comparedTerms = (query: Query): readonly Term[] => [...everyConjunct(query.filters).flatMap(conjunctTerms), ...query.order.map(({ term }) => term)].flatMap(everyTerm);

const isText = ({ type }: Column): boolean => type.array === 0 && type.schema === undefined && /^(?:(?:tiny|medium|long|n)?text|n?varchar|character varying|n?char|character)$/.test(type.name);

/** The column that a term reads a date from. */
function dateRead(term: Term): ColumnTerm | undefined {
  const inner = term.kind === 'cast' && /^(?:date|datetime2?|timestamp|timestamptz|timestamp with(?:out)? time zone)$/.test(term.type) ? term.term : term.kind === 'call' && READING.has(term.name) ? term.args[0] : undefined;
  return inner?.kind === 'column' ? inner : undefined;
}
