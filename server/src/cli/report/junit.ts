// The report as JUnit's XML, which most build servers read: a suite for each file, a case for each finding.
// Only errors fail, as they alone make the command exit with 1; the rest passes and says in its output what was found.
import { groupBy } from '../../text/groupBy.ts';
import type { Report, ReportedFinding } from '../../engine/showing/report.ts';
import { placesOf, type FilesShown, type Places } from './places.ts';

export function junitReport({ findings }: Report, files: FilesShown): string {
  const places = placesOf(files);
  const byFile = groupBy(findings, ({ path }) => places.fileOf(path));
  // A report without any case is taken for a run that failed.
  const suites = byFile.size === 0 ? [suite('plansight', 1, 0, ['    <testcase name="no findings" classname="plansight"/>'])] : [...byFile].map(([file, own]) => suite(file, own.length, own.filter(isFailure).length, own.map((one) => caseOf(one, file, places))));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plansight" tests="${Math.max(1, findings.length)}" failures="${findings.filter(isFailure).length}">\n${suites.join('\n')}\n</testsuites>\n`;
}

const suite = (name: string, tests: number, failures: number, cases: readonly string[]): string =>
  `  <testsuite name="${xml(name)}" tests="${tests}" failures="${failures}" errors="0" skipped="0">\n${cases.join('\n')}\n  </testsuite>`;

const isFailure = ({ level }: ReportedFinding): boolean => level === 'error';

function caseOf(finding: ReportedFinding, file: string, places: Places): string {
  const { rule, level, path, span, message } = finding;
  const { line, column } = places.at(path, span.start);
  const said = xml(`${file}:${line}:${column} ${level} ${message} ${rule}`);
  const body = isFailure(finding) ? `<failure type="${xml(rule)}" message="${xml(message)}">${said}</failure>` : `<system-out>${said}</system-out>`;
  return `    <testcase name="${xml(`${rule} at ${line}:${column}`)}" classname="${xml(file)}">${body}</testcase>`;
}

/** Escaped; what XML 1.0 cannot hold (section 2.2, Char) is replaced. */
const xml = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD').replace(/[&<>"\t\n\r]/g, (sign) => `&${NAMES[sign] ?? `#${sign.charCodeAt(0)}`};`);
const NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' };
