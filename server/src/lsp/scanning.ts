// The review of a whole root, in a thread of its own: what it is given, what it tells, and how it is done. What crosses is plain data.
import type { Diagnostic } from 'vscode-languageserver';
import type { Behind } from '../engine/survey/behind.ts';
import { parseConfiguration } from '../engine/configuring/configuration.ts';
import type { Files, NewFiles, SyntaxOracle } from '../engine/ports.ts';
import type { KnownSnapshot } from '../engine/snapshot/known.ts';
import { understanding } from '../engine/reading/understanding.ts';
import type { Loads } from '../engine/programs/loads.ts';
import type { Proofs } from '../engine/proofs.ts';
import type { ReportedFinding } from '../engine/showing/report.ts';
import { reviewReading } from '../engine/review.ts';
import { defaultSettings } from '../engine/configuring/settings.ts';
import type { Habits } from '../engine/survey/usual.ts';
import type { Uses } from '../engine/survey/uses.ts';
import { openWorkspace, type Workspace } from '../engine/workspace.ts';
import { mentionsIn, type Mention } from '../editor/mentions.ts';
import { lastingMentions } from '../editor/references.ts';
import type { Level } from '../rules/finding.ts';
import { atLeast } from '../engine/judging/levels.ts';
import { rules } from '../rules/all.ts';
import { diagnosticOf, rememberedLines, type Wording } from './toLsp.ts';
import { joined, uriOf } from './uris.ts';
import { linesOf } from '../text/lines.ts';

export interface ScanJob {
  readonly root: string;
  /** Texts of open documents by path, which stand over the disk. */
  readonly shown: Readonly<Record<string, string>>;
  /** The text of plansight.json that holds, which may be older than the one on the disk. */
  readonly configuration?: string;
  /** What is not yet part of the common history, where something has told. */
  readonly fresh?: NewFiles;
  /** What a server says that is connected. */
  readonly live?: KnownSnapshot;
  readonly level: Level;
  readonly relatedInformation: boolean;
  /** The addresses of the rules' pages by rule, where the client shows links. */
  readonly pages: Readonly<Record<string, string>>;
}

export interface FileResult {
  readonly path: string;
  /** What is shown. A claim that a planner has not decided yet is not among it. */
  readonly diagnostics: readonly Diagnostic[];
  /** With such claims, as they are made; undefined where none waits. */
  readonly asClaimed?: readonly Diagnostic[];
  readonly queries: number;
  readonly understood: number;
  /** Where it names tables, columns, indexes and types. */
  readonly mentions: readonly Mention[];
}

export type ScanMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'files'; readonly results: readonly FileResult[] }
  /** `deletions` are the bare names of the tables that the workspace deletes rows from; `behind` says whose files lag behind, `uses` where programs name what new migrations take away, `loads` which of them load .sql files, `habits` which conditions queries usually have, where one lacks them. */
  | { readonly kind: 'done'; readonly deletions: readonly string[]; readonly behind: Behind; readonly uses: Uses; readonly habits: Habits; readonly loads: Loads; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** How many files are told of at once. */
const BATCH = 100;

export async function scan(job: ScanJob, files: Files, loadOracle: () => Promise<SyntaxOracle>, tell: (message: ScanMessage) => void): Promise<void> {
  const settings = job.configuration === undefined ? defaultSettings : parseConfiguration(job.configuration, 'plansight.json', rules).settings;
  const workspace = openWorkspace(files, settings, { sparing: true, ...(job.fresh && { fresh: job.fresh }), ...(job.live && { live: job.live }) });
  const { paths } = workspace;
  const notes = new Set(workspace.notes);
  const undecided = new Set<string>();
  const wording = wordingOf(job, files);
  let batch: FileResult[] = [];
  const flush = (): void => {
    if (batch.length > 0) tell({ kind: 'files', results: batch });
    batch = [];
  };
  let done = 0;
  for (const [, result] of workspace.each('result', paths, (path) => reviewFile(path, workspace, job.level, wording, notes, {}, undecided))) {
    if (done++ % BATCH === 0) {
      flush();
      tell({ kind: 'progress', done: done - 1, total: paths.length });
    }
    if (result) batch.push(result);
  }
  const oracle = undecided.size > 0 ? await loadOracle() : undefined;
  for (const path of undecided) {
    const result = reviewFile(path, workspace, job.level, wording, notes, { oracle }, undecided);
    if (result) batch.push(result);
  }
  flush();
  tell({ kind: 'done', deletions: [...workspace.deletions], behind: workspace.known.behind, uses: workspace.known.uses, habits: workspace.known.habits, loads: workspace.known.loads, notes: [...notes] });
}

/** One file as the workspace has it; undefined where there is nothing to read. */
export function reviewFile(path: string, workspace: Workspace, level: Level, wording: Wording, notes: Set<string>, { oracle, proofs }: { readonly oracle?: SyntaxOracle | undefined; readonly proofs?: Proofs | undefined }, undecided: Set<string>): FileResult | undefined {
  const reading = workspace.read(path);
  if (!reading) return undefined;
  const waiting: string[] = [];
  const findings = reviewReading(reading, workspace, { rules, ...(oracle && { oracle }), ...(proofs && { proofs }), undecided: (one) => void undecided.add(one), claimed: (one) => void waiting.push(one) }, notes);
  const lines = linesOf(reading.document.text);
  const shown = findings.filter((finding) => atLeast(finding.level, level)).map((finding) => ({ finding, diagnostic: diagnosticOf(finding, lines, wording) }));
  const certain = shown.filter(({ finding }) => !isOpen(finding, workspace));
  const listed = (some: typeof shown): readonly Diagnostic[] => some.map(({ diagnostic }) => diagnostic);
  return { path, diagnostics: listed(waiting.length > 0 ? certain : shown), ...(waiting.length > 0 && { asClaimed: listed(shown) }), ...understanding(reading), mentions: lastingMentions(mentionsIn(reading, workspace.world)) };
}

/** A planner could decide it, and has not. */
const isOpen = ({ evidence, database }: ReportedFinding, { world }: Workspace): boolean =>
  PLANNED.has(evidence?.['claim']) && evidence!['status'] === 'unproven' && world.databases.some(({ id, dialect }) => id === database && dialect === 'postgres');

const PLANNED: ReadonlySet<unknown> = new Set(['index', 'rewrite', 'drop', 'rows']);

export function wordingOf({ root, relatedInformation, pages }: ScanJob, files: Files): Wording {
  return {
    relatedInformation,
    ruleLinks: Object.keys(pages).length > 0,
    uriOf: (path) => uriOf(joined(root, path)),
    linesOf: rememberedLines((path) => files.read(path)),
    pageOf: (rule) => pages[rule],
  };
}
