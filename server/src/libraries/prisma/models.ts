// What schema.prisma declares, as models: which table and columns a client's words mean, and how the tables hang together.
// Source: prisma.io, "Prisma schema reference", "Relations", "Many-to-many relations" (the table between two lists is `_AToB`, its columns A and B).
import type { DialectId } from '../../sql/dialect.ts';
import { dialectNamed } from '../drivers.ts';
import type { ColumnField, Field, Model, RelationField } from '../models.ts';
import { blocksIn, partsOf, type Attribute, type Block, type Entry } from './language.ts';

/** The models of one schema, of all its files, by name; none where the database is none that speaks SQL. */
export function prismaModels(texts: readonly string[], { asksMore }: { readonly asksMore?: boolean } = {}): ReadonlyMap<string, Model> {
  const blocks = texts.flatMap(blocksIn);
  const dialect = datasourceDialect(blocks);
  if (!dialect) return new Map();
  const declared = new Map(blocks.filter(({ kind, name }) => (kind === 'model' || kind === 'view') && name !== '__proto__').map((block) => [block.name, block]));
  const isStrict = blocks.some(({ kind, entries }) => kind === 'generator' && entries.some(({ name, type }) => name === 'previewFeatures' && type.includes('"strictUndefinedChecks"')));
  return new Map([...declared].map(([name, block]) => [name, { ...modelOf(block, dialect, declared), ...(isStrict && { isStrict: true as const }), ...(asksMore && { asksMore: true as const }) }]));
}

/** Whether a text declares the database itself: then it is the schema, or its head. */
export const declaresDatasource = (text: string): boolean => /^[ \t]*datasource[ \t]+\w+[ \t]*\{/m.test(text);

/** How a client names a model: `prisma.userProfile`. */
export const accessorOf = (model: string): string => model.charAt(0).toLowerCase() + model.slice(1);

/** The dialect of the database that some files of a schema declare; undefined of one that speaks no SQL. */
export const schemaDialect = (texts: readonly string[]): DialectId | undefined => datasourceDialect(texts.flatMap(blocksIn));

export function datasourceDialect(blocks: readonly Block[]): DialectId | undefined {
  const provider = blocks.find(({ kind }) => kind === 'datasource')?.entries.find(({ name }) => name === 'provider')?.type;
  return provider === undefined ? undefined : dialectNamed(unquoted(provider));
}

export const unquoted = (text: string): string => text.replace(/^"|"$/g, '');
export const attribute = ({ attributes }: { readonly attributes: readonly Attribute[] }, name: string): Attribute | undefined => attributes.find((one) => one.name === name);
export const argument = (found: Attribute | undefined, ...names: readonly string[]): string | undefined => names.map((name) => found?.args[name]).find((one) => one !== undefined);
export const mapped = (one: { readonly attributes: readonly Attribute[] }): string | undefined => {
  const name = argument(attribute(one, 'map'), '0', 'name');
  return name === undefined ? undefined : unquoted(name);
};

/** `[a, b(sort: Desc)]` */
export const namesIn = (list: string | undefined): readonly string[] => partsOf((list ?? '').replace(/^\[|\]$/g, '')).map((part) => part.replace(/\(.*$/s, '').trim());

function modelOf(block: Block, dialect: DialectId, declared: ReadonlyMap<string, Block>): Model {
  const schema = argument(attribute(block, 'schema'), '0', 'name');
  const fields: Record<string, Field> = {};
  for (const entry of block.entries) {
    const field = attribute(entry, 'ignore') || entry.name === '__proto__' ? undefined : fieldOf(entry, block, declared);
    if (field) fields[entry.name] = field;
  }
  const id = block.attributes.find(({ name }) => name === 'id');
  const primary = id ? namesIn(argument(id, '0', 'fields')) : block.entries.filter((entry) => attribute(entry, 'id')).map(({ name }) => name);
  const keys: Record<string, readonly string[]> = {};
  for (const one of block.attributes.filter(({ name }) => name === 'id' || name === 'unique')) {
    const names = namesIn(argument(one, '0', 'fields'));
    const name = argument(one, 'name');
    keys[name === undefined ? names.join('_') : unquoted(name)] = names;
  }
  return { name: block.name, dialect, ...(schema !== undefined && { schema: unquoted(schema) }), table: mapped(block) ?? block.name, fields, id: primary, keys };
}

function fieldOf(entry: Entry, block: Block, declared: ReadonlyMap<string, Block>): Field | undefined {
  const other = declared.get(entry.type);
  if (other) return relationOf(entry, block, other);
  if (entry.type === '' || entry.type.startsWith('Unsupported')) return undefined;
  const filled = filledBy(entry);
  const column: ColumnField = {
    kind: 'column', column: mapped(entry) ?? entry.name, type: entry.type,
    ...(entry.list && { list: true as const }), ...(entry.optional && { nullable: true as const }), ...((attribute(entry, 'id') || attribute(entry, 'unique')) && { unique: true as const }), ...(filled && { filled }),
  };
  return column;
}

/** What the client fills in itself, all that is not told the database to count or compute. */
function filledBy(entry: Entry): ColumnField['filled'] {
  if (attribute(entry, 'updatedAt')) return 'written';
  const value = argument(attribute(entry, 'default'), '0', 'value');
  return value === undefined || /^(?:autoincrement|dbgenerated|sequence)\(/.test(value) ? undefined : 'inserted';
}

export const columnOf = ({ entries }: Block, field: string): string => {
  const entry = entries.find(({ name }) => name === field);
  return (entry && mapped(entry)) ?? field;
};

function relationOf(entry: Entry, block: Block, other: Block): RelationField | undefined {
  const own = attribute(entry, 'relation');
  const base = { kind: 'relation', model: other.name, many: entry.list } as const;
  if (argument(own, 'fields') !== undefined) {
    const theirs = namesIn(argument(own, 'references'));
    return { ...base, refers: true, on: namesIn(argument(own, 'fields')).map((name, at) => ({ own: columnOf(block, name), theirs: columnOf(other, theirs[at] ?? 'id') })) };
  }
  const back = oppositeOf(entry, block, other);
  if (!back) return undefined;
  const held = attribute(back, 'relation');
  if (argument(held, 'fields') !== undefined) {
    const references = namesIn(argument(held, 'references'));
    return { ...base, on: namesIn(argument(held, 'fields')).map((name, at) => ({ own: columnOf(block, references[at] ?? 'id'), theirs: columnOf(other, name) })) };
  }
  return entry.list && back.list ? { ...base, ...between(entry, block, back, other) } : undefined;
}

const nameOf = (entry: Entry): string | undefined => {
  const name = argument(attribute(entry, 'relation'), 'name', '0');
  return name === undefined ? undefined : unquoted(name);
};

/** The field at the other end: of the same relation's name, and of a relation to oneself another field. */
function oppositeOf(entry: Entry, block: Block, other: Block): Entry | undefined {
  return other.entries.find((one) => one.type === block.name && (other !== block || one.name !== entry.name) && nameOf(one) === nameOf(entry)) ?? (other === block && entry.list ? entry : undefined);
}

/** Of two lists, the model whose name comes first stands in A; of a relation to oneself, the field whose name does. */
function between(entry: Entry, block: Block, back: Entry, other: Block): Pick<RelationField, 'on' | 'through'> {
  const isFirst = block === other ? entry.name <= back.name : block.name < other.name;
  const [first, second] = isFirst ? [block, other] : [other, block];
  const key = (one: Block): string => columnOf(one, one.entries.find((field) => attribute(field, 'id'))?.name ?? 'id');
  const table = `_${nameOf(entry) ?? `${first!.name}To${second!.name}`}`;
  return { on: [{ own: key(block), theirs: key(other) }], through: { table, own: isFirst ? 'A' : 'B', theirs: isFirst ? 'B' : 'A' } };
}
