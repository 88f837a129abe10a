// One process of the planner: started, told what to do, watched, and killed where it does not answer. Whoever waits for it always gets an end.
import type { ChildProcess } from 'node:child_process';
import type { Order, Told } from './messages.ts';
import { entryFile } from './places.ts';

export interface PlannerProcess {
  /**
   * Sends an order and takes what is told until `last` says that this was all.
   * Each thing that is told may take `limit` milliseconds; then the process is killed. Resolves to how it ended.
   */
  run(order: Order, limit: number, take: (told: Told) => void, last: Told['kind']): Promise<'done' | 'timeout' | 'crashed'>;
  readonly alive: boolean;
  /** The operating system's number for it. */
  readonly pid: number | undefined;
  /** Lets it end in its own time, which is short, else kills it. */
  end(): Promise<void>;
}

/** The stack in KiB: more than PostgreSQL uses before it says that its stack ends (instance.ts); on Windows a thread has less to give. The little that is new in JavaScript needs no room. */
const FLAGS = ['--max-semi-space-size=1', ...(process.platform === 'win32' ? [] : ['--stack-size=3000'])];

/** Milliseconds that a process has to end. */
const PATIENCE = 3_000;

export async function startPlannerProcess(): Promise<PlannerProcess> {
  // What nobody starts is not loaded.
  const { fork } = await import('node:child_process');
  const entry = entryFile();
  const child = fork(entry, { execArgv: [...FLAGS, ...(entry.endsWith('.ts') ? ['--require', 'tsx/cjs'] : [])], serialization: 'json', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  let alive = true;
  let gone: () => void = () => undefined;
  const end = (): void => {
    alive = false;
    gone();
  };
  child.on('exit', end);
  child.on('error', end);
  // It does not keep the program that asked it from ending.
  release(child);
  return {
    get alive() {
      return alive;
    },
    pid: child.pid,
    end: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
        hold(child);
        const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
        child.on('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        if (child.connected) child.disconnect();
      }),
    run: (order, limit, take, last) =>
      new Promise((resolve) => {
        if (!alive) return resolve('crashed');
        hold(child);
        let timer: NodeJS.Timeout;
        const finish = (how: 'done' | 'timeout' | 'crashed'): void => {
          clearTimeout(timer);
          child.off('message', listen);
          gone = () => undefined;
          if (how !== 'done') {
            alive = false;
            child.kill('SIGKILL');
          }
          release(child);
          resolve(how);
        };
        const wait = (): void => {
          clearTimeout(timer);
          timer = setTimeout(() => finish('timeout'), limit);
        };
        const listen = (told: Told): void => {
          if (told.kind === 'broken') return finish('crashed');
          take(told);
          if (told.kind === last) finish('done');
          else wait();
        };
        gone = () => finish('crashed');
        child.on('message', listen);
        wait();
        child.send(order, (error) => {
          if (error) finish('crashed');
        });
      }),
  };
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}
