// What the models of an ORM are to its database: a model is a table, a field a column or a relation. Plain data, for a Summary carries it.
import type { DialectId } from '../sql/dialect.ts';

export interface Model {
  readonly name: string;
  readonly dialect: DialectId;
  /** The table's schema, where the model names one. */
  readonly schema?: string;
  readonly table: string;
  /** By the name that programs use, in the order of the declaration. */
  readonly fields: Readonly<Record<string, Field>>;
  /** The fields of its primary key. */
  readonly id: readonly string[];
  /** Fields that are unique together, by the name under which a program asks for them: `userId_teamId`. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
  /** The client refuses a value that is undefined, where others leave out what it is given to. */
  readonly isStrict?: true;
  /** Fields that the client leaves out of every row, unless it is asked for them. */
  readonly omitted?: readonly string[];
  /** The client adds to what it is asked of the model, or does something else for it, and that is not read. */
  readonly changed?: true;
  /** The client may leave out fields of all rows, and that is not seen. */
  readonly keepsBack?: true;
  /** What asks for a row by its key takes other conditions beside it. */
  readonly asksMore?: true;
}

export type Field = ColumnField | RelationField;

export interface ColumnField {
  readonly kind: 'column';
  readonly column: string;
  /** As the ORM's schema names it: `String`, `DateTime`, the name of an enum. */
  readonly type: string;
  readonly list?: true;
  /** Unique by itself. */
  readonly unique?: true;
  /** It may hold null, as far as the declaration is read for that. */
  readonly nullable?: true;
  /** What the ORM writes when the program gives nothing: at an insert alone, or at every write. */
  readonly filled?: 'inserted' | 'written';
  /** The database makes it, and no insert names it. */
  readonly made?: true;
}

export interface RelationField {
  readonly kind: 'relation';
  /** By its name, as `Outside.model` knows it. */
  readonly model: string;
  readonly many: boolean;
  /** The own columns refer to the other's; else those refer to the own ones, or another table to both. */
  readonly refers?: true;
  /** The columns that hold them together: of this model's table, and of the other's. */
  readonly on: readonly { readonly own: string; readonly theirs: string }[];
  /** The table between two lists, whose columns refer to this model's key and to the other's. */
  readonly through?: { readonly table: string; readonly own: string; readonly theirs: string };
}

/** The columns of a model, by field. */
export const columnsOf = ({ fields }: Model): readonly (readonly [name: string, field: ColumnField])[] =>
  Object.entries(fields).flatMap(([name, field]) => (field.kind === 'column' ? [[name, field] as const] : []));

export const fieldOf = ({ fields }: Model, name: string): Field | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined);

/** The columns of its primary key. */
export const keyColumnsOf = (model: Model): readonly ColumnField[] => model.id.flatMap((name) => {
  const field = fieldOf(model, name);
  return field?.kind === 'column' ? [field] : [];
});

/** Of models that say the same but for what is `another` in each (properties, at any depth), the one for PostgreSQL, else the first; undefined where they differ. */
export function oneOfSame(models: readonly Model[], another: ReadonlySet<string>): Model | undefined {
  if (models.length < 2) return models[0];
  const [first, ...others] = models.map((one) => JSON.stringify(one, (key, value: unknown) => (another.has(key) ? undefined : value)));
  return others.every((one) => one === first) ? models.find(({ dialect }) => dialect === 'postgres') ?? models[0] : undefined;
}
