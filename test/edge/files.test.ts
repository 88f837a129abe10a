// The command looks at what git would show, and nothing that lies on a disk stops it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../server/src/edge/files.ts';
import { temporaryFolder, type Folder } from './folder.ts';

describe('files', () => {
  let folder: Folder;
  afterEach(() => folder.remove());
  const list = (exclude: readonly string[] = [], below = ''): readonly string[] => openFiles(join(folder.path, below), exclude).list();

  it('are what git shows, by nested ignore files, negations and the private list', () => {
    folder = temporaryFolder({
      '.gitignore': '*.log\n/dist\n!keep.log\nbuild/\n# comment\n',
      'a.sql': '', 'x.log': '', 'keep.log': '', 'dist/a.js': '', 'src/dist/a.ts': '', 'src/build/a.ts': '',
      'src/.gitignore': 'generated/*\n!generated/kept.ts\n*.log\n/local.ts\n!deep/own.log\n',
      'src/generated/gone.ts': '', 'src/generated/kept.ts': '', 'src/local.ts': '', 'src/deep/local.ts': '', 'src/deep/own.log': '', 'src/keep.log': '',
      'private.sql': '', '.env.sql': '', 'node_modules/pg/a.js': '', 'ünïcode/ñ.sql': '', 'with space/a b.sql': '',
    });
    execFileSync('git', ['init', '-q'], { cwd: folder.path });
    folder.write('.git/info/exclude', 'private.sql\nnode_modules\n');
    const shown = execFileSync('git', ['-c', 'core.quotePath=false', 'ls-files', '--others', '--exclude-standard'], { cwd: folder.path, encoding: 'utf8' });
    const expected = shown.trim().split('\n').sort();
    assert.ok(expected.includes('src/generated/kept.ts') && !expected.includes('private.sql'));
    assert.deepEqual(list(), expected);
    const below = expected.filter((path) => path.startsWith('src/')).map((path) => path.slice('src/'.length));
    assert.deepEqual(list([], 'src'), below);
  });

  it('of an ignored folder are seen when the folder itself is asked for', () => {
    folder = temporaryFolder({ '.git/HEAD': '', '.gitignore': 'dist\n', 'dist/a.sql': '' });
    assert.deepEqual(list([], 'dist'), ['a.sql']);
  });

  it('that a glob excludes are left out, folders by their bare name too', () => {
    folder = temporaryFolder({ 'a.sql': '', 'vendor/a.sql': '', 'src/a.test.ts': '', 'src/a.ts': '' });
    assert.deepEqual(list(['vendor', '**/*.test.ts']), ['a.sql', 'src/a.ts']);
  });

  it('are found once and without end where links go in circles', () => {
    folder = temporaryFolder({ 'a/b.sql': 'select 1' });
    symlinkSync(folder.path, join(folder.path, 'a/round'));
    symlinkSync(join(folder.path, 'a/b.sql'), join(folder.path, 'c.sql'));
    symlinkSync(join(folder.path, 'nowhere'), join(folder.path, 'dangling.sql'));
    assert.deepEqual(list(), ['a/b.sql', 'c.sql']);
    assert.equal(openFiles(folder.path).read('c.sql'), 'select 1');
  });

  it('that cannot be opened are told, and the others are read', () => {
    folder = temporaryFolder({ 'a.sql': 'select 1', 'closed/b.sql': '', 'huge.sql': '' });
    truncateSync(join(folder.path, 'huge.sql'), 65 * 1024 * 1024);
    chmodSync(join(folder.path, 'closed'), 0);
    const files = openFiles(folder.path);
    files.list();
    assert.equal(files.read('huge.sql'), undefined);
    assert.equal(files.read('a.sql'), 'select 1');
    assert.equal(files.read('gone.sql'), undefined);
    assert.ok(files.notes().includes('huge.sql was not read: it is larger than 64 MB.'));
    // A superuser may open any folder.
    if (process.getuid?.() !== 0) assert.ok(files.notes().includes('The folder closed/ could not be opened.'));
    chmodSync(join(folder.path, 'closed'), 0o755);
  });

  it('keep their byte order mark and tolerate what is not UTF-8', () => {
    folder = temporaryFolder({
      'bom.sql': '\uFEFFselect 1', 'latin.sql': Buffer.from('select \'caf\xe9\'', 'latin1'), 'wide.sql': Buffer.from('\uFEFFselect 1', 'utf16le'),
      'binary.sql': Buffer.from([115, 0, 1, 2]), 'empty.sql': '', 'photo.png': 'text',
    });
    mkdirSync(join(folder.path, 'folder.sql'));
    const { read } = openFiles(folder.path);
    assert.equal(read('bom.sql'), '\uFEFFselect 1');
    assert.equal(read('latin.sql'), "select 'caf\uFFFD'");
    assert.equal(read('wide.sql'), '\uFEFFselect 1');
    assert.equal(read('binary.sql'), undefined);
    assert.equal(read('empty.sql'), '');
    assert.equal(read('folder.sql'), undefined);
    assert.ok(!list().includes('photo.png'));
  });
});
