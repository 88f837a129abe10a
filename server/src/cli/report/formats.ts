// The forms a report can take, by the names that --format knows.
import type { RuleInfo } from '../../engine/configuring/configuration.ts';
import type { Report } from '../../engine/showing/report.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import type { FilesShown } from './places.ts';
import { sarifReport } from './sarif.ts';
import { textReport, type TextStyle } from './text.ts';

export type Format = 'text' | 'json' | 'sarif' | 'github' | 'gitlab' | 'junit';

const KNOWN: Readonly<Record<Format, true>> = { text: true, json: true, sarif: true, github: true, gitlab: true, junit: true };
export const FORMATS = Object.keys(KNOWN) as readonly Format[];

export interface ReportContext {
  readonly files: FilesShown;
  readonly version: string;
  readonly style: TextStyle;
  /** Every rule that may speak. */
  readonly rules: readonly RuleInfo[];
  /** The markdown of a rule's page. */
  pageOf(rule: string): string | undefined;
  /** The address of the folder that paths are relative to: a file URI that ends in a slash. */
  readonly base: string;
}

export function reportAs(format: Format, report: Report, context: ReportContext): string {
  switch (format) {
    case 'text': return textReport(report, context.files, context.style);
    case 'json': return jsonReport(report, context.version, context.files);
    case 'sarif': return sarifReport(report, context);
    case 'github': return githubReport(report, context.files);
    case 'gitlab': return gitlabReport(report, context.files);
    case 'junit': return junitReport(report, context.files);
  }
}
