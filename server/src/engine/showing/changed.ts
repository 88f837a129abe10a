// What of a review is news to someone who looks at a change: findings in its new files, and on statements that it touches.
// What a change breaks elsewhere is said where it breaks it: a migration names the programs that still use what it drops.
import type { Span } from '../../text/span.ts';
import type { Changes } from '../ports.ts';
import type { Report, ReportedFinding } from './report.ts';

/** The report without what the change has nothing to do with. `textOf` gives the text that the findings are about. */
export function sinceChanges(report: Report, changes: Changes, textOf: (path: string) => string | undefined): Report {
  const touched = new Map<string, (span: Span) => boolean>();
  const isTouched = (path: string, span: Span): boolean => {
    let test = touched.get(path);
    if (!test) touched.set(path, (test = touchedBy(changes.get(path), () => textOf(path) ?? '')));
    return test(span);
  };
  const isNews = ({ path, span, extent }: ReportedFinding): boolean => isTouched(path, extent) || isTouched(path, span);
  const findings = report.findings.filter(isNews);
  return { ...report, findings, suppressed: report.suppressed.filter(({ finding }) => isNews(finding)), summary: { ...report.summary, findings: findings.length } };
}

function touchedBy(change: ReturnType<Changes['get']>, text: () => string): (span: Span) => boolean {
  if (change === undefined) return () => false;
  if (change === 'new') return () => true;
  const ends = lineFeedsOf(text());
  return ({ start, end }) => {
    const [first, last] = [lineAt(ends, start), lineAt(ends, end)];
    return change.some((lines) => lines.first <= last && first <= lines.last);
  };
}

/** Git ends lines at line feeds alone. */
function lineFeedsOf(text: string): readonly number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

/** From 1. */
function lineAt(ends: readonly number[], offset: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}
