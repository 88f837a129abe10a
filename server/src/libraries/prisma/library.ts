// Prisma: its raw queries, which are followed as those of every driver, and the calls of its models.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { calledSites } from './calls.ts';
import { prismaDriver } from './driver.ts';
import { prismaIndexes } from './indexes.ts';
import { rewriteCall } from './rewrite.ts';

export const prismaLibrary: Library = drivenBy(prismaDriver, { sites: calledSites, rewrite: rewriteCall, indexes: prismaIndexes });
