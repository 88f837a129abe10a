// The passwords that a user keeps for libpq's tools: the manual, 34.16 (The Password File).
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface PasswordKey { readonly host: string; readonly port: number; readonly database: string; readonly user: string }

/** The password of the first line that fits; undefined where there is none, or where others may read the file, which libpq does not use then. */
export function filedPassword({ host, port, database, user }: PasswordKey, file: string | undefined): string | undefined {
  const wanted = [host.startsWith('/') ? 'localhost' : host, String(port), database, user];
  for (const line of linesOf(file ?? defaultFile())) {
    const fields = line.startsWith('#') ? [] : [...line.matchAll(/((?:[^:\\]|\\.)*)(?::|$)/gs)].slice(0, 5).map(([, field]) => field!.replace(/\\(.)/gs, '$1'));
    if (fields.length === 5 && wanted.every((one, place) => fields[place] === '*' || fields[place] === one)) return fields[4];
  }
  return undefined;
}

const defaultFile = (): string => (process.platform === 'win32' ? join(process.env['APPDATA'] ?? homedir(), 'postgresql/pgpass.conf') : join(homedir(), '.pgpass'));

function linesOf(file: string): readonly string[] {
  try {
    const { mode } = statSync(file);
    return process.platform !== 'win32' && (mode & 0o077) !== 0 ? [] : readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}
