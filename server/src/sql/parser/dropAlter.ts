// DROP of anything, and ALTER of what is no table.
import type { AlterIndex, AlterObject, AlterTable, AlterType, DropObjects, Name } from '../tree.ts';
import {
  advance, endBefore, expect, fail, ident, is, isAhead, isAtEnd, isLabel, isMysql, isName, isNameLike, isPair, isString, name, needIdent, skipOne, skipParens, skipStatement, startHere, take, takeOne, takePair,
  type Cursor, type Draft,
} from './cursor.ts';
import { policyTail } from './objects.ts';
import { alterTable } from './alterTable.ts';
import { ifExists, ifNotExists } from './tables.ts';
import { stringText } from './text.ts';
import { typeName } from './types.ts';

// ── Objects

/** Kinds of things, by the words that name them; longer ones first. */
const objects: readonly (readonly string[])[] = [
  ['FOREIGN', 'DATA', 'WRAPPER'], ['TEXT', 'SEARCH', 'CONFIGURATION'], ['TEXT', 'SEARCH', 'DICTIONARY'], ['TEXT', 'SEARCH', 'PARSER'], ['TEXT', 'SEARCH', 'TEMPLATE'],
  ['MATERIALIZED', 'VIEW'], ['FOREIGN', 'TABLE'], ['OPERATOR', 'CLASS'], ['OPERATOR', 'FAMILY'], ['ACCESS', 'METHOD'], ['EVENT', 'TRIGGER'], ['USER', 'MAPPING'], ['PROCEDURAL', 'LANGUAGE'],
  ['LARGE', 'OBJECT'], ['DEFAULT', 'PRIVILEGES'],
  ['TABLE'], ['INDEX'], ['VIEW'], ['TYPE'], ['SCHEMA'], ['SEQUENCE'], ['FUNCTION'], ['PROCEDURE'], ['ROUTINE'], ['AGGREGATE'], ['TRIGGER'], ['POLICY'], ['RULE'], ['DOMAIN'], ['EXTENSION'],
  ['COLLATION'], ['CONVERSION'], ['CAST'], ['OPERATOR'], ['LANGUAGE'], ['ROLE'], ['USER'], ['GROUP'], ['DATABASE'], ['TABLESPACE'], ['PUBLICATION'], ['SUBSCRIPTION'], ['STATISTICS'], ['SERVER'],
  ['TRANSFORM'], ['OWNED'], ['SYSTEM'], ['COLUMN'], ['CONSTRAINT'], ['PREPARE'], ['EVENT'],
];

/** The kind of thing in front, in lower case; its words are taken. */
export function objectKind(c: Cursor): string | undefined {
  const found = objects.find((words) => words.every((word, index) => isAhead(c, index, word)));
  if (!found) return undefined;
  c.at += found.length;
  return found.join(' ').toLowerCase();
}

export function dropStatement(c: Cursor, start: number): DropObjects {
  c.at++;
  if (c.dialect.id !== 'postgres') takeOne(c, ['TEMPORARY']);
  const object = objectKind(c);
  if (!object) {
    fail(c, 'Expected what to drop here.');
    skipStatement(c);
    return { kind: 'drop', start, end: endBefore(c), object: '', names: [], ifExists: false, concurrently: false, cascade: false };
  }
  const concurrently = take(c, 'CONCURRENTLY');
  const exists = ifExists(c);
  const node: Draft<DropObjects> = { kind: 'drop', start, end: start, object, names: [], ifExists: exists, concurrently, cascade: false };
  if (object === 'cast' || object === 'user mapping' || object === 'transform' || object === 'owned' || object === 'prepare' || object === 'large object') skipStatement(c);
  else dropped(c, node);
  node.end = endBefore(c);
  return node;
}

function dropped(c: Cursor, node: Draft<DropObjects>): void {
  const names: Name[] = [];
  do {
    if (node.object === 'operator') {
      while (!is(c, '(') && !isAtEnd(c)) c.at++;
      skipParens(c);
    } else {
      if (isMysql(c) && isString(c)) (c.at++, skipHost(c));
      else names.push(name(c, `the name of ${/^[aeiou]/.test(node.object) ? 'an' : 'a'} ${node.object}`));
      if (is(c, '(')) skipParens(c);
      else if (node.object === 'aggregate') fail(c, 'Expected "(" here.');
    }
  } while (take(c, ','));
  node.names = names;
  if (take(c, 'ON') && isNameLike(c)) node.on = name(c, 'a table');
  if (node.object.startsWith('operator') && take(c, 'USING')) advance(c);
  if (take(c, 'CASCADE')) node.cascade = true;
  else take(c, 'RESTRICT');
  if (is(c, 'WITH') || is(c, 'FORCE') || (isMysql(c) && (is(c, 'ALGORITHM') || is(c, 'LOCK') || is(c, 'ENGINE') || is(c, 'WAIT') || is(c, 'NOWAIT')))) skipStatement(c);
}

/** MySQL's `'user'@'host'`. */
function skipHost(c: Cursor): void {
  while (!isAtEnd(c) && !is(c, ',')) c.at++;
}

// ── Alter

export function alterStatement(c: Cursor, start: number): AlterTable | AlterIndex | AlterType | AlterObject {
  c.at++;
  const object = objectKind(c);
  switch (object) {
    case 'table': case 'view': case 'materialized view': case 'foreign table':
      if (isPair(c, 'ALL', 'IN')) break;
      return object === 'table' && c.grammar?.alterTable ? c.grammar.alterTable(c, start) : alterTable(c, start, object);
    case 'index':
      if (isPair(c, 'ALL', 'IN')) break;
      return alterIndex(c, start);
    case 'type': return alterType(c, start);
    case undefined: fail(c, 'Expected what to alter here.');
  }
  return alterObject(c, start, object ?? '');
}

function alterIndex(c: Cursor, start: number): AlterIndex {
  const exists = ifExists(c);
  const index = name(c, 'an index');
  let action: AlterIndex['action'] = { kind: 'other' };
  if (takePair(c, 'RENAME', 'TO')) action = { kind: 'rename', to: needIdent(c, 'a name') };
  else if (takePair(c, 'ATTACH', 'PARTITION')) action = { kind: 'attach', index: name(c, 'an index') };
  else skipStatement(c);
  return { kind: 'alter index', start, end: endBefore(c), name: index, ifExists: exists, action };
}

function alterType(c: Cursor, start: number): AlterType {
  const type = name(c, 'a type');
  const action = typeAction(c);
  return { kind: 'alter type', start, end: endBefore(c), name: type, action };
}

function typeAction(c: Cursor): AlterType['action'] {
  if (takePair(c, 'ADD', 'VALUE')) {
    ifNotExists(c);
    const label = stringHere(c);
    if (takeOne(c, ['BEFORE', 'AFTER'])) stringHere(c);
    return { kind: 'add value', label };
  }
  if (takePair(c, 'RENAME', 'VALUE')) {
    const label = stringHere(c);
    expect(c, 'TO');
    return { kind: 'rename value', label, to: stringHere(c) };
  }
  if (takePair(c, 'RENAME', 'TO')) return { kind: 'rename', to: needIdent(c, 'a name') };
  if (takePair(c, 'SET', 'SCHEMA')) return { kind: 'set schema', schema: needIdent(c, 'a schema') };
  if (isPair(c, 'ADD', 'ATTRIBUTE')) {
    c.at += 2;
    if (isLabel(c)) ident(c);
    typeName(c);
  }
  skipStatement(c);
  return { kind: 'other' };
}

function stringHere(c: Cursor): string {
  if (!isString(c)) {
    fail(c, 'Expected a label in quotes here.');
    return '';
  }
  const value = stringText(c.text, startHere(c), c.ends[c.at]!, c.dialect);
  c.at++;
  return value;
}

const hasTable = (object: string): boolean => object === 'policy' || object === 'trigger' || object === 'rule';

function alterObject(c: Cursor, start: number, object: string): AlterObject {
  const node: Draft<AlterObject> = { kind: 'alter object', start, end: start, object };
  ifExists(c);
  if (isNameLike(c)) node.name = name(c, 'a name');
  if (is(c, '(')) skipParens(c);
  if (object === 'policy' && take(c, 'ON')) {
    node.on = name(c, 'a table');
    policyTail(c, node);
  }
  while (!isAtEnd(c)) {
    if (takePair(c, 'RENAME', 'TO') && isLabel(c)) node.renameTo = ident(c);
    else if (takePair(c, 'SET', 'SCHEMA') && isName(c)) node.schema = ident(c);
    else if (node.on === undefined && hasTable(object) && take(c, 'ON')) node.on = name(c, 'a table');
    else if (!isAtEnd(c)) skipOne(c);
  }
  node.end = endBefore(c);
  return node;
}
