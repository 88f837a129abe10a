// What is drawn of a schema: boxes with the columns that tie tables together, and the foreign keys between them. Plain data, which SVG and Mermaid are made of.

export interface Entity {
  /** Unique in a report: where its row in the list of tables is found. */
  readonly id: string;
  readonly name: string;
  /** `1.2 M rows`; undefined where nobody knows. */
  readonly rows?: string;
  /** It belongs to the few that hold most rows. */
  readonly emphasised: boolean;
  readonly columns: readonly EntityColumn[];
  /** Columns that are not drawn. */
  readonly more: number;
}

export interface EntityColumn {
  readonly name: string;
  readonly type: string;
  readonly key?: 'primary' | 'foreign' | 'both';
  /** The table that a foreign key leads to, where no line is drawn to it. */
  readonly elsewhere?: { readonly id: string; readonly name: string };
}

/** A foreign key, by the ids of its tables. */
export interface Relation {
  readonly from: string;
  readonly to: string;
  readonly column: string;
  /** A row need not refer to any. */
  readonly optional: boolean;
  /** No two rows refer to the same. */
  readonly unique: boolean;
}

export interface Drawing {
  readonly title: string;
  readonly entities: readonly Entity[];
  readonly relations: readonly Relation[];
}
