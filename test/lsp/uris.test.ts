// One file, however its address is spelt.
import assert from 'node:assert/strict';
import { below, joined, pathOf, uriOf } from '../../server/src/lsp/uris.ts';

describe('addresses', () => {
  const spellings: Readonly<Record<string, readonly string[]>> = {
    'c:/Users/me/a b.sql': ['file:///c%3A/Users/me/a%20b.sql', 'file:///C:/Users/me/a b.sql', 'file:///c:/Users/me/a%20b.sql', 'file:///C%3a\\Users\\me\\a%20b.sql', 'file:///c%3A%5CUsers%5Cme%5Ca%20b.sql'],
    'c:/': ['file:///c%3A/', 'file:///C:/', 'file:///c:\\'],
    '//server/share/a.sql': ['file://server/share/a.sql', 'file:////server/share/a.sql', 'file:\\\\server\\share\\a.sql'],
    '/home/me/ä😀#1?.sql': ['file:///home/me/%C3%A4%F0%9F%98%80%231%3F.sql', 'file:///home/me/ä😀%231%3F.sql'],
    '/home/me': ['file:///home/me', 'file:///home/me/', 'file:/home/me//'],
    '/': ['file:///'],
    '/100%.sql': ['file:///100%25.sql', 'file:///100%.sql'],
  };
  for (const [path, uris] of Object.entries(spellings)) {
    for (const uri of uris) it(`reads ${uri}`, () => assert.equal(pathOf(uri), path));
    it(`writes ${path} so that it is read again`, () => assert.equal(pathOf(uriOf(path)), path));
  }

  it('writes them as VS Code does', () => {
    assert.equal(uriOf('c:/a b/x#.sql'), 'file:///c%3A/a%20b/x%23.sql');
    assert.equal(uriOf('//server/share/a.sql'), 'file://server/share/a.sql');
  });

  it('knows what is no file', () => {
    for (const uri of ['untitled:Untitled-1', 'git:/a/b.sql?%7B%7D', 'vscode-notebook-cell:/a.ipynb#1', 'vscode-vfs://github/me/app/a.sql', '', 'a.sql', '://', 'a b:c', 'git:////x']) assert.equal(pathOf(uri), undefined);
  });

  it('finds a path below a folder, and not below one that only begins alike', () => {
    assert.equal(below('/a/b', '/a/b/c.sql'), 'c.sql');
    assert.equal(below('/a/b', '/a/b'), '');
    assert.equal(below('/a/b', '/a/bc/d.sql'), undefined);
    assert.equal(below('c:/', 'c:/a.sql'), 'a.sql');
    assert.equal(below('/', '/a.sql'), 'a.sql');
    for (const folder of ['/', 'c:/', '/a']) assert.equal(below(folder, joined(folder, 'x/y.sql')), 'x/y.sql');
  });
});
