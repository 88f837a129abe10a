// The report for people: each finding with its place, the line it is about with a squiggle, what else to look at, and what would fix it.
import { createColors } from 'picocolors';
import type { Report, ReportedFinding } from '../../engine/showing/report.ts';
import type { Fix, Level } from '../../rules/finding.ts';
import { draw } from './drawing.ts';
import { placesOf, type FilesShown, type Places } from './places.ts';

export interface TextStyle {
  readonly colours: boolean;
  /** Of the terminal, in cells. */
  readonly width: number;
}

type Colours = ReturnType<typeof createColors>;

export function textReport(report: Report, files: FilesShown, style: TextStyle): string {
  const colours = createColors(style.colours);
  const places = placesOf(files);
  const findings = report.findings.map((finding) => findingText(finding, places, colours, style.width));
  const notes = report.notes.map((note) => `${colours.dim('note:')} ${note}\n`);
  const parts = [...findings, ...(notes.length > 0 ? [notes.join('')] : []), `${closingLine(report)}\n`];
  return parts.join('\n');
}

/** `3 errors, 12 warnings, 4 notes in 120 files; 412 of 430 queries understood.` */
export function closingLine({ findings, suppressed, summary }: Report): string {
  const count = (...levels: readonly Level[]): number => findings.filter(({ level }) => levels.includes(level)).length;
  const counted = [numbered(count('error'), 'error'), numbered(count('warning'), 'warning'), numbered(count('information', 'hint'), 'note')];
  const said = findings.length === 0 ? 'No findings' : counted.filter((text) => !text.startsWith('0 ')).join(', ');
  const queries = summary.queries === 0 ? 'no queries seen' : `${summary.understood} of ${summary.queries} queries understood`;
  const accepted = suppressed.filter(({ by }) => by.kind === 'baseline').length;
  return `${said} in ${numbered(summary.files, 'file')}${accepted > 0 ? `; ${accepted} accepted by the baseline` : ''}; ${queries}.`;
}

const numbered = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function findingText(finding: ReportedFinding, places: Places, colours: Colours, width: number): string {
  const { path, span, level, message, rule, related, fixes } = finding;
  const paint = paintOf(level, colours);
  const source = places.source(path);
  const { line } = places.at(path, span.start);
  const gutter = String(line + 2).length;
  const drawn = source ? draw(source.text, source.lines, span, Math.max(40, width - gutter - 5)) : [];
  const margin = (label: string): string => `  ${colours.dim(`${label.padStart(gutter)} |`)}`;
  return [
    `${colours.bold(placeText(path, span.start, places))} ${paint(level)} ${message} ${colours.dim(rule)}`,
    ...drawn.flatMap(({ number, source: shown, marks }) => [`${margin(String(number))} ${shown}`, `${margin('')} ${lead(marks)}${paint(marks.trimStart())}`]),
    ...related.map(({ at, message: text }) => `${margin('').replace('|', '=')} ${placeText(at.path, at.span.start, places)} ${text}`),
    ...fixes.map((fix) => `${margin('').replace('|', '=')} ${colours.green('fix:')} ${fixText(fix, places)}`),
    '',
  ].join('\n');
}

const lead = (marks: string): string => marks.slice(0, marks.length - marks.trimStart().length);

function placeText(path: string, offset: number, places: Places): string {
  const { line, column } = places.at(path, offset);
  return `${places.fileOf(path)}:${line}:${column}`;
}

function fixText({ title, safe, files, beside = [] }: Fix, places: Places): string {
  const others = [...beside, ...files];
  const made = others.length === 0 ? '' : ` in ${others.map(({ path }) => places.fileOf(path)).join(', ')}`;
  return `${title}${made}${safe ? ' (--fix)' : ''}`;
}

function paintOf(level: Level, colours: Colours): (text: string) => string {
  switch (level) {
    case 'error': return colours.red;
    case 'warning': return colours.yellow;
    case 'information': return colours.cyan;
    case 'hint': return colours.dim;
  }
}
