// The calls of node-pg-migrate's builder in a migration. Source: node-pg-migrate's documentation and its src/operations/.
import type { CallValue, HostTree, Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { checkpoint, leave, listed, say } from '../../rendering.ts';
import { isHandedIn, type Directions } from '../../migrations/directions.ts';
import { fieldsOf } from '../../migrations/fields.ts';
import { elements, embeddedOr, id, isPlain, literal, membersIn, orDoubt, statement, truth, wordOf, wordsIn, type Defining, type Pen } from '../../migrations/pen.ts';
import { columnsOf, constraintsOf, isKey, nameOf, writeColumn, writeValue } from './columns.ts';

const METHODS: ReadonlySet<string> = new Set([
  'createTable', 'dropTable', 'renameTable', 'addColumns', 'addColumn', 'dropColumns', 'dropColumn', 'renameColumn', 'alterColumn', 'createIndex', 'addIndex', 'dropIndex',
  'addConstraint', 'createConstraint', 'dropConstraint', 'renameConstraint', 'createType', 'addType', 'dropType', 'addTypeValue', 'createSchema', 'dropSchema', 'createExtension', 'addExtension',
]);

export function pgMigrateCalls(tree: HostTree, directions: Directions): readonly Defining[] {
  if (!isOwn(tree)) return [];
  return tree.calls.flatMap((call): readonly Defining[] => {
    const { callee, form, nameSpan } = call;
    if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !METHODS.has(callee.name) || callee.object.kind !== 'name' || !isHandedIn(tree, directions, callee.object)) return [];
    const { name } = callee;
    return [{ call, anchor: nameSpan, label: `\`${name}\` of node-pg-migrate`, write: (pen) => pen.draft.dialect.id === 'postgres' && writeCall(pen, call, name) }];
  });
}

/** The module, or the type or name that everybody gives the builder. */
const isOwn = ({ imports, bindings }: HostTree): boolean =>
  imports.some(({ module }) => module === 'node-pg-migrate') || bindings.some(({ kind, name, type }) => kind === 'parameter' && (name === 'pgm' || type === 'MigrationBuilder'));

function writeCall(pen: Pen, call: CallValue, method: string): boolean {
  const { draft } = pen;
  const { args: [first, second, third], nameSpan: at } = call;
  const path = nameOf(pen, first);
  if (!path) return false;
  const written = id(pen, ...path);
  const said = (text: string): boolean => statement(pen, at, () => {
    say(draft, text, at);
    return true;
  });
  const altered = (what: string): boolean => said(`alter table ${written} ${what}`);
  const or = (isWritten: boolean): boolean => orDoubt(pen, written, at, isWritten);
  const options = (value: Value | undefined, name: string): boolean => fieldsOf(pen, value)?.isTrue(name) === true;
  const ifExists = (value: Value | undefined): string => (options(value, 'ifExists') || pen.isGuarded ? 'if exists ' : '');
  const cascade = (value: Value | undefined): string => (options(value, 'cascade') ? ' cascade' : '');
  const word = wordOf(pen, second);
  switch (method) {
    case 'createTable': return writeTable(pen, path, written, call);
    case 'dropTable': return said(`drop table ${ifExists(second)}${written}${cascade(second)}`);
    case 'renameTable': {
      const to = nameOf(pen, second)?.at(-1);
      return to !== undefined && altered(`rename to ${id(pen, to)}`);
    }
    case 'addColumns': case 'addColumn': return or(writeAdded(pen, written, second, options(third, 'ifNotExists') || pen.isGuarded, call));
    case 'dropColumns': case 'dropColumn': {
      const columns = wordsIn(pen, second) ?? columnsOf(pen, second)?.columns.map(({ name }) => name);
      return or(columns !== undefined && altered(columns.map((one) => `drop column ${ifExists(third)}${id(pen, one)}${cascade(third)}`).join(', ')));
    }
    case 'renameColumn': {
      const to = wordOf(pen, third);
      return or(word !== undefined && to !== undefined && altered(`rename column ${id(pen, word)} to ${id(pen, to)}`));
    }
    case 'alterColumn': return or(word !== undefined && writeAltered(pen, written, word, third, call));
    case 'createIndex': case 'addIndex': return or(writeIndex(pen, path, written, call));
    case 'dropIndex': {
      const columns = wordsIn(pen, second);
      const fields = fieldsOf(pen, third);
      const name = fields?.word('name') ?? (columns && !fields?.has('name') ? `${path.at(-1)}_${columns.join('_')}${fields?.isTrue('unique') ? '_unique' : ''}_index` : undefined);
      return or(name !== undefined && said(`drop index ${options(third, 'concurrently') ? 'concurrently ' : ''}${ifExists(third)}${id(pen, ...path.slice(0, -1), name)}${cascade(third)}`));
    }
    case 'addConstraint': case 'createConstraint': return or(writeConstraint(pen, path, written, call));
    case 'dropConstraint': return or(word !== undefined && altered(`drop constraint ${ifExists(third)}${id(pen, word)}${cascade(third)}`));
    case 'renameConstraint': {
      const to = wordOf(pen, third);
      return or(word !== undefined && to !== undefined && altered(`rename constraint ${id(pen, word)} to ${id(pen, to)}`));
    }
    case 'createType': case 'addType': {
      const labels = second && heldBy(pen, second).kind === 'array' ? wordsIn(pen, second) : undefined;
      return labels?.every(isPlain) === true && said(`create type ${written} as enum (${labels.map(literal).join(', ')})`);
    }
    case 'dropType': return said(`drop type ${ifExists(second)}${written}${cascade(second)}`);
    case 'addTypeValue': return word !== undefined && isPlain(word) && said(`alter type ${written} add value ${options(third, 'ifNotExists') ? 'if not exists ' : ''}${literal(word)}`);
    case 'createSchema': return said(`create schema ${options(second, 'ifNotExists') ? 'if not exists ' : ''}${written}`);
    case 'dropSchema': return said(`drop schema ${ifExists(second)}${written}${cascade(second)}`);
    default: return said(`create extension ${options(second, 'ifNotExists') ? 'if not exists ' : ''}${written}`);
  }
}

function writeTable(pen: Pen, path: readonly string[], written: string, { args: [first, second, third], nameSpan: at }: CallValue): boolean {
  const { draft } = pen;
  const all = columnsOf(pen, second);
  const options = fieldsOf(pen, third);
  if (!all) return false;
  const isKeyed = all.columns.filter((one) => isKey(pen, one)).length > 1;
  const constraints = constraintsOf(pen, path, fieldsOf(pen, options?.value('constraints')), undefined);
  let open: Value | undefined = !all.isWhole || !constraints || options?.isWhole === false || options?.has('like') || options?.has('inherits') || options?.has('partition') || (third !== undefined && !options) ? second : undefined;
  return statement(pen, at, () => {
    say(draft, `create ${options?.isTrue('temporary') ? 'temporary ' : ''}table ${options?.isTrue('ifNotExists') || pen.isGuarded ? 'if not exists ' : ''}`, at);
    say(draft, written, first!);
    elements(pen, at, [
      ...all.columns.map((column) => () => {
        const before = checkpoint(draft);
        if (writeColumn(pen, column, isKeyed)) return;
        before();
        open ??= second;
      }),
      ...(isKeyed ? [() => say(draft, `constraint ${id(pen, `${path.at(-1)}_pkey`)} primary key (${all.columns.filter((one) => isKey(pen, one)).map(({ name }) => id(pen, name)).join(', ')})`, at)] : []),
      ...(constraints ?? []),
      () => void (open && leave(draft, open)),
    ], undefined);
    return true;
  });
}

function writeAdded(pen: Pen, written: string, value: Value | undefined, isConditional: boolean, { nameSpan: at }: CallValue): boolean {
  const { draft } = pen;
  const all = columnsOf(pen, value);
  if (!all || !all.isWhole || all.columns.length === 0) return false;
  return statement(pen, at, () => {
    say(draft, `alter table ${written}`, at);
    return all.columns.every((column, index) => {
      say(draft, `${index > 0 ? ',' : ''} add ${isConditional ? 'column if not exists ' : ''}`, column.at);
      return writeColumn(pen, column, false);
    });
  });
}

/** `alterColumn('t', 'c', { type, using, default, notNull })`: each that is said is an alteration. */
function writeAltered(pen: Pen, written: string, column: string, value: Value | undefined, { nameSpan: at }: CallValue): boolean {
  const { draft } = pen;
  const fields = fieldsOf(pen, value);
  const type = fields?.word('type');
  if (!fields?.isWhole || (fields.has('type') && (type === undefined || !isPlain(type)))) return false;
  const preset = fields.value('default');
  const notNull = truth(pen, fields.value('notNull')) ?? (fields.has('allowNull') ? !fields.isTrue('allowNull') : undefined);
  const using = fields.value('using');
  const parts: (() => void)[] = [];
  const put = (text: string, span: Value, more: () => void = () => undefined): void => void parts.push(() => {
    say(draft, `alter ${id(pen, column)} ${text}`, span);
    more();
  });
  if (preset?.kind === 'constant' && preset.type === 'null') put('drop default', preset);
  else if (preset) put('set default ', preset, () => writeValue(pen, preset));
  if (type !== undefined) put(`set data type ${type}`, fields.value('type')!, () => {
    if (!using || !fields.has('using')) return;
    say(draft, ' using ', using);
    embeddedOr(pen, using);
  });
  if (notNull !== undefined) put(notNull ? 'set not null' : 'drop not null', fields.value('notNull') ?? fields.value('allowNull')!);
  return parts.length > 0 && statement(pen, at, () => {
    say(draft, `alter table ${written} `, at);
    return listed(draft, ', ', at, parts) > 0;
  });
}

/** `createIndex('t', ['a', { name: 'b', sort: 'DESC' }, 'lower(c)'], { unique, where, method, concurrently, name })`. */
function writeIndex(pen: Pen, path: readonly string[], written: string, { args: [, columns, third], nameSpan: at }: CallValue): boolean {
  const { draft } = pen;
  const options = fieldsOf(pen, third);
  const members = columns && membersIn(pen, columns);
  if (!members || members.length === 0 || (third && !options?.isWhole)) return false;
  const words = members.map((one) => wordOf(pen, one) ?? fieldsOf(pen, one)?.word('name'));
  if (words.some((one) => one === undefined || !isPlain(one)) || (options?.has('name') && options.word('name') === undefined)) return false;
  const name = options?.word('name') ?? `${path.at(-1)}_${words.join('_')}${options?.isTrue('unique') ? '_unique' : ''}_index`;
  const method = options?.word('method');
  const where = options?.value('where');
  const include = wordsIn(pen, options?.value('include'));
  return statement(pen, at, () => {
    say(draft, `create ${options?.isTrue('unique') ? 'unique ' : ''}index ${options?.isTrue('concurrently') ? 'concurrently ' : ''}${options?.isTrue('ifNotExists') || pen.isGuarded ? 'if not exists ' : ''}${id(pen, name)} on ${written}${method !== undefined && /^\w+$/.test(method) ? ` using ${method}` : ''} (`, at);
    listed(draft, ', ', columns, members.map((one, index) => () => {
      const fields = fieldsOf(pen, one);
      const more = ['opclass', 'sort'].flatMap((field) => fields?.word(field) ?? []).filter((text) => /^\w+$/.test(text));
      say(draft, [/[ ().]/.test(words[index]!) ? words[index] : id(pen, words[index]), ...more].join(' '), one);
    }));
    say(draft, `)${include ? ` include (${include.map((one) => id(pen, one)).join(', ')})` : ''}`, at);
    if (where && options?.has('where')) {
      say(draft, ' where ', where);
      embeddedOr(pen, where);
    }
    return true;
  });
}

/** `addConstraint('t', 'name', { unique: ['a'] })`, `addConstraint('t', 'name', 'check (a > 0)')`. */
function writeConstraint(pen: Pen, path: readonly string[], written: string, { args: [, named, value], nameSpan: at }: CallValue): boolean {
  const { draft } = pen;
  const name = wordOf(pen, named);
  const text = wordOf(pen, value);
  const isUnnamed = named?.kind === 'constant' && named.type === 'null';
  if (!value || (name === undefined && !isUnnamed)) return false;
  if (text !== undefined) return statement(pen, at, () => {
    say(draft, `alter table ${written} add ${name === undefined ? '' : `constraint ${id(pen, name)} `}`, at);
    embeddedOr(pen, value);
    return true;
  });
  const constraints = constraintsOf(pen, path, fieldsOf(pen, value), name);
  return constraints !== undefined && constraints.length > 0 && statement(pen, at, () => {
    say(draft, `alter table ${written} `, at);
    return listed(draft, ', ', at, constraints.map((write) => () => {
      say(draft, 'add ', at);
      write();
    })) > 0;
  });
}
