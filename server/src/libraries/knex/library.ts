// Knex: its raw SQL, which is followed as that of every driver, and its builder.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { builtSites } from './calls.ts';
import { knexDriver } from './driver.ts';
import { rewriteChain } from './rewrite.ts';

export const knexLibrary: Library = drivenBy(knexDriver, { sites: builtSites, rewrite: rewriteChain });
