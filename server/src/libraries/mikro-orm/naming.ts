// What MikroORM calls tables and columns whose declarations do not say.
// Sources: mikro-orm 6, core/naming-strategy/{Underscore,EntityCase}NamingStrategy.js.

/** `other`: one that the program makes itself. */
export type Naming = 'underscore' | 'entity case' | 'other';

/** The name of a table; undefined where a strategy decides that is not known. */
export const tableName = (naming: Naming, entity: string, given: string | undefined): string | undefined => given ?? (naming === 'underscore' ? underscored(entity) : naming === 'entity case' ? entity : undefined);

export const columnName = (naming: Naming, key: string): string | undefined => (naming === 'underscore' ? underscored(key) : naming === 'entity case' || /^[a-z\d]+$/.test(key) ? key : undefined);

/** The column of a relation, or of a class in a table between two. */
export function joinColumnName(naming: Naming, name: string, referenced: string, isComposite: boolean): string | undefined {
  if (naming === 'underscore') return `${underscored(name)}_${referenced}`;
  const own = name.charAt(0).toLowerCase() + name.slice(1);
  return naming === 'entity case' ? (isComposite ? `${own}_${referenced}` : own) : undefined;
}

export const pivotName = (naming: Naming, table: string, property: string): string | undefined => (naming === 'underscore' ? `${underscored(table)}_${underscored(property)}` : naming === 'entity case' ? `${table}_${property}` : undefined);

const underscored = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
