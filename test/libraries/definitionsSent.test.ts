// What is lowered is what is sent: each call of a migration changes a schema as the SQL does that the tool itself sends for it (test/sent writes it down).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readProgram } from '../../server/src/engine/reading/read.ts';
import { nothingOutside } from '../../server/src/libraries/library.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { documentOf, treeOf } from './read.ts';

/** How a migration holds a shape, and what of it is read otherwise than it is sent, with the reason. */
interface Tool { readonly program: (shape: string) => string; readonly otherwise: Readonly<Record<string, string>> }

const BOTH = "db.schema.createTable('users', (t) => { t.integer('a'); t.integer('b'); t.primary(['a', 'b'], { constraintName: 'both' }); })";
const BROKEN = 'Knex writes the object into the statement, which no server takes.';

const NO_TYPE = 'MySQL has no such type.';
const SEQUELIZE: Readonly<Record<string, string>> = {
  "mysql: q.createTable('users', { a: S.JSONB, b: S.ARRAY(S.STRING), c: S.CITEXT, d: S.INET, e: S.TSVECTOR })": NO_TYPE,
  "mysql: q.createTable('users', { a: { type: S.ARRAY(S.INTEGER), allowNull: false } })": NO_TYPE,
  "mysql: q.renameColumn('users', 'nick', 'name')": 'Sequelize asks what the column is and says it again.',
};

const TOOLS: Readonly<Record<string, Tool>> = {
  knexSchema: { program: (shape) => `export async function up(db) {\n  await ${shape};\n}\n`, otherwise: { [`mysql: ${BOTH}`]: BROKEN, [`sqlite: ${BOTH}`]: BROKEN } },
  sequelizeSchema: { program: (shape) => `module.exports = {\n  up: async (q, S) => {\n    const queryInterface = q;\n    await ${shape};\n  },\n};\nconst own = (queryInterface) => 0;\n`, otherwise: SEQUELIZE },
  typeormSchema: { program: (shape) => `import { Table, TableColumn } from 'typeorm';\nexport class A1 {\n  async up(r) {\n    await ${shape};\n  }\n}\n`, otherwise: { "postgres: r.createTable(new Table({ name: 'app.users', columns: [new TableColumn({ name: 'a', type: 'int' })] }), true)": 'TypeORM asks first whether the table is there.' } },
  kyselySchema: { program: (shape) => `import { sql, type Kysely } from 'kysely';\nexport async function up(db: Kysely<unknown>) {\n  await ${shape}.execute();\n}\n`, otherwise: {} },
};

const changesIn = (text: string, server: DialectId) =>
  parseScript(text, dialectOf(server)).statements.flatMap((statement) => changesOf(statement, dialectOf(server), text)).filter(({ kind }) => kind !== 'none');

for (const [tool, { program, otherwise }] of Object.entries(TOOLS)) {
  describe(`what is lowered of ${tool} is what is sent`, () => {
    const sent = JSON.parse(readFileSync(`test/sent/${tool}.json`, 'utf8')) as Readonly<Record<DialectId, Readonly<Record<string, readonly string[]>>>>;
    for (const [server, shapes] of Object.entries(sent) as [DialectId, Readonly<Record<string, readonly string[]>>][]) {
      for (const [shape, statements] of Object.entries(shapes)) {
        it(`${server}: ${shape}`, () => {
          const document = documentOf(program(shape));
          const { sites } = readProgram(document, treeOf(document), nothingOutside, server);
          assert.ok(sites.length > 0 && sites.every(({ site }) => site.called), 'every call is a site');
          const read = sites.map(({ site }) => site.carrier.text).join(';\n');
          const [own, its] = [changesIn(read, server), changesIn(statements.join(';\n'), server)];
          if (otherwise[`${server}: ${shape}`] !== undefined) assert.notDeepEqual(own, its, 'it is read as it is sent by now');
          else assert.deepEqual(own, its, `${read}\n${statements.join(';\n')}`);
        });
      }
    }
  });
}

describe('migrations that call their tool', () => {
  const blocks = [...readFileSync('server/src/libraries/migrations/library.md', 'utf8').matchAll(/```(?:ts|js)\n([\s\S]*?)```/g)].map(([, code]) => code!);
  const sitesIn = (text: string, server: DialectId) => readProgram(documentOf(text), treeOf(documentOf(text)), nothingOutside, server).sites;

  it('are read at every place where writing may stop, for every server, on pieces that cover their text', () => {
    assert.ok(blocks.length >= 7);
    for (const server of ['postgres', 'mysql', 'sqlite', 'sqlserver'] as const) for (const block of blocks) for (let end = 0; end <= block.length; end += 83) {
      for (const { site: { carrier: { text, map }, anchor } } of sitesIn(block.slice(0, end), server)) {
        assert.ok(anchor.end <= end, block.slice(0, end));
        if (map.shared) assert.deepEqual([map.pieces[0]?.sql.start, map.pieces.at(-1)?.sql.end], [0, text.length], text);
      }
    }
  });

  it('have as many statements as they call for, however long they are', () => {
    const columns = Array.from({ length: 2_000 }, (_, i) => `t.string('c${i}').notNull().unique();`).join('\n');
    const [one] = sitesIn(`exports.up = (knex) => knex.schema.createTable('t', (t) => {\n${columns}\n});\n`, 'postgres');
    assert.equal(one!.script.statements.length, 2_001);
  });
});
