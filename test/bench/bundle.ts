// The engine as the command ships it: bundled by esbuild into one script, then loaded into this process.
// Measuring through a loader that transforms each file apart would measure the loader's code, not ours.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.cwd();
const load = createRequire(join(root, 'package.json'));

/** The modules' exports, each under its name; throws with esbuild's first complaint where one does not exist yet. */
export async function bundled<T>(modules: Readonly<Record<string, string>>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plansight-bundle-'));
  try {
    return await bundledIn<T>(folder, modules);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundledIn<T>(folder: string, modules: Readonly<Record<string, string>>): Promise<T> {
  const file = join(folder, 'bundle.cjs');
  await build({
    stdin: { contents: Object.entries(modules).map(([name, path]) => `export { ${name} } from './server/src/${path}';`).join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs', mainFields: ['module', 'main'],
    outfile: file,
    sourcemap: 'inline',
    minifySyntax: true,
    logLevel: 'silent',
    plugins: [{
      name: 'besides',
      setup(context) {
        context.onResolve({ filter: /^(typescript|libpg-query)$/ }, ({ path }) => ({ path: load.resolve(path), external: true }));
      },
    }],
  });
  return load(file) as T;
}
