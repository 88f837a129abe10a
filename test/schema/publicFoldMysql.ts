// Run by hand beside a MariaDB server: `npx tsx test/schema/publicFoldMysql.ts <socket> <file or folder>… [--each]` prints where the fold and information_schema differ after replay.
// Files are replayed in the order given, and those of a folder by their names; one that the server refuses in part is replayed as far as it goes, and what it refuses is not folded.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import type { ForeignKey, Index, Schema, Table } from '../../server/src/schema/schema.ts';
import { typeText } from '../../server/src/sql/types.ts';

const DATABASE = 'plansight_fold';
const dialect = dialectOf('mariadb');

function* sqlFiles(path: string): Generator<string> {
  if (statSync(path).isFile()) return void (yield path);
  for (const entry of readdirSync(path).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const inner = join(path, entry);
    if (statSync(inner).isDirectory()) yield* sqlFiles(inner);
    else if (/\.(?:sql|ddl)$/i.test(entry)) yield inner;
  }
}

const [socket, ...paths] = process.argv.slice(2);
const client = (sql: string, database = DATABASE): string => execFileSync('mariadb', ['-S', socket!, '-N', '-B', '--raw', '--default-character-set=utf8mb4', database], { input: sql, encoding: 'utf8', maxBuffer: 1 << 28 });
const IS_SCHEMA = /^\s*(?:create|alter|drop|rename)\b/i;

/** Each definition on its own, so that one that the server refuses costs only itself; answers whether it was taken. */
function run(sql: string): string | undefined {
  const { status, stderr } = spawnSync('mariadb', ['-S', socket!, '--default-character-set=utf8mb4', '--init-command=set foreign_key_checks=0', '--delimiter=//§//', DATABASE], { input: sql, encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim();
}

function main(): void {
  client(`drop database if exists ${DATABASE}; create database ${DATABASE};`, 'information_schema');
  let schema = emptySchema(dialect.searchPath, dialect.model);
  let count = 0;
  for (const path of paths.flatMap((one) => [...sqlFiles(one)])) {
    const text = readFileSync(path, 'utf8');
    for (const [number, statement] of parseScript(text, dialect).statements.entries()) {
      const own = text.slice(statement.start, statement.end);
      // The end of an executable comment is no part of a statement.
      const sql = own.lastIndexOf('/*!') > own.lastIndexOf('*/') ? `${own} */` : own;
      if (!IS_SCHEMA.test(sql) || /^\s*(?:create|drop)\s+(?:database|schema|user|role)/i.test(sql)) continue;
      count++;
      const refusal = run(sql);
      if (refusal !== undefined) {
        console.log(`refused: ${path}: ${refusal.slice(0, 200)}`);
        continue;
      }
      for (const change of changesOf(statement, dialect, text)) {
        if (change.kind === 'raw') console.log(`not read: ${path}: ${change.reason} ${sql.slice(0, 200)}`);
        schema = apply(schema, change, { path, statement: number });
      }
    }
  }
  report(new Set(folded(schema)), new Set(catalog()), count);
}

function report(ours: ReadonlySet<string>, theirs: ReadonlySet<string>, count: number): void {
  for (const line of ours) if (!theirs.has(line)) console.log(`- fold:    ${line}`);
  for (const line of theirs) if (!ours.has(line)) console.log(`+ catalog: ${line}`);
  for (const kind of ['table', 'column', 'index', 'foreign key']) {
    const all = [...theirs].filter((line) => line.startsWith(`${kind} `));
    const extra = [...ours].filter((line) => line.startsWith(`${kind} `) && !theirs.has(line)).length;
    console.log(`${kind}: ${all.filter((line) => ours.has(line)).length} of ${all.length} equal, ${extra} only in the fold`);
  }
  const equal = [...theirs].filter((line) => ours.has(line)).length;
  console.log(`${((100 * equal) / Math.max(1, theirs.size)).toFixed(2)} % of ${theirs.size} facts after ${count} definitions`);
}

// ── Facts, one a line

const folded = (schema: Schema): readonly string[] => [...schema.tables.values()].filter(({ temporary }) => !temporary).flatMap(tableFacts);

function tableFacts(table: Table): readonly string[] {
  const { name } = table;
  return [
    `table ${name}: ${table.kind}`,
    ...(table.kind === 'table' ? table.columns.map((column, at) => `column ${name}.${column.name} ${at + 1}: ${typeText(column.type).replace(/^json$/, 'longtext')}${column.nullable ? '' : ' not null'}${column.identity ? ' auto_increment' : ''}${column.default === undefined ? '' : ' default'}${column.generated === undefined ? '' : ' generated'}`) : []),
    ...table.indexes.map((index) => `index ${name}.${index.name}: ${indexFact(index)}`),
    ...table.constraints.filter((one): one is ForeignKey => one.kind === 'foreign key').map((key) => `foreign key ${name}.${key.name}: ${key.columns.join()} -> ${key.table.replace(/^.*\./, '')} (${key.referenced.join()}) ${rule(key.onDelete)} ${rule(key.onUpdate)}`),
  ];
}

const rule = (action: string): string => (action === 'no action' ? 'restrict' : action);
const indexFact = ({ unique, method, keys }: Index): string => `${unique ? 'unique ' : ''}${method === 'hash' ? 'btree' : method} (${keys.map(({ column, length }) => `${column}${length === undefined ? '' : `(${length})`}`).join(', ')})`;

function catalog(): readonly string[] {
  const rows = (sql: string): readonly (readonly string[])[] => client(sql).split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
  return [
    ...rows(`select table_name, table_type from information_schema.tables where table_schema = '${DATABASE}'`).map(([name, type]) => `table ${name}: ${type === 'VIEW' ? 'view' : 'table'}`),
    ...rows(`select c.table_name, c.column_name, c.ordinal_position, replace(replace(c.column_type, char(10), ' '), char(9), ' '), c.is_nullable, c.extra, c.column_default is not null and c.column_default <> 'NULL', c.generation_expression is not null
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where c.table_schema = '${DATABASE}' and t.table_type <> 'VIEW'`)
      .map(([table, name, place, type, nullable, extra, value, generated]) => `column ${table}.${name} ${place}: ${typeOf(type!)}${nullable === 'YES' ? '' : ' not null'}${/auto_increment/.test(extra!) ? ' auto_increment' : ''}${value === '1' && generated === '0' ? ' default' : ''}${generated === '1' ? ' generated' : ''}`),
    ...indexFacts(rows(`select table_name, index_name, non_unique, column_name, ifnull(sub_part, ''), index_type from information_schema.statistics where table_schema = '${DATABASE}' order by table_name, index_name, seq_in_index`)),
    ...rows(`select r.table_name, r.constraint_name, group_concat(k.column_name order by k.ordinal_position), r.referenced_table_name, group_concat(k.referenced_column_name order by k.ordinal_position), lower(r.delete_rule), lower(r.update_rule)
      from information_schema.referential_constraints r join information_schema.key_column_usage k on k.constraint_schema = r.constraint_schema and k.constraint_name = r.constraint_name and k.table_name = r.table_name
      where r.constraint_schema = '${DATABASE}' group by r.table_name, r.constraint_name, r.referenced_table_name, r.delete_rule, r.update_rule`)
      .map(([table, name, columns, target, referenced, onDelete, onUpdate]) => `foreign key ${table}.${name}: ${columns} -> ${target} (${referenced}) ${rule(onDelete!)} ${rule(onUpdate!)}`),
  ];
}

/** MariaDB still shows the display widths of integers. */
const typeOf = (type: string): string => (type === 'tinyint(1)' ? type : type.replace(/^(tinyint|smallint|mediumint|int|bigint|year)\(\d+\)/, '$1').replace(/ zerofill$/, '').replace(/','/g, "','"));

function indexFacts(rows: readonly (readonly string[])[]): readonly string[] {
  const found = new Map<string, { unique: boolean; method: string; keys: string[] }>();
  for (const [table, name, nonUnique, column, part, method] of rows) {
    const key = `${table}.${name}`;
    const entry = found.get(key) ?? { unique: nonUnique === '0', method: method!.toLowerCase(), keys: [] };
    entry.keys.push(`${column}${part === '' ? '' : `(${part})`}`);
    found.set(key, entry);
  }
  return [...found].map(([key, { unique, method, keys }]) => `index ${key}: ${unique ? 'unique ' : ''}${method} (${keys.join(', ')})`);
}

if (socket === undefined) console.log('npx tsx test/schema/publicFoldMysql.ts <socket> <file or folder>…');
else main();
