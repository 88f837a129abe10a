// A hover on a column: its declaration first, then the keys and indexes that it takes part in.
import { mentions } from '../../schema/apply/expressions.ts';
import { findType } from '../../schema/apply/types.ts';
import type { Column, Constraint, Index, QualifiedName, Schema, Table } from '../../schema/schema.ts';
import type { ResolvedSource } from '../../query/resolve.ts';
import { columnsText, columnText, indexKeys, nameOf, referencesTo } from '../describe.ts';
import type { Scene } from '../scene.ts';
import type { OutputColumn } from './outputs.ts';
import { code, codes, type Part } from './parts.ts';
import { columnTitle, labelsText, outputsText } from './table.ts';

export interface ColumnMeant {
  readonly table: Table;
  readonly column: Column;
  /** As it was before the statement that alters it. */
  readonly was?: Column;
  /** Where a query names it. */
  readonly source?: ResolvedSource;
}

export function columnParts({ table, column, was, source }: ColumnMeant, schema: Schema): readonly Part[] {
  const before = was && columnText(was, table, schema);
  const items = [
    ...(before === undefined || before === columnText(column, table, schema) ? [] : [`Before this statement ${code(before)}`]),
    ...(source?.source.outer ? [`May be null here: ${code(source.source.alias ?? table.name)} is joined outwards`] : []),
    ...labels(column, schema),
    ...table.constraints.flatMap((constraint) => constraintText(constraint, column, schema) ?? []),
    ...referencedBy(table, column, schema),
    ...indexed(table, column),
  ];
  return [{ kind: 'sql', text: columnTitle(table, column.name, schema) }, ...(items.length > 0 ? [{ kind: 'list' as const, items }] : [])];
}

/** A column of a CTE or a derived table: the column that it is, or the expression that makes it. */
export function outputParts(source: ResolvedSource, output: OutputColumn, scene: Scene): readonly Part[] {
  const { table, column } = output;
  const from = source.source.kind === 'cte' ? `the CTE ${code(source.source.table?.name ?? '?')}` : `the derived table ${code(source.source.alias ?? '?')}`;
  if (!table || !column) return output.span ? [{ kind: 'sql', text: outputsText([output], scene) }, { kind: 'text', text: `From ${from}` }] : [];
  const [title, ...rest] = columnParts({ table, column, source }, scene.before);
  return [title!, { kind: 'text', text: `Through ${from}${output.name === column.name ? '' : ` as ${code(output.name)}`}` }, ...rest];
}

function labels({ type }: Column, schema: Schema): readonly string[] {
  const declared = type.schema === undefined ? undefined : findType(schema, { schema: type.schema, name: type.name });
  return declared?.kind === 'enum' && declared.labels.length > 0 ? [`One of ${code(labelsText(declared.labels))}`] : [];
}

function constraintText(constraint: Constraint, { name }: Column, schema: Schema): string | undefined {
  switch (constraint.kind) {
    case 'primary key': case 'unique': {
      const at = constraint.columns.indexOf(name);
      const what = constraint.kind === 'unique' ? 'unique key' : 'primary key';
      if (at < 0) return undefined;
      return constraint.columns.length === 1 ? capital(what) : `${ordinal(at)} of ${what} ${code(`(${constraint.columns.join(', ')})`)}`;
    }
    case 'foreign key': {
      const at = constraint.columns.indexOf(name);
      if (at < 0) return undefined;
      const target = schema.tables.get(constraint.table);
      const key = constraint.referenced.length > 0 ? constraint.referenced : target ? primaryKey(target) : [];
      const to = target && key.length > 0 ? columnsText(target, key, schema) : nameOf(constraint.table, schema);
      const actions = `${constraint.onDelete === 'no action' ? '' : `, on delete ${constraint.onDelete}`}${constraint.onUpdate === 'no action' ? '' : `, on update ${constraint.onUpdate}`}`;
      return `${constraint.columns.length === 1 ? 'References' : `With ${codes(constraint.columns.filter((one) => one !== name))} references`} ${code(to)}${actions}${constraint.validated ? '' : ', not validated'}`;
    }
    case 'check': return mentions(constraint.expression, name) ? `Check ${code(constraint.expression)}` : undefined;
    case 'exclude': return undefined;
  }
}

const primaryKey = ({ constraints }: Table): readonly string[] => constraints.flatMap((constraint) => (constraint.kind === 'primary key' ? constraint.columns : []));
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
/** Of a place from 0. */
const ordinal = (at: number): string => ['First', 'Second', 'Third'][at] ?? `${at + 1}th`;

function referencedBy(table: Table, { name }: Column, schema: Schema): readonly string[] {
  const primary = primaryKey(table);
  const from = referencesTo(table, schema).filter(({ key }) => (key.referenced.length > 0 ? key.referenced : primary).includes(name)).map(({ from: child, key }) => columnsText(child, key.columns, schema));
  return from.length > 0 ? [`Referenced by ${codes(from)}`] : [];
}

const MOST_INDEXES = 8;

/** The indexes of its table that it is in, those that begin with it first; that none does is worth saying too. */
function indexed(table: Table, column: Column): readonly string[] {
  if (table.kind === 'view' || table.kind === 'foreign table') return [];
  const found = table.indexes.flatMap((index) => {
    const at = placeIn(index, column.name);
    return at ? [{ index, at }] : [];
  }).sort((a, b) => a.at.rank - b.at.rank);
  const leads = found.some(({ at }) => at.rank === 0);
  const texts = found.filter(({ index, at }) => !(index.constraint && index.keys.length === 1 && at.rank === 0)).map(({ index, at }) => `${at.words} ${code(`${index.name} ${indexKeys(index)}`)}`);
  return [
    ...(leads || !table.complete || table.partitioned ? [] : ['No index begins with it']),
    ...(texts.length > MOST_INDEXES + 1 ? [...texts.slice(0, MOST_INDEXES), `… ${texts.length - MOST_INDEXES} more indexes`] : texts),
  ];
}

function placeIn({ keys, include, predicate }: Index, name: string): { readonly rank: number; readonly words: string } | undefined {
  const at = keys.findIndex((key) => key.column === name);
  if (at === 0) return { rank: 0, words: keys.length === 1 ? 'Key of' : 'First key of' };
  if (at > 0) return { rank: at, words: `${ordinal(at)} key of` };
  if (keys.some(({ expression }) => expression !== undefined && mentions(expression, name))) return { rank: 100, words: 'In an expression of' };
  if (include.includes(name)) return { rank: 101, words: 'Included in' };
  return predicate.some((conjunct) => mentions(conjunct, name)) ? { rank: 102, words: 'In the condition of' } : undefined;
}

/** A column by the qualified name of its table. */
export function columnIn(schema: Schema, key: QualifiedName, name: string): Pick<ColumnMeant, 'table' | 'column'> | undefined {
  const table = schema.tables.get(key);
  const column = table?.columns.find((one) => one.name === name);
  return table && column && { table, column };
}
