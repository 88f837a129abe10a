// Columns and keys as CREATE TABLE and ALTER TABLE of MySQL and MariaDB write them ("CREATE TABLE Statement" of both manuals).
import type { ConstraintDefinition } from '../tree.ts';
import { endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isName, isPair, isString, kindAt, skipOne, startHere, take, takeOne, takePair, type Cursor, type Draft } from '../parser/cursor.ts';
import { expression, operand } from '../parser/expressions.ts';
import { closeParen } from '../parser/queries.ts';
import { readReferences } from '../parser/constraints.ts';
import { columnsOf, ifNotExists, indexKeys, indexOptions, using } from './indexKeys.ts';
import { STRING, NUMBER } from '../tokens.ts';

type Constraint = Draft<ConstraintDefinition>;
const fresh = (start: number, type: Constraint['type']): Constraint => ({ start, end: start, type, columns: [], include: [] });

const SILENT: ReadonlySet<string> = new Set(['COMPRESSED', 'ZEROFILL', 'INVISIBLE', 'VISIBLE', 'BINARY', 'ASCII', 'UNICODE', 'BYTE', 'STORED', 'VIRTUAL', 'PERSISTENT', 'SIGNED']);

/** What may stand behind a column's type, besides the constraints that every dialect knows. */
export function columnAttribute(c: Cursor, into: ConstraintDefinition[]): boolean {
  const start = startHere(c);
  const word = c.words[c.at]!;
  if (SILENT.has(word)) return advanceOne(c);
  switch (word) {
    case 'AUTO_INCREMENT':
      c.at++;
      return added(c, into, { ...fresh(start, 'identity'), identity: 'by default' });
    case 'KEY':
      c.at++;
      return added(c, into, fresh(start, 'primary key'));
    case 'SERIAL':
      if (!isPair(c, 'SERIAL', 'DEFAULT')) return false;
      c.at += 2;
      take(c, 'VALUE');
      return added(c, into, { ...fresh(start, 'identity'), identity: 'by default' }) && added(c, into, fresh(start, 'unique'));
    case 'COLLATE': case 'CHARSET':
      c.at++;
      return valueOf(c);
    case 'CHARACTER': case 'CHAR':
      if (!isAhead(c, 1, 'SET')) return false;
      c.at += 2;
      return valueOf(c);
    case 'COMMENT': case 'COLUMN_FORMAT': case 'STORAGE': case 'SRID': case 'ENGINE_ATTRIBUTE': case 'SECONDARY_ENGINE_ATTRIBUTE': case 'REF_SYSTEM_ID':
      c.at++;
      return valueOf(c);
    case 'ON':
      if (!isPair(c, 'ON', 'UPDATE')) return false;
      c.at += 2;
      operand(c);
      return true;
    case 'WITH': case 'WITHOUT':
      if (!isAhead(c, 1, 'SYSTEM')) return false;
      c.at += 3;
      return true;
    case 'GENERATED': case 'AS': return rowPeriod(c);
    case 'DEFAULT': return defaultOf(c, into);
    case 'NOT': case 'ENFORCED':
      if (!(word === 'ENFORCED' || isAhead(c, 1, 'ENFORCED'))) return false;
      c.at += word === 'NOT' ? 2 : 1;
      return true;
    default: return kindAt(c) === STRING && c.words[c.at - 1] === '=' ? advanceOne(c) : false;
  }
}

function advanceOne(c: Cursor): true {
  c.at++;
  return true;
}

function added(c: Cursor, into: ConstraintDefinition[], node: Constraint): true {
  node.end = endBefore(c);
  into.push(node);
  return true;
}

/** `= x`, `x`, `'x'`. */
function valueOf(c: Cursor): true {
  take(c, '=');
  if (isLabel(c) || isString(c) || kindAt(c) === NUMBER) c.at++;
  else fail(c, 'Expected a value here.');
  return true;
}

/** A bare name is no default here, but a function may go without its parentheses: `default current_timestamp on update current_timestamp`. */
function defaultOf(c: Cursor, into: ConstraintDefinition[]): boolean {
  const start = startHere(c);
  c.at++;
  const node = fresh(start, 'default');
  node.expression = operand(c);
  return added(c, into, node);
}

/** MariaDB's `generated always as row start`. */
function rowPeriod(c: Cursor): boolean {
  let at = c.at;
  if (c.words[at] === 'GENERATED') at += c.words[at + 1] === 'ALWAYS' ? 2 : 1;
  if (c.words[at] !== 'AS' || c.words[at + 1] !== 'ROW') return false;
  c.at = at + 3;
  return true;
}

/** The constraint and keys of a table; the name behind CONSTRAINT has been read. */
export function tableConstraint(c: Cursor, node: Constraint): boolean {
  switch (c.words[c.at]) {
    case 'PRIMARY':
      c.at++;
      expect(c, 'KEY');
      node.type = 'primary key';
      return key(c, node, false);
    case 'UNIQUE':
      c.at++;
      takeOne(c, ['KEY', 'INDEX']);
      node.type = 'unique';
      return key(c, node, true);
    case 'KEY': case 'INDEX': case 'FULLTEXT': case 'SPATIAL': {
      node.type = 'index';
      const kind = takeOne(c, ['FULLTEXT', 'SPATIAL']);
      takeOne(c, ['KEY', 'INDEX']);
      if (kind) node.method = kind.toLowerCase();
      return key(c, node, true);
    }
    case 'FOREIGN':
      c.at++;
      expect(c, 'KEY');
      ifNotExists(c);
      // Written here, it is the name of the constraint where it has no other.
      if (isName(c)) {
        const label = ident(c);
        node.name ??= label;
      }
      node.columns = columnsOf(indexKeys(c));
      readReferences(c, node);
      return true;
    case 'CHECK': {
      c.at++;
      node.type = 'check';
      if (expect(c, '(')) {
        node.expression = expression(c);
        closeParen(c);
      }
      takePair(c, 'NOT', 'ENFORCED');
      take(c, 'ENFORCED');
      return true;
    }
    case 'PERIOD':
      c.at++;
      while (!is(c, ',') && !is(c, ')') && !isAtEnd(c)) skipOne(c);
      return true;
    default: return false;
  }
}

/** `name using btree (a(10), b desc) comment 'x' invisible`. */
function key(c: Cursor, node: Constraint, named: boolean): true {
  ifNotExists(c);
  if (isName(c) && !is(c, 'USING') && !(is(c, 'TYPE') && isName({ ...c, at: c.at + 1 }))) {
    const label = ident(c);
    if (named || !node.name) node.name ??= label;
    if (named) node.name = label;
  }
  using(c, node);
  node.keys = indexKeys(c);
  node.columns = columnsOf(node.keys);
  indexOptions(c, node);
  return true;
}
