// A session with a real PostgreSQL, closed afterwards.
import assert from 'node:assert/strict';
import type { Address } from '../../server/src/edge/address.ts';
import { connect, type LiveSession } from '../../server/src/edge/postgres.ts';

export async function withSession<T>(at: Address, use: (session: LiveSession) => Promise<T>): Promise<T> {
  const connected = await connect(at);
  assert.ok(connected.kind === 'connected', JSON.stringify(connected));
  try {
    return await use(connected.session);
  } finally {
    await connected.session.close();
  }
}
