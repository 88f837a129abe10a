// Kysely: its templates, which are followed as those of every driver, and its builders.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { builtSites } from './calls.ts';
import { kyselyDriver } from './driver.ts';
import { rewriteChain } from './rewrite.ts';

export const kyselyLibrary: Library = drivenBy(kyselyDriver, { sites: builtSites, rewrite: rewriteChain });
