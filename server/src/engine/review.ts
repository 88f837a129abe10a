// The whole tool as one function, and its table of contents: read, judge, present, suppress, fix.
import type { Rule } from '../rules/rule.ts';
import { hull } from '../text/span.ts';
import { fixesOf } from './fixing/fixes.ts';
import { acceptedIn } from './showing/baseline.ts';
import { judge, type Judgement } from './judging/judge.ts';
import { placeOf } from './showing/origins.ts';
import type { SyntaxOracle } from './ports.ts';
import { present, type Presented } from './showing/present.ts';
import { claimedBy, type Proofs, type ProofsAsMet } from './proofs.ts';
import type { Reading } from './reading/read.ts';
import { understanding } from './reading/understanding.ts';
import type { Report, ReportedFinding, Suppressed } from './showing/report.ts';
import { applySuppressions, suppressionsOf } from './showing/suppress.ts';
import type { Workspace } from './workspace.ts';

export interface ReviewOptions {
  readonly rules: readonly Rule[];
  readonly oracle?: SyntaxOracle;
  /** Told of each file with a claim that only the authority could decide, while there is none. */
  undecided?(path: string): void;
  /** Told of each file with a claim that a planner could decide and has not. */
  claimed?(path: string): void;
  /** What the planner said of claims. A review with proofs keeps nothing: they hang on figures that a file does not. */
  readonly proofs?: Proofs;
  /** Only these files are reported; the whole workspace is known all the same. */
  wanted(path: string): boolean;
  /** Names new migrations, as `20240131120000`; undefined where nobody asks for fixes, which cost as much as the review. */
  readonly fixesAt?: string;
  progress?(done: number, total: number): void;
}

export function review(workspace: Workspace, options: ReviewOptions): Report {
  const paths = workspace.paths.filter((path) => options.wanted(path));
  const judged = (path: string): Verdict | null => verdictOn(path, workspace, options);
  const verdicts = options.proofs ? paths.map((path) => [path, judged(path)] as const) : workspace.each(`verdict ${options.oracle ? 'certain' : 'ours'} ${options.fixesAt === undefined ? 'bare' : 'with fixes'}`, paths, judged);
  let done = 0;
  return reportOf(verdicts, workspace, { ...options, seen: () => options.progress?.(done++, paths.length) });
}

/** As `review`, of files that claim indexes: each is read and judged once, and its claims are proven on the way. */
export async function reviewProven(workspace: Workspace, options: ReviewOptions & { readonly proofs: ProofsAsMet }): Promise<Report> {
  const verdicts: [path: string, verdict: Verdict | null][] = [];
  for (const path of workspace.paths.filter((one) => options.wanted(one))) {
    const reading = workspace.read(path);
    const judgement = reading && judge(reading, workspace.world, options.rules);
    if (judgement) await options.proofs.meet(judgement.findings);
    verdicts.push([path, reading && judgement ? verdictFrom(reading, judgement, workspace, options) : null]);
  }
  return reportOf(verdicts, workspace, options);
}

function reportOf(verdicts: Iterable<readonly [path: string, verdict: Verdict | null]>, workspace: Workspace, options: ReviewOptions & { seen?(): void }): Report {
  const notes = new Set(workspace.notes);
  const findings: ReportedFinding[] = [];
  const suppressed: Suppressed[] = [];
  let queries = 0;
  let understood = 0;
  let files = 0;
  for (const [path, verdict] of verdicts) {
    options.seen?.();
    if (!verdict) continue;
    files++;
    queries += verdict.queries;
    understood += verdict.understood;
    const told = withoutAccepted(verdict, path, workspace);
    findings.push(...told.findings);
    suppressed.push(...told.suppressed);
    for (const note of verdict.notes) notes.add(note);
    if (verdict.undecided) options.undecided?.(path);
    if (verdict.claims) options.claimed?.(path);
  }
  return { findings: findings.sort(inOrder), suppressed: suppressed.sort((a, b) => inOrder(a.finding, b.finding)), summary: { files, queries, understood, findings: findings.length }, notes: [...notes, ...workspace.known.behind.databases.values()] };
}

/** What a review says of one file: plain data. */
interface Verdict extends Found {
  readonly queries: number;
  readonly understood: number;
  readonly notes: readonly string[];
  readonly undecided: boolean;
  /** Something is claimed that a planner could decide, and has not. */
  readonly claims: boolean;
}

/** Null of a file that cannot be read. */
function verdictOn(path: string, workspace: Workspace, options: ReviewOptions): Verdict | null {
  const reading = workspace.read(path);
  return reading ? verdictFrom(reading, judge(reading, workspace.world, options.rules), workspace, options) : null;
}

function verdictFrom(reading: Reading, judgement: Judgement, workspace: Workspace, { rules, oracle, proofs, fixesAt }: ReviewOptions): Verdict {
  const notes = new Set<string>();
  let undecided = false;
  let claims = false;
  const found = foundIn(reading, judgement, workspace, { rules, ...(oracle && { oracle }), ...(proofs && { proofs }), ...(fixesAt !== undefined && { fixesAt }), undecided: () => void (undecided = true), claimed: () => void (claims = true) }, notes);
  return { ...found, ...understanding(reading), notes: [...notes], undecided, claims };
}

/** A report in which the files that were undecided are replaced by what a second review, with the authority, says of them. */
export function decided(report: Report, undecided: ReadonlySet<string>, again: Report): Report {
  const findings = [...report.findings.filter(({ path }) => !undecided.has(path)), ...again.findings].sort(inOrder);
  const suppressed = [...report.suppressed.filter(({ finding }) => !undecided.has(finding.path)), ...again.suppressed].sort((a, b) => inOrder(a.finding, b.finding));
  return { ...report, findings, suppressed, summary: { ...report.summary, findings: findings.length } };
}

type Found = Pick<Report, 'findings' | 'suppressed'>;
type ReadingOptions = Pick<ReviewOptions, 'rules' | 'oracle' | 'proofs' | 'undecided' | 'claimed' | 'fixesAt'>;

/** The findings of one document that are to be shown; failures of rules are added to `notes`. */
export const reviewReading = (reading: Reading, workspace: Workspace, options: ReadingOptions, notes: Set<string>): readonly ReportedFinding[] =>
  withoutAccepted(foundIn(reading, judge(reading, workspace.world, options.rules), workspace, options, notes), reading.document.path, workspace).findings;

/** What is found in one document, with what its comments allow set apart. */
function foundIn(reading: Reading, { findings: judged, failures }: Judgement, workspace: Workspace, options: ReadingOptions, notes: Set<string>): Found {
  const { world } = workspace;
  for (const failure of failures) notes.add(failure);
  if (!options.oracle && judged.some(({ finding }) => finding.claim?.kind === 'syntax')) options.undecided?.(reading.document.path);
  if (options.claimed && judged.some((one) => claimedBy(one) !== undefined && options.proofs?.of(one) === undefined)) options.claimed(reading.document.path);
  const presented = present(reading, judged, {
    settings: world.settings,
    ...(options.proofs && { proofs: options.proofs }),
    ...(options.oracle && { oracle: options.oracle }),
    placeOf: (origin) => placeOf(origin, workspace),
  });
  const known = options.rules.map(({ id }) => id);
  const { kept, suppressed, allowedBy, remarks } = applySuppressions(presented, (item) => item.judged.statement.span, suppressionsOf(reading), reading.document, known, world.settings);
  const findings = kept.map((item) => reported(reading, item, options.fixesAt === undefined ? [] : fixesOf(reading, item.judged, { now: options.fixesAt, world: workspace.world, declaring: workspace.declaring, declaringWith: workspace.declaringWith })));
  const allowed = suppressed.map((item): Suppressed => {
    const reason = allowedBy.get(item)?.reason;
    return { finding: reported(reading, item, []), by: { kind: 'comment', ...(reason !== undefined && { reason }) } };
  });
  return { findings: [...findings, ...remarks], suppressed: allowed };
}

/** What is found in one document, with what the baseline accepts set apart as well: that is no part of what is kept from run to run. */
function withoutAccepted({ findings, suppressed }: Found, path: string, { world: { accepted } }: Workspace): Found {
  if (!accepted) return { findings, suppressed };
  const parted = acceptedIn(findings.toSorted(inOrder), accepted.of(path));
  return { findings: parted.kept, suppressed: [...suppressed, ...parted.accepted.map(({ finding, by }): Suppressed => ({ finding: { ...finding, fixes: [] }, by: { kind: 'baseline', file: by } }))] };
}

function reported({ document }: Reading, item: Presented, fixes: ReportedFinding['fixes']): ReportedFinding {
  const { judged, level, span, message, fingerprint, content, related, evidence } = item;
  const { library, whole } = judged.site.site;
  return {
    rule: judged.rule.id,
    level,
    path: document.path,
    ...(judged.database && { database: judged.database.id }),
    role: judged.role,
    span,
    message,
    fingerprint,
    related,
    fixes,
    ...(evidence && { evidence }),
    extent: hull(hull(judged.statement.span, span), library !== 'sql' && whole ? whole : span),
    content,
  };
}

const inOrder = (a: ReportedFinding, b: ReportedFinding): number =>
  (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : 1);
