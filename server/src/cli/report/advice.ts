// `plansight advise`, for people and for machines: what a query costs, which indexes it wants, and what it would cost with them.
import { createColors } from 'picocolors';
import type { AdvisedRewrite, StatementAdvice } from '../../engine/planning/advising.ts';
import type { WorkloadAdvice } from '../../plans/workload.ts';
import type { Advice, AdvisedIndex } from '../../plans/advise.ts';
import { bytesText, gainText, keysOf, loudest } from '../../engine/planning/words.ts';
import type { MeasureLevel } from '../../schema/measures.ts';

export interface AdviceShown extends StatementAdvice {
  /** Undefined of a statement that was given by itself. */
  readonly at?: { readonly file: string; readonly line: number };
}

// ── For machines ─────────────────────────────────────────────────────────────────────────────────────────────────

interface JsonIndex {
  readonly ddl: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly include: readonly string[];
  readonly where: string | null;
  readonly method: string;
  readonly bytes: number | null;
  readonly costAlone: number;
  readonly costWithout: number;
  readonly writeOverhead: number;
  readonly losesHot: readonly string[];
  readonly replaces: readonly string[];
}

export function adviceJson(shown: AdviceShown): Readonly<Record<string, unknown>> {
  const { sql, advice, rewrites, at } = shown;
  const place = at ? { file: at.file, line: at.line } : {};
  if (advice.kind === 'failed') return { query: sql, ...place, cost: null, advice: [], costAfter: null, rewrites: [], level: null, failed: { reason: advice.reason, message: advice.message } };
  const indexes = advice.kind === 'advice' ? advice.indexes : [];
  return {
    query: sql,
    ...place,
    cost: advice.before.root.cost.total,
    advice: indexes.map(indexJson),
    costAfter: (advice.kind === 'advice' ? advice.after : advice.before).root.cost.total,
    rewrites: rewrites.map(rewriteJson),
    level: levelId(advice.level),
    ...(advice.kind === 'nothing' && { why: advice.why }),
    ...(advice.kind === 'advice' && advice.values.length > 0 && { values: advice.values.map(({ kind, column, share, before, after, used }) => ({ kind, column, share, cost: before, costAfter: after, used })) }),
    notes: advice.notes,
  };
}

const levelId = (level: MeasureLevel): string => level.replace(' ', '-');

function indexJson({ table, index, ddl, price, costAlone, costWithout, replaces }: AdvisedIndex): JsonIndex {
  return {
    ddl,
    table: table.schema === 'public' ? table.name : `${table.schema}.${table.name}`,
    columns: index.keys.map(({ column, expression }) => column ?? expression ?? ''),
    include: index.include,
    where: index.predicate.length > 0 ? index.predicate.join(' and ') : null,
    method: index.method,
    bytes: price.bytes ?? null,
    costAlone,
    costWithout,
    writeOverhead: Math.round(price.writeOverhead * 1000) / 1000,
    losesHot: price.losesHot,
    replaces: replaces.map(({ name }) => name),
  };
}

function rewriteJson({ kind, message, sql, advice }: AdvisedRewrite): Readonly<Record<string, unknown>> {
  const after = advice && advice.kind !== 'failed' ? advice : undefined;
  return { kind, message, ...(sql !== undefined && { query: sql }), ...(after && { advice: after.kind === 'advice' ? after.indexes.map(indexJson) : [], costAfter: (after.kind === 'advice' ? after.after : after.before).root.cost.total }) };
}

export function workloadJson(workload: WorkloadAdvice): Readonly<Record<string, unknown>> {
  return {
    cost: workload.before,
    costAfter: workload.after,
    advice: workload.indexes.map(({ queries, ...one }) => ({ ...indexJson(one), queries })),
    redundant: workload.redundant.map(({ table, index, beside }) => ({ table: `${table.schema}.${table.name}`, index: index.name, beside })),
    unused: workload.unused.map(({ table, index, counted }) => ({ table: `${table.schema}.${table.name}`, index: index.name, ...(counted && { counted }) })),
    level: levelId(workload.level),
  };
}

// ── For people ───────────────────────────────────────────────────────────────────────────────────────────────────

export function adviceText(shown: readonly AdviceShown[], { colours: coloured }: { readonly colours: boolean }): string {
  const colours = createColors(coloured);
  const told = shown.flatMap((one) => (isTold(one) ? [`${headOf(one)}\n${linesOf(one, colours).map((line) => `  ${line}\n`).join('')}`] : []));
  const failed = shown.filter(({ advice }) => advice.kind === 'failed').length;
  const rest = shown.length - told.length;
  return [...told, `${shown.length} ${shown.length === 1 ? 'query' : 'queries'} asked${rest > 0 ? `, ${rest - failed} as good as an index can make ${rest - failed === 1 ? 'it' : 'them'}` : ''}${failed > 0 ? `, ${failed} that could not be planned` : ''}.\n`].join('\n');
}

const isTold = ({ advice, rewrites }: AdviceShown): boolean => advice.kind === 'advice' || rewrites.length > 0;

function headOf({ at, sql }: AdviceShown): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return `${at ? `${at.file}:${at.line}  ` : ''}${line.length > 160 ? `${line.slice(0, 157)}…` : line}`;
}

function linesOf({ advice, rewrites }: AdviceShown, colours: ReturnType<typeof createColors>): readonly string[] {
  const lines: string[] = [];
  if (advice.kind === 'advice') {
    lines.push(...advice.indexes.flatMap((one) => [`${colours.bold(one.ddl)};`, ...priceLines(one).map((line) => `  ${line}`)]), costLine(advice), ...valueLines(advice), ...advice.notes.map((note) => colours.dim(`note: ${note}`)));
  }
  for (const { message, sql } of rewrites) lines.push(`${message}`, ...(sql === undefined ? [] : [`  ${sql.replace(/\s+/g, ' ').trim()}`]));
  return lines;
}

function costLine(advice: Extract<Advice, { kind: 'advice' }>): string {
  return `${loudest(advice.level)}: ${gainText(advice.level, advice.before.root.cost.total, advice.after.root.cost.total)}.`;
}

function priceLines({ price, replaces, index, extension }: AdvisedIndex): readonly string[] {
  const bytes = price.bytes === undefined ? 'size unknown' : bytesText(price.bytes);
  return [
    `${bytes}; ${Math.round(price.writeOverhead * 100)} bytes written for every 100 of the table${price.losesHot.length > 0 ? `; updates of ${price.losesHot.join(', ')} can no longer stay on their page` : ''}`,
    ...(replaces.length > 0 ? [`${replaces.map(({ name }) => name).join(', ')} can be dropped: it begins with ${keysOf(replaces[0]!)}, as this one does`] : []),
    ...(extension === undefined ? [] : [`needs the extension ${extension} for ${index.keys[0]!.operatorClass ?? index.method}`]),
  ];
}

function valueLines({ values }: Extract<Advice, { kind: 'advice' }>): readonly string[] {
  const common = values.filter(({ kind, used, after, before }) => kind === 'common' && (!used || after > before * 0.8));
  return common.map(({ column, share }) => `Helps for rare values of ${column} only: the commonest is in ${Math.round(share * 100)} % of the rows, which are better read in turn.`);
}

export function workloadText(workload: WorkloadAdvice, style: { readonly colours: boolean }): string {
  const colours = createColors(style.colours);
  return [
    ...workload.indexes.flatMap((one) => [`${colours.bold(one.ddl)};  for ${one.queries} ${one.queries === 1 ? 'query' : 'queries'}`, ...priceLines(one).map((line) => `  ${line}`)]),
    ...workload.redundant.map(({ table, index, beside }) => `drop index ${index.name};  ${table.name}: ${beside} begins with the same keys`),
    ...workload.unused.map(({ table, index, counted }) => `${index.name} of ${table.name} is used by none of the queries that were asked${counted ? `, and the server has counted no scan of it${counted.since === undefined ? '' : ` since ${counted.since.slice(0, 10)}`}` : ''}`),
    `${loudest(workload.level)}: all queries together, ${gainText(workload.level, workload.before, workload.after)}.`,
    '',
  ].join('\n');
}
