// The ways in which a program reaches the database; where two claim a text, the first has it.
import type { Library } from './library.ts';
import { drivenBy } from './driven.ts';
import { drivers } from './drivers.ts';
import { markedLibrary } from './marked/library.ts';
import { migrationsLibrary } from './migrations/library.ts';

export const libraries: readonly Library[] = [migrationsLibrary, ...drivers.map(drivenBy), markedLibrary];
