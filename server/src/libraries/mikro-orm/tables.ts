// What tables the entities of a file have: their columns, their keys and indexes, and the tables between two.
// Sources: mikro-orm 6, core/metadata/MetadataDiscovery.js (definePivotTableEntity, initIndexes, initCheckConstraints), knex/schema/DatabaseTable.js (addColumnFromProperty, addIndex).
import type { Span } from '../../text/span.ts';
import { columnsIn, heirsOf, keyType, spanIn, type OwnRelation, type TableColumn } from './columns.ts';
import type { Server } from './columnTypes.ts';
import type { ManagedKey, RelationDeclaration } from './declaration.ts';
import { columnName } from './naming.ts';
import { declarationAt, isIndexed, lineageOf, relationOf, rootOf, tableOf, type Declared, type ManagedWorkspace, type Placed } from './models.ts';

export interface DeclaredTable {
  readonly at: Span;
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly TableColumn[];
  readonly keys: readonly TableKey[];
  /** All that it has was read. */
  readonly isWhole: boolean;
}

/** By the names of columns; without a name it is called as MikroORM does. */
export type TableKey = { readonly at: Span; readonly name?: string } & (
  | { readonly kind: 'unique'; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly columns: readonly string[]; readonly expression: string }
  | { readonly kind: 'index'; readonly columns: readonly string[]; readonly method?: string; /** Nobody asked for it. */ readonly isAdded?: true }
  | { readonly kind: 'statement'; readonly columns: readonly string[]; readonly expression: string }
  | { readonly kind: 'foreign key'; readonly columns: readonly string[]; readonly to: { readonly schema?: string; readonly table: string }; readonly theirs: readonly string[]; readonly onDelete?: string }
);

/** The tables of one entity; `isMore`: there is one that could not be read. */
export interface EntityTables { readonly tables: readonly DeclaredTable[]; readonly isMore?: true }

export function tablesOf(workspace: ManagedWorkspace, at: Declared, server: Server): EntityTables {
  const own = declarationAt(workspace, at);
  const root = rootOf(workspace, at);
  // A class that shares the table of another has none, and an abstract one only where others share it.
  if (!own || !root || root.declared !== own || (own.is === 'part' && own.discriminator === undefined)) return { tables: [] };
  const named = tableOf(workspace, at);
  if (!named || own.isView) return { tables: [], isMore: true };
  const { columns, relations, between, isWhole } = columnsIn(workspace, at, server);
  const inner = innerKeys(workspace, at);
  const keys: TableKey[] = [...columns.flatMap((one) => keysOfColumn(one, columns)), ...relations.flatMap((one) => keysOfRelation(workspace, at, server, one, columns, relations, inner))];
  let whole = isWhole && !workspace.setup(at.path).isChanged && !inner.some(({ key }) => key.isUnread);
  for (const { key, file, within } of inner) {
    const made = key.isUnread ? undefined : keyMade(key, columns, within, spanIn(workspace, at, file, key.at));
    if (made) keys.push(made);
    else whole = false;
  }
  const tables = between.map((one) => tableBetween(workspace, at, one, server));
  const isMore = tables.includes('unread');
  const table: DeclaredTable = { at: own.at, ...named, columns, keys: distinct(keys), isWhole: whole && columns.length > 0 };
  return { tables: [table, ...tables.flatMap((one) => (one && one !== 'unread' ? [one] : []))], ...(isMore && { isMore: true as const }) };
}

/** What is told twice is made once. */
function distinct(keys: readonly TableKey[]): readonly TableKey[] {
  const seen = new Set<string>();
  return keys.filter(({ kind, name, columns, ...rest }) => {
    if (kind === 'check' || kind === 'statement') return true;
    const key = `${kind} ${name ?? ''} ${columns.join()} ${'method' in rest ? rest.method : ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────

interface PlacedKey { readonly key: ManagedKey; readonly file: string; readonly within: string }

/** Those of a class, of what it extends, of what is embedded in it, and of the classes that share its table. */
function innerKeys(workspace: ManagedWorkspace, at: Declared, within = '', depth = 0): readonly PlacedKey[] {
  const levels = [...lineageOf(workspace, at), ...(depth === 0 ? heirsOf(workspace, at).flatMap((heir) => lineageOf(workspace, heir)) : [])];
  const seen = new Set<unknown>();
  return levels.filter(({ declared }) => !seen.has(declared) && seen.add(declared)).flatMap(({ at: { path: file }, declared }) => [
    ...declared.keys.map((key) => ({ key, file, within })),
    ...declared.members.flatMap((member) => {
      const of = member.kind === 'embedded' && depth < 4 ? workspace.referred(file, member.of) : undefined;
      return of ? innerKeys(workspace, of, `${within}${member.key}.`, depth + 1) : [];
    }),
  ]);
}

/** A key by itself is one already. */
const isOnlyKey = (columns: readonly TableColumn[], names: readonly string[]): boolean => {
  const primary = columns.filter((one) => one.isPrimary);
  return primary.length === 1 && names.length === 1 && primary[0]!.column === names[0];
};

const keysOfColumn = ({ at, column, unique, index }: TableColumn, columns: readonly TableColumn[]): readonly TableKey[] => [
  ...(index === undefined ? [] : [{ kind: 'index' as const, at, columns: [column], ...(index !== true && { name: index }) }]),
  ...(unique === undefined || isOnlyKey(columns, [column]) ? [] : [{ kind: 'unique' as const, at, columns: [column], ...(unique !== true && { name: unique }) }]),
];

function keysOfRelation(workspace: ManagedWorkspace, at: Declared, server: Server, { placed: { member, file, path }, relation, isNullable }: OwnRelation, all: readonly TableColumn[], relations: readonly OwnRelation[], inner: readonly PlacedKey[]): readonly TableKey[] {
  const span = spanIn(workspace, at, file, member.at);
  const columns = relation.on.map(({ own }) => own);
  const to = tableOf(workspace, { path: relation.to.path!, name: relation.to.name });
  const { isNew } = workspace.setup(at.path);
  const primary = all.filter((one) => one.isPrimary);
  // What refers to another and is the key goes with it: before 7 where it is all of the key, since then where such columns are.
  const isKey = member.isPrimary === true && new Set(primary.map((one) => one.path)).size === 1;
  const goesWith = isNew ? member.isPrimary === true && primary.every((one) => relations.some(({ placed }) => placed.path === one.path)) : isKey || member.isCascading === true;
  const onDelete = member.onDelete ?? (goesWith ? 'cascade' : isNullable ? 'set null' : undefined);
  const isUnique = member.relation === 'one to one' ? member.unique !== false : Boolean(member.unique);
  const unique = typeof member.unique === 'string' ? { name: member.unique } : {};
  // An index that is told of the relation alone takes the place of the one that is made by itself.
  const isTold = inner.some(({ key, within }) => key.kind === 'index' && key.properties?.length === 1 && within + key.properties[0]! === path);
  const isAsked = member.index !== undefined && member.index !== false;
  const hasIndex = member.relation === 'one to one' ? isAsked : (isAsked || !isTold) && isIndexed({ relation: member.relation, ...(member.index !== undefined && { index: member.index }) }, server === 'postgres' ? 'postgres' : undefined);
  return [
    ...(member.isLoose || !to ? [] : [{ kind: 'foreign key' as const, at: span, columns, to, theirs: relation.on.map((one) => one.theirs), ...(member.keyName !== undefined && { name: member.keyName }), ...(onDelete !== undefined && { onDelete }) }]),
    ...(hasIndex ? [{ kind: 'index' as const, at: span, columns, ...(typeof member.index === 'string' && { name: member.index }), ...(!isAsked && { isAdded: true as const }) }] : []),
    ...(isUnique && !(isKey && columns.length === primary.length) ? [{ kind: 'unique' as const, at: span, columns, ...unique }] : []),
  ];
}

/** Undefined where it is of something that is not seen, or of what an object holds. */
function keyMade({ kind, name, properties = [], expression, method }: ManagedKey, columns: readonly TableColumn[], within: string, at: Span): TableKey | undefined {
  const called = { at, ...(name !== undefined && { name }) };
  const names = properties.map((path) => columns.filter((one) => one.path === within + path).map(({ column }) => column));
  if (names.some((one) => one.length === 0)) return undefined;
  if (kind === 'check') return expression === undefined ? undefined : { kind, ...called, columns: names.flat().slice(0, 1), expression };
  if (expression !== undefined) return /^\s*create\s+(?:unique\s+)?index\b[^;]*$/i.test(expression) ? { kind: 'statement', ...called, columns: [], expression } : undefined;
  return kind === 'unique' ? (isOnlyKey(columns, names.flat()) ? { kind: 'index', ...called, columns: names.flat() } : { kind, ...called, columns: names.flat() }) : { kind, ...called, columns: names.flat(), ...(method !== undefined && { method }) };
}

// ── Tables between two ───────────────────────────────────────────────────────────────────────────────────────────

/** Undefined where an entity is the table between, which has one already. */
function tableBetween(workspace: ManagedWorkspace, at: Declared, placed: Placed<RelationDeclaration>, server: Server): DeclaredTable | 'unread' | undefined {
  const { member, file } = placed;
  if (member.pivotEntity) return undefined;
  const relation = relationOf(workspace, at, placed, member);
  const through = relation?.through;
  if (!relation || !through) return 'unread';
  const span = spanIn(workspace, at, file, member.at);
  const to = { path: relation.to.path!, name: relation.to.name };
  const { order } = member;
  // Since 7 an index may be asked for, of the side that the key does not begin with.
  const isAsked = workspace.setup(at.path).isNew === true && member.index !== undefined && member.index !== false;
  const sides = ([[at, through.own], [to, through.theirs]] as const).map(([of, joins], side) => {
    const names = joins.map(({ column }) => column);
    const own: { readonly name?: string; readonly isAdded?: true } | undefined = isAsked && side === 1 ? (typeof member.index === 'string' ? { name: member.index } : {}) : server === 'postgres' ? undefined : { isAdded: true };
    const index = own && { kind: 'index' as const, at: span, columns: names, ...own };
    const columns = joins.map(({ column, key }): TableColumn => ({ path: column, column, at: span, ...keyType({ workspace, server }, of, key), isNullable: false, ...(order === undefined && { isPrimary: true as const }) }));
    const key: TableKey = { kind: 'foreign key', at: span, columns: names, to: tableOf(workspace, of)!, theirs: joins.map((one) => one.of), onDelete: member.onDelete ?? 'cascade' };
    return { columns, keys: [...(member.isLoose ? [] : [key]), ...(index ? [index] : [])] };
  });
  const counted = order === undefined ? undefined : columnName(workspace.naming(at.path), order === true ? 'id' : order) ?? 'unread';
  const count: readonly TableColumn[] = counted === undefined ? [] : [{ path: counted, column: counted, at: span, type: { text: server === 'sqlite' ? 'integer' : 'int', isCounted: true, isNumber: true }, isPrimary: true, counts: true, isNullable: false, ...(server === 'mysql' && { isUnsigned: true as const }) }];
  const columns = [...count, ...sides.flatMap((one) => one.columns)];
  return { at: span, ...(through.schema !== undefined && { schema: through.schema }), table: through.table, columns, keys: sides.flatMap((one) => one.keys), isWhole: !workspace.setup(at.path).isChanged && columns.every(({ type }) => type !== undefined) };
}
