// The tables that are read of TypeORM's entities are those that it makes of them: its own SQL (test/sent/typeormTables.json, written by test/sent/typeormTables.ts) folds to the same tables. Differences: none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { drawnTables, tablesIn, tablesMadeBy, type Texts } from './tablesDrawn.ts';

const shapes = JSON.parse(readFileSync('test/sent/typeormTables.json', 'utf8')) as readonly { readonly entities: string; readonly servers: Readonly<Partial<Record<DialectId, readonly string[]>>> }[];

const DECORATORS = 'Entity, Column, PrimaryColumn, PrimaryGeneratedColumn, CreateDateColumn, UpdateDateColumn, DeleteDateColumn, VersionColumn, VirtualColumn, Generated, OneToMany, ManyToOne, OneToOne, ManyToMany, JoinColumn, JoinTable, TableInheritance, ChildEntity, Index, Unique, Check, EntitySchema';
const declaring = (entities: string, server: string): Texts => ({
  'package.json': '{"dependencies":{"typeorm":"^1.1.1"}}',
  'src/source.ts': `import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: '${server}', synchronize: true });\n`,
  'src/entities.ts': `import { ${DECORATORS} } from 'typeorm';\n${entities}\n`,
});

describe('the tables of TypeORM\'s entities are those that it makes', () => {
  for (const { entities, servers } of shapes) {
    for (const [server, sql] of Object.entries(servers)) {
      it(`${server}: ${entities.replaceAll('\n', ' ')}`, () => {
        const read = tablesIn(declaring(entities, server));
        assert.deepEqual(drawnTables(read), drawnTables(tablesMadeBy(`${sql.join(';\n')};\n`, server as DialectId)));
        assert.ok(read.every((one) => one.complete), 'all of it is known');
      });
    }
  }

  it('there are enough of them', () => assert.ok(shapes.length >= 40));
});
