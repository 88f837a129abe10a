// What the tree says: holes and fragments, placeholders, psql, routines, strings and names, and half-typed text.
import assert from 'node:assert/strict';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { CreateRoutine, SelectNode, Statement, Tree } from '../../server/src/sql/tree.ts';

const statements = (sql: string, id: DialectId = 'postgres'): readonly Statement[] => parseScript(sql, dialectOf(id)).statements;
const only = (sql: string, id?: DialectId): Statement => {
  const found = statements(sql, id);
  assert.equal(found.length, 1, sql);
  return found[0]!;
};
/** The tree of valid text. */
const tree = <K extends Tree['kind']>(sql: string, kind: K, id?: DialectId): Extract<Tree, { kind: K }> => {
  const { tree: found, errors } = only(sql, id);
  assert.deepEqual(errors, [], sql);
  assert.equal(found?.kind, kind, sql);
  return found as Extract<Tree, { kind: K }>;
};
const select = (sql: string, id?: DialectId): SelectNode => tree(sql, 'select', id);

describe('the marks of tools', () => {
  it('divide statements, with a semicolon before them or without', () => {
    for (const mark of ['--> statement-breakpoint', '-- +goose Down', '-- migrate:down']) {
      const found = statements(`alter table a drop column b${mark}\nalter table a add column c int;${mark}\nselect 1`);
      assert.deepEqual(found.map(({ errors }) => errors.length), [0, 0, 0], mark);
    }
  });
});

describe('holes', () => {
  it('are operands, names and tables', () => {
    const node = select('select ${0} from ${1} where a = ${2} and b.${3} = 1 limit ${4}');
    assert.deepEqual(node.items.map((item) => item.value), [{ kind: 'hole', start: 7, end: 11, index: 0 }]);
    assert.deepEqual(node.from, [{ kind: 'hole ref', start: 17, end: 21, columns: [], index: 1 }]);
    assert.equal(node.where?.kind, 'and');
    assert.equal(node.limit?.value?.kind, 'hole');
    assert.deepEqual(node.fragments, []);
  });

  it('stand for a part of a name', () => {
    const { from } = select('select * from ${0}.t x, app.${1}, pre_${2}, ${3}_post y');
    assert.deepEqual(from.map((item) => item.kind === 'table ref' && [item.name.hole, item.name.parts.map((part) => part.name), item.alias?.name]), [
      ['0', ['t'], 'x'], ['1', ['app'], undefined], ['2', [], undefined], ['3', [], 'y'],
    ]);
  });

  it('after a clause are fragments of what may follow', () => {
    const fragments = (sql: string) => select(sql).fragments.map(({ index, from, until }) => [index, from, until]);
    assert.deepEqual(fragments('select a from t ${0} where b ${1} order by c'), [[0, 'from', 'where'], [1, 'where', 'order']]);
    assert.deepEqual(fragments('select a from t where b = 1 ${0}'), [[0, 'where', undefined]]);
    assert.deepEqual(fragments('select a from t where b = 1 ${0} and c = 2'), [[0, 'where', 'where']]);
    assert.deepEqual(fragments('select a from t where (b = 1 ${0}) limit 1'), [[0, 'where', 'where']]);
    assert.deepEqual(fragments('select a from t order by b ${0}, c limit 1 ${1}'), [[0, 'order', 'order'], [1, 'limit', undefined]]);
    assert.deepEqual(fragments('select a from t ${0} join u on true ${1}'), [[0, 'from', 'from'], [1, 'from', undefined]]);
    assert.deepEqual(fragments('${0} select a from t'), [[0, 'with', 'select']]);
    assert.deepEqual(tree('update t set ${0} where a = 1', 'update').fragments.map(({ from, until }) => [from, until]), [['set', 'where']]);
    assert.deepEqual(tree('insert into t (${0}) values (1)', 'insert').fragments.map(({ from }) => from), ['into']);
  });

  it('with the text of a file have no index', () => {
    assert.deepEqual(select('select ${user.id}').items[0]?.value, { kind: 'hole', start: 7, end: 17, index: undefined });
  });

  it('alone are no statement that could be judged', () => {
    assert.ok(only('${0}').unread);
    assert.deepEqual(only('${0}').errors, []);
  });
});

describe('placeholders', () => {
  const styles = (sql: string, id?: DialectId) => {
    const found: string[] = [];
    JSON.stringify(select(sql, id), (_, value) => {
      if (value?.kind === 'parameter') found.push(`${value.style} ${value.name}`);
      return value;
    });
    return found;
  };

  it('are told from operators', () => {
    assert.deepEqual(styles('select * from t where a=$1 and b=? and c = :name and d=@p and e = %s and f = %(key)s and g = #{id}'), [
      'dollar 1', 'question ', 'colon name', 'at p', 'percent ', 'percent key', 'template id',
    ]);
    assert.deepEqual(styles("select a ? 'k', b ?| c, d % e, f::int, g[1:2], h @> i, json_object('a':b), x %s from t"), []);
    assert.deepEqual(styles('select * from t where a in (?, ?) and b @> ? and c between ? and ? limit ?'), Array(6).fill('question '));
  });

  it('of PgTyped are never null, and may be drawn apart', () => {
    assert.deepEqual(styles('select * from t where a = $id! and b = $ id ! and c = $ other and d != $e'), ['dollar id', 'dollar id', 'dollar other', 'dollar e']);
  });

  it('before which a type stands are literals of it', () => {
    const { where } = select('select * from t where a < now() - interval :period');
    assert.match(JSON.stringify(where), /"kind":"cast"[^]*"name":"interval"/);
  });

  it('of templates mark the statement', () => {
    const statement = only("select * from {{ ref('orders') }} {% if x %} where a = {{ y }} {% endif %}");
    assert.equal(statement.templated, true);
    assert.deepEqual(statement.errors, []);
    assert.equal(only('select 1').templated, false);
  });
});

describe('scripts', () => {
  const texts = (sql: string) => statements(sql).map((one) => sql.slice(one.start, one.end));

  it('end statements at semicolons and at lines of psql', () => {
    assert.deepEqual(texts("\\connect app\nselect 1 \\gset\nselect ';' as a;;\n\\restrict x\ncopy t from stdin;\n1\tselect;\n\\.\nselect 2"), ['select 1', "select ';' as a", 'copy t from stdin', 'select 2']);
  });

  it('hold comments, nested ones too', () => {
    const sql = '-- one\nselect /* a /* b */ c */ 1 -- two';
    assert.deepEqual(parseScript(sql, dialectOf('postgres')).comments.map((one) => [sql.slice(one.start, one.end), one.block]), [['-- one', false], ['/* a /* b */ c */', true], ['-- two', false]]);
  });

  it('go on after a broken statement, with a semicolon or without', () => {
    assert.deepEqual(texts('select a b c from t;\nselect 2'), ['select a b c from t', 'select 2']);
    assert.deepEqual(texts('select * from where\nupdate t set a = 1;'), ['select * from where', 'update t set a = 1']);
    assert.deepEqual(texts("select 'a;\nselect b from t;\nselect 'x' from u;").length, 3);
  });

  it('of nothing but blanks hold nothing', () => {
    assert.deepEqual(statements(' ;;\n -- x\n;'), []);
  });
});

describe('names and strings', () => {
  it('are folded, unquoted and unescaped', () => {
    const { items } = select(`select Foo."Bar""x", U&"d\\0061t", 'it''s', E'a\\n\\'b', $q$it's$q$, U&'\\0041', Ünïcode`);
    assert.deepEqual(items.map(({ value }) => (value.kind === 'column' ? value.path.map((part) => part.name).join('|') : value.kind === 'literal' && value.value)), [
      'foo|Bar"x', 'dat', "it's", "a\n'b", "it's", 'A', 'Ünïcode',
    ]);
  });

  it('longer than PostgreSQL keeps are cut', () => {
    const { from } = select(`select * from ${'a'.repeat(70)}, "${'é'.repeat(40)}"`);
    assert.deepEqual(from.map((item) => item.kind === 'table ref' && item.name.parts[0]?.name), ['a'.repeat(63), 'é'.repeat(31)]);
  });
});

describe('half-typed text', () => {
  const tablesAnd = (sql: string) => {
    const { tree: found, errors } = only(sql);
    const names: string[] = [];
    JSON.stringify(found, (_, value) => {
      if (value?.kind === 'table ref') names.push(value.name.parts.map((part: { name: string }) => part.name).join('.'));
      return value;
    });
    if (found?.kind === 'update' || found?.kind === 'delete' || found?.kind === 'insert') names.unshift(found.table.parts.map((part) => part.name).join('.'));
    return [names.join(' '), errors.length > 0];
  };

  it('keeps what is there', () => {
    assert.deepEqual(tablesAnd('select * from orders where'), ['orders', true]);
    assert.deepEqual(tablesAnd('select a, from orders'), ['orders', true]);
    assert.deepEqual(tablesAnd('select  from orders'), ['orders', false]);
    assert.deepEqual(tablesAnd('select o. from orders o'), ['orders', true]);
    assert.deepEqual(tablesAnd('select * from orders o join '), ['orders', true]);
    assert.deepEqual(tablesAnd('select * from orders o where o.'), ['orders', true]);
    assert.deepEqual(tablesAnd('update t set where id = 1'), ['t', true]);
    assert.deepEqual(tablesAnd('delete from t where'), ['t', true]);
    assert.deepEqual(tablesAnd('insert into t (a, b'), ['t', true]);
    assert.deepEqual(tablesAnd('select * from a where x in (select y from b where'), ['a b', true]);
    assert.deepEqual(tablesAnd('select * orders o where o.id = 1'), ['orders', true]);
    assert.deepEqual(tablesAnd('into t values (1)'), ['t', true]);
  });

  it('keeps the condition of an update whose SET is empty', () => {
    const { tree: node } = only('update t set where id = 1');
    assert.equal(node?.kind === 'update' && node.where?.kind, 'binary');
  });
});

describe('routines', () => {
  const routine = (sql: string): CreateRoutine => tree(sql, 'create routine');
  const bodyOf = (sql: string) => {
    const { body } = routine(sql);
    assert.ok(body);
    return { ...body, texts: body.statements.map((one) => sql.slice(one.start, one.end)), errors: body.statements.flatMap((one) => one.errors) };
  };

  it('of PL/pgSQL give their statements and variables with places in the whole text', () => {
    const body = bodyOf(`create function f(a int) returns setof t as $$
      declare total int := (select count(*) from z); r record;
      begin
        select x into strict total from t where id = a;
        if total > 1 then update t set x = 1; else delete from t; end if;
        for r in select * from u loop perform g(r); end loop;
        insert into v values (a) returning id into total;
        return query select * from t;
      exception when others then raise notice '%', total;
      end $$ language plpgsql stable`);
    assert.deepEqual(body.errors, []);
    assert.deepEqual(body.texts, [
      'select x into strict total from t where id = a', 'update t set x = 1', 'delete from t', 'select * from u', 'perform g(r)', 'insert into v values (a) returning id into total', 'select * from t',
    ]);
    assert.deepEqual(body.variables.filter((name) => name !== 'found'), ['a', 'total', 'r', 'r']);
    assert.equal(body.dynamic, false);
  });

  it('of SQL are read in dollars, in quotes and in BEGIN ATOMIC', () => {
    assert.deepEqual(bodyOf('create function f() returns int language sql as $$ select 1; select 2 $$').texts, ['select 1', 'select 2']);
    assert.deepEqual(bodyOf("create function f() returns int language sql as 'select a from t where b = ''x'''").texts, ["select a from t where b = ''x'"]);
    assert.deepEqual(bodyOf('create procedure p() language sql begin atomic insert into t values (1); delete from u; end').texts, ['insert into t values (1)', 'delete from u']);
    assert.deepEqual(bodyOf('create function f() returns int return (select max(a) from t)').texts, ['return (select max(a) from t)']);
  });

  it('that execute text say so, unless the text is constant', () => {
    assert.equal(bodyOf('do $$ begin execute q; end $$').dynamic, true);
    assert.equal(bodyOf("do $$ begin execute format('drop table %I', n); end $$").dynamic, true);
    const body = bodyOf("do $$ begin execute 'delete from t where a = $1' using 1; end $$");
    assert.deepEqual([body.dynamic, body.texts], [false, ['delete from t where a = $1']]);
  });
});

describe('definitions', () => {
  it('carry types, constraints and keys', () => {
    const table = tree("create table if not exists app.t (id bigint generated always as identity primary key, a varchar(20)[] not null default 'x', b timestamp(3) with time zone references u (id) on delete cascade, unique nulls not distinct (a, b))", 'create table');
    assert.deepEqual(table.columns.map(({ name, type, constraints }) => [name.name, type?.name, type?.modifiers, type?.array, constraints.map((one) => one.type)]), [
      ['id', 'bigint', [], 0, ['identity', 'primary key']], ['a', 'varchar', ['20'], 1, ['not null', 'default']], ['b', 'timestamp with time zone', ['3'], 0, ['foreign key']],
    ]);
    assert.equal(table.columns[2]?.constraints[0]?.references?.onDelete, 'cascade');
    assert.deepEqual(table.constraints.map((one) => [one.type, one.nullsNotDistinct, one.columns.map((column) => column.name)]), [['unique', true, ['a', 'b']]]);
    const index = tree('create unique index concurrently i on t using gin (lower(a) collate "C" text_ops desc nulls last, b) include (c) where d', 'create index');
    assert.deepEqual([index.unique, index.concurrently, index.method, index.keys.map((key) => [key.value.kind, key.direction, key.nulls, key.operatorClass?.parts[0]?.name])], [
      true, true, 'gin', [['call', 'desc', 'last', 'text_ops'], ['column', undefined, undefined, undefined]],
    ]);
    const { actions } = tree('alter table only t add column if not exists a int, drop b cascade, alter c type text using c::text, add constraint d check (e > 0) not valid, owner to f', 'alter table');
    assert.deepEqual(actions.map((one) => one.kind), ['add column', 'drop column', 'alter type', 'add constraint', 'harmless']);
  });
});

describe('the other dialects', () => {
  it('read their common statements', () => {
    const mysql = tree('select a, `b` from `t` use index (i) where a = "x" and b <=> null limit 5, 10 # end', 'select', 'mysql');
    assert.deepEqual([mysql.limit?.value?.kind === 'literal' && mysql.limit.value.value, mysql.offset?.value.kind === 'literal' && mysql.offset.value.value], ['10', '5']);
    assert.equal(tree('insert ignore into t (a) values (1) on duplicate key update a = values(a), b = b + 1', 'insert', 'mysql').conflict?.set.length, 2);
    const made = tree("create table t (id int unsigned not null auto_increment primary key, a varchar(20) comment 'c', key k (a(10)), unique key u (a, id)) engine=InnoDB default charset=utf8mb4", 'create table', 'mysql');
    assert.deepEqual([made.columns.length, made.constraints.map((one) => one.columns.map((column) => column.name))], [2, [['a'], ['a', 'id']]]);
    assert.deepEqual(tree('update a join b on a.id = b.id set a.x = 1 where a.z = 3', 'update', 'mysql').set[0]?.columns[0]?.name.name, 'x');
    assert.equal(tree('select top (10) * from [dbo].[my t] with (nolock) where a = @p', 'select', 'sqlserver').limit?.form, 'top');
    assert.equal(tree('insert or replace into t (a) values (?)', 'insert', 'sqlite').table.parts[0]?.name, 't');
    tree('create table t (id integer primary key autoincrement, a text unique on conflict ignore, b) without rowid', 'create table', 'sqlite');
    tree('select * from t where a = :1', 'select', 'oracle');
    tree('select * from `p.d.t` where a = @x', 'select', 'bigquery');
  });
});
