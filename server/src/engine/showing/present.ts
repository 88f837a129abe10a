// The last pure step: what is shown, how loudly, in which words. Claims meet their proofs here.
import type { Place } from '../../text/document.ts';
import { toHost } from '../../text/sourceMap.ts';
import type { Claim } from '../../plans/claim.ts';
import type { Proof } from '../../plans/prove.ts';
import { show } from '../../query/show.ts';
import type { Origin } from '../../schema/schema.ts';
import type { Finding, Intend, Level, Related } from '../../rules/finding.ts';
import { atLeast, levelOf } from '../judging/levels.ts';
import type { Judged } from '../judging/judge.ts';
import { atMostOf } from '../judging/loose.ts';
import type { SyntaxOracle } from '../ports.ts';
import type { Reading, ReadStatement } from '../reading/read.ts';
import { originalOf } from '../reading/reread.ts';
import { cheaperMessage, isMeasured, manyMessage, provenMessage, sparedMessage } from '../planning/words.ts';
import { claimedBy, type Proofs } from '../proofs.ts';
import { settingFor } from '../configuring/ruleSettings.ts';
import type { Settings } from '../configuring/settings.ts';

/** A finding that will be shown, still tied to what it was found in. */
export interface Presented {
  readonly judged: Judged;
  readonly level: Level;
  readonly span: { readonly start: number; readonly end: number };
  readonly message: string;
  readonly fingerprint: string;
  /** Rule and normalised statement, as a hash. */
  readonly content: string;
  readonly related: readonly { readonly at: Place; readonly message: string }[];
  readonly evidence?: Readonly<Record<string, unknown>>;
}

export interface PresentContext {
  readonly settings: Settings;
  /** Undefined: no authority is at hand, so nothing that needs one is said. */
  readonly oracle?: SyntaxOracle;
  /** Undefined: no planner was asked, and claims are said as what they are. */
  readonly proofs?: Proofs;
  /** The place of a declaration; undefined where its file is gone. */
  placeOf(origin: Origin): Place | undefined;
}

export function present(reading: Reading, judged: readonly Judged[], context: PresentContext): readonly Presented[] {
  const shown: Presented[] = [];
  const occurrences = new Map<string, number>();
  const broken = new Set<Judged['site']>();
  // A file of the command has no versions, and is presented once.
  const isEdited = reading.document.version > 0;
  for (const claimed of judged) {
    const proven = prove(claimed, context);
    if (!proven) continue;
    const { judged: item, ...said } = proven;
    const { finding, rule, role } = item;
    const own = levelOf(rule.level, finding.weight, role, atMostOf(item), settingFor(context.settings, rule.id, reading.document.path), context.settings.profile);
    if (!own) continue;
    // Where statements end is uncertain behind what could not be read: what else is wrong there may only follow from it.
    const follows = finding.claim?.kind === 'syntax' && broken.has(item.site);
    if (finding.claim?.kind === 'syntax') broken.add(item.site);
    const level = follows && atLeast(own, 'information') ? 'information' : own;
    const normal = isEdited ? normalisedOnce(item) : normalised(item);
    const identity = `${rule.id}\n${reading.document.path}\n${normal}`;
    const occurrence = occurrences.get(identity) ?? 0;
    occurrences.set(identity, occurrence + 1);
    shown.push({
      judged: item,
      level,
      ...said,
      fingerprint: hash(`${identity}\n${occurrence}`),
      content: hash(`${rule.id}\n${normal}`),
      related: finding.related.flatMap((related) => placed(related, context)),
    });
  }
  return shown;
}

type Proven = Pick<Presented, 'judged' | 'span' | 'message' | 'evidence'>;

/** Words a finding by what is known of its claim, or withholds it. */
function prove(judged: Judged, { oracle, proofs }: PresentContext): Proven | undefined {
  const { finding, site, statement } = judged;
  const { claim, span, message } = finding;
  switch (claim?.kind) {
    case undefined:
      return { judged, span, message };
    case 'index': case 'rewrite': case 'drop': case 'rows': {
      const isSaid = claim.kind !== 'rows' || claim.otherwise === 'said';
      // Nobody could decide it.
      if (claim.kind === 'rows' && !claimedBy(judged)) return isSaid ? { judged, span, message } : undefined;
      const proof = proofs?.of(judged);
      const stays = claim.kind === 'rewrite' && claim.refuted === 'stays';
      if (proof === 'awaited' && !stays) return undefined;
      const asClaimed = (evidence: Proven['evidence']): Proven | undefined => (isSaid ? { judged, span, message, evidence: { claim: claim.kind, ...evidence } } : undefined);
      if (proof === undefined || proof === 'awaited') return asClaimed({ status: 'unproven' });
      switch (proof.kind) {
        case 'undecided': return asClaimed({ status: 'undecided', reason: proof.reason });
        case 'refuted': return stays ? asClaimed({ status: 'refuted' }) : undefined;
        case 'confirmed': return confirmed(judged, claim.says, proof);
        case 'many': return { judged, span, message: manyMessage(claim.says, proof), evidence: { claim: 'rows', status: 'confirmed', level: proof.level, rows: proof.rows } };
        case 'spared': return claim.kind === 'drop' ? spared(judged, claim, proof) : undefined;
        case 'cheaper': return claim.kind === 'rewrite' ? cheaper(judged, claim, proof) : undefined;
      }
      return undefined;
    }
    case 'syntax': {
      const verdict = oracle?.check(claim.sql, claim.dialect);
      if (!verdict) return undefined;
      const { map, text } = site.site.carrier;
      return { judged, span: toHost(map, tokenAt(text, statement.statement.start + Math.min(verdict.offset, claim.sql.length))), message: `${sentence(verdict.message)} (${claim.dialect === 'sqlite' ? "SQLite's own grammar" : "PostgreSQL's own parser"}).`, evidence: { claim: 'syntax', status: 'confirmed' } };
    }
  }
}

/** What was measured may be said as loudly as the rule would; on assumed figures it stays what is worth knowing. */
function confirmed(judged: Judged, says: string, proof: Extract<Proof, { kind: 'confirmed' }>): Proven {
  const { finding } = judged;
  const { level, index, ddl, bytes, before, after } = proof;
  const { atMost, ...rest } = finding;
  const intentions = finding.intentions.map((one): Intend => (one.kind === 'index' ? { ...one, index } : one));
  const own: Finding = isMeasured(level) ? { ...rest, weight: 'high', intentions } : { ...finding, intentions };
  const evidence = { claim: 'index', status: 'confirmed', level, ddl, cost: [before.cost, after.cost], rows: [before.rows, after.rows], scan: [before.scan, after.scan], ...(bytes !== undefined && { bytes }) };
  return { judged: { ...judged, finding: own }, span: finding.span, message: provenMessage(says, proof), evidence };
}

/** What was measured makes it louder where all hangs on the plan, and never louder than the rule has it here. */
function cheaper(judged: Judged, { says, wants, refuted }: Extract<Claim, { kind: 'rewrite' }>, proof: Extract<Proof, { kind: 'cheaper' }>): Proven {
  const { finding } = judged;
  const { level, before, after } = proof;
  const own: Finding = isMeasured(level) && refuted === 'goes' ? { ...finding, weight: 'high' } : finding;
  const evidence = { claim: 'rewrite', status: 'confirmed', level, cost: [before.cost, after.cost], rows: [before.rows, after.rows], scan: [before.scan, after.scan] };
  return { judged: { ...judged, finding: own }, span: finding.span, message: cheaperMessage(says, wants, proof), evidence };
}

/** Where nothing was measured, what it costs to look up is not told. */
function spared(judged: Judged, { says }: Extract<Claim, { kind: 'drop' }>, proof: Extract<Proof, { kind: 'spared' }>): Proven {
  const { finding: { span, message } } = judged;
  const { level, before, after } = proof;
  return { judged, span, message: isMeasured(level) ? sparedMessage(says, proof) : message, evidence: { claim: 'drop', status: 'confirmed', level, cost: [before.cost, after.cost], scan: [before.scan, after.scan] } };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');

/** The word or sign at an offset of a text; at its end, the last one before it. */
function tokenAt(text: string, offset: number): { start: number; end: number } {
  let start = Math.min(offset, text.length);
  if (start >= text.length || /\s/.test(text.charAt(start))) {
    while (start > 0 && /\s/.test(text.charAt(start - 1))) start--;
    while (start > 0 && /\w/.test(text.charAt(start - 1))) start--;
  }
  const word = /^(?:\w+|\S)/u.exec(text.slice(start, start + 128))?.[0] ?? '';
  return { start, end: start + word.length };
}

function placed({ at, message }: Related, context: PresentContext): { at: Place; message: string }[] {
  const place = 'span' in at ? at : context.placeOf(at);
  return place ? [{ at: place, message }] : [];
}

/** The statement without what moves or changes without meaning: its one-line form, or its text with white space folded. */
function normalised({ statement, site }: Judged): string {
  if (statement.query) return show(statement.query);
  const { text } = site.site.carrier;
  return text.slice(statement.statement.start, statement.statement.end).replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Of a statement that only moves it is the same, and an editor asks at each key. */
function normalisedOnce(judged: Judged): string {
  const original = originalOf(judged.statement);
  const known = normal.get(original);
  if (known !== undefined) return known;
  const made = normalised(judged);
  normal.set(original, made);
  return made;
}

const normal = new WeakMap<ReadStatement, string>();

/** FNV-1a over 64 bits, as 16 hexadecimal digits: short, stable, and good enough to tell findings apart. */
export function hash(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i++) {
    low ^= text.charCodeAt(i);
    // Multiply by the prime 2^40 + 0x1b3, in 32-bit halves.
    const product = Math.imul(low, 0x1b3) >>> 0;
    const carry = Math.floor(((low >>> 0) * 0x1b3) / 0x100000000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product;
  }
  return high.toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
