// The language server `plansight lsp`: wires the edge into lsp/ and speaks over whatever the client has chosen: --stdio, --node-ipc, --socket.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { openFiles } from './edge/files.ts';
import { newFiles } from './edge/git.ts';
import { rulePageFile } from './edge/pages.ts';
import { rootOf } from './edge/roots.ts';
import { startScan } from './edge/scanThread.ts';
import { loadSyntaxOracle } from './edge/syntaxOracle.ts';
import { timestamp } from './edge/clock.ts';
import { serve } from './lsp/server.ts';

serve(createConnection(ProposedFeatures.all), {
  version,
  rootOf: (folder) => rootOf(folder, null).replaceAll('\\', '/'),
  openDisk: openFiles,
  loadOracle: loadSyntaxOracle,
  scan: startScan,
  newFiles,
  rulePage: rulePageFile,
  timestamp,
});
