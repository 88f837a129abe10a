// The language server `plansight lsp`: wires the edge into lsp/ and speaks over whatever the client has chosen: --stdio, --node-ipc, --socket.
import { existsSync } from 'node:fs';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { openFiles } from './edge/files.ts';
import { newFiles } from './edge/git.ts';
import { rulePageFile } from './edge/pages.ts';
import { liveServers } from './edge/liveServers.ts';
import { openPglite } from './edge/pglite.ts';
import { rest } from './edge/rest.ts';
import { makeObjectsYoung } from './edge/v8.ts';
import { rootOf } from './edge/roots.ts';
import { startScan } from './edge/scanThread.ts';
import { buildOf, openStore } from './edge/store.ts';
import { loadSyntaxOracle } from './edge/syntaxOracle.ts';
import { timestamp, today } from './edge/clock.ts';
import { writeText } from './edge/writeFile.ts';
import { serve } from './lsp/server.ts';
import { snapshotText } from './schema/snapshot/text.ts';

makeObjectsYoung();
serve(createConnection(ProposedFeatures.all), {
  version,
  // A folder that is not there yet is a root of its own.
  rootOf: (folder) => (existsSync(folder) ? rootOf(folder, null).replaceAll('\\', '/') : folder),
  openDisk: openFiles,
  loadOracle: loadSyntaxOracle,
  scan: startScan,
  newFiles,
  rulePage: rulePageFile,
  proving: { openPlanner: openPglite, openStore: () => openStore('the editor', buildOf(__filename)), today },
  live: { ...liveServers(process.env), print: snapshotText, write: writeText },
  rest,
  timestamp,
});
