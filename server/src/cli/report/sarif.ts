// The report as SARIF 2.1.0, for code scanning: rules with their pages, places in UTF-16 columns, fixes, and what is allowed or accepted.
// Format: docs.oasis-open.org/sarif/sarif/v2.1.0; section numbers below are its.
import type { ArtifactChange, Fix as SarifFix, Log, PhysicalLocation, Region, ReportingDescriptor, Result, Suppression } from 'sarif';
import type { RuleInfo } from '../../engine/configuring/configuration.ts';
import type { Report, ReportedFinding, Suppressed } from '../../engine/showing/report.ts';
import type { Fix, Level } from '../../rules/finding.ts';
import type { Span } from '../../text/span.ts';
import type { ReportContext } from './formats.ts';
import { placesOf, type Places } from './places.ts';

export function sarifReport(report: Report, { files, version, rules, pageOf, base }: Omit<ReportContext, 'style'>): string {
  const places = placesOf(files);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const isAnySuppressed = report.suppressed.length > 0;
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'Plansight', version, semanticVersion: version, rules: rules.map((rule) => descriptorOf(rule, pageOf(rule.id))) } },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { [ROOT]: { uri: base } },
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: report.notes.map((text) => ({ level: 'note', message: { text } })) }],
      results: [
        // 3.27.23: where one result tells of suppressions, one without any says so.
        ...report.findings.map((finding) => ({ ...resultOf(finding, indexes, places), ...(isAnySuppressed && { suppressions: [] }) })),
        ...report.suppressed.map((one) => ({ ...resultOf(one.finding, indexes, places), suppressions: [suppressionOf(one)] })),
      ],
    }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const ROOT = '%SRCROOT%';

const LEVELS: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

function descriptorOf({ id, title, level }: RuleInfo, page: string | undefined): ReportingDescriptor {
  // What is only tested is not shown.
  const markdown = page?.split(/^## More cases\s*$/m)[0]!.trim();
  return {
    id,
    shortDescription: { text: `${title}.` },
    ...(markdown !== undefined && { help: { text: markdown, markdown } }),
    defaultConfiguration: { level: LEVELS[level] },
  };
}

function resultOf(finding: ReportedFinding, indexes: ReadonlyMap<string, number>, places: Places): Result {
  const { rule, level, path, span, message, related, fixes, fingerprint } = finding;
  const ruleIndex = indexes.get(rule);
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVELS[level],
    message: { text: message },
    locations: [{ physicalLocation: locationOf(path, span, places) }],
    partialFingerprints: { 'plansight/v1': fingerprint },
    ...(related.length > 0 && { relatedLocations: related.map(({ at, message: text }, id) => ({ id, message: { text }, physicalLocation: locationOf(at.path, at.span, places) })) }),
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => fixOf(fix, path, places)) }),
  };
}

const locationOf = (path: string, span: Span, places: Places): PhysicalLocation => ({ artifactLocation: { uri: uriOf(places.fileOf(path)), uriBaseId: ROOT }, region: regionOf(path, span, places) });

/** Its end is the column behind the last one (3.30.8). */
function regionOf(path: string, span: Span, places: Places): Region {
  const start = places.at(path, span.start);
  const end = places.at(path, span.end);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A new file is written into an empty one. */
function fixOf({ title, edits, beside = [], files }: Fix, path: string, places: Places): SarifFix {
  const changeOf = (file: string, replacements: ArtifactChange['replacements']): ArtifactChange => ({ artifactLocation: { uri: uriOf(places.fileOf(file)), uriBaseId: ROOT }, replacements });
  const first: Region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return {
    description: { text: title },
    artifactChanges: [
      ...[{ path, edits }, ...beside].filter((one) => one.edits.length > 0).map((one) => changeOf(one.path, one.edits.map(({ span, text }) => ({ deletedRegion: regionOf(one.path, span, places), insertedContent: { text } })))),
      ...files.map((file) => changeOf(file.path, [{ deletedRegion: first, insertedContent: { text: file.text } }])),
    ],
  };
}

function suppressionOf({ by }: Suppressed): Suppression {
  switch (by.kind) {
    case 'comment': return { kind: 'inSource', status: 'accepted', ...(by.reason !== undefined && { justification: by.reason }) };
    case 'baseline': return { kind: 'external', status: 'accepted', justification: 'The baseline accepts it.' };
  }
}

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
