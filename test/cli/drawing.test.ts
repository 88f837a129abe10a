// The squiggle stands under what is meant, in the cells of a terminal, whatever the line holds.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { draw } from '../../server/src/cli/report/drawing.ts';
import { linesOf } from '../../server/src/text/lines.ts';

/** Draws a text in which the span stands between « and ». */
function drawing(marked: string, width = 80): string {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  return draw(text, linesOf(text), { start, end }, width).map(({ number, source, marks }) => `${number} ${source}\n  ${marks}`).join('\n');
}

describe('drawings', () => {
  const drawn: readonly [title: string, marked: string, expected: string][] = [
    ['an ordinary line', 'a\nselect «*» from t\nb', '2 select * from t\n         ~'],
    ['tabs', '\ta\t«b\tc»', '1     a   b   c\n          ~~~~~'],
    ['wide characters', "'日本' «日x»", "1 '日本' 日x\n         ~~~"],
    ['emoji of several code points', '👩‍👩‍👧 «👍🏽» é', '1 👩‍👩‍👧 👍🏽 é\n     ~~'],
    ['combining marks', 'e\u0301 «x»', '1 e\u0301 x\n    ~'],
    ['CRLF', 'a\r\n«b»\r\nc', '2 b\n  ~'],
    ['an empty span', 'ab«»c', '1 abc\n    ~'],
    ['an empty span at the end of a line', 'ab«»\nc', '1 ab\n    ~'],
    ['several lines', 'x «a\n  b\nc» y', '1 x a\n    ~\n2   b\n  ~~~\n3 c y\n  ~'],
    ['no more than three lines', '«a\nb\nc\nd»', '1 a\n  ~\n2 b\n  ~\n3 c\n  ~'],
    ['what a terminal would obey', '\u001B[31m «\u202Ex»', '1 ·[31m ·x\n        ~~'],
    ['half a surrogate pair', '\uD83D «x»', '1 · x\n    ~'],
  ];
  for (const [title, marked, expected] of drawn) it(`show ${title}`, () => assert.equal(drawing(marked), expected));

  it('show the surroundings of a span in a long line', () => {
    const line = `${'a'.repeat(500)}«here»${'b'.repeat(500)}`;
    assert.equal(drawing(line, 30), `1 …${'a'.repeat(9)}here${'b'.repeat(15)}…\n  ${' '.repeat(10)}~~~~`);
    assert.equal(drawing(`«here»${'b'.repeat(50)}`, 20), `1 here${'b'.repeat(14)}…\n  ~~~~`);
    assert.equal(drawing(`${'a'.repeat(50)}«here»`, 20), `1 …${'a'.repeat(14)}here\n  ${' '.repeat(15)}~~~~`);
  });

  it('never outgrow their width, and always mark something', () => {
    const units = fc.constantFrom('a', ' ', '\t', '日', '👍', '\u0301', '\r\n', '\n', '\uD83D', '\u001B', 'é', '👩‍👩‍👧');
    fc.assert(
      fc.property(fc.array(units, { maxLength: 120 }), fc.nat(), fc.nat(), (parts, a, b) => {
        const text = parts.join('');
        const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
        const lines = draw(text, linesOf(text), { start, end }, 40);
        return lines.length > 0 && lines.every(({ source, marks }) => stringWidth(source) <= 40 && marks.length <= 41 && /^ *(?:~+ *)*$/.test(marks) && !/[\n\r\t\u001B]/.test(source));
      }),
      { numRuns: 300 },
    );
  });
});
