// What a program declares of a database with Sequelize: models with their attributes and options, and what associates them.
// Plain data, for a Summary carries it; what stands in another file is named and found once the files are linked.
import type { Span } from '../../text/span.ts';
import type { Meaning } from '../meaning.ts';
import type { TypeDeclaration } from './columnTypes.ts';

export interface ModelDeclarations {
  /** By the name of the class or constant that holds it; of one that is only returned, by its own. */
  readonly models: Readonly<Record<string, ModelDeclaration>>;
  readonly associations: readonly AssociationDeclaration[];
}

export interface ModelDeclaration {
  readonly at: Span;
  /** As Sequelize calls it. */
  readonly name: string;
  /** `part`: a class that models extend. */
  readonly is: 'table' | 'part';
  /** Undefined: made of the model's name. */
  readonly table?: string;
  readonly schema?: string;
  readonly extends?: Meaning;
  /** Its class has decorators, which classes that extend it take over. */
  readonly isDecorated?: true;
  readonly attributes: readonly AttributeDeclaration[];
  readonly options: ModelOptions;
  readonly scope?: ScopeDeclaration;
  readonly scopes?: Readonly<Record<string, ScopeDeclaration>>;
  readonly indexes: readonly IndexDeclaration[];
  /** Its file speaks of what runs for each row that is made. */
  readonly hasHooks?: true;
  /** There may be more of them. */
  readonly hasMoreIndexes?: true;
  /** Methods of Sequelize's that the class has instead; those of its rows with a dot before. */
  readonly overrides: readonly string[];
  /** Something could not be read: there may be more attributes. */
  readonly isOpen?: true;
  /** What the table is called could not be read. */
  readonly isUnnamed?: true;
}

/** What is not said is as the whole program has it. */
export interface ModelOptions {
  readonly underscored?: boolean;
  readonly freezeTableName?: boolean;
  readonly timestamps?: boolean;
  readonly paranoid?: boolean;
  readonly createdAt?: string | false;
  readonly updatedAt?: string | false;
  readonly deletedAt?: string | false;
  readonly version?: string | true;
}

export interface IndexDeclaration {
  readonly at: Span;
  readonly name?: string;
  readonly isUnique?: true;
  readonly method?: string;
  /** Of MySQL: `fulltext`, `spatial`. */
  readonly kind?: string;
  readonly parts: readonly IndexPart[];
  /** SQL where it was read, else empty. */
  readonly where?: string;
}

/** A column, or an attribute; SQL of an expression; neither where it could not be read. */
export interface IndexPart { readonly column?: string; readonly expression?: string; readonly operatorClass?: string; readonly collation?: string; readonly length?: string; readonly isDescending?: true }

export interface AttributeDeclaration {
  readonly at: Span;
  readonly key: string;
  /** Undefined: made of the key. */
  readonly column?: string;
  readonly isPrimary?: true;
  readonly counts?: true;
  readonly isVirtual?: true;
  /** By itself, or under a name with others. */
  readonly unique?: true | string;
  /** Where nothing is given, Sequelize writes a value. */
  readonly isFilled?: true;
  readonly holds?: 'json' | 'list';
  /** Undefined of one that could not be read. */
  readonly type?: TypeDeclaration;
  /** As `allowNull` says. */
  readonly nullable?: boolean;
  /** SQL of the column's own default; empty of one that could not be read. */
  readonly default?: string;
  readonly isIdentity?: true;
  readonly references?: ReferenceDeclaration;
  /** The model that it refers to, by `@ForeignKey`. */
  readonly refers?: Meaning;
  /** What it is could not be read. */
  readonly isUnread?: true;
}

/** What a column refers to: a table by its name, or a model; neither where it could not be read. */
export interface ReferenceDeclaration { readonly table?: string; readonly schema?: string; readonly model?: Meaning; readonly key?: string; readonly onDelete?: string; readonly onUpdate?: string }

/** What a scope asks, as far as it is plain; `isOpen`: there may be more. */
export interface ScopeDeclaration {
  readonly where: readonly { readonly key: string; readonly value: string }[];
  readonly only?: readonly string[];
  readonly without?: readonly string[];
  /** It reads more than is told, of other tables too, and keeps every row. */
  readonly readsMore?: true;
  /** What it reads besides leaves out rows; what is written is not. */
  readonly restricts?: true;
  readonly isOpen?: true;
}

export type AssociationKind = 'belongs to' | 'has one' | 'has many' | 'belongs to many';

export interface AssociationDeclaration {
  readonly of: Meaning;
  readonly kind: AssociationKind;
  readonly to: Meaning;
  readonly as?: string;
  readonly at: Span;
  /** Attributes; of `{ name, field, allowNull }` with what else is said of it. */
  readonly foreignKey?: Omit<AttributeDeclaration, 'at'>;
  readonly otherKey?: string;
  readonly sourceKey?: string;
  readonly targetKey?: string;
  readonly through?: { readonly model: Meaning } | { readonly name: string };
  readonly onDelete?: string;
  readonly onUpdate?: string;
  /** `constraints: false` */
  readonly isLoose?: true;
  /** `unique: false` of what is between. */
  readonly repeats?: true;
  /** `timestamps: false` of the table between. */
  readonly isBare?: true;
  /** What it asks of the other side besides. */
  readonly scope?: ScopeDeclaration['where'];
  /** It asks something of the other side, or of what is between, that could not be read. */
  readonly isScoped?: true;
  /** Something of it could not be read. */
  readonly isUnread?: true;
}
