// What may stand at a place of a definition or of another statement that is no query, told from the words before it.
import type { TableName } from '../../query/query.ts';
import type { Cursor } from './cursor.ts';
import { expressionPlace, groupInExpression } from './expressionSetting.ts';
import { AFTER_INDEX_KEYS, ALTER, CREATE, DROP, INDEX_METHODS, QUERIES, SORTING } from './keywords.ts';
import { GROUP, nameFrom, type Item } from './line.ts';
import { NOTHING, wordsOnly, type Place, type Setting } from './place.ts';
import { columnList } from './querySetting.ts';
import { alterTablePlace, bodySetting, conditionOf, constraintGroup, REFERENCE, silent } from './tableSetting.ts';

export const definitionSetting = (cursor: Cursor): Setting => ({
  at: (items) => placeIn(cursor, items),
  group: (items) => groupIn(cursor, items),
});

function placeIn(cursor: Cursor, items: readonly Item[]): Place {
  const named = subjectOf(cursor, items);
  switch (items[0]?.word) {
    case 'CREATE': return createPlace(cursor, items, named?.name);
    case 'DROP': return dropPlace(items);
    case 'ALTER': return alterPlace(items, named);
    case 'TRUNCATE': return listPlace(items, ['table'], ['cascade', 'restart identity']);
    case 'LOCK': return listPlace(items, ['table'], ['in share mode', 'in exclusive mode']);
    case 'ANALYZE': case 'VACUUM': case 'COPY': case 'TABLE': return items.at(-1)?.ends && items.length > 1 && items.at(-1)?.word === '' ? NOTHING : { kind: 'relation', role: 'read', words: [] };
    case 'REFRESH': return items.length === 1 ? wordsOnly(['materialized view']) : items.at(-1)?.word === 'VIEW' || items.at(-1)?.word === 'CONCURRENTLY' ? { kind: 'object', object: 'view', words: ['concurrently'] } : NOTHING;
    case 'COMMENT': return commentPlace(items);
    case 'GRANT': case 'REVOKE': return grantPlace(items);
    default: return NOTHING;
  }
}

/** The name that a definition is about, and the number of the item behind it. */
function subjectOf(cursor: Cursor, items: readonly Item[]): { readonly name: TableName; readonly next: number } | undefined {
  const verb = items[0]?.word;
  const on = items.findIndex(({ word }) => word === 'ON');
  const isTable = items.findIndex(({ word }) => word === 'TABLE');
  let at = verb === 'CREATE' && isTable < 0 ? (on < 0 ? items.length : on + 1) : isTable + 1;
  while (['IF', 'NOT', 'EXISTS', 'ONLY'].includes(items[at]?.word ?? '')) at++;
  return at > 0 ? nameFrom(cursor, items, at) : undefined;
}

// ── CREATE ───────────────────────────────────────────────────────────────────────────────────────────────────────

function createPlace(cursor: Cursor, items: readonly Item[], table: TableName | undefined): Place {
  const last = items.at(-1)?.word;
  if (items.length === 1) return wordsOnly(CREATE);
  if (last === 'REFERENCES' || last === 'LIKE' || last === 'OF' || last === 'INHERITS') return REFERENCE;
  const kind = items.find(({ word }) => word === 'INDEX' || word === 'TABLE' || word === 'VIEW' || word === 'TRIGGER' || word === 'POLICY')?.word;
  if (last === 'ON') return { ...REFERENCE, words: kind === 'INDEX' ? ['only'] : [] };
  if (kind === 'VIEW') return last === 'AS' ? wordsOnly(QUERIES.slice(0, 1).concat('with')) : NOTHING;
  if (kind === 'INDEX') return indexPlace(cursor, items, table);
  if (kind === 'TABLE') return last === 'AS' ? wordsOnly(['select', 'with']) : last === GROUP ? wordsOnly(['partition by range', 'partition by list', 'partition by hash', 'inherits', 'with', 'tablespace', 'on commit drop']) : last === 'TABLE' ? wordsOnly(['if not exists']) : NOTHING;
  if (items[1]?.word === 'TYPE') return wordsOnly(last === 'AS' ? ['enum', 'range'] : items.length === 3 ? ['as enum', 'as'] : []);
  if (items[1]?.word === 'EXTENSION') return wordsOnly(items.length === 2 ? ['if not exists'] : []);
  return NOTHING;
}

function indexPlace(cursor: Cursor, items: readonly Item[], table: TableName | undefined): Place {
  const last = items.at(-1)?.word;
  const where = items.findIndex(({ word }) => word === 'WHERE');
  if (where >= 0) return expressionPlace(cursor, items, conditionOf(table), []);
  if (last === 'INDEX') return wordsOnly(['on', 'concurrently', 'if not exists']);
  if (last === 'CONCURRENTLY') return wordsOnly(['on', 'if not exists']);
  if (last === 'USING') return { kind: 'names', names: INDEX_METHODS };
  if (last === GROUP) return wordsOnly(AFTER_INDEX_KEYS);
  const on = items.findIndex(({ word }) => word === 'ON');
  return on < 0 ? wordsOnly(items.at(-1)?.isName ? ['on'] : []) : wordsOnly(['using']);
}

// ── DROP, ALTER ──────────────────────────────────────────────────────────────────────────────────────────────────

function dropPlace(items: readonly Item[]): Place {
  const last = items.at(-1)?.word;
  if (items.length === 1) return wordsOnly(DROP);
  const rest = items.filter(({ word }) => word !== 'IF' && word !== 'EXISTS' && word !== 'CONCURRENTLY' && word !== 'MATERIALIZED');
  if (last === 'IF') return wordsOnly(['exists']);
  if (rest.length > 2 && last !== ',' && last !== 'ON') return wordsOnly(['cascade', 'restrict']);
  const words = items.length === 2 ? ['if exists'] : [];
  if (last === 'ON') return REFERENCE;
  switch (rest[1]?.word) {
    case 'TABLE': return { kind: 'object', object: 'table', words };
    case 'VIEW': return { kind: 'object', object: 'view', words };
    case 'INDEX': return { kind: 'object', object: 'index', words };
    case 'TYPE': return { kind: 'object', object: 'type', words };
    case 'SCHEMA': return { kind: 'object', object: 'schema', words };
    default: return NOTHING;
  }
}

function alterPlace(items: readonly Item[], named: ReturnType<typeof subjectOf>): Place {
  if (items.length === 1) return wordsOnly(ALTER);
  switch (items[1]?.word) {
    case 'TABLE': return named ? alterTablePlace(items.slice(named.next), named.name) : { kind: 'object', object: 'table', words: ['if exists', 'only'] };
    case 'INDEX': return { kind: 'object', object: 'index', words: [] };
    case 'TYPE': return items.length === 2 ? { kind: 'object', object: 'type', words: [] } : items.at(-1)?.word === 'ADD' ? wordsOnly(['value']) : wordsOnly(['add value', 'rename to', 'rename value']);
    case 'VIEW': return { kind: 'object', object: 'view', words: [] };
    default: return NOTHING;
  }
}

// ── Others ───────────────────────────────────────────────────────────────────────────────────────────────────────

function listPlace(items: readonly Item[], words: readonly string[], after: readonly string[]): Place {
  const last = items.at(-1)?.word;
  if (items.length === 1 || last === 'TABLE' || last === ',') return { kind: 'object', object: 'table', words: items.length === 1 ? words : [] };
  return wordsOnly(after);
}

function commentPlace(items: readonly Item[]): Place {
  switch (items.at(-1)?.word) {
    case 'COMMENT': return wordsOnly(['on table', 'on column', 'on index', 'on view', 'on type']);
    case 'ON': return wordsOnly(['table', 'column', 'index', 'view', 'type']);
    case 'TABLE': case 'COLUMN': return { kind: 'object', object: 'table', words: [] };
    case 'INDEX': return { kind: 'object', object: 'index', words: [] };
    case 'VIEW': return { kind: 'object', object: 'view', words: [] };
    case 'TYPE': return { kind: 'object', object: 'type', words: [] };
    default: return items.at(-1)?.word === '' && items.at(-1)?.isName ? wordsOnly(['is']) : NOTHING;
  }
}

function grantPlace(items: readonly Item[]): Place {
  const last = items.at(-1)?.word;
  if (last === 'ON' || last === 'TABLE') return { kind: 'object', object: 'table', words: last === 'ON' ? ['all tables in schema', 'schema'] : [] };
  if (items.length === 1 || last === ',') return wordsOnly(['select', 'insert', 'update', 'delete', 'all privileges', 'usage', 'execute']);
  return wordsOnly(items.some(({ word }) => word === 'ON') ? ['to', 'from'] : ['on']);
}

// ── Parentheses ──────────────────────────────────────────────────────────────────────────────────────────────────

function groupIn(cursor: Cursor, items: readonly Item[]): Setting {
  const named = subjectOf(cursor, items);
  const table = named?.name;
  const last = items.at(-1);
  if (items[0]?.word === 'CREATE' && items.some(({ word }) => word === 'TABLE') && named?.next === items.length) return bodySetting(cursor);
  return constraintGroup(cursor, items, table) ?? (table && (items.some(({ word }) => word === 'INDEX') || items[0]?.word === 'COPY') && last?.word !== 'WITH' ? keySetting(cursor, table, items) : silent);
}

/** The keys of an index; its condition is an expression. */
function keySetting(cursor: Cursor, table: TableName, items: readonly Item[]): Setting {
  if (items.some(({ word }) => word === 'WHERE')) return groupInExpression(cursor, items, conditionOf(table));
  if (items[0]?.word === 'COPY') return columnList(cursor, table, 'any');
  return {
    at: (inner) => (inner.at(-1)?.ends ? wordsOnly(SORTING) : conditionOf(table)),
    group: (inner) => groupInExpression(cursor, inner, conditionOf(table)),
  };
}
