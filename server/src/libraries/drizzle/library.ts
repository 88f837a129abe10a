// Drizzle: its raw queries, which are followed as those of every driver, and what its builders and its relational client send.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { calledSites } from './calls.ts';
import { drizzleDriver } from './driver.ts';
import { rewriteCall } from './rewrite.ts';

export const drizzleLibrary: Library = drivenBy(drizzleDriver, { sites: calledSites, rewrite: rewriteCall });
