// The report as GitLab's Code Quality reads it: a list whose fingerprints tell one run's findings from the next one's.
// Format: docs.gitlab.com "Code Quality", "Import Code Quality results from a CI/CD job".
import type { Report } from '../../engine/showing/report.ts';
import type { Level } from '../../rules/finding.ts';
import { placesOf, type FilesShown } from './places.ts';

export function gitlabReport({ findings }: Report, files: FilesShown): string {
  const places = placesOf(files);
  const seen = new Map<string, number>();
  // GitLab drops what has the fingerprint of another; files of two workspaces may share one.
  const unique = (fingerprint: string): string => {
    const before = seen.get(fingerprint) ?? 0;
    seen.set(fingerprint, before + 1);
    return before === 0 ? fingerprint : `${fingerprint}-${before + 1}`;
  };
  const list = findings.map(({ rule, level, path, span, message, fingerprint }) => ({
    description: message,
    check_name: rule,
    fingerprint: unique(fingerprint),
    severity: SEVERITIES[level],
    location: { path: places.fileOf(path), lines: { begin: places.at(path, span.start).line, end: places.at(path, span.end).line } },
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

const SEVERITIES: Readonly<Record<Level, string>> = { error: 'critical', warning: 'major', information: 'minor', hint: 'info' };
