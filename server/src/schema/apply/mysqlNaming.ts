// The names that MySQL and MariaDB choose for what is declared without one ("CREATE TABLE Statement", "FOREIGN KEY Constraints" and "CHECK Constraints" of the manual).
import type { NewIndex } from '../change.ts';
import type { SchemaModel, Table } from '../schema.ts';

/** The first column's name, with `_2`, `_3` … where it is taken; `functional_index` where the first key is an expression. */
export function mysqlIndexName(table: Table, { keys }: Pick<NewIndex, 'keys'>): string {
  const first = keys[0]?.column ?? 'functional_index';
  const taken = new Set(table.indexes.map(({ name }) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}_${number}`;
    if (!taken.has(name.toLowerCase()) && name.toLowerCase() !== 'primary') return name;
  }
}

/** `t_ibfk_1`; `t_chk_1` in MySQL, `CONSTRAINT_1` in MariaDB: one more than the highest there is. */
export function mysqlConstraintName(model: SchemaModel, table: Table, label: 'fkey' | 'check'): string {
  const stem = label === 'fkey' ? `${table.name}_ibfk_` : model.checkNames === 'mysql' ? `${table.name}_chk_` : 'CONSTRAINT_';
  const numbers = table.constraints.flatMap(({ name }) => (name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)) ? [Number(name.slice(stem.length))] : []));
  return `${stem}${Math.max(0, ...numbers) + 1}`;
}
