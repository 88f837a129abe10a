// What may stand at a place of a query, clause by clause. It is one switch over the clauses, which makes it long.
import type { TableName } from '../../query/query.ts';
import { clauseIn, type Clause, type InClause } from './clause.ts';
import type { Cursor } from './cursor.ts';
import { expressionPlace, expressionSetting, groupInExpression } from './expressionSetting.ts';
import { AFTER_DELETE, AFTER_UPDATE, JOINS, NEXT, QUERIES, SUBQUERY, WRITE_CONDITION } from './keywords.ts';
import { GROUP, nameFrom, namesIn, textOf, type Item } from './line.ts';
import { NOTHING, wordsOnly, type Expression, type Place, type Setting } from './place.ts';

export const querySetting = (cursor: Cursor): Setting => ({
  at: (items) => withConflict(placeIn(cursor, items, clauseIn(items)), clauseIn(items)),
  group: (items) => groupIn(cursor, items, clauseIn(items)),
});

/** What an insert reads may be followed by what only an insert can say. */
const withConflict = (place: Place, { verb, target, clause }: InClause): Place =>
  place.kind === 'words' && verb === 'select' && target !== undefined && READING.has(clause) && place.words.includes('limit') ? { ...place, words: [...place.words, 'on conflict', 'returning'] } : place;

const READING: ReadonlySet<Clause> = new Set(['from', 'on', 'using', 'where', 'group', 'having', 'order']);

function placeIn(cursor: Cursor, items: readonly Item[], found: InClause): Place {
  const { clause, at } = found;
  const last = items.at(-1);
  const base = expressionIn(found);
  const expression = (words: readonly string[], next: readonly string[] = NEXT[clause]): Place => expressionPlace(cursor, items, { ...base, words }, next);
  const begun = items.length - 1 > at;
  if (last?.word === 'ON' && found.target !== undefined && clause !== 'on' && clause !== 'conflict') return wordsOnly(['conflict']);
  switch (clause) {
    case 'start': return wordsOnly(last?.word === 'INSERT' || last?.word === 'MERGE' ? ['into'] : last?.word === 'DELETE' ? ['from'] : []);
    case 'with': return withPlace(items, at);
    case 'select': return expression(begun ? [] : ['distinct']);
    case 'from': case 'join': return fromPlace(items, found);
    case 'on': return expressionPlace(cursor, items, { ...base, words: [], ...(!begun && { isJoinCondition: true }) }, NEXT.on);
    case 'using': return wordsOnly(begun ? NEXT.using : []);
    case 'where': return expression([], isWrite(found) ? WRITE_CONDITION : NEXT.where);
    case 'group': case 'order': return last?.word === 'BY' || last?.word === ',' ? { ...base, words: [] } : last?.word === 'GROUP' || last?.word === 'ORDER' ? wordsOnly(['by']) : expression([]);
    case 'having': case 'returning': return expression([]);
    case 'window': return NOTHING;
    case 'limit': case 'offset': return wordsOnly(begun ? NEXT[clause] : []);
    case 'lock': return wordsOnly(begun ? NEXT.lock : ['update', 'no key update', 'share', 'key share']);
    case 'set operation': return wordsOnly(begun ? ['select', 'values'] : NEXT['set operation']);
    case 'target': return targetPlace(cursor, items, found);
    case 'values': return wordsOnly(last?.word === GROUP ? NEXT.values : []);
    case 'conflict': return conflictPlace(cursor, items, found);
    case 'set': return setPlace(cursor, items, found, base);
    case 'when': return wordsOnly(begun ? NEXT.when : ['matched then', 'not matched then']);
  }
}

const expressionIn = ({ clause, inConflict }: InClause): Expression => ({ kind: 'expression', clause, words: [], ...(inConflict && (clause === 'set' || clause === 'where') && { inConflict }) });

const isWrite = ({ verb }: InClause): boolean => verb !== 'select';

function withPlace(items: readonly Item[], at: number): Place {
  const last = items.at(-1);
  if (last?.word === GROUP) return items.at(-2)?.word === 'AS' || items.at(-2)?.word === 'MATERIALIZED' ? wordsOnly(QUERIES) : wordsOnly(['as']);
  if (items.length - 1 === at) return wordsOnly(['recursive']);
  if (last?.word === 'AS') return wordsOnly(['materialized', 'not materialized']);
  return last?.isName && last.word !== 'RECURSIVE' ? wordsOnly(['as']) : NOTHING;
}

const READS: ReadonlySet<string> = new Set(['FROM', ',', 'LATERAL', 'ONLY', 'USING']);
const BEFORE_JOIN: ReadonlySet<string> = new Set(['LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'NATURAL', 'OUTER']);

function fromPlace(items: readonly Item[], found: InClause): Place {
  const last = items.at(-1);
  const word = last?.word ?? '';
  if (word === 'JOIN' || word === 'STRAIGHT_JOIN') return { kind: 'relation', role: 'join', words: ['lateral'] };
  if (READS.has(word)) return { kind: 'relation', role: 'read', words: word === 'FROM' ? ['lateral', 'only'] : [] };
  if (BEFORE_JOIN.has(word)) return wordsOnly(word === 'INNER' || word === 'CROSS' || word === 'OUTER' ? ['join'] : word === 'NATURAL' ? ['join', 'left join'] : ['join', 'outer join']);
  if (word === 'AS') return NOTHING;
  if (!last?.ends) return NOTHING;
  if (found.verb === 'merge' && found.clause === 'from') return wordsOnly(['on', 'as']);
  const join = items.findLast((item) => item.word === 'JOIN');
  const isFree = found.clause === 'join' && join !== undefined && isUnconditional(items, join);
  return wordsOnly(found.clause === 'join' && !isFree ? NEXT.join : isWrite(found) ? ['where', ...(found.verb === 'update' ? JOINS : []), 'returning', 'as'] : NEXT.from);
}

/** CROSS and NATURAL joins have no condition. */
function isUnconditional(items: readonly Item[], join: Item): boolean {
  const at = items.indexOf(join);
  return items.slice(Math.max(0, at - 3), at).some(({ word }) => word === 'CROSS' || word === 'NATURAL');
}

function targetPlace(cursor: Cursor, items: readonly Item[], { target = 0, verb }: InClause): Place {
  const last = items.at(-1);
  const start = items[target]?.word === 'ONLY' ? target + 1 : target;
  const named = nameFrom(cursor, items, start);
  if (!named) return { kind: 'relation', role: 'write', words: verb === 'insert' ? [] : ['only'] };
  if (last?.word === 'AS') return NOTHING;
  if (verb === 'update') return wordsOnly(AFTER_UPDATE);
  if (verb === 'delete') return wordsOnly(AFTER_DELETE);
  if (verb === 'merge') return wordsOnly(['using', 'as']);
  const words = last?.word === 'DEFAULT' ? ['values'] : last?.word === 'OVERRIDING' ? ['system value', 'user value'] : last?.word === 'SYSTEM' || last?.word === 'USER' ? ['value'] : last?.word === GROUP ? ['values', 'select', 'overriding system value'] : NEXT.target;
  return { kind: 'words', words, ...(named.next === items.length && { insertInto: named.name }) };
}

function conflictPlace(cursor: Cursor, items: readonly Item[], { target = 0 }: InClause): Place {
  const last = items.at(-1)?.word;
  const table = nameFrom(cursor, items, target)?.name;
  switch (last) {
    case 'ON': return wordsOnly(['conflict']);
    case 'CONFLICT': return wordsOnly(['on constraint', 'do nothing']);
    case 'DO': return wordsOnly(['nothing', 'update set']);
    case 'UPDATE': return wordsOnly(['set']);
    case 'NOTHING': return wordsOnly(['returning']);
    case 'CONSTRAINT': return table ? { kind: 'constraint', table } : NOTHING;
    default: return wordsOnly(NEXT.conflict.slice(0, last === GROUP ? 3 : 2));
  }
}

function setPlace(cursor: Cursor, items: readonly Item[], found: InClause, base: Expression): Place {
  const last = items.at(-1);
  if (last?.word !== 'SET' && last?.word !== ',') {
    const value = items.slice(found.at + 1);
    return value.some(({ word }) => word === '=') ? expressionPlace(cursor, items, { ...base, words: last?.word === '=' ? ['default'] : [] }, found.inConflict ? ['where', 'returning'] : NEXT.set) : NOTHING;
  }
  const table = targetOf(cursor, items, found);
  if (!table) return NOTHING;
  const taken = items.flatMap((item, at) => (at > found.at && item.isName && items[at + 1]?.word === '=' && (items[at - 1]?.word === 'SET' || items[at - 1]?.word === ',') ? [textOf(cursor, item)] : []));
  return { kind: 'columns', table, use: 'set', taken, words: [] };
}

function targetOf(cursor: Cursor, items: readonly Item[], { target }: InClause): TableName | undefined {
  if (target === undefined) return undefined;
  return nameFrom(cursor, items, items[target]?.word === 'ONLY' ? target + 1 : target)?.name;
}

// ── Parentheses ──────────────────────────────────────────────────────────────────────────────────────────────────

function groupIn(cursor: Cursor, items: readonly Item[], found: InClause): Setting {
  const last = items.at(-1);
  const table = targetOf(cursor, items, found);
  const base = expressionIn(found);
  switch (found.clause) {
    case 'target': if (found.verb === 'insert' && last?.isName && table) return columnList(cursor, table, 'insert');
      break;
    case 'conflict': if (last?.word === 'CONFLICT' && table) return columnList(cursor, table, 'any');
      break;
    case 'set': if ((last?.word === 'SET' || last?.word === ',') && table) return columnList(cursor, table, 'set');
      break;
    case 'using': return always({ kind: 'shared columns' });
    case 'with': return last?.word === 'AS' || last?.word === 'MATERIALIZED' ? always(wordsOnly(QUERIES)) : always(NOTHING);
    case 'values': if (last?.word === 'VALUES' || last?.word === ',') return rowSetting(cursor, base);
      break;
    case 'from': case 'join':
      if (last?.word === 'JOIN' || READS.has(last?.word ?? '')) return derivedSetting(cursor);
      // A call, or the names of the columns of an alias.
      if (items.at(-2)?.word !== 'AS' && last?.isName && !items.at(-2)?.ends) return expressionSetting(cursor, { ...base, words: [] });
      return always(NOTHING);
  }
  return groupInExpression(cursor, items, base);
}

const always = (place: Place): Setting => ({ at: (items) => (items.length === 0 || items.at(-1)?.word === ',' ? place : NOTHING), group: () => always(NOTHING) });

/** A list of the names of columns. */
export const columnList = (cursor: Cursor, table: TableName, use: 'insert' | 'set' | 'any'): Setting => ({
  at: (items) => (items.length === 0 || items.at(-1)?.word === ',' ? { kind: 'columns', table, use, taken: namesIn(cursor, items), words: [] } : NOTHING),
  group: (items) => groupInExpression(cursor, items, { kind: 'expression', clause: 'where', words: [], table }),
});

/** FROM ( … ): a query, or joins in parentheses. */
const derivedSetting = (cursor: Cursor): Setting => ({
  at: (items) => (items.length === 0 ? { kind: 'relation', role: 'read', words: [...SUBQUERY, 'values'] } : placeIn(cursor, items, { ...clauseIn(items), ...(clauseIn(items).clause === 'start' && { clause: 'from' }) })),
  group: (items) => groupIn(cursor, items, clauseIn(items)),
});

/** One row of VALUES. */
const rowSetting = (cursor: Cursor, base: Expression): Setting => ({
  at: (items) => {
    const position = items.filter(({ word }) => word === ',').length;
    const isNew = items.length === 0 || items.at(-1)?.word === ',';
    return expressionPlace(cursor, items, { ...base, words: isNew ? ['default'] : [], ...(isNew && { position }) }, []);
  },
  group: (items) => groupInExpression(cursor, items, base),
});
