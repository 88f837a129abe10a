// A reference that is narrower than the key it refers to runs out of numbers before the key does.
import { largestOf } from '../../schema/typeFamily.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { ForeignKey } from '../../schema/schema.ts';
import { asHistory, isFrom, pointAtColumn, tableOf } from '../declared.ts';
import type { Rule } from '../rule.ts';
import { bareName } from '../words.ts';
import { inGroups } from '../../text/words.ts';

/** Rows. */
const SHORT = 10_000;

export const foreignKeyTypeMismatch: Rule = {
  id: 'foreign-key-type-mismatch',
  title: 'Give a reference the type of its key',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    const { change, final, statement, toHost, dialect } = subject;
    if (subject.undoes || dialect.anyType) return;
    const table = tableOf(subject);
    const keys = table?.constraints.filter((one): one is ForeignKey => one.kind === 'foreign key' && isFrom(one, subject)) ?? [];
    for (const key of keys) {
      const [schema = '', name = ''] = [key.table.slice(0, key.table.indexOf('.')), bareName(key.table)];
      const parent = findTable(final, { schema, name });
      for (const [at, own] of key.columns.entries()) {
        const child = table!.columns.find((column) => column.name === own)?.type;
        const referred = parent?.columns.find((column) => column.name === key.referenced[at])?.type;
        const [narrow, wide] = [child && largestOf(child), referred && largestOf(referred)];
        if (!child || !referred || narrow === undefined || wide === undefined || (dialect.foreignKeyTypes === 'same' ? narrow === wide : narrow >= wide)) continue;
        const isColumn = change.kind === 'create table' || change.kind === 'add column';
        yield {
          span: isColumn ? pointAtColumn(subject, own) : toHost(statement.tree?.kind === 'alter table' ? statement.tree.name : { start: statement.start, end: statement.start }),
          // A list that a team keeps by hand never comes near.
          weight: dialect.foreignKeyTypes !== 'same' && (subject.sizes.rows(key.table) ?? SHORT) < SHORT ? 'unknown' : 'high',
          ...asHistory(subject),
          message: `\`${table!.name}.${own}\` is \`${child.name}\` and refers to \`${name}.${key.referenced[at]}\`, a \`${referred.name}\`, so ${dialect.foreignKeyTypes === 'same' ? 'the server refuses the key' : `it can hold none beyond ${inGroups(narrow)}`}; make it \`${referred.name}\`, too.`,
        };
      }
    }
  },
};
