// MongoDB's driver: what its collections are asked.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { collectionSites } from './calls.ts';
import { mongodbDriver } from './driver.ts';
import { rewriteCall } from './rewrite.ts';

export const mongodbLibrary: Library = drivenBy(mongodbDriver, { sites: (document, tree, outside) => collectionSites(document, tree, outside, 'mongodb'), rewrite: rewriteCall });
