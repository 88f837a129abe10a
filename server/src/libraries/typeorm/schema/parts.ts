// Columns, keys and indexes of TypeORM's query runner, and the names that it gives them. Sources: typeorm 1.1, driver/postgres/PostgresQueryRunner.js and naming-strategy/DefaultNamingStrategy.js.
import type { Span } from '../../../text/span.ts';
import { sha1 } from '../../../text/sha1.ts';
import type { Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { leave, say } from '../../rendering.ts';
import type { Fields } from '../../migrations/fields.ts';
import { embedded, id, isPlain, literal, names, type Pen } from '../../migrations/pen.ts';

export type Server = 'postgres' | 'mysql';
/** A table by the name that the program gives it: `schema.table`. */
export interface Target { readonly raw: string; readonly written: string; readonly server: Server }

const LENGTHS = { PK: 27, UQ: 27, FK: 27, IDX: 26, CHK: 26, REL: 26 } as const;

/** The name of a key that none is given. */
export function keyName({ raw }: Pick<Target, 'raw'>, kind: keyof typeof LENGTHS, columns: readonly string[], more = ''): string {
  const table = raw.split('.').at(-1)!;
  return `${kind}_${sha1(`${table}_${kind === 'CHK' ? columns.join('') : columns.toSorted().join('_')}${more}`).slice(0, LENGTHS[kind])}`;
}

/** Gives false where the name or the type cannot be read. */
export function writeColumn(pen: Pen, target: Target, fields: Fields): boolean {
  const { draft } = pen;
  const { server } = target;
  const name = fields.word('name');
  const type = fields.word('type');
  if (name === undefined || type === undefined || !isPlain(type)) return false;
  const at = fields.value('name')!;
  const typed = fields.value('type')!;
  const counts = fields.isTrue('isGenerated') && fields.word('generationStrategy') !== 'uuid';
  say(draft, `${id(pen, name)} `, at);
  if (server === 'postgres' && counts) {
    const isIdentity = fields.word('generationStrategy') === 'identity';
    say(draft, isIdentity ? `${type} GENERATED ${fields.word('generatedIdentity') ?? 'BY DEFAULT'} AS IDENTITY` : SERIAL[type.toLowerCase()] ?? type, typed);
  } else writeType(pen, target, fields, name, type, typed);
  const generated = fields.value('asExpression');
  if (generated && fields.word('generatedType') !== undefined) writeWith(pen, ' GENERATED ALWAYS AS (', generated, `) ${fields.word('generatedType')}`);
  if (!fields.isTrue('isNullable')) say(draft, ' NOT NULL', fields.value('isNullable') ?? at);
  const preset = fields.value('default');
  if (preset && fields.has('default')) writeDefault(pen, preset);
  else if (fields.isTrue('isGenerated') && !counts && server === 'postgres') say(draft, ' DEFAULT uuid_generate_v4()', typed);
  if (server === 'mysql' && counts) say(draft, ' AUTO_INCREMENT', typed);
  return true;
}

const SERIAL: Readonly<Record<string, string>> = { integer: 'SERIAL', int: 'SERIAL', int4: 'SERIAL', smallint: 'SMALLSERIAL', int2: 'SMALLSERIAL', bigint: 'BIGSERIAL', int8: 'BIGSERIAL' };

function writeType(pen: Pen, target: Target, fields: Fields, name: string, type: string, at: Span): void {
  const { draft } = pen;
  const isEnum = type === 'enum' || type === 'simple-enum';
  const [length, precision, scale] = [fields.size('length'), fields.size('precision'), fields.size('scale')];
  const size = length !== undefined ? `(${length})` : precision !== undefined ? `(${precision}${scale === undefined ? '' : `,${scale}`})` : '';
  const timed = /^(time|timestamp) (with(?:out)?) time zone$/.exec(type.toLowerCase());
  if (isEnum && target.server === 'postgres') say(draft, enumName(pen, target, fields, name), at);
  else if (isEnum) say(draft, `enum (${labelsOf(fields) ?? ''})`, at);
  else if (timed) say(draft, `${timed[1]}${size} ${timed[2]} time zone`, at);
  else say(draft, `${type}${size}${fields.isTrue('unsigned') && target.server === 'mysql' ? ' unsigned' : ''}`, at);
  if (fields.isTrue('isArray')) say(draft, ' array', fields.value('isArray')!);
}

export const isEnum = (fields: Fields): boolean => fields.word('type') === 'enum' || fields.word('type') === 'simple-enum';

/** `t_state_enum`, in the table's schema. */
export function enumName(pen: Pen, { raw }: Target, fields: Fields, name: string): string {
  const [table, schema] = raw.split('.').reverse();
  return id(pen, schema, ...(fields.word('enumName') ?? `${table}_${name.toLowerCase()}_enum`).split('.'));
}

export function labelsOf(fields: Fields): string | undefined {
  const labels = fields.words('enum');
  return labels?.every(isPlain) ? labels.map(literal).join(', ') : undefined;
}

/** Texts are SQL as they stand; a number or a truth is written out. */
function writeDefault(pen: Pen, value: Value): void {
  const held = heldBy(pen, value);
  if (held.kind === 'constant') return say(pen.draft, ` DEFAULT ${held.value}`, value);
  writeWith(pen, ' DEFAULT ', value, '');
}

/** SQL that the program writes out, between two stretches. */
function writeWith(pen: Pen, before: string, value: Value, after: string): void {
  say(pen.draft, before, value);
  if (!embedded(pen, value)) writeRest(pen, value);
  if (after !== '') say(pen.draft, after, value);
}

/** `'0'` and `"''"` have no word in them, and are SQL all the same. */
function writeRest(pen: Pen, value: Value): void {
  const held = heldBy(pen, value);
  const only = held.kind === 'text' && held.parts.length === 1 ? held.parts[0] : undefined;
  if (only?.kind === 'chunk' && isPlain(only.text)) say(pen.draft, only.text, value);
  else leave(pen.draft, value);
}

export function writeForeignKey(pen: Pen, target: Target, fields: Fields): boolean {
  const { draft } = pen;
  const columns = fields.words('columnNames');
  const referred = fields.words('referencedColumnNames');
  const table = fields.word('referencedTableName');
  if (!columns || !referred || table === undefined || !isNamed(fields)) return false;
  const { at } = fields;
  const to = id(pen, fields.word('referencedSchema'), ...table.split('.'));
  say(draft, `CONSTRAINT ${id(pen, fields.word('name') ?? keyName(target, 'FK', columns))} FOREIGN KEY (${names(pen, columns)}) REFERENCES ${to} (${names(pen, referred)})`, at);
  for (const [name, word] of [['onDelete', 'ON DELETE'], ['onUpdate', 'ON UPDATE'], ['deferrable', 'DEFERRABLE']] as const) {
    const said = fields.word(name);
    if (said !== undefined && /^[\w ]+$/.test(said)) say(draft, ` ${word} ${said}`, at);
  }
  return true;
}

/** A name that is computed is not one that the tool makes. */
const isNamed = (fields: Fields): boolean => !fields.has('name') || fields.word('name') !== undefined;

export function writeUnique(pen: Pen, target: Target, fields: Fields): boolean {
  const columns = fields.words('columnNames');
  if (!columns || !isNamed(fields)) return false;
  const name = id(pen, fields.word('name') ?? keyName(target, 'UQ', columns));
  const deferred = fields.word('deferrable');
  say(pen.draft, target.server === 'mysql' ? `UNIQUE INDEX ${name} (${names(pen, columns)})` : `CONSTRAINT ${name} UNIQUE (${names(pen, columns)})${deferred === undefined || !isPlain(deferred) ? '' : ` DEFERRABLE ${deferred}`}`, fields.at);
  return true;
}

export function writeCheck(pen: Pen, target: Target, fields: Fields): boolean {
  const expression = fields.value('expression');
  const text = fields.word('expression');
  if (!expression || !isNamed(fields) || (text === undefined && !fields.has('name'))) return false;
  writeWith(pen, `CONSTRAINT ${id(pen, fields.word('name') ?? keyName(target, 'CHK', [text!]))} CHECK (`, expression, ')');
  return true;
}

export function writeIndex(pen: Pen, target: Target, fields: Fields): boolean {
  const { draft } = pen;
  const { at } = fields;
  const columns = fields.words('columnNames');
  const where = fields.value('where');
  const condition = fields.word('where');
  if (!columns || !isNamed(fields) || (!fields.has('name') && where && condition === undefined)) return false;
  const name = id(pen, fields.word('name') ?? keyName(target, 'IDX', columns, condition === undefined ? '' : `_${condition}`));
  const type = fields.isTrue('isSpatial') ? 'gist' : fields.word('type');
  const isPostgres = target.server === 'postgres';
  const kind = fields.isTrue('isUnique') ? 'UNIQUE ' : !isPostgres && fields.isTrue('isFulltext') ? 'FULLTEXT ' : !isPostgres && fields.isTrue('isSpatial') ? 'SPATIAL ' : '';
  say(draft, `CREATE ${kind}INDEX ${isPostgres && fields.isTrue('isConcurrent') ? 'CONCURRENTLY ' : ''}${pen.isGuarded ? 'IF NOT EXISTS ' : ''}${name} ON ${target.written} ${isPostgres && type !== undefined && /^\w+$/.test(type) ? `USING ${type} ` : ''}(${names(pen, columns)})`, at);
  if (where && fields.has('where') && isPostgres) writeWith(pen, ' WHERE ', where, '');
  return true;
}
