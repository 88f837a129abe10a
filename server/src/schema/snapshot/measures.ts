// What a snapshot measured, as a planner takes it: laid over a structure by name.
import type { ColumnMeasures, ExtendedMeasures, Measures, RelationMeasures } from '../measures.ts';
import type { Snapshot } from '../snapshot.ts';
import type { ExtendedStatistics, RelationSize, SnapshotRelation } from './relation.ts';

export function measuresOf({ level, relations }: Snapshot): Measures {
  return {
    level,
    relations: relations.flatMap(relationMeasures),
    columns: relations.flatMap(columnMeasures),
    extended: relations.flatMap(({ extendedStatistics = [] }) => extendedStatistics.flatMap(extendedMeasures)),
  };
}

function relationMeasures({ schema, name, kind, size, indexes }: SnapshotRelation): readonly RelationMeasures[] {
  const own = size && kind !== 'foreign table' ? [{ schema, name, ...sizeMeasures(size, kind === 'partitioned table') }] : [];
  const ofIndexes = indexes.flatMap((index) => (index.size && !index.partitioned ? [{ schema, name: index.name, ...sizeMeasures(index.size, false), ...(index.height !== undefined && { height: index.height }), ...(index.gin && { gin: index.gin }) }] : []));
  return [...own, ...ofIndexes];
}

const sizeMeasures = ({ rows, pages, catalogPages, allVisible }: RelationSize, isParent: boolean): Pick<RelationMeasures, 'rows' | 'pages' | 'countedPages' | 'allVisiblePages'> => ({
  rows,
  ...(isParent ? { pages: 0 } : pages !== undefined && { pages }),
  ...(catalogPages !== undefined && { countedPages: catalogPages }),
  ...(allVisible !== undefined && { allVisiblePages: allVisible }),
});

function columnMeasures({ schema, name: relation, columns, indexes }: SnapshotRelation): readonly ColumnMeasures[] {
  return [
    ...columns.flatMap(({ name: column, statistics, inheritedStatistics }) => [
      ...(statistics ? [{ schema, relation, column, ...statistics }] : []),
      ...(inheritedStatistics ? [{ schema, relation, column, inherited: true as const, ...inheritedStatistics }] : []),
    ]),
    ...indexes.flatMap(({ name, expressions = [] }) => expressions.map(({ name: column, statistics }) => ({ schema, relation: name, column, ...statistics }))),
  ];
}

function extendedMeasures({ schema, name, columns, data = [] }: ExtendedStatistics): readonly ExtendedMeasures[] {
  return data.map(({ inherited, distinct, dependencies, commonValues, expressions }) => ({
    schema, name,
    ...(inherited && { inherited: true as const }),
    keys: columns.map(({ number }) => number),
    ...(distinct !== undefined && { distinct: distinctBytes(distinct) }),
    ...(dependencies !== undefined && { dependencies: dependencyBytes(dependencies) }),
    ...(commonValues !== undefined && { commonValues }),
    ...(expressions && { expressions: expressions.map(({ expression, statistics }) => ({ expression, ...statistics })) }),
  }));
}

// src/include/statistics/extended_stats_internal.h and statistics.h: a magic number, a type, how many items; numbers as a little-endian machine has them.
const NDISTINCT = 0xa352bfa4;
const DEPENDENCIES = 0xb4549a2c;

/** `{"1, 2": 100}` as the bytes of pg_ndistinct: of each item a double, the number of columns (4 bytes), the columns. */
function distinctBytes(text: string): string {
  return bytesOf(NDISTINCT, text, (write, columns, value) => {
    write.double(value);
    write.int32(columns.length);
    for (const column of columns) write.int16(column);
  });
}

/** `{"1 => 2": 0.5}` as the bytes of pg_dependencies: of each item a double, the number of columns (2 bytes), the columns, the implied one last. */
function dependencyBytes(text: string): string {
  return bytesOf(DEPENDENCIES, text, (write, columns, value) => {
    write.double(value);
    write.int16(columns.length);
    for (const column of columns) write.int16(column);
  });
}

function bytesOf(magic: number, text: string, item: (write: Writer, columns: readonly number[], value: number) => void): string {
  const items = [...text.matchAll(/"([^"]*)":\s*([\d.]+)/g)];
  const write = writer();
  for (const part of [magic, 1, items.length]) write.int32(part);
  for (const [, columns, value] of items) item(write, [...columns!.matchAll(/-?\d+/g)].map(([column]) => Number(column)), Number(value));
  return write.digits();
}

type Writer = ReturnType<typeof writer>;

function writer() {
  const bytes: number[] = [];
  const put = (size: number, set: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(size));
    set(view);
    bytes.push(...new Uint8Array(view.buffer));
  };
  return {
    double: (value: number) => put(8, (view) => view.setFloat64(0, value, true)),
    int32: (value: number) => put(4, (view) => view.setInt32(0, value, true)),
    int16: (value: number) => put(2, (view) => view.setInt16(0, value, true)),
    digits: () => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}
