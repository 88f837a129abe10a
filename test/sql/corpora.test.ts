// ClickHouse, Oracle, Snowflake and BigQuery: every statement of test/sql/corpora is read whole and names the tables that the comment above it says,
// and whatever is cut out of it, reading ends, throws nothing and leaves its neighbours alone.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../server/src/sql/dialect.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { lowerQuery } from '../../server/src/sql/lower.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { tokenize } from '../../server/src/sql/tokens.ts';
import type { Statement } from '../../server/src/sql/tree.ts';
import type { Query } from '../../server/src/query/query.ts';
import { tableNames, wholeness } from './dialectFacts.ts';

const folder = join(import.meta.dirname, 'corpora');
const dialects = (['clickhouse', 'oracle', 'snowflake', 'bigquery'] as const).map(dialectOf);

/** The comment above a statement: `-- tables: a, b`, or `-- body: a, b` of what a block holds. */
const SAID = /^-- (tables|body):(.*)$/gm;

for (const dialect of dialects) {
  describe(dialect.title, () => {
    const texts = readdirSync(join(folder, dialect.id)).map((file) => ({ file, text: readFileSync(join(folder, dialect.id, file), 'utf8') }));

    it('is read whole, with the tables it names', () => {
      for (const { file, text } of texts) {
        const { statements } = parseScript(text, dialect);
        const said = [...text.matchAll(SAID)];
        const sql = statements.filter(({ start, end }) => !/^(?:set|prompt)\b/i.test(text.slice(start, end)));
        assert.equal(sql.length, said.length, `${file}: ${sql.length} statements`);
        sql.forEach((statement, i) => {
          const written = text.slice(statement.start, statement.end);
          const inner = bodyOf(statement);
          assert.equal(inner.length > 0, said[i]![1] === 'body', written);
          for (const one of [statement, ...inner]) assert.equal(wholeness(one), undefined, text.slice(one.start, one.end));
          assert.deepEqual(namesOf(statement), said[i]![2]!.split(',').map((name) => name.trim()).filter((name) => name !== '').sort(), written);
        });
      }
    });

    it('costs itself alone whatever is cut out of it', () => {
      for (const { text } of texts) {
        for (const { start, end } of parseScript(text, dialect).statements) {
          const sql = text.slice(start, end);
          const { starts, ends } = tokenize(sql, dialect);
          for (let i = 0; i < starts.length - 1; i++) {
            check(sql.slice(0, starts[i]), dialect);
            // A string or bracket that lost an end may reach further; any other token may not.
            const rest = sql.slice(0, starts[i]) + sql.slice(ends[i]);
            check(rest, dialect);
            const isClosed = !/^(?:begin|end|case|if|loop|while|declare|as|is|do|or|replace|create|procedure|package|body|trigger|for|;|then|\/)$/i.test(sql.slice(starts[i], ends[i]));
            if (!isClosed || /^\s*(?:create|declare|begin)\b/i.test(sql)) continue;
            const last = parseScript(`${rest};\nselect a from neighbour;`, dialect).statements.at(-1)!;
            assert.deepEqual(last.tree && tableNames(last.tree), ['neighbour'], rest);
          }
        }
      }
    });
  });
}

describe('what the four dialects mean', () => {
  const meaning = (id: Dialect['id'], sql: string): Query => {
    const statement = parseScript(sql, dialectOf(id)).statements[0]!;
    assert.ok(statement.tree?.kind === 'select', sql);
    return lowerQuery(statement.tree, { text: sql, toHost: (at) => at, optional: [], holes: [], dialect: dialectOf(id), openEnd: false }).query;
  };

  it('takes PREWHERE for a condition and LIMIT BY for no limit', () => {
    const query = meaning('clickhouse', 'select a from t prewhere b = 1 where c = 2 limit 1 by a');
    assert.equal(query.filters.length, 2);
    assert.equal(query.limit, undefined);
  });

  it('leaves open what CONNECT BY, GROUP BY ALL and a changed star hold', () => {
    assert.ok(meaning('oracle', 'select a from t start with a = 1 connect by prior a = b').open.has('filters'));
    assert.ok(meaning('oracle', 'select a from t where rownum <= 10 order by a').open.has('limit'));
    assert.ok(meaning('snowflake', 'select a, sum(b) from t group by all').open.has('grouping'));
    assert.ok(meaning('bigquery', 'select * except (a) from t').open.has('outputs'));
    assert.ok(meaning('clickhouse', 'with 1 as one select one from t').open.has('sources'));
  });

  it('knows the aggregates of a dialect, with their combinators', () => {
    assert.equal(meaning('clickhouse', 'select uniqExactIf(a, b = 1), sumIf(c, d) from t').grouped, 'whole');
    assert.equal(meaning('snowflake', 'select count_if(a) from t').grouped, 'whole');
    assert.equal(meaning('bigquery', 'select countif(a) from t').grouped, 'whole');
  });
});

const bodyOf = ({ tree }: Statement): readonly Statement[] => (tree?.kind === 'create routine' ? (tree.body?.statements ?? []) : []);
const namesOf = (statement: Statement): readonly string[] => [...new Set([...(statement.tree ? [...tableNames(statement.tree), ...utilityTables(statement)] : [])])].sort();
const utilityTables = ({ tree }: Statement): readonly string[] => (tree?.kind === 'utility' ? tree.tables.map(({ parts }) => parts.at(-1)?.name.toLowerCase() ?? '') : []);

/** Statements are disjoint, in order, not empty, and each says what it is. */
function check(text: string, dialect: Dialect): void {
  let end = 0;
  for (const statement of parseScript(text, dialect).statements) {
    assert.ok(statement.start >= end && statement.start < statement.end && statement.end <= text.length, text);
    assert.ok(statement.tree !== undefined || statement.unread !== undefined, text);
    end = statement.end;
  }
}
