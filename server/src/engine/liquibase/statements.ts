// What a change of a changelog does, as statements of SQL for one server: Liquibase's own pages on change types say which attributes each has.
// Changes of data say nothing of the structure; of a change that is not known, the table that it names becomes incomplete.
import type { XmlElement } from '../../text/xml.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { typeFor } from './types.ts';

export interface Sql {
  readonly dialect: Dialect;
  /** The parameters `${name}` of the changelogs. */
  readonly properties: ReadonlyMap<string, string>;
  /** The text of a file that a changelog names, if it is there. */
  readonly fileText: (path: string, relative: boolean) => string | undefined;
}

/** What nobody can read, said of a table or of all. */
const UNREAD = 'ALTER TABLE ${0} BUILT BY CODE';

export function statementsOf(change: XmlElement, sql: Sql): readonly string[] {
  const { table, get, name, columns } = writer(change, sql);
  const isMysql = sql.dialect.introducers === true;
  const isServer = sql.dialect.id === 'sqlserver';
  const alter = (rest: string): readonly string[] => [`ALTER TABLE ${table()} ${rest}`];
  const column = (): string => name('columnName');
  switch (change.name) {
    case 'createTable': return [`CREATE TABLE ${table()} (${[...columnsIn(change).flatMap((one) => definition(one, sql)), ...keysOf(change, sql)].join(', ')})`];
    case 'addColumn': return columnsIn(change).flatMap((one) => [...alter(`ADD ${isServer ? '' : 'COLUMN '}${definition(one, sql)}`), ...uniquesOf(one, sql).flatMap((rest) => alter(`ADD ${rest}`)), ...referencesOf(one, sql).flatMap((rest) => alter(`ADD ${rest}`))]);
    case 'dropColumn': return (get('columnName') !== undefined ? [column()] : columnsIn(change).map((one) => writer(one, sql).name('name'))).flatMap((one) => alter(`DROP COLUMN ${one}`));
    case 'renameColumn': return alter(`RENAME COLUMN ${name('oldColumnName')} TO ${name('newColumnName')}`);
    case 'renameTable': return [`ALTER TABLE ${name('oldTableName')} RENAME TO ${name('newTableName')}`];
    case 'dropTable': return [`DROP TABLE ${table()}${get('cascadeConstraints') === 'true' && !isMysql ? ' CASCADE' : ''}`];
    case 'dropAllForeignKeyConstraints': case 'mergeColumns': return [unreadOf(change, sql)];
    case 'modifyDataType': return alter(isMysql ? `MODIFY ${column()} ${type(get('newDataType'), sql)}` : isServer ? `ALTER COLUMN ${column()} ${type(get('newDataType'), sql)}` : `ALTER COLUMN ${column()} TYPE ${type(get('newDataType'), sql)}`);
    case 'addNotNullConstraint': return notNull(change, sql, 'NOT NULL');
    case 'dropNotNullConstraint': return notNull(change, sql, 'NULL');
    case 'addDefaultValue': return alter(`ALTER COLUMN ${column()} SET DEFAULT ${defaultOf(change, sql) ?? 'NULL'}`);
    case 'dropDefaultValue': return alter(`ALTER COLUMN ${column()} DROP DEFAULT`);
    case 'addPrimaryKey': return alter(`ADD ${constraint(name('constraintName'))}PRIMARY KEY (${columns('columnNames')})`);
    case 'addUniqueConstraint': return alter(`ADD ${constraint(name('constraintName'))}UNIQUE (${columns('columnNames')})`);
    case 'addForeignKeyConstraint': return [`ALTER TABLE ${table('baseTable')} ADD ${constraint(name('constraintName'))}FOREIGN KEY (${columns('baseColumnNames')}) REFERENCES ${table('referencedTable')} (${columns('referencedColumnNames')})${action('ON DELETE', get('deleteCascade') === 'true' ? 'CASCADE' : get('onDelete'))}${action('ON UPDATE', get('onUpdate'))}`];
    case 'dropPrimaryKey': return get('constraintName') !== undefined && !isMysql ? alter(`DROP CONSTRAINT ${name('constraintName')}`) : isMysql ? alter('DROP PRIMARY KEY') : [unreadOf(change, sql)];
    case 'dropUniqueConstraint': return alter(`DROP ${isMysql ? 'INDEX' : 'CONSTRAINT'} ${name('constraintName')}`);
    case 'dropForeignKeyConstraint': return [`ALTER TABLE ${table('baseTable')} DROP ${isMysql ? 'FOREIGN KEY' : 'CONSTRAINT'} ${name('constraintName')}`];
    case 'createIndex': return [`CREATE ${get('unique') === 'true' ? 'UNIQUE ' : ''}INDEX ${name('indexName')} ON ${table()} (${columnsIn(change).map((one) => indexKey(one, sql)).join(', ')})`];
    case 'dropIndex': return [isMysql || isServer ? `DROP INDEX ${name('indexName')} ON ${table()}` : `DROP INDEX ${name('indexName')}`];
    case 'createView': return get('fullDefinition') === 'true' ? texts(change.text, change, sql) : [`CREATE ${get('replaceIfExists') === 'true' ? 'OR REPLACE ' : ''}VIEW ${table('view')} AS ${replaced(change.text, sql)}`];
    case 'dropView': return [`DROP VIEW ${table('view')}`];
    case 'sql': return texts(change.text.trim() === '' ? change.attributes.get('sql') ?? '' : change.text, change, sql);
    case 'sqlFile': return fileStatements(change, sql);
    default: return HARMLESS.test(change.name) ? [] : [unreadOf(change, sql)];
  }
}

const HARMLESS = /^(?:insert|update|delete|loadData|loadUpdateData|tagDatabase|comment|output|empty|stop|rollback|preConditions|validCheckSum|modifySql|property|ext:.*|executeCommand|customChange|(?:create|drop|alter|rename)Sequence|(?:create|drop)(?:Procedure|Function|Trigger|Package|Synonym)|enableTrigger|disableTrigger|set(?:Table|Column)Remarks|addAutoIncrement|changeLogPropertyDefined|setTableRemarks)$/;

/** Whether a change is a program that nobody reads here. */
export const isProgram = ({ name }: XmlElement): boolean => name === 'customChange' || name === 'executeCommand';

const columnsIn = ({ children }: XmlElement): readonly XmlElement[] => children.filter(({ name }) => name === 'column');
const constraint = (name: string): string => (name === '' ? '' : `CONSTRAINT ${name} `);
const action = (when: string, what: string | undefined): string => (what === undefined || !/^(?:cascade|restrict|no action|set (?:null|default))$/i.test(what) ? '' : ` ${when} ${what.toUpperCase()}`);

function writer({ attributes }: XmlElement, sql: Sql) {
  const get = (key: string): string | undefined => {
    const value = attributes.get(key);
    return value === undefined ? undefined : replaced(value, sql);
  };
  const name = (key: string): string => quoted(get(key) ?? '', sql.dialect);
  const table = (kind: '' | 'baseTable' | 'referencedTable' | 'view' = ''): string => {
    const schema = get(kind === 'baseTable' ? 'baseTableSchemaName' : kind === 'referencedTable' ? 'referencedTableSchemaName' : 'schemaName');
    const own = name(kind === '' ? 'tableName' : `${kind}Name`);
    return schema === undefined || schema === '' || schema.includes('${') ? own : `${quoted(schema, sql.dialect)}.${own}`;
  };
  const columns = (key: string): string => (get(key) ?? '').split(',').filter((one) => one.trim() !== '').map((one) => quoted(one.trim(), sql.dialect)).join(', ');
  return { get, name, table, columns };
}

/** As Liquibase leaves it to the server: what is all in capitals is written without quotes and folded, other words as they stand. */
function quoted(name: string, { nameQuotes, folding }: Dialect): string {
  if (name === '' || name.includes('${')) return name === '' ? '' : '${0}';
  const plain = /^[A-Za-z_][\w$]*$/.test(name);
  if (plain && folding === 'upper') return name;
  const folded = plain && folding === 'lower' && (name === name.toUpperCase() || name === name.toLowerCase()) ? name.toLowerCase() : name;
  const [open = '"', close = '"'] = [...nameQuotes][0] ?? [];
  return `${open}${folded.replaceAll(open, '').replaceAll(close, '')}${close}`;
}

const replaced = (text: string, { properties }: Sql): string => text.replace(/\$\{([\w.-]+)\}/g, (whole, key: string) => properties.get(key) ?? whole);
const type = (written: string | undefined, { dialect }: Sql): string => typeFor(written ?? '', dialect);

function definition(column: XmlElement, sql: Sql): string {
  const { name, get } = writer(column, sql);
  const told = constraintsOf(column);
  const counts = get('autoIncrement') === 'true';
  const value = defaultOf(column, sql);
  return [
    name('name'), type(get('type'), sql),
    ...(counts ? [sql.dialect.introducers ? 'AUTO_INCREMENT' : sql.dialect.id === 'sqlserver' ? 'IDENTITY(1,1)' : sql.dialect.id === 'sqlite' ? '' : 'GENERATED BY DEFAULT AS IDENTITY'] : []),
    ...(value !== undefined && !counts ? [`DEFAULT ${value}`] : []),
    ...(told.get('nullable') === 'false' || told.get('notNull') === 'true' ? ['NOT NULL'] : []),
  ].filter((part) => part !== '').join(' ');
}

/** All that `<constraints>` says of a column. */
const constraintsOf = ({ children }: XmlElement): ReadonlyMap<string, string> => new Map(children.filter(({ name }) => name === 'constraints').flatMap(({ attributes }) => [...attributes]));

/** The keys of a new table: one primary key of all columns that are in it, the unique ones, and what they refer to. */
function keysOf(table: XmlElement, sql: Sql): readonly string[] {
  const primary = columnsIn(table).filter((one) => constraintsOf(one).get('primaryKey') === 'true');
  const named = primary.map((one) => constraintsOf(one).get('primaryKeyName')).find((one) => one !== undefined);
  const key = primary.length === 0 ? [] : [`${constraint(quoted(named ?? '', sql.dialect))}PRIMARY KEY (${primary.map((one) => writer(one, sql).name('name')).join(', ')})`];
  return [...key, ...columnsIn(table).flatMap((one) => [...uniquesOf(one, sql), ...referencesOf(one, sql)])];
}

function uniquesOf(column: XmlElement, sql: Sql): readonly string[] {
  const told = constraintsOf(column);
  return told.get('unique') === 'true' ? [`${constraint(quoted(told.get('uniqueConstraintName') ?? '', sql.dialect))}UNIQUE (${writer(column, sql).name('name')})`] : [];
}

/** `references="t(id)"`, or the table and the column apart. */
function referencesOf(column: XmlElement, sql: Sql): readonly string[] {
  const told = constraintsOf(column);
  const match = /^([\w$.]+)\s*\(([\w$,\s]+)\)$/.exec(told.get('references') ?? '');
  const table = match?.[1] ?? told.get('referencedTableName');
  const columns = match?.[2] ?? told.get('referencedColumnNames');
  if (table === undefined || columns === undefined) return [];
  const list = columns.split(',').map((one) => quoted(one.trim(), sql.dialect)).join(', ');
  return [`${constraint(quoted(told.get('foreignKeyName') ?? '', sql.dialect))}FOREIGN KEY (${writer(column, sql).name('name')}) REFERENCES ${table.split('.').map((one) => quoted(one, sql.dialect)).join('.')} (${list})${told.get('deleteCascade') === 'true' ? ' ON DELETE CASCADE' : ''}`];
}

function defaultOf(column: XmlElement, sql: Sql): string | undefined {
  const { get } = writer(column, sql);
  const text = get('defaultValue');
  const flag = get('defaultValueBoolean');
  const date = get('defaultValueDate');
  if (text !== undefined) return `'${text.replaceAll("'", "''")}'`;
  if (flag !== undefined) return sql.dialect.introducers || sql.dialect.id === 'sqlserver' ? (flag === 'true' ? '1' : '0') : flag;
  if (date !== undefined) return /^\d/.test(date) ? `'${date}'` : date;
  return get('defaultValueNumeric') ?? get('defaultValueComputed');
}

function notNull(change: XmlElement, sql: Sql, what: 'NULL' | 'NOT NULL'): readonly string[] {
  const { table, name, get } = writer(change, sql);
  const old = get('columnDataType');
  if (!sql.dialect.introducers && sql.dialect.id !== 'sqlserver') return [`ALTER TABLE ${table()} ALTER COLUMN ${name('columnName')} ${what === 'NULL' ? 'DROP' : 'SET'} NOT NULL`];
  // These servers name the type again.
  if (old === undefined) return [unreadOf(change, sql)];
  return [`ALTER TABLE ${table()} ${sql.dialect.introducers ? 'MODIFY' : 'ALTER COLUMN'} ${name('columnName')} ${type(old, sql)} ${what}`];
}

function indexKey(column: XmlElement, sql: Sql): string {
  const { get, name } = writer(column, sql);
  const key = get('computed') === 'true' ? `(${get('name') ?? ''})` : name('name');
  return get('descending') === 'true' ? `${key} DESC` : key;
}

/** The statements of a text; what is meant for another server is left out. */
function texts(text: string, { attributes, children }: XmlElement, sql: Sql): readonly string[] {
  const body = text.trim() === '' ? children.find(({ name }) => name === 'sql')?.text ?? '' : text;
  const written = replaced(body, sql).trim();
  const delimiter = attributes.get('endDelimiter');
  if (delimiter === undefined || delimiter === ';') return written === '' ? [] : [written];
  return written.split(delimiter.startsWith('\\n') ? /^(?:go|\/)\s*$/im : delimiter).map((one) => one.trim()).filter((one) => one !== '');
}

function fileStatements(change: XmlElement, sql: Sql): readonly string[] {
  const { get } = writer(change, sql);
  const text = sql.fileText(get('path') ?? '', get('relativeToChangelogFile') === 'true');
  return text === undefined ? [UNREAD] : texts(text, change, sql);
}

function unreadOf(change: XmlElement, sql: Sql): string {
  const { get, table } = writer(change, sql);
  const named = get('tableName') !== undefined ? table() : get('baseTableName') !== undefined ? table('baseTable') : '${0}';
  return `ALTER TABLE ${named} BUILT BY CODE`;
}
