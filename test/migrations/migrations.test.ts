// Migrations as an expert writes them, of which nothing may be said, and their unsafe twins, of which the danger must be said and the lock named.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfiguration } from '../../server/src/engine/configuring/configuration.ts';
import type { Files } from '../../server/src/engine/ports.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { PLACES, SIZES } from './history.ts';

const migrating = rules.filter(({ looksAt }) => looksAt === 'migration');
const head = (text: string, word: string): string => new RegExp(`^-- ${word}: (.*)$`, 'm').exec(text)?.[1] ?? '';

function findingsOf(text: string): readonly ReportedFinding[] {
  const place = PLACES[head(text, 'tool')]!;
  const body = text.replace(/^-- (?:tool|expect): .*\n/gm, '');
  const all = new Map([[place.base, place.history], [place.path, body]]);
  const files: Files = { list: () => [...all.keys()].sort(), read: (path) => all.get(path) };
  const databases = { db: { dialect: place.dialect, schema: ['**/*.sql'] } };
  const { settings, problems } = parseConfiguration(JSON.stringify({ ...(place.dialect === 'postgres' ? {} : { databases }), sizes: SIZES }), 'plansight.json', rules);
  assert.deepEqual(problems, []);
  const report = review(openWorkspace(files, settings, { fresh: { paths: [place.path], complete: true } }), { rules: migrating, wanted: (path) => path === place.path, fixesAt: '20300101000000' });
  assert.deepEqual(report.notes, []);
  return report.findings;
}

const each = (folder: string) => readdirSync(join(__dirname, folder)).sort().map((name) => ({ name, text: readFileSync(join(__dirname, folder, name), 'utf8') }));

describe('migrations', () => {
  it('say a thing once in a file of tables whose sizes nobody knows, and that no file makes', () => {
    const path = 'db/migrations/0001_indexes.up.sql';
    const files: Files = { list: () => [path], read: () => 'create index on tag (tenant_id);\ncreate index on note (tenant_id);\ncreate index on note (tag_id);\n' };
    const { findings } = review(openWorkspace(files, defaultSettings, { fresh: { paths: [path], complete: true } }), { rules: migrating, wanted: () => true });
    assert.deepEqual(findings.map(({ rule, level, span }) => [rule, level, span.start]), [['blocking-index-build', 'information', 0]]);
  });

  for (const { name, text } of each('safe')) {
    it(`safe: ${name}`, () => assert.deepEqual(findingsOf(text).map(({ rule, message }) => `${rule}: ${message}`), []));
  }

  for (const { name, text } of each('unsafe')) {
    it(`unsafe: ${name}`, () => {
      const expected = head(text, 'expect');
      const found = findingsOf(text);
      for (const rule of expected.split(' ').filter((word) => /^[a-z]+-/.test(word))) assert.ok(found.some((one) => one.rule === rule), `${rule} is not said; ${found.map((one) => one.rule).join(', ') || 'nothing is'}`);
      const lock = /[A-Z][A-Z =]*(?=\s|$)/.exec(expected)?.[0].trim();
      if (lock) assert.ok(found.some((one) => expected.includes(one.rule) && one.message.includes(lock)), `${lock} is not named: ${found.map(({ message }) => message).join(' ')}`);
    });
  }
});
