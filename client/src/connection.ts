// Connecting a live server, and writing down a snapshot of it. The user says which server, sees who and where before anything is sent, and what would be written before it is.
import { ProgressLocation, window, workspace, type QuickPickItem } from 'vscode';
import {
  ADDRESSES, CONNECT, DISCONNECT, SNAPSHOT_CHOICES, TAKE_SNAPSHOT, WRITE_SNAPSHOT,
  type AddressesAnswer, type ConnectAnswer, type ConnectParams, type EditAnswer, type FolderParams, type SnapshotChoices, type SnapshotTaken, type TakeSnapshotParams,
} from '../../server/src/lsp/protocol.ts';
import type { Memory, Remembered, Secret } from './remembered.ts';
import { sealed } from './sealed.ts';
import type { Server } from './server.ts';
import { plainly } from './wording.ts';

export interface ConnectionParts {
  readonly server: Server;
  readonly memory: Memory;
}

export async function connect({ server, memory }: ConnectionParts): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) return;
  const { key, written } = await server.ask<AddressesAnswer>(ADDRESSES, { folder } satisfies FolderParams);
  const chosen = await chosenAddress(written);
  if (!chosen) return;
  let secret: Secret = chosen.address === undefined ? {} : { address: chosen.address };
  for (;;) {
    const answer = await asked(server, folder, chosen, secret, key);
    if (answer.kind === 'connected') {
      await memory.remember(folder, { shown: answer.shown, ...(chosen.where !== undefined && { where: chosen.where }) }, secret);
      await window.showInformationMessage(`Plansight: PostgreSQL ${answer.version} is connected, read only: ${plainly(answer.shown)}.`);
      return;
    }
    const password = answer.kind === 'no password' ? await window.showInputBox({ title: plainly(answer.shown ?? ''), prompt: 'Its password; it is kept in the keychain of this editor alone', password: true, ignoreFocusOut: true }) : undefined;
    if (answer.kind === 'failed') throw new Error(plainly(answer.reason));
    if (password === undefined) return;
    secret = { ...secret, password };
  }
}

/** Connects again what was connected when the editor was closed, or its server ended; what fails stands in the status. */
export async function reconnect({ server, memory }: ConnectionParts): Promise<void> {
  if (!workspace.isTrusted) return;
  for (const [folder, { shown, where }] of Object.entries(memory.all())) {
    const { key } = await server.ask<AddressesAnswer>(ADDRESSES, { folder } satisfies FolderParams);
    const secret = await memory.secretOf(folder);
    // It may have been disconnected meanwhile.
    if (folder in memory.all()) await server.ask<ConnectAnswer>(CONNECT, paramsOf(folder, { shown, ...(where !== undefined && { where }) }, secret, key));
  }
}

export async function disconnect({ server, memory }: ConnectionParts): Promise<void> {
  const folder = await chosenFolder();
  if (folder === undefined) return;
  // First, so that what connects again at this moment finds nothing.
  await memory.forget(folder);
  await server.ask<null>(DISCONNECT, { folder } satisfies FolderParams);
}

export async function captureSnapshot(parts: ConnectionParts): Promise<string | undefined> {
  const { server } = parts;
  const folder = await chosenFolder();
  if (folder === undefined) return undefined;
  const choices = (): Promise<SnapshotChoices> => server.ask<SnapshotChoices>(SNAPSHOT_CHOICES, { folder } satisfies FolderParams);
  if ((await choices()).of === undefined) await connect(parts);
  const { of, file, levels } = await choices();
  if (of === undefined) return undefined;
  const level = await window.showQuickPick(levels.map(({ level: label, shows }) => ({ label, detail: shows })), { title: `What may ${file} show?`, placeHolder: `Of ${plainly(of)}; the first is what is usual here` });
  if (!level) return undefined;
  const taken = await window.withProgress({ location: ProgressLocation.Notification, title: 'Plansight: Reading the catalogs' }, () => server.ask<SnapshotTaken>(TAKE_SNAPSHOT, { folder, level: level.label } satisfies TakeSnapshotParams));
  if (taken.kind === 'failed') throw new Error(plainly(taken.reason));
  const write = 'Write';
  if ((await window.showInformationMessage(`${taken.isNew ? 'Write' : 'Write anew'} ${taken.file}?`, { modal: true, detail: taken.summary.map(plainly).join('\n') }, write)) !== write) return undefined;
  const { message, file: uri } = await server.ask<EditAnswer>(WRITE_SNAPSHOT, { folder } satisfies FolderParams);
  if (uri === undefined) throw new Error(message);
  const open = 'Open';
  return (await window.showInformationMessage(`Plansight: ${taken.file} is written.${message === undefined ? '' : ` ${message}`}`, open)) === open ? uri : undefined;
}

interface Chosen { readonly shown?: string; readonly where?: string; readonly address?: string }

/** Its address, or undefined where the user has gone away. */
async function chosenFolder(): Promise<string | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await window.showWorkspaceFolderPick({ placeHolder: 'Whose database?' }) : folders[0];
  return folder?.uri.toString();
}

/** What is written somewhere is shown and confirmed; what is typed has been seen. */
async function chosenAddress(written: AddressesAnswer['written']): Promise<Chosen | undefined> {
  const type = { label: 'Type an Address…' };
  const offered = written.map(({ where, shown }) => ({ label: plainly(shown), description: where, where, shown }));
  const chosen: QuickPickItem & Chosen | undefined = offered.length === 0 ? type : await window.showQuickPick([...offered, type], { title: 'Connect to Which Server?', placeHolder: 'Its catalogs are read, and nothing is ever changed there' });
  if (!chosen) return undefined;
  if (chosen.where === undefined) {
    const address = await window.showInputBox({ title: 'The Address of a PostgreSQL Server', prompt: 'A URL, or host=… dbname=…; the password is asked for by itself, where .pgpass has none', placeHolder: 'postgres://user@host:5432/database', ignoreFocusOut: true });
    return address === undefined || address.trim() === '' ? undefined : { address };
  }
  const connectIt = 'Connect';
  const detail = `The address is taken from ${chosen.where}. The server's catalogs are read, in a transaction that may only read; nothing is ever changed there.`;
  return (await window.showWarningMessage(`Connect to ${plainly(chosen.shown ?? '')}?`, { modal: true, detail }, connectIt)) === connectIt ? chosen : undefined;
}

const asked = async (server: Server, folder: string, chosen: Chosen, secret: Secret, key: string): Promise<ConnectAnswer> =>
  window.withProgress({ location: ProgressLocation.Notification, title: 'Plansight: Connecting' }, () => server.ask<ConnectAnswer>(CONNECT, paramsOf(folder, chosen, secret, key)));

function paramsOf(folder: string, { shown, where }: Partial<Remembered>, secret: Secret, key: string): ConnectParams {
  const told = sealed(JSON.stringify(secret), key);
  return { folder, from: where === undefined || shown === undefined ? { kind: 'typed', sealed: told } : { kind: 'written', where, shown, sealed: told } };
}
