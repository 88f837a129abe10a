// A column that its table does not have: the statement fails when it is run.
import { closest, isSlip } from '../../text/closest.ts';
import { columnTermsOf } from '../../query/walk.ts';
import type { Intend } from '../finding.ts';
import type { Rule } from '../rule.ts';
import type { ResolvedSource } from '../../query/resolve.ts';
import type { Span } from '../../text/span.ts';
import { listOf } from '../../text/words.ts';

export const unknownColumn: Rule = {
  id: 'unknown-column',
  title: 'Name a column that exists',
  level: 'error',
  options: {},
  looksAt: 'query',
  claimsAbsence: 'of a name',

  *check({ query, resolved, within, site, statement, dialect, elsewhere }) {
    // `%query%` and `%s` in a file of SQL are filled in by the program, and what `(%query%)` or `@extra` yields is not known.
    if (site.library === 'sql' && FILLED_IN.test(site.carrier.text.slice(statement.start, statement.end))) return;
    const isFilledIn = ({ start }: Span): boolean => site.library === 'sql' && site.carrier.text[start - 1] === '%';
    const found = (name: string, at: Span, candidates: readonly ResolvedSource[]) => {
      const tables = candidates.flatMap(({ source, table }) => (table ? [table.name] : source.alias ? [source.alias] : []));
      const near = closest(name, candidates.flatMap((candidate) => candidate.columns ?? candidate.table?.columns.map((column) => column.name) ?? []));
      const rename: readonly Intend[] = near === undefined ? [] : [{ kind: 'query', title: `Change it to \`${near}\``, safe: false, query, change: [{ kind: 'rename', at, name: near }] }];
      return {
        span: at,
        weight: 'high' as const,
        message: `${tables.length === 1 ? `${listOf(tables)} has` : `None of ${listOf(tables)} has a`}${tables.length === 1 ? ' no' : ''} column \`${name}\`${near === undefined ? '' : `; \`${near}\` exists`}.`,
        intentions: rename,
      };
    };
    // Another declaration of one of the tables has it.
    const isDoubtful = (name: string, sources: readonly ResolvedSource[]): boolean =>
      sources.some(({ table }) => table && (table.doubtful?.has(name) || elsewhere(table).some((other) => other && (!other.complete || other.columns.some((column) => column.name === name)))));
    // In a routine a name may be a variable's, or a column of what it makes: only a slip is certain.
    const isCertain = ({ intentions: [rename] }: ReturnType<typeof found>, name: string): boolean => within !== 'routine' || (rename?.kind === 'query' && rename.change.some((one) => one.kind === 'rename' && isSlip(one.name, name)));
    const told = new Set<string>();
    for (const term of columnTermsOf(query)) {
      const meant = resolved.column(term);
      if (!meant?.missing || isFilledIn(term.nameSpan) || (term.path.length === 1 && OF_DATES.test(site.carrier.text.slice(Math.max(0, term.nameSpan.start - 40), term.nameSpan.start)))) continue;
      const qualified = term.path.length > 1;
      if (qualified && dialect.id === 'postgres' && OF_ROWS.test(meant.name)) continue;
      if (isDoubtful(meant.name, qualified ? [meant.source] : meant.of.sources)) continue;
      // A column that is missing is missing wherever the statement names it: it is one mistake.
      const key = `${qualified ? meant.source.index : ''} ${meant.name}`;
      if (told.has(key)) continue;
      told.add(key);
      const one = found(meant.name, term.nameSpan, qualified ? [meant.source] : meant.of.sources);
      if (isCertain(one, meant.name)) yield one;
    }
    const target = resolved.sources[0];
    if (query.kind !== 'insert' && query.kind !== 'update') return;
    if (!target?.table?.complete || target.table.kind !== 'table') return;
    for (const { column, columnSpan } of query.writes) {
      if (target.table.columns.some(({ name }) => name === column) || isDoubtful(column, [target])) continue;
      const one = found(column, columnSpan, [target]);
      if (isCertain(one, column)) yield one;
    }
  },
};

/** `(%query%)`; SqlRender's `from @schema.person` and `{@id != 0}?{…}:{…}`. */
const FILLED_IN = /\(\s*%\w+%\s*\)|\b(?:from|join|into)\s+@\w+\.\w|\{\s*@\w+/i;

/** `dateadd(d, …)`: a part of a date, for servers that have such functions. */
const OF_DATES = /\b(?:date_?add|date_?diff|datediff_big|date_?part|datename|date_?trunc|timestamp_?add|timestamp_?diff)\s*\(\s*$/i;

/** `t.count` is `count(t)` where no column has the name: functions that take a whole row (PostgreSQL manual, 4.2.6 Field Selection and 8.16.5). */
const OF_ROWS = /^(?:count|row_to_json|to_jsonb?|jsonb?_agg|array_agg)$/;
