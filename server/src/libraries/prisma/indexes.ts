// An index of a model, in Prisma's words: `@@index([teamId, createdAt(sort: Desc)])`, and the statement that Prisma Migrate writes for it.
// Sources: prisma.io, "Indexes" and "Names in the underlying database"; prisma-engines, constraint_names.rs and the scripts of `prisma migrate diff`.
import type { IndexKeyPart } from '../../schema/schema.ts';
import type { NewIndex } from '../../schema/change.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Span } from '../../text/span.ts';
import type { DeclaredIndex, IndexWords, WantedIndex } from '../indexWords.ts';
import { quoted } from '../rendering.ts';
import { indexName, nameIn, prismaModelStatements } from './ddl.ts';
import { blocksIn, type Block, type Entry } from './language.ts';
import { argument, attribute, mapped, unquoted } from './models.ts';

export const prismaIndexes: IndexWords = {
  declare({ paths, document }, wanted) {
    const texts = paths.map((path) => document(path)?.text ?? '');
    const found = paths.flatMap((path, place) => blocksIn(texts[place]!).filter((block) => isOf(block, wanted)).map((block) => ({ path, place, block })));
    const [only, ...more] = found;
    return only && more.length === 0 ? declaredIn(only.path, only.block, texts, only.place, wanted) : undefined;
  },
  statement({ schema, name }, index, dialect) {
    const quote = (one: string): string => (dialect.id === 'sqlserver' ? `[${one.replaceAll(']', ']]')}]` : quoted(dialect, one));
    const keys = index.keys.map((key) => `${quote(key.column ?? '')}${key.length === undefined ? '' : `(${key.length})`}${key.operatorClass === undefined ? '' : ` ${key.operatorClass}`}${key.direction === 'desc' ? ' DESC' : ''}`).join(', ');
    const [clustered, home] = dialect.id === 'sqlserver' ? ['NONCLUSTERED ', schema ?? 'dbo'] : ['', schema];
    return `-- CreateIndex\nCREATE ${index.unique ? 'UNIQUE ' : index.method === 'fulltext' ? 'FULLTEXT ' : ''}${clustered}INDEX ${quote(index.name)} ON ${[...(home === undefined ? [] : [home]), name].map(quote).join('.')}${index.method === 'btree' || dialect.id !== 'postgres' ? '' : ` USING ${index.method.toUpperCase()} `}(${keys})`;
  },
};

const isOf = (block: Block, { table }: WantedIndex): boolean => {
  const schema = argument(attribute(block, 'schema'), '0', 'name');
  return block.kind === 'model' && !attribute(block, 'ignore') && (mapped(block) ?? block.name) === table.name && (table.schema === undefined || schema === undefined || unquoted(schema) === table.schema);
};

function declaredIn(path: string, block: Block, texts: readonly string[], place: number, wanted: WantedIndex): DeclaredIndex | undefined {
  const text = texts[place]!;
  const { index, dialect } = wanted;
  const fields = fieldsOf(block, wanted);
  const type = index.method === 'btree' ? undefined : dialect.id === 'postgres' ? METHODS[index.method] : undefined;
  if (!fields || (index.method !== 'btree' && type === undefined) || index.include.length > 0 || index.predicate.length > 0 || index.nullsNotDistinct) return undefined;
  const before = statementsOf(text, texts);
  const table = mapped(block) ?? block.name;
  const columns = index.keys.map(({ column = '' }) => column);
  const own = indexName(table, columns, index.unique, dialect.id);
  const asking = `[${fields.join(', ')}]`;
  const attributeName = index.unique ? 'unique' : 'index';
  const there = block.attributes.find((one) => one.name === attributeName && plain(argument(one, '0', 'fields')) === plain(asking) && argument(one, 'type') === type);
  if (there) return { path, edits: [], index: { ...index, name: nameIn(there) ?? own } };
  // Prisma names an index by its columns alone: one in another order or of another kind has taken the name.
  const isTaken = (name: string): boolean => wanted.isTaken(name) || before.some((one) => one.includes(`index ${quoted(dialect, name)} on `));
  const name = [own, indexName(table, [...index.keys.map(({ column = '', direction }) => (direction === 'desc' ? `${column}_desc` : column)), ...(type === undefined ? [] : [index.method])], index.unique, dialect.id)].find((one) => !isTaken(one));
  const end = endOf(text, block);
  if (name === undefined || !end || !blocksIn(text).every(({ whole }) => text[whole.end - 1] === '}')) return undefined;
  const asked = `@@${attributeName}(${asking}${type === undefined ? '' : `, type: ${type}`}${name === own ? '' : `, map: "${name}"`})`;
  const edit = { span: { start: end.at, end: end.at }, text: `${end.isApart ? '' : '\n'}${end.indent}${asked}\n` };
  const edited = `${text.slice(0, end.at)}${edit.text}${text.slice(end.at)}`;
  const after = statementsOf(edited, texts.map((one, at) => (at === place ? edited : one)));
  // What is written must be read as this one index more.
  const added = after.filter((one) => !before.includes(one));
  return after.length === before.length + 1 && added.length === 1 && added[0]!.includes(`index ${quoted(dialect, name)} on `) ? { path, edits: [edit], index: { ...index, name } } : undefined;
}

const plain = (list: string | undefined): string => (list ?? '').replace(/\s/g, '');

const statementsOf = (text: string, texts: readonly string[]): readonly string[] => prismaModelStatements(text, texts).map((one) => one.text);

/** The keys as the model names them. */
function fieldsOf(block: Block, { index: { keys, method }, dialect }: WantedIndex): readonly string[] | undefined {
  const fields = keys.map((key): string | undefined => {
    const entry = key.column === undefined ? undefined : block.entries.find((one) => !attribute(one, 'ignore') && (mapped(one) ?? one.name) === key.column);
    const options = entry && optionsOf(entry, key, method, dialect);
    return entry && options && `${entry.name}${options.length === 0 ? '' : `(${options.join(', ')})`}`;
  });
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

function optionsOf(entry: Entry, { collation, direction, length, nulls, operatorClass }: IndexKeyPart, method: NewIndex['method'], { id }: Dialect): readonly string[] | undefined {
  if (collation !== undefined || nulls !== (direction === 'asc' ? 'last' : 'first')) return undefined;
  if ((operatorClass !== undefined && id !== 'postgres') || (length !== undefined && id !== 'mysql' && id !== 'mariadb') || (entry.list && method === 'btree')) return undefined;
  return [...(operatorClass === undefined ? [] : [`ops: raw("${operatorClass}")`]), ...(length === undefined ? [] : [`length: ${length}`]), ...(direction === 'desc' ? ['sort: Desc'] : [])];
}

/** "Indexes", "Configuring the access type of indexes with `type`". */
const METHODS: Readonly<Record<string, string>> = { hash: 'Hash', gin: 'Gin', gist: 'Gist', spgist: 'SpGist', brin: 'Brin' };

/** Where a line of the model's attributes may be added: behind the last that is about keys, else at the end. Undefined where the model stands on one line. */
function endOf(text: string, { attributes, entries, whole }: Block): { readonly at: number; readonly indent: string; /** An attribute stands above. */ readonly isApart: boolean } | undefined {
  const last = entries.at(-1);
  if (!last) return undefined;
  const key = attributes.findLast(({ name }) => KEYS.has(name));
  const lineStart = (at: number): number => text.lastIndexOf('\n', at - 1) + 1;
  const close = lineStart(whole.end - 1);
  if (close <= whole.start || text.slice(close, whole.end - 1).trim() !== '') return undefined;
  const like = lineStart((key ?? attributes.at(-1) ?? last).at.start);
  return { at: key ? lineAfter(text, key.at) : close, indent: /^[ \t]*/.exec(text.slice(like))![0], isApart: attributes.length > 0 };
}
const KEYS: ReadonlySet<string> = new Set(['id', 'unique', 'index', 'fulltext']);
const lineAfter = (text: string, { end }: Span): number => text.indexOf('\n', end) + 1;
