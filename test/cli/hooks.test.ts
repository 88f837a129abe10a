// What the repository offers to others' hooks and pipelines: it is read as they read it, and what it names is run.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../edge/folder.ts';
import { repository } from './repository.ts';

const ROOT = join(__dirname, '../..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

type Yaml = string | Yaml[] | { readonly [key: string]: Yaml };

/** The part of YAML that the two files keep to: maps and lists by indentation, and plain scalars on one line. Anything else throws. */
function yaml(text: string): Yaml {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line)).map((line) => ({ depth: line.search(/\S/), said: line.trim() }));
  let at = 0;
  const block = (depth: number): Yaml => {
    const list: Yaml[] = [];
    const map: Record<string, Yaml> = {};
    for (; at < lines.length && lines[at]!.depth === depth; ) {
      const { said } = lines[at]!;
      if (said.startsWith('- ')) {
        lines[at] = { depth: depth + 2, said: said.slice(2) };
        list.push(block(depth + 2));
        continue;
      }
      const [, key, value] = /^([\w-]+):(?: (.+))?$/.exec(said) ?? [];
      if (key === undefined || key in map) throw new Error(`Not a key of its own: ${said}`);
      at++;
      if (value === undefined) map[key] = block(lines[at]!.depth);
      // A plain scalar holds no `: ` and no ` #`, and does not begin with a sign that means something.
      else if (value === "''") map[key] = '';
      else if (/: | #|^[!&*>|%@`'"[{,?-]/.test(value)) throw new Error(`Not a plain scalar: ${value}`);
      else map[key] = value;
    }
    if (at < lines.length && lines[at]!.depth > depth) throw new Error(`Indented without reason: ${lines[at]!.said}`);
    return list.length > 0 ? list : map;
  };
  return block(0);
}

describe('hooks and pipelines', function () {
  this.timeout(120_000);
  const bin = temporaryFolder();
  before(() => symlinkSync(join(ROOT, 'dist/cli.js'), join(bin.path, 'plansight')));
  after(() => bin.remove());
  const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({ ...process.env, PATH: `${bin.path}${delimiter}${process.env['PATH']}`, ...more });

  it('offer a hook to pre-commit that holds back what is staged', () => {
    const hooks = yaml(textOf('.pre-commit-hooks.yaml')) as Record<string, string>[];
    assert.deepEqual(hooks.map(({ id, language, pass_filenames: names }) => [id, language, names]), [['plansight', 'node', 'false']]);
    const { entry = '', files = '' } = hooks[0]!;
    for (const path of ['a/b.sql', 'a.mts', 'a.tsx', 'a.vue', 'prisma/schema.prisma']) assert.match(path, new RegExp(files));
    assert.doesNotMatch('notes.md', new RegExp(files));
    const shop = repository();
    const run = () => spawnSync('sh', ['-c', entry], { cwd: shop.path, encoding: 'utf8', env: environment() });
    const clean = run();
    shop.write('src/a.sql', 'delete from orders;\n');
    shop.git('add', '-A');
    const held = run();
    shop.remove();
    assert.deepEqual([clean.status, clean.stdout, clean.stderr], [0, '', '']);
    assert.equal(held.status, 1);
    assert.match(held.stdout, /^src\/a\.sql:1:1 error/);
  });

  it('offer a step to GitHub that annotates the pull request', () => {
    const { runs, inputs } = yaml(textOf('action.yml')) as { runs: { using: string; steps: Record<string, Yaml>[] }; inputs: Record<string, Yaml> };
    assert.equal(runs.using, 'composite');
    const { run, env } = runs.steps.at(-1)! as { run: string; env: Record<string, string> };
    // Every input is used, and none is written into a command.
    assert.deepEqual(Object.keys(inputs).filter((name) => !Object.values(env).some((value) => value.includes(`inputs.${name} `))), []);
    assert.ok(runs.steps.every((step) => !String(step['run'] ?? '').includes('${{')));
    const shop = repository();
    shop.git('checkout', '-q', '-b', 'feature');
    shop.write('src/a.sql', 'delete from orders;\nselect 1;\n');
    shop.commit('second');
    const step = (more: Readonly<Record<string, string>>) => spawnSync('bash', ['-c', run], { cwd: shop.path, encoding: 'utf8', env: environment({ GITHUB_ACTION_PATH: ROOT, SINCE: '', REVIEWED: '', ARGUMENTS: '', ...more }) });
    const since = step({ SINCE: 'main' });
    const whole = step({});
    const some = step({ SINCE: 'main', REVIEWED: 'src/old.ts', ARGUMENTS: '--quiet --max-warnings 0' });
    shop.remove();
    assert.deepEqual([since.status, since.stdout.split('\n').map((line) => line.split(',')[0])], [1, ['::error file=src/a.sql', '']]);
    assert.equal(whole.stdout.split('\n').length, 3);
    assert.deepEqual([some.status, some.stdout, some.stderr], [0, '', '']);
  });

  it('offer a hook of git’s own in the README', () => {
    const [, script] = /```sh\n(#!\/bin\/sh\n[^`]*)```/.exec(textOf('README.md')) ?? [];
    assert.ok(script);
    const shop = repository();
    shop.write('.git/hooks/pre-commit', script);
    chmodSync(join(shop.path, '.git/hooks/pre-commit'), 0o755);
    shop.write('src/a.sql', 'delete from orders;\n');
    shop.git('add', '-A');
    const { status, stdout, stderr } = spawnSync('git', ['-C', shop.path, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-m', 'x'], { encoding: 'utf8', env: environment() });
    shop.remove();
    assert.equal(status, 1);
    assert.match(stdout + stderr, /delete-without-where/);
  });

  it('install a package that holds all that the command loads', () => {
    const listed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ files: { path: string }[] }];
    const paths = listed[0].files.map(({ path }) => path);
    for (const path of ['dist/cli.js', 'dist/command.js', 'dist/server.js', 'dist/scan.js', 'dist/typescript.js', 'dist/libpg-query.js', 'dist/libpg-query.wasm', 'dist/NOTICES.txt', 'dist/rules/reading/select-star.md', 'plansight.schema.json', 'LICENSE']) assert.ok(paths.includes(path), path);
    assert.deepEqual(paths.filter((path) => /^(?:server|client|test|examples)\//.test(path)), []);
  });
});
