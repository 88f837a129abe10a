// A model class as its calls need it: its table and key, its relations with the tables that hold them together, what it asks under a name. Plain data.
import type { DialectId } from '../../sql/dialect.ts';
import type { TableName } from '../library.ts';
import type { Casing, Modifier, ModifierPart, RelationKind } from './declaration.ts';

export interface ModelClass {
  /** By which it is asked for. */
  readonly at: TableName;
  readonly table: string;
  readonly key: readonly string[];
  readonly dialect?: DialectId;
  readonly relations: readonly Relation[];
  readonly modifiers: Readonly<Record<string, Modifier>>;
  /** Of the names that are written. */
  readonly casing?: Casing;
  /** How its names are mapped is not read. */
  readonly isMapped?: true;
  /** `first()` asks for one row; undefined where that is not known. */
  readonly limitsFirst: boolean | undefined;
  readonly overrides: readonly string[];
  readonly writesMore: readonly ('insert' | 'update')[];
  /** What is added to every query of it. */
  readonly asks?: readonly ModifierPart[];
  /** Methods that do something else than Objection's. */
  readonly replaced: readonly string[];
  /** What it extends, or what builds its queries, may change what is asked. */
  readonly isOpen?: true;
}

export interface Relation {
  readonly name: string;
  readonly kind: RelationKind;
  readonly to: TableName | undefined;
  /** The columns that hold both together, of this side and of the other, and the other's table. */
  readonly own: readonly string[];
  readonly theirs: readonly string[];
  readonly table: string;
  readonly through?: { readonly table: string; readonly own: readonly string[]; readonly theirs: readonly string[]; readonly extra: readonly (readonly [alias: string, column: string])[] };
  readonly asks?: Modifier;
  readonly isOpen?: true;
}

export const relationAt = ({ relations }: ModelClass, name: string): Relation | undefined => relations.find((one) => one.name === name);

/** What is known of a table that a relation leads to, where its class is not found. */
export const onlyTable = ({ table, name }: Relation, { dialect }: ModelClass): ModelClass => ({ at: { name }, table, key: ['id'], ...(dialect && { dialect }), relations: [], modifiers: {}, limitsFirst: undefined, overrides: [], replaced: [], writesMore: [], isOpen: true });
