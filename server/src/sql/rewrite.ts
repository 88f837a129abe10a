// Intentions as edits of SQL text: each at its place in the statement, in the statement's own letter case and lines.
// Edits are made in SQL coordinates, tried by parsing the result, and only then mapped to the document.
// The file is longer than most because it is one small rewriter for each intention, and their shared sense of style.
import { applyEdits, type Edit } from '../text/edit.ts';
import { editToHost, type SourceMap } from '../text/sourceMap.ts';
import { contains, slice, type Span } from '../text/span.ts';
import type { Intention, IntentionOfText, Query } from '../query/query.ts';
import type { SqlCarrier } from '../libraries/site.ts';
import type { Dialect } from './dialect.ts';
import { parseScript } from './parse.ts';
import { replaceEdits } from './replace.ts';
import type { QueryNode, SelectItem, SelectNode, Statement } from './tree.ts';

export interface RewriteSource {
  readonly carrier: SqlCarrier;
  readonly dialect: Dialect;
  /** The tree that the query was lowered from. */
  readonly node: QueryNode;
  /** The statement it stands in. */
  readonly statement: Statement;
}

/** The edits of the document, or undefined where one of the intentions cannot be followed. */
export function rewriteSql(query: Query, intentions: readonly Intention[], source: RewriteSource): readonly Edit[] | undefined {
  const mapped = editsOfText(query, intentions, source)?.map((edit) => editToHost(source.carrier.map, edit));
  return mapped?.every((edit) => edit !== undefined) ? mapped : undefined;
}

/** The same as edits of the carrier's text. */
export function editsOfText(query: Query, intentions: readonly Intention[], source: RewriteSource): readonly Edit[] | undefined {
  const style = styleOf(source);
  const edits: Edit[] = [];
  // Insertions at one place stand in the order of the clauses.
  for (const kind of KINDS) {
    for (const intention of intentions) {
      if (intention.kind !== kind) continue;
      const more = editsFor(query, intention as IntentionOfText, source, style);
      if (!more) return undefined;
      edits.push(...more);
    }
  }
  return intentions.some(({ kind }) => !(KINDS as readonly Intention['kind'][]).includes(kind)) || !holds(source, edits) ? undefined : edits;
}

/** In the order of the clauses. */
const KINDS: readonly IntentionOfText['kind'][] = ['rename', 'replace', 'list columns', 'filter by', 'limit to'];

function editsFor(query: Query, intention: IntentionOfText, source: RewriteSource, style: Style): readonly Edit[] | undefined {
  switch (intention.kind) {
    case 'limit to': return query.open.has('limit') ? undefined : limitEdits(source, intention.rows, style);
    case 'list columns': return listEdits(source, intention.output, intention.columns, style);
    case 'filter by': return filterEdits(query, source, intention.columns, style);
    case 'rename': return renameEdits(source, intention.at, intention.name);
    case 'replace': return replaceEdits(source.carrier.text, source.carrier.map, intention.at, intention.by, style.word);
  }
}

/** Whether the edited statement parses as well as it did, and still as one. */
function holds({ carrier, dialect, statement }: RewriteSource, edits: readonly Edit[]): boolean {
  const { start } = statement;
  if (!edits.every(({ span }) => contains(statement, span))) return false;
  const own = edits.map(({ span, text }) => ({ span: { start: span.start - start, end: span.end - start }, text }));
  const [after, ...more] = parseScript(applyEdits(slice(carrier.text, statement), own), dialect).statements;
  return after?.tree !== undefined && more.length === 0 && after.errors.length <= statement.errors.length;
}

// ── Style ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Style {
  /** A keyword in the statement's letter case. */
  word(keyword: string): string;
  /** What stands before a new clause: a space, or a line's beginning where clauses begin lines. */
  before(clause: Span | undefined): string;
  name(name: string): string;
}

function styleOf({ carrier: { text }, dialect, node }: RewriteSource): Style {
  const verb = slice(text, verbOf(node));
  const upper = verb !== '' && verb === verb.toUpperCase();
  return {
    word: (keyword) => (upper ? keyword.toUpperCase() : keyword),
    before(clause) {
      if (!clause) return ' ';
      const line = text.lastIndexOf('\n', clause.start - 1);
      const indent = text.slice(line + 1, clause.start);
      return line >= node.start && /^[ \t]*$/.test(indent) ? `\n${indent}` : ' ';
    },
    name: (name) => quotedWhereNeeded(name, dialect),
  };
}

function verbOf(node: QueryNode): Span {
  return node.kind === 'set operation' ? verbOf(node.left) : node.verb;
}

function quotedWhereNeeded(name: string, dialect: Dialect): string {
  const folded = dialect.folding === 'lower' ? name.toLowerCase() : dialect.folding === 'upper' ? name.toUpperCase() : name;
  if (/^[A-Za-z_][\w$]*$/.test(name) && folded === name && !dialect.reserved.has(name.toUpperCase())) return name;
  const [open, close] = [...dialect.nameQuotes][0] ?? ['"', '"'];
  return `${open}${name.replaceAll(close, close + close)}${close}`;
}

// ── Limit ────────────────────────────────────────────────────────────────────────────────────────────────────────

function limitEdits(source: RewriteSource, rows: number, style: Style): readonly Edit[] | undefined {
  const { node, carrier: { text }, dialect } = source;
  if (node.kind !== 'select' && node.kind !== 'set operation' && node.kind !== 'values' && node.kind !== 'table') return undefined;
  if (node.limit) {
    const written = node.limit.value ?? wordAtEnd(text, node.limit, 'all');
    return written && [{ span: { start: written.start, end: written.end }, text: String(rows) }];
  }
  switch (dialect.limit) {
    case 'limit': return [clauseEdit(node, tailStart(node, 'offset'), `${style.word('limit')} ${rows}`, style)];
    case 'fetch': return [clauseEdit(node, tailStart(node, 'lock'), `${style.word(node.offset ? 'fetch next' : 'fetch first')} ${rows} ${style.word('rows only')}`, style)];
    case 'top': {
      if (node.kind !== 'select' || node.offset) return undefined;
      const at = node.distinct ? node.distinct.span.end : node.verb.end;
      return [{ span: { start: at, end: at }, text: ` ${style.word('top')} (${rows})` }];
    }
  }
}

/** LIMIT ALL has no value to replace but its last word. */
function wordAtEnd(text: string, clause: Span, word: string): Span | undefined {
  const start = clause.end - word.length;
  return text.slice(start, clause.end).toLowerCase() === word ? { start, end: clause.end } : undefined;
}

/** Where the tail goes on after a limit: at OFFSET or at the first lock. */
function tailStart(node: QueryNode, from: 'offset' | 'lock'): Span | undefined {
  const lock = node.locks[0];
  const offset = from === 'offset' ? node.offset?.span : undefined;
  if (!offset) return lock;
  return lock && lock.start < offset.start ? lock : offset;
}

/** A clause before another, or at the end of the query. */
function clauseEdit(node: QueryNode, next: Span | undefined, text: string, style: Style): Edit {
  if (next) return { span: { start: next.start, end: next.start }, text: `${text}${style.before(next)}` };
  return { span: { start: node.end, end: node.end }, text: `${style.before(lastClause(node))}${text}` };
}

/** The last clause that is written, to see whether clauses begin lines here. */
function lastClause(node: QueryNode): Span | undefined {
  if (node.offset) return node.offset.span;
  if (node.limit) return node.limit;
  if (node.orderSpan) return node.orderSpan;
  switch (node.kind) {
    case 'select': return node.groupSpan ?? node.whereSpan ?? node.fromSpan;
    case 'update': case 'delete': return node.whereSpan;
    case 'set operation': return lastClause(node.right);
    default: return undefined;
  }
}

// ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

function listEdits({ node }: RewriteSource, output: number, columns: readonly { readonly source?: string; readonly column: string }[], style: Style): readonly Edit[] | undefined {
  const item = outputsOf(node)?.[output];
  if (!item || item.value.kind !== 'star' || columns.length === 0) return undefined;
  const names = columns.map(({ source, column }) => (source === undefined ? style.name(column) : `${style.name(source)}.${style.name(column)}`));
  return [{ span: { start: item.start, end: item.end }, text: names.join(', ') }];
}

function outputsOf(node: QueryNode): readonly SelectItem[] | undefined {
  switch (node.kind) {
    case 'select': return node.items;
    case 'set operation': return outputsOf(node.left);
    case 'insert': case 'update': case 'delete': case 'merge': return node.returning;
    case 'values': case 'table': return undefined;
  }
}

// ── Filters ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A new placeholder needs a value, which only a text that is its own document can do without. */
function filterEdits(query: Query, { node, carrier, dialect }: RewriteSource, columns: readonly string[], style: Style): readonly Edit[] | undefined {
  if (!isOwnDocument(carrier.map) || columns.length === 0) return undefined;
  if (node.kind !== 'select' && node.kind !== 'update' && node.kind !== 'delete') return undefined;
  const qualifier = query.sources.length > 1 && query.sources[0]?.alias !== undefined ? `${style.name(query.sources[0].alias)}.` : '';
  const place = placeholders(carrier.text.slice(node.start, node.end), dialect);
  const condition = columns.map((column, i) => `${qualifier}${style.name(column)} = ${place(column, i)}`).join(` ${style.word('and')} `);
  if (node.where) {
    const { start, end } = node.where;
    const open = { span: { start, end: start }, text: '(' };
    const added = ` ${style.word('and')} ${condition}`;
    return node.where.kind === 'or' ? [open, { span: { start: end, end }, text: `)${added}` }] : [{ span: { start: end, end }, text: added }];
  }
  const at = conditionPlace(node);
  return at === undefined ? undefined : [{ span: { start: at, end: at }, text: `${style.before(node.kind === 'select' ? node.fromSpan : undefined)}${style.word('where')} ${condition}` }];
}

const isOwnDocument = (map: SourceMap): boolean => !map.shared && map.pieces.every(({ kind, sql, host }) => kind === 'verbatim' && sql.start === host.start);

/** After FROM and its like; an empty query text has no such place. */
function conditionPlace(node: SelectNode | Extract<QueryNode, { kind: 'update' | 'delete' }>): number | undefined {
  switch (node.kind) {
    case 'select': return node.from[node.from.length - 1]?.end;
    case 'update': return node.from[node.from.length - 1]?.end ?? node.set[node.set.length - 1]?.end;
    case 'delete': return node.using[node.using.length - 1]?.end ?? node.alias?.end ?? node.table.end;
  }
}

/** Placeholders in the style that the statement uses, else in the dialect's own. */
function placeholders(text: string, { id, limit, placeholders: known }: Dialect): (column: string, index: number) => string {
  const numbers = [...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
  const named = (sign: string): boolean => new RegExp(`[^${sign}\\w]${sign}[A-Za-z_]`).test(text);
  if (known.has('dollar') && numbers.length > 0) return (_, index) => `$${Math.max(...numbers) + 1 + index}`;
  if (known.has('colon') && named(':')) return (column) => `:${column}`;
  if (known.has('at') && named('@')) return (column) => `@${column}`;
  if (id === 'postgres') return (_, index) => `$${index + 1}`;
  return limit === 'top' ? (column) => `@${column}` : known.has('question') && !known.has('ampersand') ? () => '?' : (column) => `:${column}`;
}

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A name keeps its quotes. The span comes from the document, so it is found again in the SQL. */
function renameEdits({ carrier, dialect }: RewriteSource, at: Span, name: string): readonly Edit[] | undefined {
  const piece = carrier.map.pieces.find(({ kind, host }) => kind === 'verbatim' && contains(host, at));
  if (!piece) return undefined;
  const shift = piece.sql.start - piece.host.start;
  const span = { start: at.start + shift, end: at.end + shift };
  const first = carrier.text[span.start] ?? '';
  const close = dialect.nameQuotes.get(first);
  return [{ span, text: close === undefined ? quotedWhereNeeded(name, dialect) : `${first}${name.replaceAll(close, close + close)}${close}` }];
}

