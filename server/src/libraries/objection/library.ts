// Objection: what leads to the Knex behind it, and what its model classes send.
import { drivenBy } from '../driven.ts';
import { rewriteChain } from '../knex/rewrite.ts';
import type { Library } from '../library.ts';
import { modelSites } from './calls.ts';
import { objectionDriver } from './driver.ts';

export const objectionLibrary: Library = drivenBy(objectionDriver, {
  sites: (document, tree, outside) => (outside.modelClass ? modelSites(document, tree, outside) : []),
  // Who asks for the first row wants that one, and no more where more are offered.
  rewrite: (site, query, intentions, document) => (site.whole && !intentions.some((one) => one.kind === 'limit to' && one.rows === 1) && /\.\s*(?:first|findOne)\s*\(/.test(document.text.slice(site.whole.start, site.whole.end)) ? undefined : rewriteChain(site, query, intentions, document)),
});
