// What names, keys and indexes mean to a server, as data: the fold chooses names by it, and the facts ask it what an index can do.
// It is said once for each dialect (sql/<id>/dialect.ts) and carried by the schema.

export interface SchemaModel {
  /** Whose rules choose the name of what is declared without one; `unknown`: the server alone knows it, and no statement can be written for it. */
  readonly chosenNames: 'postgres' | 'mysql' | 'mariadb' | 'sqlite' | 'sqlserver' | 'unknown';
  /** In bytes of UTF-8: what is longer is cut. */
  readonly longestName?: number;
  /**
   * How names compare once the dialect has folded them. Where they are caseless, the spelling of the declaration is kept.
   * `but for tables`: whether those are hangs on the file system (MySQL), so that two which differ by case alone make what is known of them doubtful.
   */
  readonly names: 'exact' | 'caseless' | 'caseless but for tables';
  /** Whether a name that the schema does not know is missing: elsewhere it may be a pseudo column, a field or a view of the system. */
  readonly absence: 'certain' | 'never certain';
  /** Whether indexes find rows, or an order and partitions in which columns are stored; then none is ever missing. */
  readonly indexes: 'any' | 'none';
  readonly indexNames: 'per schema' | 'per table';
  /** Where rows lie: apart from every index, in the primary key (InnoDB; SQL Server unless it says NONCLUSTERED), or in a tree of row numbers, which an INTEGER PRIMARY KEY names (SQLite). */
  readonly rows: 'heap' | 'primary key' | 'rowid';
  /** A unique index holds one row whose key is NULL, as if NULLs were equal. */
  readonly nullsEqual: boolean;
  /** What a primary key promises of its columns; `order`: that rows are sorted by it, and nothing more (ClickHouse). */
  readonly primaryKey: 'unique, not null' | 'unique' | 'order';
  /** Whether a column may be NULL that does not say; `by type`: where its type says so (ClickHouse's Nullable). */
  readonly columns: 'nullable' | 'by type';
  /** A foreign key that no index begins with gets one, which goes when another can do its work (InnoDB). */
  readonly indexesForeignKeys: boolean;
  /** What becomes of an index whose column is dropped. */
  readonly droppedColumn: 'takes its indexes along' | 'leaves its indexes';
}

export const postgresModel: SchemaModel = {
  chosenNames: 'postgres',
  longestName: 63,
  names: 'exact',
  absence: 'certain',
  indexes: 'any',
  indexNames: 'per schema',
  rows: 'heap',
  nullsEqual: false,
  primaryKey: 'unique, not null',
  columns: 'nullable',
  indexesForeignKeys: false,
  droppedColumn: 'takes its indexes along',
};

export const isCaseless = ({ names }: SchemaModel): boolean => names !== 'exact';

/** MySQL and MariaDB, which agree in all but the names of checks. */
export const isMysqlModel = ({ chosenNames }: SchemaModel): boolean => chosenNames === 'mysql' || chosenNames === 'mariadb';
