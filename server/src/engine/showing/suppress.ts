// Comments by which a reader allows what a rule reports: `plansight-allow rule, rule: reason`, in SQL or in the program.
// One holds for the statement it stands in, beside or directly above; `plansight-allow-file` holds for the document.
// A comment that allows nothing any more is reported, so that none outlives its reason.
import type { Reading } from '../reading/read.ts';
import type { Document } from '../../text/document.ts';
import type { Edit } from '../../text/edit.ts';
import { linesOf, type Lines } from '../../text/lines.ts';
import { hull, overlaps, type Span } from '../../text/span.ts';
import { closest } from '../../text/closest.ts';
import type { Fix, Level } from '../../rules/finding.ts';
import { isSpokenOf, levelOf } from '../judging/levels.ts';
import { hash } from './present.ts';
import type { ReportedFinding } from './report.ts';
import { roleOf } from '../roles.ts';
import { notARule } from '../configuring/ruleLevel.ts';
import { settingFor } from '../configuring/ruleSettings.ts';
import { defaultSettings, type Settings } from '../configuring/settings.ts';

/** A comment with its delimiters, and where it stands. */
export interface CommentText extends Span { readonly text: string }

export interface Suppression {
  /** From the word `plansight-allow` to the end of its line or comment. */
  readonly span: Span;
  /** The whole comment. */
  readonly comment: Span;
  readonly scope: 'statement' | 'file';
  /** The list of ids as written; empty when none is named. */
  readonly list: Span;
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly reason?: string;
  /** The lines, from 0, whose statements it holds for. Invariant: the last is that of the statement below, if it stands alone. */
  readonly lines: { readonly first: number; readonly last: number };
}

export interface Applied<F> {
  readonly kept: readonly F[];
  readonly suppressed: readonly F[];
  /** The comment that allows each of those suppressed. */
  readonly allowedBy: ReadonlyMap<F, Suppression>;
  /** Those with a known rule that nothing was suppressed for. */
  readonly unused: readonly Suppression[];
  /** What is to be said of the suppressions themselves. */
  readonly remarks: readonly ReportedFinding[];
}

interface Suppressible {
  readonly span: Span;
  readonly judged: {
    readonly rule: { readonly id: string };
    /** Where the statement is sent from; a text may begin lines below its call. */
    readonly site?: { readonly site: { readonly library: string; readonly anchor: Span; readonly whole?: Span } };
  };
}

/** The rule that the engine brings itself: it looks at comments, which no other rule sees. */
export const unusedSuppression = {
  id: 'unused-suppression',
  title: 'Remove what allows nothing',
  level: 'information' satisfies Level as Level,
  options: {},
} as const;

/** What a document's comments allow. `text` is the document's. */
export function suppressionsIn(comments: readonly CommentText[], text: string): readonly Suppression[] {
  const speaking = comments.filter((comment) => comment.text.includes('plansight-allow'));
  if (speaking.length === 0) return [];
  const lines = linesOf(text);
  const alone = linesOfCommentsAlone(comments, text, lines);
  const seen = new Set<number>();
  return speaking.flatMap((comment) => {
    if (seen.has(comment.start)) return [];
    seen.add(comment.start);
    const first = lines.position(comment.start).line;
    let last = lines.position(Math.max(comment.start, comment.end - 1)).line;
    if (alone.has(first)) {
      while (alone.has(last)) last++;
    }
    return [...comment.text.matchAll(DIRECTIVE)].map((match) => suppressionFrom(match, comment, { first, last }));
  });
}

/** What the comments of a reading allow, those of the program and those of its SQL. */
export const suppressionsOf = ({ document, comments }: Reading): readonly Suppression[] =>
  suppressionsIn(comments.map(({ start, end }) => ({ start, end, text: document.text.slice(start, end) })), document.text);

/** Parts the findings by what is allowed; `statementOf` is the statement or call that a finding is about. */
export function applySuppressions<F extends Suppressible>(
  findings: readonly F[],
  statementOf: (finding: F) => Span,
  suppressions: readonly Suppression[],
  document: Document,
  known: readonly string[],
  settings: Settings = defaultSettings,
): Applied<F> {
  if (suppressions.length === 0) return { kept: findings, suppressed: [], allowedBy: new Map(), unused: [], remarks: [] };
  const lines = linesOf(document.text);
  const used = new Set<Suppression['rules'][number]>();
  const kept: F[] = [];
  const suppressed: F[] = [];
  const allowedBy = new Map<F, Suppression>();
  for (const finding of findings) {
    const { rule, site } = finding.judged;
    const places = [hull(statementOf(finding), finding.span), ...(site && site.site.library !== 'sql' ? [callOf(site.site)] : [])]
      .map(({ start, end }) => ({ first: lines.position(start).line, last: lines.position(end).line }));
    for (const suppression of suppressions) {
      const { scope, rules, lines: held } = suppression;
      const named = rules.find(({ id }) => id === rule.id);
      if (!named || (scope === 'statement' && !places.some(({ first, last }) => held.first <= last && first <= held.last))) continue;
      used.add(named);
      if (!allowedBy.has(finding)) allowedBy.set(finding, suppression);
    }
    (allowedBy.has(finding) ? suppressed : kept).push(finding);
  }
  // A rule that is turned off says nothing, which is no reason to remove what allows it.
  const isSpoken = isSpokenOf(roleOf(document.path, undefined), settings.profile);
  const isUnused = (rule: Suppression['rules'][number]): boolean =>
    rule.id !== unusedSuppression.id && known.includes(rule.id) && !used.has(rule) && isSpoken && settingFor(settings, rule.id, document.path)?.level !== 'off';
  const unused = suppressions.filter(({ rules }) => rules.some(isUnused));
  return { kept, suppressed, allowedBy, unused, remarks: !isSpoken ? [] : remarksOn(suppressions, isUnused, document, known, settings) };
}

/** From where a call begins to the name that is called. */
const callOf = ({ anchor, whole }: { readonly anchor: Span; readonly whole?: Span }): Span => ({ start: whole?.start ?? anchor.start, end: anchor.end });

/** Ids joined by commas, a colon, the reason; whatever else follows the ids is taken for the reason too. */
const DIRECTIVE = /(?<=^[\s/*#<!-]*)(plansight-allow(-file)?)(?![\w-])([ \t]*)((?:[a-z][\w-]*(?:[ \t]*,[ \t]*[a-z][\w-]*)*)?)([^\r\n]*)/gim;

function suppressionFrom(match: RegExpMatchArray, comment: CommentText, lines: Suppression['lines']): Suppression {
  const [, word = '', file, gap = '', ids = '', behind = ''] = match;
  const rest = behind.replace(/\s*(?:\*+\/|-->)\s*$/, '');
  const start = comment.start + match.index!;
  const listStart = start + word.length + gap.length;
  const reason = rest.replace(/^[\s,:—–-]+/, '').trim();
  return {
    span: { start, end: start + word.length + gap.length + ids.length + rest.length },
    comment: { start: comment.start, end: comment.end },
    scope: file ? 'file' : 'statement',
    list: { start: listStart, end: listStart + ids.length },
    rules: [...ids.matchAll(/[\w-]+/g)].map(({ 0: id, index }) => ({ id, span: { start: listStart + index, end: listStart + index + id.length } })),
    ...(reason && { reason }),
    lines,
  };
}

/** The lines that hold comments and nothing else; a comment behind code does not speak of the line below. */
function linesOfCommentsAlone(comments: readonly CommentText[], text: string, lines: Lines): ReadonlySet<number> {
  const alone = new Set<number>();
  for (const { start, end } of comments) {
    const first = lines.position(start).line;
    // A line comment's span may or may not hold its line end.
    const last = lines.position(Math.max(start, end - 1)).line;
    const before = text.slice(lines.startOf(first), start);
    const after = text.slice(Math.min(end, lines.endOf(last)), lines.endOf(last));
    // JSX holds its comments in braces.
    if (!/^\s*\{?\s*$/.test(before) || !/^\s*\}?\s*$/.test(after)) continue;
    for (let line = first; line <= last; line++) alone.add(line);
  }
  return alone;
}

function remarksOn(suppressions: readonly Suppression[], isUnused: (rule: Suppression['rules'][number]) => boolean, document: Document, known: readonly string[], settings: Settings): readonly ReportedFinding[] {
  const level = levelOf(unusedSuppression.level, 'high', 'application', undefined, settingFor(settings, unusedSuppression.id, document.path));
  if (!level) return [];
  const remarks: ReportedFinding[] = [];
  const remark = (span: Span, message: string, fixes: readonly Fix[]): void => {
    const same = remarks.filter((other) => other.message === message).length;
    const fingerprint = hash(`${unusedSuppression.id}\n${document.path}\n${message}\n${same}`);
    remarks.push({ rule: unusedSuppression.id, level, path: document.path, role: roleOf(document.path, undefined), span, message, fingerprint, related: [], fixes, unnecessary: true, extent: span, content: hash(`${unusedSuppression.id}\n${message}`) });
  };
  const knowable = [...known, unusedSuppression.id];
  for (const suppression of suppressions) {
    const { rules, span } = suppression;
    if (rules.length === 0) remark(span, 'This allows nothing: it names no rule.', [removal(suppression, suppressions, document.text)]);
    for (const { id, span: at } of rules.filter((rule) => !knowable.includes(rule.id))) {
      const meant = closest(id, knowable);
      remark(at, notARule(id, knowable), meant ? [{ title: `Write ${meant}`, safe: false, edits: [{ span: at, text: meant }], files: [] }] : []);
    }
    const idle = rules.filter(isUnused);
    if (idle.length === 0 || rules.some(({ id }) => id === unusedSuppression.id)) continue;
    const fix: Fix = idle.length === rules.length
      ? removal(suppression, suppressions, document.text)
      : { title: 'Remove what is not needed from the list', safe: true, edits: [{ span: suppression.list, text: rules.filter((rule) => !idle.includes(rule)).map(({ id }) => id).join(', ') }], files: [] };
    remark(hull(idle[0]!.span, idle.at(-1)!.span), `Nothing here is reported by ${idle.map(({ id }) => `\`${id}\``).join(' or ')}: what allows it can go.`, [fix]);
  }
  return remarks;
}

/** Removes the comment, with its line where it stands alone; where the comment says more, only what allows. */
function removal({ span, comment }: Suppression, all: readonly Suppression[], text: string): Fix {
  const fix = (edit: Edit): Fix => ({ title: 'Remove the comment', safe: true, edits: [edit], files: [] });
  const says = text.slice(comment.start, span.start) + text.slice(span.end, comment.end);
  if (/[^\s/*#<>!-]/.test(says) || all.some((other) => other.span !== span && overlaps(other.span, comment))) return fix({ span, text: '' });
  const lines = linesOf(text);
  const first = lines.position(comment.start).line;
  const last = lines.position(Math.max(comment.start, comment.end - 1)).line;
  const line = { start: lines.startOf(first), end: lines.startOf(last + 1) };
  const contentEnd = Math.min(comment.end, lines.endOf(last));
  const around = text.slice(line.start, comment.start) + text.slice(contentEnd, line.end);
  if (around.trim() === '') return fix({ span: line, text: '' });
  const before = /[ \t]*$/.exec(text.slice(line.start, comment.start))![0].length;
  const isLast = text.slice(contentEnd, lines.endOf(last)).trim() === '';
  return fix({ span: { start: comment.start - (isLast ? before : 0), end: contentEnd }, text: '' });
}
