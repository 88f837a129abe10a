// What may stand inside an expression: an operand, or the words that go on from one.
import type { Cursor } from './cursor.ts';
import { AFTER_IS, AFTER_NOT, COMPARISONS, OPERAND, SORTING, SUBQUERY } from './keywords.ts';
import { pathBefore, type Item } from './line.ts';
import { NOTHING, wordsOnly, type Expression, type Place, type Setting } from './place.ts';

const COMPARING: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);

/** `next`: the words that may follow when the expression is complete. */
export function expressionPlace(cursor: Cursor, items: readonly Item[], base: Expression, next: readonly string[]): Place {
  const last = items.at(-1);
  const before = items.at(-2);
  switch (last?.word) {
    case 'IS': return wordsOnly(AFTER_IS);
    case 'NOT':
      if (before?.word === 'IS') return wordsOnly(AFTER_IS.filter((word) => !word.startsWith('not ')));
      return before?.ends ? wordsOnly(AFTER_NOT) : { ...base, words: ['exists', ...base.words] };
    case 'AS': return NOTHING;
    case '::': return { kind: 'type' };
    case 'ORDER': case 'PARTITION': return wordsOnly(['by']);
    case 'ASC': case 'DESC': return wordsOnly([...SORTING.slice(2), ...next]);
    case 'NULLS': return wordsOnly(['first', 'last']);
    case 'DISTINCT': if (before?.word === 'IS' || (before?.word === 'NOT' && items.at(-3)?.word === 'IS')) return wordsOnly(['from']);
  }
  if (last?.ends) return wordsOnly([...caseWords(items), ...COMPARISONS, ...next]);
  const compared = last && COMPARING.has(last.word) ? pathBefore(cursor, items, items.length - 2) : [];
  return { ...base, words: [...(last?.word === 'CASE' ? ['when'] : []), ...base.words, ...OPERAND, ...(compared.length > 0 ? ['any', 'all'] : [])], ...(compared.length > 0 && { compared }) };
}

/** The words that go on within CASE. */
function caseWords(items: readonly Item[]): readonly string[] {
  let open = 0;
  for (let at = items.length - 1; at >= 0; at--) {
    switch (items[at]!.word) {
      case 'END': open++; break;
      case 'CASE': if (open-- === 0) return ['when'];
        break;
      case 'WHEN': if (open === 0) return ['then'];
        break;
      case 'THEN': if (open === 0) return ['when', 'else', 'end'];
        break;
      case 'ELSE': if (open === 0) return ['end'];
    }
  }
  return [];
}

/** Between the parentheses of an expression: a group, the arguments of a call. */
export function expressionSetting(cursor: Cursor, base: Expression, next: readonly string[] = []): Setting {
  return {
    at: (items) => expressionPlace(cursor, items, isOrdered(items) ? { ...base, words: [] } : base, isOrdered(items) ? SORTING : next),
    group: (items) => groupInExpression(cursor, items, base),
  };
}

/** ORDER BY of an aggregate or a window. */
const isOrdered = (items: readonly Item[]): boolean => items.some(({ word }, at) => word === 'BY' && items[at - 1]?.word === 'ORDER');

const EXTRACTED = 'year,month,day,hour,minute,second,epoch,dow,doy,week,quarter,isodow,isoyear,timezone'.split(',');

/** What the parentheses behind these items hold. */
export function groupInExpression(cursor: Cursor, items: readonly Item[], outer: Expression): Setting {
  const last = items.at(-1);
  const { compared: _compared, position: _position, isJoinCondition: _isJoinCondition, ...base } = outer;
  const inside = (words: readonly string[], more: Partial<Expression> = {}): Setting => expressionSetting(cursor, { ...base, words, ...more });
  switch (last?.word) {
    case 'IN': {
      const path = pathBefore(cursor, items, items.length - (items.at(-2)?.word === 'NOT' ? 3 : 2));
      return listSetting(cursor, { ...base, words: SUBQUERY, ...(path.length > 0 && { compared: path }) });
    }
    case 'EXISTS': case 'LATERAL': return inside(SUBQUERY);
    case 'OVER': return expressionSetting(cursor, { ...base, words: ['partition by', 'order by'] }, ['order by', 'rows between', 'range between']);
    case 'FILTER': return inside(['where']);
    case 'GROUP': return inside(['order by']);
    case 'CAST': return castSetting(cursor, { ...base, words: [] });
    case 'EXTRACT': return { at: (inner) => (inner.length === 0 ? { kind: 'names', names: EXTRACTED } : inner.length === 1 ? wordsOnly(['from']) : expressionPlace(cursor, inner, base, [])), group: (inner) => groupInExpression(cursor, inner, base) };
  }
  if (last?.isName) return expressionSetting(cursor, { ...base, words: ['distinct'] }, ['order by']);
  return inside(SUBQUERY);
}

/** A list of values for one column: each element is compared with it. */
function listSetting(cursor: Cursor, base: Expression): Setting {
  const { compared: _compared, ...inner } = base;
  return {
    at: (items) => (items.length === 0 || items.at(-1)?.word === ',' ? { ...base, words: items.length === 0 ? SUBQUERY : [] } : expressionPlace(cursor, items, inner, [])),
    group: (items) => groupInExpression(cursor, items, inner),
  };
}

const castSetting = (cursor: Cursor, base: Expression): Setting => ({
  at: (items) => (items.at(-1)?.word === 'AS' ? { kind: 'type' } : items.at(-1)?.ends ? wordsOnly(['as']) : expressionPlace(cursor, items, base, [])),
  group: (items) => groupInExpression(cursor, items, base),
});
