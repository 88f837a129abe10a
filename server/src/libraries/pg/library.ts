// node-postgres: texts sent by pools and clients, and by the program's own functions around them.
import type { Library } from '../library.ts';
import { sendingSites } from '../sends.ts';
import { pgDriver } from './driver.ts';
import { bindValue } from './bind.ts';

export const pgLibrary: Library = {
  id: 'pg',
  title: 'pg',
  modules: Object.keys(pgDriver.modules),
  sites: (document, tree, outside) => sendingSites(document, tree, outside, { id: 'pg', title: 'pg', rows: ['rows'] }),
  bind: bindValue,
};
