// Drizzle: its raw queries, which are followed as those of every driver, and what its builders and its relational client send; and the tables that it declares.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { calledSites } from './calls.ts';
import { declarationSites } from '../declarationSites.ts';
import { drizzleDriver } from './driver.ts';
import { drizzleIndexes } from './indexes.ts';
import { rewriteCall } from './rewrite.ts';

export const drizzleLibrary: Library = drivenBy(drizzleDriver, { sites: (document, tree, outside) => [...declarationSites(outside, drizzleDriver), ...calledSites(document, tree, outside)], rewrite: rewriteCall, indexes: drizzleIndexes });
