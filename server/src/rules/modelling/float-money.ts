// Binary fractions cannot hold most decimal ones: 0.1 + 0.2 is not 0.3, and sums of money drift.
// PostgreSQL manual, 8.1.3 Floating-Point Types: "If you require exact storage and calculations … use the numeric type instead."
import { snake } from '../../query/facts/keys.ts';
import { isMysqlModel } from '../../schema/model.ts';
import { familyOf } from '../../schema/typeFamily.ts';
import { asHistory, createdColumns, pointAtColumn } from '../declared.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../../text/words.ts';

const MONEY = /(?:^|_)(?:price|amount|balance|fee|salary|wage|revenue|tax|vat|refund|payment|invoice_total|order_total|grand_total|subtotal|net_total)(?:_|$)/;
/** What is measured, or a share of it. */
const MEASURE = /(?:^|_)(?:count|time|ms|seconds?|minutes?|hours?|days?|percent|percentage|pct|ratio|rate|score|weight|weighted|distance|tokens?|quantity|qty|size|bytes|change|diff|delta|factor|multiplier|volatility|index|avg|average|mean|stddev|confidence|probability|elasticity|impact)(?:_|$)/;

export const floatMoney: Rule = {
  id: 'float-money',
  title: 'Keep money in exact numbers',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    // SQLite has no exact fraction: whole cents are another matter than a type.
    if (subject.dialect.anyType) return;
    const [first, ...others] = createdColumns(subject).filter(({ column }) => isMoney(column.name) && familyOf(column.type) === 'float');
    if (!first) return;
    const { table, column } = first;
    yield {
      span: pointAtColumn(subject, column.name, 'type'),
      weight: [first, ...others].every(({ column: { name } }) => isOfOne(name)) ? 'unknown' : 'high',
      ...asHistory(subject),
      message: `\`${table.name}.${column.name}\`${others.length > 0 ? `, like ${listOf(others.map((other) => other.column.name))},` : ''} holds money as \`${column.type.name}\`, which rounds most decimal fractions, so sums drift; use \`${isMysqlModel(subject.dialect.model) ? 'decimal' : 'numeric'}\`, or whole cents.`,
    };
  },
};

/** What one of something costs is multiplied once, not summed. */
const isOfOne = (column: string): boolean => /(?:^|_|[a-z])(?:[Uu]nit|[Ee]xtra|[Pp]er|[Oo]verage)(?:_|[A-Z])/.test(column);

function isMoney(column: string): boolean {
  const name = snake(column);
  return MONEY.test(name) && !MEASURE.test(name);
}
