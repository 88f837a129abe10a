// The collections and indexes that a file's schemas stand for, in the notation of the dialect: Mongoose makes the indexes of its schemas when it connects.
// Sources: mongoosejs.com, "Indexes" (autoIndex); mongodb.com/docs/manual, "Sparse Indexes", "Text Indexes".
import type { Span } from '../../text/span.ts';
import type { Piece, SourceMap } from '../../text/sourceMap.ts';
import { mongodb } from '../../sql/mongodb/dialect.ts';
import { quoted } from '../rendering.ts';
import type { IndexDeclaration } from './declaration.ts';
import type { WholePath } from './models.ts';

/** A collection as one model declares it; its indexes are not known where something else makes them, or may make more. */
export interface DeclaredCollection {
  readonly at: Span;
  readonly collection: string;
  readonly paths: readonly WholePath[];
  readonly indexes: readonly IndexDeclaration[];
  readonly isOpen: boolean;
}

/** An index that a call makes. */
export interface CalledIndex { readonly collection: string; readonly index: IndexDeclaration }

const name = (...path: readonly string[]): string => quoted(mongodb, ...path);

export function documentsDdl(collections: readonly DeclaredCollection[], called: readonly CalledIndex[]): { readonly text: string; readonly map: SourceMap } {
  const pieces: Piece[] = [];
  let text = '';
  const put = (statement: string | undefined, host: Span): void => {
    if (statement === undefined) return;
    const start = text.length;
    text += `${statement};\n`;
    pieces.push({ kind: 'hole', sql: { start, end: text.length }, host });
  };
  for (const { at, collection, paths, indexes, isOpen } of collections) {
    const columns = new Map(paths.filter(({ path, declared }) => path !== '_id' && declared.type !== undefined).map(({ path, declared }) => [path, `${name(path)} ${declared.type!.replace('[]', '')}${declared.isList || declared.type!.endsWith('[]') ? '[]' : ''}`]));
    const key = paths.find(({ path }) => path === '_id')?.declared.type ?? 'objectid';
    put(`create table if not exists ${name(collection)} (${[`"_id" ${key} primary key`, ...columns.values()].join(', ')})`, at);
    for (const { path, declared } of paths) if (declared.index) put(indexText(collection, { at, keys: [{ path, direction: 'asc' }], ...declared.index }), declared.at);
    for (const index of indexes) put(indexText(collection, index), index.at);
    if (isOpen || indexes.some((one) => one.isOpen) || paths.some(({ declared }) => declared.index?.isOpen)) put(`alter table ${name(collection)} indexed elsewhere`, at);
  }
  for (const { collection, index } of called) put(indexText(collection, index), index.at);
  return { text, map: { pieces, shared: true, escape: () => undefined } };
}

/** Under the name that MongoDB gives it: `a_1_b_-1`. */
function indexText(collection: string, { keys, unique, sparse, method, predicate, isOpen }: IndexDeclaration): string | undefined {
  if (isOpen) return undefined;
  const called = keys.map(({ path, direction }) => `${path}_${method ?? (direction === 'asc' ? '1' : '-1')}`).join('_');
  const conditions = [...(sparse && method === undefined ? keys.map(({ path }) => `${name(path)} is not null`).slice(0, keys.length === 1 ? 1 : 0) : []), ...(predicate !== undefined ? [predicate] : [])];
  return `create ${unique ? 'unique ' : ''}index if not exists ${name(called)} on ${name(collection)}${method === undefined ? '' : ` using ${/^[a-z]\w*$/i.test(method) ? method : 'other'}`} (${keys.map(({ path, direction }) => `${name(path)}${direction === 'desc' ? ' desc' : ''}`).join(', ')})${conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''}`;
}
