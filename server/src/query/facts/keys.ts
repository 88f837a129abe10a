// What a table's declarations say of its columns: which tell rows apart, which point to a parent, which hardly tell anything.
import type { Column, ForeignKey, Index, QualifiedName, Table } from '../../schema/schema.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { implies } from './implies.ts';
import { expressionName } from './pins.ts';

export const qualified = (table: Table): QualifiedName => `${table.schema}.${table.name}`;

export interface UniqueKey {
  /** Columns, and expressions by their pinned name. */
  readonly columns: readonly string[];
  readonly primary: boolean;
}

/** The keys that allow one row at most for the rows this query asks for: a partial one counts where its predicate is implied. */
export function uniqueKeys(resolved: Resolved, source: ResolvedSource): readonly UniqueKey[] {
  const { table } = source;
  if (!table) return [];
  const keys: UniqueKey[] = [];
  for (const constraint of table.constraints) {
    if (constraint.kind === 'primary key' || constraint.kind === 'unique') keys.push({ columns: constraint.columns, primary: constraint.kind === 'primary key' });
  }
  for (const index of table.indexes) {
    if (!index.unique || index.constraint || !implies(resolved, source, index.predicate)) continue;
    keys.push({ columns: keyNames(index), primary: index.primary });
  }
  return keys;
}

/** The names under which the keys of an index may be pinned. */
export const keyNames = (index: Index): readonly string[] =>
  index.keys.map(({ column, expression }) => column ?? expressionName(expression ?? ''));

export const foreignKeys = (table: Table): readonly ForeignKey[] =>
  table.constraints.filter((constraint): constraint is ForeignKey => constraint.kind === 'foreign key');

/** The reference that one of some columns is. */
export const parentOf = (table: Table, columns: readonly string[]): ForeignKey | undefined =>
  foreignKeys(table).find((constraint) => constraint.columns.length === 1 && columns.includes(constraint.columns[0]!));

/** Names of references that nobody declared: `customer_id`, `customerId`. */
export const isIdLike = (name: string): boolean => /(?:^|_)(?:id|uuid|guid|uid|oid)$|[a-z](?:Id|ID|Uuid|UUID|Uid)$/.test(name);

/** Names of values that few rows share: an e-mail address, a token. */
export const isUniqueLike = (name: string): boolean =>
  /(?:^|_)(?:email|e_mail|slug|token|token_hash|hash|fingerprint|sha|sha256|md5|checksum|username|user_name|login|handle|phone|phone_number|api_key|reference|external_ref|serial_number|sku|isbn|iban|url|domain|host|hostname|nonce|code_hash)$/.test(snake(name));

/** Columns that a few words fill. */
export const isKindLike = (name: string): boolean =>
  /(?:^|_)(?:status|state|type|kind|role|category|currency|country|lang|language|locale|plan|level|priority|source|gender|mode|action|provider|event|segment|flag|step|stage|phase|visibility|channel|severity|method|tier)(?:_(?:name|code))?$/.test(snake(name));

/** `customerId` as `customer_id`. */
export const snake = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** `customer_id` as `customerId`. */
export const camel = (name: string): string => name.replace(/_+([a-z\d])/g, (_, letter: string) => letter.toUpperCase());

/** `client_id` of `oidc_clients`: a table's own name for a row of it, which no constraint need say. */
export const isOwnKey = (table: string, column: string): boolean => {
  const [, stem] = /^(.+?)_?(?:id|uuid|guid|code|key)$/i.exec(column) ?? [];
  return stem !== undefined && new RegExp(`(?:^|_|[a-z])${stem.replace(/\W/g, '')}(?:e?s)?$`, 'i').test(table);
};

/** Types of extensions, which a schema declares and whose values tell rows apart. */
const EXTENSION_TYPES: ReadonlySet<string> = new Set(['citext', 'ltree', 'hstore', 'vector', 'halfvec', 'geometry', 'geography', 'cube', 'ulid']);

/** What a server without booleans keeps as a number: `isDeleted`, `has_children`. */
const FLAG = /^(?:is|has|was)(?:_[a-z]|[A-Z])/;

/**
 * Booleans and enums take a handful of values: alone they find no row quickly.
 * A type that a schema declares is, where it is compared by equality, almost always an enum.
 */
export function isFlagLike(column: Column | undefined): boolean {
  if (!column || column.type.array > 0) return false;
  return column.type.name === 'boolean' || FLAG.test(column.name) || (column.type.schema !== undefined && !EXTENSION_TYPES.has(column.type.name));
}

/** Columns that hold numbers, by the names of their types. */
export const isNumeric = ({ type }: Column): boolean => type.array === 0 && /^(?:small|big|medium|tiny)?int(?:eger)?\d?$|^(?:small|big)?serial$|^numeric$|^decimal$|^real$|^double|^float|^money$|^number$/i.test(type.name);
