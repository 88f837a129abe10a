// A column whose value differs from row to row is written into every row at once (PostgreSQL, ALTER TABLE, Notes).
import type { OperationKind } from '../../schema/locks/lock.ts';
import { blockingIn, lockFor, pointAt, under } from '../live.ts';
import type { Rule } from '../rule.ts';

export const rewritingColumn: Rule = {
  id: 'rewriting-column',
  title: 'Add a column without rewriting the table',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const { operation, lock, live, weight } of blockingIn(subject, ({ kind }) => (WHY[kind] && lockFor(subject, { kind })?.work === 'rewrites' ? kind : undefined))) {
      const why = WHY[operation.kind]!;
      yield {
        span: pointAt(subject, operation.span),
        weight,
        message: `\`${operation.column}\` ${why.because}, so adding it rewrites ${live.all} ${under(lock)}; ${why.instead}.`,
      };
    }
  },
};

const WHY: Readonly<Partial<Record<OperationKind, { readonly because: string; readonly instead: string }>>> = {
  'add column with a constant default': { because: 'has a default', instead: 'add it without, set the default afterwards, and fill the rows in batches' },
  'add column with a volatile default': { because: 'has a default that differs from row to row', instead: 'add it without, set the default afterwards, and fill the rows in batches' },
  'add stored generated column': { because: 'is computed and stored', instead: 'add a plain column that a trigger keeps, and fill the rows in batches' },
  'add identity column': { because: 'is numbered', instead: 'add a plain column, give it the sequence as its default, and fill the rows in batches' },
};
