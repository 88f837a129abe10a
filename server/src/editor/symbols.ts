// The outline of a document: each statement by what it does and to what, and the queries of a program by what they read or change.
import { toHost } from '../text/sourceMap.ts';
import { contains, type Span } from '../text/span.ts';
import type { Query, Source } from '../query/query.ts';
import type { AlterAction, ColumnDefinition, Ident, Name, Statement } from '../sql/tree.ts';
import type { Reading, ReadSite, ReadStatement } from '../engine/reading/read.ts';

export type SymbolKind = 'table' | 'view' | 'column' | 'index' | 'type' | 'function' | 'trigger' | 'policy' | 'schema' | 'sequence' | 'extension' | 'query' | 'statement';

/** One entry of the outline. Invariant: `selection` and the children lie in `span`, and the name is not empty. */
export interface Symbol {
  readonly name: string;
  /** The routine that a query stands in, or a column's type. */
  readonly detail?: string;
  readonly kind: SymbolKind;
  /** In the document. */
  readonly span: Span;
  /** Of the name alone, or of the word that tells what it is. */
  readonly selection: Span;
  readonly children: readonly Symbol[];
}

/** In the order of the text. Statements that only steer the session (BEGIN, SET) are no entries. */
export function symbolsOf({ document, sites }: Reading): readonly Symbol[] {
  const all = sites.flatMap((site) => outer(site).flatMap((read) => symbolOf(site, read, document.text) ?? []));
  return all.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

/** The statements of a script; those inside a routine are the routine's own, and models are outlined by who reads their language. */
const outer = ({ site, statements }: ReadSite): readonly ReadStatement[] => (site.model ? [] : statements).filter(({ within }) => within !== 'routine');

function symbolOf(site: ReadSite, read: ReadStatement, document: string): Symbol | undefined {
  const { statement, query, annotation } = read;
  const what = query && statement.tree && isQuery(statement) ? queryEntry(query) : treeEntry(site, statement);
  if (!what) return undefined;
  const span = trimmed(read.span, document);
  const selection = what.at && contains(span, what.at) ? what.at : { start: span.start, end: Math.min(span.end, span.start + 1) };
  const children = (what.columns ?? []).flatMap((column) => columnSymbol(site, column, span) ?? []);
  const named = annotation?.name === undefined ? { name: what.name } : { name: annotation.name, detail: what.name };
  return { ...named, ...(site.routine !== undefined && { detail: site.routine }), kind: what.kind, span, selection, children };
}

/** A statement's span may end in white space, which is no part of what is outlined. */
function trimmed({ start, end }: Span, text: string): Span {
  const length = text.slice(start, end).trimEnd().length;
  return { start, end: start + length };
}

interface Entry {
  readonly name: string;
  readonly kind: SymbolKind;
  /** In the document. */
  readonly at?: Span;
  readonly columns?: readonly ColumnDefinition[];
}

// ── Queries ──────────────────────────────────────────────────────────────────────────────────────────────────────

const isQuery = ({ tree }: Statement): boolean => {
  switch (tree?.kind) {
    case 'select': case 'set operation': case 'values': case 'table': case 'insert': case 'update': case 'delete': case 'merge': return true;
    default: return false;
  }
};

const WORDS: Readonly<Record<Query['kind'], string>> = { read: 'select from', insert: 'insert into', update: 'update', delete: 'delete from', merge: 'merge into' };
const MOST_SOURCES = 3;

function queryEntry(query: Query): Entry {
  const sources = (query.kind === 'read' ? query.sources : query.sources.slice(0, 1)).flatMap((source) => sourceName(source) ?? []);
  const names = sources.length > MOST_SOURCES + 1 ? [...sources.slice(0, MOST_SOURCES), '…'] : sources;
  const bare = WORDS[query.kind].replace(/ .*/, '');
  return { name: names.length > 0 ? `${WORDS[query.kind]} ${names.join(', ')}` : bare, kind: 'query', at: query.verb };
}

function sourceName({ kind, table, function: called, alias }: Source): string | undefined {
  switch (kind) {
    case 'table': case 'cte': return table && (table.schema === undefined ? table.name : `${table.schema}.${table.name}`);
    case 'function': return called === undefined ? alias : `${called}(…)`;
    case 'derived': case 'values': case 'unknown': return alias ?? '…';
  }
}

// ── Definitions ──────────────────────────────────────────────────────────────────────────────────────────────────

function treeEntry(site: ReadSite, { tree, unread, start, end }: Statement): Entry | undefined {
  const at = (span: Span): Span => toHost(site.site.carrier.map, span);
  const named = (words: string, kind: SymbolKind, name: Name | Ident | undefined): Entry => {
    const written = name && ('parts' in name ? nameText(name) : name.name);
    return { name: written === undefined || written === '' ? words : `${words} ${written}`, kind, ...(name && { at: at(name) }) };
  };
  switch (tree?.kind) {
    case undefined: return unread === undefined ? undefined : { name: firstWords(site.site.carrier.text.slice(start, end)), kind: 'statement' };
    case 'create table': return { ...named('create table', 'table', tree.name), columns: tree.columns };
    case 'create table as': return named('create table', 'table', tree.name);
    case 'create view': return named(tree.materialized ? 'create materialized view' : 'create view', 'view', tree.name);
    case 'create index': return tree.name ? named(tree.unique ? 'unique index' : 'index', 'index', tree.name) : named('index on', 'index', tree.table);
    case 'alter table': return { ...named(`alter ${tree.object}`, tree.object.endsWith('view') ? 'view' : 'table', tree.name), columns: tree.actions.flatMap(addedColumn) };
    case 'rename tables': return named('rename table', 'table', tree.pairs[0]?.name);
    case 'alter index': return named('alter index', 'index', tree.name);
    case 'create type': return named(tree.form === 'domain' ? 'domain' : 'type', 'type', tree.name);
    case 'alter type': return named('alter type', 'type', tree.name);
    case 'create routine': return named(tree.object === 'do' ? 'do' : tree.object, 'function', tree.name);
    case 'create trigger': return named('trigger', 'trigger', tree.name);
    case 'create policy': return named('policy', 'policy', tree.name);
    case 'create sequence': return named('sequence', 'sequence', tree.name);
    case 'create schema': return named('schema', 'schema', tree.name);
    case 'create extension': return named('extension', 'extension', tree.name);
    case 'alter object': return named(`alter ${tree.object}`, 'statement', tree.name);
    case 'drop': return { ...named(`drop ${tree.object}`, dropped(tree.object), tree.names[0]), name: `drop ${tree.object} ${tree.names.map(nameText).join(', ')}`.trimEnd() };
    case 'utility': return named(/^(?:grant|revoke|comment)$/.test(tree.words) && tree.tables.length > 0 ? `${tree.words} on` : tree.words || 'statement', 'statement', tree.tables[0]);
    case 'transaction': case 'set': return undefined;
    case 'select': case 'set operation': case 'values': case 'table': case 'insert': case 'update': case 'delete': case 'merge': return { name: tree.kind, kind: 'query' };
  }
}

const nameText = ({ parts }: Name): string => parts.map(({ name }) => name).join('.');

const addedColumn = (action: AlterAction): readonly ColumnDefinition[] => (action.kind === 'add column' ? [action.column] : []);

function dropped(object: string): SymbolKind {
  if (object.endsWith('view')) return 'view';
  const kinds: readonly SymbolKind[] = ['table', 'index', 'type', 'function', 'trigger', 'policy', 'schema', 'sequence', 'extension'];
  return kinds.find((kind) => object.endsWith(kind)) ?? 'statement';
}

/** What cannot be read is known by how it begins. */
function firstWords(text: string): string {
  const words = text.trim().split(/\s+/).slice(0, 4).join(' ');
  return words.length > 40 ? `${words.slice(0, 39)}…` : words || 'statement';
}

function columnSymbol(site: ReadSite, { name, type, ...column }: ColumnDefinition, around: Span): Symbol | undefined {
  const { map, text } = site.site.carrier;
  const span = toHost(map, column);
  const selection = toHost(map, name);
  if (name.name === '' || !contains(around, span) || !contains(span, selection)) return undefined;
  return { name: name.name, ...(type && { detail: text.slice(type.start, type.end) }), kind: 'column', span, selection, children: [] };
}
