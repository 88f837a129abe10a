// Tables of Sequelize's query interface and their columns. Source: sequelize 6, lib/dialects/postgres/query-generator.js and mysql/query-generator.js.
import type { Span } from '../../../text/span.ts';
import type { Value } from '../../../hosts/tree.ts';
import { heldBy } from '../../names.ts';
import { checkpoint, leave, say } from '../../rendering.ts';
import { fieldsOf, type Fields } from '../../migrations/fields.ts';
import { elements, id, names, statement, type Pen } from '../../migrations/pen.ts';
import { attributeOf, enumLabels, references, typeOf, writeDefinition, type Attribute, type Target } from './attributes.ts';

/** Of a column that comes or goes PostgreSQL is told the schema, too (lib/dialects/postgres/query-generator.js, extractTableDetails). */
export const detailed = (pen: Pen, { raw, schema, written, server }: Target): string => (server === 'postgres' ? id(pen, schema ?? 'public', raw) : written);

function writeEnum(pen: Pen, target: Target, attribute: Attribute): void {
  const labels = target.server === 'postgres' ? enumLabels(pen, attribute) : undefined;
  const name = labels === undefined ? undefined : typeOf(pen, target, attribute.name, attribute.type);
  if (name !== undefined) statement(pen, attribute.at, () => {
    say(pen.draft, `CREATE TYPE ${name} AS ENUM (${labels})`, attribute.at);
    return true;
  });
}

export function writeTable(pen: Pen, target: Target, columns: Value | undefined, options: Value | undefined, at: Span): boolean {
  const { draft } = pen;
  const held = columns && heldBy(pen, columns);
  if (held?.kind !== 'object') return false;
  let open: Value | undefined = held.properties.some(({ name, spread }) => name === undefined || spread) ? held : undefined;
  const attributes = held.properties.flatMap(({ name, nameSpan, value }) => (name === undefined ? [] : [{ at: nameSpan, own: attributeOf(pen, name, nameSpan, value) }]));
  const known = attributes.flatMap(({ own }) => own ?? []);
  if (known.length < attributes.length) open ??= held;
  for (const one of known) writeEnum(pen, target, one);
  const keys = known.filter(({ fields }) => fields?.isTrue('primaryKey'));
  const uniques = fieldsOf(pen, options)?.value('uniqueKeys');
  return statement(pen, at, () => {
    say(draft, `CREATE TABLE IF NOT EXISTS ${target.written}`, at);
    elements(pen, at, [
      ...known.map((one) => () => {
        const before = checkpoint(draft);
        say(draft, `${id(pen, one.name)} `, one.at);
        const isWritten = writeDefinition(pen, target, one);
        const refers = references(pen, one);
        if (!isWritten) before();
        if (!isWritten || refers === false) open ??= held;
        else if (refers !== undefined && target.server === 'postgres') say(draft, ` ${refers}`, one.fields!.value('references')!);
      }),
      ...uniqueKeys(pen, target, uniques).map((text) => () => (text === undefined ? void (open ??= held) : say(draft, text, uniques!))),
      ...(keys.length > 0 ? [() => say(draft, `PRIMARY KEY (${names(pen, keys.map(({ name }) => name))})`, at)] : []),
      ...(target.server === 'mysql' ? known : []).map((one) => () => {
        const refers = references(pen, one);
        if (typeof refers === 'string') say(draft, `FOREIGN KEY (${id(pen, one.name)}) ${refers}`, one.at);
      }),
      () => void (open && leave(draft, open)),
    ], undefined);
    return true;
  });
}

/** `{ uniqueKeys: { name: { fields: ['a', 'b'] } } }`; undefined for one that cannot be read. */
function uniqueKeys(pen: Pen, { server }: Target, value: Value | undefined): readonly (string | undefined)[] {
  const held = value && heldBy(pen, value);
  if (held?.kind !== 'object') return value ? [undefined] : [];
  return held.properties.map(({ name, value: own }) => {
    const fields = fieldsOf(pen, own)?.words('fields');
    return name === undefined || !fields ? undefined : `UNIQUE ${server === 'mysql' ? `${id(pen, name)} ` : ''}(${names(pen, fields)})`;
  });
}

export function writeAdded(pen: Pen, target: Target, attribute: Attribute | undefined, at: Span): boolean {
  const { draft } = pen;
  if (!attribute) return false;
  const refers = references(pen, attribute);
  if (refers === false) return false;
  writeEnum(pen, target, attribute);
  return statement(pen, at, () => {
    say(draft, `ALTER TABLE ${detailed(pen, target)} ADD COLUMN ${pen.isGuarded ? 'IF NOT EXISTS ' : ''}`, at);
    say(draft, `${id(pen, attribute.name)} `, attribute.at);
    if (!writeDefinition(pen, target, attribute)) return false;
    if (attribute.fields?.isTrue('primaryKey')) say(draft, ' PRIMARY KEY', at);
    const key = target.server === 'mysql' ? `, ADD CONSTRAINT ${id(pen, `${target.raw}_${attribute.name}_foreign_idx`)} FOREIGN KEY (${id(pen, attribute.name)})` : '';
    if (refers !== undefined) say(draft, `${key} ${refers}`, attribute.fields!.value('references')!);
    return true;
  });
}

/** What is not said of a column that is changed is taken from it (lib/dialects/postgres/query-generator.js, changeColumnQuery). */
export function writeChanged(pen: Pen, target: Target, attribute: Attribute | undefined, at: Span): boolean {
  const { draft } = pen;
  const { written, server } = target;
  if (!attribute) return false;
  const { name, fields, type } = attribute;
  const refers = references(pen, attribute);
  const sql = typeOf(pen, target, name, type);
  if (refers === false || sql === undefined || fields?.isWhole === false) return false;
  const own = id(pen, name);
  if (server === 'mysql') return statement(pen, at, () => {
    say(draft, `ALTER TABLE ${written} ${refers === undefined ? `CHANGE ${own} ${own} ` : `ADD FOREIGN KEY (${own}) ${refers}`}`, at);
    return refers !== undefined || writeDefinition(pen, target, attribute);
  });
  // The type that has other labels is made under another name first.
  if (enumLabels(pen, attribute) !== undefined) return false;
  const alteration = (write: () => void): boolean => statement(pen, at, () => {
    say(draft, `ALTER TABLE ${written} `, at);
    write();
    return true;
  });
  const put = (text: string): boolean => alteration(() => say(draft, text, at));
  const isForbidden = fields?.has('allowNull') === true && !fields.isTrue('allowNull');
  if (isForbidden) put(`ALTER COLUMN ${own} SET NOT NULL`);
  else if (refers === undefined) put(`ALTER COLUMN ${own} DROP NOT NULL`);
  const preset = defaultOf(pen, target, attribute);
  if (preset) alteration(() => {
    say(draft, `ALTER COLUMN ${own} SET`, at);
    preset();
  });
  else if (refers === undefined) put(`ALTER COLUMN ${own} DROP DEFAULT`);
  if (fields?.isTrue('unique')) put(`ADD UNIQUE (${own})`);
  return put(refers === undefined ? `ALTER COLUMN ${own} TYPE ${sql}` : `ADD FOREIGN KEY (${own}) ${refers}`);
}

/** What writes the default that a column has from then on, if it is given one. */
function defaultOf(pen: Pen, target: Target, { fields, ...attribute }: Attribute): (() => void) | undefined {
  const value = fields?.value('defaultValue');
  if (!value) return undefined;
  const { draft } = pen;
  const before = checkpoint(draft);
  const only: Fields = { ...fields!, isTrue: () => false, value: (name) => (name === 'defaultValue' ? value : undefined), isWhole: true };
  const write = (): void => void writeDefinition(pen, target, { ...attribute, fields: only });
  const start = draft.text.length;
  write();
  const text = draft.text.slice(start);
  before();
  const at = text.indexOf(' DEFAULT ');
  return at < 0 ? undefined : () => {
    if (/\$\{\d+\}/.test(text)) {
      say(draft, ' DEFAULT ', value);
      return leave(draft, value);
    }
    return say(draft, text.slice(at), value);
  };
}
