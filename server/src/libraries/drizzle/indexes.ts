// An index of a table, in Drizzle's words, `index('posts_author_id_idx').on(table.authorId)`, and the statement that drizzle-kit writes for it.
// Sources: the types of drizzle-orm 0.45 (pg-core/indexes.d.ts and its like); orm.drizzle.team, "Indexes & Constraints"; what drizzle-kit 0.31 makes of such tables.
import type { CallValue, HostTree, Import, Value } from '../../hosts/tree.ts';
import type { IndexKeyPart } from '../../schema/schema.ts';
import type { DialectId } from '../../sql/dialect.ts';
import type { Document } from '../../text/document.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import type { DeclaredIndex, DeclaringFiles, IndexWords, WantedIndex } from '../indexWords.ts';
import type { Outside } from '../library.ts';
import { importing, indentAt, inserted, unitOf, withLast } from '../listed.ts';
import { quoted } from '../rendering.ts';
import { declarationsIn, givenByFunction, tableCall, type Declaring } from './declared.ts';
import type { KeyDeclaration, TableDeclaration } from './declaration.ts';
import { drizzleMigration, keyWritten } from './migration.ts';

export const drizzleIndexes: IndexWords = {
  declare(files, wanted) {
    const found = files.paths.flatMap((path) => tablesIn(files, path).filter(({ table }) => isOf(table, wanted)));
    const [only, ...more] = found;
    const declared = only && more.length === 0 && !only.tree.isBroken ? declaredIn(only, wanted) : undefined;
    return declared && (declared.edits.length === 0 || isRead(files, only!, declared)) ? declared : undefined;
  },
  statement({ schema, name }, index, dialect) {
    const isOfPostgres = dialect.id === 'postgres';
    const quote = (one: string): string => (isOfPostgres ? quoted(dialect, one) : `\`${one}\``);
    const ends = ({ direction, nulls, operatorClass }: IndexKeyPart): string => `${operatorClass === undefined ? '' : ` ${operatorClass}`}${direction === 'asc' && nulls === 'last' ? '' : `${direction === 'desc' ? ' DESC' : ''} NULLS ${nulls.toUpperCase()}`}`;
    const keys = index.keys.map((key) => (!isOfPostgres && key.direction === 'desc' ? keyWritten(dialect.id, key) : `${quote(key.column ?? '')}${isOfPostgres ? ends(key) : ''}`)).join(',');
    const quotedName = [...(schema === undefined ? [] : [schema]), name].map(quote).join('.');
    return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quote(index.name)} ON ${quotedName}${isOfPostgres ? ` USING ${index.method}` : ''} (${keys})`;
  },
  migration: drizzleMigration,
};

/** A table that a file declares. */
interface Found { readonly path: string; readonly name: string; readonly document: Document; readonly tree: HostTree; readonly outside: Outside; readonly table: TableDeclaration }

function tablesIn(files: DeclaringFiles, path: string): readonly Found[] {
  const document = files.document(path);
  const tree = document && files.tree(document);
  const tables = document && tree ? declarationsIn(document, tree)?.tables ?? {} : {};
  return Object.entries(tables).map(([name, table]) => ({ path, name, document: document!, tree: tree!, outside: files.outside(path), table }));
}

/** What is written must be read as this one index more: by itself, under the imports, or, where it needs more of its file, in all of it, which takes long where many tables stand in one. */
function isRead(files: DeclaringFiles, found: Found, { edits, index }: DeclaredIndex): boolean {
  const { name, document, table } = found;
  return [excerpt(found, edits), edits].some((all) => {
    const edited = { ...document, text: applyEdits(document.text, all) };
    const tree = files.tree(edited);
    const after = tree && !tree.isBroken ? declarationsIn(edited, tree)?.tables[name] : undefined;
    return after !== undefined && after.isOpen === table.isOpen && after.keys.length === table.keys.length + 1 && after.keys.filter((key) => key.name === index.name).length === 1;
  });
}

/** With edits that leave nothing but the imports and the table. */
function excerpt({ document: { text }, tree, table: { at } }: Found, edits: readonly Edit[]): readonly Edit[] {
  const end = tree.bindings.find((one) => one.start === at.start && one.end === at.end)?.value?.end;
  const head = [...text.matchAll(/^import\b[^;]*?from\s*['"][^'"\n]+['"];?/gm)].reduce((last, { index, 0: { length } }) => Math.max(last, index + length), 0);
  const start = text.lastIndexOf('\n', at.start) + 1;
  const isKept = ({ span }: Edit): boolean => span.end <= head || (span.start >= start && end !== undefined && span.end <= end);
  return end === undefined || head > start || !edits.every(isKept) ? edits : [...edits, { span: { start: head, end: start }, text: '\n' }, { span: { start: end, end: text.length }, text: ';\n' }];
}

const isOf = (table: TableDeclaration, { table: { schema, name }, dialect }: WantedIndex): boolean =>
  table.table === name && (table.schema === schema || (table.schema === undefined && schema !== undefined && dialect.searchPath.includes(schema))) && table.dialect === (dialect.id === 'mariadb' ? 'mysql' : dialect.id);

const CORES: Readonly<Partial<Record<DialectId, string>>> = { postgres: 'drizzle-orm/pg-core', mysql: 'drizzle-orm/mysql-core', sqlite: 'drizzle-orm/sqlite-core' };

function declaredIn({ path, name, document, tree, outside, table }: Found, wanted: WantedIndex): DeclaredIndex | undefined {
  const { index, dialect } = wanted;
  const { text } = document;
  const binding = tree.bindings.find(({ start, end, value }) => start === table.at.start && end === table.at.end && value?.kind === 'call');
  const core = tree.imports.find(({ module, binding: local }) => module === CORES[table.dialect] && local !== undefined);
  const model = outside.table?.({ path, name });
  // What is unique in MySQL is a constraint to it.
  const isSaid = !(index.unique && table.dialect === 'mysql') && index.include.length === 0 && index.predicate.length === 0 && !index.nullsNotDistinct && (index.method === 'btree' || dialect.id === 'postgres');
  if (binding?.value?.kind !== 'call' || !core || !model || !isSaid) return undefined;
  const { call } = tableCall(binding.value);
  const keys = index.keys.map((key) => {
    const field = Object.entries(model.fields).find(([, one]) => one.kind === 'column' && one.column === key.column)?.[0];
    return field === undefined || key.column === undefined ? undefined : { field, key };
  });
  if (keys.some((one) => one === undefined)) return undefined;
  const there = table.keys.find((one) => isThere(one, keys.map((key) => key!), index));
  if (there) return { path, edits: [], index: { ...index, name: there.name ?? [table.table, ...index.keys.map(({ column }) => column), 'index'].join('_') } };
  const made = called(table, wanted);
  const place = placeIn({ document, tree, imports: new Map() }, call, text);
  if (made === undefined || !place) return undefined;
  const written = keys.map((one) => keyText(one!.field, one!.key, place.table, dialect.id));
  const from = imported(text, tree, index.unique ? 'uniqueIndex' : 'index', core);
  const sql = written.some((one) => one?.startsWith('sql`')) ? sqlTag(text, tree) : { edits: [] };
  if (!from || !sql || written.includes(undefined)) return undefined;
  const one = `${from.called}(${quotedLike(text, made)})${index.method === 'btree' ? `.on(${written.join(', ')})` : `.using(${[quotedLike(text, index.method), ...written].join(', ')})`}`;
  return { path, edits: [...from.edits, ...sql.edits, place.put(one, made)], index: { ...index, name: made } };
}

/** Whether a key of the table is the index already. */
const isThere = ({ kind, columns, method = 'btree', where }: KeyDeclaration, keys: readonly { readonly field: string; readonly key: IndexKeyPart }[], index: WantedIndex['index']): boolean =>
  kind === (index.unique ? 'unique index' : 'index') && where === undefined && method === index.method && columns.length === keys.length
  && keys.every(({ field, key }, place) => columns[place]!.key === field && columns[place]!.descending === (key.direction === 'desc' || undefined) && columns[place]!.operatorClass === key.operatorClass);

/** What drizzle-kit would call it, with the ending that PostgreSQL gives and the documentation has. Names of PostgreSQL's that are longer are cut by the server, and differ at the next comparison. */
function called(table: TableDeclaration, { index, dialect, isTaken }: WantedIndex): string | undefined {
  const ending = index.unique ? 'unique' : table.keys.some(({ kind, name }) => kind === 'index' && name?.endsWith('_index')) ? 'index' : 'idx';
  const names = [index.keys.map(({ column }) => column ?? ''), index.keys.map(({ column, direction }) => (direction === 'desc' ? `${column}_desc` : column ?? ''))].map((columns) => [table.table, ...columns, ending].join('_'));
  const longest = dialect.model.longestName ?? 63;
  const has = (name: string): boolean => isTaken(name) || table.keys.some((key) => key.name === name);
  return names.find((name) => new TextEncoder().encode(name).length <= longest && !has(name));
}

function keyText(field: string, { direction, nulls, operatorClass, collation, length }: IndexKeyPart, table: string, dialect: DialectId): string | undefined {
  if (collation !== undefined || length !== undefined) return undefined;
  const column = /^[A-Za-z_$][\w$]*$/.test(field) ? `${table}.${field}` : `${table}['${field}']`;
  if (dialect !== 'postgres') return nulls !== (direction === 'asc' ? 'last' : 'first') ? undefined : direction === 'asc' ? column : `sql\`\${${column}} desc\``;
  // An index of Drizzle's that descends has its nulls last.
  return `${column}${direction === 'desc' ? '.desc()' : ''}${nulls === 'first' ? '.nullsFirst()' : ''}${operatorClass === undefined ? '' : `.op('${operatorClass}')`}`;
}

/** Where one more key stands, and what the table is called there. */
interface Place { readonly table: string; put(key: string, name: string): Edit }

function placeIn(declaring: Declaring, { args: [named, columns, more], end }: CallValue, text: string): Place | undefined {
  if (!named || !columns) return undefined;
  if (more) return more.kind === 'function' ? placeAmong(declaring, more, text) : undefined;
  const [outer, inner] = [indentAt(text, named.start), columns.kind === 'object' ? columns.properties[0]?.start : undefined];
  const isApart = text.slice(named.end, columns.start).includes('\n');
  const unit = unitOf(text, columns.start, inner);
  // Where each argument has a line of its own, so has this one.
  const [before, indent] = isApart ? [`,\n${indentAt(text, columns.start)}`, indentAt(text, columns.start)] : [', ', outer];
  return end < columns.end ? undefined : { table: 'table', put: (key) => inserted(columns.end, `${before}(table) => [\n${indent}${unit}${key},\n${indent}]`) };
}

/** In the list or the object that a function of the table gives. */
function placeAmong(declaring: Declaring, given: Extract<Value, { kind: 'function' }>, text: string): Place | undefined {
  const { routines, bindings } = declaring.tree;
  const list = givenByFunction(declaring, given);
  const parameter = bindings[routines[given.routine]!.params[0] ?? -1];
  if (!parameter || parameter.name === '' || (list?.kind !== 'array' && list?.kind !== 'object')) return undefined;
  if (list.kind === 'array') return { table: parameter.name, put: (key) => withLast(text, list, key) };
  const names = new Set(list.properties.map(({ name }) => name));
  const property = (name: string): string => name.replace(/[^A-Za-z0-9]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase()).replace(/^\d+/, '');
  return list.properties.some(({ spread }) => spread) ? undefined : {
    table: parameter.name,
    put: (key, name) => {
      const own = property(name);
      return withLast(text, list, `${names.has(own) ? `${own}Key` : own}: ${key}`);
    },
  };
}

function imported(text: string, tree: HostTree, name: string, core: Import): { readonly called: string; readonly edits: readonly Edit[] } | undefined {
  const whole = tree.imports.find(({ module, imported: one, binding }) => module === core.module && one === '*' && binding !== undefined);
  if (whole) return { called: `${tree.bindings[whole.binding!]!.name}.${name}`, edits: [] };
  const maker = tree.imports.find((one) => one.module === core.module && /Table(?:Creator)?$|Schema$/.test(one.imported));
  const found = maker && importing(text, tree, name, maker);
  return found && { called: found.called, edits: found.edit ? [found.edit] : [] };
}

/** The tag of expressions, which is Drizzle's own; under another name it is left to its author. */
function sqlTag(text: string, tree: HostTree): { readonly edits: readonly Edit[] } | undefined {
  const known = tree.imports.find(({ module, imported: one }) => module === 'drizzle-orm' && one === 'sql');
  if (known) return tree.bindings[known.binding ?? -1]?.name === 'sql' ? { edits: [] } : undefined;
  if (tree.bindings.some(({ name }) => name === 'sql')) return undefined;
  const first = /^import\b[^\n]*\bfrom\s*(['"])[^'"\n]*\1(;?)/m.exec(text);
  return first ? { edits: [inserted(first.index, `import { sql } from ${first[1]}drizzle-orm${first[1]}${first[2]}\n`)] } : undefined;
}

/** A text in the quotes that the file imports Drizzle with. */
function quotedLike(text: string, written: string): string {
  const quote = /\bfrom\s*(['"])drizzle-orm/.exec(text)?.[1] ?? "'";
  return `${quote}${written}${quote}`;
}
