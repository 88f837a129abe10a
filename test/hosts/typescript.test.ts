// What the neutral tree says of programs: names and their shadows, uses, loops, branches, texts; and that nothing breaks it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Binding, CallValue, HostTree } from '../../server/src/hosts/tree.ts';
import { documentOf, treeOf } from '../libraries/read.ts';

const read = (text: string, path?: string): HostTree => treeOf(documentOf(text, path));
const named = (tree: HostTree, name: string): Binding => tree.bindings.find((binding) => binding.name === name)!;
const call = (tree: HostTree, text: string, source: string): CallValue => tree.calls.find(({ start, end }) => source.slice(start, end).startsWith(text))!;

describe('names', () => {
  const kindOfUse = (source: string, callee: string): string | undefined => {
    const { callee: name } = read(source).calls.find((one) => one.callee.kind === 'name' && one.callee.name === callee)!;
    return name.kind === 'name' && name.binding !== undefined ? read(source).bindings[name.binding]!.kind : undefined;
  };
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ['an import', `import { f } from 'm'; f();`, 'import'],
    ['a parameter over an import', `import { f } from 'm'; function g(f) { f(); }`, 'parameter'],
    ['a block over a function', `function f() {} { const f = () => 1; f(); }`, 'constant'],
    ['a function declared below', `f(); function f() {}`, 'function'],
    ['a var in a deeper block', `function g() { if (x) { var f = h; } f(); }`, 'variable'],
    ['a name of a loop', `for (const f of fs) f();`, 'constant'],
    ['a name outside its loop', `for (const f of fs) {} f();`, undefined],
    ['a caught error', `try {} catch (f) { f(); }`, 'variable'],
    ['a destructured parameter', `function g({ a: { f } }) { f(); }`, 'parameter'],
    ['a name of a case', `switch (x) { case 1: let f = 1; f(); }`, 'variable'],
    ['a function expression\'s own name', `const g = function f() { f(); };`, 'function'],
    ['require', `const { f } = require('m'); f();`, 'import'],
  ];
  for (const [name, source, expected] of cases) it(name, () => assert.equal(kindOfUse(source, 'f'), expected));

  it('are taken apart with a path', () => {
    const tree = read('const { rows: [first], ...others } = await q(); for (const { id } of first) use(id);');
    assert.deepEqual(named(tree, 'first').path, ['rows', '0']);
    assert.deepEqual(named(tree, 'others').path, ['...']);
    assert.deepEqual(named(tree, 'id').path, ['[]', 'id']);
  });

  it('know how they are used', () => {
    const tree = read(`const r = f(); await r; r.length; r.rows.map(g); g(r); [...r]; for (const x of r); if (r) r = 1; r[0]; r[i]; g({ r }); function h() { return r; }`);
    assert.deepEqual(named(tree, 'r').uses.map(({ kind, chain }) => [kind, chain.join('.')].filter(Boolean).join(' ')), [
      'awaited', 'length length', 'member rows.map', 'passed', 'spread', 'iterated', 'tested', 'written', 'member 0', 'member [i]', 'passed', 'returned',
    ]);
  });

  it('of fields are those of their class', () => {
    const tree = read(`class A { pool = f(); constructor(private db: Db) {} go() { return [1].map(() => this.pool.q(this.db)); } }\nclass B extends A { stop() { this.pool.r(); } }`);
    assert.equal(named(tree, 'pool').uses.length, 2);
    assert.equal(tree.bindings.find(({ name, kind }) => name === 'db' && kind === 'field')!.type, 'Db');
  });

  it('of parameters know their decorators, of a destructured one those of its position', () => {
    const { routines, bindings } = read(`class A { go(@Parent() a: A, b: B, @Root() { id }: A) {} }`);
    const { params } = routines.find(({ name }) => name === 'go')!;
    assert.deepEqual(params.map((id) => bindings[id]!.decorators?.map((one) => (one.kind === 'call' && one.callee.kind === 'name' ? one.callee.name : one.kind))), [['Parent'], undefined, ['Root']]);
  });
});

describe('calls', () => {
  const source = `async function f() { const { rows } = await a(); return (await b()).rows[0]?.id; c(); await Promise.all(xs.map(async (x) => { d(x); })); for (const y of ys) { if (y) e(); else g(); } while (h()) {} }`;
  const tree = read(source);
  it('know what becomes of their result', () => {
    assert.deepEqual([call(tree, 'a()', source).awaited, call(tree, 'a()', source).result?.path], [true, ['rows']]);
    assert.deepEqual([call(tree, 'b()', source).chain, call(tree, 'b()', source).returned], [['rows', '0', 'id'], true]);
    assert.deepEqual([call(tree, 'c()', source).discarded, call(tree, 'a()', source).discarded], [true, false]);
    assert.equal(call(read('void a();'), 'a()', 'void a();').discarded, true);
  });
  it('know the loops and branches they stand in', () => {
    const loop = (name: string): string | undefined => {
      const { loop: id } = call(tree, name, source).context;
      return id === undefined ? undefined : tree.loops[id]!.kind;
    };
    assert.deepEqual(['a()', 'd(x)', 'e()', 'h()'].map(loop), [undefined, 'callback', 'each', 'while']);
    const [then, otherwise] = ['e()', 'g()'].map((name) => tree.branches[call(tree, name, source).context.branch!]!);
    assert.notEqual(then!.id, otherwise!.id);
    assert.equal(then!.condition, otherwise!.condition);
  });
  it('stand in what is tried, in what catches its failure, or in what runs in any case', () => {
    const tried = 'try { a(); } catch (e) { b(); } finally { c(); } try { d(); } finally { e(); }';
    const { attempts } = read(tried);
    const said = attempts.map(({ body, caught, finally: last }) => [body, caught, last].map((span) => span && tried.slice(span.start, span.end)));
    assert.deepEqual(said, [['{ a(); }', 'catch (e) { b(); }', '{ c(); }'], ['{ d(); }', undefined, '{ e(); }']]);
  });
  it('in functions that are kept for later stand in no loop', () => {
    const kept = `for (const x of xs) { handlers[x] = () => a(); on('x', () => b()); run(() => c()); }`;
    const read2 = read(kept);
    assert.deepEqual(['a()', 'b()', 'c()'].map((name) => call(read2, name, kept).context.loop !== undefined), [false, false, true]);
  });
});

describe('programs of every kind', () => {
  it('comments are found, and only comments', () => {
    const source = '// one\nconst a = "// no"; /* two */ const b = `// no ${c /* three */}`; const r = /\\/\\/ no/; // four';
    assert.deepEqual(read(source).comments.map(({ text }) => text.trim()), ['one', 'two', 'three', 'four']);
    assert.deepEqual(read('const a = <p title="it\'s">don\'t // no {/* yes */ b}</p>; // end', 'x.tsx').comments.map(({ text }) => text.trim()), ['yes', 'end']);
  });
  it('exports and imports are complete', () => {
    const tree = read(`import d, { a as b } from 'm'; import * as n from 'n'; import 'o'; export * from './p'; export { x as y } from './q'; export * as z from './r'; export const c = 1; export default d; export { b };`);
    assert.deepEqual(tree.imports.map(({ module, imported, binding }) => [module, imported, binding === undefined ? '' : tree.bindings[binding]!.name].join(' ').trim()), ['m default d', 'm a b', 'n * n', 'o *']);
    assert.deepEqual(tree.exports.map(({ name, module, imported }) => [name, module, imported].filter(Boolean).join(' ')), ['* ./p *', 'y ./q x', 'z ./r *', 'c', 'default', 'b']);
    assert.deepEqual(read(`module.exports = { a, b: c }; exports.d = 1; module.exports.e = 2;`, 'x.js').exports.map(({ name }) => name), ['default', 'a', 'b', 'd', 'e']);
  });
  it('of any depth and length are read', () => {
    const chain = `f('a'${' + b + \'c\''.repeat(10_000)});`;
    const text = read(chain).texts[0]!;
    assert.equal(text.parts.length, 20_001);
    for (const source of [`f(${'('.repeat(20_000)}1${')'.repeat(20_000)});`, `x${'.a()'.repeat(5_000)};`, `${'if (a) {'.repeat(3_000)}`, `a${' || b'.repeat(5_000)};`, `const x = ${'['.repeat(5_000)}`, 'a'.repeat(200_000)]) {
      const tree = read(source);
      assert.equal(tree.routines[0]!.end, source.length);
    }
  });
  it('and broken ones keep what stands around the break', () => {
    const tree = read('import { a } from "m";\na.q("one");\nfoo({ where: { \n;a.q("two");\nconst s = `open ${a.q("three")');
    assert.deepEqual(tree.texts.flatMap(({ parts }) => (parts[0]?.kind === 'chunk' ? [parts[0].text] : [])).filter((text) => /one|two|three/.test(text)), ['one', 'two', 'three']);
  });
  it('never break the reader, whatever is cut out or put in', () => {
    const source = 'import { Pool as P } from "pg";\r\nexport class R<T> { #p = new P(); constructor(private readonly q: P) {}\n async *go(@Dec() a: string, { b = `x${a}` }: O) { for await (const [k, v] of this.#p.query(`s ${a ? "y" : `${b}`}` + \'z\\u{41}\')) yield k ?? v?.[0]!; } }\nlet z = <const>["a", ...b].join("\\n"); z += tag`d\\x41${z}`; enum E { A = "a" } switch (z) { case 1: { break } default: try { throw z } catch { } }';
    const junk = fc.constantFrom('`', '${', '}', '"', '\'', '(', ')', '{', '<', '/', '*/', '\\', '\ud83d', '\r', '=>', '@', '#', '...', '');
    fc.assert(fc.property(fc.nat(source.length), fc.nat(12), junk, (at, length, added) => {
      const text = source.slice(0, at) + added + source.slice(at + length);
      for (const path of ['x.ts', 'x.tsx', 'x.js']) {
        const tree = read(text, path);
        for (const { parts } of tree.texts) for (const part of parts) {
          assert.ok(part.start <= part.end && part.end <= text.length);
          if (part.kind === 'chunk') for (const { kind, sql, host } of part.pieces) if (kind === 'verbatim') assert.equal(text.slice(host.start, host.end), part.text.slice(sql.start, sql.end));
        }
      }
    }), { numRuns: 300, seed: 3 });
  });
});

describe('what conditions say of values', () => {
  const equal = (condition: string): readonly string[] => {
    const source = `function f(a, b, x, y) { if (${condition}) use(a); }`;
    const use = source.indexOf('use(');
    return read(source).equal.filter(({ start, end }) => start <= use && use < end).map(({ value, to }) => `${source.slice(value.start, value.end)}: ${to.map(({ start, end }) => source.slice(start, end)).join(' ')}`);
  };
  it('is told of names, not of what is written on the spot', () => assert.deepEqual(equal("a === 'x'"), ["a: 'x'"]));
  it('is told once of alternatives', () => assert.deepEqual(equal("a === 'x' || 'y' === a || a === 'z'"), ["a: 'x' 'y' 'z'"]));
  it('is told where each alternative says it', () => assert.deepEqual(equal("(a === 'x' && b === 1) || a === 'y'"), ["a: 'x' 'y'"]));
  it('is what is written, where a value is equal to a name as well', () => assert.deepEqual(equal("a === 'x' && a === y"), ["a: 'x'", 'y: a']));
  it('does not multiply with alternatives of several parts', () => {
    const alternatives = (part: (i: number) => string): string => Array.from({ length: 16 }, (_, i) => part(i)).join(' || ');
    assert.deepEqual(equal(alternatives((i) => `(a${i} === 0 && b${i} === 0)`)), []);
    assert.ok(equal(alternatives(() => '(a === x && x === a && a === y)')).length < 8);
  });
});
