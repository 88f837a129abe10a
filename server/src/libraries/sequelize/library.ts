// Sequelize: its raw queries, which are followed as those of every driver, and what its models send.
import { drivenBy } from '../driven.ts';
import type { Library } from '../library.ts';
import { modelSites } from './calls.ts';
import { sequelizeDriver } from './driver.ts';
import { rewriteCall } from './rewrite.ts';

export const sequelizeLibrary: Library = drivenBy(sequelizeDriver, { sites: (document, tree, outside) => (outside.mapped ? modelSites(document, tree, outside) : []), rewrite: rewriteCall });
