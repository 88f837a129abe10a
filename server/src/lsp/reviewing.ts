// The findings of open documents, found out once for each state of document and world.
import type { Diagnostic } from 'vscode-languageserver';
import { atLeast } from '../engine/judging/levels.ts';
import { hash } from '../engine/showing/present.ts';
import { understanding } from '../engine/reading/understanding.ts';
import type { ReportedFinding } from '../engine/showing/report.ts';
import { reviewReading } from '../engine/review.ts';
import { rules } from '../rules/all.ts';
import { languageOf } from '../hosts/all.ts';
import { reviewFile } from './scanning.ts';
import type { SyntaxOracle } from '../engine/ports.ts';
import { CONFIGURATION, type Root } from './root.ts';
import type { Opened, Session } from './session.ts';
import { diagnosticOf, rangeOf, rememberedLines, type Wording } from './toLsp.ts';

/** What is shown of one document, with a name that changes when it does. */
export interface Shown {
  readonly diagnostics: readonly Diagnostic[];
  readonly resultId: string;
}

export const NOTHING: Shown = { diagnostics: [], resultId: 'none' };

/** The findings of a document, all levels. */
export async function findingsOf(session: Session, opened: Opened, fixesAt?: string): Promise<readonly ReportedFinding[]> {
  const { reading, reviewed, workspace } = opened;
  if (!reading || !reviewed) return [];
  const notes = new Set<string>();
  let undecided = false;
  const options = { rules, ...(fixesAt !== undefined && { fixesAt }), ...(session.proofs && { proofs: session.proofs }), undecided: () => void (undecided = true) };
  const first = reviewReading(reading, workspace, options, notes);
  const findings = undecided ? reviewReading(reading, workspace, { ...options, oracle: await session.oracle() }, notes) : first;
  for (const note of notes) session.log(note);
  return findings;
}

/** What to show of a document now. Remembered in the root's results too, so that a scan's answer never outlives a newer one. */
export async function shownOf(session: Session, opened: Opened): Promise<Shown> {
  const { settings, proofs } = session;
  const last = remembered.get(opened);
  if (last?.settings === settings && last.proofs === proofs?.version) return last.shown;
  const version = proofs?.version;
  const shown = settings.enable ? named(await diagnosticsOf(session, opened)) : NOTHING;
  remembered.set(opened, { settings, proofs: version, shown });
  const { uri, root, document, reading, reviewed } = opened;
  if (reading && reviewed && session.rootOf(uri).within) root.results.set(document.path, { path: document.path, diagnostics: shown.diagnostics, ...understanding(reading), mentions: [] });
  return shown;
}

const remembered = new WeakMap<Opened, { readonly settings: Session['settings']; readonly proofs: number | undefined; readonly shown: Shown }>();

export const named = (diagnostics: readonly Diagnostic[]): Shown => (diagnostics.length === 0 ? NOTHING : { diagnostics, resultId: hash(JSON.stringify(diagnostics)) });

async function diagnosticsOf(session: Session, opened: Opened): Promise<readonly Diagnostic[]> {
  const { root, document, lines } = opened;
  if (document.path === CONFIGURATION) {
    return root.problems().map(({ span, message }) => ({ range: rangeOf(lines, span), severity: 1, source: 'plansight', message }));
  }
  const around = wordingOf(session, root);
  // A document that lies in no root is known by itself alone.
  const wording: Wording = {
    ...around,
    uriOf: (path) => (path === document.path ? opened.uri : around.uriOf(path)),
    linesOf: (path) => (path === document.path ? lines : around.linesOf(path)),
  };
  const findings = await findingsOf(session, opened);
  return findings.filter((finding) => atLeast(finding.level, session.settings.level)).map((finding) => diagnosticOf(finding, lines, wording));
}

export function wordingOf(session: Session, root: Root): Wording {
  return {
    relatedInformation: session.abilities.relatedInformation,
    ruleLinks: session.abilities.ruleLinks,
    uriOf: (path) => session.uriOf(root, path),
    linesOf: rememberedLines((path) => root.files.read(path)),
    pageOf: (rule) => session.pages[rule],
  };
}

/** Reviews a file that is not open, as it is on the disk; what is gone or left out is forgotten. */
export async function reviewClosed(session: Session, root: Root, path: string): Promise<void> {
  const undecided = new Set<string>();
  const review = (oracle?: SyntaxOracle): void => {
    const readable = languageOf(path) !== undefined && root.has(path);
    const proofs = session.proofs?.soFar();
    const result = readable ? reviewFile(path, root.workspace(), session.settings.level, wordingOf(session, root), new Set(), { oracle, proofs }, undecided) : undefined;
    if (result) session.closed.show(root, result);
    else root.results.delete(path);
  };
  review();
  if (undecided.size === 0) return;
  const oracle = await session.oracle();
  if (!root.files.shown.has(path)) review(oracle);
}
