// Draws what is found in a statement, a file or standard input, with the schema of examples/shop: `npm run try -- 'select * from orders'`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const ROOT = join(__dirname, '..');

// npm goes to the root of the repository, and tells where it was called.
const given = process.argv.slice(2).join(' ');
const file = resolve(process.env['INIT_CWD'] ?? '.', given);
const isFile = given !== '' && existsSync(file);
const input = isFile ? readFileSync(file) : given === '' ? readFileSync(0) : `${given}\n`;
const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'server/src/cli.ts'), 'check', '--stdin', '--stdin-filename', isFile ? basename(file) : 'try.sql', '--no-cache'], { cwd: join(ROOT, 'examples/shop'), input, stdio: ['pipe', 'inherit', 'inherit'] });
// That something is found is no failure here.
process.exitCode = status === 1 ? 0 : (status ?? 2);
