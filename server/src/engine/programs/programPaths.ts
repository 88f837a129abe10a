// Which of a workspace's files are programs, and which tell of packages and of how libraries are set up: found once, for as long as the same files are there.
import { hostFor, languageOf } from '../../hosts/all.ts';
import { sourcesBeside } from '../../hosts/prefilter.ts';
import { isPackage } from '../models/declares.ts';
import { isSetup } from '../models/entitySetup.ts';
import { mayTellOfModels } from '../models/mappedSetup.ts';
import type { Memory } from '../workspace.ts';

/** Paths among all of a workspace. */
export interface ProgramPaths {
  /** That can be read, and are not made of others. */
  readonly programs: readonly string[];
  readonly present: ReadonlySet<string>;
  /** What may tell how a library is set up. */
  readonly telling: readonly string[];
  readonly tellingOfModels: readonly string[];
  readonly tellingOfKnex: readonly string[];
}

export const programPaths = (all: readonly string[], memory: Pick<Memory, 'programs'>): ProgramPaths => memory.programs.of('', [all], () => {
  const listed = new Set(all);
  const programs = all.filter((path) => hostFor(languageOf(path) ?? 'sql') !== undefined && !sourcesBeside(path).some((one) => listed.has(one)));
  return { programs, present: new Set(programs), telling: [...programs, ...all.filter(isSetup)], tellingOfModels: all.filter(mayTellOfModels), tellingOfKnex: [...programs, ...all.filter((path) => path.endsWith('.json'))] };
});

export const packagesOf = (all: readonly string[], memory: Pick<Memory, 'packages'>): readonly string[] => memory.packages.of('', [all], () => all.filter(isPackage));
