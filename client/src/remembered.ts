// Which server a folder was connected to, so that it is again when the editor is opened: what is shown of it with the workspace, its address and password in the editor's keychain alone.
import type { ExtensionContext } from 'vscode';

/** `where`: an address is written there; undefined where it was typed. */
export interface Remembered { readonly shown: string; readonly where?: string }

/** What is sealed for the server. */
export interface Secret { readonly address?: string; readonly password?: string }

export interface Memory {
  /** By the address of the folder. */
  all(): Readonly<Record<string, Remembered>>;
  secretOf(folder: string): Promise<Secret>;
  remember(folder: string, connection: Remembered, secret: Secret): Promise<void>;
  forget(folder: string): Promise<void>;
}

const KEY = 'plansight.connections';

export function openMemory({ workspaceState, secrets }: Pick<ExtensionContext, 'workspaceState' | 'secrets'>): Memory {
  const all = (): Readonly<Record<string, Remembered>> => workspaceState.get(KEY, {});
  const keyOf = (folder: string): string => `${KEY} ${folder}`;
  return {
    all,
    secretOf: async (folder) => JSON.parse((await secrets.get(keyOf(folder))) ?? '{}') as Secret,
    async remember(folder, connection, secret) {
      await workspaceState.update(KEY, { ...all(), [folder]: connection });
      await secrets.store(keyOf(folder), JSON.stringify(secret));
    },
    async forget(folder) {
      await workspaceState.update(KEY, Object.fromEntries(Object.entries(all()).filter(([one]) => one !== folder)));
      await secrets.delete(keyOf(folder));
    },
  };
}
