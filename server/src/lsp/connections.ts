// The servers that the user has named, one for a root: its catalogs are read when it is connected and when it is asked for anew, and what they say lies over the code.
import type { Captured, LiveServer } from '../engine/ports.ts';
import type { Database } from '../engine/world.ts';
import type { LiveSource } from '../plans/planner.ts';
import { versionText } from '../engine/snapshot/summary.ts';
import type { LivePorts } from './ports.ts';
import type { ConnectAnswer, ConnectionStatus } from './protocol.ts';
import type { Root } from './root.ts';

export interface Connections {
  /** Undefined where none is ever connected. */
  readonly ports: LivePorts | undefined;
  statuses(): readonly ConnectionStatus[];
  serverOf(root: Root | undefined): LiveServer | undefined;
  /** Reads all that its catalogs say. What was connected before stays until that is done, and is gone where it fails. */
  connect(root: Root, server: LiveServer): Promise<ConnectAnswer>;
  /** Done once nothing that it measured is kept on the disk. */
  disconnect(root: Root): Promise<void>;
}

export const NO_CONNECTIONS: Connections = { ports: undefined, statuses: () => [], serverOf: () => undefined, connect: () => Promise.resolve({ kind: 'failed', reason: 'No server can be connected here.' }), disconnect: () => Promise.resolve() };

interface Connection { readonly server: LiveServer; readonly status: ConnectionStatus }

/** `changed`: what is known of a database is another now. `forget`: what was measured by a server is to be gone. */
export function openConnections(ports: LivePorts | undefined, changed: () => void, forget: (live: LiveSource) => Promise<void>): Connections {
  if (!ports) return NO_CONNECTIONS;
  const connections = new Map<Root, Connection>();
  const become = (root: Root, server: LiveServer, status: Omit<ConnectionStatus, 'shown'>): void => {
    connections.set(root, { server, status: { shown: server.shown, ...status } });
    changed();
  };
  return {
    ports,
    statuses: () => [...connections.values()].map(({ status }) => status),
    serverOf: (root) => root && connections.get(root)?.server,
    async connect(root, server) {
      become(root, server, { state: 'connecting' });
      const captured = await server.capture('full');
      // Another was asked for meanwhile, or none.
      if (connections.get(root)?.server !== server) return { kind: 'failed', reason: 'It was called off.' };
      if (captured.kind !== 'captured') {
        root.live = undefined;
        become(root, server, { state: captured.kind, reason: captured.reason });
        return { kind: captured.kind === 'no password' ? 'no password' : 'failed', shown: server.shown, reason: failureOf(server, captured) };
      }
      const { snapshot, encrypted } = captured;
      const version = versionText(snapshot.server.version);
      root.live = { path: server.name, snapshot, live: true };
      become(root, server, { state: 'read only', version, encrypted, captured: snapshot.captured });
      return { kind: 'connected', shown: server.shown, version };
    },
    async disconnect(root) {
      const server = connections.get(root)?.server;
      const live = root.live ?? (server && { path: server.name });
      root.live = undefined;
      if (connections.delete(root)) changed();
      if (live) await forget(live);
    },
  };
}

/** The connected server that a database is, where one is. */
export const serverBehind = ({ roots, connections }: { readonly roots: readonly Root[]; readonly connections: Connections }, { snapshot }: Pick<Database, 'snapshot'>): LiveServer | undefined =>
  snapshot && connections.serverOf(roots.find(({ live }) => live === snapshot));

/** A sentence. */
export const failureOf = ({ shown }: LiveServer, { kind, reason }: Exclude<Captured, { kind: 'captured' }>): string => `${shown} ${kind === 'unreachable' ? 'cannot be reached' : 'refuses'}: ${reason}.`;
