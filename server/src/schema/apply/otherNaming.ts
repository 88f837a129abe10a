// The names that other servers than PostgreSQL choose for what is declared without one.
// MySQL and MariaDB: "CREATE TABLE Statement", "FOREIGN KEY Constraints", "CHECK Constraints" of their manuals. SQLite: sqlite3CreateIndex in build.c.
// SQL Server and Oracle make theirs up when they run: what stands for one holds an ellipsis, so that it reads as what it is and no statement can mean it.
import type { NewIndex } from '../change.ts';
import type { SchemaModel } from '../model.ts';
import type { Table } from '../schema.ts';

type Other = Exclude<SchemaModel['chosenNames'], 'postgres'>;
type IndexLabel = 'pkey' | 'key' | 'idx' | 'excl';

export function otherIndexName(names: Other, table: Table, index: Pick<NewIndex, 'keys'>, label: IndexLabel): string {
  switch (names) {
    case 'mysql': case 'mariadb': return label === 'pkey' ? 'PRIMARY' : mysqlIndexName(table, index);
    case 'sqlite': return `sqlite_autoindex_${table.name}_${table.indexes.filter(({ name }) => name.startsWith('sqlite_autoindex_')).length + 1}`;
    case 'sqlserver': return unknownName(table, `${label === 'pkey' ? 'PK' : 'UQ'}__${table.name}__…`);
    case 'unknown': return unknownName(table, `${table.name}_…`);
  }
}

export function otherConstraintName(names: Other, table: Table, label: 'fkey' | 'check'): string {
  switch (names) {
    case 'mysql': return numbered(table, `${table.name}_${label === 'fkey' ? 'ibfk' : 'chk'}_`);
    case 'mariadb': return numbered(table, label === 'fkey' ? `${table.name}_ibfk_` : 'CONSTRAINT_');
    case 'sqlserver': return unknownName(table, `${label === 'fkey' ? 'FK' : 'CK'}__${table.name}__…`);
    case 'sqlite': case 'unknown': return unknownName(table, `${table.name}_…`);
  }
}

/** The first column's name, with `_2`, `_3` … where it is taken; `functional_index` where the first key is an expression. */
function mysqlIndexName(table: Table, { keys }: Pick<NewIndex, 'keys'>): string {
  const first = keys[0]?.column ?? 'functional_index';
  const taken = new Set(table.indexes.map(({ name }) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}_${number}`;
    if (!taken.has(name.toLowerCase()) && name.toLowerCase() !== 'primary') return name;
  }
}

/** One more than the highest there is. */
function numbered(table: Table, stem: string): string {
  const numbers = table.constraints.flatMap(({ name }) => (name.startsWith(stem) && /^\d+$/.test(name.slice(stem.length)) ? [Number(name.slice(stem.length))] : []));
  return `${stem}${Math.max(0, ...numbers) + 1}`;
}

/** Each in the table has one of its own, so that none is taken for another. */
function unknownName({ constraints, indexes }: Table, stem: string): string {
  const taken = new Set([...constraints, ...indexes].map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}${number}`;
    if (!taken.has(name)) return name;
  }
}
