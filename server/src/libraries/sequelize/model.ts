// A model as its calls need it: its table, the columns behind its attributes, and what its associations are held together by. Plain data.
import type { DialectId } from '../../sql/dialect.ts';
import type { TableName } from '../library.ts';
import type { AssociationKind, ScopeDeclaration } from './declaration.ts';

export interface MappedModel {
  /** By which it is asked for. */
  readonly at: TableName;
  /** As Sequelize calls it, and its rows in a query. */
  readonly name: string;
  readonly dialect?: DialectId;
  readonly schema?: string;
  readonly table: string;
  /** In the order in which they are read. */
  readonly attributes: readonly Attribute[];
  readonly associations: readonly Association[];
  /** The columns that an upsert may meet a row by: those of constraints, then those of indexes. */
  readonly unique: readonly (readonly string[])[];
  /** The columns of all indexes that are declared with it, as far as they are plain: Sequelize makes them where it makes the table. */
  readonly indexes: readonly (readonly string[])[];
  readonly scope?: ScopeDeclaration;
  readonly scopes: Readonly<Record<string, ScopeDeclaration>>;
  /** Methods that the class has instead of Sequelize's; those of its rows with a dot before. */
  readonly overrides: readonly string[];
  /** Something may run for each row that is made. */
  readonly hasHooks?: true;
  /** There may be attributes that are not seen. */
  readonly isOpen?: true;
}

export interface Attribute {
  readonly key: string;
  readonly column: string;
  readonly isPrimary?: true;
  readonly counts?: true;
  readonly isUnique?: true;
  readonly isFilled?: true;
  readonly isVirtual?: true;
  readonly role?: 'created' | 'updated' | 'deleted' | 'version';
  readonly holds?: 'json' | 'list';
}

export interface Association {
  readonly as: string;
  /** What its methods are named by: `getPosts`, `addPost`. */
  readonly plural: string;
  readonly singular: string;
  readonly kind: AssociationKind;
  readonly to: TableName;
  /** The columns that hold both together, and the attribute of this side. */
  readonly own: string;
  readonly ownKey: string;
  readonly theirs: string;
  readonly theirKey: string;
  readonly through?: Through;
  /** What it asks of the other side besides, as a scope does. */
  readonly scope?: ScopeDeclaration['where'];
  /** It asks something of the other side that is not read. */
  readonly isOpen?: true;
}

/** The table between two, with the columns that refer to each side. */
export interface Through {
  readonly name: string;
  readonly schema?: string;
  readonly table: string;
  readonly attributes: readonly Attribute[];
  readonly own: string;
  readonly theirs: string;
}

export const attributeAt = ({ attributes }: Pick<MappedModel, 'attributes'>, key: string): Attribute | undefined => attributes.find((one) => one.key === key);
/** By an attribute's name, or the column's own. */
export const columnOf = (model: Pick<MappedModel, 'attributes'>, name: string): Attribute | undefined => attributeAt(model, name) ?? model.attributes.find(({ column }) => column === name);
export const associationAt = ({ associations }: MappedModel, as: string): Association | undefined => associations.find((one) => one.as === as);
export const roleIn = ({ attributes }: MappedModel, role: NonNullable<Attribute['role']>): Attribute | undefined => attributes.find((one) => one.role === role);
export const keysOf = ({ attributes }: Pick<MappedModel, 'attributes'>): readonly Attribute[] => attributes.filter(({ isPrimary }) => isPrimary);
/** Those that have a column. */
export const storedIn = ({ attributes }: Pick<MappedModel, 'attributes'>): readonly Attribute[] => attributes.filter(({ isVirtual }) => !isVirtual);
