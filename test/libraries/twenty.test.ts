// The twenty canonical queries on the page of each library that is called: a call means what the SQL of its number means.
// A page lists by number what its library has no words for, and what it sends in other words: that must differ, and give the same rows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { languageOf } from '../../server/src/hosts/all.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import type { ReadSite } from '../../server/src/engine/reading/read.ts';
import { resolve } from '../../server/src/query/resolve.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { schemaOf, queryOf } from '../query/support.ts';
import { openPostgres } from '../schema/postgres.ts';
import { meaningOf } from './meaning.ts';
import { ROWS, SCHEMA, TWENTY, VALUES, type Canonical } from './twenty.ts';

const PAGES: readonly string[] = ['prisma', 'drizzle', 'typeorm', 'sequelize', 'knex', 'kysely', 'mikro-orm', 'objection', 'mongoose', 'mongodb'];

/** The key of a document is called by another name. */
const keyed = (text: string, dialect: DialectId): string => (dialect === 'mongodb' ? text.replace(/\bid\b(?! *\})/g, '_id') : text);

const SCHEMAS: Readonly<Partial<Record<DialectId, Schema>>> = { postgres: schemaOf(SCHEMA), mongodb: schemaOf(keyed(SCHEMA, 'mongodb'), 'mongodb') };

// ── What a page says

interface Section {
  readonly files: Readonly<Record<string, string>>;
  readonly path: string;
  /** Of each number: its title, and where its calls begin in the program. */
  readonly asked: readonly { readonly number: number; readonly title: string; readonly start: number }[];
  /** By number: what the page says of it. */
  readonly otherwise: ReadonlyMap<number, string>;
}

function sectionOf(page: string): Section {
  const [, section = ''] = readFileSync(`server/src/libraries/${page}/library.md`, 'utf8').split(/^## The twenty queries$/m);
  const [own = ''] = section.split(/^## /m);
  const parts = (/```[tj]s\n([\s\S]*?)```/.exec(own)?.[1] ?? '').split(/^\/\/ file: (.*)\n/m).slice(1);
  const files = Object.fromEntries(parts.flatMap((path, i) => (i % 2 === 0 ? [[path, parts[i + 1]!] as const] : [])));
  const path = Object.keys(files).at(-1) ?? '';
  const asked = [...(files[path] ?? '').matchAll(/^ *\/\/ (\d+)\. (.*)$/gm)].map(({ 1: number, 2: title, index }) => ({ number: Number(number), title: title!, start: index }));
  const otherwise = [...own.matchAll(/^- ([\d, ]+): (.*)$/gm)].flatMap(([, numbers, said]) => numbers!.split(', ').map((one) => [Number(one), said!] as const));
  return { files, path, asked, otherwise: new Map(otherwise) };
}

/** The sites of each number. */
function sitesOf({ files, path, asked }: Section): ReadonlyMap<number, readonly ReadSite[]> {
  const workspace = openWorkspace({ list: () => Object.keys(files), read: (name) => files[name] }, defaultSettings);
  const sites = workspace.readDocument({ path, language: languageOf(path)!, version: 0, text: files[path]! })?.sites ?? [];
  return new Map(asked.map(({ number, start }, i) => [number, sites.filter(({ site: { anchor } }) => anchor.start > start && anchor.start < (asked[i + 1]?.start ?? Infinity))]));
}

// ── What it means

function meaningOfSql({ sql }: Canonical, dialect: DialectId): string {
  const names: string[] = [];
  const text = keyed(sql, dialect).replace(/\$\{(\w+)\}/g, (_, name: string) => `\${${names.push(name) - 1}}`);
  const query = queryOf(text, { dialect, holes: names.map(() => 'parameter' as const) });
  return meaningOf(resolve(query, SCHEMAS[dialect]!), ({ start, end }) => names[Number(/\d+/.exec(text.slice(start, end))![0])]!);
}

function meaningOfCall(sites: readonly ReadSite[], program: string): string {
  return sites.flatMap(({ statements, dialect }) => statements.map(({ query }) => (query ? meaningOf(resolve(query, SCHEMAS[dialect.id]!), ({ start, end }) => program.slice(start, end)) : 'no query'))).join('\n');
}

// ── What it gives

/** What PostgreSQL answers to texts with the values of their names put in, and what the tables hold after. */
async function answers(db: PGlite, texts: readonly string[]): Promise<{ readonly rows: readonly string[]; readonly tables: readonly unknown[] }> {
  // What is taken from a sequence stays taken.
  await db.exec('begin; alter sequence users_id_seq restart with 100');
  try {
    const given: string[] = [];
    for (const text of texts) {
      const { rows } = await db.query(text, [], { rowMode: 'array' });
      // What a write gives back is not asked.
      if (/^select\b/i.test(text)) given.push(...rows.map((row) => JSON.stringify(row)));
    }
    const tables = await Promise.all(['users', 'orders'].map((table) => db.query(`select * from ${table} order by 1`)));
    return { rows: / order by /i.test(texts.at(-1)!) ? given : given.sort(), tables: tables.map(({ rows }) => rows) };
  } finally {
    await db.exec('rollback');
  }
}

const filled = (text: string, name: (hole: string) => string): string => text.replace(/\$\{(\w+)\}/g, (_, hole: string) => {
  const value = VALUES[name(hole)];
  assert.ok(value !== undefined, `no value of ${name(hole)}`);
  return value;
});

// ── What is compared

describe('the twenty canonical queries', () => {
  it('are twenty, of names that the schema has', () => {
    assert.equal(TWENTY.length, 20);
    assert.equal(new Set(TWENTY.map((one) => meaningOfSql(one, 'postgres'))).size, 20);
    assert.deepEqual(TWENTY.filter((one) => /\? \w/.test(meaningOfSql(one, 'postgres'))), []);
  });

  it('are told apart from those that ask nearly the same', () => {
    const nearly: readonly (readonly [number: number, written: string, instead: string])[] = [[1, 'id =', 'age ='], [2, 'and', 'or'], [3, '${name}', '${email}'], [4, ' in', ' not in'], [5, 'a%', '%a%'], [6, 'is null', 'is not null'], [7, '<>', '='], [8, '<', '<='], [9, ' desc', ''], [9, '20', '21'], [10, '${skip}', '20'], [11, '>', '>='], [12, '*', 'user_id'], [13, 'sum', 'max'], [14, ' join', ' left join'], [15, 'exists', 'not exists'], [16, 'orders.user_id', 'orders.id'], [17, ', name', ', age'], [18, '${another}, ${name}', 'default, default'], [19, '+', '-'], [20, 'and total < ${low}', '']];
    const same = nearly.filter(([number, written, instead]) => {
      const { title, sql } = TWENTY[number - 1]!;
      assert.ok(sql.includes(written), sql);
      return meaningOfSql({ title, sql }, 'postgres') === meaningOfSql({ title, sql: sql.replace(written, instead) }, 'postgres');
    });
    // What several rows hold is not told by a query: only how many there are, and in which columns.
    assert.deepEqual(same.map(([number]) => number), [18]);
  });

  let db: PGlite;
  before(async () => {
    db = await openPostgres();
    await db.exec(SCHEMA + ROWS);
  });
  after(() => db.close());

  for (const page of PAGES) {
    describe(page, () => {
      const section = sectionOf(page);
      const sites = sitesOf(section);

      it('has them all, in their order, or says which it has no words for', () => {
        const without = [...section.otherwise].filter(([, said]) => said.startsWith('no words')).map(([number]) => number);
        assert.deepEqual(section.asked.map(({ number, title }) => `${number}. ${title}`), TWENTY.map(({ title }, i) => `${i + 1}. ${title}`).filter((_, i) => !without.includes(i + 1)));
      });

      for (const { number, title } of section.asked) {
        const canonical = TWENTY[number - 1]!;
        const of = sites.get(number)!;
        const program = section.files[section.path]!;
        const dialect = of[0]?.dialect.id ?? 'postgres';
        const differs = section.otherwise.has(number);

        it(`${number}. ${title}${differs ? ', in other words' : ''}`, () => {
          const said = meaningOfSql(canonical, dialect);
          const read = meaningOfCall(of, program);
          if (differs) assert.notEqual(read, said, 'it means the same by now');
          else assert.equal(read, said, of.map(({ site }) => site.carrier.text).join('\n') || 'no site');
        });

        if (dialect === 'postgres') {
          it(`${number}. ${title}, answered`, async () => {
            const sent = of.flatMap(({ site: { carrier }, statements }) => statements.map(({ statement }) => filled(carrier.text.slice(statement.start, statement.end), (hole) => program.slice(carrier.holes[Number(hole)]!.host.start, carrier.holes[Number(hole)]!.host.end))));
            const [own, said] = [await answers(db, sent), await answers(db, [filled(canonical.sql, (hole) => hole)])];
            // A row that a join gives several times is one to a library that says that it joins.
            assert.deepEqual(differs ? { ...own, rows: [...new Set(own.rows)] } : own, said, sent.join('\n'));
          });
        }
      }
    });
  }
});
