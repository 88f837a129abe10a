// Where the nodes of a plan stand in its view, and where its insights stand in the code after an edit.
import assert from 'node:assert/strict';
import { followed } from '../../client/src/following.ts';
import { childrenOf, flame, moved, openRows, ordered, type Node } from '../../client/view/layout.ts';

const node = (parent: number, depth: number, whole: number): Node => ({ parent, depth, whole, share: 0 });
/** A join of two scans, the second below a hash. */
const JOIN = [node(-1, 0, 1), node(0, 1, 0.6), node(0, 1, 0.3), node(2, 2, 0.2)];

describe('the view of a plan', () => {
  it('hides what is below a closed node, and nothing else', () => {
    assert.deepEqual(openRows(JOIN, new Set()), [0, 1, 2, 3]);
    assert.deepEqual(openRows(JOIN, new Set([2])), [0, 1, 2]);
    assert.deepEqual(openRows(JOIN, new Set([0, 2])), [0]);
    assert.deepEqual(childrenOf(JOIN), [[1, 2], [], [3], []]);
  });

  it('draws nodes as wide as their part, below their parents, and leaves out what nobody sees', () => {
    assert.deepEqual(flame(JOIN, 0).map(({ node: at, left, width, depth }) => [at, left, width, depth].map((value) => Math.round(value * 100) / 100)), [[0, 0, 1, 0], [1, 0, 0.6, 1], [2, 0.6, 0.3, 1], [3, 0.6, 0.2, 2]]);
    assert.deepEqual(flame(JOIN, 0.25).map(({ node: at }) => at), [0, 1, 2]);
  });

  it('gives what takes more than its parent no more room than the parent has', () => {
    const boxes = flame([node(-1, 0, 1), node(0, 1, 0.2), node(1, 2, 0.6), node(1, 2, 0.2)], 0);
    const [, parent, ...below] = boxes;
    for (const { left, width } of below) assert.ok(left >= parent!.left && left + width <= parent!.left + parent!.width + 1e-9);
    assert.ok(Math.abs(below[0]!.width / below[1]!.width - 3) < 1e-9);
  });

  it('lays out a plan of five thousand nodes, one below the other', () => {
    const deep = Array.from({ length: 5_000 }, (_, at) => node(at - 1, at, 1));
    assert.equal(flame(deep, 0.001).length, 5_000);
    assert.equal(openRows(deep, new Set([10])).length, 11);
    assert.deepEqual([flame([], 0), openRows([], new Set())], [[], []]);
  });

  it('orders a table by a figure, what has none last', () => {
    assert.deepEqual(ordered(4, (at) => [1, undefined, 5, 1][at]), [2, 0, 3, 1]);
  });

  it('moves by keys, and no further than the ends', () => {
    assert.deepEqual(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'a'].map((key) => moved(key, 1, 5, 3)), [2, 0, 4, 0, 0, 4, undefined]);
    assert.deepEqual([moved('ArrowDown', 4, 5, 3), moved('ArrowUp', 0, 5, 3)], [4, 0]);
  });
});

describe('a query that is followed through edits', () => {
  const query = { start: 10, end: 20 };
  const edit = (rangeOffset: number, rangeLength: number, text: string): { readonly rangeOffset: number; readonly rangeLength: number; readonly text: string } => ({ rangeOffset, rangeLength, text });

  it('moves with what is written and deleted before it, and stays with what is behind it', () => {
    assert.deepEqual(followed(query, [edit(0, 0, 'abc')]), { start: 13, end: 23 });
    assert.deepEqual(followed(query, [edit(30, 2, ''), edit(2, 4, '')]), { start: 6, end: 16 });
    assert.deepEqual(followed(query, [edit(20, 0, ';')]), query);
    assert.deepEqual(followed(query, [edit(10, 0, '\n')]), { start: 11, end: 21 });
  });

  it('is another one once it is edited', () => {
    assert.equal(followed(query, [edit(15, 0, 'x')]), undefined);
    assert.equal(followed(query, [edit(8, 3, '')]), undefined);
    assert.equal(followed(query, [edit(0, 0, 'x'), edit(19, 1, '')]), undefined);
  });
});
