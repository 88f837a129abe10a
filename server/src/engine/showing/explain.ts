// Why something is said on a line, or why not: the same reading and the same rules, with each silence given its reason.
import { linesOf } from '../../text/lines.ts';
import { overlaps, slice, type Span } from '../../text/span.ts';
import { qualified } from '../../query/facts/keys.ts';
import { show } from '../../query/show.ts';
import { sizeOf } from '../../query/sizes.ts';
import type { Rule, Subject } from '../../rules/rule.ts';
import { acceptedIn } from './baseline.ts';
import { DEFAULT_ROLES } from '../judging/ask.ts';
import { speaksOfCalls, speaksOfSending } from '../judging/calls.ts';
import { judge, spokenTo, subjectsOf, type Judged } from '../judging/judge.ts';
import { isSpokenOf, levelOf } from '../judging/levels.ts';
import { reasonLoaded } from '../programs/loads.ts';
import { atMostOf } from '../judging/loose.ts';
import { present } from './present.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { readWhole } from '../reading/readSite.ts';
import { settingFor } from '../configuring/ruleSettings.ts';
import { applySuppressions, suppressionsOf } from './suppress.ts';
import type { Verdict, Why, WhyQuery, WhySite } from './why.ts';
import type { World } from '../world.ts';

/** `line` counts from 1. `reading` is undefined where the file was not read; `unseen` says why. */
export function explain(path: string, line: number, reading: Reading | undefined, world: World, rules: readonly Rule[], unseen?: string): Why {
  const role = world.roleOf(path);
  if (!reading) return { path, line, role, sites: [], ...(unseen !== undefined && { unseen }) };
  const lines = linesOf(reading.document.text);
  const at = { start: lines.startOf(line - 1), end: Math.max(lines.startOf(line - 1) + 1, lines.endOf(line - 1)) };
  const judged = judge(reading, world, rules).findings;
  const presented = judged.map((one) => ({ span: one.finding.span, judged: one }));
  const { suppressed } = applySuppressions(presented, (item) => item.judged.statement.span, suppressionsOf(reading), reading.document, rules.map(({ id }) => id), world.settings);
  const silenced = new Map([...acceptedOf(reading, judged, world)].map((one) => [one, 'accepted' as const] as [Judged, 'accepted' | 'suppressed']));
  for (const item of suppressed) silenced.set(item.judged, 'suppressed');
  const sites = reading.sites.flatMap((site) => {
    const inside = site.statements.filter(({ span }) => overlaps(span, at));
    const { whole } = site.site;
    const statements = inside.length === 0 && whole && overlaps(whole, at) ? site.statements : inside;
    return statements.length === 0 ? [] : [explainSite(reading, site, statements, world, rules, judged, silenced)];
  });
  return { path, line, role, sites };
}

/** What the baseline accepts of what no comment allows, counted as a review counts it. */
function acceptedOf(reading: Reading, judged: readonly Judged[], world: World): readonly Judged[] {
  const { accepted } = world;
  if (!accepted) return [];
  const presented = present(reading, judged, { settings: world.settings, placeOf: () => undefined });
  const { kept } = applySuppressions(presented, (item) => item.judged.statement.span, suppressionsOf(reading), reading.document, [], world.settings);
  const findings = kept.map((item) => ({ rule: item.judged.rule.id, content: item.content, item })).sort(({ item: a }, { item: b }) => a.span.start - b.span.start || a.span.end - b.span.end);
  return acceptedIn(findings, accepted.of(reading.document.path)).accepted.map(({ finding }) => finding.item.judged);
}

function explainSite(reading: Reading, site: ReadSite, statements: readonly ReadStatement[], world: World, rules: readonly Rule[], judged: readonly Judged[], silenced: ReadonlyMap<Judged, 'accepted' | 'suppressed'>): WhySite {
  const { path } = reading.document;
  const databases = world.databasesOf(path, site.site.dialect);
  const role = world.roleOf(path);
  const queries = statements.map((read): WhyQuery => {
    const statement = readWhole(site, read);
    const database = spokenTo(databases, statement);
    const { queries: subjects, changes, migration, models } = subjectsOf(reading, site, statement, database, role, [], world);
    // A rule about changes has no reason to be silent at a query.
    const isCalled = site.site.called === true;
    const concerns = ({ id, looksAt }: Rule): boolean => {
      switch (looksAt) {
        case 'statement': return !isCalled;
        case 'model': return models.length > 0;
        case 'query': return models.length === 0 && (subjects.length > 0 || changes.length === 0) && speaksOfSending(id, site.site) && (!isCalled || site.site.unsent !== undefined || speaksOfCalls(id, site.dialect));
        case 'change': return changes.length > 0;
        case 'migration': return migration !== undefined;
        case 'connection': return false;
      }
    };
    const about = (rule: Rule): Verdict => {
      const setting = settingFor(world.settings, rule.id, path);
      if (setting?.level === 'off') return { kind: 'off' };
      if (!(rule.roles ?? DEFAULT_ROLES).includes(role) || !isSpokenOf(role, world.settings.profile)) return { kind: 'role', role };
      const found = judged.find((one) => one.rule === rule && one.statement === statement);
      const silence = found && silenced.get(found);
      if (silence) return { kind: silence };
      const level = found && levelOf(rule.level, found.finding.weight, role, atMostOf(found), setting, world.settings.profile);
      if (found && level) return { kind: 'reported', level, message: found.finding.message };
      return silenceOf(rule, subjects);
    };
    return {
      span: statement.span,
      shown: statement.query ? show(statement.query) : textOf(site, statement.statement),
      ...(statement.statement.unread !== undefined && { unread: statement.statement.unread }),
      verdicts: rules.filter(concerns).map((rule) => ({ rule: rule.id, verdict: about(rule) })),
    };
  });
  const { anchor, library, reason } = site.site;
  const database = spokenTo(databases, statements[0]!);
  return { span: anchor, library, reason: library === 'sql' ? reasonLoaded(reason, world.loadersOf(path)) : reason, queries, ...(database && { database: database.id }) };
}

/** Why a rule that was asked, or could have been, says nothing. */
function silenceOf(rule: Rule, subjects: readonly Subject[]): Verdict {
  if (rule.looksAt !== 'query') return { kind: 'nothing to say' };
  if (subjects.length === 0) return { kind: 'not recognised' };
  const parts = (rule.needs ?? []).filter((part) => subjects.some(({ query }) => query.open.has(part)));
  if (parts.length > 0) return { kind: 'clause open', parts };
  const sources = subjects.flatMap(({ resolved, sizes }) => resolved.sources.map((source) => ({ source, sizes })));
  const tables = sources.filter(({ source }) => source.source.kind === 'table');
  const unknown = tables.flatMap(({ source }) => (source.table || !source.source.table ? [] : [source.source.table.name]));
  if (unknown.length > 0) return { kind: 'no schema', tables: [...new Set(unknown)] };
  const small = tables.flatMap(({ source: { table }, sizes }) => (table && sizeOf(sizes, qualified(table)) === 'small' ? [table.name] : []));
  return tables.length > 0 && small.length === tables.length ? { kind: 'small table', tables: [...new Set(small)] } : { kind: 'nothing to say' };
}

const textOf = (site: ReadSite, at: Span): string => slice(site.site.carrier.text, at).replace(/\s+/g, ' ').trim();
