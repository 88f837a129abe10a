// A value added to an enum cannot be used before the transaction that adds it commits (PostgreSQL, ALTER TYPE, Notes), and before 12 cannot be added in one at all.
import { findTable } from '../../schema/apply/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Tree } from '../../sql/tree.ts';
import { objectNameOf } from '../operations.ts';
import type { Rule } from '../rule.ts';

export const enumValueUsedInTransaction: Rule = {
  id: 'enum-value-used-in-transaction',
  title: 'Commit a new enum value before using it',
  level: 'error',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check({ dialect, earlier, statement, text, before, isNew, toHost, path }) {
    if (dialect.id !== 'postgres') return;
    for (const step of earlier) {
      const added = step.changes.find((change) => change.kind === 'add enum value');
      if (!added || step.together !== true) continue;
      const type = [...before.types.values()].find(({ name }) => name === added.type.name);
      // Of a type that the same transaction makes, every value can be used.
      if (type?.origin && type.origin.path === path && isNew(type.origin)) continue;
      const literal = `'${added.label.replaceAll("'", "''")}'`;
      const at = text.indexOf(literal);
      if (at < 0 || !speaksOf(statement.tree, before, added.type.name, text)) continue;
      yield {
        span: toHost({ start: statement.start + at, end: statement.start + at + literal.length }),
        weight: 'high',
        message: `\`${added.label}\` is added to \`${added.type.name}\` in this very transaction, and PostgreSQL refuses to use it before that commits; use it in a later migration.`,
      };
      return;
    }
  },
};

/** Whether a statement that runs at once reads or writes a column of the type, or names the type itself. */
function speaksOf(tree: Tree | undefined, schema: Schema, type: string, text: string): boolean {
  const words = new RegExp(`(?<![\\w$])${type.replace(/[^\w]/g, '\\$&')}(?![\\w$])`, 'i');
  const table = tree && tableOf(tree);
  if (!table) return false;
  if (words.test(text)) return true;
  const known = objectNameOf(table);
  return (known && findTable(schema, known)?.columns.some((column) => column.type.name === type && new RegExp(`(?<![\\w$])${column.name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`, 'i').test(text))) ?? false;
}

function tableOf(tree: Tree) {
  switch (tree.kind) {
    case 'insert': case 'update': case 'delete': case 'merge': return tree.table;
    case 'alter table': return tree.name;
    case 'create index': return tree.table;
    default: return undefined;
  }
}
