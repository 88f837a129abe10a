// What the declarations of a workspace's files are together: entities with all that they take over from others, and their relations.
// Sources: typeorm 1.1, metadata-builder/{EntityMetadataBuilder,RelationJoinColumnBuilder,JunctionEntityMetadataBuilder}.js.
import type { DialectId } from '../../sql/dialect.ts';
import type { Reference } from '../drizzle/declaration.ts';
import type { ColumnDeclaration, EntityDeclaration, EntityDeclarations, JoinColumn, RelationDeclaration } from './declaration.ts';
import type { Entity, EntityColumn, EntityRelation } from './entity.ts';
import { columnName, joinColumnName, junctionColumnName, junctionTableName, tableName, type Naming } from './naming.ts';

export interface Declared { readonly path: string; readonly name: string }

/** What the files of a workspace say. */
export interface EntityWorkspace {
  entities(path: string): EntityDeclarations | undefined;
  /** What a file refers to by a name. */
  referred(path: string, reference: Reference & { readonly anywhere?: true }): Declared | undefined;
  naming(path: string): Naming;
  dialect(path: string): DialectId | undefined;
  conditions(path: string): Pick<Entity, 'missing' | 'isOld' | 'isApart'>;
  /** What a mixin adds to the class that it is given, where it is one of the workspace's. */
  added(path: string, mixin: Reference): Declared | 'nothing' | undefined;
  /** The entities that share the table of another, which they extend. */
  heirs(at: Declared): readonly Declared[];
}

const DEEP = 12;

export function declarationAt(workspace: EntityWorkspace, { path, name }: Declared): EntityDeclaration | undefined {
  const all = workspace.entities(path);
  return all && Object.hasOwn(all, name) ? all[name] : undefined;
}

/** A declaration with those that it extends, the root first. */
interface Lineage { readonly all: readonly { readonly at: Declared; readonly declared: EntityDeclaration }[]; readonly isOpen: boolean }

export function lineageOf(workspace: EntityWorkspace, at: Declared, depth = 0): Lineage {
  const declared = declarationAt(workspace, at);
  if (!declared) return { all: [], isOpen: false };
  const base = declared.extends && depth < DEEP ? workspace.referred(at.path, declared.extends) : undefined;
  const above = base ? lineageOf(workspace, base, depth + 1) : { all: [], isOpen: false };
  const added = declared.mixin && depth < DEEP ? workspace.added(at.path, declared.mixin) : 'nothing';
  const mixed = added && added !== 'nothing' ? lineageOf(workspace, added, depth + 1) : { all: [], isOpen: !added };
  return { all: [...above.all, ...mixed.all, { at, declared }], isOpen: above.isOpen || mixed.isOpen || declared.isOpen === true };
}

/** A member with the file it stands in, the path to it, and the prefixes of what it is embedded in. */
export interface Placed<M> { readonly member: M; readonly path: string; readonly file: string; readonly within: readonly string[] }
export interface Members { readonly columns: readonly Placed<ColumnDeclaration>[]; readonly embedded: readonly Placed<ColumnDeclaration>[]; readonly relations: readonly Placed<RelationDeclaration>[]; readonly isOpen: boolean }

export function membersOf(workspace: EntityWorkspace, at: Declared, path = '', within: readonly string[] = [], depth = 0): Members {
  const { all, isOpen: isLineageOpen } = lineageOf(workspace, at);
  const columns: Placed<ColumnDeclaration>[] = [];
  const embedded: Placed<ColumnDeclaration>[] = [];
  const relations: Placed<RelationDeclaration>[] = [];
  let isOpen = isLineageOpen;
  for (const { at: { path: file }, declared } of all) {
    for (const member of declared.members) {
      const placed = { path: path + member.key, file, within };
      if (member.kind === 'column') columns.push({ ...placed, member });
      else if (member.kind === 'relation') relations.push({ ...placed, member });
      else {
        const of = depth < 4 ? workspace.referred(file, member.of) : undefined;
        const prefix = member.prefix === false ? [] : [member.prefix === '' ? '' : member.prefix ?? member.key];
        const inner = of ? membersOf(workspace, of, `${path}${member.key}.`, [...within, ...prefix.filter((one) => one !== '')], depth + 1) : undefined;
        if (!inner || inner.columns.length === 0) isOpen = true;
        embedded.push(...inner?.columns ?? [], ...inner?.embedded ?? []);
        relations.push(...inner?.relations ?? []);
      }
    }
  }
  // What a class declares again stands where it was declared first.
  return { columns: unique(columns), embedded, relations: unique(relations), isOpen };
}

const unique = <M>(all: readonly Placed<M>[]): readonly Placed<M>[] => all.flatMap((one, at) => (all.findIndex(({ path }) => path === one.path) === at ? [all.findLast(({ path }) => path === one.path)!] : []));

/** Every entity has a key: where TypeORM's decorators make none, the project's own makes `id` one. */
function columnsOf(workspace: EntityWorkspace, at: Declared, placed: readonly Placed<ColumnDeclaration>[]): readonly EntityColumn[] {
  const made = columnsMade(workspace, at, placed);
  return made.some(({ role }) => role === 'primary') ? made : made.map((one) => (one.path === 'id' && one.isAssumed ? { path: one.path, column: one.column, role: 'primary' as const, generated: 'other' as const } : one));
}

function columnsMade(workspace: EntityWorkspace, at: Declared, placed: readonly Placed<ColumnDeclaration>[]): readonly EntityColumn[] {
  const naming = workspace.naming(at.path);
  return placed.flatMap(({ member, path, within }): readonly EntityColumn[] => {
    const { key, name, role, generated, isHidden, isUnwritten, isFixed, isFilled, isUnread, isAssumed } = member;
    const column = isUnread ? undefined : columnName(naming, key, name, within);
    return column === undefined ? [] : [{ path, column, ...(role && { role }), ...(generated && { generated }), ...(isHidden && { isHidden }), ...(isUnwritten && { isUnwritten }), ...(isFixed && { isFixed }), ...(isFilled && { isFilled }), ...(isAssumed && { isAssumed }) }];
  });
}

/** The table of an entity, of a child that of what it extends. */
export function tableOf(workspace: EntityWorkspace, at: Declared): { readonly table: string; readonly bare: string; readonly schema?: string } | undefined {
  const { all } = lineageOf(workspace, at);
  const own = all.at(-1)?.declared;
  const held = own?.is === 'child' ? all.find(({ declared }) => declared.is === 'table')?.declared : own;
  if (!held || held.is !== 'table' || held.isUnnamed) return undefined;
  const naming = workspace.naming(at.path);
  const table = tableName(naming, held.entity, held.table);
  const bare = tableName({ ...naming, prefix: '' }, held.entity, held.table);
  return table === undefined || bare === undefined ? undefined : { table, bare, ...(held.schema !== undefined && { schema: held.schema }) };
}

export function entityOf(workspace: EntityWorkspace, at: Declared): Entity | undefined {
  const declared = declarationAt(workspace, at);
  const table = tableOf(workspace, at);
  if (!declared || !table) return undefined;
  const { columns, embedded, relations: placed, isOpen } = membersOf(workspace, at);
  const own = columnsOf(workspace, at, columns);
  const relations = placed.flatMap((one) => relationOf(workspace, at, one) ?? []);
  const inner = columnsOf(workspace, at, embedded);
  const joins = relations.flatMap((relation) => joinsIn(relation, placed).filter(({ column }) => ![...own, ...inner].some((one) => one.column === column)));
  const { all } = lineageOf(workspace, at);
  const sets = [...new Set(all.flatMap(({ declared: one }) => one.sets ?? []))];
  const root = all.find(({ declared: one }) => one.discriminator !== undefined)?.declared;
  const dialect = workspace.dialect(at.path);
  const isOrdered = declared.isOrdered;
  return {
    at, name: declared.entity, ...(dialect && { dialect }), ...(table.schema !== undefined && { schema: table.schema }), table: table.table,
    columns: [...own, ...(root ? [{ path: root.discriminator!, column: root.discriminator! }] : []), ...joins, ...inner], relations, ...((isOpen || (declared.discriminator !== undefined && declared.is === 'table') || own.some((one) => one.isAssumed) || own.length + inner.length < columns.length + embedded.length || relations.filter(({ owns }) => owns).length < placed.filter(ownsColumns).length) && { isOpen: true as const }),
    ...(declared.is === 'child' && root && { only: { column: root.discriminator!, value: declared.value ?? declared.entity } }), ...(isOrdered && { isOrdered }),
    ...(sets.length > 0 && { sets }), ...(all.some(({ declared: one }) => one.setsMore) && { setsMore: true as const }),
    ...(workspace.naming(at.path).strategy === 'other' && { hasOwnNames: true as const }),
    ...workspace.conditions(at.path),
  };
}

/** Its columns stand in this table. */
export const ownsColumns = ({ member: { relation, join } }: Placed<RelationDeclaration>): boolean => relation === 'many to one' || (relation === 'one to one' && join !== undefined);

/** The columns of a relation that its class does not declare besides. */
const joinsIn = ({ path, owns, on }: EntityRelation, placed: readonly Placed<RelationDeclaration>[]): readonly EntityColumn[] => {
  const isPrimary = placed.find((one) => one.path === path)?.member.isPrimary;
  return owns ? on.map(({ own, key }) => ({ path: `${path}.${key}`, column: own, relation: path, ...(isPrimary && { role: 'primary' as const }) })) : [];
};

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Key { readonly key: string; readonly column: string }

/** The columns that others refer to an entity by; those of its relations too. */
function keysOf(workspace: EntityWorkspace, at: Declared, depth = 0): readonly Key[] {
  const { columns, embedded, relations } = membersOf(workspace, at);
  const own = columnsOf(workspace, at, [...columns, ...embedded]).filter(({ role }) => role === 'primary').map(({ path, column }) => ({ key: path, column }));
  const held = depth > 3 ? [] : relations.filter(({ member }) => member.isPrimary).flatMap((one) => (joinedBy(workspace, at, one, depth + 1) ?? []).map(({ own: column, key }) => ({ key: `${one.path}.${key}`, column })));
  return [...own, ...held.filter(({ column }) => !own.some((one) => one.column === column))];
}

function joinedBy(workspace: EntityWorkspace, at: Declared, { member, file }: Placed<RelationDeclaration>, depth = 0): EntityRelation['on'] | undefined {
  const to = workspace.referred(file, member.to);
  const { join = [] } = member;
  if (!to) return undefined;
  const named = join.filter(({ referenced }) => referenced !== undefined);
  const { columns, embedded } = membersOf(workspace, to);
  const referred = named.length > 0 ? columnsOf(workspace, to, [...columns, ...embedded]).filter(({ path }) => named.some(({ referenced }) => referenced === path)).map(({ path, column }) => ({ key: path, column })) : keysOf(workspace, to, depth);
  const naming = workspace.naming(at.path);
  const on = referred.map(({ key, column }) => ({ own: namedFor(join, key) ?? joinColumnName(naming, member.key, key), theirs: column, key }));
  return on.length > 0 && on.every(({ own }) => own !== undefined) ? on.map((one) => ({ ...one, own: one.own! })) : undefined;
}

const namedFor = (joins: readonly JoinColumn[], key: string): string | undefined => joins.find(({ name, referenced }) => name !== undefined && (referenced === undefined || referenced === key))?.name;

export function relationOf(workspace: EntityWorkspace, at: Declared, placed: Placed<RelationDeclaration>): EntityRelation | undefined {
  const { member, path, file } = placed;
  const { relation, inverse, isRequired = false, isEager = false, isLazy, table } = member;
  const to = workspace.referred(file, member.to);
  if (!to || !tableOf(workspace, to)) return undefined;
  const base = { path, to, isRequired, isEager, ...(isLazy && { isLazy }), many: relation === 'one to many' || relation === 'many to many' };
  const owns = ownsColumns(placed);
  if (owns) {
    const on = joinedBy(workspace, at, placed);
    return on && { ...base, owns, on };
  }
  const back = inverse === undefined ? undefined : membersOf(workspace, to).relations.find((one) => one.path === inverse);
  if (relation === 'many to many') {
    const through = table ? junction(workspace, at, placed, to) : back?.member.table && reversed(junction(workspace, to, back, at));
    return through && { ...base, owns: table !== undefined, on: [], through };
  }
  const on = back && joinedBy(workspace, to, back);
  return on && { ...base, owns: false, on: on.map(({ own, theirs, key }) => ({ own: theirs, theirs: own, key })) };
}

type Through = NonNullable<EntityRelation['through']>;
const reversed = (through: Through | undefined): Through | undefined => through && { ...through, own: through.theirs, theirs: through.own };

/** The table between two lists. */
function junction(workspace: EntityWorkspace, at: Declared, { member, path }: Placed<RelationDeclaration>, to: Declared): Through | undefined {
  const [own, other] = [tableOf(workspace, at), tableOf(workspace, to)];
  const { name, schema, own: mine = [], theirs = [] } = member.table ?? {};
  const naming = workspace.naming(at.path);
  const table = name ?? (own && other && junctionTableName(naming, own.bare, path, other.bare));
  if (!own || !other || table === undefined) return undefined;
  const columns = (joins: readonly JoinColumn[], of: { readonly bare: string }, keys: readonly Key[]) => keys.map(({ key, column }) => ({ column: namedFor(joins, key) ?? junctionColumnName(naming, of.bare, column), of: column }));
  const [first, second] = [columns(mine, own, keysOf(workspace, at)), columns(theirs, other, keysOf(workspace, to))];
  if ([...first, ...second].some(({ column }) => column === undefined) || first.length === 0 || second.length === 0) return undefined;
  // Of two that would be called the same each has its number.
  const numbered = (all: typeof first, others: typeof first, number: number) => all.map(({ column, of }) => ({ column: others.some((one) => one.column === column) ? `${column}_${number}` : column!, of }));
  const within = schema ?? own.schema;
  return { ...(within !== undefined && { schema: within }), table, own: numbered(first, second, 1), theirs: numbered(second, first, 2) };
}
