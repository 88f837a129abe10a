// What a statement of a schema needs that the planner's PostgreSQL does not have, and what stands in for it: a plan hangs on columns, types and indexes, seldom on what a function returns.
// PostgreSQL's own words say what is missing; each remedy is tried once.

export interface Refusal {
  readonly sql: string;
  readonly message: string;
  /** SQLSTATE (manual, appendix A). */
  readonly code: string | undefined;
}

export interface Remedy {
  /** Run before the statement is tried again. */
  readonly first: readonly string[];
  /** What is tried instead; undefined: the statement itself. `skip`: nothing. */
  readonly instead?: string | 'skip';
  /** Of the database the planner sees, in one sentence; undefined where nothing is different. */
  readonly note?: string;
  /** An extension that is not there: worth a note only where something that it brings is missed. */
  readonly absent?: string;
}

/** Undefined where nothing can be done about it. */
export function remedyFor({ sql, message, code }: Refusal): Remedy | undefined {
  if (ALREADY.has(code ?? '') && !/^create\s+(?:unique\s+)?index/i.test(sql)) return { first: [], instead: 'skip' };
  if (/^create\s+extension\b/i.test(sql)) return extensionRemedy(sql, message);
  const missing = /^(schema|role|type|language|access method|function|operator class|operator|text search configuration|collation) "?([^"]*?)"?(?: of .*| for .*)? does not exist/.exec(message.replace(/^(function|operator) does not exist: (.*)$/, '$1 "$2" does not exist'));
  if (/^type modifier is not allowed/.test(message)) return { first: [], instead: withoutModifiers(sql, /"([^"]+)"/.exec(message)?.[1] ?? '') };
  if (/has no default operator class|does not exist for access method|does not accept data type/.test(message)) return plainIndex(sql);
  if (!missing) return undefined;
  const name = missing[2]!;
  switch (missing[1]) {
    case 'schema': return { first: [`create schema if not exists ${quoted(name)}`] };
    case 'role': return { first: [`create role ${quoted(name)}`] };
    case 'type': return typeRemedy(name);
    case 'function': return functionRemedy(name);
    case 'operator': return operatorRemedy(name);
    case 'access method': case 'operator class': return plainIndex(sql);
    case 'text search configuration': return { first: [`create text search configuration ${name} (copy = pg_catalog.simple)`], note: `The text search configuration \`${name}\` stands in as \`simple\`.` };
    case 'collation': return collationRemedy(name);
    default: return { first: [], instead: 'skip', note: `\`${headOf(sql)}\` was left out: the language \`${name}\` is not there.` };
  }
}

/** The extensions that a list of statements asks for. */
export const extensionsIn = (statements: readonly string[]): readonly string[] => statements.flatMap((sql) => EXTENSION.exec(sql)?.[1] ?? []);

/** `create index a on b`: enough to know a statement by. */
export function headOf(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77).replaceAll('`', "'")}…` : line.replaceAll('`', "'");
}

const EXTENSION = /^create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/i;
/** Duplicate schema, table, object, function, column, alias. */
const ALREADY = new Set(['42P06', '42P07', '42710', '42723', '42701', '42712']);

function extensionRemedy(sql: string, message: string): Remedy {
  const schema = /schema "([^"]+)" does not exist/.exec(message)?.[1];
  if (schema !== undefined) return { first: [`create schema ${quoted(schema)}`] };
  const name = EXTENSION.exec(sql)?.[1] ?? '?';
  // All that it brings is known, and no plan hangs on what its functions compute.
  if (name === 'pgcrypto') return { first: PGCRYPTO.map(([own, types, returns]) => stubOf(`public.${own}`, types, returns)), instead: 'skip' };
  return { first: [], instead: 'skip', absent: name, note: `The extension \`${name}\` is not there; what it brings is stubbed.` };
}

/** Manual, appendix pgcrypto; `gen_random_uuid` is PostgreSQL's own. */
const PGCRYPTO: readonly (readonly [name: string, types: readonly string[], returns: string])[] = [
  ['digest', ['text', 'text'], 'bytea'], ['digest', ['bytea', 'text'], 'bytea'], ['hmac', ['text', 'text', 'text'], 'bytea'], ['hmac', ['bytea', 'bytea', 'text'], 'bytea'], ['crypt', ['text', 'text'], 'text'],
  ['gen_salt', ['text'], 'text'], ['gen_salt', ['text', 'integer'], 'text'], ['gen_random_bytes', ['integer'], 'bytea'], ['pgp_sym_encrypt', ['text', 'text'], 'bytea'], ['pgp_sym_decrypt', ['bytea', 'text'], 'text'],
  ['encrypt', ['bytea', 'bytea', 'text'], 'bytea'], ['decrypt', ['bytea', 'bytea', 'text'], 'bytea'], ['armor', ['bytea'], 'text'],
];

/** A name of bytes stands for bytes, any other for a language. */
function collationRemedy(name: string): Remedy {
  const isBytes = /^"?(?:ucs_basic|(?:pg_)?c(?:[._-]utf-?8)?|posix)"?$/i.test(name.replace(/^.*\./, ''));
  return {
    first: [`create collation ${dotted(name)} (${isBytes ? "provider = libc, locale = 'C'" : "provider = icu, locale = 'und'"})`],
    note: `The collation \`${name}\` stands in as \`${isBytes ? 'C' : 'und'}\`.`,
  };
}

/** Types of extensions, as the built-in type whose operators and indexes are most like theirs. */
const LIKE: ReadonlyMap<string, string> = new Map([
  ['geometry', 'polygon'], ['geography', 'polygon'], ['raster', 'bytea'], ['box2d', 'box'], ['box3d', 'box'], ['topogeometry', 'bytea'], ['vector', 'real[]'], ['halfvec', 'real[]'], ['sparsevec', 'real[]'],
  ['hll', 'bytea'], ['ulid', 'uuid'], ['semver', 'text'], ['agtype', 'jsonb'], ['h3index', 'bigint'], ['ip4', 'inet'], ['ip4r', 'inet'], ['rum', 'text'], ['bm25query', 'text'], ['gtrgm', 'text'], ['lquery', 'text'],
  ['ltree', 'text'], ['hstore', 'text'], ['citext', 'text'], ['cube', 'text'], ['seg', 'text'],
]);

/** A type that nobody knows is read and compared as text. */
function typeRemedy(written: string): Remedy {
  const name = written.replace(/\(.*$|(?:\[\])+$/g, '');
  const base = LIKE.get(name.replace(/^.*\./, '').toLowerCase()) ?? 'text';
  const schema = name.includes('.') ? name.slice(0, name.indexOf('.')) : undefined;
  return {
    first: [...(schema === undefined ? [] : [`create schema if not exists ${quoted(schema)}`]), `create domain ${schema === undefined ? 'public.' : ''}${dotted(name)} as ${base}`],
    note: `The type \`${name}\` stands in as \`${base}\`.`,
  };
}

/** `vector(1536)` of a domain over an array is refused: the number changes no plan. */
function withoutModifiers(sql: string, type: string): string {
  const name = type.replace(/^.*\./, '').replace(/[^\w]/g, '');
  return sql.replace(new RegExp(`("?\\b${name}"?)\\s*\\(\\s*\\w+(?:\\s*,\\s*\\w+)*\\s*\\)`, 'gi'), '$1');
}

function functionRemedy(call: string): Remedy | undefined {
  const [, name, list] = /^([\w."]+)\((.*)\)$/s.exec(call) ?? [];
  if (name === undefined || list === undefined) return undefined;
  const types = list === '' ? [] : list.split(/,\s*(?![^()]*\))/).map((type) => (type === 'unknown' ? 'text' : type));
  const returns = returnOf(name.replace(/^.*\./, '').replaceAll('"', '').toLowerCase());
  const schema = name.includes('.') ? [`create schema if not exists ${name.slice(0, name.indexOf('.'))}`] : [];
  return { first: [...schema, stubOf(name, types, returns)], note: `The function \`${name}\` is a stub that returns ${returns}.` };
}

/**
 * In PL/pgSQL it is a black box to the planner, as a function in C is, and as cheap as that is said to be; it is immutable so that indexes can be made of it, unless it makes values.
 * With constants it is computed while a statement is planned: NULL would be a condition that no row fulfils.
 */
function stubOf(name: string, types: readonly string[], returns: string): string {
  const volatility = /uuid|ulid|random|nanoid|cuid|snowflake|now|token|salt/.test(name) ? 'volatile' : 'immutable';
  const value = VALUES[returns];
  return `create function ${name}(${types.join(', ')}) returns ${returns} language plpgsql ${volatility} strict cost 1 as $stub$ begin return ${value === undefined ? 'null' : `'${value}'`}; end $stub$`;
}

/** One of each type that stubs return. */
const VALUES: Readonly<Record<string, string>> = { boolean: 'true', 'double precision': '0', uuid: '00000000-0000-4000-8000-000000000000', jsonb: '{}', bytea: '\\x00', text: '', polygon: '((0,0),(0,1),(1,1))' };

function returnOf(name: string): string {
  if (/^_?st_(?:d?within|intersects|contains|covers|coveredby|overlaps|touches|crosses|equals|disjoint|is\w*|dfullywithin)$|^(?:starts|ends|has|is)_/.test(name)) return 'boolean';
  if (/distance|length|area|similarity|^st_[xyzm]$|rank/.test(name)) return 'double precision';
  if (/uuid|^uid$/.test(name)) return 'uuid';
  if (/jwt|json/.test(name)) return 'jsonb';
  if (/^(?:digest|hmac|pgp_sym_encrypt|encrypt|gen_random_bytes)$/.test(name)) return 'bytea';
  return /^st_/.test(name) ? 'polygon' : 'text';
}


function operatorRemedy(written: string): Remedy | undefined {
  const [, left, operator, right] = /^(\S+(?: \S+)*) ([-+*/<>=~!@#%^&|`?]+) (\S+(?: \S+)*)$/.exec(written) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const returns = /<->|<=>|<#>/.test(operator!) ? 'double precision' : 'boolean';
  const name = `public.plansight_${[...written].map((letter) => letter.charCodeAt(0).toString(36)).join("")}`.slice(0, 70);
  const argument = (type: string): string => (type === 'unknown' ? 'text' : type);
  return {
    first: [`create function ${name}(${argument(left)}, ${argument(right)}) returns ${returns} language plpgsql immutable as $stub$ begin return null; end $stub$`, `create operator public.${operator} (leftarg = ${argument(left)}, rightarg = ${argument(right)}, function = ${name})`],
    note: `The operator \`${written}\` is a stub.`,
  };
}

/** An index of a method or class that is not there is kept as a B-tree of the same name, where one can carry it. */
function plainIndex(sql: string): Remedy | undefined {
  if (!/^create\s+(?:unique\s+)?index\b/i.test(sql)) return undefined;
  const plain = sql.replace(/\busing\s+\w+/i, 'using btree').replace(/("?)\b\w+_ops\1(?:\s*\([^()]*\))?/gi, '').replace(/\)\s*with\s*\([^()]*\)/i, ')');
  const method = /\busing\s+(\w+)/i.exec(sql)?.[1] ?? 'btree';
  return plain === sql ? undefined : { first: [], instead: plain, note: `\`${headOf(sql)}\` stands in as a B-tree: ${method} cannot be made here.` };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const dotted = (name: string): string => name.split('.').map((part) => (part.startsWith('"') ? part : quoted(part))).join('.');
