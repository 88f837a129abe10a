// Files that are made from others: `npm run update` writes them, and a stale one fails here.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { configurationSchema } from '../server/src/engine/configuring/configurationSchema.ts';
import { snapshotSchema } from '../server/src/engine/snapshot/snapshotSchema.ts';
import { parseConfiguration } from '../server/src/engine/configuring/configuration.ts';
import { rules } from '../server/src/rules/all.ts';
import { cataloguePage } from './catalogue.ts';
import { withRules } from './readmeRules.ts';

const ROOT = join(__dirname, '..');

const generated: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'plansight.schema.json', text: `${JSON.stringify(configurationSchema(rules), null, 2)}\n` },
  { path: 'plansight.snapshot.schema.json', text: `${JSON.stringify(snapshotSchema(), null, 2)}\n` },
  { path: 'docs/rules.md', text: cataloguePage() },
  { path: 'README.md', text: withRules(readFileSync(join(ROOT, 'README.md'), 'utf8'), ROOT) },
];

describe('generated files', () => {
  for (const { path, text } of generated) {
    it(`${path} is what npm run update writes`, () => {
      const file = join(ROOT, path);
      if (process.env['UPDATE']) writeFileSync(file, text);
      assert.ok(existsSync(file) && readFileSync(file, 'utf8') === text, `${path} is stale: run \`npm run update\`.`);
    });
  }
});

describe('the JSON schema of plansight.json', () => {
  const validate = new Ajv({ strict: false }).compile(configurationSchema(rules));

  const samples: readonly [valid: boolean, configuration: unknown][] = [
    [true, {}],
    [true, { databases: { shop: { dialect: 'postgres', version: 17, schema: ['db'], sizes: { orders: '5M', users: 3 } } }, exclude: 'vendor' }],
    [true, { rules: { 'select-star': 'exactly:error', 'unbounded-read': { level: 'hint', rows: 50 }, 'unused-suppression': 'off' } }],
    [true, { overrides: [{ files: ['legacy/**'], rules: { 'select-star': 'off' }, dialect: 'mysql' }] }],
    [false, { rulse: {} }],
    [false, { rules: { 'select-stra': 'off' } }],
    [false, { rules: { 'select-star': 'warn' } }],
    [false, { rules: { 'unbounded-read': { rows: true } } }],
    [false, { databases: { shop: { dialect: 'postgresql' } } }],
    [false, { sizes: { orders: 'many' } }],
    [false, { overrides: [{ rules: {} }] }],
  ];
  for (const [valid, configuration] of samples) {
    const text = JSON.stringify(configuration);
    it(`${valid ? 'takes' : 'refuses'} ${text}, as the reader does`, () => {
      assert.equal(validate(configuration), valid, JSON.stringify(validate.errors));
      assert.equal(parseConfiguration(text, 'plansight.json', rules).problems.length === 0, valid);
    });
  }
});
