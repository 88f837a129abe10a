// Reads what a file declares with Mongoose: schemas, what is called on them, and the models that are made of them.
// Sources: mongoosejs.com, "Schemas", "Models", "Discriminators", "Populate" (virtuals); the types of mongoose 9.12.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { bindingOf } from '../program.ts';
import type { Meanings } from '../resolve.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { DocumentDeclarations, DocumentModelDeclaration, IndexDeclaration, SchemaDeclaration } from './declaration.ts';
import { classModels, classSchemas, schemaOfClass } from './decorated.ts';
import { indexIn, madeIndexes } from './indexes.ts';
import { isSchema, modelMadeBy, SCHEMA_LIBRARY } from './recognised.ts';
import { bare, isFalse, pathsIn, refIn, schemaMeaning, type DeclaringDocuments } from './schemaRead.ts';

const SPEAKS = /mongoose|mongodb|typegoose|\bSchema\b|\w*Index(?:es)?\w*\s*\(/;

/** What a file declares; undefined where it has nothing to do with MongoDB. */
export function documentsIn(document: Document, tree: HostTree, meanings: Meanings): DocumentDeclarations | undefined {
  if (!SPEAKS.test(document.text)) return undefined;
  const imports = new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const])));
  const declaring: DeclaringDocuments = { document, tree, imports, meanings };
  const schemas: Record<string, SchemaDeclaration> = { ...classSchemas(declaring) };
  for (const binding of tree.bindings) if (binding.name !== '__proto__' && isSchema(binding.value) && (binding.path ?? []).length === 0) schemas[binding.name] = schemaIn(declaring, binding.value, binding.id);
  const models: DocumentModelDeclaration[] = [...classModels(declaring)];
  for (const call of tree.calls) {
    const made = modelMadeBy(tree, call);
    if (made) models.push(modelIn(declaring, call, made, schemas));
    const shared = discriminated(declaring, call, schemas);
    if (shared) models.push(shared);
  }
  const made = madeIndexes(declaring);
  return Object.keys(schemas).length + models.length + made.length > 0 ? { schemas, models, made } : undefined;
}

function modelIn(declaring: DeclaringDocuments, call: CallValue, { name, schema }: { readonly name: string; readonly schema: Value }, schemas: Record<string, SchemaDeclaration>): DocumentModelDeclaration {
  const [, , named] = call.args;
  const collection = writtenText(declaring.tree, named);
  const isUnnamed = named !== undefined && collection === undefined && !(named.kind === 'constant' && named.type === 'undefined');
  return { at: { start: call.start, end: call.end }, name, ...schemaOf(declaring, name, schema, schemas), ...(collection !== undefined && { collection }), ...(isUnnamed && { isUnnamed: true as const }) };
}

/** `User.discriminator('Admin', schema)` */
function discriminated(declaring: DeclaringDocuments, call: CallValue, schemas: Record<string, SchemaDeclaration>): DocumentModelDeclaration | undefined {
  const { callee, args: [named, schema, marked] } = call;
  if (callee.kind !== 'member' || callee.name !== 'discriminator' || !named || !schema) return undefined;
  const base = bare(declaring.meanings.of(callee.object));
  const name = writtenText(declaring.tree, named);
  const value = writtenText(declaring.tree, marked) ?? writtenText(declaring.tree, propertyIn(declaring, marked, 'value'));
  return base && name !== undefined ? { at: { start: call.start, end: call.end }, name, base, ...(value !== undefined && { value }), ...schemaOf(declaring, name, schema, schemas) } : undefined;
}

function schemaOf(declaring: DeclaringDocuments, name: string, schema: Value, schemas: Record<string, SchemaDeclaration>): Pick<DocumentModelDeclaration, 'schema'> {
  const own = (key: string): Pick<DocumentModelDeclaration, 'schema'> => ({ schema: { kind: 'table', library: SCHEMA_LIBRARY, path: declaring.document.path, name: key } });
  const binding = bindingOf(declaring.tree, schema);
  if (isSchema(schema)) {
    schemas[`model:${name}`] = schemaIn(declaring, schema, undefined);
    return own(`model:${name}`);
  }
  const held = binding?.value && binding.assignments.length === 0 ? binding.value : schema;
  const ofClass = held.kind === 'call' ? schemaOfClass(declaring, held) : undefined;
  const meaning = ofClass ?? schemaMeaning(declaring, schema);
  return meaning ? { schema: meaning } : {};
}

/** `new Schema(definition, options)` and what is called on it later in the file. */
function schemaIn(declaring: DeclaringDocuments, call: CallValue, binding: number | undefined): SchemaDeclaration {
  const [definition, options] = call.args;
  const { paths, isOpen } = pathsIn(declaring, definition);
  const more = calledOn(declaring, binding);
  return { at: { start: call.start, end: call.end }, ...optionsIn(declaring, options), paths: [...paths, ...more.paths], indexes: more.indexes, virtuals: more.virtuals, ...(more.collection !== undefined && { collection: more.collection }), ...((isOpen || more.isOpen) && { isOpen: true as const }) };
}

export function optionsIn(declaring: DeclaringDocuments, options: Value | undefined): Pick<SchemaDeclaration, 'collection' | 'discriminator' | 'hasStamps' | 'isUnindexed'> {
  const collection = writtenText(declaring.tree, propertyIn(declaring, options, 'collection'));
  const stamps = propertyIn(declaring, options, 'timestamps');
  const discriminator = writtenText(declaring.tree, propertyIn(declaring, options, 'discriminatorKey'));
  return { ...(collection !== undefined && { collection }), ...(discriminator !== undefined && { discriminator }), ...(stamps && !isFalse(stamps) && { hasStamps: true as const }), ...(isFalse(propertyIn(declaring, options, 'autoIndex')) && { isUnindexed: true as const }) };
}

interface CalledOn extends Pick<SchemaDeclaration, 'paths' | 'indexes' | 'virtuals' | 'collection'> { readonly isOpen: boolean }

/** `schema.index(…)`, `schema.add(…)`, `schema.virtual(…)`, `schema.set('collection', …)` */
export function calledOn(declaring: DeclaringDocuments, binding: number | undefined): CalledOn {
  const { tree } = declaring;
  const paths: SchemaDeclaration['paths'][number][] = [];
  const indexes: IndexDeclaration[] = [];
  const virtuals: SchemaDeclaration['virtuals'][number][] = [];
  let isOpen = false;
  let collection: string | undefined;
  for (const { callee, args } of binding === undefined ? [] : tree.calls) {
    if (callee.kind !== 'member' || callee.object.kind !== 'name' || callee.object.binding !== binding) continue;
    const [first, second] = args;
    switch (callee.name) {
      case 'index': {
        const index = first && indexIn(declaring, first, second, callee.nameSpan);
        if (index) indexes.push(index);
        else isOpen = true;
        break;
      }
      case 'add': {
        const added = pathsIn(declaring, first);
        paths.push(...added.paths);
        isOpen ||= added.isOpen;
        break;
      }
      case 'set': if (writtenText(tree, first) === 'collection') collection = writtenText(tree, second); break;
      case 'virtual': {
        const name = writtenText(tree, first);
        const [ref, local, foreign] = [refIn(declaring, propertyIn(declaring, second, 'ref')), writtenText(tree, propertyIn(declaring, second, 'localField')), writtenText(tree, propertyIn(declaring, second, 'foreignField'))];
        if (name !== undefined && ref && local !== undefined && foreign !== undefined) virtuals.push({ name, ref, local, foreign });
        break;
      }
      default:
    }
  }
  return { paths, indexes, virtuals, isOpen, ...(collection !== undefined && { collection }) };
}

/** Whether a program tells Mongoose to make no indexes at all: `mongoose.set('autoIndex', false)`, `connect(url, { autoIndex: false })`. */
export const keepsIndexesBack = (text: string): boolean => /\bautoIndex['"]?\s*(?:,|:)\s*false\b/.test(text) && /mongoose/i.test(text);

