// The JSON schema of plansight.json (draft 7), so that an editor completes and checks it; generated from the rules.
import { DIALECT_IDS, PROFILES, ROWS, settable, type RuleInfo } from './configuration.ts';
import { LEVEL_WORDS } from './ruleLevel.ts';

export type JsonSchema = { readonly [key: string]: unknown };

export function configurationSchema(rules: readonly RuleInfo[]): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plansight',
    description: 'What Plansight is told of a workspace: its databases, the levels of its rules, the sizes of its tables.',
    type: 'object',
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      databases: {
        description: 'Databases by id. Without it they are looked for.',
        type: 'object',
        additionalProperties: { $ref: '#/definitions/database' },
      },
      rules: { $ref: '#/definitions/rules' },
      sizes: { $ref: '#/definitions/sizes' },
      profile: { enum: PROFILES, default: 'recommended', description: 'How much is said: `strict` takes a table of unknown size for a large one, `migrations-only` speaks of nothing but the files that declare databases.' },
      baseline: { type: 'string', description: 'The file of findings that are accepted for now, relative to this one; `plansight baseline` writes it.' },
      exclude: { ...GLOBS, description: 'Files that are not looked at, besides those that git ignores.' },
      overrides: {
        description: 'For the files that a glob matches, laid over the rest in order.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: {
            files: { ...GLOBS, description: 'The files it holds for.' },
            rules: { $ref: '#/definitions/rules' },
            dialect: DIALECT,
            database: { type: 'string', description: 'The id of the database that these files speak to.' },
          },
        },
      },
    },
    definitions: {
      database: {
        type: 'object',
        additionalProperties: false,
        properties: {
          dialect: DIALECT,
          version: { type: 'integer', minimum: 1, description: "The server's major version." },
          schema: { ...GLOBS, description: 'Files, folders or globs that declare the schema, in order.' },
          files: { ...GLOBS, description: 'The files that speak to this database.' },
          searchPath: { ...GLOBS, description: 'The schemas that a bare name is looked for in.' },
          snapshot: { type: 'string', description: 'What was measured of it, relative to this file; `plansight snapshot` writes it. By default plansight.snapshot.json.' },
          sizes: { $ref: '#/definitions/sizes' },
        },
      },
      sizes: {
        description: 'How many rows a table holds: a number, or a text such as "5M" or "200k".',
        type: 'object',
        additionalProperties: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string', pattern: ROWS.source }] },
      },
      level: {
        description: 'A ceiling; with `exactly:`, the level itself.',
        enum: LEVEL_WORDS,
      },
      rules: {
        description: 'The level of a rule, or its level and options.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(settable(rules).map((rule) => [rule.id, ruleSchema(rule)])),
      },
    },
  };
}

const GLOBS = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };
const DIALECT = { enum: DIALECT_IDS };

function ruleSchema({ title, level, options }: RuleInfo): JsonSchema {
  return {
    description: `${title}. (${level})`,
    anyOf: [
      { $ref: '#/definitions/level' },
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          level: { $ref: '#/definitions/level' },
          ...Object.fromEntries(Object.entries(options).map(([name, value]) => [name, { ...optionSchema(value), default: value }])),
        },
      },
    ],
  };
}

function optionSchema(value: RuleInfo['options'][string]): JsonSchema {
  if (typeof value === 'object') return GLOBS;
  return typeof value === 'number' ? { anyOf: [{ type: 'number' }, { type: 'string', pattern: ROWS.source }] } : { type: typeof value };
}
