// The methods by which ORMs send queries, by the packages that declare them.
/** What sends a query: where it is declared, by which type, under which names. `built`: it begins one that is continued, and may be a part of another. */
export interface Sends { readonly orm: string; readonly file: RegExp; readonly type: RegExp; readonly method: RegExp; readonly built?: true }

export const SENDS: readonly Sends[] = [
  { orm: 'prisma', file: /prisma|generated/, type: /Delegate$/, method: /^(?:find(?:Unique|First)(?:OrThrow)?|findMany|count|aggregate|groupBy|create|update|delete|upsert|(?:create|update)Many(?:AndReturn)?|deleteMany)$/ },
  { orm: 'drizzle', file: /drizzle-orm/, type: /(?:Database|Transaction)$/, method: /^(?:select(?:Distinct(?:On)?)?|insert|update|delete|\$count)$/, built: true },
  { orm: 'drizzle', file: /drizzle-orm/, type: /RelationalQueryBuilder$/, method: /^find(?:Many|First)$/ },
  { orm: 'kysely', file: /kysely/, type: /^(?:Kysely|Transaction|QueryCreator|ControlledTransaction)$/, method: /^(?:selectFrom|insertInto|replaceInto|updateTable|deleteFrom|mergeInto)$/, built: true },
  { orm: 'typeorm', file: /\/typeorm\//, type: /^(?:Tree)?Repository$|^EntityManager$|^BaseEntity$/, method: /^(?:find(?:One)?(?:By)?(?:OrFail)?|findAndCount(?:By)?|exists?(?:By)?|count(?:By)?|sum|average|minimum|maximum|insert|update|upsert|delete|softDelete|restore|increment|decrement|save|remove|softRemove|recover|clear)$/ },
  { orm: 'typeorm', file: /\/typeorm\//, type: /QueryBuilder$/, method: /^(?:get(?:One|Many|RawOne|RawMany|Count|ManyAndCount|OneOrFail|Exists|RawAndEntities)|execute|stream)$/ },
  { orm: 'sequelize', file: /\/sequelize(?:-typescript)?\//, type: /^Model$/, method: /^(?:find(?:All|One|ByPk|AndCountAll|OrCreate|OrBuild|CreateFind)|count|max|min|sum|create|bulkCreate|upsert|update|destroy|restore|truncate|increment|decrement|save|reload)$/ },
  { orm: 'mongoose', file: /\/mongoose\//, type: /^Model$/, method: /^(?:find(?:One|ById)?(?:And(?:Update|Delete|Replace))?|countDocuments|estimatedDocumentCount|exists|distinct|aggregate|create|insertMany|insertOne|(?:update|delete)(?:One|Many)|replaceOne|bulkWrite)$/ },
  { orm: 'mongodb', file: /\/mongodb\//, type: /^Collection$/, method: /^(?:find(?:One)?(?:And(?:Update|Delete|Replace))?|countDocuments|estimatedDocumentCount|distinct|aggregate|(?:insert|update|delete)(?:One|Many)|replaceOne|bulkWrite)$/ },
  { orm: 'mikro-orm', file: /\/@mikro-orm\//, type: /^(?:Sql)?Entity(?:Manager|Repository)$/, method: /^(?:find(?:All|One|OneOrFail|AndCount|ByCursor)?|count|insert(?:Many)?|upsert(?:Many)?|native(?:Insert|Update|Delete))$/ },
  { orm: 'objection', file: /\/objection\//, type: /^Model$/, method: /^(?:query|\$query|relatedQuery|\$relatedQuery)$/, built: true },
  { orm: 'knex', file: /\/knex\//, type: /^(?:Knex|QueryInterface|Select|Table|Insert|TableReference|FunctionHelper|Where)$/, method: /^(?:knex|db|trx|from|table|into|select|insert|del|delete|update|first|count|where)$/, built: true },
];
