// However a program builds its texts out of one another, reading it ends: what is read of its tree is counted, and is no more than so much for each character.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { HostTree } from '../../server/src/hosts/tree.ts';
import { libraries } from '../../server/src/libraries/all.ts';
import { summarise } from '../../server/src/libraries/summary.ts';
import { linked } from '../../server/src/engine/programs/link.ts';
import { documentOf, treeOf } from './read.ts';

/** A program is allowed to be small and tangled: so many reads of a property of its tree for each character, beside a first amount. */
const EACH = 2_000;
const FIRST = 2_000_000;

interface Counter { reads: number; readonly most: number }

/** The same values, each read of which is counted; it throws when there are too many, so that what does not end fails. */
function counted<T extends object>(value: T, counter: Counter, known = new WeakMap<object, object>()): T {
  const made = known.get(value);
  if (made) return made as T;
  const proxy = new Proxy(value, {
    get(target, name, receiver) {
      if (++counter.reads > counter.most) throw new Error(`more than ${counter.most} reads`);
      const inner: unknown = Reflect.get(target, name, receiver);
      const isFrozen = Object.getOwnPropertyDescriptor(target, name)?.configurable === false;
      return typeof inner === 'object' && inner !== null && !isFrozen ? counted(inner, counter, known) : inner;
    },
  });
  known.set(value, proxy);
  return proxy;
}

/** Reads all files as the engine does; gives the reads for each character of the first. */
function readsOf(files: Readonly<Record<string, string>>): number {
  const documents = Object.entries(files).map(([path, text]) => documentOf(text, path));
  const length = documents.reduce((sum, { text }) => sum + text.length, 0);
  const counter: Counter = { reads: 0, most: FIRST + EACH * length };
  const trees: HostTree[] = documents.map((document) => counted(treeOf(document), counter));
  const summaries = new Map(documents.map((document, i) => [document.path, counted(JSON.parse(JSON.stringify(summarise(document, trees[i]!))) as ReturnType<typeof summarise>, counter)]));
  const outsideOf = linked(summaries);
  documents.forEach((document, i) => {
    const outside = outsideOf(document.path);
    for (const library of libraries) for (const { carrier } of library.sites(document, trees[i]!, outside)) {
      assert.ok(carrier.text.length <= document.text.length + 200_000, 'a text that is much longer than its program');
    }
  });
  return counter.reads;
}

const head = `import { Pool } from 'pg';\nconst pool = new Pool();\n`;
const NAMES = ['a', 'b', 'c', 'd'];
const name = fc.constantFrom(...NAMES);

/** A value that may hold the program's other texts many times. */
const value = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    name,
    fc.constantFrom(`'select 1'`, `''`, `/* sql */ 'select 2'`, `outside`, `parameter`),
    fc.array(tie('value'), { minLength: 1, maxLength: 5 }).map((parts) => `/* sql */ \`select ${parts.map((part) => `\${${part}} or `).join('')}\``),
    fc.array(tie('value'), { minLength: 2, maxLength: 4 }).map((parts) => `(${parts.join(` + ' and ' + `)})`),
    fc.tuple(tie('value'), tie('value')).map(([left, right]) => `(parameter ? ${left} : ${right})`),
    fc.array(tie('value'), { minLength: 1, maxLength: 4 }).map((parts) => `[${parts.join(', ')}].join(' ')`),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((parts) => `make(${parts.join(', ')})`),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((parts) => `list.map((item) => ${parts.map((part) => `item + ${part}`).join(' + ')})`),
    tie('value').map((inner) => `({ text: ${inner} }).text`),
  ),
})).value;

const statement = fc.letrec<{ statement: string }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(name, fc.constantFrom('=', '+='), value).map(([to, operator, from]) => `${to} ${operator} ${from};`),
    fc.tuple(name, value).map(([to, from]) => `${to} = \`select \${${to}} and \${${to}} and \${${from}} and \${${to}}\`;`),
    value.map((text) => `pool.query(${text});`),
    value.map((text) => `pool.query({ text: \`select \${${text}}\` });`),
    value.map((item) => `list.push(${item});`),
    fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((inner) => `for (const x of list) { ${inner.join(' ')} }`),
    fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((inner) => `if (parameter) { ${inner.join(' ')} } else { ${inner.join(' ')} }`),
  ),
})).statement;

const program = fc.tuple(fc.array(value, { minLength: NAMES.length, maxLength: NAMES.length }), fc.array(statement, { minLength: 1, maxLength: 12 }), value).map(([first, statements, made]) =>
  `${head}export function run(parameter: string, list: string[]) {\nconst make = (one: string, two = one) => \`${'${one} ${two}'} \${${made}}\`;\n${NAMES.map((one, i) => `let ${one} = ${first[i]};`).join('\n')}\n${statements.join('\n')}\npool.query(a);\n}`);

describe('the amount of work on a program', () => {
  it('is bounded where a variable takes a template that holds it many times, in a loop', () => {
    for (const turns of ['for (const one of list)', 'while (list.length > 0)', 'if (list.length > 0)']) {
      readsOf({ 'a.ts': `${head}export function g(list: string[]) {\n  let s = /* sql */ \`case when \${list[0]} is null then 1 end\`;\n  ${turns} {\n    s = /* sql */ \`case when \${list[1]} is null then \${s} when \${s} is null then \${list[2]} when \${list[3]} >= \${s} then \${list[2]} else \${s} end\`;\n  }\n  return pool.query(s);\n}` });
    }
  });

  it('is bounded where a text is doubled again and again', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `const t${i + 1} = \`\${t${i}} \${t${i}} and \${t${i}}\`;`).join('\n');
    readsOf({ 'a.ts': `${head}const t0 = 'select 1';\n${lines}\npool.query(t60);` });
    readsOf({ 'a.ts': `${head}let t = 'select 1';\n${'t = `${t} ${t} and ${t}`;\n'.repeat(60)}\npool.query(t);` });
    readsOf({ 'a.ts': `${head}let t = 'select 1';\n${'t += t + t;\n'.repeat(60)}\npool.query(t);` });
    readsOf({ 'a.ts': `${head}export function f(t0: string, n: any) {\n${lines}\n${'pool.query(`select ${t60} from a where b = ${n.map((x) => t60 + x)}`);\n'.repeat(40)}}` });
  });

  it('is bounded where objects hold one another', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `const o${i + 1} = { a: o${i}, b: o${i}, c: o${i}, query: o${i}.query };`).join('\n');
    readsOf({ 'a.ts': `${head}const o0 = pool;\n${lines}\no40.a.b.c.query('select 1');\nexport { o40 };`, 'b.ts': `import { o40 } from './a';\no40.a.query('select 2');` });
  });

  it('is bounded where functions call one another', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `const f${i} = (x: string) => \`\${f${(i + 1) % 40}(x)} \${f${(i + 2) % 40}(x)} \${f${(i + 3) % 40}(x)}\`;`).join('\n');
    readsOf({ 'a.ts': `${head}${lines}\npool.query(f0('a'));\npool.query(\`select \${f1('b')} from t where a = \${f2('c')}\`);` });
  });

  it('is bounded where constants of several files refer to one another', () => {
    const file = (own: string, other: string): string => `${head}import { ${other}0, ${other}1, q${other} } from './${other}';\nexport const ${own}0 = \`select \${${other}1} \${${other}0} \${${other}1}\`;\nexport const ${own}1 = ${own}0 + ${other}0 + ${other}1;\nexport const q${own} = (sql: string) => q${other}(sql + ${own}0 + ${other}0);\npool.query(${own}0);\npool.query(${own}1);\nq${other}(${own}1);`;
    readsOf({ 'a.ts': file('a', 'b'), 'b.ts': file('b', 'a') });
  });

  it('is bounded in any program', () => {
    fc.assert(fc.property(program, (text) => { readsOf({ 'a.ts': text }); }), { numRuns: 40 });
  });
});
