// plansight.json becomes settings: JSON with comments, checked key by key, and every mistake told with its place.
// One mistake does not hide another, so what can be read is read; whoever calls decides whether to go on.
// It is longer than most files because every key has its own words for what is expected, and they share where to complain.
import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { Place } from '../../text/document.ts';
import type { Rule } from '../../rules/rule.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { notALevel, notARule, parseLevel, suggestion, type RuleLevel } from './ruleLevel.ts';
import { defaultSettings, type DatabaseSetting, type Override, type Profile, type RuleSetting, type Settings } from './settings.ts';
import { unusedSuppression } from '../showing/suppress.ts';

/** What a rule says of itself to the configuration. */
export type RuleInfo = Pick<Rule, 'id' | 'title' | 'level' | 'options'>;

export interface ConfigurationProblem extends Place {
  readonly message: string;
}

export interface Configuration {
  readonly settings: Settings;
  readonly problems: readonly ConfigurationProblem[];
}

/** What the command line decides; it wins over the file. */
export interface Flags {
  readonly rules: ReadonlyMap<string, RuleLevel>;
  readonly profile?: Profile;
  /** Relative to the root of the workspace. */
  readonly baseline?: string;
}

const KNOWN_PROFILES: Readonly<Record<Profile, true>> = { recommended: true, strict: true, 'migrations-only': true };
export const PROFILES = Object.keys(KNOWN_PROFILES) as readonly Profile[];
const DIALECTS: Readonly<Record<DialectId, true>> = {
  postgres: true, mysql: true, mariadb: true, sqlite: true, sqlserver: true, clickhouse: true, oracle: true, snowflake: true, bigquery: true, mongodb: true,
};
export const DIALECT_IDS: readonly string[] = Object.keys(DIALECTS);

/** Every rule that can be set, with the one that the engine itself brings. */
export const settable = (rules: readonly RuleInfo[]): readonly RuleInfo[] => [...rules.filter(({ id }) => id !== unusedSuppression.id), unusedSuppression];

export function parseConfiguration(text: string, path: string, rules: readonly RuleInfo[]): Configuration {
  const errors: ParseError[] = [];
  // A byte order mark keeps its place, so that offsets stay those of the file.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const problems: ConfigurationProblem[] = errors.map(({ error, offset, length }) => ({
    path,
    span: { start: offset, end: Math.min(text.length, offset + length) },
    message: `This is not JSON: ${words(printParseErrorCode(error))}.`,
  }));
  if (!root) return { settings: defaultSettings, problems };
  const reader = readerOf(settable(rules), (node, message) => {
    problems.push({ path, span: { start: node.offset, end: node.offset + node.length }, message });
  });
  return { settings: reader.settings(root), problems };
}

/** The settings with the flags laid over them: a level given by a flag holds in every file. */
export function withFlags(before: Settings, { profile, baseline, ...flags }: Flags): Settings {
  const settings = { ...before, ...(profile !== undefined && { profile }), ...(baseline !== undefined && { baseline }) };
  if (flags.rules.size === 0) return settings;
  const laidOver = (rules: ReadonlyMap<string, RuleSetting>, ids: Iterable<string>): ReadonlyMap<string, RuleSetting> => {
    const result = new Map(rules);
    for (const id of ids) result.set(id, { options: {}, ...rules.get(id), ...flags.rules.get(id)! });
    return result;
  };
  return {
    ...settings,
    rules: laidOver(settings.rules, flags.rules.keys()),
    overrides: settings.overrides.map((override) => ({
      ...override,
      rules: laidOver(override.rules, [...flags.rules.keys()].filter((id) => override.rules.has(id))),
    })),
  };
}

/** `5000000`, `"5M"`, `"200k"`, `"1_000"`; undefined where it is no number of rows. */
export function parseRows(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const [, digits, unit] = ROWS.exec(value.trim()) ?? [];
  if (digits === undefined) return undefined;
  const rows = Math.round(Number(digits.replaceAll('_', '')) * UNITS[(unit ?? '').toLowerCase()]!);
  return Number.isSafeInteger(rows) ? rows : undefined;
}

/** Shared with the JSON schema. */
export const ROWS = /^(\d[\d_]*(?:\.\d+)?)([kKmMgGbB]?)$/;
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

type Properties = readonly { readonly name: string; readonly key: Node; readonly value: Node }[];

/** The checks, closed over where to complain. */
function readerOf(rules: readonly RuleInfo[], complain: (at: Node, message: string) => void) {
  const ids = rules.map(({ id }) => id);
  const wrong = (at: Node, what: string, expected: string): undefined => void complain(at, `\`${what}\` must be ${expected}, not ${shown(at)}.`);

  function properties(node: Node, what: string, expected: string): Properties {
    if (node.type !== 'object') return wrong(node, what, expected) ?? [];
    const seen = new Set<string>();
    return (node.children ?? []).flatMap(({ children }) => {
      const [key, value] = children ?? [];
      // A key without a value has been told as a mistake of the JSON.
      if (!key || !value) return [];
      const name = String(key.value);
      if (seen.has(name)) complain(key, `\`${name}\` is written twice.`);
      seen.add(name);
      return [{ name, key, value }];
    });
  }
  /** Reads an object whose keys are fixed. */
  function fields<T>(node: Node, what: string, readers: Readonly<Record<string, (value: Node) => T | undefined>>): T[] {
    const known = Object.keys(readers);
    return properties(node, what, 'an object').flatMap(({ name, key, value }) => {
      const read = known.includes(name) ? readers[name] : undefined;
      if (!read) complain(key, `\`${name}\` is not a setting${suggestion(name, known)}; expected ${list(known)}.`);
      const result = read?.(value);
      return result === undefined ? [] : [result];
    });
  }
  const text = (node: Node, what: string): string | undefined => (typeof node.value === 'string' ? node.value : wrong(node, what, 'a string'));
  function texts(node: Node, what: string): readonly string[] | undefined {
    if (typeof node.value === 'string') return [node.value];
    if (node.type !== 'array') return wrong(node, what, 'a string or a list of strings');
    return (node.children ?? []).flatMap((child) => text(child, what) ?? []);
  }
  function dialect(node: Node): DialectId | undefined {
    if (typeof node.value === 'string' && DIALECT_IDS.includes(node.value)) return node.value as DialectId;
    if (typeof node.value !== 'string') return wrong(node, 'dialect', `one of ${list(DIALECT_IDS)}`);
    return void complain(node, `\`${node.value}\` is not a dialect${suggestion(node.value, DIALECT_IDS)}; expected ${list(DIALECT_IDS)}.`);
  }
  function profile(node: Node): Profile | undefined {
    const known = PROFILES.find((one) => one === node.value);
    if (known || typeof node.value !== 'string') return known ?? wrong(node, 'profile', `one of ${list(PROFILES)}`);
    return void complain(node, `\`${node.value}\` is not a profile${suggestion(node.value, PROFILES)}; expected ${list(PROFILES)}.`);
  }
  function sizes(node: Node): ReadonlyMap<string, number> {
    return new Map(
      properties(node, 'sizes', 'an object of table names and rows').flatMap(({ name, value }): [string, number][] => {
        const rows = parseRows(value.value);
        return rows === undefined ? (wrong(value, `sizes.${name}`, 'a number of rows, such as 5000000, "5M" or "200k"') ?? []) : [[name, rows]];
      }),
    );
  }
  function option(node: Node, what: string, like: RuleInfo['options'][string]): RuleInfo['options'][string] | undefined {
    if (typeof like === 'object') return texts(node, what);
    if (typeof like === 'number' && typeof node.value === 'string') return parseRows(node.value) ?? wrong(node, what, 'a number');
    return typeof node.value === typeof like ? (node.value as typeof like) : wrong(node, what, `a ${typeof like}`);
  }
  function level(node: Node, what: string): RuleLevel | undefined {
    if (typeof node.value !== 'string') return wrong(node, what, 'a level');
    return parseLevel(node.value) ?? void complain(node, notALevel(node.value));
  }
  function rule(node: Node, { id, options }: RuleInfo): RuleSetting {
    if (node.type !== 'object') {
      const given = typeof node.value === 'string' ? level(node, id) : wrong(node, id, 'a level or an object with a level and options');
      return { exact: false, ...given, options: {} };
    }
    const read = fields<Partial<RuleLevel> & { option?: [string, RuleInfo['options'][string]] }>(node, id, {
      level: (value) => level(value, `${id}.level`),
      ...Object.fromEntries(Object.entries(options).map(([name, like]) => [name, (value: Node) => {
        const given = option(value, `${id}.${name}`, like);
        return given === undefined ? undefined : { option: [name, given] as [string, typeof given] };
      }])),
    });
    const given = read.find(({ level }) => level !== undefined);
    return {
      exact: given?.exact ?? false,
      ...(given?.level && { level: given.level }),
      options: Object.fromEntries(read.flatMap(({ option }) => (option ? [option] : []))),
    };
  }
  function ruleMap(node: Node): ReadonlyMap<string, RuleSetting> {
    return new Map(
      properties(node, 'rules', 'an object of rule ids and levels').flatMap(({ name, key, value }): [string, RuleSetting][] => {
        const info = rules.find(({ id }) => id === name);
        if (!info) complain(key, notARule(name, ids));
        return info ? [[name, rule(value, info)]] : [];
      }),
    );
  }
  function database(id: string, node: Node): DatabaseSetting {
    const parts = fields<Partial<DatabaseSetting>>(node, id, {
      dialect: (value) => optional('dialect', dialect(value)),
      version: (value) => optional('version', Number.isInteger(value.value) && value.value > 0 ? Number(value.value) : wrong(value, 'version', 'the major version as a whole number, such as 17')),
      schema: (value) => optional('schema', texts(value, 'schema')),
      files: (value) => optional('files', texts(value, 'files')),
      searchPath: (value) => optional('searchPath', texts(value, 'searchPath')),
      snapshot: (value) => optional('snapshot', text(value, 'snapshot')?.replace(/^\.\//, '')),
      sizes: (value) => ({ sizes: sizes(value) }),
    });
    return Object.assign({ id, sizes: new Map<string, number>() }, ...parts);
  }
  function override(node: Node): Override {
    const parts = fields<Partial<Override>>(node, 'overrides', {
      files: (value) => optional('files', texts(value, 'files')),
      rules: (value) => ({ rules: ruleMap(value) }),
      dialect: (value) => optional('dialect', dialect(value)),
      database: (value) => optional('database', text(value, 'database')),
    });
    const read: Override = Object.assign({ files: [], rules: new Map<string, RuleSetting>() }, ...parts);
    if (node.type === 'object' && !parts.some(({ files }) => files)) complain(node, 'An override needs `files`: the globs that it holds for.');
    return read;
  }
  return {
    settings(root: Node): Settings {
      const parts = fields<Partial<Settings>>(root, 'plansight.json', {
        $schema: (value) => void text(value, '$schema'),
        databases: (value) => ({ databases: properties(value, 'databases', 'an object of databases by id').map(({ name, value: one }) => database(name, one)) }),
        rules: (value) => ({ rules: ruleMap(value) }),
        sizes: (value) => ({ sizes: sizes(value) }),
        exclude: (value) => optional('exclude', texts(value, 'exclude')),
        profile: (value) => optional('profile', profile(value)),
        baseline: (value) => optional('baseline', text(value, 'baseline')),
        overrides: (value) => (value.type === 'array' ? { overrides: (value.children ?? []).map(override) } : wrong(value, 'overrides', 'a list of objects')),
      });
      return Object.assign({ ...defaultSettings }, ...parts);
    },
  };
}

/** A part of an object with one field, or nothing. */
const optional = <K extends string, V>(key: K, value: V | undefined): Record<K, V> | undefined =>
  value === undefined ? undefined : ({ [key]: value } as Record<K, V>);

const list = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');
const words = (code: string): string => code.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();

function shown({ type, value }: Node): string {
  switch (type) {
    case 'object': return 'an object';
    case 'array': return 'a list';
    case 'null': return 'null';
    case 'string': return JSON.stringify(value);
    default: return String(value);
  }
}
