// The tables of files' databases, and each of them in lines that a test can compare.
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import type { Constraint, Index, Table } from '../../server/src/schema/schema.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';

export type Texts = Readonly<Record<string, string>>;

export const tablesIn = (files: Texts, databases = defaultSettings.databases): readonly Table[] =>
  openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, { ...defaultSettings, databases }).world.databases.flatMap(({ fold }) => [...fold.final.tables.values()]);

/** What a text of SQL makes. */
export const tablesMadeBy = (sql: string, dialect: DialectId): readonly Table[] => tablesIn({ 'schema.sql': sql }, [{ id: 'd', schema: ['schema.sql'], dialect }] as unknown as typeof defaultSettings.databases);

const indexText = ({ name, unique, method, keys, predicate }: Index): string => `${unique ? 'unique ' : ''}index ${name} ${method} (${keys.map(({ column, expression }) => column ?? expression).join(', ')})${predicate.length > 0 ? ` where ${predicate.join(' and ')}` : ''}`;
const constraintText = (one: Constraint): string => `${one.kind} ${one.name ?? ''} ${'columns' in one ? one.columns.join(', ') : ''}${one.kind === 'foreign key' ? ` -> ${one.table} (${one.referenced.join(', ')}) ${one.onDelete}` : ''}`;
const drawn = ({ name, schema, columns, indexes, constraints }: Table): readonly string[] => [
  `table ${schema}.${name}`,
  ...columns.map((one) => `  ${one.name} ${one.type.name}(${one.type.modifiers.join(', ')})${'[]'.repeat(one.type.array)} ${one.nullable ? 'null' : 'not null'}${one.identity ? ` ${one.identity}` : ''}${one.generated === undefined ? '' : ' generated'}${one.default === undefined ? '' : ' preset'}`).sort(),
  ...indexes.map((one) => `  ${indexText(one)}`).sort(),
  ...constraints.map((one) => `  ${constraintText(one)}`).sort(),
];

/** By their names, in no other order. */
export const drawnTables = (tables: readonly Table[]): readonly string[] => tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(drawn);
