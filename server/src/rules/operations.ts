// What a statement of a migration does to tables that others use: its actions, each as the kind that a server's table of locks knows.
import type { OperationKind } from '../schema/locks/lock.ts';
import type { ObjectName } from '../schema/change.ts';
import { isCaseless, isMysqlModel } from '../schema/model.ts';
import { lockOf } from '../schema/locks/of.ts';
import { findIndex, findTable } from '../schema/apply/lookup.ts';
import type { Column, Constraint, Schema } from '../schema/schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { AlterAction, AlterTable, ColumnDefinition, ConstraintDefinition, CreateIndex, DropObjects, Expr, Name, Tree, Utility } from '../sql/tree.ts';
import type { Span } from '../text/span.ts';
import { proves } from './proofs.ts';
import { mysqlTypeChange, typeChange } from './typeChange.ts';
import { isVolatile } from './volatility.ts';

export interface Operation {
  readonly kind: OperationKind;
  readonly table: ObjectName;
  /** In the statement's own coordinates: the action, or the words that begin the statement. */
  readonly span: Span;
  readonly action?: AlterAction;
  readonly constraint?: ConstraintDefinition;
  readonly index?: CreateIndex;
  /** The column it is about. */
  readonly column?: string;
}

export interface Around {
  readonly before: Schema;
  readonly after: Schema;
  readonly dialect: Dialect;
  /** The statement's text. */
  readonly text: string;
  /** A statement before has set the session's time zone to UTC. */
  readonly inUtc: boolean;
  readonly version?: number;
}

export function operationsOf(tree: Tree | undefined, around: Around): readonly Operation[] {
  switch (tree?.kind) {
    case 'create index': return indexOperations(tree, around);
    case 'alter table': return tree.object === 'table' ? alterations(tree, around) : [];
    case 'drop': return drops(tree, around);
    case 'create trigger': return named(tree.table, 'create trigger', { start: tree.start, end: tree.table.end });
    case 'create policy': return named(tree.table, 'create policy', { start: tree.start, end: tree.table.end });
    case 'utility': return utilities(tree, around);
    default: return [];
  }
}

/** A name without the server's or database's part. */
export function objectNameOf({ parts, hole }: Name): ObjectName | undefined {
  const name = parts.at(-1)?.name;
  if (name === undefined || hole !== undefined) return undefined;
  const schema = parts.at(-2)?.name;
  return { name, ...(schema !== undefined && { schema }) };
}

function named(written: Name, kind: OperationKind, span: Span): readonly Operation[] {
  const table = objectNameOf(written);
  return table ? [{ kind, table, span }] : [];
}

/** SQL Server's WITH (ONLINE = ON) is what PostgreSQL calls CONCURRENTLY. */
const isOnline = ({ dialect, text }: Around): boolean => dialect.id === 'sqlserver' && ONLINE.test(text);
const ONLINE = /\bonline\s*=\s*on\b/i;

function indexOperations(tree: CreateIndex, around: Around): readonly Operation[] {
  const table = objectNameOf(tree.table);
  // An index of a parent alone is only declared: nothing is read.
  if (!table || tree.only) return [];
  return [{ kind: tree.concurrently || isOnline(around) ? 'create index concurrently' : 'create index', table, span: tree.verb, index: tree }];
}

function drops(tree: DropObjects, { before, dialect }: Around): readonly Operation[] {
  return tree.names.flatMap((written): readonly Operation[] => {
    const name = objectNameOf(written);
    if (!name) return [];
    if (tree.object === 'table') return [{ kind: 'drop table', table: name, span: written }];
    if (tree.object === 'trigger' && tree.on) return named(tree.on, 'drop trigger', written);
    if (tree.object !== 'index') return [];
    const owner = findIndex(before, name)?.table;
    const table = owner ? { schema: owner.schema, name: owner.name } : tree.on && objectNameOf(tree.on);
    return table ? [{ kind: tree.concurrently && dialect.id === 'postgres' ? 'drop index concurrently' : 'drop index', table, span: written }] : [];
  });
}

function utilities(tree: Utility, { text }: Around): readonly Operation[] {
  const kind = utilityKind(tree.words, text);
  return kind ? tree.tables.flatMap((table) => named(table, kind, { start: tree.start, end: tree.start + (/^\w+/.exec(text)?.[0].length ?? 0) })) : [];
}

function utilityKind(words: string, text: string): OperationKind | undefined {
  const concurrently = /\bconcurrently\b/i.test(text.slice(0, 200));
  if (words.startsWith('truncate')) return 'truncate';
  if (words.startsWith('refresh')) return concurrently ? 'refresh materialized view concurrently' : 'refresh materialized view';
  if (words.startsWith('vacuum')) return /^vacuum\s*(?:\([^)]*\bfull\b(?!\s+(?:false|off))|full\b)/i.test(text) ? 'vacuum full' : undefined;
  if (words.startsWith('cluster')) return 'cluster';
  if (words.startsWith('reindex')) return concurrently ? 'reindex concurrently' : 'reindex';
  // LOCK TABLE without a mode takes the strongest.
  return words.startsWith('lock') && !/\bin\b/i.test(text) ? 'lock table' : undefined;
}

function alterations(tree: AlterTable, around: Around): readonly Operation[] {
  const table = objectNameOf(tree.name);
  return table ? tree.actions.flatMap((action): readonly Operation[] => {
    const kind = kindOf(action, table, around);
    return kind && !isRefusedOrOnline(kind, around) ? [{ kind, table, span: { start: action.start, end: action.end }, action, ...aboutOf(action) }] : [];
  }) : [];
}

/** What is told to block nobody: MySQL refuses what it could not do so, SQL Server does it online. */
function isRefusedOrOnline(kind: OperationKind, { dialect, text, version }: Around): boolean {
  const isTold = isMysqlModel(dialect.model) ? /\block\s*=?\s*none\b|\balgorithm\s*=?\s*instant\b/i.test(text) : dialect.id === 'sqlserver' && ONLINE.test(text);
  return isTold && lockOf(dialect.id, kind, version)?.work !== 'none';
}

function aboutOf(action: AlterAction): Pick<Operation, 'constraint' | 'column'> {
  switch (action.kind) {
    case 'add constraint': return { constraint: action.constraint };
    case 'add column': return { column: action.column.name.name };
    case 'change column': return { column: action.column.name.name };
    case 'alter type': case 'set not null': case 'drop not null': case 'drop column': case 'rename column': return { column: action.name.name };
    default: return {};
  }
}

function kindOf(action: AlterAction, table: ObjectName, around: Around): OperationKind | undefined {
  const { before } = around;
  switch (action.kind) {
    case 'add column': return action.ifNotExists && columnIn(before, table, action.column.name.name) ? undefined : additionOf(action.column, around);
    case 'drop column': return 'drop column';
    case 'alter type': return alterTypeOf(action, table, around);
    case 'set default': case 'drop default': case 'drop identity': case 'add identity': case 'drop expression': return 'set default';
    case 'set expression': return 'change type and rewrite';
    case 'set not null': return columnIn(before, table, action.name.name)?.nullable === false ? undefined : proves(before, table, action.name.name) ? 'set not null after a check' : 'set not null';
    case 'drop not null': return 'drop not null';
    case 'add constraint': return constraintOf(action.constraint, before, table);
    case 'drop constraint': return 'drop constraint';
    case 'validate constraint': return validationOf(findTable(before, table)?.constraints.find(({ name }) => name === action.name.name), around);
    case 'rename column': return 'rename column';
    case 'change column': return declaredAnew(action, table, around);
    case 'drop index': return 'drop index';
    case 'drop primary key': return 'drop constraint';
    case 'rename index': return undefined;
    case 'rename': return 'rename table';
    case 'set schema': return 'set schema';
    case 'attach partition': return 'attach partition';
    case 'detach partition': return action.concurrently ? 'detach partition concurrently' : 'detach partition';
    case 'row security': return 'row security';
    case 'set logged': case 'set unlogged': return 'set logged';
    case 'harmless': return /^set tablespace/.test(action.words) ? 'set tablespace' : /^(?:enable|disable)\b.*\btrigger/.test(action.words) ? 'switch trigger' : /^set \(|statistics/.test(action.words) ? 'set options' : undefined;
    case 'rename constraint': case 'alter constraint': case 'inherit': case 'no inherit': case 'unread': return undefined;
  }
}

const columnIn = (schema: Schema, table: ObjectName, column: string): Column | undefined => findTable(schema, table)?.columns.find(({ name }) => name === column || (isCaseless(schema.model) && name.toLowerCase() === column.toLowerCase()));

function additionOf({ constraints, type }: ColumnDefinition, { dialect }: Around): OperationKind {
  const of = (kind: ConstraintDefinition['type']): ConstraintDefinition | undefined => constraints.find((one) => one.type === kind);
  const generated = of('generated');
  if (generated) return generated.stored ? 'add stored generated column' : 'add virtual generated column';
  if (of('identity') || (dialect.id === 'postgres' && /^(?:small|big)?serial[248]?$/.test(type?.name ?? ''))) return 'add identity column';
  const value: Expr | undefined = of('default')?.expression;
  if (!value || (value.kind === 'literal' && value.form === 'null')) return 'add column';
  return isVolatile(value) ? 'add column with a volatile default' : 'add column with a constant default';
}

/** MODIFY and CHANGE: what is heaviest of all that the new declaration changes. */
function declaredAnew({ name, column }: Extract<AlterAction, { kind: 'change column' }>, table: ObjectName, { before, after }: Around): OperationKind | undefined {
  const old = columnIn(before, table, name.name);
  const now = columnIn(after, table, column.name.name);
  const renamed = name.name.toLowerCase() !== column.name.name.toLowerCase() ? 'rename column' : undefined;
  if (!old || !now) return renamed;
  const effect = mysqlTypeChange(old.type, now.type);
  if (effect === 'rewrite') return 'change type and rewrite';
  if (old.nullable !== now.nullable) return now.nullable ? 'drop not null' : 'set not null';
  return renamed ?? (effect === 'catalog' ? 'change type in the catalog' : undefined);
}

function alterTypeOf(action: Extract<AlterAction, { kind: 'alter type' }>, table: ObjectName, { before, after, dialect, inUtc, version }: Around): OperationKind | undefined {
  const old = columnIn(before, table, action.name.name);
  const now = columnIn(after, table, action.name.name);
  if (!old || !now) return undefined;
  switch (typeChange(old, now, { action, inUtc, dialect: dialect.id, version })) {
    case 'catalog': return 'change type in the catalog';
    case 'indexes': {
      const indexed = findTable(before, table)?.indexes.some(({ keys }) => keys.some(({ column, expression }) => column === old.name || expression !== undefined)) ?? true;
      return indexed ? 'change type and rebuild indexes' : 'change type in the catalog';
    }
    case 'rewrite': return 'change type and rewrite';
    case 'unknown': return undefined;
  }
}

/** PostgreSQL does not read again what is valid already; SQL Server does. */
function validationOf(constraint: Constraint | undefined, { dialect }: Around): OperationKind | undefined {
  if (constraint && 'validated' in constraint && constraint.validated && dialect.id === 'postgres') return undefined;
  return constraint?.kind === 'foreign key' ? 'validate foreign key' : 'validate check';
}

function constraintOf({ type, notValid, usingIndex, columns }: ConstraintDefinition, before: Schema, table: ObjectName): OperationKind | undefined {
  switch (type) {
    case 'foreign key': return notValid ? 'add foreign key not valid' : 'add foreign key';
    case 'check': return notValid ? 'add check not valid' : 'add check';
    case 'unique': return usingIndex ? 'adopt index' : 'add unique';
    case 'primary key': return usingIndex ? 'adopt index' : 'add primary key';
    case 'exclude': return 'add exclusion';
    // PostgreSQL 18: ADD CONSTRAINT … NOT NULL … NOT VALID.
    case 'not null': return notValid ? 'add check not valid' : columns.every(({ name }) => proves(before, table, name)) ? 'set not null after a check' : 'set not null';
    default: return undefined;
  }
}
