// The ways in which a program reaches the database; where two claim a text, the first has it.
import type { Library } from './library.ts';
import { drivenBy } from './driven.ts';
import { drivers } from './drivers.ts';
import { knexLibrary } from './knex/library.ts';
import { kyselyLibrary } from './kysely/library.ts';
import { drizzleLibrary } from './drizzle/library.ts';
import { markedLibrary } from './marked/library.ts';
import { mikroOrmLibrary } from './mikro-orm/library.ts';
import { migrationsLibrary } from './migrations/library.ts';
import { objectionLibrary } from './objection/library.ts';
import { mongodbLibrary } from './mongodb/library.ts';
import { mongooseLibrary } from './mongoose/library.ts';
import { prismaLibrary } from './prisma/library.ts';
import { sequelizeLibrary } from './sequelize/library.ts';
import { typeormLibrary } from './typeorm/library.ts';

/** Those whose calls are read besides the SQL that they are given. */
const called: readonly Library[] = [prismaLibrary, drizzleLibrary, kyselyLibrary, knexLibrary, typeormLibrary, sequelizeLibrary, mikroOrmLibrary, objectionLibrary, mongooseLibrary, mongodbLibrary];

export const libraries: readonly Library[] = [migrationsLibrary, ...drivers.map((driver) => called.find(({ id }) => id === driver.library) ?? drivenBy(driver)), markedLibrary];
