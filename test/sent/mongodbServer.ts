// A server that speaks as much of MongoDB's wire protocol as a driver needs: it answers every command with what is needed to send more, and remembers it.
// Source: mongodb.com/docs/manual/reference/mongodb-wire-protocol (OP_MSG; sections of kind 0 and 1).
import { createServer, type Server } from 'node:net';
import { BSON, ObjectId } from 'mongodb';

export type Command = Readonly<Record<string, unknown>>;

const OP_MSG = 2013;
/** What every command carries that says nothing of the documents it is for. */
const CARRIED: ReadonlySet<string> = new Set(['lsid', '$db', 'apiVersion', 'apiStrict', 'apiDeprecationErrors', 'txnNumber', '$clusterTime', '$readPreference', 'ordered', 'writeConcern', 'readConcern', 'cursor', 'comment']);
const KNOWN = new ObjectId('650000000000000000000001');
/** A document that refers to others, so that they are asked for. */
const row = { _id: KNOWN, name: 'x', team: KNOWN, lead: KNOWN, author: KNOWN, n: 1, __v: 0 };

export interface Recorder { readonly server: Server; readonly port: number; readonly sent: Command[] }

export async function recorder(): Promise<Recorder> {
  const sent: Command[] = [];
  const server = createServer((socket) => {
    let held = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      held = Buffer.concat([held, data]);
      while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
        const length = held.readInt32LE(0);
        const message = held.subarray(0, length);
        held = held.subarray(length);
        if (message.readInt32LE(12) !== OP_MSG) continue;
        const command = read(message.subarray(20));
        const answer = answered(command);
        if (!('handshake' in answer)) sent.push(Object.fromEntries(Object.entries(command).filter(([name]) => !CARRIED.has(name))));
        socket.write(written(message.readInt32LE(4), answer));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as { port: number }).port, sent };
}

function read(body: Buffer): Command {
  const command: Record<string, unknown> = {};
  for (let at = 0; at + 4 < body.length; ) {
    const kind = body[at++]!;
    const size = body.readInt32LE(at);
    if (kind === 0) Object.assign(command, BSON.deserialize(body.subarray(at, at + size), { promoteValues: true }));
    else {
      const end = body.indexOf(0, at + 4);
      const documents: unknown[] = [];
      for (let inner = end + 1; inner < at + size; inner += body.readInt32LE(inner)) documents.push(BSON.deserialize(body.subarray(inner, inner + body.readInt32LE(inner))));
      command[body.toString('utf8', at + 4, end)] = documents;
    }
    at += size;
  }
  return command;
}

function answered(command: Command): Record<string, unknown> {
  const [name = ''] = Object.keys(command);
  const ns = `${String(command['$db'])}.${String(command[name])}`;
  switch (name) {
    case 'hello': case 'ismaster': case 'isMaster': return { handshake: true, ok: 1, isWritablePrimary: true, ismaster: true, maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000, minWireVersion: 0, maxWireVersion: 25, localTime: new Date(0), readOnly: false, connectionId: 1 };
    case 'ping': case 'endSessions': case 'createIndexes': case 'create': case 'killCursors': return { handshake: true, ok: 1 };
    case 'find': case 'aggregate': return { ok: 1, cursor: { id: BSON.Long.ZERO, ns, firstBatch: [row] } };
    case 'findAndModify': return { ok: 1, value: row };
    case 'distinct': return { ok: 1, values: [] };
    default: return { ok: 1, n: 1, nModified: 1 };
  }
}

function written(to: number, { handshake: _, ...answer }: Record<string, unknown>): Buffer {
  const document = BSON.serialize(answer);
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + document.length, 0);
  head.writeInt32LE(to + 1, 4);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, document]);
}
