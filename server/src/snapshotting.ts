// Part of the command's entry: `plansight snapshot`, which reads a server's catalogs, shows what it would write down, and writes it.
import { resolve } from 'node:path';
import type { TakeSnapshot } from './cli/arguments.ts';
import { snapshotSummary } from './cli/report/snapshot.ts';
import { addressFrom, environmentSpeaks, holdsPassword, shownAddress, type Address, type Environment } from './edge/address.ts';
import { capturedAt } from './edge/liveServers.ts';
import { rootOf, workspacePath } from './edge/roots.ts';
import { writeWhole, type Style } from './edge/terminal.ts';
import { readInput, writeText } from './edge/writeFile.ts';
import type { Captured } from './engine/ports.ts';
import type { Settings } from './engine/configuring/settings.ts';
import { levelOf, snapshotPathFor, useAdvice } from './engine/snapshot/known.ts';
import { snapshotText } from './schema/snapshot/text.ts';
import type { SnapshotLevel } from './schema/snapshot.ts';
import { CannotRun, open, shownName } from './opening.ts';

/** What is left to say when it is done: the summary has been shown before anything was written. */
export async function takeSnapshot(command: TakeSnapshot, style: Style): Promise<string> {
  const root = rootOf('.');
  const { settings, files } = open(root, command);
  const path = command.file === undefined ? pathFor(command.database, settings) : workspacePath(root, resolve(command.file));
  const before = files.read(path);
  const address = addressOf(command, process.env);
  const { snapshot, encrypted } = await captured(address, command.level ?? levelOf(before) ?? 'safe');
  const text = snapshotText(snapshot);
  const name = shownName(root, path);
  await writeWhole(process.stdout, snapshotSummary(snapshot, { from: shownAddress(address), encrypted, bytes: Buffer.byteLength(text) }, style));
  if (command.dryRun) return `${name} would be ${before === undefined ? 'written' : 'written anew'}.\n`;
  const problem = writeText(resolve(root, path), text);
  if (problem !== undefined) throw new CannotRun(`The snapshot ${name} cannot be written: ${problem}`);
  const advice = useAdvice(path, settings);
  return `${name} is ${before === undefined ? 'written' : 'written anew'}.\n${advice === undefined ? '' : `${advice}\n`}`;
}

function pathFor(id: string | undefined, settings: Settings): string {
  const { databases } = settings;
  const path = snapshotPathFor(id, settings);
  if (path === undefined) throw new CannotRun(`plansight.json has no database \`${id}\`${databases.length > 0 ? `; it has ${databases.map((one) => `\`${one.id}\``).join(', ')}` : ''}.`);
  return path;
}

function addressOf({ address }: TakeSnapshot, environment: Environment): Address {
  const { text, where } = writtenAddress(address, environment);
  const found = addressFrom(text, environment);
  if (found.kind === 'wrong') throw new CannotRun(`${where} is no address of a PostgreSQL server: ${found.reason}.`);
  return found.address;
}

function writtenAddress(address: TakeSnapshot['address'], environment: Environment): { readonly text: string; readonly where: string } {
  switch (address.kind) {
    case 'stdin':
      return { text: readInput(), where: 'Standard input' };
    case 'given':
      if (holdsPassword(address.address)) throw new CannotRun('An address among the arguments can be read by every process of this machine: leave the password to .pgpass or PGPASSWORD, or give the address in DATABASE_URL or with --stdin.');
      return { text: address.address, where: '--address' };
    case 'environment': {
      const { variable = 'DATABASE_URL' } = address;
      const text = environment[variable] ?? '';
      if (text === '' && (address.variable !== undefined || !environmentSpeaks(environment))) {
        throw new CannotRun(`${variable} is not set. The address of the server is taken from there (--env names another variable), from PGHOST, PGDATABASE, PGSERVICE and their like, from --address without a password, or from --stdin.`);
      }
      return { text, where: text === '' ? 'The environment' : variable };
    }
  }
}

async function captured(address: Address, level: SnapshotLevel): Promise<Extract<Captured, { kind: 'captured' }>> {
  const captured = await capturedAt(address, level);
  if (captured.kind !== 'captured') throw new CannotRun(`${shownAddress(address)} ${captured.kind === 'unreachable' ? 'cannot be reached' : 'refuses'}: ${captured.reason}.`);
  return captured;
}
