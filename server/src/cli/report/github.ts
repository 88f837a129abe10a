// The report as GitHub's workflow commands: each finding becomes an annotation on its line of the pull request.
// Format and escapes: docs.github.com "Workflow commands for GitHub Actions", and packages/core/src/command.ts of actions/toolkit.
import type { Report, ReportedFinding } from '../../engine/showing/report.ts';
import type { Level } from '../../rules/finding.ts';
import { placesOf, type FilesShown, type Places } from './places.ts';

export function githubReport({ findings }: Report, files: FilesShown): string {
  const places = placesOf(files);
  return findings.map((finding) => commandOf(finding, places)).join('');
}

function commandOf({ rule, level, path, span, message }: ReportedFinding, places: Places): string {
  const command = commandFor(level);
  // GitHub shows ten annotations of a kind for each step: what is only worth seeing where the eye is already takes no place from the others.
  if (!command) return '';
  const start = places.at(path, span.start);
  const end = places.at(path, span.end);
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  const properties = { file: places.fileOf(path), line: start.line, endLine: end.line, ...columns, title: `plansight ${rule}` };
  return `::${command} ${Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`).join(',')}::${data(message)}\n`;
}

function commandFor(level: Level): 'error' | 'warning' | 'notice' | undefined {
  switch (level) {
    case 'error': return 'error';
    case 'warning': return 'warning';
    case 'information': return 'notice';
    case 'hint': return undefined;
  }
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
