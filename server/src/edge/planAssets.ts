// The plan view's script and style as built: beside the bundle, or in dist/ when run from source.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Undefined where they were not built. */
export function planAssets(): { readonly script: string; readonly style: string } | undefined {
  const folder = [__dirname, join(__dirname, '../../../dist')].find((one) => existsSync(join(one, 'planView.js')));
  const read = (name: string): string => readFileSync(join(folder!, name), 'utf8');
  return folder === undefined ? undefined : { script: read('planView.js'), style: read('planView.css') };
}
