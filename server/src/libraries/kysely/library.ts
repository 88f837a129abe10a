// Kysely: its templates, which are followed as those of every driver, and its builders.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { builtSites } from './calls.ts';
import { kyselyDriver } from './driver.ts';
import { rewriteChain } from './rewrite.ts';

const raw = drivenBy(kyselyDriver);

export const kyselyLibrary: Library = {
  ...raw,
  rewrite: rewriteChain,
  sites: (document, tree, outside) => [...raw.sites(document, tree, outside), ...builtSites(document, tree, outside)],
};
