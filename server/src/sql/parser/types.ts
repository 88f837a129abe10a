// The names of types as they are written: `int`, `numeric(10, 2)`, `timestamp (3) with time zone [] `, `setof app.thing`, `t.a%type`.
import type { TypeName } from '../tree.ts';
import { advance, endBefore, fail, ident, is, isAtEnd, isCallable, isHole, isLabel, isMysql, isPair, kindAt, skipOne, startHere, take, takeOne, takePair, type Cursor, type Draft } from './cursor.ts';
import { NUMBER, STRING } from '../tokens.ts';

const fields = ['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'HOUR', 'MINUTE', 'SECOND'];

/** A type; where none stands, an empty one after an error. */
export function typeName(c: Cursor): TypeName {
  const start = startHere(c);
  const setOf = take(c, 'SETOF');
  if (!isCallable(c) && !isHole(c) && !is(c, 'ARRAY') && !is(c, 'TABLE')) {
    fail(c, 'Expected a type here.');
    return { start: Math.min(start, endBefore(c)), end: endBefore(c), name: '', modifiers: [], array: 0 };
  }
  const type: Draft<TypeName> = { start, end: start, name: '', modifiers: [], array: 0 };
  if (setOf) type.setOf = true;
  readName(c, type);
  readDimensions(c, type);
  type.end = endBefore(c);
  return type;
}

function readName(c: Cursor, type: Draft<TypeName>): void {
  const first = c.words[c.at]!;
  if (isHole(c)) return advance(c);
  let name = ident(c).name;
  while (is(c, '.') || is(c, '%')) {
    if (take(c, '.')) {
      if (!isLabel(c)) return void fail(c, 'Expected the name of a type here.');
      type.schema = type.schema === undefined ? name : `${type.schema}.${name}`;
      name = ident(c).name;
    } else {
      if (!isPair(c, '%', 'TYPE') && !isPair(c, '%', 'ROWTYPE')) break;
      c.at++;
      name += `%${ident(c).name}`;
    }
  }
  type.name = name;
  if (type.schema === undefined) readWords(c, type, first);
  if (type.modifiers.length === 0) type.modifiers = is(c, '<') && c.dialect.angleTypes ? angled(c) : modifiers(c);
  if (isMysql(c)) return typeOptions(c, type);
  while (takeOne(c, ['UNSIGNED', 'ZEROFILL'])) type.name = `${type.name} unsigned`;
}

/** MySQL: `unsigned zerofill`, `character set x collate y`, `signed integer`, in whatever order. */
function typeOptions(c: Cursor, type: Draft<TypeName>): void {
  for (;;) {
    if (takeOne(c, ['UNSIGNED', 'ZEROFILL'])) type.name = type.name.replace(/ unsigned$/i, '') + ' unsigned';
    else if (takePair(c, 'CHARACTER', 'SET') || takePair(c, 'CHAR', 'SET') || take(c, 'CHARSET')) {
      take(c, '=');
      advance(c);
    } else if (!takeOne(c, ['SIGNED', 'ASCII', 'UNICODE', 'BYTE', 'BINARY']) && !(/^(?:signed|unsigned)$/i.test(type.name) && takeOne(c, ['INTEGER', 'INT']))) return;
  }
}

/** The further words of a type's name, which may stand around its modifiers. */
function readWords(c: Cursor, type: Draft<TypeName>, first: string): void {
  switch (first) {
    case 'DOUBLE':
      if (take(c, 'PRECISION')) type.name = 'double precision';
      return;
    case 'NATIONAL':
      if (takeOne(c, ['CHARACTER', 'CHAR', 'VARCHAR'])) type.name = 'character';
      if (take(c, 'VARYING')) type.name = 'character varying';
      return;
    case 'CHARACTER': case 'CHAR': case 'NCHAR': case 'BIT':
      if (take(c, 'VARYING')) type.name = `${type.name} varying`;
      return;
    case 'TIME': case 'TIMESTAMP': {
      type.modifiers = modifiers(c);
      if (is(c, 'WITH') && c.words[c.at + 1] === 'LOCAL' && c.words[c.at + 2] === 'TIME' && c.words[c.at + 3] === 'ZONE') {
        c.at += 4;
        type.name = `${type.name} with local time zone`;
        return;
      }
      const zone = is(c, 'WITH') ? 'with' : is(c, 'WITHOUT') ? 'without' : undefined;
      if (zone && c.words[c.at + 1] === 'TIME' && c.words[c.at + 2] === 'ZONE') {
        c.at += 3;
        type.name = `${type.name} ${zone} time zone`;
      }
      return;
    }
    case '':
      // MySQL's `long varchar`, `long varbinary`.
      if (isMysql(c) && /^long$/i.test(type.name)) while (takeOne(c, ['VARCHAR', 'CHAR', 'VARYING']) || /^varbinary$/i.test(c.text.slice(startHere(c), c.ends[c.at]!))) if (c.words[c.at] === '') c.at++;
      return;
    case 'INTERVAL':
      type.modifiers = modifiers(c);
      intervalFields(c);
  }
}

/** `day to second (3)`. */
export function intervalFields(c: Cursor): boolean {
  if (!takeOne(c, fields)) return false;
  modifiers(c);
  if (take(c, 'TO')) {
    takeOne(c, fields);
    modifiers(c);
  }
  return true;
}

/** What stands in parentheses, split at its commas. */
function modifiers(c: Cursor): string[] {
  if (!is(c, '(')) return [];
  const close = c.tokens.partners[c.at]!;
  c.at++;
  const found: string[] = [];
  while (!is(c, ')') && !isAtEnd(c) && (close === 0 || c.at < close)) {
    const start = startHere(c);
    while (!is(c, ',') && !is(c, ')') && !isAtEnd(c)) skipOne(c);
    found.push(c.text.slice(start, endBefore(c)));
    if (!take(c, ',')) break;
  }
  if (!take(c, ')')) fail(c, 'Expected ")" here.');
  return found;
}

/** `<a int64, b array<string>>`: the text between the brackets; `>>` closes two. */
function angled(c: Cursor): string[] {
  const start = c.ends[c.at]!;
  for (let depth = 0; !isAtEnd(c); ) {
    const word = c.words[c.at]!;
    if (word === '<' || word === '<>') depth += word === '<' ? 1 : 0;
    else if (word === '>') depth--;
    else if (word === '>>') depth -= 2;
    else if (word === ';') break;
    skipOne(c);
    if (depth <= 0) return [c.text.slice(start, Math.max(start, endBefore(c) - 1))];
  }
  fail(c, 'Expected ">" here.');
  return [];
}

function readDimensions(c: Cursor, type: Draft<TypeName>): void {
  for (;;) {
    if (take(c, 'ARRAY')) {
      type.array++;
      if (!is(c, '[')) return;
      type.array--;
    }
    if (!is(c, '[')) return;
    const sized = c.words[c.at + 2] === ']' && (kindAt(c, 1) === NUMBER);
    if (!takePair(c, '[', ']')) {
      if (!sized) return;
      c.at += 3;
    }
    type.array++;
  }
}

/** Whether a string follows the type in front, as in `timestamp with time zone '…'` or `numeric(5, 2) '1.5'`. */
export function precedesString(c: Cursor): boolean {
  let at = c.at + 1;
  const words = c.words;
  if (words[at] === 'VARYING' || words[at] === 'PRECISION') at++;
  if (words[at] === '(') at = (c.tokens.partners[at] || at) + 1;
  if ((words[at] === 'WITH' || words[at] === 'WITHOUT') && words[at + 1] === 'TIME' && words[at + 2] === 'ZONE') at += 3;
  return c.kinds[at] === STRING;
}
