// Whether a function said yes to a value before it is used, and that asking it of every value of a long program costs no more for each than in a short one.
import assert from 'node:assert/strict';
import type { CallValue, HostTree, Value } from '../../server/src/hosts/tree.ts';
import { isLetThrough } from '../../server/src/libraries/checked.ts';
import { documentOf, treeOf } from './read.ts';

const used = ({ calls }: HostTree): readonly Value[] => calls.filter(({ callee }) => callee.kind === 'name' && callee.name === 'use').map(({ args }) => args[0]!);
const letThrough = (body: string): readonly boolean[] => {
  const tree = treeOf(documentOf(`function f(a, b) { ${body} }`));
  return used(tree).map((value) => isLetThrough(tree, value));
};

describe('a value that a function lets through', () => {
  const cases: readonly (readonly [string, readonly boolean[]])[] = [
    ['if (isAllowed(a)) use(a); use(a);', [true, false]],
    ['if (!names.includes(a)) return; use(a); use(b);', [true, false]],
    ['if (a.name.matches(/x/)) use(a.name);', [true]],
    ['if (a.includes(b)) { use(a); use(b); }', [false, true]],
    ['use(a); assertName(a); use(a);', [false, true]],
    ['if (b) { validate(a); use(a); } use(a);', [true, false]],
    ['const ok = validate(a); use(a);', [false]],
  ];
  for (const [body, expected] of cases) it(body, () => assert.deepEqual(letThrough(body), expected));

  it('is found without going through all calls for each', () => {
    const readsOf = (count: number): number => {
      const tree = treeOf(documentOf(Array.from({ length: count }, (_, i) => `export function f${i}(a) { if (isAllowed(a)) use(a); ensureName(a); use(a); }`).join('\n')));
      let reads = 0;
      const counting = <T>(list: readonly T[]): readonly T[] => new Proxy(list, { get: (target, key) => (reads++, Reflect.get(target, key) as unknown) });
      const counted: HostTree = { ...tree, calls: counting<CallValue>(tree.calls), known: counting(tree.known) };
      assert.ok(used(tree).every((value) => isLetThrough(counted, value)));
      return reads;
    };
    assert.ok(readsOf(100) < 3 * readsOf(50));
  });
});
