// The report for machines. Its shape is a promise: fields are added, never changed or removed.
import type { Report, ReportedFinding } from '../../engine/showing/report.ts';
import type { Level, Fix } from '../../rules/finding.ts';
import type { Role } from '../../rules/rule.ts';
import type { Span } from '../../text/span.ts';
import { placesOf, type FilesShown, type LineColumn, type Places } from './places.ts';

export interface JsonReport {
  readonly version: string;
  readonly summary: Report['summary'];
  readonly findings: readonly JsonFinding[];
}

export interface JsonFinding extends JsonRange {
  readonly rule: string;
  readonly level: Level;
  readonly file: string;
  readonly database: string | null;
  readonly role: Role;
  readonly message: string;
  readonly fingerprint: string;
  readonly related: readonly (JsonRange & { readonly file: string; readonly message: string })[];
  readonly fixes: readonly { readonly title: string; readonly safe: boolean; readonly edits: readonly JsonEdit[] }[];
  readonly evidence?: Readonly<Record<string, unknown>>;
}

interface JsonRange { readonly start: LineColumn; readonly end: LineColumn }
/** In a file that does not exist yet, an edit stands at line 1, column 1. */
interface JsonEdit extends JsonRange { readonly file: string; readonly text: string }

export function jsonReport(report: Report, version: string, files: FilesShown): string {
  const places = placesOf(files);
  const json: JsonReport = { version, summary: report.summary, findings: report.findings.map((finding) => findingOf(finding, places)) };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function findingOf(finding: ReportedFinding, places: Places): JsonFinding {
  const { rule, level, path, database, role, span, message, fingerprint, related, fixes, evidence } = finding;
  return {
    rule,
    level,
    file: places.fileOf(path),
    database: database ?? null,
    role,
    ...rangeOf(path, span, places),
    message,
    fingerprint,
    related: related.map(({ at, message: text }) => ({ file: places.fileOf(at.path), ...rangeOf(at.path, at.span, places), message: text })),
    fixes: fixes.map((fix) => ({ title: fix.title, safe: fix.safe, edits: editsOf(fix, path, places) })),
    ...(evidence && { evidence }),
  };
}

const rangeOf = (path: string, span: Span, places: Places): JsonRange => ({ start: places.at(path, span.start), end: places.at(path, span.end) });

const FIRST: LineColumn = { line: 1, column: 1 };

const editsOf = ({ edits, beside = [], files }: Fix, path: string, places: Places): readonly JsonEdit[] => [
  ...[{ path, edits }, ...beside].flatMap((one) => one.edits.map(({ span, text }) => ({ file: places.fileOf(one.path), ...rangeOf(one.path, span, places), text }))),
  ...files.map((file) => ({ file: places.fileOf(file.path), start: FIRST, end: FIRST, text: file.text })),
];
