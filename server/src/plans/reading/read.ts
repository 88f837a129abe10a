// Plans from any text that holds some: an answer of psql or of another tool, copied whole or broken, JSON or text, or a server's log.
// Nothing is thrown, and time is linear: what was not understood is a note.
import type { Plan } from '../plan.ts';
import { asObject, readPlan } from './json.ts';
import { joined, unframed } from './lines.ts';
import { loggedPlans } from './log.ts';
import { beginsPlan } from './nodeLine.ts';
import { parseEarly } from './repair.ts';
import { plansBeginAt, readText } from './text.ts';

export interface FoundPlan {
  readonly plan: Plan;
  /** The statement, where a log tells it. */
  readonly query?: string;
  /** Milliseconds that the log gives. */
  readonly duration?: number;
}

export interface PlanReading {
  readonly plans: readonly FoundPlan[];
  /** What was not understood, one sentence each. */
  readonly notes: readonly string[];
}

export function readPlans(text: string): PlanReading {
  const logged = loggedPlans(text);
  const readings = logged.length > 0 ? logged.map(({ text: own, duration }) => withDuration(readAny(own), duration)) : [readAny(text)];
  const plans = readings.flatMap((one) => one.plans);
  const notes = [...new Set(readings.flatMap((one) => one.notes))];
  return { plans, notes: plans.length === 0 && notes.length === 0 ? ['There is no plan in this text: what EXPLAIN prints is read, as text or as JSON.'] : notes };
}

const withDuration = ({ plans, notes }: PlanReading, duration: number): PlanReading => ({ plans: plans.map((one) => ({ ...one, duration })), notes });

function readAny(text: string): PlanReading {
  const lines = unframed(text);
  const body = lines.join('\n').trim();
  if (/^<(?:\?xml|explain)/.test(body)) return nothing('This is a plan as XML; ask for FORMAT JSON or TEXT.');
  if (/^-? *"?(?:Plan|Query Text)"?:(?:\s|$)/.test(body) && /^\s+-? *"?Node Type"?:/m.test(body)) return nothing('This is a plan as YAML; ask for FORMAT JSON or TEXT.');
  return /"Node Type"/.test(body) || /^"?[[{]/.test(body) ? readJson(body) : readLines(lines);
}

const nothing = (note: string): PlanReading => ({ plans: [], notes: [note] });

// ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function readJson(body: string): PlanReading {
  const begin = body.search(/[[{]/);
  if (begin < 0) return nothing('There is no plan in this JSON.');
  // A cell that was copied with its quotes has each of them twice.
  const own = body.slice(begin);
  const repaired = parseEarly(own.includes('""Node Type""') ? own.replaceAll('""', '"') : own);
  const explained = unwrapped(repaired?.value);
  const plan = readPlan(explained);
  if (!repaired || !plan) return nothing('There is no plan in this JSON.');
  const query = asObject(Array.isArray(explained) ? explained[0] : explained)?.['Query Text'];
  return { plans: [{ plan, ...(typeof query === 'string' && { query }) }], notes: repaired.cut ? ['The JSON ends early: what is missing of the plan is not known.'] : [] };
}

/** A client gives rows, of which the one column is the plan. */
function unwrapped(value: unknown): unknown {
  const first = asObject(Array.isArray(value) ? value[0] : value);
  const cell = first?.['QUERY PLAN'];
  return cell === undefined ? value : typeof cell === 'string' ? parseEarly(cell)?.value : cell;
}

// ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function readLines(lines: readonly string[]): PlanReading {
  const { query, rest } = queryBefore(lines);
  const whole = joined(rest);
  const begins = plansBeginAt(whole);
  const starts = begins.length > 0 ? begins : whole.slice(0, 1).some((line) => /^\s*->/.test(line)) ? [0] : [];
  const readings = starts.flatMap((start, place) => readText(whole.slice(start, starts[place + 1])) ?? []);
  const plans = readings.flatMap(({ explained }) => readPlan(explained) ?? []);
  return { plans: plans.map((plan) => ({ plan, ...(query !== undefined && { query }) })), notes: readings.flatMap(({ notes }) => notes) };
}

/** A log gives the statement first, as it was written, and its parameters. */
function queryBefore(lines: readonly string[]): { readonly query?: string; readonly rest: readonly string[] } {
  const said = lines.findIndex((line) => /^\s*Query Text: /.test(line));
  const first = lines.findIndex((line, at) => at >= said && beginsPlan(line.trim()));
  if (said < 0 || first <= said) return { rest: lines };
  const written = lines.slice(said, first).filter((line) => !/^\s*Query Parameters: /.test(line));
  return { query: [written[0]!.replace(/^\s*Query Text: /, ''), ...written.slice(1).map((line) => line.replace(/^ {8}/, ''))].join('\n').trimEnd(), rest: lines.slice(first) };
}
