// Every example of every rule's page is reviewed, and the laws of the house hold for each without the author's asking.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSyntaxOracle } from '../server/src/edge/syntaxOracle.ts';
import type { SyntaxOracle } from '../server/src/engine/ports.ts';
import { rules } from '../server/src/rules/all.ts';
import { drawLike, fixedText, readPage, reviewCase, type Case } from './page.ts';

const ROOT = join(__dirname, '../server/src/rules');
const OTHERS = join(__dirname, 'others.md');
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
const pagePath = (id: string): string => join(ROOT, files.find((path) => path.endsWith(`/${id}.md`)) ?? `${id}.md`);

describe('rules', () => {
  let oracle: SyntaxOracle;
  const others: string[] = [];
  before(async () => {
    oracle = await loadSyntaxOracle();
  });

  it('are listed, have a module and have a page, each exactly once', () => {
    const ids = rules.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    const named = (extension: string): string[] =>
      files.filter((path) => path.includes('/') && path.endsWith(extension)).map((path) => path.slice(path.lastIndexOf('/') + 1, -extension.length)).sort();
    assert.deepEqual(named('.md'), [...ids].sort());
    assert.deepEqual(named('.ts'), [...ids].sort());
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      const markdown = readFileSync(pagePath(rule.id), 'utf8');
      const page = readPage(markdown);

      it('has a page that opens with its title, says why, and shows both sides', () => {
        assert.equal(page.title, rule.title);
        for (const heading of ['Flags', 'Allows', 'When not to use it']) assert.ok(page.headings.includes(heading), `no heading "${heading}"`);
        assert.ok(page.cases.some(({ heading, drawn, text }) => heading === 'Flags' && drawn !== text), 'nothing is flagged under "Flags"');
        assert.ok(page.cases.some(({ heading }) => heading === 'Allows'), 'nothing is shown under "Allows"');
      });

      for (const example of page.cases) {
        it(`line ${example.line}: ${example.heading}`, () => {
          const report = reviewCase(example, oracle);
          assert.deepEqual(report.notes, []);
          const own = report.findings.filter((finding) => finding.rule === rule.id);
          const drawing = drawLike(example.drawn, example.text, own);
          if (process.env['UPDATE'] && drawing !== example.drawn && example.heading !== 'Allows') redraw(pagePath(rule.id), example, drawing);
          else assert.equal(drawing, example.drawn);
          if (example.heading === 'Allows') assert.deepEqual(own, []);
          checkLaws(example, report.findings);
          const fixed = fixedText(example.text, own, rule.id);
          if (example.fixed !== undefined) assert.equal(fixed, example.fixed);
          if (fixed !== undefined) checkFixed(example, fixed, rule.id, report.findings, oracle);
          for (const finding of report.findings) if (finding.rule !== rule.id) others.push(`- ${rule.id}.md, example ${page.cases.indexOf(example) + 1}: \`${finding.rule}\` (${finding.level}) ${finding.message}`);
        });
      }
    });
  }

  // A suite of its own, for mocha runs a suite's tests before the suites inside it.
  describe('together', () => {
    it('say of each other’s examples what test/others.md records', () => {
      const text = `# What the other rules say of each rule's examples\n\nWritten by \`npm run update\`; read it in the diff.\n\n${others.join('\n')}\n`;
      if (process.env['UPDATE']) writeFileSync(OTHERS, text);
      else assert.equal(readFileSync(OTHERS, 'utf8'), text);
    });
  });
});

/** Whatever a rule says: on one line, inside the text, in one sentence, with edits that can be applied. */
function checkLaws({ text }: Case, findings: ReturnType<typeof reviewCase>['findings']): void {
  for (const { span, message, fixes, rule } of findings) {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${rule}: span outside the text`);
    assert.ok(!text.slice(span.start, span.end).includes('\n'), `${rule}: span on several lines`);
    assert.match(message, /^[A-Z`"].*\.$/s, `${rule}: a message is a sentence`);
    for (const { title } of fixes) assert.match(title, /^[A-Z].*[^.]$/, `${rule}: a fix has an imperative title`);
  }
}

/** A fixed text has lost the finding and gained no error, and no rule finds in it what it did not find before. */
function checkFixed(example: Case, fixed: string, rule: string, before: ReturnType<typeof reviewCase>['findings'], oracle: SyntaxOracle): void {
  const after = reviewCase({ ...example, text: fixed }, oracle).findings;
  assert.deepEqual(after.filter((finding) => finding.rule === rule).map(({ message }) => message), [], 'the rule still fires on the fixed text');
  assert.deepEqual(after.filter((finding) => finding.rule === 'syntax-error').map(({ message }) => message), []);
  const count = (findings: typeof after, id: string): number => findings.filter((finding) => finding.rule === id).length;
  const more = after.filter((finding) => count(after, finding.rule) > count(before, finding.rule));
  assert.deepEqual(more.map((finding) => `${finding.rule}: ${finding.message}`), [], 'another rule fires on the fixed text');
}

function redraw(path: string, example: Case, drawing: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(example.drawn, () => drawing));
}
