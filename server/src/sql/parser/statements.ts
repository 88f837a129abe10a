// One statement, by its first word. Whatever is not known becomes a utility with its words, so that nothing is refused.
import type { InsertNode, ParseError, Statement, Tree, UpdateNode } from '../tree.ts';
import {
  beginsLine, beginsNext, beginsStatement, deeper, endBefore, fail, is, isAhead, isAtEnd, isHole, isLabel, isMysql, isName, isPair, isString, kindAt, skipOne, skipStatement, startHere, type Cursor, type Draft,
} from './cursor.ts';
import type { Grammar } from './grammar.ts';
import { alterStatement, dropStatement } from './dropAlter.ts';
import { createDomain, createExtension, createIndex, createPolicy, createRule, createSchema, createSequence, createTrigger, createType, createView } from './objects.ts';
import { beginsQuery, query } from './queries.ts';
import { resync } from './resync.ts';
import { createRoutine, doBlock } from './routines.ts';
import { createTable, createVirtualTable } from './tables.ts';
import { setStatement, transaction } from './session.ts';
import { utility } from './utilities.ts';
import { insertion, update } from './writes.ts';

/** Reads one statement, at whatever depth it stands, and what stands between it and the next semicolon. */
export function statement(c: Cursor): Statement {
  const errors: ParseError[] = [];
  c.errors = errors;
  c.nested = 0;
  c.fragments = [];
  const start = startHere(c);
  const first = c.at;
  c.begin = first;
  const { pending, blocks } = c.script;
  const guarded = pending || blocks.includes(true);
  const tree = treeOf(c);
  if (c.script.pending === pending) c.script.pending = false;
  if (!isAtEnd(c) && c.at === first) c.at++;
  recover(c);
  const end = Math.max(start, endBefore(c));
  confine(errors, end);
  if (tree) return guarded ? { start, end, tree, errors, templated: false, guarded } : { start, end, tree, errors, templated: false };
  return { start, end, unread: isHole(c, first - c.at) ? 'The statement is made by the program.' : 'No statement begins with these words.', errors, templated: false };
}

/** What was missed at the first word of the next statement was missed at the end of this one. */
function confine(errors: ParseError[], end: number): void {
  for (let i = errors.length - 1; i >= 0 && errors[i]!.end > end; i--) errors[i] = { ...errors[i]!, start: Math.min(errors[i]!.start, end), end };
}

/** Behind a statement only a semicolon may stand. After an error another statement may begin at the start of a line. */
function recover(c: Cursor): void {
  while (!isAtEnd(c) && !(c.procedural && is(c, 'LOOP'))) {
    if (beginsNext(c)) return;
    if (beginsStatement(c) && (beginsLine(c) || is(c, 'SELECT'))) {
      fail(c, 'A semicolon is missing before this.');
      return;
    }
    if (!isHole(c)) fail(c, 'This does not belong here.');
    skipOne(c);
  }
}

function treeOf(c: Cursor): Tree | undefined {
  const start = startHere(c);
  const own = c.grammar && ownStatement(c, start, c.grammar);
  if (own) return own;
  switch (c.words[c.at]) {
    case 'SELECT': case 'WITH': case 'VALUES': case 'INSERT': case 'UPDATE': case 'DELETE': case 'MERGE': case 'TABLE': case '(': return wholeQuery(c);
    case 'REPLACE': if (c.dialect.id !== 'postgres') return wholeQuery(c); break;
    case 'PERFORM': if (c.procedural) return wholeQuery(c); break;
    case 'CREATE': return create(c, start);
    case 'ALTER': return alterStatement(c, start);
    case 'DROP': return dropStatement(c, start);
    case 'DO': return doBlock(c, start);
    case 'BEGIN': case 'START': case 'COMMIT': case 'END': case 'ROLLBACK': case 'ABORT': case 'SAVEPOINT': case 'RELEASE': return transaction(c, start);
    case 'PREPARE': if (isAhead(c, 1, 'TRANSACTION')) return transaction(c, start); break;
    case 'SET': case 'RESET': return setStatement(c, start);
  }
  return utility(c, start) ?? unknown(c, start);
}

/** A statement that only this dialect has, or reads in its own way. */
function ownStatement(c: Cursor, start: number, grammar: Grammar): Tree | undefined {
  if (grammar.fromFirst && is(c, 'FROM')) return wholeQuery(c);
  return grammar.statements?.get(c.words[c.at]!)?.(c, start) ?? grammar.statement?.(c, start);
}

function wholeQuery(c: Cursor): Tree {
  const node = query(c);
  // Reading goes on where a clause is found again, so that what follows an error is not lost.
  if (!isAtEnd(c)) resync(c);
  return node;
}

/** A statement whose first word is missing or misspelt: what follows FROM may still be read. */
function unknown(c: Cursor, start: number): Tree | undefined {
  if (isHole(c)) return afterHole(c);
  const first = c.at;
  fail(c, 'Expected a statement here.');
  if (is(c, 'INTO')) return withoutVerb(c, insertion);
  if (isSetAhead(c)) return withoutVerb(c, update);
  if (isLabel(c) || kindAt(c) === 8 || isString(c)) {
    for (let at = first; c.kinds[at] !== 0 && c.words[at] !== ';' && at < first + 200; at++) {
      if (c.words[at] === '(' && c.tokens.partners[at]! > at) at = c.tokens.partners[at]!;
      else if (c.words[at] === 'FROM') return bareSelect(c, at);
      else if (at > first && (c.words[at] === 'INTO' || c.words[at] === 'SELECT')) return bareQuery(c, at);
    }
  }
  void start;
  skipStatement(c);
  return undefined;
}

/** `t set …`, `only t as a set …`. */
function isSetAhead(c: Cursor): boolean {
  if (!isName(c)) return false;
  let at = c.at + 1;
  while (c.words[at] === '.') at += 2;
  if (c.words[at] === 'AS') at++;
  return c.words[at] === 'SET' || c.words[at + 1] === 'SET';
}

/** A write whose first word is missing: `read` believes to stand on it. */
function withoutVerb(c: Cursor, read: (c: Cursor) => Draft<InsertNode> | Draft<UpdateNode>): Tree {
  const start = startHere(c);
  c.at--;
  const node = read(c);
  node.verb = { start, end: start };
  node.start = start;
  return node;
}

/** A query without SELECT: items are skipped. */
function bareSelect(c: Cursor, from: number): Tree {
  c.at = from;
  return query(c);
}

function bareQuery(c: Cursor, at: number): Tree | undefined {
  c.at = c.words[at] === 'SELECT' ? at : skipped(c);
  return c.words[at] === 'SELECT' ? query(c) : undefined;
}

function skipped(c: Cursor): number {
  skipStatement(c);
  return c.at;
}

/** `${query}` alone says nothing; `${with} select …` is a query. */
function afterHole(c: Cursor): Tree | undefined {
  let at = c.at;
  while (isHole(c, at - c.at)) at++;
  if (beginsQuery(c, at) || c.words[at] === 'UPDATE' || c.words[at] === 'DELETE' || c.words[at] === 'INSERT') return query(c);
  skipStatement(c);
  return undefined;
}

// ── Create

/** CREATE, its adjectives, and the thing. */
export function create(c: Cursor, start: number): Tree | undefined {
  const first = c.at;
  c.at++;
  const said = adjectives(c);
  if (said.has('REPLACE') && c.dialect.id === 'postgres' && (said.has('MATERIALIZED') || notReplaced.has(c.words[c.at]!))) fail(c, 'OR REPLACE does not go with this.');
  const own = c.grammar?.create?.(c, start, said);
  if (own) return own;
  const temporary = said.has('TEMP') || said.has('TEMPORARY');
  switch (c.words[c.at]) {
    case 'TABLE': return createTable(c, start, { temporary, unlogged: said.has('UNLOGGED'), foreign: said.has('FOREIGN') });
    case 'INDEX': return createIndex(c, start, said.has('UNIQUE'));
    case 'VIEW': return createView(c, start, { materialized: said.has('MATERIALIZED'), replace: said.has('REPLACE') || said.has('ALTER') || c.words[first] === 'ALTER', temporary });
    case 'TYPE': return createType(c, start);
    case 'DOMAIN': return createDomain(c, start);
    case 'SEQUENCE': return createSequence(c, start);
    case 'SCHEMA': return createSchema(c, start, schemaElement);
    case 'EXTENSION': return createExtension(c, start);
    case 'FUNCTION': case 'PROCEDURE': return createRoutine(c, start);
    case 'TRIGGER': if (!said.has('EVENT')) return createTrigger(c, start); break;
    case 'POLICY': return createPolicy(c, start);
    case 'RULE': return createRule(c, start);
    case 'VIRTUAL': if (isPair(c, 'VIRTUAL', 'TABLE')) return createVirtualTable(c, start);
  }
  c.at = first;
  return utility(c, start);
}

const notReplaced: ReadonlySet<string> = new Set(['TABLE', 'INDEX', 'TYPE', 'DOMAIN', 'SEQUENCE', 'SCHEMA', 'EXTENSION', 'POLICY']);

const adjectiveWords: ReadonlySet<string> = new Set([
  'OR', 'REPLACE', 'GLOBAL', 'LOCAL', 'TEMP', 'TEMPORARY', 'UNLOGGED', 'UNIQUE', 'MATERIALIZED', 'RECURSIVE', 'FOREIGN', 'CONSTRAINT', 'EVENT', 'CLUSTERED', 'NONCLUSTERED', 'FULLTEXT', 'SPATIAL', 'ALTER',
]);

function adjectives(c: Cursor): ReadonlySet<string> {
  const said = new Set<string>();
  while ((adjectiveWords.has(c.words[c.at]!) && !(isMysql(c) && is(c, 'EVENT'))) || c.dialect.adjectives?.has(c.words[c.at]!)) said.add(c.words[c.at++]!);
  // MySQL: `create algorithm = merge definer = x sql security definer view`.
  if (c.dialect.id !== 'postgres' && (is(c, 'ALGORITHM') || is(c, 'DEFINER'))) {
    while (!isAtEnd(c) && !is(c, 'VIEW') && !is(c, 'FUNCTION') && !is(c, 'PROCEDURE') && !is(c, 'TRIGGER') && !is(c, 'EVENT')) c.at++;
  }
  return said;
}

/** A statement inside CREATE SCHEMA ends where the next begins. */
function schemaElement(c: Cursor): Statement {
  const { errors } = c;
  const own: ParseError[] = [];
  c.errors = own;
  const start = startHere(c);
  const tree = is(c, 'CREATE') ? deeper(c, 10, () => create(c, start)) : skipGrant(c);
  c.errors = errors;
  errors.push(...own);
  const end = Math.max(start, endBefore(c));
  confine(own, end);
  return tree ? { start, end, tree, errors: own, templated: false } : { start, end, unread: 'This is not read.', errors: own, templated: false };
}

function skipGrant(c: Cursor): Tree | undefined {
  const start = startHere(c);
  while (!isAtEnd(c) && !is(c, 'CREATE') && !(isPair(c, 'GRANT', 'SELECT') && startHere(c) > start)) c.at++;
  return { kind: 'utility', start, end: endBefore(c), words: 'grant', tables: [] };
}
