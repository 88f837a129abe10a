// Indexes and constraints of Sequelize's query interface. Source: sequelize 6, lib/dialects/abstract/query-generator.js, addIndexQuery and getConstraintSnippet.
import type { Span } from '../../../text/span.ts';
import type { Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { leave, listed, say } from '../../rendering.ts';
import { fieldsOf } from '../../migrations/fields.ts';
import { doubt, id, isPlain, literal, membersIn, names, statement, wordOf, wordsIn, type Pen } from '../../migrations/pen.ts';
import { tableWord, writeExpression, type Target } from './attributes.ts';

/** Names of indexes as Sequelize makes them: a capital begins a word (inflection's `underscore`). */
export const underscored = (text: string): string => text.replace(/([A-Z])/g, '_$1').replace(/^_/, '').toLowerCase();

/** `addIndex('t', ['a', { name: 'b', order: 'DESC' }], { unique: true, name: 'i' })`, `addIndex('t', { fields: ['a'] })`. */
export function writeIndex(pen: Pen, target: Target, first: Value | undefined, second: Value | undefined, at: Span): boolean {
  const { draft } = pen;
  const isList = first !== undefined && heldBy(pen, first).kind === 'array';
  const options = fieldsOf(pen, isList ? second : first);
  const columns = isList ? first : options?.value('fields');
  const members = columns && membersIn(pen, columns);
  if (!members || members.length === 0 || (options && !options.isWhole) || (second && isList && !options)) return false;
  const words = members.map((one) => wordOf(pen, one) ?? fieldsOf(pen, one)?.word('name') ?? fieldsOf(pen, one)?.word('attribute'));
  const isNamed = options?.has('name') === true;
  const name = isNamed ? options!.word('name') : words.every((one) => one !== undefined) ? underscored(`${target.raw.replaceAll('.', '_')}_${words.join('_')}`) : undefined;
  if (name === undefined) return false;
  const isMysql = target.server === 'mysql';
  const type = options?.word('type')?.toUpperCase();
  const isUnique = options?.isTrue('unique') || type === 'UNIQUE';
  const using = options?.word('using') ?? options?.word('method');
  const concurrently = !isMysql && options?.isTrue('concurrently') ? ' CONCURRENTLY' : '';
  const where = options?.value('where');
  return statement(pen, at, () => {
    const kind = `${isUnique ? 'UNIQUE ' : isMysql && type !== undefined && /^\w+$/.test(type) ? `${type} ` : ''}INDEX${concurrently}`;
    const method = using !== undefined && /^\w+$/.test(using) ? ` USING ${using}` : '';
    say(draft, isMysql ? `ALTER TABLE ${target.written} ADD ${kind} ${id(pen, name)}${method} (` : `CREATE ${kind} ${pen.isGuarded ? 'IF NOT EXISTS ' : ''}${id(pen, ...name.split('.'))} ON ${target.written}${method} (`, at);
    let isRead = true;
    listed(draft, ', ', columns, members.map((one, index) => () => {
      const word = words[index];
      if (word === undefined) return void (isRead &&= writeExpression(pen, heldBy(pen, one)));
      const fields = fieldsOf(pen, one);
      const more = [fields?.word('operator') ?? (isMysql ? undefined : options?.word('operator')), fields?.word('order')].filter((text) => text !== undefined && /^\w+$/.test(text));
      const length = isMysql && fields?.size('length') !== undefined ? `(${fields.size('length')})` : '';
      say(draft, [`${id(pen, word)}${length}`, ...more].join(' '), one);
    }));
    say(draft, ')', at);
    if (where && !isMysql) writeCondition(pen, where);
    return isRead;
  });
}

/** `{ deleted_at: null }`, `{ state: 'new' }`; what operators say is not read, but that something is said. */
function writeCondition(pen: Pen, value: Value): void {
  const { draft } = pen;
  const held = heldBy(pen, value);
  const properties = held.kind === 'object' ? held.properties : [];
  say(draft, ' WHERE ', value);
  const parts = properties.map(({ name, value: own }) => {
    const inner = heldBy(pen, own);
    const word = wordOf(pen, own);
    if (name === undefined) return undefined;
    if (inner.kind === 'constant') return inner.type === 'null' ? `${id(pen, name)} IS NULL` : inner.type === 'number' || inner.type === 'boolean' ? `${id(pen, name)} = ${inner.value}` : undefined;
    return word !== undefined && isPlain(word) ? `${id(pen, name)} = ${literal(word)}` : undefined;
  });
  if (parts.length === 0 || parts.some((one) => one === undefined)) leave(draft, value);
  else say(draft, parts.join(' AND '), value);
}

/** `addConstraint('t', { fields, type: 'unique', name })`; in older versions the fields stand in front. */
export function writeConstraint(pen: Pen, { raw, written }: Target, first: Value | undefined, second: Value | undefined, at: Span): boolean {
  const isList = first !== undefined && heldBy(pen, first).kind === 'array';
  const options = fieldsOf(pen, isList ? second : first);
  const columns = isList ? wordsIn(pen, first) : options?.words('fields');
  if (!options || !columns || (options.has('name') && options.word('name') === undefined)) return false;
  const type = options.word('type')?.toUpperCase();
  const name = (suffix: string): string => id(pen, options.word('name') ?? `${raw}_${columns.join('_')}_${suffix}`);
  const add = (text: string, rest: () => void = () => undefined): boolean => statement(pen, at, () => {
    say(pen.draft, `ALTER TABLE ${written} ADD CONSTRAINT ${text}`, at);
    rest();
    return true;
  });
  switch (type) {
    case 'UNIQUE': return add(`${name('uk')} UNIQUE (${names(pen, columns)})`);
    case 'PRIMARY KEY': return add(`${name('pk')} PRIMARY KEY (${names(pen, columns)})`);
    case 'CHECK': return add(`${name('ck')} CHECK (`, () => {
      leave(pen.draft, options.value('where') ?? options.at);
      say(pen.draft, ')', at);
    });
    case 'FOREIGN KEY': {
      const to = fieldsOf(pen, options.value('references'));
      const table = to?.word('table') ?? tableWord(pen, to?.value('table'));
      const referred = to?.words('fields') ?? to?.words('field');
      if (table === undefined || !referred) return false;
      const action = (field: string, word: string): string => (/^[\w ]+$/.test(options.word(field) ?? '') ? ` ${word} ${options.word(field)!.toUpperCase()}` : '');
      return add(`${name(`${table}_fk`)} FOREIGN KEY (${names(pen, columns)}) REFERENCES ${id(pen, ...table.split('.'))} (${names(pen, referred)})${action('onUpdate', 'ON UPDATE')}${action('onDelete', 'ON DELETE')}`);
    }
    default: return doubt(pen, written, at);
  }
}
