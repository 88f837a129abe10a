// The libraries whose objects are followed through a program.
import type { DialectId } from '../sql/dialect.ts';
import type { Called, ClientMeaning, Driver, FunctionMeaning, Meaning } from './meaning.ts';
import { filled, type Handed } from './handed.ts';
import { betterSqliteDriver } from './better-sqlite3/driver.ts';
import { bunSqliteDriver } from './bun-sqlite/driver.ts';
import { clickhouseDriver } from './clickhouse/driver.ts';
import { d1Driver } from './d1/driver.ts';
import { databasesDriver } from './databases/driver.ts';
import { drizzleDriver } from './drizzle/driver.ts';
import { knexDriver } from './knex/driver.ts';
import { kyselyDriver } from './kysely/driver.ts';
import { libsqlDriver } from './libsql/driver.ts';
import { mikroOrmDriver } from './mikro-orm/driver.ts';
import { managedRow, memberOfManaged } from './mikro-orm/follows.ts';
import { mssqlDriver } from './mssql/driver.ts';
import { mysqlDriver } from './mysql2/driver.ts';
import { mongodbDriver } from './mongodb/driver.ts';
import { mongooseDriver } from './mongoose/driver.ts';
import { documentOf, memberOfDocuments, memberOfHeldDocuments } from './mongoose/follows.ts';
import { neonDriver } from './neon/driver.ts';
import { nodeSqliteDriver } from './node-sqlite/driver.ts';
import { pgDriver } from './pg/driver.ts';
import { remoteDriver } from './remote.ts';
import { pgPromiseDriver } from './pg-promise/driver.ts';
import { postgresDriver } from './postgres/driver.ts';
import { objectionDriver } from './objection/driver.ts';
import { instanceOf, memberOfModelClass, memberOfRows } from './objection/follows.ts';
import { prismaDriver } from './prisma/driver.ts';
import { sequelizeDriver } from './sequelize/driver.ts';
import { memberOfHeld, memberOfModel, rowOf } from './sequelize/follows.ts';
import { slonikDriver } from './slonik/driver.ts';
import { sqlTemplateStringsDriver } from './sql-template-strings/driver.ts';
import { sqlTemplateTagDriver } from './sql-template-tag/driver.ts';
import { sqlite3Driver } from './sqlite3/driver.ts';
import { tediousDriver } from './tedious/driver.ts';
import { typeormDriver } from './typeorm/driver.ts';
import { memberOfEntities, memberOfEntity, OF_ENTITY, rowOf as rowOfEntity } from './typeorm/follows.ts';
import { vercelDriver } from './vercel/driver.ts';

export const drivers: readonly Driver[] = [
  pgDriver, postgresDriver, neonDriver, vercelDriver, slonikDriver, pgPromiseDriver, mysqlDriver, betterSqliteDriver, sqlite3Driver, nodeSqliteDriver, bunSqliteDriver, libsqlDriver, d1Driver, mssqlDriver, tediousDriver, clickhouseDriver,
  prismaDriver, drizzleDriver, knexDriver, kyselyDriver, typeormDriver, sequelizeDriver, mikroOrmDriver, objectionDriver, sqlTemplateStringsDriver, sqlTemplateTagDriver, databasesDriver, mongooseDriver, mongodbDriver,
];

/** What is followed beside them, though it is no library for databases. */
const followed: readonly Driver[] = [...drivers, remoteDriver];

const byModule: ReadonlyMap<string, Driver> = new Map(followed.flatMap((driver) => Object.keys(driver.modules).map((module) => [module, driver] as const)));
const byLibrary: ReadonlyMap<string, Driver> = new Map(followed.map((driver) => [driver.library, driver]));
const generated = drivers.flatMap((driver) => driver.generated ?? []);
const globals: ReadonlyMap<string, Meaning> = new Map(drivers.flatMap((driver) => Object.entries(driver.globals ?? {})));

/** What a module of a library exports under a name; `*` is all of it. Undefined where no library owns the module. */
export function driverExport(module: string, name: string): Meaning | undefined {
  const exports = ownModule(module) ?? generated.find(({ path, exports: made }) => (name === '*' || Object.hasOwn(made, name)) && path.test(module))?.exports;
  if (!exports) return undefined;
  return name === '*' ? { kind: 'object', members: exports } : own(exports, name);
}

/** The libraries that one of these modules, as a package names what it depends on, belongs to, of those that are given SQL. */
export const librariesOf = (modules: readonly string[]): readonly string[] => [...new Set(modules.flatMap((module) => {
  const owner = ownerOf(module);
  return owner && !owner.withoutSql ? [owner.library] : [];
}))];

/** A fork is published under the same name by somebody else: `@signalapp/better-sqlite3`. */
const ownModule = (module: string): Driver['modules'][string] | undefined => byModule.get(module)?.modules[module] ?? byModule.get(original(module))?.modules[original(module)];
const ownerOf = (module: string): Driver | undefined => byModule.get(module) ?? byModule.get(original(module));
const original = (module: string): string => module.replace(/^@(?!types\/)[\w.-]+\//, '');

/** What a type that no file declares or imports is. */
export const driverGlobal = (name: string): Meaning | undefined => globals.get(name);

/** As users know it. */
export const titleOf = (library: string): string => byLibrary.get(library)?.title ?? library;

/** Whether the classes of its rows may keep some of them from being shown. */
export const rowsHide = (library: string): Driver['rowsHide'] => byLibrary.get(library)?.rowsHide;

const roleOf = ({ library, role }: ClientMeaning): Driver['roles'][string] | undefined => byLibrary.get(library)?.roles[role];

/** What a member is, of anything that has a meaning. */
export function memberOf(meaning: Meaning | undefined, name: string): Meaning | undefined {
  switch (meaning?.kind) {
    case 'client': return within(spoken(own(roleOf(meaning)?.members ?? {}, name) ?? memberOfHeld(meaning, name) ?? memberOfManaged(meaning, name) ?? memberOfEntities(meaning, name) ?? memberOfHeldDocuments(meaning, name) ?? memberOfRows(meaning, name) ?? roleOf(meaning)?.other, meaning.dialect), meaning.environment);
    case 'object': return own(meaning.members, name) ?? memberOf(meaning.base, name);
    case 'imported': return { ...meaning, steps: [...meaning.steps, { kind: 'member', name }] };
    // `query.bind(pool)` is the same function still.
    case 'function': return name === 'bind' ? { kind: 'function', gives: meaning } : undefined;
    case 'class': return own(meaning.members ?? {}, name) ?? memberOf(meaning.base, name);
    case 'table': return memberOfEntity(meaning, name) ?? memberOf(meaning.base, name) ?? (meaning.library === 'sequelize' ? memberOfModel(meaning, name) : meaning.library === 'objection' ? memberOfModelClass(meaning, name) : meaning.library === 'mongoose' ? memberOfDocuments(meaning, name) : undefined);
    case 'file': return /^(?:toString|trim|trimEnd|trimStart)$/.test(name) ? { kind: 'function', gives: meaning } : undefined;
    default: return undefined;
  }
}

/** What a meaning is when it is called or tags a template. A file whose whole export is a client (`module.exports = sql`) is one too. */
export function asFunction(meaning: Meaning | undefined): FunctionMeaning | undefined {
  switch (meaning?.kind) {
    case 'function': return meaning;
    case 'client': return spoken(roleOf(meaning)?.called, meaning.dialect);
    case 'object': return asFunction(own(meaning.members, 'default') ?? meaning.base);
    default: return undefined;
  }
}

/** What a call of it gives, awaited, with what it is handed. A module that is called is its default export. */
export function givenBy(meaning: Meaning | undefined, handed?: () => Handed): Meaning | undefined {
  switch (meaning?.kind) {
    case 'imported': return { ...meaning, steps: [...meaning.steps, called('call', handed)] };
    case 'class': return meaning.callable ? filled(meaning.instance, 'new', handed) : undefined;
    // `require('better-sqlite3')(path)`
    // What a function makes that is given a model's name and attributes makes the model once it is given Sequelize.
    case 'table': return meaning.library === 'sequelize' ? meaning : undefined;
    case 'object': return filled(asFunction(meaning)?.gives, 'call', handed) ?? givenBy(own(meaning.members, 'default'), handed);
    default: return filled(asFunction(meaning)?.gives, 'call', handed);
  }
}

function called(kind: Called['kind'], handed: (() => Handed) | undefined): Called {
  const given = handed?.() ?? [];
  return given.some((one) => one !== undefined) ? { kind, handed: given } : { kind };
}

/** What `new` makes of it. */
export function madeBy(meaning: Meaning | undefined, handed?: () => Handed): Meaning | undefined {
  switch (meaning?.kind) {
    case 'class': return filled(meaning.instance, 'new', handed);
    case 'table': return meaning.library === 'sequelize' ? rowOf(meaning) : meaning.library === 'mikro-orm' ? managedRow(meaning) : meaning.library === 'mongoose' ? documentOf(meaning) : meaning.library === 'objection' ? instanceOf(meaning) : meaning.library === 'typeorm' ? rowOfEntity(meaning, madeBy(meaning.base, handed)) : madeBy(meaning.base, handed);
    case 'object': return madeBy(own(meaning.members, 'default'), handed);
    case 'imported': return { ...meaning, steps: [...meaning.steps, called('new', handed)] };
    default: return undefined;
  }
}

/** The same for the rows of a table: `Repository<User>`, `getRepository(User)`. What says already whose rows it is for keeps that. */
export function ofTable(meaning: Meaning | undefined, table: Meaning | undefined): Meaning | undefined {
  if (!table) return meaning;
  switch (meaning?.kind) {
    case 'client': return ((meaning.library === 'typeorm' && OF_ENTITY.has(meaning.role)) || ((meaning.library === 'sequelize' || meaning.library === 'objection') && meaning.role === 'model') || (meaning.library === 'mikro-orm' && HELD.has(meaning.role)) || (meaning.library === 'mongoose' && (meaning.role === 'model' || meaning.role === 'document'))) && !meaning.of ? { ...meaning, of: table } : meaning;
    case 'function': return meaning.gives ? { ...meaning, gives: ofTable(meaning.gives, table)! } : meaning;
    // `class Base<T> { constructor(protected repository: Repository<T>) {} }`, which `Users extends Base<User>`.
    case 'object': return { ...meaning, members: Object.fromEntries(Object.entries(meaning.members).map(([name, member]) => [name, ofTable(member, table)!])), ...(meaning.base && { base: ofTable(meaning.base, table)! }) };
    case 'imported': return { ...meaning, steps: [...meaning.steps, { kind: 'of', table }] };
    default: return meaning;
  }
}

/** Objects of MikroORM's that are for the rows of one entity. */
const HELD: ReadonlySet<string> = new Set(['repository', 'row', 'rows', 'pair', 'held', 'builder', 'wrapped']);

/** What a function gives to the parameter of a callback that is its argument. */
export function lentBy(meaning: Meaning | undefined, argument: number, of: number, parameter: number): Meaning | undefined {
  if (meaning?.kind === 'imported') return { ...meaning, steps: [...meaning.steps, { kind: 'lent', argument, of, parameter }] };
  return asFunction(meaning)?.lends?.find((lent) => lent.parameter === parameter && (lent.argument < 0 ? of + lent.argument : lent.argument) === argument)?.meaning;
}

/** The same in a dialect that the program told. */
export function spoken<M extends Meaning>(meaning: M | undefined, dialect: DialectId | undefined): M | undefined {
  if (!meaning || dialect === undefined) return meaning;
  switch (meaning.kind) {
    case 'client': return { ...meaning, dialect };
    case 'class': return { ...meaning, ...(meaning.instance && { instance: spoken(meaning.instance, dialect) }), ...(meaning.sends && { sends: { ...meaning.sends, dialect } }) };
    case 'function': {
      const { gives, sends, lends, tag } = meaning;
      return {
        ...meaning, ...(gives && { gives: spoken(gives, dialect) }), ...(sends && { sends: { ...sends, dialect } }), ...(tag && { tag: { ...tag, dialect } }),
        ...(lends && { lends: lends.map((lent) => ({ ...lent, meaning: spoken(lent.meaning, dialect)! })) }),
      };
    }
    case 'object': case 'text': case 'file': case 'table': case 'imported': case 'parameter': return meaning;
  }
}

/** The same where what is handed in is known. */
export function within(meaning: Meaning | undefined, environment: Meaning | undefined): Meaning | undefined {
  if (!environment) return meaning;
  if (meaning?.kind === 'client') return meaning.role === 'environment' ? environment : { ...meaning, environment };
  if (meaning?.kind !== 'function') return meaning;
  const { gives, lends } = meaning;
  const given = within(gives, environment);
  return { ...meaning, ...(given && { gives: given }), ...(lends && { lends: lends.map((lent) => ({ ...lent, meaning: within(lent.meaning, environment) ?? lent.meaning })) }) };
}

/** A dialect by what programs and addresses call it. */
export function dialectNamed(word: string): DialectId | undefined {
  const scheme = /^\s*([\w+.-]+?)(?:\+[\w.-]+)?:/.exec(word)?.[1] ?? word.trim();
  const name = scheme.toLowerCase();
  return Object.hasOwn(dialectNames, name) ? dialectNames[name] : undefined;
}

const dialectNames: Readonly<Record<string, DialectId>> = {
  'postgres': 'postgres', 'postgresql': 'postgres', 'pg': 'postgres', 'pgnative': 'postgres', 'pg-native': 'postgres', 'aurora-postgres': 'postgres', 'cockroachdb': 'postgres', 'cockroach': 'postgres',
  'mysql': 'mysql', 'mysql2': 'mysql', 'aurora-mysql': 'mysql', 'mariadb': 'mariadb',
  'sqlite': 'sqlite', 'sqlite3': 'sqlite', 'better-sqlite3': 'sqlite', 'sqljs': 'sqlite', 'expo': 'sqlite',
  'mssql': 'sqlserver', 'sqlserver': 'sqlserver', 'oracle': 'oracle', 'oracledb': 'oracle', 'snowflake': 'snowflake',
};

const own = <M extends Meaning>(members: Readonly<Record<string, M>>, name: string): M | undefined => (Object.hasOwn(members, name) ? members[name] : undefined);
