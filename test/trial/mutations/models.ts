// A table is declared worse, in a migration that is taken for new.
import type { Database } from '../../../server/src/engine/world.ts';
import type { Column, Table } from '../../../server/src/schema/schema.ts';
import type { ColumnDefinition, CreateTable, TypeName } from '../../../server/src/sql/tree.ts';
import { isSmall } from '../access.ts';
import { keyDeclaration } from '../declared.ts';
import type { Ground } from './ground.ts';
import type { FileEdit, Kind, Mutation } from './mutation.ts';

interface Declared {
  readonly database: Database;
  readonly path: string;
  readonly text: string;
  readonly tree: CreateTable;
  readonly table: Table;
}

interface DeclaredColumn extends Declared {
  readonly definition: ColumnDefinition;
  readonly type: TypeName;
  readonly column: Column;
}

const CHAPTER = 'modelling';

/** The primary key goes. Not counted: SQLite, whose tables have a key of their own; temporary tables and partitions, a table whose later history gives it a key, and one that another unique key tells apart. */
export const noKey: Kind = {
  id: 'no primary key', chapter: CHAPTER, answers: ['missing-primary-key'],
  *of(ground) {
    for (const { database, path, text, tree, table } of tablesIn(ground)) {
      if (database.dialect === 'sqlite') continue;
      const keys = table.indexes.find(({ primary, origin }) => primary && origin === table.origin) ?? table.indexes.find(({ primary }) => primary);
      const columns = keys?.keys.flatMap(({ column }) => column ?? []);
      const spans = columns && keyDeclaration({ ...tree, tree, errors: [], templated: false }, text, columns, 'primary key');
      if (!spans || table.partitionOf || table.indexes.some(({ unique, primary }) => unique && !primary)) continue;
      yield declaredWorse(path, tree, table, `${table.name} without its primary key`, spans.map((span) => ({ path, span, text: '' })));
    }
  },
};

/** Another type for one column: `to` says which, or nothing where the column does not fit. */
const retyped = (id: string, answers: readonly string[], to: (one: DeclaredColumn) => string | undefined, chapter: Kind['chapter'] = CHAPTER): Kind => ({
  id, chapter, answers,
  *of(ground) {
    for (const one of columnsIn(ground)) {
      const type = to(one);
      // What a later migration changes once more is not as it is written here.
      if (type === undefined || one.column.type.array > 0 || !STILL.test(one.text.slice(one.type.start, one.type.end))) continue;
      const { path, tree, table, type: { start, end } } = one;
      yield declaredWorse(path, tree, table, `${table.name}.${one.column.name} as ${type}`, [{ path, span: { start, end }, text: type }]);
    }
  },
});

/** Types that a later change of type would not leave as they stand. */
const STILL = /big|int8|tz|with time zone|numeric|decimal|varchar|character varying|text/i;
const MONEY = /(?:^|_)(?:price|amount|total|cost|balance|fee|salary|revenue|payment|subtotal|discount)(?:_|$)/i;
const FLOATS: Readonly<Record<string, string>> = { sqlserver: 'float', mysql: 'double', mariadb: 'double' };

/** Money that is kept exactly, in binary fractions. Not counted: SQLite, which has no exact type to fall back to, and numbers whose name is not of money. */
export const floatMoney = retyped('float money', ['float-money'], ({ column, database }) => (isExact(column) && MONEY.test(column.name) && database.dialect !== 'sqlite' ? FLOATS[database.dialect] ?? 'double precision' : undefined));
export const moneyType = retyped('money type', ['money-type'], ({ column, database }) => (isExact(column) && MONEY.test(column.name) && database.dialect === 'postgres' ? 'money' : undefined));
const isExact = ({ type: { name } }: Column): boolean => name === 'numeric' || name === 'decimal';

/** A reference narrower than its key. Not counted: keys of other types than bigint, and servers that have one integer only. */
export const narrowReference = retyped('narrow reference', ['foreign-key-type-mismatch'], ({ column, table, database }) => {
  const reference = table.constraints.find((constraint) => constraint.kind === 'foreign key' && constraint.columns.length === 1 && constraint.columns[0] === column.name);
  if (reference?.kind !== 'foreign key' || column.type.name !== 'bigint' || database.dialect === 'sqlite') return undefined;
  const key = database.fold.final.tables.get(reference.table)?.columns.find(({ name }) => name === reference.referenced[0]);
  return key?.type.name === 'bigint' ? 'integer' : undefined;
});

/** A key of 32 bits for a table that grows. Not counted: a table that is not known for it by its size or its name, and keys that come from elsewhere. */
export const narrowKey = retyped('narrow key', ['int-key-on-growing-table'], ({ column, table, database, type }) => {
  const isKey = table.indexes.some(({ primary, keys }) => primary && keys.length === 1 && keys[0]!.column === column.name);
  const rows = database.sizes.rows(`${table.schema}.${table.name}`) ?? 0;
  const isNumbered = column.identity !== undefined || /^nextval\(/.test(column.default ?? '');
  // One in forty of the numbers there are.
  const grows = rows >= 50_000_000 || (rows === 0 && /(?:^|_)(?:events?|logs?|messages?|notifications?|audits?|metrics?)$/.test(table.name));
  return isKey && isNumbered && grows && column.type.name === 'bigint' && database.dialect !== 'sqlite' ? (/serial/i.test(type.name) ? 'serial' : 'integer') : undefined;
});

/** A moment without its zone. Not counted: a history with other such columns, which is told once and elsewhere. */
export const noZone: Kind = { alone: true, ...retyped('no time zone', ['timestamp-without-time-zone'], ({ column, database }) => {
  const others = database.fold.final.tables.values();
  return column.type.name === 'timestamp with time zone' && ![...others].some(({ columns }) => columns.some(({ type }) => type.name === 'timestamp without time zone' || type.name === 'timestamp')) ? 'timestamp' : undefined;
}) };

/** Text that is filled with spaces. Not counted: columns of at most four characters, which mostly hold codes of one length, and MySQL and SQLite, which hand the spaces to nobody. */
export const filled = retyped('filled text', ['char-n'], ({ column, database }) => {
  const length = Number(column.type.modifiers[0]);
  return /^(?:character varying|varchar)$/.test(column.type.name) && length > 4 && length <= 255 && ['postgres', 'sqlserver'].includes(database.dialect) ? `char(${length})` : undefined;
});

/** A password that no hash fits into. */
export const shortPassword = retyped('short password', ['short-password-column'], ({ column, database }) => (/^(?:password|passwd|password_?hash|pass_?hash)$/i.test(column.name) && /^(?:text|character varying|varchar|nvarchar)$/.test(column.type.name) && database.dialect !== 'sqlite' ? 'varchar(20)' : undefined), 'securing');

function declaredWorse(path: string, { start, end }: CreateTable, table: Table, what: string, edits: readonly FileEdit[]): Mutation {
  return { what, edits, hurt: [{ path, start, end }], deserves: 'information', touches: [`${table.schema}.${table.name}`], fresh: path };
}

function* columnsIn(ground: Ground): Generator<DeclaredColumn> {
  for (const declared of tablesIn(ground)) {
    for (const definition of declared.tree.columns) {
      const column = declared.table.columns.find(({ name }) => name === definition.name.name);
      if (definition.type && column) yield { ...declared, definition, type: definition.type, column };
    }
  }
}

/** The CREATE TABLE of every table of a history in .sql files, where it still stands as it was made. */
function* tablesIn({ workspace }: Ground): Generator<Declared> {
  for (const database of workspace.world.databases) {
    for (const table of database.fold.final.tables.values()) {
      const { path, statement } = table.origin;
      if (table.kind !== 'table' || !table.complete || table.temporary || isSmall(database.sizes, table) || !path.endsWith('.sql')) continue;
      const reading = workspace.read(path);
      const tree = reading?.sites[0]?.script.statements[statement]?.tree;
      if (reading && tree?.kind === 'create table') yield { database, path, text: reading.document.text, tree, table };
    }
  }
}

