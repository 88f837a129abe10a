// What is dropped is gone for the program that still runs, and its rows are gone for good.
import { findTable } from '../../schema/apply/lookup.ts';
import { pointAt, usedTable } from '../live.ts';
import type { Operation } from '../operations.ts';
import type { Rule } from '../rule.ts';

export const breakingDrop: Rule = {
  id: 'breaking-drop',
  title: 'Drop only what no running program asks for',
  level: 'information',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    const { final, isNew, usesOf, earlier } = subject;
    // Said once in a file.
    if (earlier.some(({ operations }) => operations.some((one) => isDrop(one) && usedTable(subject, one.table)))) return;
    for (const operation of subject.operations) {
      if (!isDrop(operation)) continue;
      const { table: name, column } = operation;
      const table = usedTable(subject, name);
      if (!table) continue;
      if (column === undefined) {
        // Built anew under the same name.
        if (findTable(final, name) || usesOf(name).length > 0) continue;
        yield { span: pointAt(subject, operation.span), weight: 'high', message: `\`${name.name}\` and all its rows are gone with this, also for a program that still runs while it is deployed; drop it one release after the last use.` };
        return;
      }
      const dropped = table === 'unknown' ? undefined : table.columns.find((one) => one.name === column);
      if ((table !== 'unknown' && table.complete && !dropped) || (dropped && isNew(dropped.origin)) || findTable(final, name)?.columns.some((one) => one.name === column) || usesOf(name, column).length > 0) continue;
      yield { span: pointAt(subject, operation.span), weight: 'high', message: `A program that still runs while this is deployed may ask for \`${column}\` of \`${name.name}\`, and its values are gone for good; drop it one release after the last use.` };
      return;
    }
  },
};

const isDrop = ({ kind }: Operation): boolean => kind === 'drop column' || kind === 'drop table';
