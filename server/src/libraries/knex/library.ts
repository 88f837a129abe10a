// Knex: its raw SQL, which is followed as that of every driver, and its builder.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { builtSites } from './calls.ts';
import { knexDriver } from './driver.ts';
import { rewriteChain } from './rewrite.ts';

const raw = drivenBy(knexDriver);

export const knexLibrary: Library = {
  ...raw,
  rewrite: rewriteChain,
  sites: (document, tree, outside) => [...raw.sites(document, tree, outside), ...builtSites(document, tree, outside)],
};
