// Mongoose: what its models and their documents send.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { collectionSites } from '../mongodb/calls.ts';
import { rewriteCall } from '../mongodb/rewrite.ts';
import { mongooseDriver } from './driver.ts';

export const mongooseLibrary: Library = drivenBy(mongooseDriver, { sites: (document, tree, outside) => collectionSites(document, tree, outside, 'mongoose'), rewrite: rewriteCall });
