// What the status and a report of a problem say; nothing of the workspace may stand in the report.
import assert from 'node:assert/strict';
import { problemReport } from '../../client/src/problem.ts';
import type { ServerState } from '../../client/src/server.ts';
import { badgeOf, reviewLine, wordingOf } from '../../client/src/wording.ts';
import type { ConnectionStatus, Status } from '../../server/src/lsp/protocol.ts';

const shop = { id: 'shop', dialect: 'postgres', tables: 12, source: 'migrations/, the only history' };
const running = (status: Partial<Status>): ServerState => ({ kind: 'running', status: { state: 'ready', databases: [], notes: [], ...status } });

describe('the wording', () => {
  it('names the one database, or counts several', () => {
    assert.equal(wordingOf(running({ databases: [shop] })).text, 'shop: 12 tables');
    assert.equal(wordingOf(running({ databases: [shop, { ...shop, id: 'log', tables: 1 }] })).text, '2 databases: 13 tables');
    assert.equal(wordingOf(running({})).text, 'No schema known');
  });

  it('says how much was understood, and one query is no queries', () => {
    assert.equal(wordingOf(running({ queries: 90, understood: 87 })).detail, '87 of 90 queries understood.');
    assert.equal(wordingOf(running({ queries: 1, understood: 1 })).detail, '1 of 1 query understood.');
  });

  it('puts what the user should know before all else, as a warning', () => {
    const { detail, severity } = wordingOf(running({ notes: ['plansight.json is not right.', 'b', 'c'], queries: 1, understood: 1 }));
    assert.deepEqual([detail, severity], ['plansight.json is not right. (and 2 more)', 'warning']);
  });

  it('is busy until the workspace is read, and not when it has stopped', () => {
    assert.deepEqual((['starting', 'scanning', 'ready'] as const).map((state) => wordingOf(running({ state })).isBusy), [true, true, false]);
    assert.deepEqual(wordingOf({ kind: 'stopped', why: 'It died.' }), { text: 'Plansight stopped', detail: 'It died.', severity: 'error', isBusy: false });
  });

  it('sums a review up, the loudest first', () => {
    const findings = { hint: 0, information: 2, warning: 1, error: 3 };
    assert.equal(reviewLine({ files: 4, queries: 20, understood: 19, findings }), 'Plansight: 3 errors, 1 warning, 2 remarks, in 20 queries of 4 files.');
    assert.match(reviewLine({ files: 1, queries: 1, understood: 1, findings: { error: 0, warning: 0, information: 0, hint: 0 } }), /Nothing to say, in 1 query of 1 file\./);
  });

  it('has a badge only where a server was named: read only, or why it is not there', () => {
    const shown = '`shop` at db:5432 as `me`';
    const live: ConnectionStatus = { shown, state: 'read only', version: '16.4', encrypted: true, captured: '2026-01-31T12:00:00Z' };
    assert.equal(badgeOf([]), undefined);
    assert.deepEqual(badgeOf([live]), { icon: 'database', text: 'PostgreSQL 16.4, read only', detail: 'shop at db:5432 as me, encrypted. Its catalogs were read 2026-01-31 12:00:00 UTC, and nothing is ever changed there.' });
    assert.deepEqual(badgeOf([live, { shown, state: 'unreachable', reason: 'nothing listens there' }]), { icon: 'warning', text: 'Not connected', detail: 'shop at db:5432 as me cannot be reached: nothing listens there (and 1 more).' });
  });

  it('reports a problem without a name of the workspace', () => {
    const state = running({ databases: [{ ...shop, id: 'secret_db', source: 'secret/path' }], notes: ['secret note'], queries: 3, understood: 2 });
    const text = problemReport({ version: '0.1.0', editor: 'Code 1.100.0', node: 'v20', platform: 'linux x64', isRemote: false, settings: ['level'], state });
    assert.doesNotMatch(text, /secret/);
    assert.match(text, /Plansight 0\.1\.0, Code 1\.100\.0/);
    assert.match(text, /postgres \(12 tables\); queries: 2 of 3 understood/);
    assert.match(text, /Changed settings: level/);
    const stopped = problemReport({ version: '0.1.0', editor: 'Code', node: 'v20', platform: 'linux', isRemote: true, settings: [], state: { kind: 'stopped', why: '/home/secret/x.ts' } });
    assert.doesNotMatch(stopped, /secret/);
  });
});
