// The ways in which a program reaches the database. The first that claims a text keeps it: drivers come before marks.
import type { Library } from './library.ts';
import { markedLibrary } from './marked/library.ts';
import { migrationsLibrary } from './migrations/library.ts';
import { pgLibrary } from './pg/library.ts';
import { postgresLibrary } from './postgres/library.ts';

export const libraries: readonly Library[] = [pgLibrary, postgresLibrary, markedLibrary, migrationsLibrary];
