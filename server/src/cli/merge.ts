// Reports of several workspaces as one: their paths become those that are shown.
import type { Report, ReportedFinding } from '../engine/showing/report.ts';

/** A report, and how its paths are named outside its workspace. */
export interface Part {
  readonly report: Report;
  nameOf(path: string): string;
}

export function mergeReports(parts: readonly Part[]): Report {
  const findings = parts.flatMap(({ report, nameOf }) => report.findings.map((finding) => renamed(finding, nameOf)));
  const sum = (of: (summary: Report['summary']) => number): number => parts.reduce((total, { report }) => total + of(report.summary), 0);
  return {
    findings,
    suppressed: parts.flatMap(({ report, nameOf }) => report.suppressed.map(({ finding, by }) => ({ finding: renamed(finding, nameOf), by }))),
    summary: { files: sum(({ files }) => files), queries: sum(({ queries }) => queries), understood: sum(({ understood }) => understood), findings: findings.length },
    notes: parts.flatMap(({ report }) => report.notes),
  };
}

const renamed = (finding: ReportedFinding, nameOf: (path: string) => string): ReportedFinding => ({
  ...finding,
  path: nameOf(finding.path),
  related: finding.related.map(({ at, message }) => ({ at: { ...at, path: nameOf(at.path) }, message })),
  fixes: finding.fixes.map((fix) => ({ ...fix, files: fix.files.map((file) => ({ ...file, path: nameOf(file.path) })), ...(fix.beside && { beside: fix.beside.map((one) => ({ ...one, path: nameOf(one.path) })) }) })),
});
