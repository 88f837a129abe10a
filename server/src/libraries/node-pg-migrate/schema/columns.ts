// Columns and constraints of node-pg-migrate. Sources: node-pg-migrate's documentation, "Tables", "Columns" and "Constraints"; its src/operations/tables/shared.ts.
import type { Span } from '../../../text/span.ts';
import type { Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { leave, say } from '../../rendering.ts';
import { fieldsOf, type Fields } from '../../migrations/fields.ts';
import { embedded, embeddedOr, id, isPlain, literal, names, truth, wordOf, wordsIn, type Pen } from '../../migrations/pen.ts';

/** Short words for types (src/utils/types.ts, defaultTypeShorthands and typeAdapters). */
const TYPES: Readonly<Record<string, string>> = { int: 'integer', string: 'text', float: 'real', double: 'double precision', datetime: 'timestamp', bool: 'boolean' };

/** A name, or an object of schema and name. */
export function nameOf(pen: Pen, value: Value | undefined): readonly string[] | undefined {
  const word = wordOf(pen, value);
  if (word !== undefined) return [word];
  const fields = fieldsOf(pen, value);
  const name = fields?.word('name');
  const schema = fields?.word('schema');
  return name === undefined ? undefined : schema === undefined ? [name] : [schema, name];
}

export interface Column { readonly name: string; readonly at: Span; readonly value: Value }

/** The columns of an object, and whether that is all of them. */
export function columnsOf(pen: Pen, value: Value | undefined): { readonly columns: readonly Column[]; readonly isWhole: boolean } | undefined {
  const held = value && heldBy(pen, value);
  if (held?.kind !== 'object') return undefined;
  return {
    columns: held.properties.flatMap(({ name, nameSpan, value: own }) => (name === undefined ? [] : [{ name, at: nameSpan, value: own }])),
    isWhole: held.properties.every(({ name, spread }) => name !== undefined && !spread),
  };
}

export const isKey = (pen: Pen, { value }: Column): boolean => fieldsOf(pen, value)?.isTrue('primaryKey') === true || wordOf(pen, value) === 'id' || fieldsOf(pen, value)?.word('type') === 'id';

/** The column with all that is said of it; `keyed`: the key is one of several columns. Gives false where its type cannot be read. */
export function writeColumn(pen: Pen, column: Column, keyed: boolean): boolean {
  const { draft } = pen;
  const { name, at, value } = column;
  const fields = heldBy(pen, value).kind === 'object' ? fieldsOf(pen, value) : undefined;
  const type = fields ? fields.word('type') : wordOf(pen, value);
  if (type === undefined || !isPlain(type) || fields?.isWhole === false) return false;
  say(draft, `${id(pen, name)} ${type === 'id' ? 'serial' : TYPES[type] ?? type}`, at);
  if (isKey(pen, column) && !keyed) say(draft, ' primary key', fields?.value('primaryKey') ?? at);
  if (!fields) return true;
  const preset = fields.value('default');
  if (preset && !isUndefined(preset)) {
    say(draft, ' default ', preset);
    writeValue(pen, preset);
  }
  if (fields.isTrue('unique')) say(draft, ' unique', fields.value('unique')!);
  if (fields.isTrue('notNull') || (fields.has('allowNull') && truth(pen, fields.value('allowNull')) === false)) say(draft, ' not null', fields.value('notNull') ?? fields.value('allowNull')!);
  const check = fields.value('check');
  if (check && fields.has('check')) {
    say(draft, ' check (', check);
    embeddedOr(pen, check);
    say(draft, ')', check);
  }
  const generated = fieldsOf(pen, fields.value('sequenceGenerated'))?.word('precedence');
  if (generated !== undefined && /^[\w ]+$/.test(generated)) say(draft, ` generated ${generated} as identity`, fields.value('sequenceGenerated')!);
  const expression = fields.value('expressionGenerated');
  if (expression && fields.has('expressionGenerated')) {
    say(draft, ' generated always as (', expression);
    embeddedOr(pen, expression);
    say(draft, ') stored', expression);
  }
  return !fields.has('references') || writeReferences(pen, fields, fields.value('references')!);
}

const isUndefined = (value: Value): boolean => value.kind === 'constant' && value.type === 'undefined';

/** A value that is written out as a literal, or `pgm.func('now()')`, which is SQL. */
export function writeValue(pen: Pen, value: Value): void {
  const { draft } = pen;
  const held = heldBy(pen, value);
  const word = wordOf(pen, value);
  if (word !== undefined) return isPlain(word) ? say(draft, literal(word), value) : leave(draft, value);
  if (held.kind === 'constant') return say(draft, held.value, value);
  const text = held.kind === 'call' && held.callee.kind === 'member' && held.callee.name === 'func' ? held.args[0] : undefined;
  if (!text || !embedded(pen, text)) leave(draft, value);
}

/** `references: 'orgs'`, `'orgs(id)'`, `'"orgs"'`, `{ schema, name }`. */
function writeReferences(pen: Pen, fields: Fields, value: Value, isNamed = true): boolean {
  const { draft } = pen;
  const word = wordOf(pen, value);
  const path = nameOf(pen, value);
  if (!path || (word !== undefined && !isPlain(word))) return false;
  const name = isNamed ? fields.word('referencesConstraintName') : undefined;
  say(draft, `${name === undefined ? '' : ` constraint ${id(pen, name)}`} references ${word !== undefined && /^"|\)$/.test(word) ? word : id(pen, ...path)}`, value);
  for (const [field, text] of [['onDelete', 'on delete'], ['onUpdate', 'on update']] as const) {
    const said = fields.word(field);
    if (said !== undefined && /^[\w ]+$/.test(said)) say(draft, ` ${text} ${said}`, fields.value(field)!);
  }
  writeDeferred(pen, fields);
  return true;
}

function writeDeferred({ draft }: Pen, fields: Fields): void {
  if (fields.isTrue('deferrable')) say(draft, ` deferrable initially ${fields.isTrue('deferred') ? 'deferred' : 'immediate'}`, fields.value('deferrable')!);
}

/** What an object of constraints says, each as it stands in a table; gives undefined where one cannot be read. */
export function constraintsOf(pen: Pen, table: readonly string[], options: Fields | undefined, name: string | undefined): readonly (() => void)[] | undefined {
  if (!options) return [];
  if (!options.isWhole || options.has('exclude')) return undefined;
  const { draft } = pen;
  const { at } = options;
  const written: (() => void)[] = [];
  const raw = table.at(-1)!;
  const put = (own: string, text: string): void => void written.push(() => {
    say(draft, `constraint ${id(pen, name ?? own)} ${text}`, at);
    writeDeferred(pen, options);
  });
  if (options.has('primaryKey')) {
    const columns = wordsIn(pen, options.value('primaryKey'));
    if (!columns) return undefined;
    put(`${raw}_pkey`, `primary key (${names(pen, columns)})`);
  }
  if (options.has('unique')) {
    const value = heldBy(pen, options.value('unique')!);
    const nested = value.kind === 'array' && value.items.some((one) => heldBy(pen, one).kind === 'array') ? value.items : [value];
    for (const one of nested) {
      const columns = wordsIn(pen, one);
      if (!columns) return undefined;
      put(`${raw}_uniq_${columns.join('_')}`, `unique (${names(pen, columns)})`);
    }
  }
  const checks = options.has('check') ? options.list('check') : [];
  const isOne = options.has('check') && heldBy(pen, options.value('check')!).kind !== 'array';
  for (const [index, check] of checks.entries()) written.push(() => {
    say(draft, `constraint ${id(pen, name ?? `${raw}_chck${isOne ? '' : `_${index + 1}`}`)} check (`, check);
    embeddedOr(pen, check);
    say(draft, ')', check);
  });
  for (const value of options.has('foreignKeys') ? options.list('foreignKeys') : []) {
    const key = fieldsOf(pen, value);
    const columns = key?.words('columns');
    const references = key?.value('references');
    if (!key || !columns || !references || !nameOf(pen, references)) return undefined;
    const own = key.word('referencesConstraintName') ?? name ?? `${raw}_fk_${columns.join('_')}`;
    written.push(() => {
      say(draft, `constraint ${id(pen, own)} foreign key (${names(pen, columns)})`, value);
      writeReferences(pen, key, references, false);
      writeDeferred(pen, options);
    });
  }
  return written;
}
