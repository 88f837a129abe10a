// An index that is added to an entity of TypeORM's: what its schema builder would do for the entity (test/sent/typeormIndexes.json, on a real PostgreSQL) is what we write, and nothing is left for it to do; what is not read whole is left alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { typeormIndexes } from '../../server/src/libraries/typeorm/indexes.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy, type Asked } from '../sent/indexes.ts';

interface Written extends Asked { readonly before: string; readonly after: string; readonly migration: readonly string[]; readonly then: readonly string[] }
const written = JSON.parse(readFileSync('test/sent/typeormIndexes.json', 'utf8')) as readonly Written[];

const filesOf = (entities: string, more: Readonly<Record<string, string>> = {}) => opened({ 'package.json': '{ "dependencies": { "typeorm": "1.1.1" } }', 'entities.ts': entities, ...more }).declaring(['entities.ts']);

describe('indexes of TypeORM’s entities', () => {
  for (const { before, after, migration, then, ...asked } of written) {
    it(`${asked.wanted} is what TypeORM makes of the entity`, () => {
      const made = indexedBy(typeormIndexes, filesOf(before), asked)!;
      assert.deepEqual([made.text, [made.statement], then], [after, migration.map((one) => one.replace(/ {2,}/g, ' ')), []]);
    });
  }

  it('are told their names where a strategy of the program’s own makes them', () => {
    const [{ before, wanted }] = written as [Written];
    const made = indexedBy(typeormIndexes, filesOf(before, { 'source.ts': "import { DataSource, DefaultNamingStrategy } from 'typeorm';\nclass Own extends DefaultNamingStrategy {}\nexport const source = new DataSource({ type: 'postgres', namingStrategy: new Own() });\n" }), { server: 'postgres', wanted })!;
    assert.match(made.text, /@Index\('posts_author_id_idx', \['authorId'\]\)/);
    assert.equal(made.index.name, 'posts_author_id_idx');
  });

  it('are none of what is not read, or where TypeORM has no words for them', () => {
    const [{ before, wanted }] = written as [Written];
    const none = (entities: string, asked = wanted): void => assert.equal(indexedBy(typeormIndexes, filesOf(entities), { server: 'postgres', wanted: asked }), undefined, `${asked}\n${entities}`);
    for (const rest of ['(author_id) where title is null', '(lower(title))', '(author_id) include (title)', 'using gin (title)', '(title text_pattern_ops)', '(missing)']) none(before, `create index on posts ${rest}`);
    none(before.replace("'posts'", 'NAME'));
    none(before.slice(0, -2));
    none(`${before}class Index {}\n`);
    none(`${before}${before.replace(/.*\n\n/, '').replace('class Post', 'class Other')}`);
    none(before.replace('export class', 'export abstract class').replace("@Entity('posts')\n", ''));
  });
});
