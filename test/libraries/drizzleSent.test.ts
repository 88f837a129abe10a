// What is read of a call of Drizzle's is what Drizzle sends for it: its own SQL (test/sent/drizzle.json, written by test/sent/drizzle.ts) means the same.
// Values stand in one and are bound in the other. Differences: none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { sitesIn } from './sitesIn.ts';

interface Golden { readonly dialect: DialectId; readonly schema: string; readonly queries: readonly { readonly call: string; readonly sql: string }[] }

const golden = JSON.parse(readFileSync('test/sent/drizzle.json', 'utf8')) as readonly Golden[];

const CORES: Readonly<Record<string, readonly [path: string, names: string]>> = {
  postgres: ['pg-core', 'pgTable, pgEnum, pgSchema, serial, bigserial, text, integer, uuid, varchar, boolean, timestamp, jsonb, index, primaryKey, alias'],
  mysql: ['mysql-core', 'mysqlTable, int, varchar, boolean, datetime, alias'],
  sqlite: ['sqlite-core', 'sqliteTable, integer, text, alias'],
};
const OPERATORS = 'relations, and, or, not, eq, ne, gt, gte, lt, lte, like, ilike, isNull, isNotNull, inArray, notInArray, between, notBetween, exists, notExists, arrayContains, arrayOverlaps, asc, desc, count, countDistinct, sum, avg, max, min, sql, getTableColumns';

/** A query without its places, and without what tells a value that is written from one that is bound. */
const plain = (_: string, value: unknown): unknown => {
  if (value instanceof Set) return [...value].sort();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kind = 'kind' in value ? value.kind : undefined;
  if (kind === 'parameter' || kind === 'constant' || kind === 'hole') return 'a value';
  const isLimit = 'parameter' in value && 'presence' in value && !('kind' in value);
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => !['start', 'end', 'id', 'canonical', 'prefix', ...(isLimit ? ['count', 'parameter'] : [])].includes(key) && !(typeof inner === 'object' && inner !== null && 'start' in inner && Object.keys(inner).length === 2)));
};

describe('what is read of a call of Drizzle is what it sends', () => {
  for (const { dialect, schema, queries } of golden) {
    const [core, columns] = CORES[dialect]!;
    const tables = [...schema.matchAll(/^const (\w+) =/gm)].map(([, name]) => name!);
    const files: Record<string, string> = { 'src/schema.ts': `import { ${columns} } from 'drizzle-orm/${core}';\nimport { ${OPERATORS} } from 'drizzle-orm';\n${schema.replaceAll(/^const /gm, 'export const ')}` };
    for (const { call, sql } of queries) {
      it(`${dialect}: ${call}`, () => {
        const [before, query] = call.includes(' ;; ') ? call.split(' ;; ') : ['', call];
        const text = `import { ${OPERATORS} } from 'drizzle-orm';\nimport { alias } from 'drizzle-orm/${core}';\nimport { ${tables.join(', ')} } from './schema';\nexport async function f(db: Db, email: string, id: number, n: number) {\n${before}\nawait ${query};\n}\n`;
        const sites = sitesIn(files, text);
        assert.equal(sites.length, 1, sites.map(({ site }) => site.carrier.text).join('\n'));
        assert.equal(sites[0]!.dialect.id, dialect);
        const sent = readSql({ path: 'sent.sql', language: 'sql', version: 0, text: sql }, dialect).sites[0]!.statements[0]!.query;
        const read = sites[0]!.statements[0]!.query;
        assert.ok(sent && read, sites[0]!.site.carrier.text);
        const drawn = (one: typeof read): string => JSON.stringify(JSON.parse(JSON.stringify(one, plain)), undefined, 1);

        assert.equal(drawn(read), drawn(sent));
      });
    }
  }

  it('there are enough of them', () => assert.ok(golden.flatMap(({ queries }) => queries).length >= 60));
});
