// What models declare and no migration makes is in no database, though programs are written as if it were.
// Prisma's manual, "About migration histories": the history is what a database is made from, and the schema what the next migration is made for.
import type { NewIndex } from '../../schema/change.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import { resolveType } from '../../schema/apply/types.ts';
import { isCaseless } from '../../schema/model.ts';
import type { Column, Index, Schema, Table } from '../../schema/schema.ts';
import { familyOf } from '../../schema/typeFamily.ts';
import { isMissing } from '../../query/resolve.ts';
import { keysSql } from '../../sql/createIndex.ts';
import type { Span } from '../../text/span.ts';
import { listOf, oneLine } from '../../text/words.ts';
import type { Finding } from '../finding.ts';
import type { ModelSubject } from '../model.ts';
import type { Rule } from '../rule.ts';
import { isCatalog, JOURNAL } from '../words.ts';

type ChangeOf<K extends ModelSubject['change']['kind']> = Extract<ModelSubject['change'], { readonly kind: K }>;
type Said = Pick<Finding, 'span' | 'weight' | 'message'> & Partial<Pick<Finding, 'atMost' | 'intentions'>>;

export const modelDrift: Rule = {
  id: 'model-drift',
  title: 'Let migrations make what models declare',
  level: 'warning',
  options: {},
  roles: ['schema', 'application', 'job', 'script'],
  looksAt: 'model',

  *check(subject) {
    const { change } = subject;
    if (change.kind === 'create table') yield* ofTable(subject, change);
    if (change.kind === 'create index') yield* ofIndex(subject, change);
  },
};

function* ofTable(subject: ModelSubject, change: ChangeOf<'create table'>): Generator<Said> {
  const { migrated, span, written, isOpen } = subject;
  const table = findTable(migrated, change.table);
  if (!table) {
    const { name } = change.table;
    if (!isMissing(migrated, change.table) || JOURNAL.test(name) || isCatalog(change.table)) return;
    const model = written(span);
    yield { span, weight: 'high', message: `No migration makes \`${name}\`${model === name ? '' : `, the table of \`${model}\``}: the database has no such table${writes(subject)}.` };
    return;
  }
  if (!isKnown(table)) return;
  const named = byName(migrated);
  for (const declared of change.columns) {
    const column = table.columns.find(named(declared.name));
    const at = pointAt(subject, declared.name);
    if (column) yield* ofColumn(subject, table, column, declared, at);
    else yield { span: at, weight: 'high', message: `No migration makes \`${table.name}.${declared.name}\`: reading a row by the model fails, for the database has no such column${writes(subject)}.` };
  }
  const unfilled = isOpen ? [] : table.columns.filter((column) => isRequired(column) && !change.columns.some(named(column.name)));
  if (unfilled.length > 0) {
    const names = listOf(unfilled.map(({ name }) => name));
    yield { span, weight: 'high', message: `Migrations make ${names} of \`${table.name}\` NOT NULL without a default, and the model does not name ${unfilled.length === 1 ? 'it' : 'them'}: no row can be inserted through it.` };
  }
}

/** One side may only be stricter than the other; what is a list to the model is one to the server whether it may be null or not. */
function* ofColumn({ migrated, dialect }: ModelSubject, table: Table, column: Column, declared: Pick<Column, 'type' | 'nullable'>, span: Span): Generator<Said> {
  const name = `\`${table.name}.${column.name}\``;
  const [made, meant] = [familyOf(column.type), familyOf(resolveType(migrated, declared.type))];
  if (made && meant && made !== meant && !dialect.anyType) {
    yield { span, weight: 'high', atMost: 'information', message: `${name} is \`${column.type.name}\` by its migrations and \`${declared.type.name}\` by the model: they hold different kinds of values.` };
  } else if (column.nullable !== declared.nullable && column.type.array === 0 && declared.type.array === 0) {
    yield { span, weight: 'high', atMost: 'information', message: column.nullable ? `${name} may be null by its migrations and never by the model: a row that has none cannot be read.` : `${name} is NOT NULL by its migrations and may be null by the model: writing null fails.` };
  }
}

function* ofIndex(subject: ModelSubject, { table: name, index }: ChangeOf<'create index'>): Generator<Said> {
  const { migrated, span, statement, written, toHost } = subject;
  const table = findTable(migrated, name);
  const named = byName(migrated);
  // Where a column is not there, that is what is said.
  if (!table || !isKnown(table) || !index.keys.every(({ column }) => column !== undefined && table.columns.some(named(column)))) return;
  if (table.indexes.some((one) => one.name === index.name || serves(one, index, named))) return;
  const asked = oneLine(written(toHost(statement)));
  const of = index.keys.length === 1 && !asked.includes(index.keys[0]!.column!) ? `${table.name}.${index.keys[0]!.column!}` : table.name;
  const lost = index.unique ? 'nothing keeps its values from repeating' : 'the database has no such index';
  yield {
    span, weight: 'high',
    message: `\`${asked}\` of \`${of}\` is in no migration: ${lost}${writes(subject)}.`,
    intentions: [{ kind: 'index', title: `Add ${index.unique ? 'a unique' : 'an'} index on ${table.name} (${keysSql(index)})`, safe: false, table: name, index }],
  };
}

/** Whether an index does what is asked of another: for a unique one some of its columns suffice, for others those that it begins with. What a model cannot say of it, a condition or a method, somebody has added on purpose. */
function serves(index: Index, wanted: NewIndex, named: Named): boolean {
  if (!wanted.unique) return wanted.keys.every(({ column = '' }, place) => isKey(index.keys[place], named(column)));
  return index.unique && index.keys.every(({ column }) => column !== undefined && wanted.keys.some((key) => key.column !== undefined && named(column)({ name: key.column })));
}

const isKey = (key: Index['keys'][number] | undefined, test: (one: { readonly name: string }) => boolean): boolean => key?.column !== undefined && test({ name: key.column });

/** The end of a sentence that says what no migration does. */
const writes = ({ tool }: ModelSubject): string => (tool?.fromModels ? `; \`${tool.fromModels}\` writes one` : '');

/** All of it is told, and it is a table that migrations make. */
const isKnown = ({ kind, complete, doubtful, partitionOf, inherits }: Table): boolean => kind === 'table' && complete && !doubtful && !partitionOf && inherits.length === 0;

const isRequired = ({ nullable, default: filled, generated, identity }: Column): boolean => !nullable && filled === undefined && generated === undefined && identity === undefined;

type Named = (name: string) => (one: { readonly name: string }) => boolean;
const byName = ({ model }: Schema): Named => (name) => (one) => one.name === name || (isCaseless(model) && one.name.toLowerCase() === name.toLowerCase());

/** A field, where the statement of its table names its column. */
function pointAt({ statement: { tree }, span, toHost }: ModelSubject, name: string): Span {
  const column = tree?.kind === 'create table' ? tree.columns.find((one) => one.name.name === name) : undefined;
  return column ? toHost(column.name) : span;
}
