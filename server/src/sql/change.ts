// What a statement does to the schema: every definition, whatever wrote it, lowered to `Change`.
// Data statements change nothing here, and what could not be read is `raw`: never a guess.
import type { Change, ObjectName } from '../schema/change.ts';
import { isMysqlModel } from '../schema/model.ts';
import type { Dialect } from './dialect.ts';
import type { AlterObject, CreateRoutine, CreateSchema, DropObjects, Expr, SelectNode, SetStatement, Statement, Tree } from './tree.ts';
import { alterIndex, createIndex } from './change/indexes.ts';
import { objectName } from './change/names.ts';
import { routineOf } from './change/routines.ts';
import { alterTable, createTable, createTableAs } from './change/tables.ts';
import { alterType, createType } from './change/types.ts';
import { dynamic, nameless, none, raw, unread } from './change/unread.ts';
import { createView } from './change/views.ts';

/** `text` is the text the statement's spans lie in: with it, an unread statement can still be asked for names. */
export function changesOf(statement: Statement, dialect: Dialect, text?: string): readonly Change[] {
  const { tree } = statement;
  const own = text?.slice(statement.start, statement.end);
  if (!tree) return isMeta(own) ? [none] : [unread(statement.unread ?? 'The statement could not be read.', own)];
  if (dialect.batchWord !== undefined && isOfSession(tree)) return [none];
  if (isAstray(statement, tree)) return [unread('The statement has an error.', own)];
  const changes = statement.guarded ? changesOfTree(tree, dialect, text).map((change) => (change.kind === 'none' ? change : { ...change, guarded: true as const })) : changesOfTree(tree, dialect, text);
  return statement.errors.length === 0 || changes.every(({ kind }) => kind === 'none') ? changes : [...changes, doubt(changes)];
}

/** Of an index whose statement was lost before its table, what was read as the table is none. */
const isAstray = ({ errors: [first] }: Statement, tree: Tree): boolean => first !== undefined && tree.kind === 'create index' && first.start <= tree.table.start;

/** A definition of SQL Server's `#t` or `@t`, which no other session sees. */
function isOfSession(tree: Tree): boolean {
  const name = tree.kind === 'select' ? tree.into : tree.kind === 'create index' ? tree.table : tree.kind === 'drop' ? tree.names[0] : tree.kind === 'create table' || tree.kind === 'alter table' ? tree.name : undefined;
  return name !== undefined && (name.hole?.startsWith('@') === true || name.parts.at(-1)?.name.startsWith('#') === true);
}

/** A line for psql, or a word for the shell of another client. */
const isMeta = (text: string | undefined): boolean => text !== undefined && /^\s*\\/.test(text);

/** A definition with a syntax error was read in part. */
function doubt(changes: readonly Change[]): Change {
  const names = changes.flatMap((change): readonly ObjectName[] => ('table' in change ? [change.table] : 'view' in change ? [change.view] : []));
  return raw('The statement has an error.', names);
}

function changesOfTree(tree: Tree, dialect: Dialect, text: string | undefined): readonly Change[] {
  switch (tree.kind) {
    case 'create table': return createTable(tree, dialect);
    case 'create table as': return createTableAs(tree);
    case 'alter table': return alterTable(tree, dialect);
    case 'rename tables': return tree.pairs.flatMap((pair) => alterTable(pair, dialect));
    case 'drop': return dropObjects(tree, dialect);
    case 'create index': return createIndex(tree);
    case 'alter index': return alterIndex(tree);
    case 'create view': return createView(tree);
    case 'create type': return createType(tree);
    case 'alter type': return alterType(tree);
    case 'create schema': return createSchema(tree, dialect, text);
    case 'create extension': return [{ kind: 'create extension', name: tree.name.name, ...(tree.schema && { schema: tree.schema.name }) }];
    case 'create routine': return tree.object === 'do' ? doBlock(tree, dialect, text) : [routineOf(tree, text, (statement) => changesOf(statement, dialect, text))];
    case 'alter object': return alterObject(tree);
    case 'set': return [searchPathOf(tree, dialect)];
    case 'select': return selectInto(tree) ?? [setConfig(tree) ?? none];
    case 'create sequence': case 'create trigger': case 'create policy': case 'utility': case 'transaction':
    case 'set operation': case 'values': case 'table': case 'insert': case 'update': case 'delete': case 'merge':
      return [none];
  }
}

function dropObjects({ object, names, ifExists, concurrently, cascade, on }: DropObjects, dialect: Dialect): readonly Change[] {
  const changes = names.map((written): Change => {
    const name = objectName(written);
    if (!name) return nameless(`drop ${object}`);
    switch (object) {
      case 'table': case 'view': case 'materialized view': case 'foreign table': return { kind: 'drop', object, name, ifExists, cascade };
      case 'index': {
        // MySQL names the table beside the index.
        const table = dialect.model.indexNames === 'per table' && on ? objectName(on) : undefined;
        if (table) return name.name === 'PRIMARY' && isMysqlModel(dialect.model) ? { kind: 'drop constraint', table, constraint: 'PRIMARY', ifExists, cascade } : { kind: 'drop index', index: name, table, concurrently, ifExists };
        const home = on && objectName(on)?.schema;
        return { kind: 'drop index', index: home === undefined ? name : { schema: home, name: name.name }, concurrently, ifExists };
      }
      case 'type': case 'domain': return { kind: 'drop type', type: name, cascade };
      case 'schema': return { kind: 'drop schema', name: name.name, cascade };
      default: return none;
    }
  });
  return changes.length > 0 ? changes : [none];
}

/** The elements of CREATE SCHEMA belong to it. */
function createSchema(tree: CreateSchema, dialect: Dialect, text: string | undefined): readonly Change[] {
  const name = tree.name?.name;
  if (name === undefined || isMysqlModel(dialect.model)) return [none];
  const within = <T extends ObjectName>(object: T): T => (object.schema === undefined ? { ...object, schema: name } : object);
  const elements = tree.elements.flatMap((element) => changesOf(element, dialect, text)).map((change): Change => {
    if ('view' in change) return { ...change, view: within(change.view) };
    return 'table' in change ? { ...change, table: within(change.table) } : change;
  });
  return [{ kind: 'create schema', name }, ...elements];
}

/** Whatever it asks first, a DO block brings its statement about where it is still wanted, so each applies where it fits. */
function doBlock({ body, start, end }: CreateRoutine, dialect: Dialect, text: string | undefined): readonly Change[] {
  const own = body ? text?.slice(body.start, body.end) : text?.slice(start, end);
  if (!body) return [dynamic('The body of a DO block could not be read.', own)];
  const changes = body.statements
    // SELECT INTO fills a variable there.
    .flatMap((statement) => (statement.tree && statement.tree.kind !== 'select' ? changesOf(statement, dialect, text) : []))
    .filter(({ kind }) => kind !== 'none' && kind !== 'search path')
    .map((change) => ({ ...change, guarded: true as const }));
  const rest = body.dynamic ? [dynamic('A DO block runs text that is made when it runs.', own)] : [];
  return [...changes, ...rest].length > 0 ? [...changes, ...rest] : [none];
}

function alterObject({ object, name: written, renameTo, schema }: AlterObject): readonly Change[] {
  const name = written && objectName(written);
  if (!name) return [none];
  if (object === 'schema') return [renameTo ? { kind: 'rename schema', name: name.name, to: renameTo.name } : none];
  if (object !== 'domain') return [none];
  return [renameTo ? { kind: 'rename type', type: name, to: renameTo.name } : schema ? { kind: 'set type schema', type: name, to: schema.name } : none];
}

function searchPathOf({ name, values }: SetStatement, dialect: Dialect): Change {
  if (name.toLowerCase() !== 'search_path') return none;
  if (values.length === 0 || values[0]!.toLowerCase() === 'default') return { kind: 'search path', schemas: dialect.searchPath };
  return { kind: 'search path', schemas: values.filter((schema) => schema !== '' && schema !== '$user') };
}

function selectInto(tree: SelectNode): readonly Change[] | undefined {
  if (!tree.into) return undefined;
  return createTableAs({ kind: 'create table as', start: tree.start, end: tree.end, name: tree.into, columns: [], ifNotExists: false, temporary: false, query: tree, withData: true });
}

/** `select pg_catalog.set_config('search_path', '', false)`: how every dump begins. */
function setConfig({ items }: SelectNode): Change | undefined {
  const call = items[0]?.value;
  if (call?.kind !== 'call' || call.name.parts.at(-1)?.name !== 'set_config' || textOf(call.args[0]) !== 'search_path') return undefined;
  const value = textOf(call.args[1]);
  if (value === undefined) return undefined;
  const schemas = value.split(',').map((schema) => schema.trim().replace(/^"(.*)"$/, '$1')).filter((schema) => schema !== '' && schema !== '$user');
  return { kind: 'search path', schemas };
}

const textOf = (expr: Expr | undefined): string | undefined => (expr?.kind === 'literal' && expr.form === 'string' ? expr.value : undefined);
