// Which calls of TypeORM are found where the entity comes from afar: over classes of the project's own, and from rows.
import assert from 'node:assert/strict';
import { opened } from './reviewed.ts';

const base: Readonly<Record<string, string>> = {
  'package.json': '{ "dependencies": { "typeorm": "^0.3.20" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@shop/database": ["./src/database"] } } }',
  'src/database/index.ts': "export * from './Author';\nexport * from './Base';\nexport * from './Note';\n",
  'src/database/Base.ts': `import { BaseEntity, PrimaryColumn } from 'typeorm';
export class Plain extends BaseEntity {
  static increment(conditions: object, property: string, by: number) { return this.getRepository().increment(conditions, property, by); }
}
export class Base extends Plain { @PrimaryColumn() id: string; }
`,
  'src/database/Note.ts': `import { Column, Entity, ManyToOne } from 'typeorm';
import { Author } from './Author';
import { Base } from './Base';
@Entity('notes') export class Note extends Base {
  @Column() text: string;
  @ManyToOne(() => Author) author: Author;
  static count(): number { return 0; }
  async close() { await this.save(); }
}
`,
  'src/database/Author.ts': `import { Entity, PrimaryColumn } from 'typeorm';
import { Plain } from './Base';
@Entity('authors') export class Author extends Plain {
  @PrimaryColumn() id: string;
  async remove(): Promise<this> { return this; }
}
`,
};

const repositories = `import { Note } from './Note';
import { source } from './source';
export const notes = source.getRepository<object>(Note);
export const more = source.getRepository(Note).extend({ async first() { return this.find({ take: 1 }); } });
`;

const reached = (body: string, files = base): readonly string[] => {
  const text = `import { EntityManager, Repository } from 'typeorm';\nimport { Author, Note } from '@shop/database';\n${body}\n`;
  return (opened({ ...files, 'src/f.ts': text }).read('src/f.ts')?.sites ?? []).map(({ site }) => `${text.slice(site.anchor.start, site.anchor.end)}: ${site.reason}`);
};

const reachedIn = (path: string, files: Readonly<Record<string, string>>): readonly string[] => (opened(files).read(path)?.sites ?? []).map(({ site }) => site.reason);

describe('calls of entities that are reached', () => {
  const cases: readonly (readonly [name: string, body: string, ...found: readonly string[]])[] = [
    ['by methods of a class that extends one of the project\'s own', "export const a = () => Note.find();\nexport const b = (id: string) => Note.createQueryBuilder('n').where('n.id = :id', { id }).getOne();",
      'find: `find` of `Note` (TypeORM)', 'getOne: `getOne` of a builder of `Note` (TypeORM)'],
    ['by the repository that a class gives', "export async function a(id: string) {\n  const notes = Note.getRepository();\n  await notes.delete({ id });\n  await Note.getRepository().createQueryBuilder('n').where('n.id = :id', { id }).getMany();\n}",
      'delete: `delete` of `Note` (TypeORM)', 'getMany: `getMany` of a builder of `Note` (TypeORM)'],
    ['not by methods of the project\'s own', "export const a = () => Note.increment({}, 'n', 1);\nexport const b = () => Note.count();"],
    ['by rows that were made, found, handed in or named', "export async function a(given: Note, id: string) {\n  const made = new Note();\n  await made.save();\n  await Note.create({ text: id }).save();\n  await Object.assign(new Note(), { id }).save();\n  const found = await Note.findOneByOrFail({ id });\n  await found.remove();\n  await given.softRemove();\n}",
      'save: `save` of `Note` (TypeORM)', 'save: `save` of `Note` (TypeORM)', 'save: `save` of `Note` (TypeORM)', 'findOneByOrFail: `findOneByOrFail` of `Note` (TypeORM)', 'remove: `remove` of `Note` (TypeORM)', 'softRemove: `softRemove` of `Note` (TypeORM)'],
    ['by rows of a list and of a builder', "export async function a() {\n  for (const one of await Note.createQueryBuilder('n').where('n.text = 1').orderBy('n.id').getMany()) await one.save();\n  const [notes] = await Note.findAndCount();\n  await Promise.all(notes.filter((one) => one.text).map((one) => one.remove()));\n}",
      'getMany: `getMany` of a builder of `Note` (TypeORM)', 'save: `save` of `Note` (TypeORM)', 'findAndCount: `findAndCount` of `Note` (TypeORM)', 'remove: `remove` of `Note` (TypeORM)'],
    ['by what a row holds of a relation, but not by a method of the project\'s own', "export async function a(note: Note) {\n  await note.author.save();\n  const { author } = note;\n  const other = note.author;\n  await other.remove();\n}", 'save: `save` of `Author` (TypeORM)'],
    ['not by a row that may be of either of two tables', "export async function a(is: boolean) {\n  const row = is ? new Note() : new Author();\n  await row.recover();\n  let other: object = new Note();\n  other = new Author();\n  await other.save();\n  const same = is ? new Note() : Note.create();\n  await same.softRemove();\n}", 'softRemove: `softRemove` of `Note` (TypeORM)'],
    ['by a manager that is handed rows', "export async function a(em: EntityManager, notes: Note[], unknown: object) {\n  const author = new Author();\n  await em.save(author);\n  await em.remove(notes);\n  await em.save([author, ...notes]);\n  await em.save([author, author]);\n  await em.save(await em.findOneBy(Note, { id: '1' }));\n  await em.save(unknown);\n}",
      'save: `save` of `Author` (TypeORM)', 'remove: `remove` of `Note` (TypeORM)', 'save: `save` of `Author` (TypeORM)', 'save: `save` of `Note` (TypeORM)', 'findOneBy: `findOneBy` of `Note` (TypeORM)'],
  ];
  for (const [name, body, ...found] of cases) it(name, () => assert.deepEqual(reached(body), found));

  it('by an entity that extends what a mixin makes of another, whose key it has', () => {
    const mixed = `import { Entity, OneToOne } from 'typeorm';
import { Base } from './Base';
import { Kept } from './Kept';
@Entity('pages') export class Page extends Kept(Base) {}
`;
    const kept = 'export function Kept<T extends new (...args: any[]) => object>(Of: T) { abstract class Held extends Of { file?: string; } return Held; }\n';
    const { sites = [] } = opened({ ...base, 'src/database/Page.ts': mixed, 'src/database/Kept.ts': kept, 'src/f.ts': "import { Page } from './database/Page';\nexport const a = (id: string) => Page.delete({ id });\n" }).read('src/f.ts') ?? {};
    assert.deepEqual(sites.map(({ site }) => site.carrier.text), ['delete from "pages" where "id" = ${0}']);
  });

  it('by repositories of a source that another file exports', () => {
    const files = { ...base, 'src/database/source.ts': "import { DataSource } from 'typeorm';\nexport const source: DataSource = new DataSource({ type: 'postgres' });\n", 'src/database/repositories.ts': repositories };
    assert.deepEqual(reachedIn('src/database/repositories.ts', files), ['`find` of `Note` (TypeORM)']);
    assert.deepEqual(reached("import { more, notes } from './database/repositories';\nexport const a = () => notes.find();\nexport const b = () => more.delete({ id: '1' });", files), ['find: `find` of `Note` (TypeORM)', 'delete: `delete` of `Note` (TypeORM)']);
  });

  it('by an entity itself', () => {
    assert.deepEqual(reachedIn('src/database/Note.ts', base), ['`save` of `Note` (TypeORM)']);
  });
});
