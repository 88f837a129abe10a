// Diagrams of schemas that were generated: no box over another, no line behind a box, every table drawn once.
import assert from 'node:assert/strict';
import type { Entity, Relation } from '../../server/src/report/diagram/drawing.ts';
import { groupsOf } from '../../server/src/report/diagram/groups.ts';
import { layoutOf, type Box, type Layout, type Point } from '../../server/src/report/diagram/layout.ts';
import { mermaidOf } from '../../server/src/report/diagram/mermaid.ts';
import { svgOf } from '../../server/src/report/diagram/svg.ts';

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let at = seed;
  return (below) => (at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0) % below;
}

interface Generated { readonly entities: ReadonlyMap<string, Entity>; readonly relations: readonly Relation[] }

/** Tables that refer to earlier ones, a few to themselves, to later ones or to the same twice; `users` is referred to by half of them. */
function generated(count: number, seed: number): Generated {
  const below = numbers(seed);
  const ids = Array.from({ length: count }, (_, at) => (at === 0 ? 'users' : `table_${at}`));
  const relations: Relation[] = [];
  ids.forEach((from, at) => {
    for (let key = 0; key < below(4); key++) {
      const to = below(2) === 0 ? ids[0]! : ids[below(20) === 0 ? below(count) : below(at + 1)]!;
      relations.push({ from, to, column: `key_${key}`, optional: below(2) === 0, unique: below(5) === 0 });
    }
  });
  const entities = ids.map((id): Entity => ({
    id, name: `${id}_${'x'.repeat(below(40))}`, emphasised: false, more: below(3),
    columns: [{ name: 'id', type: 'bigint', key: 'primary' }, ...relations.filter(({ from }) => from === id).map(({ column }) => ({ name: column, type: 'bigint', key: 'foreign' as const })), ...Array.from({ length: below(6) }, (_, at) => ({ name: `column_${at}`, type: 'text' }))],
  }));
  return { entities: new Map(entities.map((one) => [one.id, one])), relations };
}

function layoutsOf({ entities, relations }: Generated): readonly Layout[] {
  const { tied, alone } = groupsOf([...entities.keys()], relations);
  return [...tied, ...(alone.length > 0 ? [alone] : [])].map((ids) => layoutOf({ title: 'a group', entities: ids.map((id) => entities.get(id)!), relations: ids === alone ? [] : relations.filter(({ from, to }) => ids.includes(from) && ids.includes(to)) }));
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Points along the curves that `svgOf` draws between the points of a route. */
function along({ points, turns }: Layout['routes'][number]): readonly Point[] {
  return points.slice(1).flatMap((to, at) => {
    const from = points[at]!;
    const bend = turns ? 36 : (to.x - from.x) / 2;
    const [first, second] = [from.x + bend, turns ? to.x + bend : to.x - bend];
    return Array.from({ length: 21 }, (_, step): Point => {
      const t = step / 20;
      const of = (a: number, b: number, c: number, d: number): number => (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
      return { x: of(from.x, first, second, to.x), y: of(from.y, from.y, to.y, to.y) };
    });
  });
}

const isInside = ({ x, y }: Point, box: Box): boolean => x > box.x + 0.5 && x < box.x + box.width - 0.5 && y > box.y && y < box.y + box.height;

describe('diagrams of a schema', () => {
  for (const [count, seed] of [[5, 1], [16, 2], [150, 3], [150, 4], [400, 5]] as const) {
    it(`draws ${count} tables (seed ${seed}) without overlap and without a line behind a box`, () => {
      const schema = generated(count, seed);
      const layouts = layoutsOf(schema);
      assert.deepEqual(layouts.flatMap(({ boxes }) => boxes.map(({ entity }) => entity.id)).sort(), [...schema.entities.keys()].sort());
      for (const { boxes, routes, width, height } of layouts) {
        boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other) => assert.ok(!overlap(one, other), `${one.entity.id} lies over ${other.entity.id}`)));
        for (const { x, y, width: w, height: h, entity } of boxes) assert.ok(x >= 0 && y >= 0 && x + w <= width && y + h <= height, `${entity.id} lies outside`);
        for (const route of routes) for (const point of along(route)) for (const box of boxes) assert.ok(!isInside(point, box), `${route.relation.from}.${route.relation.column} runs behind ${box.entity.id}`);
        assert.ok(width < 1_700, `a diagram of ${boxes.length} tables is ${width} wide`);
      }
    });
  }

  it('keeps what is tied together whole up to a page, and divides a larger web where it is tightest', () => {
    const star = (from: string, to: string): Relation => ({ from, to, column: 'id', optional: false, unique: false });
    const small = ['a', 'b', 'c', 'd'];
    assert.deepEqual(groupsOf(small, [star('b', 'a'), star('c', 'b')]), { tied: [['a', 'b', 'c']], alone: ['d'] });
    // Ten orders of two lines each and their tenant: each order keeps its lines.
    const orders = Array.from({ length: 10 }, (_, at) => `o${at}`);
    const ids = ['tenant', ...orders.flatMap((order) => [order, `${order}a`, `${order}b`])];
    const { tied } = groupsOf(ids, orders.flatMap((order) => [star(order, 'tenant'), star(`${order}a`, order), star(`${order}b`, order)]));
    for (const order of orders) assert.ok(tied.some((group) => group.includes(order) && group.includes(`${order}a`) && group.includes(`${order}b`)), order);
    assert.ok(tied.every(({ length }) => length <= 12));
  });

  it('writes names that are no words as text', () => {
    const entity: Entity = { id: 'a', name: 'odd "<name>" & more', emphasised: true, rows: '1 row', more: 0, columns: [{ name: 'a b', type: 'numeric(10,2)', key: 'primary' }] };
    const drawing = { title: 'T', entities: [entity], relations: [{ from: 'a', to: 'a', column: 'a b', optional: true, unique: true }] };
    assert.match(svgOf(drawing), /odd &quot;&lt;name&gt;&quot; &amp; more/);
    assert.equal(mermaidOf(drawing), 'erDiagram\n  "odd _<name>_ & more" {\n    numeric(10_2) a_b PK\n  }\n  "odd _<name>_ & more" |o--o| "odd _<name>_ & more" : "a b"');
  });
});
