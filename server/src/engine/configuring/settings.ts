// What the user has decided: plansight.json with the flags laid over it, validated and with defaults filled in.
import type { DialectId } from '../../sql/dialect.ts';
import type { Level } from '../../rules/finding.ts';

export interface Settings {
  /** Databases the user declares; empty means that they are looked for. */
  readonly databases: readonly DatabaseSetting[];
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  /** Table name, bare or qualified, to rows. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Globs relative to the workspace's root, besides what git ignores. */
  readonly exclude: readonly string[];
  /** For files that a glob matches, laid over the rest in order. */
  readonly overrides: readonly Override[];
  readonly profile?: Profile;
  /** The file of findings that are accepted for now, relative to the workspace's root. */
  readonly baseline?: string;
}

/**
 * How much is said before any rule is set. `strict`: a table of unknown size counts as large.
 * `migrations-only`: nothing is said of anything but the files that declare databases.
 */
export type Profile = 'recommended' | 'strict' | 'migrations-only';

export interface DatabaseSetting {
  readonly id: string;
  readonly dialect?: DialectId;
  /** The server's major version. */
  readonly version?: number;
  /** Files, folders or globs that declare the schema, in order; undefined: looked for below `root`. */
  readonly schema?: readonly string[];
  /** Files that speak to this database; undefined: those nearest to its schema. */
  readonly files?: readonly string[];
  readonly searchPath?: readonly string[];
  /** The file of its snapshot, relative to the workspace's root. */
  readonly snapshot?: string;
  readonly sizes: ReadonlyMap<string, number>;
}

export interface RuleSetting {
  /** A ceiling; with `exact`, the level itself. */
  readonly level?: Level | 'off';
  readonly exact: boolean;
  readonly options: Readonly<Record<string, number | boolean | string | readonly string[]>>;
}

export interface Override {
  readonly files: readonly string[];
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly dialect?: DialectId;
  readonly database?: string;
}

export const defaultSettings: Settings = { databases: [], rules: new Map(), sizes: new Map(), exclude: [], overrides: [] };
