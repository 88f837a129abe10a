// The calls of TypeORM's query runner in a migration. Source: typeorm 1.1, driver/postgres/PostgresQueryRunner.js; MySQL is sent the same in its own words.
import type { CallValue, HostTree, Value } from '../../../hosts/tree.ts';
import { checkpoint, leave, say } from '../../rendering.ts';
import { heldBy } from '../../names.ts';
import { isHandedIn, type Directions } from '../../migrations/directions.ts';
import { fieldsOf, type Fields } from '../../migrations/fields.ts';
import { doubt, elements, id, membersIn, names, orDoubt, statement, truth, wordOf, wordsIn, type Defining, type Pen } from '../../migrations/pen.ts';
import { enumName, isEnum, keyName, labelsOf, writeCheck, writeColumn, writeForeignKey, writeIndex, writeUnique, type Target } from './parts.ts';

const METHODS = /^(?:createTable|dropTable|renameTable|(?:add|drop|change|rename)Columns?|create(?:Index|Indices|ForeignKeys?|UniqueConstraints?|CheckConstraints?|PrimaryKey)|drop(?:Index|ForeignKey|UniqueConstraint|CheckConstraint|PrimaryKey)|createSchema|dropSchema)$/;

export function typeormCalls(tree: HostTree, directions: Directions): readonly Defining[] {
  if (!isOwn(tree)) return [];
  return tree.calls.flatMap((call): readonly Defining[] => {
    const { callee, form, nameSpan } = call;
    if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !METHODS.test(callee.name) || !isHandedIn(tree, directions, callee.object)) return [];
    const { name } = callee;
    return [{ call, anchor: nameSpan, label: `\`${name}\` of a query runner (TypeORM)`, write: (pen) => writeCall(pen, call, name) }];
  });
}

/** The module, or the type or name that everybody gives the runner. */
const isOwn = ({ imports, bindings }: HostTree): boolean =>
  imports.some(({ module }) => module === 'typeorm') || bindings.some(({ kind, name, type }) => kind === 'parameter' && (name === 'queryRunner' || type === 'QueryRunner'));

function writeCall(pen: Pen, call: CallValue, method: string): boolean {
  const { draft } = pen;
  const { args: [first, second, third, fourth], nameSpan: at } = call;
  const server = draft.dialect.id === 'postgres' ? 'postgres' : draft.dialect.id === 'mysql' || draft.dialect.id === 'mariadb' ? 'mysql' : undefined;
  const table = fieldsOf(pen, first);
  const raw = table ? [table.word('schema'), table.word('name')].filter((one) => one !== undefined).join('.') : wordOf(pen, first);
  if (!server || raw === undefined || raw === '' || (table && table.word('name') === undefined)) return false;
  const target: Target = { raw, written: id(pen, ...raw.split('.')), server };
  const said = (text: string): boolean => statement(pen, at, () => {
    say(draft, text, at);
    return true;
  });
  const altered = (what: string): boolean => said(`ALTER TABLE ${target.written} ${what}`);
  const unread = (isWritten: boolean): boolean => orDoubt(pen, target.written, at, isWritten);
  const isConditional = pen.isGuarded;
  switch (method) {
    case 'createTable': return table !== undefined && writeTable(pen, target, table, call, { isConditional: isConditional || truth(pen, second) === true, hasKeys: truth(pen, third) !== false, hasIndexes: truth(pen, fourth) !== false });
    case 'dropTable': return said(`DROP TABLE ${isConditional || truth(pen, second) === true ? 'IF EXISTS ' : ''}${target.written}`);
    case 'renameTable': {
      const to = wordOf(pen, second);
      return to !== undefined && said(`ALTER TABLE ${target.written} RENAME TO ${id(pen, to.split('.').at(-1))}`);
    }
    case 'createSchema': return said(`CREATE SCHEMA ${truth(pen, second) === true ? 'IF NOT EXISTS ' : ''}${target.written}`);
    case 'dropSchema': return said(`DROP SCHEMA ${truth(pen, second) === true ? 'IF EXISTS ' : ''}${target.written}${truth(pen, third) === true ? ' CASCADE' : ''}`);
    case 'addColumn': case 'addColumns': return everyOne(pen, target, second, at, (fields) => writeAdded(pen, target, fields));
    case 'dropColumn': case 'dropColumns': {
      const columns = wordsIn(pen, second);
      return unread(columns !== undefined && columns.map((column) => altered(`DROP COLUMN ${isConditional && server === 'postgres' ? 'IF EXISTS ' : ''}${id(pen, column)}`)).every(Boolean));
    }
    case 'renameColumn': {
      const [from, to] = [wordOf(pen, second), wordOf(pen, third)];
      return unread(from !== undefined && to !== undefined && altered(`RENAME COLUMN ${id(pen, from)} TO ${id(pen, to)}`));
    }
    case 'createIndex': case 'createIndices': return everyOne(pen, target, second, at, (fields) => statement(pen, at, () => writeIndex(pen, target, fields)));
    case 'createForeignKey': case 'createForeignKeys': return everyOne(pen, target, second, at, (fields) => added(pen, target, at, () => writeForeignKey(pen, target, fields)));
    case 'createUniqueConstraint': case 'createUniqueConstraints': return everyOne(pen, target, second, at, (fields) => added(pen, target, at, () => writeUnique(pen, target, fields)));
    case 'createCheckConstraint': case 'createCheckConstraints': return everyOne(pen, target, second, at, (fields) => added(pen, target, at, () => writeCheck(pen, target, fields)));
    case 'createPrimaryKey': {
      const columns = wordsIn(pen, second);
      return unread(columns !== undefined && altered(`ADD CONSTRAINT ${id(pen, wordOf(pen, third) ?? keyName(target, 'PK', columns))} PRIMARY KEY (${names(pen, columns)})`));
    }
    case 'dropIndex': {
      const name = wordOf(pen, second) ?? fieldsOf(pen, second)?.word('name');
      const [schema] = raw.split('.').length > 1 ? raw.split('.') : [undefined];
      return unread(name !== undefined && said(server === 'mysql' ? `DROP INDEX ${id(pen, name)} ON ${target.written}` : `DROP INDEX ${isConditional ? 'IF EXISTS ' : ''}${id(pen, schema, name)}`));
    }
    case 'dropForeignKey': case 'dropUniqueConstraint': case 'dropCheckConstraint': {
      const name = wordOf(pen, second) ?? fieldsOf(pen, second)?.word('name');
      const word = server === 'postgres' ? 'CONSTRAINT' : method === 'dropForeignKey' ? 'FOREIGN KEY' : method === 'dropUniqueConstraint' ? 'INDEX' : 'CONSTRAINT';
      return unread(name !== undefined && altered(`DROP ${word} ${isConditional && server === 'postgres' ? 'IF EXISTS ' : ''}${id(pen, name)}`));
    }
    // What it changes hangs on what stood there.
    default: return doubt(pen, target.written, at);
  }
}

/** Each member of a list or the one that is given; what is not written out makes the table doubtful. */
function everyOne(pen: Pen, { written }: Target, value: Value | undefined, at: CallValue['nameSpan'], write: (fields: Fields) => boolean): boolean {
  const members = value && membersIn(pen, value);
  const all = members?.map((one) => {
    const fields = fieldsOf(pen, one);
    return fields?.isWhole === true && write(fields);
  });
  return orDoubt(pen, written, at, all?.every(Boolean) === true);
}

const added = (pen: Pen, { written }: Target, at: CallValue['nameSpan'], write: () => boolean): boolean => statement(pen, at, () => {
  say(pen.draft, `ALTER TABLE ${written} ADD `, at);
  return write();
});

function writeAdded(pen: Pen, target: Target, fields: Fields): boolean {
  const { draft } = pen;
  const { at } = fields;
  const name = fields.word('name');
  if (name === undefined) return false;
  writeEnum(pen, target, fields);
  return statement(pen, at, () => {
    say(draft, `ALTER TABLE ${target.written} ADD ${pen.isGuarded ? 'COLUMN IF NOT EXISTS ' : ''}`, at);
    return writeColumn(pen, target, fields);
  }) && (!fields.isTrue('isPrimary') || doubt(pen, target.written, at)) && (!fields.isTrue('isUnique') || statement(pen, at, () => {
    say(draft, `ALTER TABLE ${target.written} ADD ${target.server === 'mysql' ? 'UNIQUE INDEX' : 'CONSTRAINT'} ${id(pen, keyName(target, 'UQ', [name]))} ${target.server === 'mysql' ? '' : 'UNIQUE '}(${id(pen, name)})`, at);
    return true;
  }));
}

function writeEnum(pen: Pen, target: Target, fields: Fields): void {
  const name = fields.word('name');
  const labels = labelsOf(fields);
  if (target.server === 'postgres' && isEnum(fields) && name !== undefined && labels !== undefined) statement(pen, fields.at, () => {
    say(pen.draft, `CREATE TYPE ${enumName(pen, target, fields, name)} AS ENUM(${labels})`, fields.at);
    return true;
  });
}

interface Making { readonly isConditional: boolean; readonly hasKeys: boolean; readonly hasIndexes: boolean }

/** `new Table({ name, columns, uniques, checks, foreignKeys, indices })`. */
function writeTable(pen: Pen, target: Target, table: Fields, { nameSpan: at, args: [given] }: CallValue, { isConditional, hasKeys, hasIndexes }: Making): boolean {
  const { draft } = pen;
  const { written, server } = target;
  const members = (name: string): readonly (Fields | undefined)[] => (table.has(name) ? table.list(name).map((one) => fieldsOf(pen, one)) : []);
  const [columns, uniques, checks, keys] = [members('columns'), members('uniques'), members('checks'), hasKeys ? members('foreignKeys') : []];
  const known = columns.filter((one) => one !== undefined);
  let open: Value | undefined = table.isWhole && [columns, uniques, checks, keys].every((list) => list.every((one) => one?.isWhole)) && !table.has('exclusions') ? undefined : given;
  const part = (write: () => boolean) => (): void => {
    const before = checkpoint(draft);
    if (write()) return;
    before();
    open ??= given;
  };
  for (const fields of known) writeEnum(pen, target, fields);
  const owned = known.filter((one) => one.isTrue('isUnique')).flatMap((one) => one.word('name') ?? []).filter((name) => !uniques.some((one) => one?.words('columnNames')?.join() === name));
  const primary = known.filter((one) => one.isTrue('isPrimary'));
  statement(pen, at, () => {
    say(draft, `CREATE TABLE ${isConditional ? 'IF NOT EXISTS ' : ''}`, at);
    say(draft, written, table.value('name')!);
    elements(pen, at, [
      ...known.map((fields) => part(() => writeColumn(pen, target, fields))),
      ...uniques.map((fields) => part(() => fields !== undefined && writeUnique(pen, target, fields))),
      ...owned.map((name) => () => say(draft, `${server === 'mysql' ? 'UNIQUE INDEX' : 'CONSTRAINT'} ${id(pen, keyName(target, 'UQ', [name]))} ${server === 'mysql' ? '' : 'UNIQUE '}(${id(pen, name)})`, at)),
      ...checks.map((fields) => part(() => fields !== undefined && writeCheck(pen, target, fields))),
      ...keys.map((fields) => part(() => fields !== undefined && writeForeignKey(pen, target, fields))),
      ...(primary.length > 0 ? [part(() => writePrimary(pen, target, primary, at))] : []),
      () => void (open && leave(draft, heldBy(pen, open))),
    ], undefined);
    return true;
  });
  for (const fields of hasIndexes ? members('indices') : []) orDoubt(pen, written, at, fields !== undefined && statement(pen, fields.at, () => writeIndex({ ...pen, isGuarded: isConditional }, target, fields)));
  return true;
}

function writePrimary(pen: Pen, target: Target, columns: readonly Fields[], at: CallValue['nameSpan']): boolean {
  const own = columns.map((one) => one.word('name'));
  if (own.some((one) => one === undefined)) return false;
  const words = own.filter((one) => one !== undefined);
  const name = columns[0]!.word('primaryKeyConstraintName') ?? keyName(target, 'PK', words);
  say(pen.draft, `${target.server === 'mysql' ? '' : `CONSTRAINT ${id(pen, name)} `}PRIMARY KEY (${names(pen, words)})`, at);
  return true;
}
