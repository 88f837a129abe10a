// An index of an entity, in TypeORM's words: `@Index(['authorId'])` at the class, `@Index()` at a property where its file has it so, `indices` of a schema; and the statement that its migrations have.
// Sources: typeorm 1.1, decorator/Index.d.ts, entity-schema/EntitySchemaIndexOptions.d.ts, naming-strategy/DefaultNamingStrategy.js (`indexName`), driver/*/QueryRunner.js (`createIndexSql`).
import type { CallValue, ClassDeclaration, HostTree, Value } from '../../hosts/tree.ts';
import type { Document } from '../../text/document.ts';
import { applyEdits, type Edit } from '../../text/edit.ts';
import type { DeclaredIndex, DeclaringFiles, IndexWords, WantedIndex } from '../indexWords.ts';
import { importing, indentAt, inserted, withLast } from '../listed.ts';
import { quoted } from '../rendering.ts';
import { entitiesIn } from './declared.ts';
import { declaredName, decoratorsIn, entitySchema, isEntity, nameInTypeorm } from './decorators.ts';
import type { Entity } from './entity.ts';
import { keyName } from './schema/parts.ts';

export const typeormIndexes: IndexWords = {
  declare(files, wanted) {
    const found = files.paths.flatMap((path) => entitiesOf(files, path).filter(({ entity }) => isOf(entity, wanted)));
    const [only, ...more] = found;
    return only && more.length === 0 && !only.tree.isBroken ? declaredIn(files, only, wanted) : undefined;
  },
  statement({ schema, name }, { name: index, unique, keys }, dialect) {
    const quote = (...path: readonly (string | undefined)[]): string => quoted(dialect, ...path);
    return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quote(index)} ON ${quote(schema, name)} (${keys.map(({ column }) => quote(column)).join(', ')})`;
  },
};

/** An entity that a file declares as a table of its own. */
interface Found { readonly path: string; readonly name: string; readonly document: Document; readonly tree: HostTree; readonly entity: Entity }

function entitiesOf(files: DeclaringFiles, path: string): readonly Found[] {
  const document = files.document(path);
  const tree = document && files.tree(document);
  const declared = document && tree ? entitiesIn(document, tree) ?? {} : {};
  return Object.entries(declared).flatMap(([name, { is, isView }]) => {
    const entity = is === 'table' && !isView ? files.outside(path).entity?.({ path, name }) : undefined;
    return entity ? [{ path, name, document: document!, tree: tree!, entity }] : [];
  });
}

const isOf = ({ table, schema }: Entity, { table: wanted, dialect }: WantedIndex): boolean =>
  table === wanted.name && (schema === wanted.schema || (schema === undefined ? dialect.searchPath.includes(wanted.schema!) : dialect.searchPath.includes(schema) && wanted.schema === undefined));

function declaredIn(files: DeclaringFiles, found: Found, wanted: WantedIndex): DeclaredIndex | undefined {
  const { path, name, document, tree, entity } = found;
  const { index, dialect, isTaken } = wanted;
  const fields = fieldsOf(entity, wanted);
  if (!fields || index.method !== 'btree' || index.include.length > 0 || index.predicate.length > 0 || index.nullsNotDistinct) return undefined;
  const columns = index.keys.map(({ column = '' }) => column);
  const own = keyName({ raw: entity.table }, 'IDX', columns);
  const plain = [entity.table, ...columns, index.unique ? 'key' : 'idx'].join('_').slice(0, dialect.model.longestName ?? 63);
  const called = entity.hasOwnNames ? plain : own;
  const made = { ...index, name: called, keys: index.keys.map((key) => ({ ...key, direction: 'asc' as const, nulls: 'last' as const })) };
  const declaration = entitiesIn(document, tree)![name]!;
  const there = declaration.keys?.find((key) => key.kind === 'index' && !key.isUnread && key.where === undefined && (key.unique === true) === index.unique && key.columns?.join() === fields.join());
  if (there) return { path, edits: [], index: { ...made, name: there.name ?? own } };
  const edits = isTaken(called) ? undefined : editsFor(document.text, tree, name, { fields, unique: index.unique, ...(entity.hasOwnNames && { name: called }) });
  if (!edits) return undefined;
  const edited = { ...document, text: applyEdits(document.text, edits) };
  const after = files.tree(edited);
  // What is written must be read as this one index more.
  const keys = after && !after.isBroken ? entitiesIn(edited, after)?.[name]?.keys : undefined;
  return keys?.length === (declaration.keys?.length ?? 0) + 1 && keys.some((key) => key.columns?.join() === fields.join() && !key.isUnread) ? { path, edits, index: made } : undefined;
}

/** The properties behind the keys. An index of TypeORM's has no order: one that descends in all its keys is read backwards, and whether another serves is asked of what is made. */
function fieldsOf({ columns, relations }: Entity, { index: { keys } }: WantedIndex): readonly string[] | undefined {
  const fields = keys.map(({ column, collation, operatorClass, length, direction, nulls }) => {
    if (collation !== undefined || operatorClass !== undefined || length !== undefined || nulls !== (direction === 'asc' ? 'last' : 'first')) return undefined;
    const relation = relations.find(({ owns, on }) => owns && on.length === 1 && on[0]!.own === column);
    const own = columns.find((one) => one.column === column && one.relation === undefined);
    return own && !own.isAssumed ? own.path : relation?.path;
  });
  return fields.length > 0 && fields.every((field) => field !== undefined) ? fields : undefined;
}

interface Asked { readonly fields: readonly string[]; readonly unique: boolean; readonly name?: string }

function editsFor(text: string, tree: HostTree, name: string, asked: Asked): readonly Edit[] | undefined {
  const imports = new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const])));
  const declared = tree.classes.find((one) => declaredName(one) === name);
  if (!declared) {
    const schema = entitySchema(imports, tree.bindings.find((one) => one.name === name && one.routine === 0)?.value);
    return schema && intoSchema(text, schema, asked);
  }
  const own = decoratorsIn(imports, declared.decorators);
  const entity = own.find(isEntity)?.call;
  const called = entity && indexCalled(text, tree, imports, entity);
  if (!called) return undefined;
  const quote = quoteOf(text);
  const options = asked.unique ? '{ unique: true }' : '';
  const named = asked.name === undefined ? '' : `${quote}${asked.name}${quote}`;
  const write = (...parts: readonly string[]): string => `@${called.name}(${parts.filter((part) => part !== '').join(', ')})`;
  const property = asked.fields.length === 1 && !own.some((one) => one.name === 'Index') && hasAtProperties(declared, imports) ? declared.members.find((one) => one.name === asked.fields[0] && one.decorators.length > 0) : undefined;
  if (property) {
    const at = text.lastIndexOf('@', property.decorators[0]!.start);
    const isOnOneLine = !text.slice(property.decorators[0]!.start, property.end).includes('\n');
    return [...called.edits, inserted(at, `${write(named, options)}${isOnOneLine ? ' ' : `\n${indentAt(text, at)}`}`)];
  }
  const list = `[${asked.fields.map((field) => `${quote}${field}${quote}`).join(', ')}]`;
  const above = own.findLast((one) => one.name === 'Index')?.call ?? entity;
  return [...called.edits, inserted(above.end, `\n${indentAt(text, above.start)}${write(named, list, options)}`)];
}

type Imports = ReadonlyMap<number, { readonly module: string; readonly imported: string }>;

const hasAtProperties = ({ members }: ClassDeclaration, imports: Imports): boolean => members.some((member) => decoratorsIn(imports, member.decorators).some((one) => one.name === 'Index'));

/** What the decorator is called, and what imports it: beside the one that makes the entity. */
function indexCalled(text: string, tree: HostTree, imports: Imports, { callee }: CallValue): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (callee.kind === 'member') return callee.object.kind === 'name' && nameInTypeorm(imports, callee) !== undefined ? { name: `${callee.object.name}.Index`, edits: [] } : undefined;
  const beside = callee.kind === 'name' ? tree.imports.find(({ binding }) => binding !== undefined && binding === callee.binding) : undefined;
  const found = beside && importing(text, tree, 'Index', beside);
  return found && { name: found.called, edits: found.edit ? [found.edit] : [] };
}

function intoSchema(text: string, { args: [options] }: CallValue, { fields, unique, name }: Asked): readonly Edit[] | undefined {
  if (options?.kind !== 'object' || options.properties.some(({ spread }) => spread)) return undefined;
  const quote = quoteOf(text);
  const index = `{ ${name === undefined ? '' : `name: ${quote}${name}${quote}, `}columns: [${fields.map((field) => `${quote}${field}${quote}`).join(', ')}]${unique ? ', unique: true' : ''} }`;
  const indices: Value | undefined = options.properties.find((one) => one.name === 'indices')?.value;
  if (indices) return indices.kind === 'array' ? [withLast(text, indices, index)] : undefined;
  return [withLast(text, options, `indices: [${index}]`)];
}

/** The quotes with which the file imports TypeORM. */
const quoteOf = (text: string): string => /\b(?:from|require\()\s*(['"])[^'"\n]*typeorm/.exec(text)?.[1] ?? "'";
