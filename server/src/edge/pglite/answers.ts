// Questions to an instance: what it would plan, with indexes that are made, sized and thrown away for the occasion. Nothing that is asked is ever run: a statement is only ever the object of EXPLAIN.
import type { PGlite } from '@electric-sql/pglite';
import type { Answer, Failure, HypotheticalIndex, IndexSize, Question } from '../../plans/planner.ts';
import { readPlan } from '../../plans/reading/json.ts';
import type { Measures } from '../../schema/measures.ts';
import { expressionStatistics } from './expressions.ts';
import type { Instance } from './instance.ts';
import { indexSizes } from './indexSizes.ts';
import { grow, layMeasures, relationsOf, restoreColumns, restoreCounts, type Relation } from './measure.ts';

/** A question whose statement was made fit for EXPLAIN (plans/explainable.ts). */
export interface Prepared extends Omit<Question, 'sql'> {
  readonly sql: string;
  /** It holds `$1`. */
  readonly placeholders: number;
  readonly notes: readonly string[];
}

export interface Asked {
  readonly tail: readonly string[];
  readonly measures: Measures;
  readonly questions: readonly Prepared[];
}

/** How many indexes are made before their files are cleaned away. */
const CLEANED_AFTER = 200;
let count = 0;

/** Tells the answers in order, one by one. Throws where the instance no longer is to be trusted. */
export async function answer(instance: Instance, { tail, measures, questions }: Asked, tell: (answer: Answer) => void): Promise<void> {
  const { db } = instance;
  await db.exec('begin');
  try {
    if (tail.length > 0) await runTail(instance, tail, measures);
    for (let at = 0; at < questions.length;) {
      const group = questions.slice(at, endOfGroup(questions, at));
      await answerGroup(instance, group, tell);
      at += group.length;
    }
  } finally {
    await db.exec('rollback');
  }
  if (count >= CLEANED_AFTER) {
    count = 0;
    await db.exec('checkpoint');
  }
}

/** The reply was no plan and no error: the instance is broken. */
export class BrokenReply extends Error {}

async function runTail(instance: Instance, tail: readonly string[], measures: Measures): Promise<void> {
  await instance.files.whileEmpty(async () => {
    for (const sql of tail) await attempt(instance.db, sql);
  });
  // Statistics objects are as they were: no edit measures one.
  await layMeasures(instance, { ...measures, extended: [] }, await relationsOf(instance.db, 'changed'));
}

/** Questions that hide the same indexes share those that they add, as long as no two call different ones by one name. */
function endOfGroup(questions: readonly Prepared[], start: number): number {
  const without = JSON.stringify(questions[start]!.without);
  const named = new Map<string, string>();
  let end = start;
  for (; end < questions.length && JSON.stringify(questions[end]!.without) === without; end++) {
    if (questions[end]!.indexes.some(({ name, ddl }) => (named.get(name) ?? ddl) !== ddl)) break;
    for (const { name, ddl } of questions[end]!.indexes) named.set(name, ddl);
  }
  return Math.max(end, start + 1);
}

/** Each index is made once, and hidden from the questions that do not ask for it: making one takes longer than a plan. */
async function answerGroup(instance: Instance, group: readonly Prepared[], tell: (answer: Answer) => void): Promise<void> {
  const { db } = instance;
  await db.exec('savepoint group_of_questions');
  for (const name of group[0]!.without) await attempt(db, `drop index ${name.split('.').map((part) => `"${part.replaceAll('"', '""')}"`).join('.')}`);
  const made = await makeIndexes(instance, [...new Map(group.flatMap(({ indexes }) => indexes.map((index) => [index.name, index] as const))).values()]);
  let shown: ReadonlySet<string> = new Set(made.keys());
  for (const question of group) {
    const wanted = new Set(question.indexes.map(({ name }) => name));
    await show(db, made, shown, wanted);
    shown = wanted;
    await db.exec('savepoint question');
    tell(await answerOne(db, question, question.indexes.map(({ name }) => made.get(name)!.size)));
    await db.exec('release question');
  }
  await db.exec('rollback to group_of_questions; release group_of_questions');
}

interface MadeIndex {
  readonly size: IndexSize;
  /** Its own, and its partitions'. */
  readonly oids: readonly number[];
}

/** The planner passes over an index that is not valid (plancat.c, get_relation_info). */
async function show(db: PGlite, made: ReadonlyMap<string, MadeIndex>, shown: ReadonlySet<string>, wanted: ReadonlySet<string>): Promise<void> {
  for (const [name, { oids }] of made) {
    if (oids.length > 0 && shown.has(name) !== wanted.has(name)) await db.exec(`update pg_index set indisvalid = ${wanted.has(name)} where indexrelid in (${oids.join(', ')})`);
  }
}

async function answerOne(db: PGlite, question: Prepared, sizes: readonly IndexSize[]): Promise<Answer> {
  try {
    const reply = await explain(db, question);
    const plan = readPlan(reply);
    if (!plan) throw new BrokenReply(`The planner replied with ${JSON.stringify(reply) ?? 'nothing'}.`);
    return { kind: 'plan', plan, sizes, notes: question.notes };
  } catch (error) {
    const { message, code } = error as { readonly message: string; readonly code?: string };
    if (error instanceof BrokenReply || code === undefined || BROKEN.has(code)) throw error instanceof BrokenReply ? error : new BrokenReply(message);
    await db.exec('rollback to question');
    return { kind: 'failed', reason: failureOf(code), message };
  }
}

/**
 * A placeholder that stays one needs the simple protocol: the other demands values, and plans for those.
 * The parenthesis behind EXPLAIN makes ANALYZE in front of a statement a syntax error.
 */
async function explain(db: PGlite, { sql, placeholders, parameters }: Prepared): Promise<unknown> {
  const [result] = parameters !== 'generic' ? [await db.query(`explain (format json) ${sql}`, parameters.slice(0, placeholders))] : placeholders > 0 ? await db.exec(`explain (format json, generic_plan) ${sql}`) : [await db.query(`explain (format json) ${sql}`)];
  return (result?.rows[0] as { readonly 'QUERY PLAN'?: unknown } | undefined)?.['QUERY PLAN'];
}

/** invalid_sql_statement_name: what PGlite says when a reply was lost; internal_error. */
const BROKEN = new Set(['26000', 'XX000', 'XX001', 'XX002']);

function failureOf(code: string): Failure {
  if (code === '42601') return 'syntax';
  if (UNKNOWN.has(code)) return 'unknown object';
  if (/^(?:42|22)/.test(code)) return 'types';
  return code.startsWith('53') ? 'memory' : 'other';
}

/** Undefined table, column, function or operator, object, schema. */
const UNKNOWN = new Set(['42P01', '42703', '42883', '42704', '3F000']);

/** Made on tables that look empty while they are built, then given the sizes and the figures that they would have: all in one go, since asking the catalog takes longer than making one. */
async function makeIndexes(instance: Instance, indexes: readonly HypotheticalIndex[]): Promise<ReadonlyMap<string, MadeIndex>> {
  if (indexes.length === 0) return new Map();
  const { db, files } = instance;
  const first = await lastObject(db);
  const ends: { readonly index: HypotheticalIndex; readonly last: number; readonly failure: string | undefined }[] = [];
  await files.whileEmpty(async () => {
    for (const index of indexes) {
      const failure = await attempt(db, index.ddl);
      ends.push({ index, failure, last: failure === undefined ? await lastObject(db) : (ends.at(-1)?.last ?? first) });
    }
  });
  count += indexes.length;
  // Those of partitions are made along with their parent's.
  const leaves = (await relationsOf(db, 'changed')).filter((relation): relation is Relation & { path: string } => relation.oid > first && relation.kind === 'i' && relation.path !== null);
  await restoreColumns(db, await expressionStatistics(db, leaves));
  const sizes = await indexSizes(db, leaves.map(({ oid }) => oid));
  const sized = leaves.flatMap((relation) => {
    const size = sizes.get(relation.oid);
    return size ? [{ relation, size }] : [];
  });
  for (const { relation, size } of sized) grow(files, { path: relation.path, method: relation.method, pages: size.pages, height: size.height });
  await restoreCounts(db, sized.map(({ relation: { schema, name: own }, size: { pages, rows } }) => ({ schema, name: own, pages, rows, visible: 0 })));
  return new Map(ends.map(({ index: { name }, failure, last }, at) => {
    const isOwn = (oid: number): boolean => oid > (ends[at - 1]?.last ?? first) && oid <= last;
    const own = sized.filter(({ relation }) => isOwn(relation.oid));
    const [pages, rows] = [own.reduce((sum, { size }) => sum + size.pages, 0), own.reduce((sum, { size }) => sum + size.rows, 0)];
    const size: IndexSize = failure === undefined ? { name, bytes: pages * 8192, pages, rows } : { name, message: failure };
    return [name, { size, oids: leaves.filter(({ oid }) => isOwn(oid)).map(({ oid }) => oid) }];
  }));
}

async function lastObject(db: PGlite): Promise<number> {
  const { rows } = await db.query<{ last: number }>('select max(oid)::int as last from pg_class');
  return rows[0]!.last;
}

/** Undefined where it worked; what failed is undone. */
async function attempt(db: PGlite, sql: string): Promise<string | undefined> {
  await db.exec('savepoint attempt');
  try {
    await db.exec(sql);
    await db.exec('release attempt');
    return undefined;
  } catch (error) {
    await db.exec('rollback to attempt');
    return error instanceof Error ? error.message : String(error);
  }
}
