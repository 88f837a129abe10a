// Which calls of TypeORM are found where the entity comes from afar: over classes of the project's own, and from rows.
import assert from 'node:assert/strict';
import { opened } from './reviewed.ts';

const base: Readonly<Record<string, string>> = {
  'package.json': '{ "dependencies": { "typeorm": "^0.3.20" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@shop/database": ["./src/database"] } } }',
  'src/database/index.ts': "export * from './Base';\nexport * from './Note';\n",
  'src/database/Base.ts': `import { BaseEntity, PrimaryColumn } from 'typeorm';
export class Plain extends BaseEntity {
  static increment(conditions: object, property: string, by: number) { return this.getRepository().increment(conditions, property, by); }
}
export class Base extends Plain { @PrimaryColumn() id: string; }
`,
  'src/database/Note.ts': `import { Column, Entity } from 'typeorm';
import { Base } from './Base';
@Entity('notes') export class Note extends Base {
  @Column() text: string;
  static count(): number { return 0; }
}
`,
};

const reached = (body: string, files = base): readonly string[] => {
  const text = `import { EntityManager, Repository } from 'typeorm';\nimport { Note } from '@shop/database';\n${body}\n`;
  return (opened({ ...files, 'src/f.ts': text }).read('src/f.ts')?.sites ?? []).map(({ site }) => `${text.slice(site.anchor.start, site.anchor.end)}: ${site.reason}`);
};

describe('calls of entities that are reached', () => {
  const cases: readonly (readonly [name: string, body: string, ...found: readonly string[]])[] = [
    ['by methods of a class that extends one of the project\'s own', "export const a = () => Note.find();\nexport const b = (id: string) => Note.createQueryBuilder('n').where('n.id = :id', { id }).getOne();",
      'find: `find` of `Note` (TypeORM)', 'getOne: `getOne` of a builder of `Note` (TypeORM)'],
    ['not by methods of the project\'s own', "export const a = () => Note.increment({}, 'n', 1);\nexport const b = () => Note.count();"],
  ];
  for (const [name, body, ...found] of cases) it(name, () => assert.deepEqual(reached(body), found));
});
