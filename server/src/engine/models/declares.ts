// What is looked for in the text of a file before it is read for what it declares, and which libraries a workspace has at all. A look costs little, and may be wrong on the safe side alone.
import type { Files } from '../ports.ts';

/** What a file that declares tables or relations holds, or one that makes a client. */
const DECLARES = /['"]drizzle-orm['"/]/;
const RELATES = /\b(?:relations|defineRelations)\b/;
export const declaresIn = (text: string): 'tables' | 'relations' | undefined => (!DECLARES.test(text) ? undefined : RELATES.test(text) ? 'relations' : 'tables');

/** What a file that declares entities holds. */
export const ENTITIES = /@(?:\w+\.)?(?:Child|View)?Entity\s*\(|\bEntitySchema\b/;

/** What a file that declares models of Sequelize's holds, or one that associates them. */
export const MODELS = /\b(?:define\w*|\w*[mM]odel\w*)\s*(?:<[^()\n]*>)?\(\s*(?:['"][\w.]+['"]|[A-Z][A-Z\d_]+)\s*,\s*\{|\.define\s*[<(]|\.init\s*\(|['"]sequelize-typescript['"]|\.(?:hasMany|hasOne|belongsTo|belongsToMany)\s*\(/;

/** What a file that declares entities of MikroORM's holds, or what they embed or extend. */
export const MANAGED = /['"](?:@|[^'"\n]*\/)mikro-orm\//;

/** What a file that declares schemas or models of Mongoose's holds, or one that makes indexes; what sets Mongoose up besides. */
const DOCUMENTS = /(?:\bnew\s+(?:[\w$]+\.)*|\bmongoose\s*\.\s*)Schema\s*[(<]|@(?:Schema|[pP]rop|modelOptions)\s*\(|\.(?:model|discriminator)\s*[(<]|\bmodel\s*(?:<[^>\n]*>\s*)?\(\s*['"`]|\bgetModelForClass\b|\.createIndex(?:es)?\s*\(|\baddIndexes\w*\s*\(|\bautoIndex\b/;
export const declaresDocuments = (text: string): boolean => DOCUMENTS.test(text);
export const DOCUMENT_PACKAGES = '(?:mongoose|mongodb|mongodb-legacy|typegoose)';

/** What says which packages there are, and what they depend on. */
export const isPackage = (path: string): boolean => path.endsWith('package.json') && /(?:^|\/)package\.json$/.test(path);

/** Whether one of these packages has a library, or a fork of it (`@n8n/typeorm`); where there is no package at all, it may. */
export function dependsOn(library: string, files: Files, packages: readonly string[]): boolean {
  return packages.length === 0 || packages.some((path) => new RegExp(`"(?:@[\\w-]+/)?${library}"`).test(files.read(path) ?? ''));
}
