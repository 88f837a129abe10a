// A hover on a table, a view, an alias, a CTE or a derived table: what it is, then its columns, keys and indexes as DDL.
import { slice } from '../../text/span.ts';
import { keyOfTable } from '../../schema/apply/lookup.ts';
import type { Index, Schema, Table, UserType } from '../../schema/schema.ts';
import { rowBound } from '../../query/facts.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import type { Sizes } from '../../query/sizes.ts';
import { countOf } from '../../text/words.ts';
import { quoteName } from '../../sql/createIndex.ts';
import { columnsText, columnText, indexKeys, indexText, nameOf, referencesTo, tableText, typeOf } from '../describe.ts';
import type { Scene } from '../scene.ts';
import { boundWords } from './bound.ts';
import { outputsOf, type OutputColumn } from './outputs.ts';
import { code, codes, short, type Part } from './parts.ts';

/** `alias`: the name under which it was asked about, where that is another. */
export function tableParts(table: Table, schema: Schema, sizes: Sizes, alias?: string): readonly Part[] {
  const name = nameOf(keyOfTable(table), schema);
  const rows = sizes.rows(keyOfTable(table));
  const facts = [
    `**${code(name)}**`,
    table.partitioned ? `partitioned ${table.kind}` : table.temporary ? `temporary ${table.kind}` : table.kind,
    ...(table.partitionOf === undefined ? [] : [`partition of ${code(nameOf(table.partitionOf, schema))}`]),
    ...table.inherits.filter((parent) => parent !== table.partitionOf).map((parent) => `inherits ${code(nameOf(parent, schema))}`),
    ...(rows === undefined ? [] : [`${countOf(rows)} rows`]),
    ...(table.rowSecurity ? ['row security'] : []),
  ];
  const reads = (table.reads ?? []).map((key) => nameOf(key, schema));
  const references = referencesTo(table, schema).map(({ from, key }) => `${columnsText(from, key.columns, schema)}${key.onDelete === 'no action' || key.onDelete === 'restrict' ? '' : ` (${key.onDelete})`}`);
  const body = tableText(table, schema);
  return [
    { kind: 'text', text: `${alias === undefined || alias === table.name ? '' : `${code(alias)} is `}${facts.join(' · ')}` },
    ...(body === '' ? [] : [{ kind: 'sql' as const, text: body }]),
    ...(reads.length > 0 ? [{ kind: 'text' as const, text: `Reads ${codes(reads)}` }] : []),
    ...(references.length > 0 ? [{ kind: 'text' as const, text: `Referenced by ${codes(references)}` }] : []),
    ...(table.complete ? [] : [{ kind: 'text' as const, text: 'Not all of it could be read: it may have more.' }]),
  ];
}

/** A source of a query: the table that it is, or what the query that it is yields. */
export function sourceParts(of: Resolved, source: ResolvedSource, name: string, scene: Pick<Scene, 'before' | 'sizes' | 'asked'>): readonly Part[] | undefined {
  const { kind, outer } = source.source;
  const joined: readonly Part[] = outer ? [{ kind: 'text', text: 'Joined outwards: its columns may be null here.' }] : [];
  if (source.table) {
    const [first, ...rest] = tableParts(source.table, scene.before, scene.sizes, name);
    return [first!, ...joined, ...rest];
  }
  if (kind !== 'cte' && kind !== 'derived') return undefined;
  const inner = source.source.query && of.inner(source.source.query);
  const written = kind === 'cte' ? source.source.table?.name : undefined;
  const facts = [
    `${written !== undefined && written !== name ? `${code(name)} is ` : ''}**${code(written ?? name)}**`,
    kind === 'cte' ? (isRecursive(of, source) ? 'recursive CTE' : 'CTE') : 'derived table',
    ...(inner && !isRecursive(of, source) ? [boundWords(inner.query, rowBound(inner, scene.sizes))] : []),
  ];
  const columns = outputsOf(of, source);
  return [{ kind: 'text', text: facts.join(' · ') }, ...joined, ...(columns && columns.length > 0 ? [{ kind: 'sql' as const, text: outputsText(columns, scene) }] : [])];
}

function isRecursive(of: Resolved, { source }: ResolvedSource): boolean {
  if (!source.query) return true;
  for (let at: Resolved | undefined = of; at; at = at.outer) if (at.query.ctes.some((cte) => cte.query === source.query && cte.recursive)) return true;
  return false;
}

const MOST_OUTPUTS = 24;

/** `total numeric`, or `total = sum(o.total_cents)` where it is an expression. */
export function outputsText(columns: readonly OutputColumn[], scene: Pick<Scene, 'before' | 'asked'>): string {
  const shown = columns.length <= MOST_OUTPUTS + 1 ? columns : columns.slice(0, MOST_OUTPUTS);
  const width = Math.min(28, Math.max(...shown.map(({ name }) => quoteName(name).length)));
  const lines = shown.map((column) => {
    const name = quoteName(column.name);
    const what = outputText(column, scene);
    return what === '' ? name : `${name.padEnd(width)} ${what}`;
  });
  return [...lines, ...(shown.length < columns.length ? [`… ${columns.length - shown.length} more`] : [])].join('\n');
}

function outputText({ column, span }: OutputColumn, { before, asked }: Pick<Scene, 'before' | 'asked'>): string {
  if (column) return typeOf(column.type, before);
  return span ? `= ${short(slice(asked.reading.document.text, span).replace(/\s+/g, ' '), 60)}` : '';
}

export function indexParts(table: Table, index: Index, schema: Schema, sizes: Sizes): readonly Part[] {
  const rows = sizes.rows(keyOfTable(table));
  const role = index.primary ? 'primary key' : index.constraint ? 'unique constraint' : index.unique ? 'unique index' : 'index';
  return [
    { kind: 'text', text: [`**${code(index.name)}**`, `${role} of ${code(nameOf(keyOfTable(table), schema))}`, ...(rows === undefined ? [] : [`${countOf(rows)} rows`]), ...(index.predicate.length > 0 ? ['partial'] : [])].join(' · ') },
    { kind: 'sql', text: index.constraint ? `${index.primary ? 'primary key' : 'unique'} ${indexKeys(index)}` : indexText(index) },
  ];
}

export function typeParts(type: UserType, schema: Schema): readonly Part[] {
  const key = `${type.schema}.${type.name}`;
  const users = [...schema.tables.values()].filter(({ kind }) => kind === 'table').flatMap((table) => table.columns.filter((column) => column.type.name === type.name && column.type.schema === type.schema).map((column) => columnsText(table, [column.name], schema)));
  return [
    { kind: 'text', text: `**${code(nameOf(key, schema))}** · ${type.kind === 'other' ? 'type' : type.kind === 'composite' || type.kind === 'range' ? `${type.kind} type` : type.kind}` },
    ...(type.kind === 'enum' && type.labels.length > 0 ? [{ kind: 'sql' as const, text: labelsText(type.labels) }] : []),
    ...(type.kind === 'domain' ? [{ kind: 'sql' as const, text: `${typeOf(type.base, schema)}${type.notNull ? ' not null' : ''}` }] : []),
    ...(users.length > 0 ? [{ kind: 'text' as const, text: `Type of ${codes(users.sort())}` }] : []),
  ];
}

/** `'new', 'paid', … 3 more`. */
export function labelsText(labels: readonly string[]): string {
  const shown = labels.length <= 21 ? labels : labels.slice(0, 20);
  return [...shown.map((label) => `'${label.replaceAll("'", "''")}'`), ...(shown.length < labels.length ? [`… ${labels.length - shown.length} more`] : [])].join(', ');
}

/** A column as its declaration: `orders.customer_id bigint not null`. */
export const columnTitle = (table: Table, name: string, schema: Schema): string => {
  const column = table.columns.find((one) => one.name === name);
  return `${columnsText(table, [name], schema)}${column ? ` ${columnText(column, table, schema)}` : ''}`;
};
