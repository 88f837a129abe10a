// What the declarations of a workspace's files are together: entities with all that they take over from others, and their relations.
// Source: mikro-orm 6, core/metadata/MetadataDiscovery.js.
import type { DialectId } from '../../sql/dialect.ts';
import type { TypesOf } from './columnTypes.ts';
import type { ColumnDeclaration, EmbeddedDeclaration, FilterDeclaration, ManagedDeclaration, ManagedDeclarations, RelationDeclaration, Target } from './declaration.ts';
import { columnsOf, isKey, keysOf, type ManagedColumn, type ManagedEntity, type ManagedRelation, type Member, type Through } from './entity.ts';
import { columnName, joinColumnName, pivotName, tableName, type Naming } from './naming.ts';

export interface Declared { readonly path: string; readonly name: string }

/** What the files of a workspace say. */
export interface ManagedWorkspace {
  declarations(path: string): ManagedDeclarations | undefined;
  /** What a file refers to by a name. */
  referred(path: string, reference: Target): Declared | undefined;
  naming(path: string): Naming;
  dialect(path: string): DialectId | undefined;
  setup(path: string): Pick<ManagedEntity, 'strategy' | 'isOld' | 'isNew'> & TableSetup;
  /** What may stand in an enum of another file. */
  labels(path: string, reference: Target): readonly string[] | 'numbers' | undefined;
  /** The entities that extend another. */
  children(of: Declared): readonly Declared[];
}

/** What a program sets up of its tables: their schema, where their types come from, and whether it changes what is declared. */
export interface TableSetup { readonly schema?: string; readonly types: TypesOf; readonly isChanged?: true }

const DEEP = 12;

export function declarationAt(workspace: ManagedWorkspace, { path, name }: Declared): ManagedDeclaration | undefined {
  const all = workspace.declarations(path);
  return all && Object.hasOwn(all, name) ? all[name] : undefined;
}

export interface Level { readonly at: Declared; readonly declared: ManagedDeclaration }

/** A declaration with those that it extends, the root first. */
export function lineageOf(workspace: ManagedWorkspace, at: Declared, depth = 0): readonly Level[] {
  const declared = declarationAt(workspace, at);
  if (!declared) return [];
  const base = declared.extends && depth < DEEP ? workspace.referred(at.path, declared.extends) : undefined;
  return [...(base ? lineageOf(workspace, base, depth + 1) : []), { at, declared }];
}

/** A property with the file it stands in and the path to it; undefined where something is not seen. */
export interface Placed<M = Exclude<ManagedDeclaration['members'][number], EmbeddedDeclaration>> { readonly member: M; readonly path: string; readonly file: string; readonly prefix: string; /** What it is embedded in may be missing. */ readonly isNullable: boolean }
interface Members { readonly all: readonly Placed[]; readonly isOpen: boolean }

export function membersOf(workspace: ManagedWorkspace, at: Declared, path = '', prefix = '', isNullable = false, depth = 0): Members {
  const lineage = lineageOf(workspace, at);
  const naming = workspace.naming(at.path);
  const all = new Map<string, Placed>();
  let isOpen = lineage.some(({ declared }) => declared.isOpen);
  for (const { at: { path: file }, declared } of lineage) for (const member of declared.members) {
    const key = path + member.key;
    if (member.kind !== 'embedded') {
      all.set(key, { member, path: key, file, prefix, isNullable });
      continue;
    }
    const of = depth < 4 ? workspace.referred(file, member.of) : undefined;
    const own = member.name ?? columnName(naming, member.key);
    const inner = of && own !== undefined ? membersOf(workspace, of, `${key}.`, prefix + (member.prefix === false ? '' : member.prefix ?? `${own}_`), isNullable || member.isNullable === true, depth + 1) : undefined;
    if (!inner || inner.all.length === 0 || inner.isOpen) isOpen = true;
    for (const one of inner?.all ?? []) all.set(one.path, one);
  }
  return { all: [...all.values()], isOpen };
}

/** The root of classes that share a table. */
export const rootOf = (workspace: ManagedWorkspace, at: Declared): Level | undefined => {
  const lineage = lineageOf(workspace, at);
  return lineage.find(({ declared }) => declared.discriminator !== undefined || declared.values !== undefined) ?? lineage.at(-1);
};

export function tableOf(workspace: ManagedWorkspace, at: Declared): { readonly table: string; readonly schema?: string } | undefined {
  const root = rootOf(workspace, at);
  const own = declarationAt(workspace, at);
  if (!root || !own || own.is === 'part' && root.at !== at && own === root.declared || root.declared.isUnnamed) return undefined;
  if (own.is === 'part' && root.declared.discriminator === undefined && root.declared.values === undefined) return undefined;
  const named = tableName(workspace.naming(at.path), root.declared.entity, root.declared.table);
  const [before, table] = named?.includes('.') && root.declared.schema === undefined ? [named.slice(0, named.indexOf('.')), named.slice(named.indexOf('.') + 1)] : [undefined, named];
  const schema = root.declared.schema ?? before ?? workspace.setup(at.path).schema;
  return table === undefined ? undefined : { table, ...(schema !== undefined && schema !== '*' && { schema }) };
}

export function managedOf(workspace: ManagedWorkspace, at: Declared): ManagedEntity | undefined {
  const declared = declarationAt(workspace, at);
  const table = tableOf(workspace, at);
  const root = rootOf(workspace, at);
  if (!declared || !table || !root) return undefined;
  const { all, isOpen } = membersOf(workspace, at);
  const members = all.map((placed) => (placed.member.kind === 'column' ? columnOf(workspace, at, placed, placed.member) : relationOf(workspace, at, placed, placed.member)));
  const { schema: _, types: __, isChanged: ___, ...setup } = workspace.setup(at.path);
  const dialect = workspace.dialect(at.path);
  const discriminator = root.declared.discriminator;
  const column = discriminator === undefined ? undefined : members.find((one) => one?.path === discriminator);
  const told = discriminator === undefined ? undefined : column?.kind === 'column' ? column.column : columnName(workspace.naming(at.path), discriminator);
  const values = root.at.name === at.name && root.at.path === at.path ? [] : valuesOf(workspace, root.declared, at);
  const known = members.flatMap((one) => one ?? []);
  return {
    at, name: declared.entity, ...(dialect && { dialect }), ...table, members: known, indexes: indexesOf(workspace, at, known), ...((isOpen || members.some((one, i) => !one && mayHold(all[i]!))) && { isOpen: true as const }),
    ...(told !== undefined && { discriminator: told }), ...(told !== undefined && values.length > 0 && { only: { column: told, values } }), filters: filtersOf(workspace, at), ...setup,
  };
}

/** What is not read may be a column, unless it is a list. */
const mayHold = ({ member }: Placed): boolean => member.kind === 'column' || member.relation === 'many to one' || (member.relation === 'one to one' && member.mappedBy === undefined);

/** What stands in the discriminator of a class and of those that extend it. */
function valuesOf(workspace: ManagedWorkspace, { values }: ManagedDeclaration, at: Declared, depth = 0): readonly string[] {
  const own = declarationAt(workspace, at);
  const value = own && (own.value ?? (values && Object.hasOwn(values, own.entity) ? values[own.entity] : values ? undefined : tableName(workspace.naming(at.path), own.entity, undefined)));
  const below = depth > DEEP ? [] : workspace.children(at).flatMap((one) => valuesOf(workspace, { values } as ManagedDeclaration, one, depth + 1));
  return [...(value === undefined ? [] : [value]), ...below];
}

/** A filter that is declared again takes the place of the one that is taken over. */
function filtersOf(workspace: ManagedWorkspace, at: Declared): readonly FilterDeclaration[] {
  const found = new Map<string, FilterDeclaration>();
  for (const { declared } of lineageOf(workspace, at)) for (const filter of declared.filters) found.set(filter.name, filter);
  return [...found.values()];
}

const indexesOf = (workspace: ManagedWorkspace, at: Declared, members: readonly Member[]): ManagedEntity['indexes'] => [
  ...members.filter((one) => (one.kind === 'column' ? one.isUnique === true || one.isIndexed === true : one.isIndexed)).map(columnsOf),
  ...lineageOf(workspace, at).flatMap(({ declared }) => declared.keys.filter(({ kind }) => kind !== 'check').map(({ properties = [] }) => properties.flatMap((path) => { const member = members.find((one) => one.path === path); return member ? columnsOf(member) : []; }))),
].filter((columns) => columns.length > 0);

/** Whether a relation has an index of its columns by itself: everywhere but in PostgreSQL, and where one is told not to be many. Sources: mikro-orm 6, core/metadata/MetadataDiscovery.js (`initIndexes`), postgresql/PostgreSqlPlatform.js (`indexForeignKeys`). */
export const isIndexed = ({ relation, mappedBy, index, unique }: Pick<RelationDeclaration, 'relation' | 'mappedBy' | 'index' | 'unique'>, dialect: DialectId | undefined): boolean =>
  (relation === 'many to one' && (Boolean(unique) || (index === undefined ? dialect !== 'postgres' : index !== false))) || (relation === 'one to one' && mappedBy === undefined && (unique !== false || Boolean(index)));

export function columnOf(workspace: ManagedWorkspace, at: Declared, { path, prefix }: Pick<Placed, 'path' | 'prefix'>, { key, name, isUnread, kind: _, ...rest }: ColumnDeclaration): ManagedColumn | undefined {
  // Before 6 a name that is given stands without a prefix.
  const column = name === undefined ? columnName(workspace.naming(at.path), prefix + key) : workspace.setup(at.path).isOld ? name : prefix + name;
  const { isFormula, isVirtual } = rest;
  return (isUnread || column === undefined) && !isFormula && !isVirtual ? undefined : { kind: 'column', path, column: column ?? key, ...rest };
}

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Key { readonly key: string; readonly column: string }

/** The columns that others refer to an entity by. */
export function keysAt(workspace: ManagedWorkspace, at: Declared, depth = 0): readonly Key[] {
  return membersOf(workspace, at).all.flatMap((placed): readonly Key[] => {
    const { member, path } = placed;
    if (member.kind === 'column') return member.role === 'primary' ? [columnOf(workspace, at, placed, member)].flatMap((one) => (one ? [{ key: path, column: one.column }] : [])) : [];
    return member.isPrimary && depth < 4 ? (ownOf(workspace, at, placed, member, depth + 1) ?? []).map(({ own }) => ({ key: path, column: own })) : [];
  });
}

/** The columns by which an entity holds another. */
function ownOf(workspace: ManagedWorkspace, at: Declared, { file, prefix }: Pick<Placed, 'file' | 'prefix'>, { to, key, columns }: RelationDeclaration, depth = 0): ManagedRelation['on'] | undefined {
  const target = workspace.referred(file, to);
  const keys = target ? keysAt(workspace, target, depth) : [];
  if (keys.length === 0 || (columns && columns.length !== keys.length)) return undefined;
  const on = keys.map((one, i) => ({ own: columns ? prefix + columns[i]! : joinColumnName(workspace.naming(at.path), prefix + key, one.column, keys.length > 1), theirs: one.column, key: one.key }));
  return on.every(({ own }) => own !== undefined) ? on.map((one) => ({ ...one, own: one.own! })) : undefined;
}

export function relationOf(workspace: ManagedWorkspace, at: Declared, placed: Placed, member: RelationDeclaration): ManagedRelation | undefined {
  const { relation, mappedBy, isNullable = false, isEager, isLazy, isPrimary, isVirtual, isUnread } = member;
  const hasIndex = isIndexed(member, workspace.dialect(at.path));
  const to = workspace.referred(placed.file, member.to);
  if (!to || !tableOf(workspace, to) || isUnread) return undefined;
  const many = relation === 'one to many' || relation === 'many to many';
  const base = { kind: 'relation' as const, path: placed.path, to, relation, many, ...(isEager && { isEager }), ...(isLazy && { isLazy }), ...(isPrimary && { isPrimary }), ...(isVirtual && { isVirtual }), ...(hasIndex && { isIndexed: true as const }), ...(mappedBy !== undefined && { inverse: mappedBy }) };
  const owns = relation === 'many to one' || (relation === 'one to one' && mappedBy === undefined);
  if (owns) {
    const on = ownOf(workspace, at, placed, member);
    const inverse = membersOf(workspace, to).all.find((one) => one.member.kind === 'relation' && one.member.mappedBy === member.key)?.path;
    return on && { ...base, owns, isNullable, on, ...(inverse !== undefined && { inverse }) };
  }
  const back = mappedBy === undefined ? undefined : membersOf(workspace, to).all.find((one) => one.path === mappedBy);
  const held = back?.member.kind === 'relation' ? { placed: back, member: back.member } : undefined;
  if (relation === 'many to many') {
    const between = mappedBy === undefined ? betweenOf(workspace, at, placed, member) : held && reversed(betweenOf(workspace, to, held.placed, held.member));
    return between && { ...base, owns: false, isNullable: true, on: [], through: between };
  }
  const on = held && ownOf(workspace, to, held.placed, held.member);
  return on && { ...base, owns: false, isNullable: true, on: on.map(({ own, theirs, key }) => ({ own: theirs, theirs: own, key })) };
}

const reversed = (through: Through | undefined): Through | undefined => through && { ...through, own: through.theirs, theirs: through.own };

/** The table between two lists. */
function betweenOf(workspace: ManagedWorkspace, at: Declared, { file }: Placed, { to, key, pivotTable, pivotEntity, columns, theirs }: RelationDeclaration): Through | undefined {
  const target = workspace.referred(file, to);
  const [own, other] = [tableOf(workspace, at), target && tableOf(workspace, target)];
  if (!target || !own || !other) return undefined;
  if (pivotEntity) return betweenEntity(workspace, at, workspace.referred(file, pivotEntity), target);
  const naming = workspace.naming(at.path);
  const table = pivotTable ?? pivotName(naming, own.table, key);
  const [mine, others] = [keysAt(workspace, at), keysAt(workspace, target)];
  const [first, second] = [rootOf(workspace, at)!.declared.entity, rootOf(workspace, target)!.declared.entity];
  const isSelf = first === second && !columns && !theirs;
  const named = (keys: readonly Key[], entity: string, given: readonly string[] | undefined) => keys.map((one, i) => ({ column: given?.[i] ?? joinColumnName(naming, entity, one.column, keys.length > 1), of: one.column, key: one.key }));
  const sides = [named(mine, isSelf ? `${first}_1` : first, columns), named(others, isSelf ? `${second}_2` : second, theirs)] as const;
  if (table === undefined || sides.some((side) => side.length === 0 || side.some(({ column }) => column === undefined))) return undefined;
  const [dot, bare] = table.includes('.') ? [table.slice(0, table.indexOf('.')), table.slice(table.indexOf('.') + 1)] : [own.schema, table];
  return { ...(dot !== undefined && { schema: dot }), table: bare, own: sides[0].map((one) => ({ ...one, column: one.column! })), theirs: sides[1].map((one) => ({ ...one, column: one.column! })) };
}

/** The entity between two, whose first relations to them hold them. */
function betweenEntity(workspace: ManagedWorkspace, at: Declared, between: Declared | undefined, target: Declared): Through | undefined {
  const table = between && tableOf(workspace, between);
  if (!between || !table) return undefined;
  const held = membersOf(workspace, between).all.flatMap((placed) => {
    const { member } = placed;
    const to = member.kind === 'relation' && member.relation === 'many to one' ? workspace.referred(placed.file, member.to) : undefined;
    const on = to && member.kind === 'relation' ? ownOf(workspace, between, placed, member) : undefined;
    return to && on ? [{ to, sides: on.map(({ own, theirs, key }) => ({ column: own, of: theirs, key })) }] : [];
  });
  const mine = held.find(({ to }) => to.name === at.name && to.path === at.path);
  const theirs = held.find((one) => one !== mine && one.to.name === target.name && one.to.path === target.path);
  return mine && theirs && { ...table, own: mine.sides, theirs: theirs.sides };
}

/** Whether an entity can be asked for: its table and key are known. */
export const isKnown = (entity: ManagedEntity): boolean => keysOf(entity).some((one: Member) => isKey(one) && columnsOf(one).length > 0);
