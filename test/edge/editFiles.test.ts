// What --fix writes: safe fixes, once, in the file's own manner, and never over anything else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyFixes } from '../../server/src/edge/editFiles.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import type { Fix } from '../../server/src/rules/finding.ts';
import { temporaryFolder, type Folder } from './folder.ts';

const finding = (path: string, ...fixes: readonly Partial<Fix>[]): ReportedFinding => ({
  rule: 'r', level: 'warning', path, role: 'application', span: { start: 0, end: 1 }, message: '', fingerprint: '', extent: { start: 0, end: 1 }, content: '', related: [],
  fixes: fixes.map((fix) => ({ title: 't', safe: true, edits: [], files: [], ...fix })),
});
const replace = (start: number, end: number, text: string): Partial<Fix> => ({ edits: [{ span: { start, end }, text }] });

describe('applying fixes', () => {
  let folder: Folder;
  afterEach(() => folder.remove());
  const bytes = (path: string): string => readFileSync(join(folder.path, path)).toString('latin1');
  const text = (path: string): string => readFileSync(join(folder.path, path), 'utf8');
  const apply = (...findings: readonly ReportedFinding[]) => applyFixes(folder.path, findings, (path) => before.get(path));
  let before: Map<string, string>;
  const open = (files: Readonly<Record<string, string | Uint8Array>>): void => {
    folder = temporaryFolder(files);
    before = new Map(Object.keys(files).map((path) => [path, text(path)]));
  };

  it('writes every safe fix that touches no other, and leaves the rest for the next run', () => {
    open({ 'a.sql': 'abcdef' });
    const [first, second, third] = [finding('a.sql', replace(0, 2, 'X')), finding('a.sql', replace(1, 3, 'Y')), finding('a.sql', replace(4, 5, ''))];
    const { fixed, files } = apply(first!, second!, third!);
    assert.deepEqual(fixed, [first, third]);
    assert.deepEqual(files, ['a.sql']);
    assert.equal(text('a.sql'), 'Xcdf');
  });

  it('takes the first safe fix, and none that is not', () => {
    open({ 'a.sql': 'ab', 'b.sql': 'ab' });
    apply(finding('a.sql', { ...replace(0, 1, 'X'), safe: false }, replace(1, 2, 'Y')), finding('b.sql', { ...replace(0, 1, 'X'), safe: false }));
    assert.deepEqual([text('a.sql'), text('b.sql')], ['aY', 'ab']);
  });

  it('keeps line ends, the byte order mark and what is behind it', () => {
    open({ 'a.sql': '\uFEFFselect *\r\nfrom é\r\n' });
    apply(finding('a.sql', replace(8, 9, 'a,\nb')));
    assert.equal(text('a.sql'), '\uFEFFselect a,\r\nb\r\nfrom é\r\n');
  });

  it('makes new files with their folders', () => {
    open({ 'a.sql': '' });
    const { files } = apply(finding('a.sql', { files: [{ path: 'db/new/1.sql', text: 'create index;\n' }] }));
    assert.deepEqual(files, ['db/new/1.sql']);
    assert.equal(text('db/new/1.sql'), 'create index;\n');
  });

  it('never writes over a file', () => {
    open({ 'a.sql': '', 'db/1.sql': 'mine' });
    const { fixed, notes } = apply(finding('a.sql', { files: [{ path: 'db/1.sql', text: 'other' }] }));
    assert.deepEqual([fixed, notes, text('db/1.sql')], [[], ['db/1.sql was not written: it exists.'], 'mine']);
  });

  it('does not let two fixes make one file differently', () => {
    open({ 'a.sql': '' });
    const one = finding('a.sql', { files: [{ path: '1.sql', text: 'one' }] });
    const { fixed } = apply(one, finding('a.sql', { files: [{ path: '1.sql', text: 'two' }] }));
    assert.deepEqual([fixed, text('1.sql')], [[one], 'one']);
  });

  it('leaves alone what has changed since and what is not UTF-8', () => {
    open({ 'a.sql': 'abc', 'b.sql': Buffer.from('caf\xe9', 'latin1') });
    folder.write('a.sql', 'changed');
    const { fixed, notes } = apply(finding('a.sql', replace(0, 1, 'X')), finding('b.sql', replace(0, 1, 'X')));
    assert.deepEqual(fixed, []);
    assert.deepEqual(notes, ['a.sql was not written: it has changed since it was read.', 'b.sql was not written: it is not UTF-8.']);
    assert.deepEqual([bytes('a.sql'), bytes('b.sql')], ['changed', 'caf\xe9']);
  });

  it('tells of a file that is gone', () => {
    open({ 'a.sql': 'abc' });
    const { fixed, notes } = apply(finding('gone.sql', replace(0, 1, 'X')));
    assert.deepEqual(fixed, []);
    assert.match(notes[0]!, /^gone\.sql was not written: ENOENT/);
  });
});
