// The whole tool as one function, and its table of contents: read, judge, present, suppress, fix.
import type { Rule } from '../rules/rule.ts';
import { fixesOf } from './fixes.ts';
import { judge } from './judge.ts';
import { placeOf } from './origins.ts';
import type { SyntaxOracle } from './ports.ts';
import { present, type Presented } from './present.ts';
import type { Reading } from './read.ts';
import { understanding } from './understanding.ts';
import type { Report, ReportedFinding } from './report.ts';
import { applySuppressions, suppressionsOf } from './suppress.ts';
import type { Workspace } from './workspace.ts';

export interface ReviewOptions {
  readonly rules: readonly Rule[];
  readonly oracle?: SyntaxOracle;
  /** Told of each file with a claim that only the authority could decide, while there is none. */
  undecided?(path: string): void;
  /** Only these files are reported; the whole workspace is known all the same. */
  wanted(path: string): boolean;
  /** Names new migrations, as `20240131120000`; undefined where nobody asks for fixes, which cost as much as the review. */
  readonly fixesAt?: string;
  progress?(done: number, total: number): void;
}

export function review(workspace: Workspace, options: ReviewOptions): Report {
  const paths = workspace.paths.filter((path) => options.wanted(path));
  const notes = new Set(workspace.notes);
  const findings: ReportedFinding[] = [];
  let queries = 0;
  let understood = 0;
  let files = 0;
  paths.forEach((path, index) => {
    options.progress?.(index, paths.length);
    const verdict = verdictOn(path, workspace, options);
    if (!verdict) return;
    files++;
    queries += verdict.queries;
    understood += verdict.understood;
    findings.push(...verdict.findings);
    for (const note of verdict.notes) notes.add(note);
    if (verdict.undecided) options.undecided?.(path);
  });
  return { findings: findings.sort(inOrder), summary: { files, queries, understood, findings: findings.length }, notes: [...notes, ...workspace.known.behind.databases.values()] };
}

/** What a review says of one file: plain data. */
interface Verdict {
  readonly findings: readonly ReportedFinding[];
  readonly queries: number;
  readonly understood: number;
  readonly notes: readonly string[];
  readonly undecided: boolean;
}

/** Null of a file that cannot be read. */
const verdictOn = (path: string, workspace: Workspace, { rules, oracle, fixesAt }: ReviewOptions): Verdict | null =>
  workspace.keep(`verdict ${oracle ? 'certain' : 'ours'} ${fixesAt === undefined ? 'bare' : 'with fixes'}`, path, () => {
    const reading = workspace.read(path);
    if (!reading) return null;
    const notes = new Set<string>();
    let undecided = false;
    const findings = reviewReading(reading, workspace, { rules, ...(oracle && { oracle }), ...(fixesAt !== undefined && { fixesAt }), undecided: () => void (undecided = true) }, notes);
    return { findings, ...understanding(reading), notes: [...notes], undecided };
  });

/** A report in which the files that were undecided are replaced by what a second review, with the authority, says of them. */
export function decided(report: Report, undecided: ReadonlySet<string>, again: Report): Report {
  const findings = [...report.findings.filter(({ path }) => !undecided.has(path)), ...again.findings].sort(inOrder);
  return { ...report, findings, summary: { ...report.summary, findings: findings.length } };
}

/** The findings of one document; failures of rules are added to `notes`. */
export function reviewReading(reading: Reading, workspace: Workspace, options: Pick<ReviewOptions, 'rules' | 'oracle' | 'undecided' | 'fixesAt'>, notes: Set<string>): readonly ReportedFinding[] {
  const { world } = workspace;
  const { findings: judged, failures } = judge(reading, world, options.rules);
  for (const failure of failures) notes.add(failure);
  if (!options.oracle && judged.some(({ finding }) => finding.claim?.kind === 'syntax')) options.undecided?.(reading.document.path);
  const presented = present(reading, judged, {
    settings: world.settings,
    ...(options.oracle && { oracle: options.oracle }),
    placeOf: (origin) => placeOf(origin, workspace),
  });
  const known = options.rules.map(({ id }) => id);
  const { kept, remarks } = applySuppressions(presented, (item) => item.judged.statement.span, suppressionsOf(reading), reading.document, known, world.settings);
  return [...kept.map((item) => reported(reading, item, options.fixesAt)), ...remarks];
}

function reported(reading: Reading, item: Presented, fixesAt: string | undefined): ReportedFinding {
  const { judged, level, span, message, fingerprint, related, evidence } = item;
  return {
    rule: judged.rule.id,
    level,
    path: reading.document.path,
    ...(judged.database && { database: judged.database.id }),
    role: judged.role,
    span,
    message,
    fingerprint,
    related,
    fixes: fixesAt === undefined ? [] : fixesOf(reading, judged, fixesAt),
    ...(evidence && { evidence }),
  };
}

const inOrder = (a: ReportedFinding, b: ReportedFinding): number =>
  (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : 1);
