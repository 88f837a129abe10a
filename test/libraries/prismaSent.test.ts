// What is read of a call of Prisma's is what it sends for it: its own SQL (test/sent/prisma.json, written by test/sent/prisma.ts) means the same.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readSql } from '../../server/src/engine/reading/read.ts';
import type { Conjunct, Output, Predicate, Query, Source, Term } from '../../server/src/query/query.ts';
import { show } from '../../server/src/query/show.ts';
import { sitesIn } from './sitesIn.ts';

interface Sent { readonly call: string; readonly sql: readonly string[] }
interface Golden { readonly schema: string; readonly queries: readonly Sent[] }
const golden = JSON.parse(readFileSync('test/sent/prisma.json', 'utf8')) as Golden & { readonly mysql: Golden };

// ── One form of what means the same

/** A query and all in it, from the inside out: conditions, columns and what is set in one order; no condition that says nothing; no type that a value is cast to. */
function normal<T>(value: T): T {
  if (value instanceof Set || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(normal) as T;
  const whole = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, normal(inner as unknown)])) as unknown as { kind?: string };
  switch (whole.kind) {
    case 'cast': return (whole as { term: Term }).term as T;
    // What an EXISTS selects is not asked.
    case 'exists': return { ...whole, query: { ...(whole as { query: Query }).query, outputs: [] } } as T;
    case 'or': return { ...whole, alternatives: (whole as { alternatives: Conjunct[][] }).alternatives.map(tidied) } as T;
    case 'not': return { ...whole, inner: tidied((whole as { inner: Conjunct[] }).inner) } as T;
    case 'like': return { ...whole, pattern: { kind: 'constant', type: 'number', value: shapeOf((whole as { pattern: Term }).pattern) } } as T;
    default: return 'sources' in whole ? (normalQuery(whole as Query) as T) : (whole as T);
  }
}

function normalQuery(query: Query): Query {
  const { offset, ...rest } = flat(query);
  const outputs = rest.outputs.map(({ name: _, ...one }): Output => one);
  const shown = (output: Output): string => unnamed(show({ ...empty(rest), outputs: [output] }));
  return {
    ...rest,
    ...(offset && offset.count !== 0 && { offset }),
    outputs: [...new Map(outputs.map((one) => [shown(one), one])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    filters: tidied(rest.filters),
    having: tidied(rest.having),
    writes: rest.writes.toSorted((a, b) => (a.column < b.column ? -1 : 1)),
  };
}

const empty = ({ span, verb }: Query): Query => ({ model: 'relational', kind: 'read', span, verb, ctes: [], sources: [], outputs: [], filters: [], grouping: [], grouped: 'no', having: [], order: [], setOperations: [], writes: [], inner: [], open: new Set() });

/** `1 = 1` says nothing; a column that is equal to something is not null; rows are equal where their columns are. */
function tidied(conjuncts: readonly Conjunct[]): readonly Conjunct[] {
  const split = conjuncts.flatMap((one): readonly Conjunct[] => {
    const { predicate } = one;
    if (predicate.kind !== 'compare') return [one];
    const { left, right } = predicate;
    if (left.kind === 'constant' && right.kind === 'constant' && left.value === right.value && predicate.operator === '=') return [];
    if (left.kind === 'list' && right.kind === 'list') return left.items.map((item, at) => ({ ...one, predicate: { ...predicate, left: item, right: right.items[at]! } }));
    return [one];
  });
  const equal = new Set(split.flatMap(({ predicate }) => (predicate.kind === 'compare' && predicate.operator === '=' ? [predicate.left, predicate.right].flatMap((term) => (term.kind === 'column' ? [term.path.join('.')] : [])) : [])));
  const shown = (one: Conjunct): string => unnamed(show({ ...empty({ span: one.span, verb: one.span } as Query), filters: [{ ...one, on: undefined } as unknown as Conjunct] }));
  return split.filter(({ predicate }) => !isAlways(predicate) && !(predicate.kind === 'null' && predicate.negated && predicate.term.kind === 'column' && equal.has(predicate.term.path.join('.')))).toSorted((a, b) => (shown(a) < shown(b) ? -1 : 1));
}

/** No row is asked for where `1 <> 1`, and there is none. */
const isAlways = (predicate: Predicate): boolean => predicate.kind === 'exists' && predicate.negated && predicate.query.filters.some(({ predicate: inner }) => inner.kind === 'compare' && inner.operator === '<>' && inner.left.kind === 'constant' && inner.right.kind === 'constant' && inner.left.value === inner.right.value);

/** What is summed of all rows of a query without a limit is summed of the rows that it reads. */
function flat(query: Query): Query {
  const [only, ...others] = query.sources;
  const inner = only?.kind === 'derived' && others.length === 0 && query.grouped === 'whole' ? only.query : undefined;
  if (!inner || inner.limit || inner.offset || inner.order.length > 0) return query;
  const qualified = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null || value instanceof Set) return value;
    if (Array.isArray(value)) return value.map(qualified) as T;
    const term = value as unknown as Term;
    if (term.kind === 'column') return (inner.outputs.map(({ term: own }) => own).find((own) => own?.kind === 'column' && own.path.at(-1) === term.path.at(-1)) ?? term) as T;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, qualified(one as unknown)])) as T;
  };
  return { ...query, outputs: qualified(query.outputs), sources: inner.sources as readonly Source[], filters: inner.filters };
}

/** Whether a pattern begins and ends with anything. */
function shapeOf(pattern: Term): string {
  const parts = (term: Term): string => (term.kind === 'constant' ? term.value : term.kind === 'operation' && term.operator === '||' ? term.args.map(parts).join('') : '…');
  const text = parts(pattern);
  return `«${text.startsWith('%') ? '%' : ''}…${text.endsWith('%') ? '%' : ''}»`;
}

const ALIAS = /\b(?:(?:[tjo]|orderby_|aggr_selection_)\d+(?:_\w+)?|found|tmp_subselect_table)\b/g;
const unnamed = (text: string): string => text.replace(ALIAS, 'a');

/** Tables are named in the order in which they are spoken of. */
function renamed(text: string): string {
  const names = new Map<string, string>();
  return text.replace(ALIAS, (name) => names.get(name) ?? names.set(name, `a${names.size}`).get(name)!);
}

/** A value that is written out is bound by the library all the same; a list is as long as it is. */
const bound = (text: string): string => text.replace(/'(?:[^']|'')*'|(?<![\w.$])\d+(?:\.\d+)?|\b(?:true|false)\b/g, '?').replace(/\b(in )?\((?:…|(\?|lower\(\?\))(?:, (?:\?|lower\(\?\)))*)\)/g, (_, word = '', one = '?') => `${word}(${one})`);

const drawn = (query: Query): string => renamed(bound(show(normal(query))));

// ── What is compared

/** Which rows are distinct Prisma finds out in memory, unless a preview feature of the schema has the database do it: how many are read is left open. */
const OPEN: ReadonlySet<string> = new Set(golden.queries.map(({ call }) => call).filter((call) => call.includes('distinct')));

const queriesOf = (sql: string, dialect: 'postgres' | 'mysql'): readonly Query[] => readSql({ path: 'sent.sql', language: 'sql', version: 0, text: sql.replaceAll('"public".', '') }, dialect).sites[0]!.statements.flatMap(({ query }) => query ?? []);

/** Of a call that writes, what it writes of the model itself is told, or that it reads the row where it writes nothing of it: not what it reads besides, nor what it writes of relations. */
function told(call: string, read: readonly Query[], sent: readonly Query[]): readonly Query[] {
  if (!/^prisma\.\w+\.(?:create|update|upsert|delete)/.test(call)) return sent;
  const own = sent.filter(({ sources: [target] }) => target?.table?.name === read[0]?.sources[0]?.table?.name);
  const writes = own.filter(({ kind }) => kind !== 'read');
  return read[0]?.kind === 'read' ? [...own.slice(0, 1), ...writes] : writes;
}

const closed = (text: string): string => text.replace(/ … [\w, ]+$/, '');

/** An upsert that looks for the row sends the insert or the update, of which both are told. */
const chosen = (call: string, read: readonly Query[], sent: readonly Query[]): readonly Query[] => (call.includes('.upsert(') && sent.length === 1 ? read.filter(({ kind }) => kind === sent[0]!.kind) : read);

const programOf = (call: string): string => `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function f(id: string, name: string, n: number, ids: string[], since: Date) {\nawait ${call};\n}\n`;

function compared({ schema, queries }: Golden, dialect: 'postgres' | 'mysql'): void {
  const files: Readonly<Record<string, string>> = { 'package.json': '{"dependencies":{"@prisma/client":"^7.10.0"}}', 'schema.prisma': schema };
  for (const { call, sql } of queries) {
    it(call, () => {
      const text = programOf(call);
      const sites = sitesIn(files, text);
      const read = sites.flatMap(({ statements }) => statements.flatMap(({ query }) => query ?? []));
      const sent = told(call, read, sql.flatMap((one) => queriesOf(one, dialect)));
      // Relations are read in no order.
      const [own = [], said = []] = [chosen(call, read, sent), sent].map((one) => one.map(drawn).toSorted());
      if (OPEN.has(call)) assert.notDeepEqual(own, said, 'it is read by now');
      assert.deepEqual(OPEN.has(call) ? own.map(closed) : own, said, [...sites.map(({ site }) => site.carrier.text), ...sql].join('\n') || 'no site');
    });
  }
}

describe('what is read of a call of Prisma is what it sends', () => {
  compared(golden, 'postgres');
  describe('to MySQL', () => compared(golden.mysql, 'mysql'));

  it('there are enough of them', () => assert.ok(golden.queries.length >= 240));
});
