// What conditions ask of the inside of a JSON column: `{ settings: { theme: 'dark' } }`, `{ 'settings.size': { [Op.gt]: 3 } }`.
// Sources: sequelize 6, lib/dialects/abstract/query-generator.js (`_whereJSON`, `_traverseJSON`, `_castKey`), lib/dialects/postgres/query-generator.js (`jsonPathExtractionQuery`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { bindingOf } from '../program.ts';
import { leave, listed, maybe } from '../rendering.ts';
import { literalOf } from '../typeorm/place.ts';
import { membersOf, type Member } from './members.ts';
import { writeColumn } from './operators.ts';
import type { Place, Rendering } from './place.ts';

export interface Inside { readonly column: string; readonly path: readonly string[] }

const DEEP = 12;

/** As PostgreSQL is asked: what stands at a path, as text, or as what it is compared with. */
export function writeWithin(rendering: Rendering, place: Place, { column, path }: Inside, { at, value }: { readonly at: Span; readonly value: Value }, depth: number): void {
  const { draft } = rendering;
  const held = literalOf(rendering, value);
  const members = held.kind === 'object' && depth < DEEP ? membersOf(rendering, value) : undefined;
  if (path.some((step) => !/^[\w-]+$/.test(step)) || held.kind === 'choice' || held.kind === 'array' || (held.kind === 'object' && !members)) return leave(draft, value);
  if (!members) return writeAt(rendering, place, { column, path }, { at, value }, value, depth);
  listed(draft, ' and ', at, members.map((one) => () => maybe(draft, one.isSure, () => {
    if (one.name !== undefined) writeWithin(rendering, place, { column, path: [...path, one.name] }, one, depth + 1);
    else if (one.operator === undefined || /^(?:or|and|not)$/.test(one.operator) && membersOf(rendering, one.value)) leave(draft, one.value);
    else writeAt(rendering, place, { column, path }, { at: one.at, value: asked(one) }, one.value, depth);
  })));
}

/** An operator by itself. */
const asked = ({ at, value }: Member): Value => ({ kind: 'object', start: at.start, end: value.end, properties: [{ start: at.start, end: value.end, nameSpan: { start: at.start, end: at.end }, value, spread: false }] });

function writeAt(rendering: Rendering, place: Place, { column, path }: Inside, { at, value }: { readonly at: Span; readonly value: Value }, compared: Value, depth: number): void {
  const text = path.length === 0 ? column : `(${column}#>>'{${path.join(',')}}')`;
  const type = castFor(rendering, compared);
  writeColumn(rendering, place, { text: type === undefined ? text : `cast(${text} as ${type})`, at }, value, depth);
}

/** Numbers and truths are compared as what they are. */
function castFor(rendering: Rendering, value: Value): string | undefined {
  const held = literalOf(rendering, value);
  const type = held.kind === 'constant' ? held.type : bindingOf(rendering.tree, value)?.type;
  return type === 'number' ? 'double precision' : type === 'boolean' ? 'boolean' : undefined;
}
