// What conditions ask of the inside of a JSON column: `{ meta: { theme: 'dark', size: { $gt: 3 } } }`. Source: mikro-orm 6, knex/AbstractSqlPlatform.js and postgresql/PostgreSqlPlatform.js (`getSearchJsonPropertyKey`).
import { givenIn, type Given } from '../options.ts';
import { leave, listed, maybe } from '../rendering.ts';
import { literalOf } from '../typeorm/place.ts';
import { isOperator, type Asked } from './operators.ts';
import type { Rendering } from './place.ts';
import { writeColumn } from './where.ts';

export function writeJson(rendering: Rendering, asked: Asked, given: readonly Given[], path: readonly string[] = []): void {
  const { draft } = rendering;
  listed(draft, ' and ', asked.at, given.map((one) => () => maybe(draft, one.isSure || one.isUndefined === true, () => {
    const { name, value, at } = one;
    const inner = literalOf(rendering, value).kind === 'object' ? givenIn(rendering, value) : undefined;
    const isNested = inner && !inner.every((each) => isOperator(each.name));
    if (name === undefined || !/^[\w-]+$/.test(name) || path.length > 6) return leave(draft, value);
    if (isNested) return writeJson(rendering, asked, inner, [...path, name]);
    writeColumn(rendering, { text: inside(rendering, asked.text, [...path, name], inner?.length === 1 ? inner[0]!.value : value), at }, value, false);
  })));
}

/** Numbers and truths are compared as what they are. */
function inside(rendering: Rendering, column: string, path: readonly string[], value: Given['value']): string {
  if (rendering.draft.dialect.id !== 'postgres') return `json_extract(${column}, '$.${path.join('.')}')`;
  const text = `${[column, ...path.slice(0, -1).map((step) => `'${step}'`)].join('->')}->>'${path.at(-1)}'`;
  const held = literalOf(rendering, value);
  const type = held.kind !== 'constant' ? undefined : held.type === 'number' ? 'float8' : held.type === 'boolean' ? 'bool' : undefined;
  return type === undefined ? text : `(${text})::${type}`;
}
