// What tables the entities of a file have: their columns with types, their keys and indexes, and the tables between two.
// Sources: typeorm 1.1, metadata-builder/{EntityMetadataBuilder,RelationJoinColumnBuilder,JunctionEntityMetadataBuilder}.js, metadata/{ColumnMetadata,IndexMetadata}.js.
import type { Span } from '../../text/span.ts';
import { ownType, type Server } from './columnTypes.ts';
import type { ColumnDeclaration, ColumnSql, EntityKey, RelationDeclaration } from './declaration.ts';
import type { EntityRelation, JoinedBy } from './entity.ts';
import { lineageOf, membersOf, ownsColumns, relationOf, tableOf, type Declared, type EntityWorkspace, type Members, type Placed } from './models.ts';
import { columnName } from './naming.ts';

export interface DeclaredTable {
  readonly at: Span;
  readonly schema?: string;
  readonly table: string;
  readonly columns: readonly TableColumn[];
  readonly keys: readonly TableKey[];
  /** All that it has was read. */
  readonly isWhole: boolean;
}

export interface TableColumn extends Pick<ColumnDeclaration, 'role' | 'generated'> {
  readonly column: string;
  readonly at: Span;
  /** As TypeORM names it; undefined where it could not be read. */
  readonly type?: string;
  readonly sql: ColumnSql;
  readonly isNullable: boolean;
}

/** By the names of columns; without a name it is called as TypeORM does. */
export type TableKey = { readonly at: Span; readonly name?: string } & (
  | { readonly kind: 'unique'; readonly columns: readonly string[]; /** Of a relation that is one to one. */ readonly isOfRelation?: true }
  | { readonly kind: 'check'; readonly expression: string }
  | { readonly kind: 'index'; readonly columns: readonly string[]; readonly declared: Pick<EntityKey, 'unique' | 'where' | 'method' | 'spatial' | 'fulltext'>; /** Nobody asked for it. */ readonly isAdded?: true }
  | { readonly kind: 'foreign key'; readonly columns: readonly string[]; readonly to: { readonly schema?: string; readonly table: string }; readonly theirs: readonly string[]; readonly onDelete?: string }
);

/** The tables of one entity; `isMore`: there is one that could not be read. */
export interface EntityTables { readonly tables: readonly DeclaredTable[]; readonly isMore?: true }

export function tablesOf(workspace: EntityWorkspace, at: Declared, server: Server): EntityTables {
  const { all } = lineageOf(workspace, at);
  const own = all.at(-1)?.declared;
  if (!own || own.is !== 'table') return { tables: [] };
  const named = tableOf(workspace, at);
  if (!named || own.isView) return { tables: [], isMore: true };
  const members = wholeMembers(workspace, at);
  const span = (file: string, one: Span | undefined): Span => (file === at.path && one ? one : own.at);
  const { columns: declared, isWhole } = columnsOf(workspace, at, server, members);
  const columns: TableColumn[] = [...declared];
  const keys: TableKey[] = [];
  const between: DeclaredTable[] = [];
  const joins = new Map<string, readonly string[]>();
  let whole = isWhole && !own.isMore && !members.isOpen;
  let isMore = false;
  for (const placed of members.relations) {
    const { member, path, file, within } = placed;
    const isOwner = ownsColumns(placed);
    const isThrough = member.relation === 'many to many' && member.table !== undefined;
    if (!isOwner && !isThrough) continue;
    const relation = relationOf(workspace, at, placed);
    const to = relation && tableOf(workspace, { path: relation.to.path!, name: relation.to.name });
    if (!relation || !to || (isOwner && within.length > 0)) {
      if (isOwner) whole = false;
      else isMore = true;
      continue;
    }
    const where = span(file, member.at);
    if (isThrough) {
      between.push(...tableBetween(workspace, at, placed, relation, server, where));
      continue;
    }
    joins.set(path, relation.on.map((one) => one.own));
    const isPrimary = member.isPrimary === true;
    for (const { own: column, key } of relation.on) {
      const theirs = typeAt(workspace, relation.to as Declared, key, server);
      const known = columns.findIndex((one) => one.column === column);
      // A column that is declared besides has the type of what it refers to.
      if (known >= 0) columns[known] = { ...columns[known]!, ...(theirs?.type !== undefined && { type: theirs.type }), ...(isPrimary && { role: 'primary' as const }) };
      else {
        // `@PrimaryColumn` beside a relation stands where it is written, and what only the relation makes stands behind.
        const place = isPrimary && file === at.path ? columns.findIndex((one) => one.at.start > where.start) : -1;
        columns.splice(place < 0 ? columns.length : place, 0, { column, at: where, ...(theirs?.type !== undefined && { type: theirs.type }), sql: sizesOf(theirs, where, server), isNullable: !member.isRequired && !isPrimary, ...(isPrimary && { role: 'primary' as const }) });
      }
    }
    const local = relation.on.map((one) => one.own);
    const name = member.join?.find(({ key }) => key !== undefined)?.key;
    if (!member.isLoose) keys.push({ kind: 'foreign key', at: where, ...(name !== undefined && { name }), columns: local, to: { table: to.table, ...(to.schema !== undefined && { schema: to.schema }) }, theirs: relation.on.map((one) => one.theirs), ...(member.onDelete !== undefined && { onDelete: member.onDelete }) });
    if (member.relation === 'one to one' && !member.isLoose && !local.every((one) => columns.some(({ column, role }) => column === one && role === 'primary'))) keys.push({ kind: 'unique', at: where, columns: local, isOfRelation: true });
  }
  const discriminator = all.find((one) => one.declared.discriminator !== undefined)?.declared.discriminator;
  if (discriminator !== undefined && !columns.some(({ column }) => column === discriminator)) columns.splice(declared.length, 0, { column: discriminator, at: own.at, type: 'varchar', sql: { at: own.at }, isNullable: false });
  for (const { column, at: where, sql } of declared) if (sql.unique) keys.push({ kind: 'unique', at: where, columns: [column] });
  for (const { key, file, within } of [at, ...workspace.heirs(at)].flatMap((one) => keysWithin(workspace, one)).filter((one, place, found) => found.findIndex((other) => other.key === one.key && other.within === one.within) === place)) {
    const made = keyOf(workspace, at, members, key, span(file, key.at), within, joins);
    if (made) keys.push(made);
    else whole = false;
  }
  if (discriminator !== undefined && !keys.some((one) => one.kind === 'index' && one.columns.join() === discriminator)) keys.push({ kind: 'index', at: own.at, columns: [discriminator], declared: {}, isAdded: true });
  const table: DeclaredTable = { at: own.at, ...(named.schema !== undefined && { schema: named.schema }), table: named.table, columns, keys, isWhole: whole && columns.length > 0 && columns.every(({ type, sql }) => type !== undefined && !sql.isOpen) };
  return { tables: [table, ...between], ...(isMore && { isMore: true as const }) };
}

/** What its table has besides of those that share it, in columns that may be null. */
interface WholeMembers extends Members { readonly inherited: ReadonlySet<string> }

function wholeMembers(workspace: EntityWorkspace, at: Declared): WholeMembers {
  const own = membersOf(workspace, at);
  const known = new Set([...own.columns, ...own.embedded, ...own.relations].map(({ path }) => path));
  return workspace.heirs(at).map((heir) => membersOf(workspace, heir)).reduce<WholeMembers>((all, more) => {
    const added = <M>(some: readonly Placed<M>[], others: readonly Placed<M>[]): readonly Placed<M>[] => [...some, ...others.filter(({ path }) => !known.has(path) && !all.inherited.has(path))];
    const inherited = new Set([...all.inherited, ...[...more.columns, ...more.embedded].flatMap(({ path }) => (known.has(path) ? [] : [path]))]);
    return { columns: added(all.columns, more.columns), embedded: added(all.embedded, more.embedded), relations: [...all.relations, ...more.relations.filter(({ path }) => !all.relations.some((one) => one.path === path))], isOpen: all.isOpen || more.isOpen, inherited };
  }, { ...own, inherited: new Set() });
}

/** The columns that an entity declares, without those that only its relations make. */
function columnsOf(workspace: EntityWorkspace, at: Declared, server: Server, { columns, embedded, inherited }: WholeMembers = wholeMembers(workspace, at)): { readonly columns: readonly (TableColumn & { readonly path: string })[]; readonly isWhole: boolean } {
  const own = lineageOf(workspace, at).all.at(-1)!.declared;
  const naming = workspace.naming(at.path);
  const made = [...columns, ...embedded].filter(({ member }) => !member.isComputed).map(({ member, path, file, within }: Placed<ColumnDeclaration>) => {
    const { key, name, sql, role, generated } = member;
    const column = member.isUnread || !sql ? undefined : columnName(naming, key, name, within);
    if (column === undefined || !sql) return undefined;
    const type = ownType(server, sql, member);
    const isNullable = inherited.has(path) || role === 'deleted' || (role !== 'primary' && (sql.nullable ?? sql.default?.is === 'null'));
    return { path, column, at: file === at.path ? sql.at : own.at, sql, isNullable, ...(type !== undefined && { type }), ...(role && { role }), ...(generated && { generated }) };
  });
  return { columns: made.filter((one) => one !== undefined), isWhole: !made.includes(undefined) };
}

/** The column behind a property that others refer to, which may be that of a relation. */
function typeAt(workspace: EntityWorkspace, at: Declared, key: string, server: Server, depth = 0): TableColumn | undefined {
  const own = columnsOf(workspace, at, server).columns.find(({ path }) => path === key);
  if (own || depth > 3) return own;
  const placed = membersOf(workspace, at).relations.find(({ path }) => key.startsWith(`${path}.`));
  const relation = placed && relationOf(workspace, at, placed);
  return relation && typeAt(workspace, relation.to as Declared, key.slice(placed.path.length + 1), server, depth + 1);
}

/** What a column takes over from the one that it refers to. */
const sizesOf = (of: TableColumn | undefined, at: Span, server: Server): ColumnSql => {
  const { length, precision, scale, unsigned, labels, enumName } = of?.sql ?? { at };
  return { at, ...(length !== undefined ? { length } : server === 'mysql' && of?.type === 'uuid' && { length: '36' }), ...(precision !== undefined && { precision }), ...(scale !== undefined && { scale }), ...(unsigned && { unsigned }), ...(labels && { labels }), ...(enumName !== undefined && { enumName }) };
};

/** The table between two, with a key of all its columns and an index for each side. */
function tableBetween(workspace: EntityWorkspace, at: Declared, { member }: Placed<RelationDeclaration>, { to, through }: EntityRelation, server: Server, where: Span): readonly DeclaredTable[] {
  if (!through) return [];
  const side = (of: Declared, joins: readonly JoinedBy[], onDelete = 'CASCADE'): { readonly columns: readonly TableColumn[]; readonly keys: readonly TableKey[] } => {
    const known = columnsOf(workspace, of, server).columns;
    const columns = joins.map(({ column, of: theirs }): TableColumn => {
      const referred = known.find((one) => one.column === theirs);
      return { column, at: where, role: 'primary', ...(referred?.type !== undefined && { type: referred.type }), sql: sizesOf(referred, where, server), isNullable: false };
    });
    const { table, schema } = tableOf(workspace, of)!;
    const names = joins.map(({ column }) => column);
    return { columns, keys: [...(member.isLoose ? [] : [{ kind: 'foreign key' as const, at: where, columns: names, to: { table, ...(schema !== undefined && { schema }) }, theirs: joins.map((one) => one.of), onDelete }]), { kind: 'index', at: where, columns: names, declared: {}, isAdded: true }] };
  };
  const back = membersOf(workspace, to as Declared).relations.find(({ path }) => path === member.inverse);
  const sides = [side(at, through.own, member.onDelete), side(to as Declared, through.theirs, back?.member.onDelete)];
  const columns = sides.flatMap((one) => one.columns);
  return [{ at: where, ...(through.schema !== undefined && { schema: through.schema }), table: through.table, columns, keys: sides.flatMap((one) => one.keys), isWhole: columns.every(({ type }) => type !== undefined) }];
}

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────

interface PlacedKey { readonly key: EntityKey; readonly file: string; readonly within: string }

/** Those of a class, of what it extends, and of what is embedded in it. */
function keysWithin(workspace: EntityWorkspace, at: Declared, within = '', depth = 0): readonly PlacedKey[] {
  return lineageOf(workspace, at).all.flatMap(({ at: { path: file }, declared }) => [
    ...(declared.keys ?? []).map((key) => ({ key, file, within })),
    ...declared.members.flatMap((member) => {
      const of = member.kind === 'embedded' && depth < 4 ? workspace.referred(file, member.of) : undefined;
      return of ? keysWithin(workspace, of, `${within}${member.key}.`, depth + 1) : [];
    }),
  ]);
}

function keyOf(workspace: EntityWorkspace, at: Declared, { columns: own, embedded }: Members, { kind, name, columns = [], expression, isUnread, ...declared }: EntityKey, where: Span, within: string, joins: ReadonlyMap<string, readonly string[]>): TableKey | undefined {
  if (isUnread) return undefined;
  const called = { at: where, ...(name !== undefined && { name }) };
  if (kind === 'check') return expression === undefined ? undefined : { kind, ...called, expression };
  const naming = workspace.naming(at.path);
  const found = columns.map((path) => {
    const placed = [...own, ...embedded].find((one) => one.path === within + path);
    const column = placed && !placed.member.isUnread ? columnName(naming, placed.member.key, placed.member.name, placed.within) : undefined;
    return column === undefined ? joins.get(within + path) : [column];
  });
  if (found.length === 0 || found.includes(undefined)) return undefined;
  const names = found.flatMap((one) => one!);
  return kind === 'unique' ? { kind, ...called, columns: names } : { kind, ...called, columns: names, declared };
}
