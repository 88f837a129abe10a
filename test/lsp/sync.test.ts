// A text that was edited piece by piece is the text that was meant: whatever is said of it is said of the same text opened anew.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { temporaryFolder, type Folder } from '../edge/folder.ts';
import { clients, POOR, type Client } from './client.ts';

const PIECES = ['delete from a;', 'select * from a where nam = 1', '😀', '👩‍👩‍👧', '\n', '\r\n', '\r', "'", '"', '/*', '*/', '--', '$$', ';', '(', 'ä', ' ', 'update a set id = 2', "pool.query('", '`'];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
const edits = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(30), text }), { minLength: 1, maxLength: 4 });
const SQL = 'create table a (id bigint primary key);\nselect id from a where id = 1;\r\n-- 😀\r\n/* 😀 */ delete from a;\n';
const PROGRAM = "import { Pool } from 'pg';\r\nconst pool = new Pool();\n/* 😀 */ export const run = () => pool.query('delete from a');\n";

describe('edits of a document', () => {
  const running = clients();
  let folder: Folder;
  before(() => {
    folder = temporaryFolder({ 'schema.sql': 'create table a (id bigint primary key);\n' });
  });
  after(async () => {
    await running.end();
    folder.remove();
  });

  for (const { path, start } of [{ path: 'x.sql', start: SQL }, { path: 'x.ts', start: PROGRAM }]) {
    it(`give what a fresh opening gives, in ${path}`, async () => {
      const client = await running.start(folder.path);
      const fresh = await running.start(folder.path);
      await client.open(path, start);
      let rounds = 0;
      let said = 0;
      await fc.assert(
        fc.asyncProperty(edits, async (many) => {
          await client.edit(path, inside(many, client.textOf(path)));
          // Now and then the text begins anew, so that it stays one that says something.
          if (rounds++ % 5 === 4) await client.edit(path, [{ start: 0, end: client.textOf(path).length, text: start }]);
          await fresh.open(path, client.textOf(path));
          const expected = await fresh.diagnostics(path);
          said += expected.length;
          assert.deepEqual(await client.diagnostics(path), expected);
          await fresh.closeDocument(path);
        }),
        { numRuns: 150, seed: 20261121 },
      );
      assert.ok(said > 30, `${said} findings were compared`);
    });
  }

  it('may be whole texts, from clients that know no other', async () => {
    const client = await running.start(folder.path, { capabilities: POOR });
    await client.open('y.sql', 'select 1;\n');
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: client.uri('y.sql'), version: 2 }, contentChanges: [{ text: '/* 😀 */ delete from a;\n' }] });
    const [only] = await client.pushed('y.sql', (all) => all.length > 0);
    assert.deepEqual([only!.code, only!.range.start], ['delete-without-where', { line: 0, character: 9 }]);
  });

  /** Offsets inside a text that changes with each edit; never between the halves of a character or of a line's end. */
  function inside(many: readonly { readonly at: number; readonly length: number; readonly text: string }[], whole: string): Parameters<Client['edit']>[1] {
    let now = whole;
    const clean = (offset: number): number => (/[\uDC00-\uDFFF]/.test(now.charAt(offset)) || (now.charAt(offset) === '\n' && now.charAt(offset - 1) === '\r') ? offset - 1 : offset);
    return many.map((edit) => {
      const start = clean(Math.floor(edit.at * now.length));
      const end = Math.max(start, clean(Math.min(now.length, start + edit.length)));
      now = now.slice(0, start) + edit.text + now.slice(end);
      return { start, end, text: edit.text };
    });
  }
});
