// Sequelize: its raw queries, which are followed as those of every driver, what its models send, and the tables that they declare.
import { declarationSites } from '../declarationSites.ts';
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { modelSites } from './calls.ts';
import { sequelizeDriver } from './driver.ts';
import { sequelizeIndexes } from './indexes.ts';
import { rewriteCall } from './rewrite.ts';

export const sequelizeLibrary: Library = drivenBy(sequelizeDriver, { sites: (document, tree, outside) => [...declarationSites(outside, sequelizeDriver), ...(outside.mapped ? modelSites(document, tree, outside) : [])], rewrite: rewriteCall, indexes: sequelizeIndexes });
