// A snapshot with no more in it than its level allows: the one place that decides what leaves a database.
import type { ExtendedStatistics, SnapshotColumn, SnapshotIndex, SnapshotRelation } from '../../schema/snapshot/relation.ts';
import type { ValueMeasures } from '../../schema/measures.ts';
import { LEVELS, type Snapshot, type SnapshotConstraint, type SnapshotLevel, type SnapshotType } from '../../schema/snapshot.ts';
import { identifier } from '../../sql/canonical.ts';
import { coarseFigures, type Figures } from './figures.ts';
import { hideLiterals, numberOf, type Hiding } from './literals.ts';

/** The snapshot at this level, or as it is where it is coarser already. */
export function coarsen(snapshot: Snapshot, wanted: SnapshotLevel): Snapshot {
  const level = LEVELS[Math.max(LEVELS.indexOf(wanted), LEVELS.indexOf(snapshot.level))] ?? 'schema';
  if (level === 'full' || level === snapshot.level) return snapshot;
  const enums = new Set(snapshot.types.filter(({ kind }) => kind === 'enum').map(typeName));
  const hiding: Hiding = { digits: level === 'safe' ? 2 : 1, enums, texts: new Map() };
  const hide = (text: string): string => hideLiterals(text, hiding);
  const bounds = boundsOf(snapshot.relations, hiding);
  const { statements, ...rest } = snapshot;
  const at: Coarsening = { level, hide, bounds, baseOf: basesOf(snapshot.types), enums };
  return {
    ...rest,
    level,
    types: snapshot.types.map((type) => (type.kind === 'domain' ? { ...type, ...hidden(type, 'default', hide), constraints: type.constraints.map((one) => constraint(one, hide)) } : type)),
    functions: snapshot.functions.map(({ definition, ...signature }) => ({ ...signature, ...(definition !== undefined && level === 'safe' && { definition: hide(definition) }) })),
    relations: snapshot.relations.map((one) => relation(one, at)),
    views: snapshot.views.map((view) => ({ ...view, definition: hide(view.definition) })),
    ...(statements && LEVELS.indexOf(level) < LEVELS.indexOf('rows') && { statements: statements.map((one) => ({ ...one, query: hide(one.query) })) }),
  };
}

interface Coarsening {
  readonly level: SnapshotLevel;
  readonly hide: (text: string) => string;
  /** What the bound of a partition becomes. */
  readonly bounds: (partition: SnapshotRelation) => string;
  /** The type that a domain stands for. */
  readonly baseOf: (type: string) => string;
  readonly enums: ReadonlySet<string>;
}

function relation(one: SnapshotRelation, at: Coarsening): SnapshotRelation {
  const { size, usage, extendedStatistics, ...rest } = one;
  const { level, hide } = at;
  const counted = level !== 'rows' && level !== 'schema';
  const rows = size?.rows ?? 0;
  return {
    ...rest,
    ...hidden(rest, 'definition', hide),
    ...hidden(rest, 'partitionKey', hide),
    ...(rest.bound !== undefined && { bound: at.bounds(one) }),
    ...(size && level !== 'schema' && { size: counted ? size : { rows: size.rows } }),
    ...(usage && counted && { usage }),
    columns: one.columns.map((each) => column(each, rows, at)),
    constraints: one.constraints.map((each) => constraint(each, hide)),
    indexes: one.indexes.map((each) => index(each, at)),
    ...(one.policies && { policies: one.policies.map((policy) => ({ ...policy, ...hidden(policy, 'using', hide), ...hidden(policy, 'check', hide) })) }),
    ...(one.triggers && { triggers: one.triggers.map((each) => ({ ...each, definition: hide(each.definition) })) }),
    ...(one.rules && { rules: one.rules.map((each) => ({ ...each, definition: hide(each.definition) })) }),
    ...(extendedStatistics && { extendedStatistics: extendedStatistics.map((each) => extended(each, at)) }),
  };
}

function column({ statistics, inheritedStatistics, ...one }: SnapshotColumn, rows: number, at: Coarsening): SnapshotColumn {
  const counted = at.level === 'safe' || at.level === 'no-values';
  const coarse = (values: ValueMeasures): ValueMeasures => (at.level === 'safe' ? safeValues(values, at.baseOf(one.type), rows, at.enums) : withoutValues(values));
  return {
    ...one,
    ...hidden(one, 'default', at.hide),
    ...(statistics && counted && { statistics: coarse(statistics) }),
    ...(inheritedStatistics && counted && { inheritedStatistics: coarse(inheritedStatistics) }),
  };
}

function index({ size, usage, height, gin, expressions, ...one }: SnapshotIndex, { level, hide }: Coarsening): SnapshotIndex {
  const counted = level === 'safe' || level === 'no-values';
  return {
    ...one,
    definition: hide(one.definition),
    ...(counted && {
      ...(size && { size }),
      ...(usage && { usage }),
      ...(height !== undefined && { height }),
      ...(gin && { gin }),
      ...(expressions && { expressions: expressions.map(({ name, statistics }) => ({ name, statistics: withoutValues(statistics) })) }),
    }),
  };
}

function extended({ data, ...one }: ExtendedStatistics, { level, hide }: Coarsening): ExtendedStatistics {
  const counted = level === 'safe' || level === 'no-values';
  return {
    ...one,
    definition: hide(one.definition),
    ...(data && counted && {
      data: data.map(({ inherited, distinct, dependencies, expressions }) => ({ inherited, ...(distinct !== undefined && { distinct }), ...(dependencies !== undefined && { dependencies }), ...(expressions && { expressions: expressions.map(({ expression, statistics }) => ({ expression: hide(expression), statistics: withoutValues(statistics) })) }) })),
    }),
  };
}

const constraint = (one: SnapshotConstraint, hide: (text: string) => string): SnapshotConstraint => ({ ...one, definition: hide(one.definition) });

/** A property that may be absent, hidden where it is there. */
function hidden<K extends string>(one: { readonly [key in K]?: string }, key: K, hide: (text: string) => string): { readonly [key in K]?: string } {
  const text = one[key];
  return (text === undefined ? {} : { [key]: hide(text) }) as { readonly [key in K]?: string };
}

/** More distinct values than these are data, fewer are kinds of rows. */
const FEW = 100;

/** The ends of whole numbers. */
const WHOLE: ReadonlyMap<string, readonly [number, number]> = new Map([['smallint', [-(2 ** 15), 2 ** 15 - 1]], ['integer', [-(2 ** 31), 2 ** 31 - 1]], ['bigint', [-(2 ** 63), 2 ** 63]]]);
const ANY: readonly [number, number] = [-Infinity, Infinity];

function safeValues(values: ValueMeasures, type: string, rows: number, enums: ReadonlySet<string>): ValueMeasures {
  const distinct = values.distinct < 0 ? -values.distinct * rows : values.distinct;
  const isWhole = WHOLE.has(type);
  if (type === 'boolean' || enums.has(type) || (isWhole && distinct > 0 && distinct <= FEW)) return values;
  const figures = figuresOf(type);
  return figures ? coarseFigures(values, figures, WHOLE.get(type) ?? ANY) : withoutValues(values);
}

function figuresOf(type: string): Figures | undefined {
  if (WHOLE.has(type) || /^(?:numeric|real|double precision)(?:\(|$)/.test(type)) return 'number';
  if (type === 'date') return 'date';
  return /^timestamp(?:\(\d\))? with/.test(type) ? 'moment' : undefined;
}

/** The properties that hold values, with what counts them. */
const VALUES: ReadonlySet<string> = new Set(['commonValues', 'commonFrequencies', 'histogram', 'commonElements', 'commonElementFrequencies', 'rangeLengths', 'emptyRangeFraction', 'rangeBounds'] satisfies (keyof ValueMeasures)[]);
const withoutValues = (values: ValueMeasures): ValueMeasures => Object.fromEntries(Object.entries(values).filter(([name]) => !VALUES.has(name))) as unknown as ValueMeasures;

const typeName = ({ schema, name }: SnapshotType): string => `${identifier(schema)}.${identifier(name)}`;

function basesOf(types: readonly SnapshotType[]): (type: string) => string {
  const domains = new Map(types.flatMap((type) => (type.kind === 'domain' ? [[typeName(type), type.base] as const] : [])));
  const baseOf = (type: string, depth = 0): string => {
    const base = depth < 32 ? domains.get(type) : undefined;
    return base === undefined ? type : baseOf(base, depth + 1);
  };
  return (type) => baseOf(type);
}

/** Bounds of partitions are structure where they are figures, kinds or labels; texts and uuids are numbered in their own order, so that ranges of them stay ranges. */
function boundsOf(relations: readonly SnapshotRelation[], hiding: Hiding): (partition: SnapshotRelation) => string {
  const parents = new Map(relations.map((one) => [`${one.schema}.${one.name}`, one]));
  const keyTypes = ({ partitionOf }: SnapshotRelation): readonly (string | undefined)[] => {
    const parent = partitionOf && parents.get(`${partitionOf.schema}.${partitionOf.name}`);
    const keys = /^(?:RANGE|LIST|HASH) \((.*)\)$/.exec(parent?.partitionKey ?? '')?.[1]?.split(', ') ?? [];
    return keys.map((key) => parent?.columns.find(({ name }) => identifier(name) === key)?.type);
  };
  const isPlain = (types: readonly (string | undefined)[]): boolean => types.length > 0 && types.every((type) => type !== undefined && (type === 'boolean' || hiding.enums.has(type) || figuresOf(type) !== undefined));
  const texts = relations.filter((one) => !isPlain(keyTypes(one))).flatMap(({ bound = '' }) => [...bound.matchAll(BOUND_TEXT)].map(([, text]) => text!.replaceAll("''", "'")));
  for (const text of [...new Set(texts)].sort()) numberOf(text, hiding);
  return (partition) => {
    const [types, bound] = [keyTypes(partition), partition.bound ?? ''];
    if (isPlain(types) || /^FOR VALUES WITH|^DEFAULT/.test(bound)) return bound;
    return types.includes('uuid') ? hiddenUuids(bound, hiding) : hideLiterals(bound, hiding);
  };
}

/** What is put in place of a uuid must be one; until all else is hidden, a word stands there. */
function hiddenUuids(bound: string, hiding: Hiding): string {
  const marked = bound.replace(UUID_TEXT, (literal) => `hidden_${numberOf(literal.slice(1, -1), hiding)}`);
  return hideLiterals(marked, hiding).replace(/\bhidden_(\d+)\b/g, (_, number: string) => `'${number.padStart(8, '0')}-0000-0000-0000-000000000000'`);
}

const UUID_TEXT = /'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'/g;
const BOUND_TEXT = /'((?:[^']|'')*)'/g;
