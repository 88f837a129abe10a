// How often a server runs a statement of the code, and how long that takes: what pg_stat_statements has counted, known again by the shape of the statement.
// It is said of the statement, not of one place: where several send the same, the server counts them as one.
import type { Snapshot } from '../../schema/snapshot.ts';
import { postgres } from '../../sql/postgres/dialect.ts';
import { shapeOf } from '../../sql/shape.ts';
import { countOf } from '../../text/words.ts';
import { milliseconds, percent } from '../../plans/insights/words.ts';

export interface Load {
  readonly calls: number;
  /** Milliseconds over all calls. */
  readonly time: number;
  readonly rows: number;
  /** Of the time of all statements that were recorded, 0 to 1. */
  readonly share: number;
  /** How long was counted, in days; undefined where the server does not tell. */
  readonly days?: number;
}

/** Undefined of a statement that is not among those that were recorded, which says nothing of it: only the costliest are. */
export function loadOf(sql: string, snapshot: Snapshot | undefined): Load | undefined {
  if (!snapshot?.statements || snapshot.statements.length === 0) return undefined;
  const known = loads.get(snapshot) ?? loadsOf(snapshot);
  loads.set(snapshot, known);
  return known.get(shapeOf(sql, postgres));
}

const loads = new WeakMap<Snapshot, ReadonlyMap<string, Load>>();

function loadsOf({ statements = [], server: { statementsSince }, captured }: Snapshot): ReadonlyMap<string, Load> {
  const all = statements.reduce((sum, { totalTime }) => sum + totalTime, 0);
  const days = statementsSince === undefined ? Number.NaN : (Date.parse(captured) - Date.parse(statementsSince)) / 86_400_000;
  const found = new Map<string, Load>();
  for (const { query, calls, totalTime, rows } of statements) {
    const shape = shapeOf(query, postgres);
    const before = found.get(shape) ?? { calls: 0, time: 0, rows: 0 };
    const time = before.time + totalTime;
    found.set(shape, { calls: before.calls + calls, time, rows: before.rows + rows, share: all > 0 ? time / all : 0, ...(days > 0 && { days }) });
  }
  return found;
}

/** `1.2 M calls a day, 340 ms mean`; of less than a day what was counted. */
export function loadText({ calls, time, days }: Load): string {
  const mean = `${milliseconds(time / Math.max(1, calls))} mean`;
  if (days === undefined || days < 1) return `${countOf(calls)} ${calls === 1 ? 'call' : 'calls'}, ${mean}`;
  const daily = calls / days;
  return `${daily < 1 ? 'less than one call' : `${countOf(Math.round(daily))} ${Math.round(daily) === 1 ? 'call' : 'calls'}`} a day, ${mean}`;
}

/** With what each call returns, and its part of all that was recorded. */
export function loadSentence(load: Load): string {
  const rows = load.rows / Math.max(1, load.calls);
  const each = `${rows < 10 ? Math.round(rows * 10) / 10 : countOf(Math.round(rows))} ${rows === 1 ? 'row' : 'rows'} each`;
  const share = load.share >= 0.01 ? `, ${percent(load.share)} of the time of all recorded statements` : '';
  return `${loadText(load)}, ${each}${share} (pg_stat_statements).`;
}
