// The library that a driver makes: its sites are those of the program that end at the driver's own methods and tags, and those of its own calls, where it has some.
import { bindValues } from './bind.ts';
import type { Library } from './library.ts';
import type { Driver } from './meaning.ts';
import { sentSites } from './sends.ts';

/** What a library sends without being given SQL: the sites of its calls, the edits that mend one in its own words, and how its models declare an index. */
export type Called = Pick<Library, 'sites' | 'rewrite' | 'indexes'>;

export const drivenBy = ({ library, title, modules }: Driver, called?: Called): Library => ({
  id: library,
  title,
  modules: Object.keys(modules),
  ...called,
  sites: (document, tree, outside) => [...sentSites(document, tree, outside, library), ...(called?.sites(document, tree, outside) ?? [])],
  bind: bindValues,
});
