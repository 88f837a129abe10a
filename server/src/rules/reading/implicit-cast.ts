// A value of another type can make the server convert the column of every row instead of the value, and no index on it is used.
import type { ColumnType } from '../../schema/schema.ts';
import { familyOf } from '../../schema/typeFamily.ts';
import { filterAccess, isSelective, type Selector } from '../../query/facts/access.ts';
import { isByValue } from '../../query/facts/found.ts';
import { servingIndexes } from '../../query/facts/serve.ts';
import type { Conjunct, Query, Term } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Span } from '../../text/span.ts';
import { bigTable } from '../bigTable.ts';
import type { Intend } from '../finding.ts';
import type { Rule } from '../rule.ts';

export const implicitCast: Rule = {
  id: 'implicit-cast',
  title: 'Compare a column with a value of its type',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  assumes: 'indexes',
  looksAt: 'query',
  of: ['read', 'update', 'delete'],
  holding: ['a condition'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    for (const source of resolved.sources) {
      const big = bigTable(subject, source);
      if (!big) continue;
      for (const selector of filterAccess(resolved, source).selectors) {
        const { column: name, by, conjunct } = selector;
        const column = big.table.columns.find((one) => one.name === name);
        const index = big.table.indexes.find(({ method, keys }) => method === 'btree' && keys[0]?.column === name);
        if (!column || !index || by !== 'value' || isFoundElse(resolved, source, selector)) continue;
        const odd = valuesOf(conjunct).flatMap((value) => castBy(column.type, value, dialect) ?? [])[0];
        if (!odd) continue;
        yield {
          span: odd.span,
          weight: big.weight,
          message: `\`${big.table.name}.${column.name}\` is ${odd.of ?? column.type.name} and this is ${odd.type}, so the server converts the column of ${big.said} and cannot use \`${index.name}\`; ${odd.advice}.`,
          intentions: intentionOf(query, odd),
        };
      }
    }
  },
};

interface Odd {
  readonly span: Span;
  /** What the server takes it for. */
  readonly type: string;
  /** What the column is, where not its type's name. */
  readonly of?: string;
  readonly advice: string;
  readonly title?: string;
  readonly by?: readonly (string | Span)[];
  /** The same rows afterwards. */
  readonly safe?: boolean;
}

const intentionOf = (query: Query, { span, by, title, safe = false }: Odd): readonly Intend[] =>
  by && title ? [{ kind: 'query', title, safe, query, change: [{ kind: 'replace', at: span, by }] }] : [];

/** Whether another condition finds the rows by an index. */
const isFoundElse = (resolved: Resolved, source: ResolvedSource, selector: Selector): boolean =>
  servingIndexes(resolved, source).some(({ selectors }) => {
    // Behind a key that cannot be looked up, no other can.
    const own = selectors.findIndex(({ column }) => column === selector.column);
    return selectors.slice(0, own === -1 ? undefined : own).some((one) => isSelective(one, source) && isByValue(resolved, source, one));
  });

/** What a condition compares a column with. */
function valuesOf({ predicate }: Conjunct): readonly Term[] {
  switch (predicate.kind) {
    case 'compare': return predicate.operator === '<>' ? [] : [predicate.left, predicate.right];
    case 'in': return predicate.values ?? [];
    case 'between': return [predicate.low, predicate.high];
    default: return [];
  }
}

const WHOLE: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);
const BROKEN: ReadonlySet<string> = new Set(['numeric', 'double precision', 'real']);
/** PostgreSQL's functions of numbers that yield none of its whole types. */
const YIELDS_BROKEN: ReadonlySet<string> = new Set(['floor', 'ceil', 'ceiling', 'round', 'trunc', 'random', 'sqrt', 'power', 'extract', 'date_part']);

/** Undefined where the value takes the column's type, or both are compared as they are. */
function castBy(type: ColumnType, value: Term, dialect: Dialect): Odd | undefined {
  if (dialect.textMeetsNumber === 'text is converted') {
    if (familyOf(type) !== 'text' || value.kind !== 'constant' || value.type !== 'number') return undefined;
    return { span: value.span, of: 'a text', type: 'a number', advice: `write \`'${value.value}'\``, title: 'Quote the number', by: ["'", value.span, "'"] };
  }
  if (dialect.textMeetsNumber !== 'refused') return undefined;
  return WHOLE.has(type.name) ? broken(type.name, value) : type.name === 'character' || type.name === 'citext' ? text(type.name, value) : undefined;
}

/** A whole number and a broken one are compared as broken numbers: PostgreSQL's manual, 10.2 Operators. */
function broken(type: string, value: Term): Odd | undefined {
  const base = { span: value.span, advice: `compare it with a ${type}` };
  if (value.kind === 'constant' && value.type === 'number' && /[.e]/i.test(value.value) && !/^0x/i.test(value.value)) {
    const whole = /^(-?\d+)\.0*$/.exec(value.value)?.[1];
    return { ...base, type: 'numeric', ...(whole && { advice: `write \`${whole}\``, title: 'Write a whole number', by: [whole], safe: true }) };
  }
  if (value.kind === 'cast' && BROKEN.has(value.type)) return { ...base, type: value.type };
  return value.kind === 'call' && YIELDS_BROKEN.has(value.name) ? { ...base, type: 'a number of another type', advice: `cast it to ${type}` } : undefined;
}

/** What pads or ignores case is compared as text when the other side says that it is text. */
function text(type: string, value: Term): Odd | undefined {
  if (value.kind !== 'cast' || (value.type !== 'text' && !(type === 'character' && value.type === 'character varying'))) return undefined;
  return { span: value.span, type: value.type, advice: `cast it to ${type}, or leave the cast out` };
}
