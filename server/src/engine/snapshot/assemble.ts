// The rows of the catalog, each already a part of a snapshot, put together table by table and sorted by name, so that the same database gives the same text.
import type { ObjectKey, Snapshot, SnapshotConstraint, SnapshotType } from '../../schema/snapshot.ts';
import type { ExtendedData, ExtendedStatistics, SnapshotColumn, SnapshotIndex, SnapshotRelation } from '../../schema/snapshot/relation.ts';
import type { ValueMeasures } from '../../schema/measures.ts';
import type { CatalogPart } from './catalog.ts';
import { groupBy } from '../../text/groupBy.ts';

/** What a query of the catalog gives: a part in its final shape, and what it belongs to. */
export interface CatalogRow {
  readonly part: unknown;
  readonly captured?: string;
  /** Of the relation. */
  readonly oid?: number;
  readonly index?: number;
  readonly column?: string;
  readonly inherited?: boolean;
  readonly schema?: string;
  readonly name?: string;
}

export interface Catalog { get(part: CatalogPart): readonly CatalogRow[] }

type Parts = Pick<Snapshot, 'extensions' | 'schemas' | 'collations' | 'types' | 'sequences' | 'functions' | 'relations' | 'views'>;

/** `measured`: whether any statistics could be read, or there are none to read. */
export interface Assembled { readonly parts: Parts; readonly notes: readonly string[]; readonly measured: boolean }

export function assemble(catalog: Catalog): Assembled {
  const list = <T>(part: CatalogPart): readonly T[] => catalog.get(part).map((row) => row.part as T);
  const statistics = groupBy(catalog.get('statistics'), ({ oid }) => oid);
  const relations = relationsOf(catalog, statistics);
  const blind = relations.filter(({ size, columns }) => size && size.rows > 0 && columns.every((column) => !column.statistics && !column.inheritedStatistics)).map(({ schema, name }) => `${schema}.${name}`);
  return {
    parts: {
      extensions: list<Snapshot['extensions'][number]>('extensions').toSorted(by(({ name }) => name)),
      schemas: list<string>('schemas').toSorted(),
      collations: list<Snapshot['collations'][number]>('collations').toSorted(byKey),
      types: list<SnapshotType>('types').toSorted(byKey),
      sequences: list<ObjectKey>('sequences').toSorted(byKey),
      functions: list<Snapshot['functions'][number]>('functions').toSorted(by((one) => `${one.schema}\0${one.name}\0${one.arguments}`)),
      relations,
      views: list<Snapshot['views'][number]>('views').toSorted(byKey),
    },
    notes: blind.length === 0 ? [] : [`There are no statistics of ${blind.length === 1 ? '' : `${blind.length} tables, such as `}\`${blind[0]!}\`: the role may not read ${blind.length === 1 ? 'it' : 'them'}, row security applies, or ${blind.length === 1 ? 'it was' : 'they were'} never analyzed.`],
    measured: statistics.size > 0 || blind.length === 0,
  };
}

function relationsOf(catalog: Catalog, statistics: ReadonlyMap<number | undefined, readonly CatalogRow[]>): readonly SnapshotRelation[] {
  const of = <T>(part: CatalogPart): ((oid: number | undefined) => readonly T[]) => {
    const grouped = groupBy(catalog.get(part), ({ oid }) => oid);
    return (oid) => (grouped.get(oid) ?? []).map((row) => row.part as T);
  };
  const columns = of<SnapshotColumn>('columns');
  const constraints = of<SnapshotConstraint>('constraints');
  const policies = of<NonNullable<SnapshotRelation['policies']>[number]>('policies');
  const triggers = of<NonNullable<SnapshotRelation['triggers']>[number]>('triggers');
  const rules = of<NonNullable<SnapshotRelation['rules']>[number]>('rules');
  const usage = of<NonNullable<SnapshotRelation['usage']>>('usage');
  const indexes = groupBy(catalog.get('indexes'), ({ oid }) => oid);
  const extended = extendedOf(catalog);
  const indexPart = indexParts(catalog, statistics);
  return catalog.get('relations').map(({ oid, part }): SnapshotRelation => {
    const columnStatistics = groupBy(statistics.get(oid) ?? [], ({ column, inherited }) => `${inherited ? 'heirs' : 'own'} ${column}`);
    const measured = (column: SnapshotColumn): SnapshotColumn => {
      const [own, heirs] = ['own', 'heirs'].map((kind) => columnStatistics.get(`${kind} ${column.name}`)?.[0]?.part as ValueMeasures | undefined);
      return { ...column, ...(own && { statistics: own }), ...(heirs && { inheritedStatistics: heirs }) };
    };
    const [counters] = usage(oid);
    return {
      ...(part as Omit<SnapshotRelation, 'columns' | 'constraints' | 'indexes'>),
      ...(counters && { usage: counters }),
      columns: columns(oid).map(measured),
      constraints: constraints(oid).toSorted(byName),
      indexes: (indexes.get(oid) ?? []).map(indexPart).sort(byName),
      ...some('policies', policies(oid).toSorted(byName)),
      ...some('triggers', triggers(oid).toSorted(byName)),
      ...some('rules', rules(oid).toSorted(byName)),
      ...some('extendedStatistics', extended(oid)),
    };
  }).sort(byKey);
}

function indexParts(catalog: Catalog, statistics: ReadonlyMap<number | undefined, readonly CatalogRow[]>): (row: CatalogRow) => SnapshotIndex {
  const partOf = <T>(part: CatalogPart): ReadonlyMap<number | undefined, T> => new Map(catalog.get(part).map((row) => [row.oid, row.part as T]));
  const heights = partOf<number>('heights');
  const gins = partOf<NonNullable<SnapshotIndex['gin']>>('gin');
  return ({ index, part }) => {
    const height = heights.get(index);
    const gin = gins.get(index);
    const expressions = (statistics.get(index) ?? []).map(({ column, part: values }) => ({ name: String(column), statistics: values as ValueMeasures }));
    return { ...(part as SnapshotIndex), ...(height !== undefined && { height }), ...(gin && { gin }), ...some('expressions', expressions.toSorted(byName)) };
  };
}

function extendedOf(catalog: Catalog): (oid: number | undefined) => readonly ExtendedStatistics[] {
  const keyOf = ({ schema, name, inherited }: CatalogRow): string => JSON.stringify([schema, name, inherited ?? false]);
  const objects = groupBy(catalog.get('extended'), ({ oid }) => oid);
  const values = new Map(catalog.get('extendedValues').map((row) => [keyOf(row), String(row.part)]));
  const expressions = groupBy(catalog.get('extendedExpressions'), keyOf);
  const data = groupBy(catalog.get('extendedData'), ({ schema, name }) => JSON.stringify([schema, name]));
  return (oid) => (objects.get(oid) ?? []).map(({ part }): ExtendedStatistics => {
    const object = part as ExtendedStatistics;
    const gathered = (data.get(JSON.stringify([object.schema, object.name])) ?? []).map((row): ExtendedData => {
      const commonValues = values.get(keyOf(row));
      const of = (expressions.get(keyOf(row)) ?? []).map((one) => one.part as NonNullable<ExtendedData['expressions']>[number]);
      return { ...(row.part as ExtendedData), ...(commonValues !== undefined && { commonValues }), ...some('expressions', of) };
    });
    return { ...object, ...some('data', gathered.toSorted(by(({ inherited }) => String(inherited)))) };
  }).sort(byKey);
}

const by = <T>(text: (one: T) => string) => (a: T, b: T): number => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
const byName = by<{ readonly name: string }>(({ name }) => name);
const byKey = by<ObjectKey>(({ schema, name }) => `${schema}\0${name}`);

/** A list as a property, and nothing of an empty one. */
const some = <K extends string, T>(name: K, list: readonly T[]): { readonly [key in K]?: readonly T[] } => (list.length === 0 ? {} : { [name]: list } as { readonly [key in K]: readonly T[] });
