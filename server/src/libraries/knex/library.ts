// Knex: its raw SQL, which is followed as that of every driver, and its builder.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { builtSites } from './calls.ts';
import { knexDriver } from './driver.ts';

const raw = drivenBy(knexDriver);

export const knexLibrary: Library = {
  ...raw,
  sites: (document, tree, outside) => [...raw.sites(document, tree, outside), ...builtSites(document, tree, outside)],
};
