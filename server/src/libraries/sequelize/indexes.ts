// An index of a model, in Sequelize's words: one more of the `indexes` in its options, of `init`, `define` or `@Table`; and the statement that `sync` sends for it.
// Sources: sequelize 6, types/dialects/abstract/query-interface.d.ts (`IndexesOptions`), lib/utils.js (`nameIndex`), lib/dialects/abstract/query-generator.js (`addIndexQuery`).
import type { HostTree, ObjectValue, Value } from '../../hosts/tree.ts';
import type { IndexKeyPart } from '../../schema/schema.ts';
import type { Document } from '../../text/document.ts';
import { applyEdits } from '../../text/edit.ts';
import type { DeclaredIndex, DeclaringFiles, IndexWords, WantedIndex } from '../indexWords.ts';
import { withLast } from '../listed.ts';
import { constantValue } from '../program.ts';
import { quoted } from '../rendering.ts';
import type { MappedModel } from './model.ts';
import { declaresModel, decoratorsOf, definedBy, initOf, type Imports } from './recognised.ts';
import { underscored } from './schema/keys.ts';

export const sequelizeIndexes: IndexWords = {
  declare(files, wanted) {
    const found = files.paths.flatMap((path) => modelsOf(files, path).filter(({ model }) => isOf(model, wanted)));
    const [only, ...more] = found;
    return only && more.length === 0 && !only.tree.isBroken ? declaredIn(files, only, wanted) : undefined;
  },
  statement({ schema, name }, { name: index, unique, method, keys }, dialect) {
    const key = ({ column, operatorClass, direction }: IndexKeyPart): string => `${quoted(dialect, column)}${operatorClass === undefined ? '' : ` ${operatorClass}`}${direction === 'desc' ? ' DESC' : ''}`;
    return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoted(dialect, index)} ON ${quoted(dialect, schema, name)}${method === 'btree' ? '' : ` USING ${method}`} (${keys.map(key).join(', ')})`;
  },
};

/** A model that a file declares, and what stands beside its attributes. */
interface Found { readonly path: string; readonly document: Document; readonly tree: HostTree; readonly model: MappedModel; readonly options: ObjectValue | undefined }

function modelsOf(files: DeclaringFiles, path: string): readonly Found[] {
  const document = files.document(path);
  const tree = document && /sequelize/i.test(document.text) ? files.tree(document) : undefined;
  if (!document || !tree) return [];
  return optionsIn(tree).flatMap(({ name, options }) => {
    const model = files.outside(path).mapped?.({ path, name });
    const held = options && constantValue(tree, options);
    return model ? [{ path, document, tree, model, options: held?.kind === 'object' ? held : undefined }] : [];
  });
}

function optionsIn(tree: HostTree): readonly { readonly name: string; readonly options: Value | undefined }[] {
  const imports: Imports = new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const])));
  const classes = tree.classes.flatMap((one) => {
    const table = decoratorsOf(imports, one.decorators).find(({ name }) => name === 'Table');
    return one.name !== undefined && declaresModel(tree, imports, one) ? [{ name: one.name, options: table ? table.args[0] : initOf(tree, one)?.args[1] }] : [];
  });
  const defined = tree.calls.flatMap((call) => {
    const name = definedBy(tree, call);
    return name === undefined ? [] : [{ name, options: call.args[2] }];
  });
  return [...classes, ...defined];
}

const isOf = ({ table, schema }: MappedModel, { table: wanted, dialect }: WantedIndex): boolean =>
  table === wanted.name && (schema === wanted.schema || (schema === undefined ? dialect.searchPath.includes(wanted.schema!) : wanted.schema === undefined && dialect.searchPath.includes(schema)));

function declaredIn(files: DeclaringFiles, { path, document, model, options }: Found, { index, dialect, isTaken }: WantedIndex): DeclaredIndex | undefined {
  const fields = index.keys.map((key) => fieldText(model, key, quoteOf(document.text)));
  const columns = index.keys.map(({ column = '' }) => column);
  const name = underscored([model.table, ...columns].join('_'));
  const isSaid = index.include.length === 0 && index.predicate.length === 0 && !index.nullsNotDistinct && (index.method === 'btree' || dialect.id === 'postgres');
  // What is spread among the options may say more of indexes.
  if (!options || !isSaid || fields.includes(undefined) || isTaken(name) || name.length > (dialect.model.longestName ?? 63) || options.properties.some((one) => one.spread)) return undefined;
  if (model.indexes.some((one) => one.join() === columns.join())) return undefined;
  const quote = quoteOf(document.text);
  const one = `{ ${index.unique ? 'unique: true, ' : ''}${index.method === 'btree' ? '' : `using: ${quote}${index.method}${quote}, `}fields: [${fields.join(', ')}] }`;
  const known = options.properties.find((property) => property.name === 'indexes')?.value;
  if (known && known.kind !== 'array') return undefined;
  const edit = withLast(document.text, known ?? options, known ? one : `indexes: [${one}]`);
  const edited = { ...document, text: applyEdits(document.text, [edit]) };
  const after = files.tree(edited);
  return after && !after.isBroken ? { path, edits: [edit], index: { ...index, name } } : undefined;
}

/** A key by its column; undefined where that is the name of an attribute that has another. */
function fieldText({ attributes }: MappedModel, { column, collation, length, nulls, direction, operatorClass }: IndexKeyPart, quote: string): string | undefined {
  const own = attributes.find((one) => one.column === column && !one.isVirtual);
  if (!own || column === undefined || attributes.some((one) => one.key === column && one.column !== column) || collation !== undefined || length !== undefined || nulls !== (direction === 'asc' ? 'last' : 'first')) return undefined;
  const more = [...(operatorClass === undefined ? [] : [`operator: ${quote}${operatorClass}${quote}`]), ...(direction === 'desc' ? [`order: ${quote}DESC${quote}`] : [])];
  return more.length === 0 ? `${quote}${column}${quote}` : `{ name: ${quote}${column}${quote}, ${more.join(', ')} }`;
}

/** The quotes with which the file imports Sequelize. */
const quoteOf = (text: string): string => /\b(?:from|require\()\s*(['"])[^'"\n]*sequelize/i.exec(text)?.[1] ?? "'";
