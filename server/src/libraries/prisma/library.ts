// Prisma: its raw queries, which are followed as those of every driver, and the calls of its models.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { calledSites } from './calls.ts';
import { prismaDriver } from './driver.ts';
import { rewriteCall } from './rewrite.ts';

const raw = drivenBy(prismaDriver);

export const prismaLibrary: Library = {
  ...raw,
  rewrite: rewriteCall,
  sites: (document, tree, outside) => [...raw.sites(document, tree, outside), ...calledSites(document, tree, outside)],
};
