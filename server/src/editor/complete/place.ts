// Which things may stand at the cursor: a table, a column of some table, an expression, a type, or only words.
// What a parenthesis holds is told by what stands before it, so the place is found from outside in.
import type { TableName } from '../../query/query.ts';
import type { Cursor } from './cursor.ts';
import type { Clause } from './clause.ts';
import { definitionSetting } from './definitionSetting.ts';
import { lineOf, openersOf, type Item } from './line.ts';
import { QUERIES, ROUTINE, STATEMENTS } from './keywords.ts';
import { querySetting } from './querySetting.ts';

export type Place =
  /** The name of a table, a view or a CTE. */
  | { readonly kind: 'relation'; readonly role: 'read' | 'join' | 'write' | 'reference'; readonly words: readonly string[] }
  /** The name of something else that a definition names. */
  | { readonly kind: 'object'; readonly object: 'table' | 'view' | 'index' | 'type' | 'schema'; readonly words: readonly string[] }
  | Expression
  /** Columns of one table, by their bare names, without those that are already listed. */
  | { readonly kind: 'columns'; readonly table: TableName; readonly use: 'insert' | 'set' | 'any'; readonly taken: readonly string[]; readonly words: readonly string[] }
  /** Columns that the tables of a join share. */
  | { readonly kind: 'shared columns' }
  | { readonly kind: 'constraint'; readonly table: TableName }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'type' }
  /** `insertInto`: the table whose columns may be listed here. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly insertInto?: TableName }
  /** A name that the user makes up. */
  | { readonly kind: 'nothing' };

export interface Expression {
  readonly kind: 'expression';
  readonly clause: Clause;
  readonly words: readonly string[];
  /** ON begins here: the condition along a foreign key is offered. */
  readonly isJoinCondition?: boolean;
  /** The column it is compared with or assigned to. */
  readonly compared?: readonly string[];
  /** Of VALUES: which of the insert's columns it is, from 0. */
  readonly position?: number;
  /** `excluded` can be named. */
  readonly inConflict?: boolean;
  /** Of a definition: the table whose columns can be named. */
  readonly table?: TableName;
}

/** What stands between two parentheses, or outside all: told of the items before the cursor, or before the next parenthesis. */
export interface Setting {
  at(items: readonly Item[]): Place;
  group(items: readonly Item[]): Setting;
}

export const NOTHING: Place = { kind: 'nothing' };
export const wordsOnly = (words: readonly string[]): Place => ({ kind: 'words', words });

export function placeOf(cursor: Cursor): Place {
  const from = afterExplain(cursor);
  const openers = openersOf(cursor).filter((opener) => opener >= from);
  let start = from;
  let setting: Setting | undefined;
  for (const opener of openers) {
    const items = lineOf(cursor, start, opener);
    setting = settingFor(cursor, items, setting).group(items);
    start = opener + 1;
  }
  const items = lineOf(cursor, start, cursor.until);
  if (setting === undefined && items.length === 0) return wordsOnly(from > cursor.first ? QUERIES : cursor.routine ? ROUTINE : STATEMENTS);
  return settingFor(cursor, items, setting).at(items);
}

const QUERY: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES', 'REPLACE', 'PERFORM']);

/** A query is a setting of its own, wherever it stands; outside all parentheses there may be a definition that ends with one. */
function settingFor(cursor: Cursor, items: readonly Item[], around: Setting | undefined): Setting {
  if (QUERY.has(items[0]?.word ?? '')) return querySetting(cursor);
  return around ?? (HOLDERS.has(items[0]?.word ?? '') && items.some(({ word }) => word === 'SELECT' || word === 'WITH') ? querySetting(cursor) : definitionSetting(cursor));
}

/** Words that begin statements with a query inside. */
const HOLDERS: ReadonlySet<string> = new Set(['CREATE', 'PREPARE', 'DECLARE', 'FOR', 'IF', 'EXECUTE']);

/** The first token behind `explain (analyze, buffers)`. */
function afterExplain({ tokens: { words, partners }, first, until }: Cursor): number {
  if (words[first] !== 'EXPLAIN') return first;
  let at = first + 1;
  while (at < until && (words[at] === 'ANALYZE' || words[at] === 'VERBOSE' || words[at] === '(')) at = words[at] === '(' && partners[at]! > at ? partners[at]! + 1 : at + 1;
  return Math.min(at, until);
}
