// In Restricted Mode the server reads and runs nothing of the repository's own; when the workspace becomes trusted it is told so.
import { workspace, type Disposable } from 'vscode';
import { TRUSTED } from '../../server/src/lsp/protocol.ts';
import type { Server } from './server.ts';

export function forwardTrust(server: Server): Disposable {
  return workspace.onDidGrantWorkspaceTrust(() => server.notify(TRUSTED));
}
