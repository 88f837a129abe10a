// The reports that other machines read: their shape, their escapes, and that nothing else stands where they are expected.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { Log } from 'sarif';
import { mergeReports } from '../../server/src/cli/merge.ts';
import { githubReport } from '../../server/src/cli/report/github.ts';
import { gitlabReport } from '../../server/src/cli/report/gitlab.ts';
import { jsonReport } from '../../server/src/cli/report/json.ts';
import { junitReport } from '../../server/src/cli/report/junit.ts';
import { sarifReport } from '../../server/src/cli/report/sarif.ts';
import { textReport } from '../../server/src/cli/report/text.ts';
import type { Report, ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { repository, runIn } from './repository.ts';

const ROOT = join(__dirname, '../..');
const TEXT = "// 👍\nq('👍', 'select *');\n";
const star = TEXT.indexOf('*');
const finding: ReportedFinding = {
  rule: 'select-star', level: 'warning', path: 'a,b:c.ts', role: 'application', span: { start: star, end: star + 1 }, message: 'All 12 columns, 100% of them:\r\n`a`, "b" & <c>\u0001\uD800.',
  fingerprint: 'f00', extent: { start: star, end: star + 1 }, content: 'c', related: [], fixes: [],
};
const report = (...findings: readonly ReportedFinding[]): Report => ({ findings, suppressed: [], summary: { files: 1, queries: 1, understood: 1, findings: findings.length }, notes: [] });
const files = { textOf: () => TEXT, fileOf: (path: string) => path };

describe('the report for GitHub', () => {
  it('escapes what would end a command or a property', () => {
    assert.equal(
      githubReport(report(finding), files),
      '::warning file=a%2Cb%3Ac.ts,line=2,endLine=2,col=17,endColumn=18,title=plansight select-star::All 12 columns, 100%25 of them:%0D%0A`a`, "b" & <c>\u0001\uD800.\n',
    );
  });
  it('has a kind for each level, and gives no place to hints', () => {
    const kinds = (['error', 'information', 'hint'] as const).map((level) => githubReport(report({ ...finding, level }), files).split(' ')[0]);
    assert.deepEqual(kinds, ['::error', '::notice', '']);
  });
  it('gives no columns where there are several lines, as GitHub asks', () => {
    assert.match(githubReport(report({ ...finding, span: { start: 0, end: star } }), files), /line=1,endLine=2,title=/);
  });
});

describe('the report for GitLab', () => {
  it('is a list whose fingerprints differ', () => {
    const list = JSON.parse(gitlabReport(report(finding, finding, { ...finding, level: 'error' }), files)) as readonly Record<string, unknown>[];
    assert.deepEqual(list[0], { description: finding.message, check_name: 'select-star', fingerprint: 'f00', severity: 'major', location: { path: 'a,b:c.ts', lines: { begin: 2, end: 2 } } });
    assert.deepEqual(list.map(({ fingerprint, severity }) => [fingerprint, severity]), [['f00', 'major'], ['f00-2', 'major'], ['f00-3', 'critical']]);
  });
  it('is an empty list where nothing is found', () => assert.equal(gitlabReport(report(), files), '[]\n'));
});

describe('the JUnit report', () => {
  it('fails at errors alone, escapes everything and holds no sign that XML forbids', () => {
    const text = junitReport(report(finding, { ...finding, level: 'error' }), files);
    assert.match(text, /<testsuites name="plansight" tests="2" failures="1">\n {2}<testsuite name="a,b:c.ts" tests="2" failures="1"/);
    assert.ok(text.includes('<system-out>a,b:c.ts:2:17 warning All 12 columns, 100% of them:&#13;&#10;`a`, &quot;b&quot; &amp; &lt;c&gt;\uFFFD\uFFFD. select-star</system-out>'), text);
    assert.equal((text.match(/<failure type="select-star" message="/g) ?? []).length, 1);
    // Every opened element is closed.
    const open: string[] = [];
    for (const [, close, name, alone] of text.replace(/^<\?.*\?>/, '').matchAll(/<(\/?)([\w-]+)[^<>]*?(\/?)>/g)) {
      if (close) assert.equal(open.pop(), name);
      else if (!alone) open.push(name!);
    }
    assert.deepEqual(open, []);
  });
  it('has a passing case where nothing is found', () => assert.match(junitReport(report(), files), /tests="1" failures="0">[^]*<testcase name="no findings"/));
});

describe('the command’s reports', function () {
  this.timeout(120_000);

  it('are SARIF of the standard’s shape, with pages, fixes, related places and UTF-16 columns', () => {
    const shop = repository({
      'schema.sql': 'create table orders (id bigint primary key, customer_id bigint, note text);\n',
      'src/a b#.sql': "-- plansight-allow delete-without-where: it is a test\ndelete from orders;\nselect '👍', o.notee from orders o where o.id = 1;\n",
      'src/b.sql': 'delete from orders;\n',
    });
    shop.run('baseline');
    shop.write('src/b.sql', 'delete from orders;\ndelete from orders;\n');
    shop.write('src/a b#.sql', "-- plansight-allow delete-without-where: it is a test\ndelete from orders;\nselect '👍', o.nite from orders o where o.id = 1;\n");
    const { out, err, status } = shop.run('check', '--format', 'sarif', '--baseline', 'plansight.baseline.json');
    shop.remove();
    assert.equal(status, 1, err);
    const log = JSON.parse(out) as Log;
    const validate = new Ajv().compile(JSON.parse(readFileSync(join(__dirname, 'sarif.schema.json'), 'utf8')) as object);
    assert.ok(validate(log), JSON.stringify(validate.errors));
    const { tool, results } = log.runs[0]!;
    assert.deepEqual(results!.map(({ ruleId, suppressions, locations }) => [ruleId, locations![0]!.physicalLocation!.artifactLocation!.uri, locations![0]!.physicalLocation!.region!.startLine, suppressions]), [
      ['unknown-column', 'src/a%20b%23.sql', 3, []],
      ['delete-without-where', 'src/b.sql', 2, []],
      ['delete-without-where', 'src/a%20b%23.sql', 2, [{ kind: 'inSource', status: 'accepted', justification: 'it is a test' }]],
      ['delete-without-where', 'src/b.sql', 1, [{ kind: 'external', status: 'accepted', justification: 'The baseline accepts it.' }]],
    ]);
    const region = results![0]!.locations![0]!.physicalLocation!.region!;
    assert.deepEqual([region.startColumn, region.endColumn], ["select '👍', o.".length + 1, "select '👍', o.nite".length + 1]);
    const rule = tool.driver.rules![results![0]!.ruleIndex!]!;
    assert.equal(rule.id, 'unknown-column');
    assert.match(rule.help!.markdown!, /## Flags/);
    assert.doesNotMatch(rule.help!.markdown!, /## More cases/);
    assert.equal(results![0]!.fixes![0]!.artifactChanges[0]!.replacements[0]!.insertedContent!.text, 'note');
  });

  it('tell of a fix in each file that it changes or makes', () => {
    const texts: Readonly<Record<string, string>> = { 'x.ts': TEXT, 'a/schema.prisma': 'model A {\n}\n' };
    const fix = { title: 'Add an index', safe: false, edits: [{ span: { start: star, end: star + 1 }, text: 'id' }], beside: [{ path: 'schema.prisma', edits: [{ span: { start: 10, end: 10 }, text: '  @@index([b])\n' }] }], files: [{ path: 'new.sql', text: 'create' }] };
    const merged = mergeReports([{ report: report({ ...finding, path: 'x.ts', fixes: [fix] }), nameOf: (path) => (path === 'x.ts' ? path : `a/${path}`) }]);
    const shown = { textOf: (path: string) => texts[path], fileOf: (path: string) => path };
    const at = (line: number, column: number): object => ({ line, column });
    const [{ fixes: [told] }] = (JSON.parse(jsonReport(merged, '1', shown)) as { findings: [{ fixes: [{ edits: readonly { file: string; start: object; text: string }[] }] }] }).findings;
    assert.deepEqual(told.edits.slice(1).map(({ file, start, text }) => [file, start, text]), [['a/schema.prisma', at(2, 1), '  @@index([b])\n'], ['a/new.sql', at(1, 1), 'create']]);
    const log = JSON.parse(sarifReport(merged, { files: shown, version: '1', rules: [], pageOf: () => undefined, base: 'file:///' })) as Log;
    assert.deepEqual(log.runs[0]!.results![0]!.fixes![0]!.artifactChanges.map(({ artifactLocation, replacements }) => [artifactLocation.uri, replacements[0]!.deletedRegion.startLine]), [['x.ts', 2], ['a/schema.prisma', 2], ['a/new.sql', 1]]);
    assert.match(textReport(merged, shown, { colours: false, width: 80 }), /fix: Add an index in a\/schema\.prisma, a\/new\.sql/);
  });

  it('are SARIF of the standard’s shape for the whole shop', () => {
    const { out } = runIn(ROOT, ['check', 'examples/shop', '--format', 'sarif']);
    const validate = new Ajv().compile(JSON.parse(readFileSync(join(__dirname, 'sarif.schema.json'), 'utf8')) as object);
    assert.ok(validate(JSON.parse(out)), JSON.stringify(validate.errors));
  });

  it('go where they are sent, several in one run, and to standard output nothing else', () => {
    const shop = repository();
    const { out, status } = shop.run('check', '--format', 'github', '--format', 'json', '-o', 'reports/a.json', '--format', 'text', '-o', 'a.txt');
    const written = ['reports/a.json', 'a.txt'].map((path) => readFileSync(join(shop.path, path), 'utf8'));
    const refused = shop.run('check', '-o', 'src/old.ts/report.txt');
    shop.remove();
    assert.equal(status, 1);
    assert.match(out, /^::error file=src\/old\.ts,line=3,[^\n]*\n$/);
    assert.equal((JSON.parse(written[0]!) as { findings: unknown[] }).findings.length, 1);
    assert.match(written[1]!, /^src\/old\.ts:3:\d+ error/);
    assert.equal(refused.status, 2);
    assert.match(refused.err, /The report src\/old\.ts\/report\.txt cannot be written/);
  });
});
