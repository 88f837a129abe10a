// From spans and findings to the protocol's ranges and diagnostics. Here and in fromLsp.ts alone are there lines and columns.
import type { Diagnostic, DiagnosticSeverity, DiagnosticTag, Range } from 'vscode-languageserver';
import type { ReportedFinding } from '../engine/showing/report.ts';
import type { Level } from '../rules/finding.ts';
import { linesOf, type Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

export const rangeOf = (lines: Lines, { start, end }: Span): Range => ({ start: lines.position(start), end: lines.position(end) });

/** How a client shows a diagnostic, and where documents are. Plain data but for its functions, which the worker builds for itself. */
export interface Wording {
  readonly relatedInformation: boolean;
  readonly ruleLinks: boolean;
  uriOf(path: string): string;
  /** The lines of a document by its path; undefined where it is gone. */
  linesOf(path: string): Lines | undefined;
  /** The address of a rule's page. */
  pageOf(rule: string): string | undefined;
}

/** The protocol's numbers, written out: the worker, which needs nothing else of the protocol, would carry all of it. */
const SEVERITIES: Readonly<Record<Level, DiagnosticSeverity>> = { error: 1, warning: 2, information: 3, hint: 4 };

const UNNECESSARY: DiagnosticTag = 1;

/** `lines` are those of the finding's own document. */
export function diagnosticOf(finding: ReportedFinding, lines: Lines, wording: Wording): Diagnostic {
  const page = wording.ruleLinks ? wording.pageOf(finding.rule) : undefined;
  const related = wording.relatedInformation
    ? finding.related.flatMap(({ at, message }) => {
        const there = wording.linesOf(at.path);
        return there ? [{ location: { uri: wording.uriOf(at.path), range: rangeOf(there, at.span) }, message }] : [];
      })
    : [];
  return {
    range: rangeOf(lines, finding.span),
    severity: SEVERITIES[finding.level],
    code: finding.rule,
    source: 'plansight',
    message: finding.message,
    ...(page !== undefined && { codeDescription: { href: page } }),
    ...(related.length > 0 && { relatedInformation: related }),
    ...(finding.unnecessary && { tags: [UNNECESSARY] }),
    data: { fingerprint: finding.fingerprint },
  };
}

/** The lines of each text, split once. */
export function rememberedLines(read: (path: string) => string | undefined): (path: string) => Lines | undefined {
  const known = new Map<string, Lines | undefined>();
  return (path) => {
    if (!known.has(path)) {
      const text = read(path);
      known.set(path, text === undefined ? undefined : linesOf(text));
    }
    return known.get(path);
  };
}
