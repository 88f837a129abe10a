// The servers that an editor's user names, as the language server knows them: by an address that it never tells anyone.
import type { Captured, LiveServer } from '../engine/ports.ts';
import { capture } from '../engine/snapshot/capture.ts';
import type { LiveAnswer, LiveQuestion } from '../plans/liveQuestion.ts';
import type { SnapshotLevel } from '../schema/snapshot.ts';
import { addressFrom, shownAddress, type Address, type Environment } from './address.ts';
import { askHypopg } from './hypopg.ts';
import { livePlan, MOMENT, type Running } from './livePlans.ts';
import { connect } from './postgres.ts';
import { newSeal, type Seal } from './sealed.ts';
import { writtenAddresses } from './writtenAddresses.ts';

export interface LiveServers {
  /** What secrets are sealed with that are sent here. */
  key(): string;
  /** The addresses that are written for a folder; texts that are none are left out. `sealed`: JSON of the `password` of those that hold none. */
  written(folder: string, sealed?: string): readonly { readonly where: string; readonly server: LiveServer }[];
  /** `sealed`: JSON of `address`, and `password` where that is known by itself. */
  named(sealed: string): LiveServer | { /** A clause that names no value. */ readonly wrong: string };
}

export function liveServers(environment: Environment): LiveServers {
  let seal: Seal | undefined;
  const told = (sealed: string | undefined): Told => (sealed === undefined ? {} : toldIn(seal?.open(sealed)));
  return {
    key: () => (seal ??= newSeal()).key,
    written(folder, sealed) {
      const { password } = told(sealed);
      return writtenAddresses(folder, environment).flatMap(({ where, text }) => {
        const found = addressFrom(text, environment);
        return found.kind === 'address' ? [{ where, server: serverAt({ ...(password !== undefined && { password }), ...found.address }) }] : [];
      });
    },
    named(sealed) {
      const { address, password } = told(sealed);
      if (address === undefined) return { wrong: 'it was sealed for another server' };
      const found = addressFrom(address, environment);
      return found.kind === 'wrong' ? { wrong: found.reason } : serverAt({ ...found.address, ...(password !== undefined && { password }) });
    },
  };
}

function serverAt(address: Address): LiveServer {
  const { database, host, port } = address;
  let canAsk = true;
  return {
    shown: shownAddress(address),
    name: `${database} at ${host}:${port}`,
    capture: (level) => capturedAt(address, level),
    explain: (question, signal) => explained(address, question, signal),
    async ask(questions) {
      const connected = canAsk ? await connect(address) : undefined;
      if (connected?.kind !== 'connected') return undefined;
      const { session } = connected;
      try {
        const answers = await askHypopg(session, questions);
        canAsk = answers !== undefined;
        return answers;
      } catch {
        // It ended midway: the planner in process has spoken already.
        return undefined;
      } finally {
        await session.close();
      }
    },
  };
}

async function explained(address: Address, question: LiveQuestion, signal: AbortSignal | undefined): Promise<LiveAnswer> {
  const connected = await connect(address);
  if (connected.kind !== 'connected') return { kind: 'unreachable', message: `${shownAddress(address)} ${connected.kind === 'unreachable' ? 'cannot be reached' : 'refuses'}: ${connected.reason}.` };
  const { session } = connected;
  try {
    return await livePlan(session, question, { cancel: (running) => cancel(address, running), ...(signal && { signal }) });
  } finally {
    await session.close();
  }
}

/**
 * By a connection of its own, for the first one waits. Where there is none to be had, the limit of the server ends what runs.
 * Meanwhile it may have ended by itself, and behind a pool the process may serve somebody else: only our own transaction is touched, and only while it explains.
 */
export async function cancel(address: Address, { process, began, isAnswered }: Running): Promise<void> {
  const connected = await connect(address);
  if (connected.kind !== 'connected') return;
  if (!isAnswered()) await connected.session.query(`select pg_cancel_backend(pid) from pg_stat_activity where pid = ${process} and to_char(xact_start at time zone 'UTC', '${MOMENT}') = '${began}' and state = 'active' and query like 'explain (%'`).catch(() => undefined);
  await connected.session.close();
}

/** Reads the catalogs of a server, whose session is closed afterwards. */
export async function capturedAt(address: Address, level: SnapshotLevel): Promise<Captured> {
  const connected = await connect(address);
  if (connected.kind !== 'connected') return connected;
  const { session } = connected;
  try {
    return { kind: 'captured', snapshot: await capture(session, level), encrypted: session.encrypted };
  } catch (error) {
    return { kind: 'refused', reason: `its catalogs cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await session.close();
  }
}

interface Told { readonly address?: string; readonly password?: string }

/** What a parser would say of a text that is no JSON holds a piece of it, so nothing is said. */
function toldIn(text: string | undefined): Told {
  try {
    const { address, password } = JSON.parse(text ?? '{}') as { readonly address?: unknown; readonly password?: unknown };
    return { ...(typeof address === 'string' && { address }), ...(typeof password === 'string' && { password }) };
  } catch {
    return {};
  }
}
