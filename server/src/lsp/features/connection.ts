// A live server: which may be connected, connecting it, and a snapshot of it on the disk. Only in a trusted workspace, and only when the user says so.
import { coarsen } from '../../engine/snapshot/coarsen.ts';
import { levelOf, snapshotPathFor, useAdvice } from '../../engine/snapshot/known.ts';
import { LEVELS_SHOWN, summaryOf, versionText } from '../../engine/snapshot/summary.ts';
import { failureOf } from '../connections.ts';
import { guarded } from '../guard.ts';
import {
  ADDRESSES, CONNECT, DISCONNECT, SNAPSHOT_CHOICES, TAKE_SNAPSHOT, WRITE_SNAPSHOT,
  type AddressesAnswer, type ConnectAnswer, type ConnectParams, type EditAnswer, type FolderParams, type SnapshotChoices, type SnapshotTaken, type TakeSnapshotParams,
} from '../protocol.ts';
import type { LiveServer } from '../../engine/ports.ts';
import type { Root } from '../root.ts';
import type { Session } from '../session.ts';
import { joined } from '../uris.ts';
import type { Feature } from './feature.ts';

export const connection: Feature = {
  capabilities: () => ({}),
  register(session) {
    const { connection: client } = session;
    const taken = new Map<Root, Taken>();
    client.onRequest(ADDRESSES, guarded(session, 'addresses', { key: '', written: [] }, (params: FolderParams) => addresses(session, params)));
    client.onRequest(CONNECT, guarded<ConnectParams, ConnectAnswer>(session, 'connect', { kind: 'failed', reason: BROKEN }, (params) => connect(session, params)));
    client.onRequest(DISCONNECT, guarded(session, 'disconnect', null, async (params: FolderParams) => {
      const root = rootOf(session, params);
      if (root) await session.connections.disconnect(root);
      return null;
    }));
    client.onRequest(SNAPSHOT_CHOICES, guarded(session, 'snapshot', { of: undefined, file: '', levels: [] }, (params: FolderParams) => choices(session, params)));
    client.onRequest(TAKE_SNAPSHOT, guarded<TakeSnapshotParams, SnapshotTaken>(session, 'snapshot', { kind: 'failed', reason: BROKEN }, (params) => take(session, params, taken)));
    client.onRequest(WRITE_SNAPSHOT, guarded<FolderParams, EditAnswer>(session, 'snapshot', { message: BROKEN }, (params) => write(session, params, taken)));
  },
};

const BROKEN = 'It could not be done; the log says why.';
const UNTRUSTED = 'No server is connected in Restricted Mode.';

/** Of a workspace folder; several may share it. */
const rootOf = ({ folders, roots }: Session, { folder }: FolderParams): Root | undefined => roots.find((root) => folder !== undefined && root.folder === folders.get(folder)) ?? roots[0];

function addresses(session: Session, params: FolderParams): AddressesAnswer {
  const { connections: { ports }, trusted } = session;
  const root = rootOf(session, params);
  if (!ports || !root || !trusted) return { key: '', written: [] };
  return { key: ports.key(), written: ports.written(root.folder).map(({ where, server }) => ({ where, shown: server.shown })) };
}

async function connect(session: Session, params: ConnectParams): Promise<ConnectAnswer> {
  const root = rootOf(session, params);
  if (!session.trusted) return { kind: 'failed', reason: UNTRUSTED };
  if (!root) return { kind: 'failed', reason: 'There is no folder whose database it could be.' };
  const server = serverIn(session, root, params);
  return 'wrong' in server ? { kind: 'failed', reason: server.wrong } : session.connections.connect(root, server);
}

/** What is written may have changed since it was confirmed: then it is another server, and nobody has said that it may be asked. */
function serverIn({ connections: { ports } }: Session, root: Root, { from }: ConnectParams): LiveServer | { readonly wrong: string } {
  if (from.kind === 'written') {
    const found = ports?.written(root.folder, from.sealed).find(({ where, server }) => where === from.where && server.shown === from.shown);
    return found?.server ?? { wrong: `The address of ${from.where} is another now: connect anew.` };
  }
  const named = ports?.named(from.sealed) ?? { wrong: 'nothing can be connected here' };
  return 'wrong' in named ? { wrong: `That is no address of a PostgreSQL server: ${named.wrong}.` } : named;
}

interface Taken { readonly file: string; readonly text: string }

function choices(session: Session, params: FolderParams): SnapshotChoices {
  const root = rootOf(session, params);
  const server = root && session.connections.serverOf(root);
  if (!root) return { of: undefined, file: '', levels: [] };
  const file = pathFor(root);
  const usual = levelOf(root.files.read(file)) ?? 'safe';
  return { of: server?.shown, file, levels: LEVELS_SHOWN.toSorted((a, b) => Number(b.level === usual) - Number(a.level === usual)) };
}

/** Of the database that the server is. */
function pathFor(root: Root): string {
  const { databases, settings } = root.workspace().world;
  const id = databases.find(({ snapshot }) => snapshot?.live)?.id;
  return snapshotPathFor(settings.databases.some((one) => one.id === id) ? id : undefined, settings) ?? '';
}

async function take(session: Session, params: TakeSnapshotParams, taken: Map<Root, Taken>): Promise<SnapshotTaken> {
  const root = rootOf(session, params);
  const server = root && session.connections.serverOf(root);
  const { ports } = session.connections;
  if (!root || !server || !ports) return { kind: 'failed', reason: 'No server is connected.' };
  const captured = await server.capture('full');
  if (captured.kind !== 'captured') return { kind: 'failed', reason: failureOf(server, captured) };
  // A role that may read no statistics gets no more than there is.
  const snapshot = coarsen(captured.snapshot, params.level);
  const file = pathFor(root);
  const text = ports.print(snapshot);
  taken.set(root, { file, text });
  const { shows, lines, notes } = summaryOf(snapshot);
  return {
    kind: 'taken',
    file,
    isNew: root.files.read(file) === undefined,
    summary: [
      `${server.shown}: PostgreSQL ${versionText(snapshot.server.version)}, only read, ${captured.encrypted ? 'encrypted' : 'not encrypted'}.`,
      `${snapshot.level}: ${shows}`,
      ...lines.map(([kind, said]) => `${kind}: ${said}`),
      ...notes,
      `${Math.ceil(text.length / 1000).toLocaleString('en')} kB.`,
    ],
  };
}

function write(session: Session, params: FolderParams, taken: Map<Root, Taken>): EditAnswer {
  const root = rootOf(session, params);
  const last = root && taken.get(root);
  const { ports } = session.connections;
  if (!root || !last || !ports) return { message: 'Nothing was taken yet.' };
  const { file, text } = last;
  const path = joined(root.folder, file);
  const problem = ports.write(path, text);
  if (problem !== undefined) return { message: `${file} cannot be written: ${problem}` };
  taken.delete(root);
  root.files.touch(file);
  root.files.relist();
  const { settings } = root.workspace().world;
  const message = useAdvice(file, settings);
  return { file: session.uriOf(root, file), ...(message !== undefined && { message }) };
}
