// MikroORM: its raw queries, which are followed as those of every driver, what its entity managers, repositories, rows and builders send, and the tables that its entities make.
import { declarationSites } from '../declarationSites.ts';
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { managedSites } from './calls.ts';
import { mikroOrmDriver } from './driver.ts';
import { rewriteCall } from './rewrite.ts';

export const mikroOrmLibrary: Library = drivenBy(mikroOrmDriver, {
  sites: (document, tree, outside) => (outside.managed ? [...declarationSites(outside, mikroOrmDriver), ...managedSites(document, tree, outside)] : []),
  rewrite: rewriteCall,
  indexes: 'unknown',
});
