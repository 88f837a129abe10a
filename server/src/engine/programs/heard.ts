// What the files of a package tell together of how a library is set up.
import { inside } from '../discover/paths.ts';

/** One thing that they tell: of the package's own files, of another's where none of its own do; `several` where they do not agree. */
export const heardIn = <Told>(root: string, told: readonly { readonly path: string; readonly told: Told }[]) => <T>(of: (one: Told) => T | undefined): T | 'several' | undefined => {
  const having = told.filter((one) => of(one.told) !== undefined);
  const own = having.filter(({ path }) => inside(root, path));
  const [first, ...others] = new Set((own.length > 0 ? own : having).map((one) => of(one.told)));
  return others.length > 0 ? 'several' : first;
};
