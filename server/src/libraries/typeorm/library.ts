// TypeORM: its raw queries, which are followed as those of every driver, what its repositories and builders send, and the tables that its entities make.
import { declarationSites } from '../declarationSites.ts';
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { builtSites } from './builders.ts';
import { programOf, repositorySites } from './calls.ts';
import { typeormIndexes } from './indexes.ts';
import { lazySites } from './lazies.ts';
import { typeormDriver } from './driver.ts';
import { rewriteCall } from './rewrite.ts';

export const typeormLibrary: Library = drivenBy(typeormDriver, {
  sites: (document, tree, outside) => {
    if (!outside.entity) return [];
    const program = programOf(document, tree, outside);
    return [...declarationSites(outside, typeormDriver), ...repositorySites(program), ...builtSites(program), ...lazySites(program)];
  },
  rewrite: rewriteCall,
  indexes: typeormIndexes,
});
