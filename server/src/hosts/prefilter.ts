// A cheap look at a file's text, to skip parsing the many that speak to no database.
// It asks for words, never for meaning, and must pass every file in which a library would find something.

/** What an SQL text begins with, wherever the rest of it stands. A lone `update` or `delete` is English or a method's name. */
const sql = /\binsert\s+(?:into|or)\b|\bupdate\s+["`\w.${}]+\s+(?:as\s+\w+\s+|\w+\s+)?set\b|\bdelete\s+from\b|\bwith\s+(?:recursive\s+)?"?\w+"?\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\(|\bmerge\s+into\b|\b(?:create|alter|drop)\s+(?:or\s+replace\s+|unique\s+|temp(?:orary)?\s+|unlogged\s+|materialized\s+|global\s+|local\s+)*(?:table|index|view|type|function|procedure|trigger|schema|sequence|extension|role|user|policy|database|domain|publication|subscription)\b|\btruncate\s+(?:table\s|only\s|["\w.]+\s*[;'"`])/i;
/** So does a query; `<Select value={…}>` and "Select a date" are none: somewhere behind the word stands FROM, or at once a call, a number or a value. */
const select = /(?<![<\w$.-])(?:select|SELECT)\s+(?:[\w.]+\s*\(|[\d$@:?(*'"]|(?:null|true|false|current_\w+|NULL|TRUE|FALSE|CURRENT_\w+)\b|[^;]{1,4000}?[\s)"'`}](?:from|FROM)[\s("'`$])/;
/** Markers, tags, and methods that are given SQL, or what is done in a transaction. */
const calls = /\b(?:sql|SQL)(?:\s*[`(<]|\.\w)|\/\*\s*(?:sql|SQL)\b|--\s*(?:sql|SQL)|\.(?:query|unsafe|raw|execute|prepare|\$?transaction|startTransaction|createQueryRunner)\b\s*[(<`]|\b\w*(?:[dD][bB]|[dD]atabase|[cC]onn(?:ection)?|[cC]lient|[sS]qlite3?)\)?\s*[?!]?\.\s*exec\s*\(|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\s*\(|\b(?:knex|trx)\s*(?:(?:<[^<>()]*>)?\(\s*["'`]|\.\s*(?:select|from|with|column|queryBuilder)\s*\()|["'`]\s*\)\s*\.\s*(?:(?:and|or)?[wW]here\w*|insert|update|del|delete|select|first|pluck|(?:left|inner|right)?[jJ]oin|orderBy|increment|decrement|returning|count|column)\s*[(<]|\$(?:query|execute)Raw|\bD1Database\b|\.schema\s*\.\s*(?:(?:create|alter|drop|rename|has)[A-Z]|table\s*\(|withSchema\b)|\b(?:pgm|queryInterface|queryRunner)\s*\.\s*\w|\bnew\s+\w*(?:Cursor|QueryStream|Query)\s*[(<]/;
/** Methods of a model of Prisma's client: names that no other library has, and others where they are given an object as options. */
const models = /\.(?:find(?:Many|First|Unique)(?:OrThrow)?|(?:create|update)Many(?:AndReturn)?|deleteMany|upsert|groupBy)\s*[(<]|\.\w+\s*\.(?:count\s*\(|(?:create|update|delete|aggregate)\s*\(\s*\{)/;
/** Modules that libraries own, however they are imported, and forks of them. */
const modules = new RegExp(`["'](?:@[\\w.-]+/)?(?:${[
  'pg', 'postgres', 'postgres-pool', 'pg-(?:pool|cursor|query-stream|native|promise)', '@neondatabase/serverless', '@vercel/postgres', 'slonik', '@slonik/sql-tag', '@databases/[\\w-]+',
  '(?:promise-)?mysql2?', 'mssql', '@cityssm/mssql-multi-pool', 'tedious', 'better-sqlite3(?:-multiple-ciphers)?', '@signalapp/sqlcipher', 'sqlite3?', '(?:node|bun):sqlite', 'bun', '@libsql/[\\w-]+', '@tursodatabase/serverless', '@cloudflare/workers-types', 'hono', '@hono/zod-openapi', '@clickhouse/client(?:-\\w+)?',
  'mongoose', '@typegoose/typegoose', '@nestjs/mongoose', 'drizzle-orm', 'knex', 'kysely(?:-[\\w-]+)?', 'typeorm', 'sequelize(?:-typescript)?', '@sequelize/core', 'objection', '(?:@mikro-orm|[\\w-]+/mikro-orm)', 'sql-template-(?:strings|tag)',
].join('|')})(?:/[^"'\\n]*)?["']`);
/** Modules that many import for types and values alone, and what makes or is a client of theirs. */
const clients = /["'](?:@prisma\/client|mongodb(?:-legacy)?)(?:\/[^"'\n]*)?["']/;
const making = /\b(?:PrismaClient|Prisma\s*\.\s*(?:sql|raw|join|defineExtension)|MongoClient|Db|Collection)\b|\.collection\s*[(<]/;
/** A file that only passes on what others export. */
const passesOn = /\bexport\s*(?:type\s*)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s*)?from\b/;

export const mayPassOn = (text: string): boolean => passesOn.test(text);

/** What answers a field of a GraphQL type may call what asks for it. */
const resolvers = /@(?:ResolveField|FieldResolver)\b|\b\w*[rR]esolvers\b[^\n]*=/;

/** Whether a program may hold sites. */
export const mayHoldSites = (text: string): boolean => modules.test(text) || calls.test(text) || sql.test(text) || select.test(text) || (clients.test(text) && making.test(text)) || resolvers.test(text);

/** Builders of Drizzle's, and its relational client. */
const builders = /\.from\s*\(\s*\w|\.(?:insert|update|delete)\s*\(\s*[\w.]+\s*\)|\.query\s*\.\s*\w+\s*\.\s*find(?:Many|First)\b|\.\$count\s*\(/;

/** Whether a program may build a query of tables that others declare: asked only where a package has such a builder. */
export const mayBuildQueries = (text: string): boolean => builders.test(text);

/** Methods of a repository of TypeORM's: what holds one does not always import TypeORM, but it is called one, is an entity itself, or extends one. */
const repositories = /(?:[rR]epo\w*|[mM]anager|\b[A-Z][\w$]*|\bthis|\bem)\s*\.\s*(?:find(?:One)?(?:By)?(?:OrFail)?|findAndCount(?:By)?|findByIds|findOneById|exists?(?:By)?|count(?:By)?|soft(?:Delete|Remove)|restore|upsert|insert|increment|decrement|save|delete|update)\s*(?:<[^>\n]*>\s*)?\(|\.(?:createQueryBuilder|getRepository)\s*[(<]/;

/** Whether a program may ask for entities: asked only where a package has TypeORM. */
export const mayAskEntities = (text: string): boolean => repositories.test(text);

/** Methods of a model of Sequelize's: names that no other library has, and others on what is called like a model. */
const mapped = /\.(?:find(?:All|ByPk|AndCountAll|OrCreate|OrBuild|CreateFind)|bulkCreate|unscoped)\s*[(<]|(?:\b[A-Z][\w$]*|\bthis|\b(?:db|models)\.\w+|[mM]odel|[rR]epo\w*)\s*\.\s*(?:findOne|create|upsert|update|destroy|restore|truncate|count|min|max|sum|increment|decrement|scope)\s*[(<]|\bawait\s+[\w$.?!()[\]]{1,100}\.(?:findOne|create|count|save|update|destroy|reload|restore|increment|decrement)\s*[(<]/;

/** Whether a program may ask models of Sequelize's: asked only where a package has it. */
export const mayAskMapped = (text: string): boolean => mapped.test(text);

/** Methods of an entity manager of MikroORM's, of its repositories, and of what its entities hold. */
const managed = /\b(?:em|entityManager|\w*[rR]epo\w*|this|manager)\s*\)?\s*\.\s*(?:find(?:One|All|AndCount|ByCursor|OneOrFail)?|count|insert(?:Many)?|upsert(?:Many)?|native(?:Update|Delete|Insert)|createQueryBuilder|qb|fork|transactional|getRepository|repo|persistAndFlush|removeAndFlush|populate|execute)\s*[(<]|\.(?:load(?:Items|Count|OrFail)?|init|matching)\s*\(/;

/** Whether a program may ask entities of MikroORM's: asked only where a package has it. */
export const mayAskManaged = (text: string): boolean => managed.test(text);
/** Methods of a model class of Objection's, and of its rows. */
const modelClasses = /\.(?:query|relatedQuery|knexQuery|fetchGraph|loadRelated)\s*[(<]|\.\$(?:query|relatedQuery|fetchGraph|loadRelated)\b/;

/** Whether a program may ask model classes of Objection's: asked only where a package has it. */
export const mayAskModelClasses = (text: string): boolean => modelClasses.test(text);

/** Methods of a model or a collection of MongoDB's: names that no other library has, and others on what is called like a model or a collection. */
const documents = /\.(?:findBy(?:Id)(?:And(?:Update|Delete|Replace|Remove))?|findOne(?:And(?:Update|Delete|Replace|Remove))?|(?:update|delete|insert)(?:One|Many)|replaceOne|countDocuments|estimatedDocumentCount|bulkWrite|createIndex(?:es)?)\s*[(<]|(?:\b[A-Z][\w$]*|\bthis|\b(?:db|mongo\w*|models|collections?)\.\w+|[mM]odel|[rR]epo\w*|[cC]ollection\w*(?:<[^<>()]*>)?(?:\([^()]*\))?)\s*\.\s*(?:find|create|exists|distinct|aggregate|paginate|count)\s*[(<]|\bawait\s+[\w$.]{1,100}\.save\s*\(/;

/** Whether a program may ask collections: asked only where a package has Mongoose or MongoDB's driver. */
export const mayAskDocuments = (text: string): boolean => documents.test(text);

/** Whether a program may call models of an ORM's client: asked only where a schema of one is there. */
export const mayCallModels = (text: string): boolean => models.test(text);

/**
 * Whether a program that holds none of these words imports a name that other files export for speaking to a database, and calls one of its methods, where only they do:
 * `run(byEmail, [email])` with both imported, `users.named(name)` of a class.
 */
export function mentions(text: string, names: ReadonlyMap<string, RegExp | undefined>): boolean {
  if (names.size === 0) return false;
  for (const [, imported, required] of text.matchAll(imports)) for (const [word] of (imported ?? required)!.matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)) {
    if (names.has(word) && names.get(word)?.test(text) !== false) return true;
  }
  return false;
}
const imports = /\bimport\s+(?:type\s+)?([^'"`;()]+?)\s+from\s*["']|\b(?:const|let|var)\s+([^=;]{1,2000}?)\s*=\s*(?:await\s+)?(?:require|import)\s*\(/g;

/** Beyond this, in UTF-16 units, no one writes a program by hand. */
const longest = 1_000_000;
/** What bundlers put before the modules they join. */
const bundler = /^(?:var|let|const) __(?:create|defProp|getOwnPropNames|commonJS|esm|toESM|export|webpack_\w+)\s*=|\b__webpack_require__\b|\bparcelRequire\w*\b|^\/\/ node_modules\/|^\/\/#region node_modules\//m;
/** esbuild begins a bundle whose names it shortened with these; no hand names three of them by single letters. */
const shortened = /\b[\w$]{1,3}=Object\.(?:create|defineProperty)[,;](?:var )?[\w$]{1,3}=Object\.(?:defineProperty|getOwnPropertyDescriptor|getOwnPropertyNames)\b/;
/** What compilers put before a module that they turn into another kind. */
const compiled = /^(?:["']use strict["'];?\s*)(?:[\s\S]{0,400}?\n)?\s*Object\.defineProperty\(exports,\s*["']__esModule["']/;
const helped = /^(?:var|const) (?:__(?:awaiter|generator|importDefault|importStar|createBinding|decorate|extends|assign|spreadArray|rest) = \(this && this\.__|\w+_\d+ = (?:__import\w+\()?require\()|\b_interop_?[rR]equire_?(?:[dD]efault|[wW]ildcard)\b/m;

/**
 * Whether a tool wrote a program out of others: a bundle, minified or compiled code. What it says stands in its sources,
 * and reading it costs more than all of them. Long lines alone do not tell: they may hold an image or a dump.
 */
export function isGenerated(text: string): boolean {
  if (text.length > longest || isCompiled(text)) return true;
  if (text.length < 5_000) return false;
  if (text.length > 20_000 && bundler.test(text)) return true;
  let dense = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > 1_000 && isDense(text, start, end)) dense += end - start;
    start = end + 1;
  }
  // Texts that hold SQL keep their lines when the code around them loses its own.
  return dense > 5_000 && (dense * 2 > text.length || shortened.test(text.slice(0, 2_000)) || isTight(text));
}

/** A tool says where the map to its source is, at the end; or begins with what only it writes. */
function isCompiled(text: string): boolean {
  const last = text.lastIndexOf('\n//# sourceMappingURL=');
  if (last >= 0 && !text.slice(last + 1).trimEnd().includes('\n')) return true;
  return compiled.test(text.slice(0, 2_000)) && helped.test(text);
}

/** No space before any of many blocks. */
const isTight = (text: string): boolean => countOf(text, '){') > 50 && countOf(text, '){') > 10 * countOf(text, ') {');

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Code without spaces calls something every few dozen units; data does not. */
function isDense(text: string, start: number, end: number): boolean {
  let calls = 0;
  for (let at = text.indexOf('(', start); at >= 0 && at < end; at = text.indexOf('(', at + 1)) if (/[\w$)\]]/.test(text[at - 1] ?? '')) calls++;
  return calls * 80 > end - start;
}

/** What a compiler may have made a program of, if it stands beside it: `orders.ts` of `orders.js`. */
export const sourcesBeside = (path: string): readonly string[] =>
  /\.[cm]?jsx?$/.test(path) ? [path.replace(/js(x?)$/, 'ts$1'), path.replace(/jsx?$/, 'tsx')] : [];
