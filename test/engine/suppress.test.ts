// What a comment allows is not said; what it allows in vain is.
import assert from 'node:assert/strict';
import { applySuppressions, suppressionsIn, type Applied } from '../../server/src/engine/showing/suppress.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import type { Span } from '../../server/src/text/span.ts';

interface Found { readonly span: Span; readonly statement: Span; readonly judged: { readonly rule: { readonly id: string } } }

const KNOWN = ['select-star', 'unbounded-read'];
const COMMENT = /--[^\r\n]*|\/\*[^]*?\*\/|\/\/[^\r\n]*/g;

/** Reviews a text in which every `*` is found by select-star and every `from` by unbounded-read; statements end in `;`. */
function review(text: string, settings = defaultSettings): Applied<Found> & { readonly said: readonly string[] } {
  const comments = [...text.matchAll(COMMENT)].map(({ 0: comment, index }) => ({ start: index, end: index + comment.length, text: comment }));
  const code = text.replace(COMMENT, (comment) => comment.replace(/[^\r\n]/g, ' '));
  const statements = [...code.matchAll(/[^\s;][^;]*;?/g)].map(({ 0: statement, index }) => ({ start: index, end: index + statement.trimEnd().length }));
  const findings = [...code.matchAll(/select (\*)|(from)/g)].map(({ 0: whole, 1: star, index }): Found => ({
    span: { start: index + whole.length - (star ? 1 : 4), end: index + whole.length },
    statement: statements.find(({ start, end }) => start <= index && index < end)!,
    judged: { rule: { id: star ? 'select-star' : 'unbounded-read' } },
  }));
  const document = { path: 'a.sql', language: 'sql', version: 0, text };
  const applied = applySuppressions(findings, ({ statement }) => statement, suppressionsIn(comments, text), document, KNOWN, settings);
  return { ...applied, said: applied.kept.map(({ span, judged }) => `${text.slice(0, span.start).split('\n').length} ${judged.rule.id}`) };
}

const fixed = (text: string): string => {
  const { remarks } = review(text);
  return applyEdits(text, remarks.flatMap(({ fixes }) => fixes[0]?.edits ?? []));
};

describe('suppression', () => {
  const allowed: readonly [title: string, text: string, said: readonly string[]][] = [
    ['on the line before', '-- plansight-allow select-star: an export\nselect * from a;\nselect * from b;', ['2 unbounded-read', '3 select-star', '3 unbounded-read']],
    ['of several rules', '-- plansight-allow select-star, unbounded-read\nselect * from a;', []],
    ['on the same line', 'select * from a; -- plansight-allow select-star\nselect * from b;', ['1 unbounded-read', '2 select-star', '2 unbounded-read']],
    ['inside the statement', 'select *\n-- plansight-allow unbounded-read: small\nfrom a\nwhere b;', ['1 select-star']],
    ['above other comments', '-- plansight-allow select-star\n/* The\n   list. */\n-- plansight-allow unbounded-read\nselect * from a;', []],
    ['in a block comment of several lines', '/**\n * plansight-allow select-star: all of it\n */\nselect * from a;', ['4 unbounded-read']],
    ['in a comment of the program', '// plansight-allow select-star -- kept\r\nselect * from a;', ['2 unbounded-read']],
    ['in the braces of JSX', '{/* plansight-allow select-star */}\nselect * from a;', ['2 unbounded-read']],
    ['for the file, from its end', 'select * from a;\nselect * from b;\n-- plansight-allow-file select-star: generated', ['1 unbounded-read', '2 unbounded-read']],
    ['not across an empty line', '-- plansight-allow select-star\n\nselect * from a;', ['3 select-star', '3 unbounded-read']],
    ['not by a word in passing', '-- see plansight-allow select-star\nselect * from a;', ['2 select-star', '2 unbounded-read']],
  ];
  for (const [title, text, said] of allowed) it(`holds ${title}`, () => assert.deepEqual(review(text).said, said));

  it('holds above a call whose text begins on a later line, for all its statements', () => {
    const text = '// plansight-allow select-star\npool.query(`\n  select *;\n  select *;\n`)\nselect *';
    const comment = { start: 0, end: 30, text: text.slice(0, 30) };
    const site = { site: { library: 'pg', anchor: { start: 31, end: 41 } } };
    const findings = [...text.matchAll(/\*(;?)/g)].map(({ index, 1: inCall }) => ({
      span: { start: index, end: index + 1 },
      judged: { rule: { id: 'select-star' }, ...(inCall && { site }) },
    }));
    const document = { path: 'a.ts', language: 'typescript', version: 0, text };
    const { kept, suppressed } = applySuppressions(findings, ({ span }) => span, suppressionsIn([comment], text), document, KNOWN);
    assert.deepEqual([suppressed, kept], [findings.slice(0, 2), findings.slice(2)]);
  });

  it('keeps the reason, whatever separates it', () => {
    const reasons = ['plansight-allow a: one, two', 'plansight-allow a, b -- why', 'plansight-allow a because', 'plansight-allow a'].map(
      (text) => suppressionsIn([{ start: 0, end: text.length + 5, text: `/*${text} */` }], `/*${text} */`)[0]!.reason,
    );
    assert.deepEqual(reasons, ['one, two', 'why', 'because', undefined]);
  });

  it('reports what allows nothing, and removes it with its line', () => {
    const text = 'select a;\n  -- plansight-allow select-star: once\nselect b;\n';
    const { remarks, unused } = review(text);
    assert.equal(unused.length, 1);
    assert.deepEqual(remarks.map(({ rule, level, message }) => [rule, level, message]), [
      ['unused-suppression', 'information', 'Nothing here is reported by `select-star`: what allows it can go.'],
    ]);
    assert.equal(fixed(text), 'select a;\nselect b;\n');
  });

  it('removes only what is not needed', () => {
    assert.equal(fixed('select a from t; -- plansight-allow select-star, unbounded-read: x\n'), 'select a from t; -- plansight-allow unbounded-read: x\n');
    assert.equal(fixed('select a; -- plansight-allow select-star\r\nselect b;'), 'select a;\r\nselect b;');
    assert.equal(fixed('/* plansight-allow select-star */ select a;'), ' select a;');
    assert.equal(fixed('/* Kept.\n   plansight-allow select-star */\nselect a;'), '/* Kept.\n    */\nselect a;');
  });

  it('leaves a comment that two rules use alone when both are used', () => assert.deepEqual(review('-- plansight-allow select-star, unbounded-read\nselect * from a;').remarks, []));

  it('reports a rule that does not exist, with the one that was meant', () => {
    const { remarks } = review('-- plansight-allow select-stra: x\nselect a;');
    assert.deepEqual(remarks.map(({ message }) => message), ['There is no rule `select-stra` (did you mean `select-star`?).']);
    assert.equal(fixed('-- plansight-allow select-stra: x\nselect * from a;'), '-- plansight-allow select-star: x\nselect * from a;');
  });

  it('reports a list that names no rule', () => assert.match(review('-- plansight-allow\nselect a;').remarks[0]!.message, /names no rule/));

  it('does not call unused what a rule that is off would have said', () => {
    const settings = { ...defaultSettings, rules: new Map([['select-star', { level: 'off', exact: false, options: {} } as const]]) };
    assert.deepEqual(review('-- plansight-allow select-star\nselect a;', settings).remarks, []);
  });

  it('can itself be turned off and allowed', () => {
    const settings = { ...defaultSettings, rules: new Map([['unused-suppression', { level: 'off', exact: false, options: {} } as const]]) };
    assert.deepEqual(review('-- plansight-allow select-star\nselect a;', settings).remarks, []);
    assert.deepEqual(review('-- plansight-allow select-star, unused-suppression: varies\nselect a;').remarks, []);
  });
});
