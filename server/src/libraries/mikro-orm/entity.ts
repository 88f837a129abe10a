// An entity of MikroORM's as its calls need it: its table, the columns behind its properties, and what its relations are held together by. Plain data.
import type { DialectId } from '../../sql/dialect.ts';
import type { TableName } from '../library.ts';
import type { FilterDeclaration } from './declaration.ts';

export interface ManagedEntity {
  /** By which it is asked for. */
  readonly at: TableName;
  /** The class; its rows are called by the first letter of it. */
  readonly name: string;
  readonly dialect?: DialectId;
  readonly schema?: string;
  readonly table: string;
  /** In the order in which they are read. */
  readonly members: readonly Member[];
  /** There may be columns that are not seen. */
  readonly isOpen?: true;
  /** Of a class that shares a table with others: which rows are its own. */
  readonly only?: { readonly column: string; readonly values: readonly string[] };
  /** The column that tells it, which is read even where nobody asks for it. */
  readonly discriminator?: string;
  readonly filters: readonly FilterDeclaration[];
  /** The columns of its indexes, those that MikroORM makes of relations by itself among them. */
  readonly indexes: readonly (readonly string[])[];
  /** How what is populated is read where a call does not say. */
  readonly strategy: Strategy | 'not known';
  /** Before 6, joins and what is read of them are put together otherwise. */
  readonly isOld?: true;
  /** Since 7, columns are inserted in the order in which they are given; before, in that of their names. */
  readonly isNew?: true;
}

export type Strategy = 'joined' | 'select-in' | 'balanced';
export type Member = ManagedColumn | ManagedRelation;

export interface ManagedColumn {
  readonly kind: 'column';
  /** `address.street` of what is embedded. */
  readonly path: string;
  readonly column: string;
  readonly role?: 'primary' | 'version';
  readonly isLazy?: true;
  readonly isVirtual?: true;
  readonly isFormula?: true;
  readonly formula?: string;
  readonly isFilled?: true;
  readonly isJson?: true;
  readonly isUnique?: true;
  readonly isIndexed?: true;
}

export interface ManagedRelation {
  readonly kind: 'relation';
  readonly path: string;
  readonly to: TableName;
  readonly relation: 'many to one' | 'one to many' | 'one to one' | 'many to many';
  readonly many: boolean;
  /** Its columns stand in this table. */
  readonly owns: boolean;
  readonly isNullable: boolean;
  readonly isEager?: true;
  readonly isLazy?: true;
  readonly isPrimary?: true;
  readonly isIndexed?: true;
  /** It is no column: another property is. */
  readonly isVirtual?: true;
  readonly on: readonly { readonly own: string; readonly theirs: string; /** The property at the other end that is referred to. */ readonly key: string }[];
  readonly through?: Through;
  /** The property at the other end. */
  readonly inverse?: string;
}

/** The table between two, with the columns that refer to each. */
export interface Through { readonly schema?: string; readonly table: string; readonly own: readonly JoinedBy[]; readonly theirs: readonly JoinedBy[] }
export interface JoinedBy { readonly column: string; readonly of: string; readonly key: string }

export const memberAt = ({ members }: ManagedEntity, path: string): Member | undefined => members.find((one) => one.path === path);
export const columnAt = (entity: ManagedEntity, path: string): ManagedColumn | undefined => {
  const found = memberAt(entity, path);
  return found?.kind === 'column' ? found : undefined;
};
export const relationAt = (entity: ManagedEntity, path: string): ManagedRelation | undefined => {
  const found = memberAt(entity, path);
  return found?.kind === 'relation' ? found : undefined;
};
/** Whether a path leads to what is embedded: `address`. */
export const isEmbedded = ({ members }: ManagedEntity, path: string): boolean => members.some((one) => one.path.startsWith(`${path}.`));
export const isKey = (member: Member): boolean => (member.kind === 'column' ? member.role === 'primary' : member.isPrimary === true);
export const keysOf = ({ members }: ManagedEntity): readonly Member[] => members.filter(isKey);
/** The columns that a property is. */
export const columnsOf = (member: Member): readonly string[] => (member.kind === 'column' ? (member.isVirtual || member.isFormula ? [] : [member.column]) : member.owns && !member.isVirtual ? member.on.map(({ own }) => own) : []);
export const keyColumns = (entity: ManagedEntity): readonly string[] => keysOf(entity).flatMap(columnsOf);
export const relationsOf = ({ members }: ManagedEntity): readonly ManagedRelation[] => members.flatMap((one) => (one.kind === 'relation' ? [one] : []));
