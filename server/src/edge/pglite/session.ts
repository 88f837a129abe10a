// One database and the process that plans on it: loaded if it never was, opened, asked, restarted when it is lost, ended when it is idle.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { explainable } from '../../plans/explainable.ts';
import type { Answer, Description, Failure, PlannedDatabase, Question, Turn } from '../../plans/planner.ts';
import { extensionsIn } from '../../plans/stubs.ts';
import type { Prepared } from './answers.ts';
import { editedMeasures, type EditedMeasures } from './edited.ts';
import { takeFolder, type Folder } from './folders.ts';
import type { DatabaseKeys } from './keys.ts';
import type { Told } from './messages.ts';
import { assetsFolder } from './places.ts';
import { startPlannerProcess, type PlannerProcess } from './plannerProcess.ts';
import { turnsAfter } from './turns.ts';

export interface Limits {
  /** Milliseconds for one plan, with the indexes it needs. */
  readonly plan: number;
  /** Milliseconds without any progress while a schema is loaded or opened. */
  readonly load: number;
  /** Milliseconds without a question after which the process ends. */
  readonly idle: number;
  /** Bytes of resident memory above which it is replaced. */
  readonly memory: number;
}

export interface Session {
  /** What of its figures is the edit's own, if this session can answer for the database; `keys` are the database's. */
  editedFor(database: PlannedDatabase, keys: DatabaseKeys): EditedMeasures | undefined;
  ask(tail: readonly string[], edited: EditedMeasures, questions: readonly Question[], signal: AbortSignal | undefined, turn?: Turn): Promise<readonly Answer[]>;
  describe(): Promise<Description>;
  /** Resolves when its folder is free. What waits to be asked is refused. */
  stop(): Promise<void>;
}

export interface SessionOptions {
  readonly database: PlannedDatabase;
  readonly keys: DatabaseKeys;
  readonly root: string;
  readonly limits: Limits;
  /** Waited for before the folder is taken. */
  readonly after: Promise<void>;
}

/** Questions in one message: between two of them it can be called off, and who waits comes before the next. */
const AT_ONCE = 64;
/** Questions lost one after another before no more are risked. */
const LOSSES = 3;

export const failed = (reason: Failure, message: string): Answer => ({ kind: 'failed', reason, message });

export function openSession({ database, keys, root, limits, after }: SessionOptions): Session {
  let [folder, running, description, idle, stopped] = [undefined, undefined, undefined, undefined, false] as [Folder | undefined, PlannerProcess | undefined, Description | undefined, NodeJS.Timeout | undefined, boolean];
  const turns = turnsAfter(after);

  const rest = async (): Promise<void> => {
    const last = running;
    running = undefined;
    await last?.end();
    folder?.release();
    folder = undefined;
  };
  /** One after another; when nothing follows for long, the process ends. */
  const inTurn = async <T>(work: () => Promise<T>, turn: Turn = 'in turn'): Promise<T> => {
    clearTimeout(idle);
    try {
      return await turns.take(work, turn);
    } finally {
      clearTimeout(idle);
      if (!stopped) idle = setTimeout(() => void turns.take(rest, 'in turn'), limits.idle).unref();
    }
  };
  const opened = async (): Promise<PlannerProcess | string> => {
    if (stopped) return 'The planner was stopped.';
    if (running?.alive) return running;
    folder ??= takeFolder(root, keys.base);
    for (let attempt = 0; attempt < 2; attempt++) {
      // It starts while another one loads the schema.
      const next = await startPlannerProcess();
      const notes = folder.notes() ?? (await load(database, folder, limits));
      if (typeof notes === 'string') {
        await next.end();
        return notes;
      }
      if (database.live) folder.mark(database.live.path);
      let told: Told | undefined;
      const order = { kind: 'open', assets: assetsFolder(), folder: folder.path, data: folder.data, extensions: extensionsIn(database.base), measures: database.measures, measuresKey: keys.measures, searchPath: database.searchPath, settings: database.settings } as const;
      if ((await next.run(order, limits.load, (one) => (told = one), 'opened')) === 'done' && told?.kind === 'opened') {
        description = { available: true, version: told.version, notes: [...notes, ...told.notes], tables: told.tables, indexes: told.indexes };
        return (running = next);
      }
      // What was kept may be damaged: it is made anew, once.
      await next.end();
      folder.discard();
    }
    return 'The schema could not be opened.';
  };
  const ready = async (): Promise<PlannerProcess | string> => {
    if (!existsSync(join(assetsFolder(), 'clusters.br'))) return 'The planner is not part of this installation.';
    try {
      return await opened();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const ask = async (tail: readonly string[], edited: EditedMeasures, questions: readonly Question[], signal: AbortSignal | undefined, turn?: Turn): Promise<readonly Answer[]> => {
    const answers: (Answer | undefined)[] = [];
    const open: (readonly [place: number, question: Prepared])[] = [];
    for (const [place, question] of questions.entries()) {
      const made = prepare(question);
      if ('kind' in made) answers[place] = made;
      else open.push([place, made]);
    }
    for (let [at, losses] = [0, 0]; at < open.length;) {
      if (signal?.aborted) return fill(answers, questions.length, failed('cancelled', 'The question was called off.'));
      const chunk = open.slice(at, at + AT_ONCE);
      let [got, memory] = [0, 0];
      const how = await inTurn(async () => {
        const process = losses < LOSSES ? await ready() : 'The planner was lost over several questions in a row.';
        if (typeof process === 'string') return { refused: process };
        const end = await process.run({ kind: 'ask', tail, edited, questions: chunk.map(([, question]) => question) }, limits.plan, (told) => {
          if (told.kind === 'answer') answers[chunk[got++]![0]] = told.answer;
          else if (told.kind === 'answered') ({ memory } = told);
        }, 'answered');
        if (end === 'done' && memory > limits.memory) await process.end();
        return end;
      }, turn);
      if (typeof how === 'object') return fill(answers, questions.length, failed('unavailable', how.refused));
      if (how !== 'done' && got < chunk.length) answers[chunk[got++]![0]] = how === 'timeout' ? failed('timeout', `Planning took more than ${limits.plan} ms.`) : failed('crashed', 'The planner was lost over it.');
      losses = how === 'done' || got > 1 ? 0 : losses + 1;
      at += got;
    }
    return fill(answers, questions.length, failed('other', 'There was no answer.'));
  };
  return {
    editedFor(asked, { settings, measures }) {
      if (measures === keys.measures) return editedMeasures(asked.measures, asked.measures, []);
      return settings === keys.settings && asked.tail.length > 0 ? editedMeasures(database.measures, asked.measures, asked.tail) : undefined;
    },
    ask,
    describe: () => inTurn(async () => {
      const process = await ready();
      return typeof process === 'string' ? { available: false, version: 0, notes: [process], tables: 0, indexes: 0 } : description!;
    }),
    stop() {
      stopped = true;
      clearTimeout(idle);
      return turns.take(rest, 'in turn');
    },
  };
}

/** What could not be loaded as it is, or, as one text, why nothing was. */
async function load({ base, searchPath, collation }: PlannedDatabase, folder: Folder, limits: Limits): Promise<readonly string[] | string> {
  folder.discard();
  const process = await startPlannerProcess();
  let notes: readonly string[] = [];
  const how = await process.run({ kind: 'load', assets: assetsFolder(), data: folder.data, cluster: collation, statements: base, searchPath }, limits.load, (told) => {
    if (told.kind === 'loaded') ({ notes } = told);
  }, 'loaded');
  await process.end();
  if (how !== 'done') return how === 'timeout' ? `A statement of the schema took more than ${limits.load} ms to load.` : 'The planner was lost while it loaded the schema.';
  folder.finish(notes);
  return notes;
}

function prepare(question: Question): Prepared | Answer {
  const { sql, parameters, indexes, without } = question;
  const made = explainable(sql);
  if (made.kind === 'refused') return failed('not plannable', made.message);
  const values = parameters === 'generic' ? parameters : made.placeholders.map((place) => parameters[place] ?? null);
  return { sql: made.sql, parameters: values, placeholders: made.placeholders.length, notes: made.notes, indexes, without };
}

const fill = (answers: readonly (Answer | undefined)[], length: number, otherwise: Answer): readonly Answer[] => Array.from({ length }, (_, place) => answers[place] ?? otherwise);
