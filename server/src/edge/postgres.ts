// A live PostgreSQL, read and never changed: one transaction that the server itself holds to reading, with limits that hold behind a pool of connections, too.
import { readFileSync } from 'node:fs';
import type { Client, ClientConfig } from 'pg';
import type { CatalogSession } from '../engine/ports.ts';
import type { Address } from './address.ts';

export interface LiveSession extends CatalogSession {
  /** Whether what is sent is encrypted. */
  readonly encrypted: boolean;
  /** As `query`, by the protocol that carries values beside the text: one statement and no more. */
  send(sql: string, values: readonly (string | null)[]): ReturnType<CatalogSession['query']>;
  close(): Promise<void>;
}

/** `unreachable`: nobody answers there in time. `refused`: the server answers, and wants no such user, database, password or encryption. `no password`: it wants one, and none is known. */
export type Connected = { readonly kind: 'connected'; readonly session: LiveSession } | { readonly kind: 'unreachable' | 'refused' | 'no password'; /** A clause without a password. */ readonly reason: string };

/** Milliseconds until a server that does not answer is unreachable, over all attempts. */
const PATIENCE = 2_000;

/** The server ends a query that takes longer, and one that waits for a lock; a pool hands the connection on after the transaction, so nothing is set for longer. */
const BEGIN = ['begin isolation level repeatable read, read only', "set local statement_timeout to '60s'", "set local lock_timeout to '2s'", "set local idle_in_transaction_session_timeout to '60s'"];

export async function connect(address: Address, patience = PATIENCE): Promise<Connected> {
  const until = Date.now() + patience;
  const attempts = attemptsOf(address);
  if ('unreadable' in attempts) return { kind: 'refused', reason: `the file ${attempts.unreadable} cannot be read` };
  let failure: Failure | undefined;
  for (const tls of attempts) {
    const tried = await attempt(address, tls, until);
    if (!('failed' in tried)) return { kind: 'connected', session: tried };
    failure = tried;
    if (tried.failed !== 'refused' || !tried.isTls) break;
  }
  const { failed, reason } = failure!;
  return { kind: failed, reason: masked(reason, address) };
}

interface Failure { readonly failed: 'unreachable' | 'refused' | 'no password'; readonly reason: string; /** With or without encryption it may be another. */ readonly isTls: boolean }

async function attempt(address: Address, ssl: Tls | false, until: number): Promise<LiveSession | Failure> {
  const { Client: PgClient } = await import('pg');
  const { host, port, user, database, password } = address;
  const client = new PgClient({
    host, port, user, database, ssl, application_name: 'plansight', query_timeout: 90_000,
    // Without one the client would look into the environment and into .pgpass, which has been done.
    password: password ?? (() => Promise.reject(new Error(NO_PASSWORD))),
  });
  // A connection that breaks fails the query that waits for it; without a listener it would end the process.
  client.on('error', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('it did not answer in time'), { code: 'LATE' })), Math.max(1, until - Date.now()));
  });
  try {
    await Promise.race([client.connect(), late]);
    for (const statement of BEGIN) await Promise.race([client.query(statement), late]);
    return sessionOf(client, address, ssl !== false);
  } catch (error) {
    abandon(client);
    return failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

function sessionOf(client: Client, address: Address, encrypted: boolean): LiveSession {
  const rowsOf = async (query: string | Extended): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    try {
      return (await client.query<Record<string, unknown>>(query as string)).rows;
    } catch (error) {
      throw Object.assign(new Error(masked(messageOf(error), address)), { code: (error as { readonly code?: unknown }).code });
    }
  };
  return {
    encrypted,
    query: rowsOf,
    send: (text, values) => rowsOf({ text, values, queryMode: 'extended' }),
    async close() {
      await client.query('rollback').catch(() => undefined);
      await client.end().catch(() => undefined);
    },
  };
}

/** Its types do not know of the mode, without which a text that has no values goes another way. */
interface Extended { readonly text: string; readonly values: readonly (string | null)[]; readonly queryMode: 'extended' }

/** Ends at once, whatever the other side does. */
function abandon(client: Client): void {
  const { connection } = client as unknown as { readonly connection?: { readonly stream?: { destroy(): void } } };
  connection?.stream?.destroy();
}

type Tls = ClientConfig['ssl'] & object;

/** As libpq: `prefer` encrypts where the server can, `require` whoever the server is, `verify-ca` and `verify-full` only with a certificate that holds. */
function attemptsOf({ tls, host, rootCertificate, certificate, key }: Address): readonly (Tls | false)[] | { readonly unreadable: string } {
  if (tls === 'disable' || host.startsWith('/')) return [false];
  const files: { ca?: string; cert?: string; key?: string } = {};
  for (const [part, file] of [['ca', rootCertificate], ['cert', certificate], ['key', key]] as const) {
    const text = file === undefined ? undefined : readAs(file);
    if (file !== undefined && text === undefined) return { unreadable: file };
    if (text !== undefined) files[part] = text;
  }
  const unchecked = { ...files, rejectUnauthorized: false };
  const anyHost = { ...files, checkServerIdentity: () => undefined };
  switch (tls) {
    case 'allow': return [false, unchecked];
    case 'prefer': return [unchecked, false];
    case 'require': return [rootCertificate === undefined ? unchecked : anyHost];
    case 'verify-ca': return [anyHost];
    case 'verify-full': return [files];
  }
}

function readAs(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function failureOf(error: unknown): Failure {
  const code = (error as { readonly code?: unknown }).code;
  const reason = messageOf(error);
  if (code === 'LATE' || (typeof code === 'string' && UNREACHABLE.has(code))) return { failed: 'unreachable', reason: WORDS[String(code)] ?? reason, isTls: false };
  if (reason === NO_PASSWORD) return { failed: 'no password', reason, isTls: false };
  // What a server without encryption, or one that insists on it, says: 28000 is also "no pg_hba.conf entry".
  return { failed: 'refused', reason, isTls: /SSL|TLS|encryption|pg_hba/i.test(reason) };
}

const NO_PASSWORD = 'the server asks for a password, and neither the address, PGPASSWORD nor .pgpass has one';
const UNREACHABLE: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET', 'EPIPE', 'ENOENT', 'EACCES']);
const WORDS: Readonly<Record<string, string>> = { LATE: 'nothing answers there', ECONNREFUSED: 'nothing listens there', ENOTFOUND: 'there is no such host', EAI_AGAIN: 'the name of the host cannot be looked up', ETIMEDOUT: 'nothing answers there', ENOENT: 'there is no such socket' };

/** Several addresses of one name fail as one error without words. */
function messageOf(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error && inner.message !== '' ? inner.message : String(inner);
}

/** Whatever a server or a library says, the password is not in it. */
const masked = (reason: string, { password }: Address): string => (password === undefined || password === '' ? reason : reason.replaceAll(password, '…'));
