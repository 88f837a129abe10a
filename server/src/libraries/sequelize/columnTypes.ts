// The types that Sequelize has for columns, as each server is told them.
// Sources: sequelize 6, lib/data-types.js and lib/dialects/{postgres,mysql,sqlite}/data-types.js.
import type { HostTree, Value } from '../../hosts/tree.ts';
import { textOf } from '../names.ts';
import { constantValue } from '../program.ts';

export type Server = 'postgres' | 'mysql' | 'sqlite';

/** `DataTypes.STRING(60)`, `Sequelize.INTEGER.UNSIGNED`, `'VARCHAR(20)'`. Plain data. */
export interface TypeDeclaration {
  readonly name: string;
  /** Numbers and texts that it is given; of an enum its labels. */
  readonly args: readonly string[];
  /** Not all that it is given could be read. */
  readonly isOpen?: true;
  readonly isUnsigned?: true;
  /** The program writes SQL. */
  readonly isWritten?: true;
  /** Of a list. */
  readonly of?: TypeDeclaration;
}

/** Types that one word stands for; a number behind them in parentheses is kept. */
const WORDS: Readonly<Record<Server, Readonly<Record<string, string>>>> = {
  postgres: { TEXT: 'TEXT', CITEXT: 'CITEXT', BOOLEAN: 'BOOLEAN', DATE: 'TIMESTAMP WITH TIME ZONE', DATEONLY: 'DATE', TIME: 'TIME', JSON: 'JSON', JSONB: 'JSONB', UUID: 'UUID', UUIDV4: 'UUID', BLOB: 'BYTEA', HSTORE: 'HSTORE', INET: 'INET', CIDR: 'CIDR', MACADDR: 'MACADDR', TSVECTOR: 'TSVECTOR', INTEGER: 'INTEGER', BIGINT: 'BIGINT', SMALLINT: 'SMALLINT', FLOAT: 'FLOAT', REAL: 'REAL', DOUBLE: 'DOUBLE PRECISION', 'DOUBLE PRECISION': 'DOUBLE PRECISION', GEOMETRY: 'GEOMETRY', GEOGRAPHY: 'GEOGRAPHY' },
  mysql: { TEXT: 'TEXT', BOOLEAN: 'TINYINT(1)', DATEONLY: 'DATE', TIME: 'TIME', JSON: 'JSON', UUID: 'CHAR(36) BINARY', FLOAT: 'FLOAT', REAL: 'REAL', DOUBLE: 'DOUBLE PRECISION', GEOMETRY: 'GEOMETRY' },
  sqlite: { TEXT: 'TEXT', CITEXT: 'TEXT COLLATE NOCASE', BOOLEAN: 'TINYINT(1)', DATE: 'DATETIME', DATEONLY: 'DATE', TIME: 'TIME', JSON: 'JSON', JSONB: 'JSONB', UUID: 'UUID', BLOB: 'BLOB', NUMBER: 'NUMBER', FLOAT: 'FLOAT', REAL: 'REAL', DOUBLE: 'DOUBLE PRECISION', 'DOUBLE PRECISION': 'DOUBLE PRECISION' },
};

/** A type as SQL; undefined where it cannot be told. `enumeration`: how an enum is called where it has a name. */
export function typeText(server: Server, type: TypeDeclaration, enumeration: string): string | undefined {
  const { name, args, isOpen, isUnsigned, isWritten, of } = type;
  if (isWritten) return name;
  // `STRING('20')` is `STRING(20)`.
  const [first, second] = args.map((one) => (/^\d+$/.test(one) ? one : undefined));
  const size = first === undefined ? '' : `(${first}${second === undefined ? '' : `,${second}`})`;
  const sign = isUnsigned && server === 'mysql' ? ' UNSIGNED' : '';
  switch (name) {
    case 'STRING': return first === undefined && (args.length > 0 || isOpen) ? undefined : `VARCHAR(${first ?? '255'})`;
    case 'CHAR': return `CHAR(${first ?? '255'})`;
    case 'DECIMAL': case 'NUMERIC': return `DECIMAL${size}${sign}`;
    case 'ENUM': return server === 'postgres' ? enumeration : server === 'sqlite' ? 'TEXT' : isOpen || args.length === 0 ? undefined : `ENUM(${args.map((one) => `'${one.replaceAll("'", "''")}'`).join(', ')})`;
    case 'ARRAY': {
      const inner = of && typeText(server, of, enumeration);
      return inner === undefined || server !== 'postgres' ? undefined : `${inner}[]`;
    }
    case 'INTEGER': case 'BIGINT': case 'SMALLINT': case 'TINYINT': case 'MEDIUMINT': return server === 'postgres' ? WORDS.postgres[name] : `${name}${size}${sign}`;
    case 'DATE': return server === 'mysql' ? `DATETIME${size}` : WORDS[server]['DATE'];
    case 'TEXT': case 'BLOB': {
      const length = args[0]?.toUpperCase();
      return server === 'mysql' && length !== undefined ? `${length === 'MEDIUM' || length === 'LONG' || length === 'TINY' ? length : ''}${name}` : WORDS[server][name] ?? name;
    }
    default: return WORDS[server][name];
  }
}

const DEEP = 4;

/** A type as the program gives it; `text` reads a text, which another file may hold. */
export function typeDeclared(tree: HostTree, value: Value, text: (value: Value | undefined) => string | undefined = (one) => textOf({ tree }, one), depth = 0): TypeDeclaration | undefined {
  const written = text(value);
  if (written !== undefined) return /\$\{|[\\\0]/.test(written) ? undefined : { name: written, args: [], isWritten: true };
  let at = value;
  let isUnsigned = false;
  while (at.kind === 'member' && /^(?:UNSIGNED|BINARY|ZEROFILL)$/.test(at.name ?? '')) {
    isUnsigned ||= at.name === 'UNSIGNED';
    at = at.object;
  }
  const callee = at.kind === 'call' ? at.callee : at;
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : undefined;
  if (name === undefined || depth > DEEP) return undefined;
  const given = at.kind === 'call' ? at.args : [];
  const of = name === 'ARRAY' && given[0] ? typeDeclared(tree, given[0], text, depth + 1) : undefined;
  const { args, isOpen } = argumentsIn(tree, given, text);
  return { name, args, ...(isOpen && { isOpen: true as const }), ...(isUnsigned && { isUnsigned: true as const }), ...(of && { of }) };
}

/** Numbers and texts, in a list or an object of `values` too. */
export function argumentsIn(tree: HostTree, given: readonly Value[], text: (value: Value | undefined) => string | undefined = (one) => textOf({ tree }, one)): Pick<TypeDeclaration, 'args'> & { readonly isOpen: boolean } {
  const [first] = given;
  const held = first && constantValue(tree, first);
  const all = held?.kind === 'array' ? held.items : held?.kind === 'object' ? valuesIn(tree, held.properties.findLast(({ name }) => name === 'values')?.value) : given;
  const words = all.map((one) => {
    const inner = one.kind === 'spread' ? undefined : constantValue(tree, one);
    return inner?.kind === 'constant' && inner.type === 'number' ? inner.value : inner && text(one);
  });
  const args = words.flatMap((one) => (one === undefined || /\$\{|[\\\0]/.test(one) ? [] : [one]));
  return { args, isOpen: args.length < all.length };
}

function valuesIn(tree: HostTree, value: Value | undefined): readonly Value[] {
  const held = value && constantValue(tree, value);
  return held?.kind === 'array' ? held.items : value ? [value] : [];
}
