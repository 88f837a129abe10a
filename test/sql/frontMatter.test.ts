// Front matter: what is taken for YAML above the SQL, and what is SQL with a comment of three dashes.
import assert from 'node:assert/strict';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';

const FRONTS: readonly string[] = [
  '---\ntitle: Orders\n---\n',
  '--- yaml frontmatter\ntitle: "\'ar\' Records; they don\'t balance"\ndescription: |\n  Over\n\n  several lines: \'\n---\n',
  '---yaml\r\ntags:\r\n- a\r\n- b\r\n# said once\r\n---\r\n',
  '\ufeff---\nid: 7\n---  \n',
];
const NONE: readonly string[] = [
  '---\n-- title: Orders\n---\n', '--- Orders\ntitle: Orders\n---\n', '---\n---\n', '---\n\n---\n', '----\n-- a\n----\n', '\n---\ntitle: Orders\n---\n', '---\ntitle: Orders\n', '---\nselect a::int,\n  b\nfrom t;\n---\n',
];

describe('front matter', () => {
  it('is no statement, and what is below keeps its place', () => {
    for (const front of FRONTS) {
      const text = `${front}select 1;`;
      const { statements, comments } = parseScript(text, dialectOf('postgres'));
      assert.deepEqual(statements.map(({ start, end, errors }) => ({ sql: text.slice(start, end), errors })), [{ sql: 'select 1', errors: [] }], front);
      assert.deepEqual(comments, [{ start: 0, end: front.replace(/\r?\n$/, '').length, block: true }], front);
    }
  });

  it('is only what is YAML throughout, closed, and at the very beginning', () => {
    for (const text of NONE) assert.ok(!parseScript(`${text}select 1;`, dialectOf('postgres')).comments.some(({ block }) => block), text);
  });
});
