// The columns that an entity makes in its table, with their types: those of its properties, of what is embedded in it, of its relations, and of the classes that share its table.
// Sources: mikro-orm 6, core/metadata/MetadataDiscovery.js (initColumnType, initNullability, initAutoincrement, initSingleTableInheritance), knex/schema/DatabaseTable.js (addColumnFromProperty).
import type { Span } from '../../text/span.ts';
import { columnType, mayBeNothing, presetOf, type ColumnType, type Server } from './columnTypes.ts';
import type { ColumnDeclaration, RelationDeclaration } from './declaration.ts';
import { columnOf, declarationAt, lineageOf, membersOf, relationOf, rootOf, type Declared, type ManagedWorkspace, type Placed } from './models.ts';
import type { ManagedRelation } from './entity.ts';
import { tableName } from './naming.ts';

export interface TableColumn {
  readonly path: string;
  readonly column: string;
  readonly at: Span;
  /** Undefined where it could not be read. */
  readonly type?: ColumnType;
  /** The program names a type of the server's, or of MikroORM's that is no word of the language. */
  readonly isTyped?: true;
  readonly isPrimary?: true;
  readonly isNullable: boolean;
  /** The server counts it. */
  readonly counts?: true;
  readonly isUnsigned?: true;
  readonly preset?: string;
  readonly generated?: string;
  readonly unique?: true | string;
  readonly index?: true | string;
}

/** A relation that has columns in the table. */
export interface OwnRelation { readonly placed: Placed<RelationDeclaration>; readonly relation: ManagedRelation; readonly isNullable: boolean }

export interface TableColumns { readonly columns: readonly TableColumn[]; readonly relations: readonly OwnRelation[]; /** Lists that have a table between. */ readonly between: readonly Placed<RelationDeclaration>[]; readonly isWhole: boolean }

interface Reading { readonly workspace: ManagedWorkspace; readonly at: Declared; readonly server: Server }

export function columnsIn(workspace: ManagedWorkspace, at: Declared, server: Server): TableColumns {
  const reading = { workspace, at, server };
  const { own, inherited, isOpen } = membersWithin(workspace, at);
  const all = [...own, ...inherited];
  const heirs = new Set(inherited);
  const keys = own.filter(isKey).length;
  let isWhole = !isOpen && !isOfElsewhere(workspace, at);
  const columns: TableColumn[] = [];
  const relations: OwnRelation[] = [];
  const between: Placed<RelationDeclaration>[] = [];
  for (const placed of all) {
    const { member } = placed;
    if (member.isVirtual || (member.kind === 'column' && member.isFormula)) continue;
    if (member.kind === 'column') {
      const made = columnMade(reading, { ...placed, member }, keys === 1, heirs.has(placed));
      if (!made || made.isOpen) isWhole = false;
      if (made) columns.push(made.column);
    } else if (member.relation === 'many to many' && member.mappedBy === undefined) between.push({ ...placed, member });
    else if (member.relation === 'many to one' || (member.relation === 'one to one' && member.mappedBy === undefined)) {
      const relation = relationOf(workspace, at, placed, member);
      if (!relation || member.isTyped) isWhole = false;
      if (!relation) continue;
      const isNullable = placed.isNullable || heirs.has(placed) || isNullableRelation(reading, member);
      relations.push({ placed: { ...placed, member }, relation, isNullable });
      columns.push(...columnsOfRelation(reading, { ...placed, member }, relation, isNullable).filter(({ column }) => !columns.some((one) => one.column === column)));
    }
  }
  const told = discriminatorOf(reading, columns);
  if (!told && declarationAt(workspace, at)?.discriminator !== undefined) isWhole = false;
  return { columns: [...columns.filter(({ path }) => path !== told?.path), ...(told ? [told] : [])], relations, between, isWhole };
}

const isKey = ({ member }: Placed): boolean => (member.kind === 'column' ? member.role === 'primary' : member.isPrimary === true);

/** Whether it extends a class of a package that is not seen, which may have columns. */
function isOfElsewhere(workspace: ManagedWorkspace, at: Declared): boolean {
  const base = lineageOf(workspace, at)[0]?.declared.extends;
  return base?.module !== undefined && !base.module.startsWith('.');
}

/** Its own members, and those of the classes that share its table, in columns that may be null. */
function membersWithin(workspace: ManagedWorkspace, at: Declared): { readonly own: readonly Placed[]; readonly inherited: readonly Placed[]; readonly isOpen: boolean } {
  const { all: own, isOpen } = membersOf(workspace, at);
  const inherited = new Map<string, Placed>();
  let isMore = isOpen;
  for (const heir of heirsOf(workspace, at)) {
    const { all, isOpen: isHeirOpen } = membersOf(workspace, heir);
    isMore ||= isHeirOpen;
    for (const one of all) {
      if (own.some(({ path }) => path === one.path)) continue;
      const known = inherited.get(one.path);
      // Of two properties of one name that are not the same one is called otherwise.
      if (known && known.member !== one.member) isMore = true;
      inherited.set(one.path, known ?? one);
    }
  }
  return { own, inherited: [...inherited.values()], isOpen: isMore };
}

/** The classes that share the table of one. */
export function heirsOf(workspace: ManagedWorkspace, at: Declared, depth = 0): readonly Declared[] {
  const root = rootOf(workspace, at);
  if (depth > 8 || !root || (root.declared.discriminator === undefined && root.declared.values === undefined)) return [];
  return workspace.children(at).flatMap((one) => [one, ...heirsOf(workspace, one, depth + 1)]);
}

function columnMade({ workspace, at, server }: Reading, placed: Placed<ColumnDeclaration>, isOnlyKey: boolean, isShared: boolean): { readonly column: TableColumn; readonly isOpen: boolean } | undefined {
  const { member, path, file } = placed;
  const { sql: said, role } = member;
  const named = columnOf(workspace, at, placed, member);
  if (!named || !said) return undefined;
  const { types, isNew } = workspace.setup(at.path);
  // Since 7 a type that is given goes before what may stand in it.
  const { isEnum, ...plain } = said;
  const sql = isEnum && !(isNew && said.columnType !== undefined) ? said : plain;
  const type = columnType(server, sql, role, types, sql.labelsOf && workspace.labels(file, sql.labelsOf));
  const isPrimary = role === 'primary';
  const counts = sql.counts ?? (isPrimary && isOnlyKey && type?.isCounted === true);
  const isNullable = !isPrimary && (sql.nullable ?? (isShared || placed.isNullable || sql.initial?.is === 'null' || (types === 'source' && sql.type === undefined && (sql.isOptional === true || mayBeNothing(sql.property)))));
  const isTime = type !== undefined && /^(?:timestamp|datetime)/.test(type.text);
  const preset = counts ? undefined : presetOf(server, sql, role === 'version', isTime);
  const generated = sql.generated ?? type?.generated;
  const holds = sql.holds && workspace.referred(file, sql.holds);
  const isOpen = sql.isOpen === true || type === undefined || (types === 'not known' && sql.type === undefined && sql.nullable === undefined) || (sql.holds !== undefined && (!holds || hasKeys(workspace, holds)));
  return {
    isOpen,
    column: {
      path, column: named.column, at: spanIn(workspace, at, file, sql.at), isNullable: isNullable || (isShared && sql.nullable !== false), ...(type && { type }), ...((sql.columnType ?? sql.type ?? 'any').search(/^(?:string|number|boolean|Date|any|unknown|object|array)$/) < 0 && { isTyped: true as const }), ...(isPrimary && { isPrimary }), ...(counts && { counts: true as const }),
      ...((sql.unsigned ?? (isPrimary && type?.isNumber)) && { isUnsigned: true as const }), ...(preset !== undefined && { preset }), ...(generated !== undefined && { generated }), ...(sql.unique !== undefined && { unique: sql.unique }), ...(sql.index !== undefined && { index: sql.index }),
    },
  };
}

/** Where a member stands, or the entity that takes it over from another file. */
export const spanIn = (workspace: ManagedWorkspace, at: Declared, file: string, span: Span | undefined): Span => (file === at.path && span ? span : declarationAt(workspace, at)!.at);

/** What is kept as an object has its indexes within it. */
const hasKeys = (workspace: ManagedWorkspace, at: Declared): boolean => lineageOf(workspace, at).length === 0 || lineageOf(workspace, at).some(({ declared }) => declared.keys.length > 0 || declared.members.some((member) => member.kind === 'embedded' || (member.kind === 'column' && (member.isUnique === true || member.isIndexed === true || member.sql?.holds !== undefined))));

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

function isNullableRelation({ workspace, at }: Reading, { isNullable, isOptional, isCascading, isPrimary }: RelationDeclaration): boolean {
  const { types, isNew } = workspace.setup(at.path);
  return !isPrimary && (isNullable === true || (types === 'source' && isOptional === true) || (isCascading === true && !isNew));
}

function columnsOfRelation(reading: Reading, { member, path, file }: Placed<RelationDeclaration>, { on, to }: ManagedRelation, isNullable: boolean): readonly TableColumn[] {
  const at = spanIn(reading.workspace, reading.at, file, member.at);
  return on.map(({ own, key }) => ({ path, column: own, at, ...keyType(reading, { path: to.path!, name: to.name }, key), ...(member.isPrimary && { isPrimary: true as const }), isNullable }));
}

/** The type of a column that refers to a property of another entity, which may be a relation itself. */
export function keyType({ workspace, server }: Pick<Reading, 'workspace' | 'server'>, at: Declared, key: string, depth = 0): Pick<TableColumn, 'type' | 'isUnsigned'> {
  const placed = membersOf(workspace, at).all.find(({ path }) => path === key);
  if (!placed || depth > 4) return {};
  const { member } = placed;
  if (member.kind === 'column') {
    const { type, isUnsigned } = columnMade({ workspace, server, at }, { ...placed, member }, false, false)?.column ?? {};
    return { ...(type && { type: { ...type, text: type.text.replace(/^serial$/, 'int').replace(/^bigserial$/, 'bigint') } }), ...(isUnsigned && { isUnsigned }) };
  }
  const relation = relationOf(workspace, at, placed, member);
  const [only, ...more] = relation?.on ?? [];
  return relation && only && more.length === 0 ? keyType({ workspace, server }, { path: relation.to.path!, name: relation.to.name }, only.key, depth + 1) : {};
}

// ── What tells of which class a row is ───────────────────────────────────────────────────────────────────────────

/** The column of it with its index, made or declared. */
function discriminatorOf({ workspace, at, server }: Reading, columns: readonly TableColumn[]): TableColumn | undefined {
  const declared = declarationAt(workspace, at)!;
  const { discriminator: path, values } = declared;
  if (path === undefined) return undefined;
  const known = columns.find((one) => one.path === path);
  if (known) return { ...known, index: known.index ?? true };
  const column = columnOf(workspace, at, { path, prefix: '' }, { kind: 'column', key: path })?.column;
  const classes = [at, ...heirsOf(workspace, at)].flatMap((one) => declarationAt(workspace, one) ?? []).filter(({ is }) => is === 'table');
  const labels = values ? Object.values(values) : classes.map(({ value, entity }) => value ?? tableName(workspace.naming(at.path), entity, undefined));
  if (column === undefined || labels.includes(undefined)) return undefined;
  const type = columnType(server, { at: declared.at, isEnum: true, labels: labels.map((label) => label!) }, undefined, 'reflected', undefined);
  return { path, column, at: declared.at, isNullable: false, index: true, ...(type && { type }) };
}
