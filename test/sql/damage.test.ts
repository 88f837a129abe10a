// Text that is being typed: what was written before the damage is still found, and a broken statement costs only itself.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScript } from '../../server/src/sql/parse.ts';
import { postgres } from '../../server/src/sql/postgres/dialect.ts';
import { tokenize } from '../../server/src/sql/tokens.ts';
import { factsOf } from './facts.ts';

const folder = join(import.meta.dirname, 'corpus');
const kinds: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete', 'merge', 'set operation']);
const neighbour = 'select * from neighbour n where n.a = 1';

/** The tables of a text, by their names, each as often as it is found. */
function tablesOf(text: string): readonly string[] {
  return parseScript(text, postgres).statements.flatMap((statement) => factsOf(statement, text).tables);
}

const queries = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  .flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return parseScript(text, postgres).statements.filter((one) => one.tree && kinds.has(one.tree.kind)).map((one) => text.slice(one.start, one.end));
  })
  .map((sql) => ({ sql, tables: tablesOf(sql).map(placed), tokens: tokenize(sql, postgres) }));

interface Placed { readonly start: number; readonly name: string }
function placed(table: string): Placed {
  const [start, ...name] = table.split(' ');
  return { start: Number(start), name: name.join(' ') };
}
const written = ({ start, name }: Placed): string => `${start} ${name}`;

/** The share of the tables wanted that are found. */
class Rate {
  wanted = 0;
  found = 0;
  readonly lost: string[] = [];
  add(wanted: readonly string[], text: string): void {
    const found = new Set(tablesOf(text));
    this.wanted += wanted.length;
    for (const table of wanted) if (found.has(table)) this.found++;
    else this.lost.push(`${table} in: ${text}`);
  }
  assertAtLeast(share: number): void {
    assert.ok(this.wanted > 100);
    assert.ok(this.found / this.wanted >= share, `${((100 * this.found) / this.wanted).toFixed(2)} % of ${this.wanted}; lost:\n${this.lost.slice(0, 20).join('\n')}`);
  }
}

describe('damaged statements', () => {
  it('keep the tables before a cut at any token', () => {
    const rate = new Rate();
    for (const { sql, tables, tokens } of queries)
      for (const end of tokens.ends) rate.add(tables.filter((table) => nameEnd(sql, table) <= end).map(written), sql.slice(0, end));
    rate.assertAtLeast(0.99);
  });

  it('keep their tables when any one token is missing', () => {
    const rate = new Rate();
    for (const { sql, tables, tokens } of queries)
      for (let i = 0; i < tokens.kinds.length - 1; i++) {
        const start = tokens.starts[i]!;
        const end = tokens.ends[i]!;
        const others = tables.filter((table) => end <= table.start || nameEnd(sql, table) <= start);
        rate.add(others.map((table) => written(table.start >= end ? { ...table, start: table.start - (end - start) } : table)), sql.slice(0, start) + sql.slice(end));
      }
    rate.assertAtLeast(0.94);
  });

  it('keep the tables before an unclosed quote, and the statements after it', () => {
    const rate = new Rate();
    for (const { sql, tables } of queries) {
      const where = /\bwhere\b/i.exec(sql);
      if (!where) continue;
      const at = where.index + where[0].length;
      const broken = `${sql.slice(0, at)} '${sql.slice(at)};\n`;
      rate.add([...tables.filter((table) => table.start < at).map(written), `${broken.length + 14} neighbour`], `${broken}${neighbour};\nselect 'x' from other;\n`);
    }
    rate.assertAtLeast(0.99);
  });

  it('cost their neighbours nothing', () => {
    for (const { sql, tokens } of queries)
      for (let i = 0; i < tokens.kinds.length - 1; i += 3) {
        const broken = sql.slice(0, tokens.starts[i]) + sql.slice(tokens.ends[i]);
        const text = `${neighbour};\n${broken};\n${neighbour};\n`;
        const last = neighbour.length + broken.length + 4;
        const { statements } = parseScript(text, postgres);
        for (const start of [0, last]) {
          const found = statements.find((one) => one.start === start);
          assert.ok(found && found.errors.length === 0 && found.end === start + neighbour.length, `a neighbour is lost beside: ${broken}`);
        }
      }
  });
});

/** Where a table's name ends: quotes and blanks make it longer than its text. */
function nameEnd(sql: string, table: Placed): number {
  const { starts, ends, words } = tokenize(sql, postgres);
  let at = starts.indexOf(table.start);
  while (words[at + 1] === '.') at += 2;
  return ends[at]!;
}
