// All that is offered at a place, as SQL: the place says which kinds, the scope and the schema say what there is.
import { findTable, keyOfTable } from '../../schema/apply/lookup.ts';
import type { Schema } from '../../schema/schema.ts';
import { RESERVED, WORD } from '../../sql/tokens.ts';
import { listDrafts, requiredOf, scopeDrafts, sharedDrafts, valueDrafts } from './columns.ts';
import type { Cursor } from './cursor.ts';
import { functions, types, type SqlFunction } from './functions.ts';
import { CARET, RANK, type Draft } from './item.ts';
import { STATEMENTS } from './keywords.ts';
import { writtenName, writtenTable } from './names.ts';
import type { Expression, Place } from './place.ts';
import { conditionDrafts, joinDrafts, relationDrafts } from './relations.ts';
import type { Scope } from './scope.ts';

export function draftsFor(cursor: Cursor, place: Place, schema: Schema, scope: Scope): readonly Draft[] {
  if (cursor.mute) return [];
  if (cursor.string) return place.kind === 'expression' ? valueDrafts(cursor, schema, scope, place) : [];
  const keywords = (words: readonly string[]): readonly Draft[] => (cursor.qualifier.length > 0 || cursor.quote !== '' ? [] : keywordDrafts(cursor, words));
  switch (place.kind) {
    case 'relation': return [...(place.role === 'join' && isBare(cursor) ? joinDrafts(cursor, schema, scope, inCase(cursor, 'on')) : []), ...relationDrafts(cursor, schema, { role: place.role, scope }), ...(place.role === 'read' || place.role === 'join' ? functionDrafts(cursor, (one) => one.kind === 'rows') : []), ...keywords(place.words)];
    case 'object': return [...objectDrafts(cursor, schema, scope, place.object), ...keywords(place.words)];
    case 'expression': return [...expressionDrafts(cursor, schema, scope, place), ...keywords(place.words)];
    case 'columns': return [...listDrafts(cursor, schema, place), ...keywords(place.words)];
    case 'shared columns': return sharedDrafts(cursor, scope);
    case 'constraint': return (findTable(schema, place.table)?.constraints ?? []).map(({ name, kind }): Draft => ({ label: name, kind: 'value', detail: kind, text: writtenName(name, cursor.dialect, cursor.quote), rank: RANK.column }));
    case 'names': return place.names.map((name): Draft => ({ label: name, kind: 'column', detail: '', text: writtenName(name, cursor.dialect, cursor.quote), rank: RANK.column }));
    case 'type': return typeDrafts(cursor, schema);
    case 'words': return [...insertDrafts(cursor, schema, place), ...keywords([...place.words, ...(isAfterBlankLine(cursor) ? STATEMENTS : [])])];
    case 'nothing': return [];
  }
}

function expressionDrafts(cursor: Cursor, schema: Schema, scope: Scope, place: Expression): readonly Draft[] {
  return [
    ...(cursor.qualifier.length === 0 && cursor.quote === '' ? valueDrafts(cursor, schema, scope, place) : []),
    ...(place.isJoinCondition && cursor.qualifier.length === 0 ? conditionDrafts(cursor, scope) : []),
    ...scopeDrafts(cursor, schema, scope, place),
    ...functionDrafts(cursor, () => true),
  ];
}

/** A join is offered whole only where nothing of it is written behind the cursor. */
function isBare({ tokens: { words, kinds }, until, qualifier, quote }: Cursor): boolean {
  const after = words[until + 1] ?? '';
  return qualifier.length === 0 && quote === '' && after !== 'ON' && after !== 'USING' && after !== 'AS' && !(kinds[until + 1] === WORD && after === '');
}

/** A new statement may begin where a line was left empty. */
const isAfterBlankLine = ({ text, at, tokens: { ends }, until }: Cursor): boolean => until > 0 && /\n[ \t\r]*\n/.test(text.slice(ends[until - 1], at));

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

const keywordDrafts = (cursor: Cursor, words: readonly string[]): readonly Draft[] =>
  [...new Set(words)].map((word) => {
    const text = inCase(cursor, word);
    return { label: text, kind: 'keyword', detail: 'keyword', text, rank: RANK.keyword };
  });

const VERBS: ReadonlySet<string> = new Set('INSERT UPDATE DELETE SET VALUES JOIN BY ALTER DROP INDEX VIEW TRUNCATE'.split(' '));

/** A keyword in the case of the keyword before it, else in that of what is typed. */
function inCase({ tokens: { words, flags, kinds, starts, ends }, text, until, first, typed }: Cursor, word: string): string {
  let model = typed;
  for (let at = until - 1; at >= first; at--) {
    if (kinds[at] !== WORD || words[at] === '' || ((flags[at]! & RESERVED) === 0 && !VERBS.has(words[at]!))) continue;
    model = text.slice(starts[at], ends[at]);
    break;
  }
  return /[A-Z]/.test(model) && model === model.toUpperCase() ? word.toUpperCase() : word;
}

/** The list of columns and the values of an insert, in one. */
function insertDrafts({ dialect }: Cursor, schema: Schema, { insertInto }: Extract<Place, { kind: 'words' }>): readonly Draft[] {
  const table = insertInto && findTable(schema, insertInto);
  const required = table ? requiredOf(table) : [];
  if (required.length === 0) return [];
  const list = required.map((name) => writtenName(name, dialect)).join(', ');
  return [{ label: `(${list}) values (…)`, kind: 'column', detail: 'every required column', text: `(${list}) values (${CARET})`, rank: RANK.exact }];
}

// ── Functions, types, objects ────────────────────────────────────────────────────────────────────────────────────

function functionDrafts({ dialect, qualifier, quote, typed, tokens: { words }, until }: Cursor, wanted: (one: SqlFunction) => boolean): readonly Draft[] {
  if (dialect.id !== 'postgres' || quote !== '' || (qualifier.length > 0 && qualifier[0] !== 'pg_catalog')) return [];
  const isUpper = typed.length > 1 && typed === typed.toUpperCase() && /[A-Z]/.test(typed);
  const isCalled = words[until + 1] === '(';
  return functions.filter(wanted).map((one) => {
    const name = isUpper ? one.name.toUpperCase() : one.name;
    return { label: name, kind: 'function', detail: `${one.signature} → ${one.returns}`, documentation: one.meaning, text: one.bare || isCalled ? name : one.parameters.length === 0 ? `${name}()` : `${name}(${CARET})`, rank: RANK.function };
  });
}

function typeDrafts({ dialect, qualifier, quote }: Cursor, schema: Schema): readonly Draft[] {
  const own = [...schema.types.values()].filter((type) => qualifier.length === 0 || type.schema === qualifier.at(-1)).map((type): Draft => {
    const bare = qualifier.length > 0 || quote !== '' || schema.searchPath.includes(type.schema);
    const name = writtenName(type.name, dialect, quote);
    return { label: type.name, kind: 'type', detail: type.kind === 'enum' ? type.labels.map((label) => `'${label}'`).join(', ') : type.kind, text: bare ? name : `${writtenName(type.schema, dialect)}.${name}`, rank: RANK.near };
  });
  const common = dialect.id === 'postgres' && qualifier.length === 0 && quote === '' ? types.map((name): Draft => ({ label: name, kind: 'type', detail: 'type', text: name, rank: RANK.column })) : [];
  return [...own, ...common];
}

function objectDrafts(cursor: Cursor, schema: Schema, scope: Scope, object: Extract<Place, { kind: 'object' }>['object']): readonly Draft[] {
  const { dialect, quote, qualifier } = cursor;
  switch (object) {
    case 'table': case 'view': return relationDrafts(cursor, schema, { role: object, scope });
    case 'type': return typeDrafts(cursor, schema).filter(({ rank }) => rank === RANK.near);
    case 'schema': return [...schema.schemas].map((name): Draft => ({ label: name, kind: 'schema', detail: 'schema', text: writtenName(name, dialect, quote), rank: RANK.table }));
    case 'index': return [...schema.tables.values()].filter((table) => qualifier.length === 0 || table.schema === qualifier.at(-1)).flatMap((table) => {
      const home = writtenTable(table, schema, dialect) === writtenName(table.name, dialect) || qualifier.length > 0 ? '' : `${writtenName(table.schema, dialect)}.`;
      return table.indexes.filter(({ constraint }) => !constraint).map((index): Draft => ({ label: index.name, kind: 'value', detail: `index on ${keyOfTable(table)}`, text: home + writtenName(index.name, dialect, quote), rank: RANK.table }));
    });
  }
}
