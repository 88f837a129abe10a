// An index that is added to a model of Sequelize's: what `sync` sends for it (test/sent/sequelizeIndexes.json) is what we write, under the same name; and what is not read whole is left alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sequelizeIndexes } from '../../server/src/libraries/sequelize/indexes.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy, type Asked } from '../sent/indexes.ts';

interface Written extends Asked { readonly before: string; readonly after: string; readonly migration: readonly string[] }
const written = JSON.parse(readFileSync('test/sent/sequelizeIndexes.json', 'utf8')) as readonly Written[];
const filesOf = (models: string) => opened({ 'package.json': '{ "dependencies": { "sequelize": "6", "pg": "8" } }', 'models.ts': models }).declaring(['models.ts']);

describe('indexes of Sequelize’s models', () => {
  for (const { before, after, migration, ...asked } of written) {
    it(`${asked.wanted} is what Sequelize makes of the model`, () => {
      const made = indexedBy(sequelizeIndexes, filesOf(before), asked)!;
      assert.deepEqual([made.text, [made.statement]], [after, migration]);
    });
  }

  it('stand in the options of a decorated class', () => {
    const model = "import { Column, Model, Table } from 'sequelize-typescript';\n@Table({ tableName: 'posts' })\nexport class Post extends Model {\n  @Column({ field: 'author_id' }) authorId!: number;\n}\n";
    assert.match(indexedBy(sequelizeIndexes, filesOf(model), { server: 'postgres', wanted: 'create index on posts (author_id)' })!.text, /@Table\(\{ tableName: 'posts', indexes: \[\{ fields: \['author_id'\] \}\] \}\)/);
  });

  it('are none of what is not read, or where Sequelize has other words', () => {
    const [{ before, wanted }] = written as [Written];
    const none = (models: string, asked = wanted): void => assert.equal(indexedBy(sequelizeIndexes, filesOf(models), { server: 'postgres', wanted: asked }), undefined, `${asked}\n${models}`);
    for (const rest of ['(author_id) where title is null', '(lower(title))', '(author_id) include (title)', '(missing)']) none(before, `create index on posts ${rest}`);
    none(before.replace('  sequelize,', '  sequelize, ...shared,'));
    none(before.replace("'posts',", "'posts', indexes: keysOf(),"));
    none(before.replace("'posts',", "'posts', indexes: [{ fields: ['author_id'] }],"));
    none(before.replace('authorId: {', 'author_id: DataTypes.STRING, authorId: {').replace("field: 'author_id'", "field: 'owner'").replace('author_id: DataTypes.STRING', "author_id: { type: DataTypes.STRING, field: 'other' }"), 'create index on posts (other, owner, title, author_id)');
    none(before.slice(0, -4));
  });
});
