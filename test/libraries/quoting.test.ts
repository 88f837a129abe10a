// What makes a spliced value harmless: the quotes that it stands between, and no others.
import assert from 'node:assert/strict';
import { sitesOf, documentOf } from './read.ts';

const harmlessOf = (body: string): string | undefined => {
  const [site] = sitesOf(documentOf(`import { Pool } from 'pg';\nconst pool = new Pool();\nexport function f(name: string) { ${body} }\n`));
  const hole = site?.carrier.holes[0];
  assert.ok(hole);
  return hole.harmless === undefined ? undefined : `${hole.harmless}${hole.escapes ? ` by ${hole.escapes}` : ''}`;
};
const spliced = (value: string, [before, after] = ["'", "'"]): string | undefined => harmlessOf(`return pool.query(\`select id from t where name = ${before}\${${value}}${after} /* it's */\`);`);

describe('a value that is cleaned on the way', () => {
  const cases: readonly (readonly [value: string, quotes: readonly [string, string] | undefined, harmless: string | undefined])[] = [
    [`name.replace(/'/g, "''")`, undefined, 'quoted'],
    [`name.replaceAll("'", "''")`, undefined, 'quoted'],
    [`name.replace(/'/g, "''").replace(/x/g, 'y')`, undefined, 'quoted'],
    [`name.replace(/'/, "''")`, undefined, undefined],
    [`name.replace("'", "''")`, undefined, undefined],
    [`name.replace(/"/g, '""')`, undefined, undefined],
    [`name.replace(/"/g, '""')`, ['"', '"'], 'quoted'],
    [`name.replace(/"/g, "''")`, undefined, undefined],
    [`name.replace(/'/g, "''")`, ['', ''], undefined],
    [`name.replace(/]/g, ']]')`, ['[', ']'], 'quoted'],
    [`name.replace(/'/g, "\\\\'")`, undefined, 'quoted by backslash'],
    [`name.replace(/[^\\w-]/g, '')`, undefined, 'quoted'],
    [`name.replace(/[^\\w-]/g, '')`, ['', ''], undefined],
    [`name.replace(/[^\\w]/g, '')`, ['', ''], 'quoted'],
  ];
  for (const [value, quotes, harmless] of cases) it(`${quotes?.join('…') ?? "'…'"}: ${value}`, () => assert.equal(spliced(value, quotes ? [...quotes] : undefined), harmless));
});

describe('a value that a pattern lets through', () => {
  const asked = (pattern: string, quote: string): string | undefined => harmlessOf(`if (!${pattern}.test(name)) return; return pool.query(\`select id from t where id = ${quote}\${name}${quote}\`);`);
  it('may hold spaces and hyphens between quotes', () => assert.deepEqual([asked('/^[\\w-]+$/', "'"), asked('/^\\w+(?: \\w+)*$/', "'")], ['constant', 'constant']));
  it('may hold neither words nor comments outside', () => assert.deepEqual([asked('/^[\\w-]+$/', ''), asked('/^\\w+(?: \\w+)*$/', ''), asked('/^\\w+$/', '')], [undefined, undefined, 'constant']));
});
