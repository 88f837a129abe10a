import assert from 'node:assert/strict';
import { filterAccess } from '../../server/src/query/facts/access.ts';
import { servingIndexes } from '../../server/src/query/facts/serve.ts';
import { suggestIndex } from '../../server/src/plans/suggest.ts';
import type { IndexKeyPart } from '../../server/src/schema/schema.ts';
import { SERVED, SERVED_SCHEMA, SUGGESTED } from './served.ts';
import { resolvedOf, schemaOf } from './support.ts';

const schema = schemaOf(SERVED_SCHEMA);

const access = (where: string) => {
  const resolved = resolvedOf(`select 1 from purchase p where ${where}`, schema);
  return { resolved, source: resolved.sources[0]! };
};

describe('conditions', () => {
  const selectors = (where: string): string[] => {
    const { resolved, source } = access(where);
    return filterAccess(resolved, source).selectors.map(({ key, operator }) => `${key}: ${operator}`);
  };
  const blocked = (where: string): string[] => {
    const { resolved, source } = access(where);
    return filterAccess(resolved, source).blocked.map(({ columns, why }) => `${columns.join(', ')}: ${why}`);
  };

  const SELECTORS: readonly (readonly [string, readonly string[]])[] = [
    ['p.id = $1', ['id: equality']],
    ['5 < total', ['total: range']],
    ["note like 'a%' and status like 'abc'", ['note: prefix', 'status: equality']],
    ['customer_id in (1, 2) and shop_id = any ($1)', ['customer_id: list', 'shop_id: list']],
    ['deleted_at is null and open and reference is not null', ['deleted_at: null', 'open: truth', 'reference: not null']],
    ["lower(p.note) = 'x'", ['lower(note): equality']],
    ["details @> '{}' and tags && $1 and $2 <@ tags", ['details: contains', 'tags: contains', 'tags: contains']],
    ['created_at > now() - interval \'1 day\'', ['created_at: range']],
    ['(created_at, id) < ($1, $2)', ['created_at: range']],
    ['customer_id = 1 or customer_id = 2', ['customer_id: list']],
  ];
  for (const [where, expected] of SELECTORS) it(`${where} can be looked up`, () => assert.deepEqual(selectors(where), expected));

  const BLOCKED: readonly (readonly [string, readonly string[]])[] = [
    ["upper(note) = 'X'", ['note: function']],
    ["created_at::date = '2024-01-01'", ['created_at: cast']],
    ['total + 1 > 5', ['total: arithmetic']],
    ["coalesce(note, status) = 'x'", ['note, status: function']],
    ["note like '%x'", ['note: leading wildcard']],
    ['note ilike $1', ['note: pattern']],
    ["status <> 'x' and shop_id not in (1)", ['status: negation', 'shop_id: negation']],
    ["'x' = any (tags)", ['tags: array element']],
    ["details ->> 'a' = 'b'", ['details: function']],
    ["note like '%x' or status = 'y'", ['note, status: or']],
    // A function of a value is a value.
    ["note = upper($1) and created_at > date_trunc('day', now())", []],
  ];
  for (const [where, expected] of BLOCKED) it(`${where} cannot`, () => assert.deepEqual(blocked(where), expected));

  it('of a comparison of two columns of one table say nothing', () => {
    assert.deepEqual([selectors('customer_id = shop_id'), blocked('customer_id = shop_id')], [[], []]);
  });

  it('that are there only sometimes do not count', () => {
    const resolved = resolvedOf('select 1 from purchase where id = 1 and total = 2', schema, { optional: ['and total = 2'] });
    assert.deepEqual(filterAccess(resolved, resolved.sources[0]!).selectors.map(({ key }) => key), ['id']);
  });
});

describe('serving indexes', () => {
  const serving = (where: string): string[] => {
    const { resolved, source } = access(where);
    return servingIndexes(resolved, source).map(({ index, selectors }) => `${index.name}(${selectors.length})`);
  };

  for (const [where, expected] of SERVED) it(where, () => assert.deepEqual(serving(where), expected));

  it('serve the inner side of a join', () => {
    const resolved = resolvedOf('select 1 from customer c join purchase p on p.status = c.email', schema);
    assert.deepEqual(resolved.sources.map((source) => servingIndexes(resolved, source).map(({ index }) => index.name)), [[], ['by_status']]);
  });
});

describe('suggested indexes', () => {
  const key = (part: IndexKeyPart): string => `${part.column ?? part.expression}${part.operatorClass ? ` ${part.operatorClass}` : ''}${part.direction === 'desc' ? ' desc' : ''}`;
  const suggested = (rest: string): string | undefined => {
    const resolved = resolvedOf(`select 1 from purchase p ${rest}`, schema);
    const found = suggestIndex(resolved, resolved.sources[0]!);
    if (!found) return undefined;
    const { method, keys, predicate } = found.index;
    return `${method === 'btree' ? '' : `${method} `}(${keys.map(key).join(', ')})${predicate.length > 0 ? ` where ${predicate.join(' and ')}` : ''}${found.extends ? ` extends ${found.extends.name}` : ''}`;
  };

  for (const [rest, expected] of SUGGESTED) it(rest, () => assert.equal(suggested(rest), expected));
});
