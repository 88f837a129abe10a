// Where a PostgreSQL server is and who asks, as libpq's own tools find it out: a URL or `key=value` pairs, a service file, the environment.
// A password is taken from there or from .pgpass, and nothing here is ever printed but host, port, user and database.
// Facts: the manual's 34.1 (Connection Strings, Parameter Key Words), 34.15 (Environment Variables), 34.17 (Service File).
import { existsSync, readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { filedPassword } from './passwordFile.ts';

export interface Address {
  /** What is given, or what .pgpass says. */
  readonly password?: string;
  /** A folder of sockets, where it begins with a slash. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly tls: TlsMode;
  /** Files. */
  readonly rootCertificate?: string;
  readonly certificate?: string;
  readonly key?: string;
}

export type TlsMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
const TLS_MODES: readonly TlsMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

export type Environment = Readonly<Record<string, string | undefined>>;

/** `reason` names no value that was given: a password may stand anywhere in it. */
export type AddressFound = { readonly kind: 'address'; readonly address: Address } | { readonly kind: 'wrong'; readonly reason: string };

/** What a text and the environment say; an empty text leaves it to the environment. */
export function addressFrom(text: string, environment: Environment): AddressFound {
  const written = text.trim() === '' ? {} : /^[a-z][\w+.-]*:/i.test(text.trim()) ? fromUrl(text.trim()) : fromPairs(text.trim());
  if (typeof written === 'string') return { kind: 'wrong', reason: written };
  const serviceName = written['service'] ?? environment['PGSERVICE'];
  const service = serviceName === undefined || serviceName === '' ? {} : serviceOf(serviceName, environment);
  if (typeof service === 'string') return { kind: 'wrong', reason: service };
  const all: Parameters = { ...fromEnvironment(environment), ...service, ...written };
  const port = Number((all['port'] ?? '5432').split(',')[0]);
  const tls = TLS_MODES.find((mode) => mode === (all['sslmode'] ?? 'prefer'));
  if (!Number.isInteger(port) || port < 1 || port > 65535) return { kind: 'wrong', reason: 'its port is no number between 1 and 65535' };
  if (!tls) return { kind: 'wrong', reason: `its sslmode is none of ${TLS_MODES.join(', ')}` };
  const user = all['user'] ?? userInfo().username;
  const database = all['dbname'] ?? user;
  const host = (all['host'] ?? all['hostaddr'] ?? 'localhost').split(',')[0]!;
  const password = all['password'] ?? filedPassword({ host, port, database, user }, all['passfile'] ?? environment['PGPASSFILE']);
  return {
    kind: 'address',
    address: {
      host: (all['hostaddr'] ?? host).split(',')[0]!,
      port, user, database, tls,
      ...(password !== undefined && { password }),
      ...(all['sslrootcert'] !== undefined && all['sslrootcert'] !== 'system' && { rootCertificate: all['sslrootcert'] }),
      ...(all['sslcert'] !== undefined && { certificate: all['sslcert'] }),
      ...(all['sslkey'] !== undefined && { key: all['sslkey'] }),
    },
  };
}

/** Whether the environment says anything of a server without DATABASE_URL. */
export const environmentSpeaks = (environment: Environment): boolean => ['PGSERVICE', 'PGHOST', 'PGHOSTADDR', 'PGDATABASE', 'PGPORT'].some((name) => (environment[name] ?? '') !== '');

/** Whether an address holds a password: one must not stand among the arguments of a command, where every process can read it. */
export function holdsPassword(text: string): boolean {
  const read = /^[a-z][\w+.-]*:/i.test(text.trim()) ? fromUrl(text.trim()) : fromPairs(text.trim());
  return typeof read !== 'string' && read['password'] !== undefined;
}

/** For people: who, which, where. */
export const shownAddress = ({ user, host, port, database }: Address): string => `\`${database}\` at ${host}:${port} as \`${user}\``;

/** By libpq's key words. */
type Parameters = Readonly<Record<string, string>>;

function fromUrl(text: string): Parameters | string {
  const scheme = /^([a-z][\w+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== 'postgres' && scheme !== 'postgresql') return `it begins with \`${scheme}:\`, not with \`postgres:\``;
  // A URL without a host, `postgres:///shop`, names a socket or what the environment says.
  const [, authority = '', path = '', query = ''] = /^\w+:\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text) ?? [undefined];
  const [, credentials, hosts] = /^(?:(.*)@)?([^@]*)$/.exec(authority) ?? [];
  const first = (hosts ?? '').split(',')[0]!;
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(first) ?? [];
  const [, user, password] = /^([^:]*)(?::(.*))?$/s.exec(credentials ?? '') ?? [];
  try {
    const given = { host: decodeURIComponent(host).replace(/^\[(.*)\]$/, '$1'), port, user: user && decodeURIComponent(user), password: password && decodeURIComponent(password), dbname: path && decodeURIComponent(path) };
    return present({ ...given, ...Object.fromEntries([...new URLSearchParams(query)]) });
  } catch {
    return 'a part of it is not percent-encoded as URLs are';
  }
}

function fromPairs(text: string): Parameters | string {
  const pairs = [...text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s\\]|\\.)*))\s*/gs)];
  if (pairs.map(([whole]) => whole).join('') !== text) return 'it is neither a URL nor `key=value` pairs';
  return present(Object.fromEntries(pairs.map(([, name, quoted, bare]) => [name, (quoted ?? bare ?? '').replace(/\\(.)/gs, '$1')])));
}

const NAMES: Readonly<Record<string, string>> = {
  PGHOST: 'host', PGHOSTADDR: 'hostaddr', PGPORT: 'port', PGUSER: 'user', PGPASSWORD: 'password', PGDATABASE: 'dbname',
  PGSSLMODE: 'sslmode', PGSSLROOTCERT: 'sslrootcert', PGSSLCERT: 'sslcert', PGSSLKEY: 'sslkey',
};
const fromEnvironment = (environment: Environment): Parameters => present(Object.fromEntries(Object.entries(NAMES).map(([name, parameter]) => [parameter, environment[name]])));

/** The parameters of a service, from the user's file or the system's. */
function serviceOf(name: string, environment: Environment): Parameters | string {
  const files = [environment['PGSERVICEFILE'] ?? join(homedir(), '.pg_service.conf'), ...(environment['PGSYSCONFDIR'] === undefined ? [] : [join(environment['PGSYSCONFDIR'], 'pg_service.conf')])];
  for (const file of files) {
    const found = existsSync(file) ? sectionOf(readFileSync(file, 'utf8'), name) : undefined;
    if (found) return found;
  }
  return `the service \`${name}\` is in no service file`;
}

function sectionOf(text: string, name: string): Parameters | undefined {
  let isOpen = false;
  let found: Record<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (section !== undefined) isOpen = section === name;
    if (section === name) found ??= {};
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isOpen && found && key !== undefined) found[key] = value!;
  }
  return found && present(found);
}

/** What is said: an empty value is none. */
const present = (parameters: Readonly<Record<string, string | undefined>>): Parameters => Object.fromEntries(Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''));
