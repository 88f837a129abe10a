// The tables that TypeORM makes of entities when it synchronizes, for each server, written down so that a test can compare the tables that we read of the same entities with them: node --import tsx test/sent/typeormTables.ts, in a place where it is installed.
// The schema builder tells what it would do (`log`), and what it asks of the database is answered here: there is nothing yet.
import { writeFileSync } from 'node:fs';
import * as orm from 'typeorm';
import ts from 'typescript';

const user = "@Entity('users') export class User { @PrimaryGeneratedColumn() id: number; @Column() name: string;";

/** Entities, for all servers where no other is named. */
const shapes: readonly (readonly [entities: string, ...servers: ('postgres' | 'mysql' | 'sqlite')[]])[] = [
  [`${user} }`],
  ["@Entity() export class BlogPost { @PrimaryGeneratedColumn('uuid') id: string; @Column('text') body: string; }"],
  ["@Entity() export class UserHTTPLog { @PrimaryGeneratedColumn({ type: 'bigint' }) id: string; @Column('int') code: number; }"],
  ["@Entity({ name: 'things' }) export class Thing { @PrimaryColumn() code: string; @Column({ nullable: true }) note: string; @Column({ length: 60 }) title: string; }"],
  ["@Entity() export class T { @PrimaryColumn('varchar', { length: 12 }) a: string; @PrimaryColumn() b: number; @Column({ type: 'int', default: 3 }) c: number; }"],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column() a: string; @Column() b: number; @Column() c: boolean; @Column() d: Date; }"],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ default: 'x' }) a: string; @Column({ default: 7 }) b: number; @Column({ default: true }) c: boolean; @Column({ default: () => 'CURRENT_TIMESTAMP' }) d: Date; @Column({ type: 'varchar', default: null }) e: string; }"],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @CreateDateColumn() createdAt: Date; @UpdateDateColumn() updatedAt: Date; @DeleteDateColumn() deletedAt: Date; @VersionColumn() version: number; }"],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @CreateDateColumn({ type: 'timestamp', precision: 3, name: 'created_at' }) createdAt: Date; @UpdateDateColumn({ type: 'timestamp' }) updatedAt: Date; }", 'postgres', 'mysql'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ type: 'timestamptz', precision: 3, nullable: true }) a: Date; @Column('timestamp with time zone') b: Date; @Column('time') c: string; @Column('timetz') d: string; @Column('date') e: string; @Column('interval') f: string; }", 'postgres'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column('decimal', { precision: 10, scale: 2 }) a: string; @Column('numeric', { precision: 8 }) b: string; @Column('float') c: number; @Column('double precision') d: number; @Column('real') e: number; @Column('smallint') f: number; }", 'postgres', 'mysql'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column('int2') a: number; @Column('int8') b: string; @Column('float4') c: number; @Column('bool') d: boolean; @Column('char', { length: 3 }) e: string; @Column('character varying', { length: 9 }) f: string; @Column('bytea') g: Buffer; @Column('varbit') h: string; }", 'postgres'],
  ["@Entity() export class T { @PrimaryGeneratedColumn('identity') id: number; @Column('jsonb', { default: {} }) a: object; @Column('json') b: object; @Column('uuid') c: string; @Column('citext') d: string; @Column('inet') e: string; @Column('tsvector') f: string; @Column('int4range') g: string; }", 'postgres'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column('text', { array: true }) a: string[]; @Column('int', { array: true, default: [] }) b: number[]; @Column({ type: 'varchar', length: 5, array: true, nullable: true }) c: string[]; }", 'postgres'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column('simple-array') a: string[]; @Column('simple-json') b: object; @Column({ type: 'blob', nullable: true }) c: string; }", 'mysql', 'sqlite'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ type: 'enum', enum: ['new', 'done'], default: 'new' }) state: string; }", 'postgres', 'mysql'],
  ["export enum Role { admin = 'ADMIN', user = 'USER' }\n@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ type: 'enum', enum: Role }) role: Role; @Column({ type: 'enum', enum: Role, enumName: 'role_kind', array: true }) roles: Role[]; }", 'postgres'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ type: 'simple-enum', enum: ['a', 'b'] }) kind: string; }"],
  ["@Entity() export class T { @PrimaryGeneratedColumn({ unsigned: true }) id: number; @Column('int', { unsigned: true }) a: number; @Column('bigint', { unsigned: true, nullable: true }) b: string; @Column('tinyint') c: number; @Column('mediumtext') d: string; @Column('datetime', { precision: 3 }) e: Date; @Column('char', { length: 2 }) f: string; }", 'mysql'],
  ["@Entity() export class T { @PrimaryGeneratedColumn('uuid') id: string; @Column('uuid') a: string; @Column('varbinary') b: Buffer; @Column('nvarchar') c: string; @Column('boolean') d: boolean; }", 'mysql'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column({ unique: true }) email: string; @Index() @Column() at: Date; @Index({ unique: true }) @Column() slug: string; @Index('by_code') @Column() code: string; }"],
  ["@Entity() @Index(['a', 'b']) @Index('named', ['b'], { unique: true }) @Index(['c'], { where: 'c > 0' }) @Unique(['a', 'c']) export class T { @PrimaryGeneratedColumn() id: number; @Column() a: string; @Column() b: string; @Column() c: number; }"],
  ["@Entity() @Index((t: T) => [t.a, t.b]) @Unique('one', ['a', 'b']) export class T { @PrimaryGeneratedColumn() id: number; @Column() a: string; @Column({ name: 'b_b' }) b: string; }"],
  ["@Entity() @Check('a > 0') @Check('named', '\"a\" < 9') export class T { @PrimaryGeneratedColumn() id: number; @Column() a: number; }"],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Index({ spatial: true }) @Column({ type: 'geometry', spatialFeatureType: 'Point', srid: 4326 }) at: object; @Index({ fulltext: true }) @Column('text') body: string; }", 'postgres'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Index({ fulltext: true }) @Column('text') body: string; }", 'mysql'],
  ["@Entity() export class T { @PrimaryGeneratedColumn() id: number; @Column() a: string; @Column({ asExpression: 'lower(a)', generatedType: 'STORED' }) b: string; }", 'postgres', 'mysql'],
  ["@Entity({ schema: 'app', name: 't' }) export class T { @PrimaryGeneratedColumn() id: number; @Index() @Column() a: string; @Column({ type: 'enum', enum: ['a'] }) b: string; }", 'postgres'],
  [`${user} @OneToMany(() => Post, (post) => post.author) posts: Post[]; }\n@Entity() export class Post { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => User, (user) => user.posts) author: User; }`],
  [`${user} }\n@Entity() export class Post { @PrimaryGeneratedColumn() id: number; @Column({ name: 'author_id' }) authorId: number; @ManyToOne(() => User, { nullable: false, onDelete: 'CASCADE' }) @JoinColumn({ name: 'author_id' }) author: User; }`],
  [`${user} }\n@Entity() export class Post { @PrimaryGeneratedColumn() id: number; @Index() @ManyToOne(() => User, { onDelete: 'CASCADE' }) @Column({ type: 'integer', nullable: false }) @JoinColumn({ name: 'authorId', referencedColumnName: 'id' }) authorId: number; }`],
  [`${user} }\n@Entity() export class Post { @PrimaryGeneratedColumn() id: number; @Column('varchar', { nullable: true }) authorId: number; @Index() @ManyToOne(() => User, { onDelete: 'SET NULL' }) author: User; @ManyToOne(() => User, { createForeignKeyConstraints: false }) editor: User; }`],
  ["@Entity() export class Team { @PrimaryGeneratedColumn('uuid') id: string; }\n@Entity() export class Member { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => Team) team: Team; @OneToOne(() => Team) @JoinColumn() lead: Team; }"],
  ["@Entity() export class Team { @PrimaryColumn('varchar', { length: 8 }) key: string; @Column({ unique: true }) slug: string; }\n@Entity() @Index(['team', 'name']) export class Member { @PrimaryGeneratedColumn() id: number; @Column() name: string; @ManyToOne(() => Team) @JoinColumn({ name: 'team_slug', referencedColumnName: 'slug' }) team: Team; }"],
  ["@Entity() export class Team { @PrimaryColumn() a: number; @PrimaryColumn() b: string; }\n@Entity() export class Member { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => Team) team: Team; @ManyToOne(() => Team) @JoinColumn([{ name: 'x_a', referencedColumnName: 'a' }, { name: 'x_b', referencedColumnName: 'b' }]) other: Team; }"],
  [`${user} }\n@Entity() export class Profile { @PrimaryColumn() userId: number; @OneToOne(() => User) @JoinColumn({ name: 'userId' }) user: User; }`],
  [`${user} }\n@Entity() export class Vote { @ManyToOne(() => User) @PrimaryColumn({ name: 'userId', type: 'int' }) user: User; @PrimaryColumn() option: number; }`],
  [`@Entity() export class Tag { @PrimaryGeneratedColumn('uuid') id: string; }\n${user} @ManyToMany(() => Tag) @JoinTable() tags: Tag[]; }`],
  [`@Entity() export class Tag { @PrimaryGeneratedColumn() id: number; @ManyToMany(() => User, (user) => user.tags, { onDelete: 'NO ACTION' }) users: User[]; }\n${user} @ManyToMany(() => Tag, (tag) => tag.users) @JoinTable({ name: 'user_tags', joinColumn: { name: 'user_id' }, inverseJoinColumn: { name: 'tag_id', referencedColumnName: 'id' } }) tags: Tag[]; }`],
  ["@Entity() export class Person { @PrimaryGeneratedColumn() id: number; @ManyToMany(() => Person) @JoinTable() friends: Person[]; }"],
  ["@Entity() export class Person { @PrimaryGeneratedColumn() id: number; @ManyToOne(() => Person) parent: Person; }", 'postgres', 'mysql'],
  ["export class Address { @Column() street: string; @Column({ name: 'zip', length: 9, nullable: true }) zipCode: string; @Index() @Column() city: string; }\n@Entity() export class Shop { @PrimaryGeneratedColumn() id: number; @Column(() => Address) address: Address; @Column(() => Address, { prefix: 'old' }) before: Address; @Column(() => Address, { prefix: false }) plain: Address; }"],
  ["export abstract class Base { @PrimaryGeneratedColumn('uuid') id: string; @Index() @CreateDateColumn() createdAt: Date; }\n@Entity() export class A extends Base { @Column() a: string; }\n@Entity() export class B extends Base { @Column({ unique: true }) b: string; }"],
  ["@Entity() @TableInheritance({ column: { type: 'varchar', name: 'kind' } }) export class Content { @PrimaryGeneratedColumn() id: number; @Column() title: string; }\n@ChildEntity() export class Photo extends Content { @Column() size: string; }\n@ChildEntity() export class Question extends Content { @Column() answers: number; @Index() @Column({ nullable: true }) rank: number; }"],
  ["@Entity() export class T { @PrimaryColumn('uuid') @Generated('uuid') id: string; @Column('int') @Generated('increment') n: number; }", 'postgres'],
  ["@Entity() export class T { @PrimaryColumn({ primaryKeyConstraintName: 'my_key' }) id: number; @Column({ select: false, update: false, comment: 'x' }) a: string; @VirtualColumn({ query: () => 'select 1' }) b: number; }"],
  ["export const things = new EntitySchema({ name: 'Thing', tableName: 'things', columns: { id: { type: Number, primary: true, generated: true }, name: { type: String, length: 50, nullable: true }, at: { type: 'timestamp', createDate: true }, code: { type: 'varchar', unique: true } }, indices: [{ name: 'by_name', columns: ['name'] }, { columns: ['name', 'code'], unique: true }], uniques: [{ columns: ['code', 'name'] }] });", 'postgres', 'mysql'],
  ["export const owners = new EntitySchema({ name: 'Owner', columns: { id: { type: 'uuid', primary: true, generated: 'uuid' } } });\nexport const pets = new EntitySchema({ name: 'Pet', columns: { id: { type: 'int', primary: true, generated: 'increment' } }, relations: { owner: { type: 'many-to-one', target: 'Owner', joinColumn: { name: 'owner_id' }, onDelete: 'CASCADE', nullable: false }, friends: { type: 'many-to-many', target: 'Pet', joinTable: { name: 'friends' } } } });"],
];

const SERVERS = {
  postgres: { type: 'postgres', database: 'd' },
  mysql: { type: 'mysql', database: 'd' },
  sqlite: { type: 'expo', database: 'd', driver: { openDatabaseAsync: async () => ({}) } },
} as const;

async function sentBy(server: keyof typeof SERVERS, entities: readonly never[]): Promise<readonly string[]> {
  const source = new orm.DataSource({ ...SERVERS[server], entities: entities as unknown as never[] } as never);
  const open = source as unknown as { buildMetadatas(): Promise<void>; createQueryRunner: () => unknown };
  await open.buildMetadatas();
  const create = source.createQueryRunner.bind(source);
  const nothing = { query: async (text: string) => (text.includes('current_schema') ? [{ current_schema: 'public' }] : []), hasTable: async () => false, hasSchema: async () => false, hasEnumType: async () => false, getTable: async () => undefined, getTables: async () => [], getViews: async () => [], loadTables: async () => [], loadViews: async () => [], getCurrentDatabase: async () => 'd', hasColumn: async () => false, getCurrentSchema: async () => 'public', getVersion: async () => '8.0.0', release: async () => undefined, startTransaction: async () => undefined, commitTransaction: async () => undefined };
  open.createQueryRunner = () => Object.assign(create(), nothing);
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query).filter((query) => !/typeorm_metadata|CREATE EXTENSION/i.test(query));
}

async function write(): Promise<void> {
  const made: { entities: string; servers: Record<string, readonly string[]> }[] = [];
  for (const [entities, ...servers] of shapes) {
    const { outputText } = ts.transpileModule(`import { Entity, Column, PrimaryColumn, PrimaryGeneratedColumn, CreateDateColumn, UpdateDateColumn, DeleteDateColumn, VersionColumn, VirtualColumn, Generated, OneToMany, ManyToOne, OneToOne, ManyToMany, JoinColumn, JoinTable, TableInheritance, ChildEntity, Index, Unique, Check, EntitySchema } from 'typeorm';\n${entities}`, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, experimentalDecorators: true, emitDecoratorMetadata: true, useDefineForClassFields: false } });
    const all: Record<string, string[]> = {};
    for (const server of servers.length > 0 ? servers : (['postgres', 'mysql', 'sqlite'] as const)) {
      const exported: Record<string, never> = {};
      // Decorators tell a storage that all data sources share.
      (globalThis as Record<string, unknown>)['typeormMetadataArgsStorage'] = undefined;
      new Function('require', 'exports', outputText)(() => orm, exported);
      const classes = Object.values(exported).filter((one: unknown) => typeof one === 'function' || one instanceof orm.EntitySchema);
      all[server] = [...await sentBy(server, classes)];
    }
    made.push({ entities, servers: all });
  }
  writeFileSync(new URL('./typeormTables.json', import.meta.url), `${JSON.stringify(made, undefined, 1)}\n`);
  console.log(`${made.length} shapes of entities, ${made.reduce((sum, { servers }) => sum + Object.keys(servers).length, 0)} databases`);
}
void write();
