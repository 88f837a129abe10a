// What the planner's process does: one order after another, on one instance.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensionsIn } from '../../plans/stubs.ts';
import type { Measures } from '../../schema/measures.ts';
import { answer } from './answers.ts';
import { unpackCluster } from './clusters.ts';
import { withEdited } from './edited.ts';
import { openInstance, type Instance } from './instance.ts';
import { loadStatements, setSearchPath } from './loadStatements.ts';
import { clearMeasures, grow, layMeasures, relationsOf, type GrownFile } from './measure.ts';
import type { Order, Told } from './messages.ts';

/** Does orders in turn and tells what comes of them; a failure is told as `broken`. */
export function worker(tell: (told: Told) => void): (order: Order) => Promise<void> {
  let instance: Instance | undefined;
  let measures: Measures | undefined;
  let last = Promise.resolve();
  const run = async (order: Order): Promise<void> => {
    switch (order.kind) {
      case 'load': return load(order, tell);
      case 'open':
        ({ measures } = order);
        instance = await open(order, tell);
        return;
      case 'ask':
        if (!instance || !measures) throw new Error('Nothing is open.');
        await answer(instance, { tail: order.tail, measures: order.tail.length === 0 ? measures : withEdited(measures, order.edited), questions: order.questions }, (one) => tell({ kind: 'answer', answer: one }));
        return tell({ kind: 'answered', memory: process.memoryUsage.rss() });
      case 'close':
        await instance?.db.close();
        instance = undefined;
    }
  };
  return (order) => (last = last.then(() => run(order)).catch((error: unknown) => tell({ kind: 'broken', message: error instanceof Error ? error.message : String(error) })));
}

async function load({ assets, data, cluster, statements, searchPath }: Order & { readonly kind: 'load' }, tell: (told: Told) => void): Promise<void> {
  unpackCluster(assets, cluster, data);
  const { db, keep } = await openInstance({ folder: data, assets, extensions: extensionsIn(statements) });
  // No plan hangs on where long values would lie, and a table that has no other for them is made in half the time. Arrays are known by it (format_type.c).
  await db.exec("update pg_type set typstorage = 'p' where typstorage <> 'p' and typelem = 0");
  const notes = await loadStatements(db, statements, searchPath, () => tell({ kind: 'progress' }));
  await db.exec('checkpoint');
  keep();
  await db.close();
  tell({ kind: 'loaded', notes });
}

/** What was laid over the files, so that the next process need not work it out again. */
interface Laid { readonly key: string; readonly files: readonly GrownFile[] }

async function open(order: Order & { readonly kind: 'open' }, tell: (told: Told) => void): Promise<Instance> {
  const { assets, folder, data, extensions, measures, measuresKey, searchPath, settings } = order;
  const instance = await openInstance({ folder: data, assets, extensions });
  const { db } = instance;
  tell({ kind: 'progress' });
  const state = join(folder, 'laid.json');
  const laid = readLaid(state);
  if (laid?.key === measuresKey) for (const file of laid.files) grow(instance.files, file);
  else {
    // What was laid before is gone, also where this is not finished.
    writeFileSync(state, '');
    await db.exec('begin');
    const relations = await relationsOf(db, 'all');
    await clearMeasures(db);
    const files = await layMeasures(instance, measures, relations);
    // Only then has it reached the folder, whatever becomes of this process.
    await db.exec('commit');
    writeFileSync(state, JSON.stringify({ key: measuresKey, files } satisfies Laid));
  }
  const notes = await applySettings(instance, withHashesOfWords({ ...USUAL, ...settings }));
  await setSearchPath(db, searchPath);
  const { rows } = await db.query<{ version: number; tables: number; indexes: number }>(`
    select current_setting('server_version_num')::int / 10000 as version, count(*) filter (where relkind in ('r', 'p', 'm'))::int as tables, count(*) filter (where relkind in ('i', 'I'))::int as indexes
    from pg_class where oid >= 16384 and relnamespace::regnamespace::text !~ '^pg_'`);
  tell({ kind: 'opened', ...rows[0]!, notes });
  return instance;
}

function readLaid(file: string): Laid | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Laid;
  } catch {
    return undefined;
  }
}

/** As a server has them that nobody has set up; PGlite itself knows no workers. */
const USUAL = { max_parallel_workers: '8', max_parallel_workers_per_gather: '2', hash_mem_multiplier: '2' };

/**
 * A hashed row costs two or three pointers besides its width (hashjoin.h, `HJTUPLE_OVERHEAD`; nodeAgg.c, `hash_agg_entry_size`), which are half as long here as on a server:
 * what fits into memory there must not fit more easily here. Rows of 30 bytes or so are taken for usual.
 */
function withHashesOfWords(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const times = Number(settings['hash_mem_multiplier']);
  return times > 0 ? { ...settings, hash_mem_multiplier: String(Math.max(1, times * NARROWER)) } : settings;
}

const NARROWER = 0.85;

/** Those that plans hang on; the process keeps its own for the rest, and the source's hardware is nothing to it. */
async function applySettings({ db }: Instance, settings: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[a-z_]+$/.test(name) || OWN.test(name)) continue;
    try {
      await db.exec(`set ${name} = '${value.replaceAll("'", "''")}'`);
    } catch (error) {
      notes.push(`The setting \`${name} = ${value}\` was left out: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }
  return notes;
}

const OWN = /^(?:max_worker_processes|.*_buffers|.*(?:^|_)huge_.*|.*shared_memory.*|block_size|segment_size|max_prepared_transactions|maintenance_work_mem|autovacuum_.*|logical_decoding_work_mem|max_stack_depth|vacuum_buffer_usage_limit|jit|search_path|statement_timeout)$/;
