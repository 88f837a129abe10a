// Where the planner's program and what it needs lie: beside the bundle that is running, or, from source, where the build puts them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The first of each is that of a bundle, the second that of the sources. */
export const entryFile = (): string => [join(__dirname, 'planner.js'), join(__dirname, '../../planner.ts')].find((path) => existsSync(path))!;
export const assetsFolder = (): string => [join(__dirname, 'planner'), join(__dirname, '../../../../dist/planner')].find((path) => existsSync(join(path, 'clusters.txt'))) ?? join(__dirname, 'planner');
