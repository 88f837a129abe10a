// The library that a driver makes: its sites are those of the program that end at the driver's own methods and tags.
import { bindValues } from './bind.ts';
import type { Library } from './library.ts';
import type { Driver } from './meaning.ts';
import { sentSites } from './sends.ts';

export const drivenBy = ({ library, title, modules }: Driver): Library => ({
  id: library,
  title,
  modules: Object.keys(modules),
  sites: (document, tree, outside) => sentSites(document, tree, outside, library),
  bind: bindValues,
});
