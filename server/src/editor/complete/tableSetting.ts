// What may stand in the definition of a table: the actions of ALTER TABLE, the columns and constraints of CREATE TABLE.
import type { TableName } from '../../query/query.ts';
import type { Cursor } from './cursor.ts';
import { expressionSetting } from './expressionSetting.ts';
import { ACTIONS, AFTER_REFERENCE, ALTER_COLUMN, ALTER_TABLE, COLUMN_CONSTRAINTS, CONSTRAINTS, TABLE_CONSTRAINTS } from './keywords.ts';
import { GROUP, nameFrom, namesIn, type Item } from './line.ts';
import { NOTHING, wordsOnly, type Expression, type Place, type Setting } from './place.ts';
import { columnList } from './querySetting.ts';

export const REFERENCE: Extract<Place, { kind: 'relation' }> = { kind: 'relation', role: 'reference', words: [] };

/** A condition on the rows of one table. */
export const conditionOf = (table: TableName | undefined): Expression => ({ kind: 'expression', clause: 'where', words: [], ...(table && { table }) });

/** The items behind the name of the table. */
export function alterTablePlace(all: readonly Item[], table: TableName): Place {
  const comma = all.findLastIndex(({ word }) => word === ',');
  const items = all.slice(comma + 1);
  const last = items.at(-1)?.word;
  const before = items.at(-2)?.word;
  const column = (words: readonly string[]): Place => ({ kind: 'columns', table, use: 'any', taken: [], words });
  if (items.length === 0) return wordsOnly(ALTER_TABLE);
  if (last === 'REFERENCES') return REFERENCE;
  if (last === 'DELETE' || last === 'UPDATE') return wordsOnly(ACTIONS);
  if (last === 'IF') return wordsOnly(items[0]?.word === 'ADD' ? ['not exists'] : ['exists']);
  if (last === 'CONSTRAINT') return items[0]?.word === 'ADD' ? NOTHING : { kind: 'constraint', table };
  switch (items[0]?.word) {
    case 'DROP': case 'RENAME':
      if (items.length === 1) return column(items[0].word === 'DROP' ? ['column', 'constraint'] : ['column', 'to', 'constraint']);
      if (last === 'COLUMN' || last === 'EXISTS') return before === 'CONSTRAINT' || items[1]?.word === 'CONSTRAINT' ? { kind: 'constraint', table } : column([]);
      return wordsOnly(items[0].word === 'DROP' ? ['cascade', 'restrict'] : last === 'TO' ? [] : ['to']);
    case 'ALTER':
      if (items.length === 1 || last === 'COLUMN') return column(items.length === 1 ? ['column', 'constraint'] : []);
      if (last === 'TYPE') return { kind: 'type' };
      if (last === 'USING') return { ...conditionOf(table) };
      return alterColumnWords(items);
    case 'ADD': return addPlace(items);
    case 'VALIDATE': return wordsOnly(['constraint']);
    case 'ENABLE': case 'DISABLE': return wordsOnly(['row level security', 'trigger']);
    case 'SET': return wordsOnly(['schema', 'logged', 'unlogged']);
    case 'ATTACH': case 'DETACH': return last === 'PARTITION' ? REFERENCE : wordsOnly(['partition']);
    default: return NOTHING;
  }
}

function alterColumnWords(items: readonly Item[]): Place {
  switch (items.at(-1)?.word) {
    case 'SET': return wordsOnly(['not null', 'default', 'data type']);
    case 'DROP': return wordsOnly(['not null', 'default', 'identity']);
    case 'DEFAULT': return { kind: 'expression', clause: 'values', words: [] };
    default: return wordsOnly(items.some(({ word }) => word === 'TYPE') ? ['using'] : items.length <= 3 ? ALTER_COLUMN : []);
  }
}

function addPlace(items: readonly Item[]): Place {
  const last = items.at(-1)?.word;
  if (items.length === 1) return wordsOnly(['column', 'constraint', 'column if not exists', ...CONSTRAINTS]);
  if (items[1]?.word === 'CONSTRAINT') return wordsOnly(items.length === 3 ? CONSTRAINTS : last === GROUP || items.some(({ word }) => word === 'REFERENCES') ? items.some(({ word }) => word === 'FOREIGN') && !items.some(({ word }) => word === 'REFERENCES') ? ['references'] : AFTER_REFERENCE : last === 'FOREIGN' || last === 'PRIMARY' ? ['key'] : []);
  if (last === GROUP && items.some(({ word }) => word === 'FOREIGN')) return wordsOnly(['references']);
  if (last === 'EXISTS' || last === 'COLUMN') return NOTHING;
  const start = items.findLastIndex(({ word }) => word === 'COLUMN' || word === 'EXISTS') + 1 || 1;
  return columnPlace(items.slice(start));
}

/** Inside the definition of a column: its name, its type, its constraints. */
function columnPlace(items: readonly Item[]): Place {
  const last = items.at(-1);
  switch (last?.word) {
    case 'REFERENCES': return REFERENCE;
    case 'DELETE': case 'UPDATE': return wordsOnly(ACTIONS);
    case 'ON': return wordsOnly(['delete', 'update']);
    case 'NOT': return wordsOnly(['null']);
    case 'PRIMARY': return wordsOnly(['key']);
    case 'DEFAULT': return { kind: 'expression', clause: 'values', words: [] };
    case 'CONSTRAINT': return NOTHING;
  }
  if (items.length === 1) return { kind: 'type' };
  return wordsOnly(items.some(({ word }) => word === 'REFERENCES') ? [...AFTER_REFERENCE, ...COLUMN_CONSTRAINTS] : COLUMN_CONSTRAINTS);
}

// ── Parentheses ──────────────────────────────────────────────────────────────────────────────────────────────────

export const silent: Setting = { at: () => NOTHING, group: () => silent };

/** The parentheses of a constraint, be it in ALTER TABLE or in the body of CREATE TABLE. */
export function constraintGroup(cursor: Cursor, items: readonly Item[], table: TableName | undefined): Setting | undefined {
  const references = items.findLastIndex(({ word }) => word === 'REFERENCES');
  const referenced = references < 0 ? undefined : nameFrom(cursor, items, references + 1);
  if (referenced?.next === items.length) return columnList(cursor, referenced.name, 'any');
  switch (items.at(-1)?.word) {
    case 'KEY': case 'UNIQUE': case 'INCLUDE': return table && columnList(cursor, table, 'any');
    case 'CHECK': case 'AS': return expressionSetting(cursor, conditionOf(table));
    default: return undefined;
  }
}

/** The body of CREATE TABLE. */
export function bodySetting(cursor: Cursor): Setting {
  const element = (items: readonly Item[]): readonly Item[] => items.slice(items.findLastIndex(({ word }) => word === ',') + 1);
  return {
    at(items) {
      const here = element(items);
      if (here.length === 0) return wordsOnly(TABLE_CONSTRAINTS);
      if (here[0]!.word === 'LIKE' && here.length === 1) return REFERENCE;
      if (here[0]!.word === 'CONSTRAINT') return here.length === 2 ? wordsOnly(CONSTRAINTS) : tableConstraint(here.slice(2));
      return ['FOREIGN', 'PRIMARY', 'UNIQUE', 'CHECK', 'EXCLUDE'].includes(here[0]!.word) ? tableConstraint(here) : columnPlace(here);
    },
    group(items) {
      const here = element(items);
      const last = here.at(-1)?.word;
      if (last === 'KEY' || last === 'UNIQUE' || last === 'CHECK') {
        const names = namesIn(cursor, items);
        return { at: (inner) => (inner.length === 0 || inner.at(-1)?.word === ',' ? { kind: 'names', names } : NOTHING), group: () => silent };
      }
      return constraintGroup(cursor, here, undefined) ?? silent;
    },
  };
}

function tableConstraint(items: readonly Item[]): Place {
  switch (items.at(-1)?.word) {
    case 'REFERENCES': return REFERENCE;
    case 'FOREIGN': case 'PRIMARY': return wordsOnly(['key']);
    case 'ON': return wordsOnly(['delete', 'update']);
    case 'DELETE': case 'UPDATE': return wordsOnly(ACTIONS);
    default: return wordsOnly(items.some(({ word }) => word === 'REFERENCES') ? AFTER_REFERENCE : items[0]?.word === 'FOREIGN' && items.at(-1)?.word === GROUP ? ['references'] : []);
  }
}
