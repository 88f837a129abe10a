// The columns of a model as `sync` makes them: what is written down of its attributes, the stamps, and what associations add and say of the keys that hold both sides.
// Sources: sequelize 6, lib/model.js (`init`, `_addDefaultAttributes`), lib/associations/{belongs-to,has-one,has-many,belongs-to-many,helpers}.js (`_injectAttributes`, `addForeignKeyConstraints`).
import type { Span } from '../../text/span.ts';
import { attributesOf } from './attributes.ts';
import type { TypeDeclaration } from './columnTypes.ts';
import type { AttributeDeclaration, IndexDeclaration, ReferenceDeclaration } from './declaration.ts';
import { foreignKeyOf, pairOf, throughModel } from './foreignKeys.ts';
import { columnFor, declaredAttributes, keyOf, same, tableOf, type Associated, type Declared, type ModelWorkspace } from './lineage.ts';
import type { Attribute } from './model.ts';

export interface Column {
  readonly key: string;
  readonly column: string;
  /** Where a file says so; of what none says the model. */
  readonly at: Span;
  readonly path: string;
  readonly type: TypeDeclaration | undefined;
  readonly isRequired: boolean;
  /** Sequelize adds and fills it, and nobody wrote it down. */
  readonly isStamp?: true;
  readonly default: string | undefined;
  readonly isPrimary: boolean;
  /** Counted by the server: of its own, or as the standard has it. */
  readonly counts: 'serial' | 'identity' | undefined;
  /** By itself, or under a name with others. */
  readonly unique: true | string | undefined;
  /** It is unique with the other key of a table between two, and nobody said so. */
  readonly isPaired?: true;
  readonly references: Reference | 'unread' | undefined;
}

export interface Reference { readonly table: string; readonly schema?: string; readonly column: string; readonly onDelete?: string; readonly onUpdate?: string }

/** A table with all that is known of it. `isOpen`: there may be more. */
export interface Whole { readonly path: string; readonly at: Span; readonly table: string; readonly schema?: string; readonly columns: readonly Column[]; readonly indexes: readonly IndexDeclaration[]; readonly isOpen: boolean; /** It is named by an association, and no model declares it. */ readonly isNamedOnly?: true }

/** An association that keeps a model's key: the other side, and its attribute. */
export interface Keeping { readonly one: Associated; readonly isBetween: boolean; readonly to: Declared; readonly toKey: string }

type Written = AttributeDeclaration & { readonly path: string };

const DEEP = 8;

/** `own` is where the model stands, for what nothing is written of. */
export function columnsOf(workspace: ModelWorkspace, at: Declared, own: Span): readonly Column[] {
  const declared = declaredAttributes(workspace, at);
  const keeping = keysKept(workspace, at);
  const isKeyed = !declared.some(({ isPrimary }) => isPrimary);
  return attributesOf(workspace, at).filter(({ isVirtual }) => !isVirtual).map((attribute) => columnOf(workspace, at, attribute, declared.find(({ key }) => key === attribute.key), keeping.get(attribute.key) ?? [], isKeyed, own));
}

/** The keys that associations keep in a model, in the order in which they are declared. */
function keysKept(workspace: ModelWorkspace, at: Declared): ReadonlyMap<string, readonly Keeping[]> {
  const found = new Map<string, Keeping[]>();
  const put = (key: string, one: Keeping): void => void (found.get(key)?.push(one) ?? found.set(key, [one]));
  for (const one of workspace.associations()) {
    const { declared: { kind, sourceKey, targetKey }, of, to } = one;
    if (kind === 'belongs to many') {
      if (!same(throughModel(workspace, one), at)) continue;
      const [own, theirs] = pairOf(workspace, one);
      put(own, { one, isBetween: true, to: of, toKey: sourceKey ?? keyOf(workspace, of) });
      put(theirs, { one, isBetween: true, to, toKey: targetKey ?? keyOf(workspace, to) });
    } else if (kind === 'belongs to' ? same(of, at) : same(to, at)) {
      const other = kind === 'belongs to' ? to : of;
      put(foreignKeyOf(workspace, one), { one, isBetween: false, to: other, toKey: (kind === 'belongs to' ? targetKey : sourceKey) ?? keyOf(workspace, other) });
    }
  }
  return found;
}

function columnOf(workspace: ModelWorkspace, at: Declared, attribute: Attribute, declared: Written | undefined, keeping: readonly Keeping[], isKeyed: boolean, own: Span): Column {
  const { key, column, role, isPrimary, counts } = attribute;
  const between = keeping.find(({ isBetween }) => isBetween);
  const [first] = between ? [between] : keeping;
  const given = first?.one.declared.foreignKey?.key === key ? first.one.declared.foreignKey : undefined;
  const type = (between ? undefined : declared?.type) ?? given?.type ?? (declared && !between ? undefined : first && typeFor(workspace, first)) ?? (role === undefined ? declared?.type ?? (first ? undefined : INTEGER) : role === 'version' ? INTEGER : DATE);
  const place = declared ?? (first && { at: first.one.declared.at, path: first.one.path }) ?? { at: own, path: at.path };
  const said = declared?.unique ?? given?.unique;
  const paired = between && !isKeyed ? pairUnique(workspace, at, keeping) : undefined;
  const nullable = declared?.nullable ?? given?.nullable ?? (declared || first ? true : role === 'deleted');
  return {
    key, column, at: place.at, path: place.path, type: declared && !declared.type && !first ? undefined : type, isRequired: !nullable, ...(role !== undefined && !declared && { isStamp: true as const }),
    default: declared?.default ?? given?.default ?? (role === 'version' && !declared ? '0' : undefined), isPrimary: isPrimary === true,
    counts: counts ? (declared?.isIdentity ? 'identity' : 'serial') : undefined,
    unique: said ?? paired, ...(said === undefined && paired !== undefined && { isPaired: true as const }),
    references: between ? keyReferring(workspace, between, declared) : declared?.references ? referenceWritten(workspace, at, declared.path, declared.references) : referenceOfAll(workspace, keeping, declared),
  };
}

const INTEGER: TypeDeclaration = { name: 'INTEGER', args: [] };
const DATE: TypeDeclaration = { name: 'DATE', args: [] };

/** A key has the type of what it refers to. */
export function typeFor(workspace: ModelWorkspace, { to, toKey }: Pick<Keeping, 'to' | 'toKey'>, depth = 0): TypeDeclaration | undefined {
  const declared = declaredAttributes(workspace, to).find(({ key }) => key === toKey);
  if (declared?.type || depth > DEEP) return declared?.type;
  const above = keysKept(workspace, to).get(toKey)?.[0];
  return above ? typeFor(workspace, above, depth + 1) : declared ? undefined : INTEGER;
}

/** The keys of a table between two are unique together where it has a key of its own. */
function pairUnique(workspace: ModelWorkspace, at: Declared, keeping: readonly Keeping[]): string | undefined {
  const last = keeping.findLast(({ isBetween, one }) => isBetween && !one.declared.repeats);
  return last && [tableOf(workspace, at)?.table, ...pairOf(workspace, last.one), 'unique'].join('_');
}

// ── What keys refer to ───────────────────────────────────────────────────────────────────────────────────────────

/** A model's table, or one that is written out, which stands in the schema of the one that refers to it. */
function referenceWritten(workspace: ModelWorkspace, at: Declared, path: string, { table, schema, model, key = 'id', onDelete, onUpdate }: ReferenceDeclaration): Reference | 'unread' {
  const to = model && workspace.referred(path, model);
  const place = to ? tableOf(workspace, to) : table === undefined ? undefined : { table, schema: schema ?? tableOf(workspace, at)?.schema };
  return place ? { table: place.table, ...(place.schema !== undefined && { schema: place.schema }), column: key, ...(onDelete !== undefined && { onDelete }), ...(onUpdate !== undefined && { onUpdate }) } : 'unread';
}

/** The first association that keeps a key says what it refers to. */
function referenceOfAll(workspace: ModelWorkspace, keeping: readonly Keeping[], declared: Written | undefined): Reference | 'unread' | undefined {
  const holding = keeping.filter(({ one: { declared: { isLoose, onDelete, onUpdate } } }) => !isLoose || onDelete !== undefined || onUpdate !== undefined);
  const [first] = holding;
  const made = first && keyReferring(workspace, first, declared);
  if (!made || made === 'unread') return made;
  // Which of several files is run first is not known.
  const isSame = holding.every((one) => one.one.path === first.one.path || actionsOf(one, declared).onDelete === made.onDelete);
  return isSame ? made : { ...made, onDelete: 'no action' };
}

export function keyReferring(workspace: ModelWorkspace, keeping: Keeping, declared: Written | undefined): Reference | 'unread' | undefined {
  const { one: { declared: { isLoose } }, to, toKey, isBetween } = keeping;
  if (isLoose && isBetween) return undefined;
  const keys = declaredAttributes(workspace, to).filter(({ isPrimary }) => isPrimary);
  // A part of a key is none.
  if (!isBetween && keys.length > 1 && keys.some(({ key }) => key === toKey)) return undefined;
  const place = tableOf(workspace, to);
  return place ? { ...place, column: columnFor(workspace, to, toKey), ...actionsOf(keeping, declared) } : 'unread';
}

function actionsOf({ one: { declared: { kind, onDelete, onUpdate, foreignKey, isLoose } }, isBetween }: Keeping, declared: Written | undefined): Pick<Reference, 'onDelete' | 'onUpdate'> {
  const written = isBetween ? declared?.references : undefined;
  const allows = declared ? declared.nullable === true : foreignKey?.nullable !== false;
  const otherwise = isBetween ? 'cascade' : allows ? 'set null' : kind === 'belongs to' ? 'no action' : 'cascade';
  if (isLoose) return { ...(onDelete !== undefined && { onDelete }), ...(onUpdate !== undefined && { onUpdate }) };
  return { onDelete: onDelete ?? written?.onDelete ?? otherwise, onUpdate: onUpdate ?? written?.onUpdate ?? 'cascade' };
}
