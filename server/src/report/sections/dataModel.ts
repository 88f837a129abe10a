// The data model: the tables as foreign keys tie them together, drawn, and each in a row of a list.
import { familyOf, bytesOf } from '../../schema/typeFamily.ts';
import type { Column, ForeignKey } from '../../schema/schema.ts';
import { countOf } from '../../text/words.ts';
import type { DatabaseFacts, ReportFacts, TableFacts } from '../facts.ts';
import type { Drawing, Entity, Relation } from '../diagram/drawing.ts';
import { groupsOf } from '../diagram/groups.ts';
import { code, joined, paragraph, unknown, type Block, type Line, type Section } from '../page.ts';
import { counted } from '../../text/words.ts';
import { eachDatabase, idOf, nameOf, rowsLine, tableAnchor, tableInline } from './words.ts';

/** Columns of a box besides the keys. */
const COLUMNS_DRAWN = 6;
/** Tables of a diagram whose tables nothing ties. */
const ALONE_DRAWN = 24;

export const dataModel = (facts: ReportFacts): Section => ({ id: 'data-model', title: 'Data model', blocks: eachDatabase(facts, blocksOf) });

function blocksOf(database: DatabaseFacts): readonly Block[] {
  const { tables } = database;
  if (tables.length === 0) return [unknown('No table is declared.')];
  const emphasised = largest(tables);
  return [
    paragraph(emphasised.size > 0 ? `Tables are drawn with what foreign keys tie them to; an arrow before a name leads to a table of another diagram. Those with a heavy frame hold half of all rows together.` : 'Tables are drawn with what foreign keys tie them to; an arrow before a name leads to a table of another diagram.'),
    ...drawingsOf(database, emphasised).map((drawing): Block => ({ kind: 'diagram', drawing })),
    { kind: 'table', head: [{ text: 'Table' }, { text: 'Rows', numbers: true }, { text: 'Columns', numbers: true }, { text: 'Primary key' }, { text: 'Refers to' }, { text: 'Indexes' }], rows: tables.map((facts) => ({ id: idOf(database, facts.key), cells: cellsOf(facts, database) })) },
  ];
}

/** The fewest that hold half of all rows that are known; partitions count as their parent. */
function largest(tables: readonly TableFacts[]): ReadonlySet<string> {
  const own = tables.filter(({ rows = 0, table }) => rows > 0 && table.partitionOf === undefined);
  const total = own.reduce((sum, { rows = 0 }) => sum + rows, 0);
  const found = new Set<string>();
  let sum = 0;
  for (const { key, rows = 0 } of own) {
    if (sum * 2 >= total) break;
    sum += rows;
    found.add(key);
  }
  return found;
}

const foreignKeysOf = ({ table }: TableFacts): readonly ForeignKey[] => table.constraints.filter((one) => one.kind === 'foreign key');

/** Partitions are their parent's, and views hold nothing. */
function drawingsOf(database: DatabaseFacts, emphasised: ReadonlySet<string>): readonly Drawing[] {
  const drawn = new Map(database.tables.filter(({ table }) => table.partitionOf === undefined && table.kind !== 'view').map((facts) => [facts.key, facts]));
  const relations = [...drawn.values()].flatMap((facts) => foreignKeysOf(facts).flatMap((key): readonly Relation[] => (drawn.has(key.table) ? [relationOf(facts, key)] : [])));
  const { tied, alone } = groupsOf([...drawn.keys()], relations);
  const drawing = (keys: readonly string[], title: string): Drawing => {
    const inside = new Set(keys);
    return {
      title,
      entities: keys.map((key) => entityOf(drawn.get(key)!, { database, isDrawn: (other) => inside.has(other), facts: (other) => drawn.get(other), emphasised: emphasised.has(key) })),
      relations: relations.filter(({ from, to }) => inside.has(from) && inside.has(to)).map((one) => ({ ...one, from: idOf(database, one.from), to: idOf(database, one.to) })),
    };
  };
  const loners = Array.from({ length: Math.ceil(alone.length / ALONE_DRAWN) }, (_, at) => alone.slice(at * ALONE_DRAWN, (at + 1) * ALONE_DRAWN));
  return [
    ...tied.map((keys) => drawing(keys, `${nameOf(mostReferred(keys, relations, drawn), database)} and what belongs to it`)),
    ...loners.map((keys) => drawing(keys, tied.length > 0 ? 'Tables that stand alone here' : 'Tables without foreign keys')),
  ];
}

function mostReferred(keys: readonly string[], relations: readonly Relation[], drawn: ReadonlyMap<string, TableFacts>): TableFacts {
  const own = new Set(keys);
  const referred = (key: string): number => relations.filter(({ from, to }) => to === key && from !== key && own.has(from)).length;
  return drawn.get(keys.reduce((best, key) => (referred(key) > referred(best) ? key : best)))!;
}

function relationOf({ key, table }: TableFacts, { columns, table: to }: ForeignKey): Relation {
  const optional = columns.some((name) => table.columns.find((column) => column.name === name)?.nullable ?? true);
  const unique = table.indexes.some((index) => index.unique && index.predicate.length === 0 && index.keys.every(({ column }) => column !== undefined && columns.includes(column)));
  return { from: key, to, column: columns[0] ?? '', optional, unique };
}

interface Around {
  readonly database: DatabaseFacts;
  isDrawn(key: string): boolean;
  facts(key: string): TableFacts | undefined;
  readonly emphasised: boolean;
}

function entityOf(facts: TableFacts, { database, isDrawn, facts: others, emphasised }: Around): Entity {
  const { table, rows } = facts;
  const primary = new Set(table.constraints.flatMap((one) => (one.kind === 'primary key' ? one.columns : [])));
  const foreign = new Map(foreignKeysOf(facts).flatMap((key) => key.columns.map((column) => [column, key.table] as const)));
  const isKey = ({ name }: Column): boolean => primary.has(name) || foreign.has(name);
  const others_ = table.columns.filter((column) => !isKey(column)).slice(0, COLUMNS_DRAWN);
  const shown = [...table.columns.filter(isKey), ...others_];
  return {
    id: idOf(database, facts.key),
    name: nameOf(facts, database),
    ...(rows !== undefined && { rows: `${countOf(rows)} rows` }),
    emphasised,
    columns: shown.map((column) => {
      const target = foreign.get(column.name);
      const other = target === undefined || isDrawn(target) ? undefined : others(target);
      const key = primary.has(column.name) ? (target === undefined ? 'primary' : 'both') : target === undefined ? undefined : 'foreign';
      return { name: column.name, type: typeText(column), ...(key && { key }), ...(other && { elsewhere: { id: idOf(database, other.key), name: nameOf(other, database) } }) };
    }),
    more: table.columns.length - shown.length,
  };
}

/** Short, as people say it: `timestamptz`, `int`. */
function typeText({ type }: Column): string {
  const array = '[]'.repeat(type.array);
  if (familyOf(type) === 'whole' && bytesOf(type) === 4) return `int${array}`;
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(',')})` : '';
  return `${SHORT[type.name] ?? type.name}${modifiers}${array}`;
}
const SHORT: Readonly<Record<string, string>> = { 'timestamp with time zone': 'timestamptz', 'timestamp without time zone': 'timestamp', 'character varying': 'varchar', 'double precision': 'float8', 'time without time zone': 'time' };

function cellsOf(facts: TableFacts, database: DatabaseFacts): readonly Line[] {
  const { table } = facts;
  const marks = [...(table.kind === 'table' ? [] : [table.kind]), ...(table.partitioned ? ['partitioned'] : []), ...(table.partitionOf === undefined ? [] : ['a partition']), ...(table.complete ? [] : ['not wholly read'])];
  const primary = table.constraints.flatMap((one) => (one.kind === 'primary key' ? [one.columns.map(code)] : []))[0];
  const indexes = table.indexes.filter(({ primary: isPrimary }) => !isPrimary);
  return [
    [tableInline(facts, database), ...(marks.length > 0 ? [` (${marks.join(', ')})`] : [])],
    rowsLine(facts),
    [String(table.columns.length)],
    primary ? joined(primary.map((one) => [one]), ', ') : [table.kind === 'table' && table.complete ? 'none' : ''],
    joined([...new Set(foreignKeysOf(facts).map((key) => key.table))].map((key): Line => {
      const other = database.tables.find((one) => one.key === key);
      return [other ? tableAnchor(other, database) : code(key)];
    }), ', '),
    [indexes.length === 0 ? '' : counted(indexes.length, 'index', 'indexes')],
  ];
}
