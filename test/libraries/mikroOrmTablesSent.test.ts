// The tables that are read of MikroORM's entities are those that it makes of them: its own SQL (test/sent/mikroOrmTables.json, written by test/sent/mikroOrmTables.ts) folds to the same tables. Differences: none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { drawnTables, tablesIn, tablesMadeBy, type Texts } from './tablesDrawn.ts';

const shapes = JSON.parse(readFileSync('test/sent/mikroOrmTables.json', 'utf8')) as readonly { readonly entities: string; readonly servers: Readonly<Partial<Record<DialectId, string>>> }[];

const NAMES = 'Cascade, Check, Collection, Embeddable, Embedded, Entity, EntitySchema, Enum, Formula, Index, ManyToMany, ManyToOne, OneToMany, OneToOne, PrimaryKey, Property, Unique, defineEntity, p, t, types, ArrayType, BigIntType, DateType, JsonType, TextType, UuidType';
const DRIVERS: Readonly<Partial<Record<DialectId, string>>> = { postgres: 'postgresql', mysql: 'mysql', sqlite: 'libsql' };
const declaring = (entities: string, server: DialectId): Texts => ({
  'package.json': `{"dependencies":{"@mikro-orm/core":"^6.6.16"}}`,
  'src/orm.ts': `import { MikroORM } from '@mikro-orm/${DRIVERS[server]}';\nexport const start = async () => {\n  const orm = await MikroORM.init({ dbName: 'd' });\n  await orm.schema.updateSchema();\n};\n`,
  'src/entities.ts': `import { ${NAMES} } from '@mikro-orm/core';\nimport { v4 } from 'uuid';\n${entities}\n`,
});

describe('the tables of MikroORM\'s entities are those that it makes', () => {
  for (const { entities, servers } of shapes) {
    for (const [server, sql] of Object.entries(servers)) {
      it(`${server}: ${entities.replaceAll('\n', ' ')}`, () => {
        const read = tablesIn(declaring(entities, server as DialectId));
        assert.deepEqual(drawnTables(read), drawnTables(tablesMadeBy(sql, server as DialectId)));
        assert.ok(read.length > 0 && read.every((one) => one.complete), 'all of it is known');
      });
    }
  }

  it('there are enough of them', () => assert.ok(shapes.length >= 40));
});
