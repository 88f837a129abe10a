// MySQL and MariaDB: their own corpus is read whole, with the tables it says; damage costs a statement alone; and the fold chooses the server's names.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { tokenize } from '../../server/src/sql/tokens.ts';
import { tableLines } from '../schema/lines.ts';
import { tableNames, wholeness } from './dialectFacts.ts';

const folder = join(import.meta.dirname, 'corpus', 'mysql');
const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8'), dialect: dialectOf(file.startsWith('mariadb') ? 'mariadb' : 'mysql') }));

describe('MySQL', () => {
  for (const { file, text, dialect } of files)
    it(`reads ${file} whole`, () => {
      const problems = parseScript(text, dialect).statements.flatMap((statement) => {
        const reason = wholeness(statement);
        return reason === undefined ? [] : [`${reason} ${text.slice(statement.start, statement.end)}`];
      });
      assert.deepEqual(problems, []);
    });

  it('finds the tables that its corpus says', () => {
    let said = 0;
    for (const { text, dialect } of files) {
      const { statements, comments } = parseScript(text, dialect);
      for (const comment of comments) {
        const match = /^-- tables:(.*)$/.exec(text.slice(comment.start, comment.end).trim());
        const statement = match && statements.filter(({ start }) => start > comment.end)[text.slice(comment.end).trimStart().startsWith('set @n') ? 1 : 0];
        const tree = statement?.tree;
        if (!match || !tree) continue;
        said++;
        const found = tree.kind === 'utility' ? [...tree.tables.map((name) => name.parts.at(-1)!.name), ...(tree.inner ? tableNames(tree.inner) : [])] : tree.kind === 'create table' || tree.kind === 'alter table' ? [tree.name.parts.at(-1)!.name] : tableNames(tree);
        assert.deepEqual([...new Set(found)].sort(), match[1]!.trim().split(/,\s*/).filter((name) => name !== '').sort(), text.slice(statement.start, statement.end));
      }
    }
    assert.ok(said > 40);
  });

  it('finds the statements inside bodies', () => {
    const { text, dialect } = files.find(({ file }) => file === 'routines.sql')!;
    const inside = parseScript(text, dialect).statements.map(({ tree }) => (tree && 'body' in tree ? (tree.body?.statements ?? []).flatMap((one) => (one.tree ? [one.tree.kind] : [])) : tree?.kind));
    assert.deepEqual(inside, [['select', 'set', 'transaction', 'update', 'set', 'insert', 'select', 'select'], [], ['update'], ['select', 'delete'], 'select']);
  });

  it('loses one statement at most to a cut or a missing token', function () {
    this.timeout(60_000);
    const neighbour = 'select * from neighbour n where n.a = 1';
    for (const { text, dialect } of files)
      for (const { start, end } of parseScript(text, dialect).statements) {
        const sql = text.slice(start, end);
        if (/\b(?:begin|case|if|loop|repeat|while)\b|\/\*/i.test(sql)) continue;
        const { starts, ends } = tokenize(sql, dialect);
        for (let at = 0; at < starts.length - 1; at++) {
          for (const damaged of [sql.slice(0, starts[at]), `${sql.slice(0, starts[at])}${sql.slice(ends[at])}`]) {
            const after = parseScript(`${neighbour};\n${damaged};\n${neighbour};`, dialect).statements;
            const found = after.filter((statement) => statement.errors.length === 0 && statement.end - statement.start === neighbour.length && statement.tree?.kind === 'select');
            assert.ok(found.length >= 2, damaged);
          }
        }
      }
  });

  it('folds definitions as the server does', () => {
    assert.deepEqual(fold(`
      create table teams (id int auto_increment primary key, name varchar(20));
      create table users (
        id serial, team_id int not null, mail varchar(50), at timestamp null, ok bool default true, n numeric, kind enum('a','b') not null,
        unique (mail), key (team_id, mail), key (team_id), unique key cut (mail(10)), fulltext key (mail), foreign key (team_id) references teams (id));
      alter table users add foreign key (n) references teams (id), drop foreign key users_ibfk_1, change mail email text null after id, add first int first, drop key team_id_2;`, 'users'), [
      'public.users: table',
      'public.users.first: int',
      "public.users.id: bigint unsigned not null identity by default",
      'public.users.email: text',
      'public.users.team_id: int not null',
      'public.users.at: timestamp',
      'public.users.ok: tinyint(1)',
      'public.users.n: decimal(10,0)',
      "public.users.kind: enum('a','b') not null",
      'public.users.ok default true',
      'public.users constraint id: unique (id)',
      'public.users constraint mail: unique (email)',
      'public.users constraint users_ibfk_2: (n) references public.teams (id) on delete no action on update no action',
      'public.users index id: constraint unique btree (id)',
      'public.users index mail: constraint unique btree (email)',
      'public.users index team_id: btree (team_id, email)',
      'public.users index cut: unique btree (email)',
      'public.users index mail_2: fulltext (email)',
      'public.users index n: btree (n)',
    ]);
  });

  it('takes back the index that it made for a foreign key when another can do its work', () => {
    const before = 'create table a (id int primary key); create table b (a_id int, x int, constraint f foreign key (a_id) references a (id));';
    assert.ok(fold(before, 'b').includes('public.b index f: btree (a_id)'));
    assert.deepEqual(fold(`${before} create index wide on b (a_id, x);`, 'b').filter((line) => line.includes(' index ')), ['public.b index wide: btree (a_id, x)']);
    assert.deepEqual(fold(`${before} alter table b drop foreign key f;`, 'b').filter((line) => line.includes(' index ')), ['public.b index f: btree (a_id)']);
  });
});

function fold(sql: string, name: string): readonly string[] {
  const dialect = dialectOf('mysql');
  let schema = emptySchema(dialect.searchPath, dialect.model);
  for (const [statement, parsed] of parseScript(sql, dialect).statements.entries()) for (const change of changesOf(parsed, dialect, sql)) schema = apply(schema, change, { path: 'x.sql', statement });
  return tableLines(schema.tables.get(`public.${name}`)!);
}
