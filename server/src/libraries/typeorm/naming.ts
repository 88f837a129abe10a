// What TypeORM calls tables and columns whose declarations do not say.
// Sources: typeorm 1.1, naming-strategy/DefaultNamingStrategy.js, util/StringUtils.js; typeorm-naming-strategies 4, snake-naming.strategy.js.

export interface Naming {
  /** `other`: one that the program makes itself. */
  readonly strategy: 'default' | 'snake' | 'other';
  /** Before the name of every table. */
  readonly prefix: string;
}

/** The name of a table; undefined where a strategy decides that is not known. */
export const tableName = ({ strategy, prefix }: Naming, entity: string, given: string | undefined): string | undefined =>
  strategy === 'other' ? (given === undefined ? undefined : prefix + given) : prefix + (given ?? snakeCase(entity));

/** The name of a column; `within` are the prefixes of what it is embedded in. */
export function columnName({ strategy }: Naming, key: string, given: string | undefined, within: readonly string[]): string | undefined {
  switch (strategy) {
    case 'default': return within.length > 0 ? camelCase(within.join('_')) + titleCase(given ?? key) : given ?? key;
    case 'snake': return snakeCase([...within, ''].join('_')) + (given ?? snakeCase(key));
    case 'other': return within.length > 0 ? undefined : given ?? plain(key);
  }
}

export const joinColumnName = ({ strategy }: Naming, relation: string, referenced: string): string | undefined => joined(strategy, `${relation}_${referenced}`);
export const junctionColumnName = ({ strategy }: Naming, table: string, column: string): string | undefined => joined(strategy, `${table}_${column}`);
export const junctionTableName = ({ strategy, prefix }: Naming, first: string, property: string, second: string): string | undefined =>
  strategy === 'other' ? undefined : prefix + snakeCase(`${first}_${property.replaceAll('.', '_')}_${second}`);

const joined = (strategy: Naming['strategy'], name: string): string | undefined => (strategy === 'default' ? camelCase(name) : strategy === 'snake' ? snakeCase(name) : undefined);

/** A word without capitals is called the same by every strategy. */
const plain = (key: string): string | undefined => (/^[a-z\d]+$/.test(key) ? key : undefined);

export const snakeCase = (name: string): string => name.replace(/([A-Z])([A-Z])([a-z])/g, '$1_$2$3').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
const camelCase = (name: string): string => name.replace(/^([A-Z])|[\s\-_](\w)/g, (_, first: string | undefined, later: string | undefined) => (later === undefined ? first!.toLowerCase() : later.toUpperCase()));
const titleCase = (name: string): string => name.replace(/\w\S*/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
