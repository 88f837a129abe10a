// The tables that are read of TypeORM's entities are those that it makes of them: its own SQL (test/sent/typeormTables.json, written by test/sent/typeormTables.ts) folds to the same tables. Differences: none.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { defaultSettings } from '../../server/src/engine/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import type { Constraint, Index, Table } from '../../server/src/schema/schema.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';

type Texts = Readonly<Record<string, string>>;
const shapes = JSON.parse(readFileSync('test/sent/typeormTables.json', 'utf8')) as readonly { readonly entities: string; readonly servers: Readonly<Partial<Record<DialectId, readonly string[]>>> }[];

const DECORATORS = 'Entity, Column, PrimaryColumn, PrimaryGeneratedColumn, CreateDateColumn, UpdateDateColumn, DeleteDateColumn, VersionColumn, VirtualColumn, Generated, OneToMany, ManyToOne, OneToOne, ManyToMany, JoinColumn, JoinTable, TableInheritance, ChildEntity, Index, Unique, Check, EntitySchema';
const declaring = (entities: string, server: string): Texts => ({
  'package.json': '{"dependencies":{"typeorm":"^1.1.1"}}',
  'src/source.ts': `import { DataSource } from 'typeorm';\nexport const source = new DataSource({ type: '${server}', synchronize: true });\n`,
  'src/entities.ts': `import { ${DECORATORS} } from 'typeorm';\n${entities}\n`,
});

const tablesOf = (files: Texts, databases = defaultSettings.databases): readonly Table[] =>
  openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, { ...defaultSettings, databases }).world.databases.flatMap(({ fold }) => [...fold.final.tables.values()]);

const indexText = ({ name, unique, method, keys, predicate }: Index): string => `${unique ? 'unique ' : ''}index ${name} ${method} (${keys.map(({ column, expression }) => column ?? expression).join(', ')})${predicate.length > 0 ? ` where ${predicate.join(' and ')}` : ''}`;
const constraintText = (one: Constraint): string => `${one.kind} ${one.name ?? ''} ${'columns' in one ? one.columns.join(', ') : ''}${one.kind === 'foreign key' ? ` -> ${one.table} (${one.referenced.join(', ')}) ${one.onDelete}` : ''}`;
const drawn = ({ name, schema, columns, indexes, constraints }: Table): readonly string[] => [
  `table ${schema}.${name}`,
  ...columns.map((one) => `  ${one.name} ${one.type.name}(${one.type.modifiers.join(', ')})${'[]'.repeat(one.type.array)} ${one.nullable ? 'null' : 'not null'}${one.identity ? ` ${one.identity}` : ''}${one.generated === undefined ? '' : ' generated'}${one.default === undefined ? '' : ' preset'}`).sort(),
  ...indexes.map((one) => `  ${indexText(one)}`).sort(),
  ...constraints.map((one) => `  ${constraintText(one)}`).sort(),
];
const whole = (tables: readonly Table[]): readonly string[] => tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(drawn);

describe('the tables of TypeORM\'s entities are those that it makes', () => {
  for (const { entities, servers } of shapes) {
    for (const [server, sql] of Object.entries(servers)) {
      it(`${server}: ${entities.replaceAll('\n', ' ')}`, () => {
        const theirs = tablesOf({ 'schema.sql': `${sql.join(';\n')};\n` }, [{ id: 'd', schema: ['schema.sql'], dialect: server as DialectId }] as unknown as typeof defaultSettings.databases);
        const read = tablesOf(declaring(entities, server));
        assert.deepEqual(whole(read), whole(theirs));
        assert.ok(read.every((one) => one.complete), 'all of it is known');
      });
    }
  }

  it('there are enough of them', () => assert.ok(shapes.length >= 40));
});
