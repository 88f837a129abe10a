// A rule's page is its test suite: this reads a page as cases, reviews each, and draws what was found.
//
// A fence whose language has the word `schema` declares the database of what follows under the same heading level;
// `file=PATH` names a fence's file; `fixed` (after a case) is the file with every fix of the page's rule applied;
// the word `new` says that a file is not yet history;
// a fence `json plansight` configures the cases that follow it. A line of `~~~` marks what the line above is told,
// `ruleId` may stand behind it and then the message; mark lines are removed before the text is reviewed.
import { linesOf } from '../server/src/text/lines.ts';
import { applyEdits } from '../server/src/text/edit.ts';
import { parseConfiguration } from '../server/src/engine/configuring/configuration.ts';
import type { Files } from '../server/src/engine/ports.ts';
import type { Report, ReportedFinding } from '../server/src/engine/showing/report.ts';
import { review } from '../server/src/engine/review.ts';
import { defaultSettings } from '../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../server/src/engine/workspace.ts';
import { rules } from '../server/src/rules/all.ts';
import type { SyntaxOracle } from '../server/src/engine/ports.ts';

export interface Page {
  readonly title: string;
  readonly headings: readonly string[];
  readonly cases: readonly Case[];
}

export interface Case {
  /** The line of the page at which the case's fence begins, from 1. */
  readonly line: number;
  readonly heading: string;
  readonly path: string;
  /** As drawn on the page: the text with its mark lines. */
  readonly drawn: string;
  readonly text: string;
  readonly fixed?: string;
  /** The other files of the workspace. */
  readonly files: ReadonlyMap<string, string>;
  readonly configuration?: string;
  /** Files that are not yet history: fences with the word `new`. Undefined where no fence says so: then nobody can tell. */
  readonly fresh?: readonly string[];
}

interface Fence {
  readonly line: number;
  readonly language: string;
  readonly words: readonly string[];
  readonly file?: string;
  readonly text: string;
}

const EXTENSIONS: Readonly<Record<string, string>> = { sql: 'sql', ts: 'ts', tsx: 'tsx', js: 'js', jsx: 'jsx', prisma: 'prisma' };

export function readPage(markdown: string): Page {
  const lines = markdown.split('\n');
  const headings: string[] = [];
  const cases: Case[] = [];
  let title = '';
  let files = new Map<string, string>();
  let fresh: readonly string[] = [];
  let configuration: string | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const heading = /^(#+) (.*)/.exec(line);
    if (heading) {
      if (heading[1] === '#') title = heading[2]!;
      else headings.push(heading[2]!);
      continue;
    }
    const fence = fenceAt(lines, i);
    if (!fence) continue;
    i = fence.end;
    const { language, words, file, text } = fence;
    if (language === 'json' && words.includes('plansight')) {
      configuration = text;
    } else if (words.includes('schema')) {
      // A schema under a new path is added; one under the same path replaces it.
      files = new Map(files).set(file ?? 'schema.sql', text);
      fresh = words.includes('new') ? [...fresh, file ?? 'schema.sql'] : fresh.filter((path) => path !== (file ?? 'schema.sql'));
    } else if (words.includes('fixed')) {
      const last = cases.pop();
      if (!last) throw new Error(`Line ${fence.line}: a fixed text without a case before it.`);
      cases.push({ ...last, fixed: text });
    } else if (EXTENSIONS[language]) {
      cases.push({
        line: fence.line,
        heading: headings.at(-1) ?? '',
        path: file ?? `case.${EXTENSIONS[language]}`,
        drawn: text,
        text: withoutMarks(text),
        files,
        ...(configuration !== undefined && { configuration }),
        ...(words.includes('new') && { fresh: [...fresh, file ?? `case.${EXTENSIONS[language]}`] }),
      });
    }
  }
  return { title, headings, cases };
}

function fenceAt(lines: readonly string[], start: number): (Fence & { end: number }) | undefined {
  const open = /^(`{3,})(\w+)(.*)$/.exec(lines[start]!);
  if (!open) return undefined;
  let end = start + 1;
  while (end < lines.length && lines[end] !== open[1]) end++;
  const words = open[3]!.trim().split(/\s+/).filter(Boolean);
  const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
  return { line: start + 1, language: open[2]!, words, ...(file && { file }), text: lines.slice(start + 1, end).join('\n') + '\n', end };
}

const MARK = /^\s*~+( |$)/;

export const withoutMarks = (text: string): string => text.split('\n').filter((line) => !MARK.test(line)).join('\n');

/** Reviews a case with all rules. */
export function reviewCase({ path, text, files, configuration, fresh }: Pick<Case, 'path' | 'text' | 'files' | 'configuration' | 'fresh'>, oracle: SyntaxOracle | undefined): Report {
  const all = new Map(files).set(path, text);
  const port: Files = { list: () => [...all.keys()].sort(), read: (name) => all.get(name) };
  const { settings, problems } = configuration ? parseConfiguration(configuration, 'plansight.json', rules) : { settings: defaultSettings, problems: [] };
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return review(openWorkspace(port, settings, fresh ? { fresh: { paths: fresh, complete: true } } : {}), { rules, ...(oracle && { oracle }), wanted: (name) => name === path, fixesAt: '20300101000000' });
}

/** What a mark tells besides the rule: as much as the page writes. */
interface Telling {
  readonly level: boolean;
  readonly message: boolean;
}

/** The text with a mark line under each finding: `~~~~ rule-id (level): message`. */
export function draw(text: string, findings: readonly ReportedFinding[], telling: (index: number) => Telling): string {
  const lines = linesOf(text);
  const marks = new Map<number, string[]>();
  for (const [index, { rule, level, span, message }] of findings.entries()) {
    const from = lines.position(span.start);
    const to = lines.position(span.end);
    const width = to.line === from.line ? Math.max(1, to.character - from.character) : 1;
    const tells = telling(index);
    const mark = `${' '.repeat(from.character)}${'~'.repeat(width)} ${rule}${tells.level ? ` (${level})` : ''}${tells.message ? `: ${message}` : ''}`;
    marks.set(from.line, [...(marks.get(from.line) ?? []), mark]);
  }
  return text.split('\n').flatMap((line, index) => [line, ...(marks.get(index) ?? [])]).join('\n');
}

/** The findings drawn as the page draws them: a level or a message is compared where the page gives one, mark by mark. */
export function drawLike(drawn: string, text: string, findings: readonly ReportedFinding[]): string {
  const written = drawn.split('\n').filter((line) => MARK.test(line));
  const inOrder = [...findings].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return draw(text, inOrder, (index) => {
    const [, level, message] = /~ [a-z-]+( \([a-z]+\))?(: .*)?$/.exec(written[index] ?? '') ?? [];
    return { level: level !== undefined, message: message !== undefined };
  });
}

/** The text after every fix of a rule, first fixes only; `undefined` when there is none. */
export function fixedText(text: string, findings: readonly ReportedFinding[], rule: string): string | undefined {
  const edits = findings.filter((finding) => finding.rule === rule).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return edits.length === 0 ? undefined : applyEdits(text, edits);
}
