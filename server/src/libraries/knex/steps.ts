// What each method of Knex's builder adds to a statement. Sources: knexjs.org, "Query Builder"; knex 3.3, types/index.d.ts.
// What is not listed here is not read, and leaves every part of the statement open.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { takeAll, type Clauses, type Item } from '../clauses.ts';
import { heldBy, textOf, written } from '../names.ts';
import { leave, listed, pass, say } from '../rendering.ts';
import { askedBy, conditionOf, isCondition } from './conditions.ts';
import { membersOf, writeIdentifier, writePart, writeRaw, type Rendering } from './place.ts';
import { joined, united, withTable, writeTable } from './sources.ts';

const IGNORED: ReadonlySet<string> = new Set(['transacting', 'timeout', 'debug', 'comment', 'hintComment', 'queryContext', 'options', 'connection', 'clone', 'as', 'on', 'into', 'queryBuilder', 'withSchema', 'insert', 'update', 'del', 'delete', 'increment', 'decrement', 'onConflict', 'ignore', 'merge']);
const JOINS: Readonly<Record<string, string>> = {
  join: 'inner join', innerJoin: 'inner join', leftJoin: 'left join', leftOuterJoin: 'left outer join', rightJoin: 'right join', rightOuterJoin: 'right outer join', outerJoin: 'outer join', fullOuterJoin: 'full outer join', crossJoin: 'cross join',
};
const UNIONS: Readonly<Record<string, string>> = { union: 'union', unionAll: 'union all', intersect: 'intersect', except: 'except' };
const TAILS: Readonly<Record<string, string>> = { forUpdate: ' for update', forShare: ' for share', skipLocked: ' skip locked', noWait: ' nowait' };
const AGGREGATES: Readonly<Record<string, string>> = { count: 'count', countDistinct: 'count distinct', min: 'min', max: 'max', sum: 'sum', sumDistinct: 'sum distinct', avg: 'avg', avgDistinct: 'avg distinct' };
const CLEARED: Readonly<Record<string, 'outputs' | 'where' | 'order' | 'groups' | 'having'>> = { clearSelect: 'outputs', clearWhere: 'where', clearOrder: 'order', clearGroup: 'groups', clearHaving: 'having' };

const METHODS: ReadonlySet<string> = new Set([
  ...IGNORED, ...[JOINS, UNIONS, TAILS, AGGREGATES, CLEARED].flatMap((some) => Object.keys(some)),
  'select', 'column', 'columns', 'from', 'table', 'fromRaw', 'distinct', 'distinctOn', 'groupBy', 'groupByRaw', 'orderBy', 'orderByRaw', 'limit', 'offset', 'first', 'pluck', 'returning', 'with', 'withRecursive', 'joinRaw', 'modify', 'truncate',
]);

/** Whether a builder has a method of that name, so that a chain is one by them. */
export const isMethod = (name: string): boolean => METHODS.has(name) || isCondition(name);

/** How deep callbacks of `modify` are followed. */
const DEEP = 8;

export function take(rendering: Rendering, clauses: Clauses, steps: readonly Step[], depth = 0): void {
  takeAll(clauses, steps, (step) => taken(rendering, clauses, step, depth));
}

function taken(rendering: Rendering, clauses: Clauses, step: Step, depth: number): boolean {
  const { draft } = rendering;
  const { name, call, isSure } = step;
  const { args, nameSpan: at } = call;
  const [first, second, third] = args;
  const item = (write: () => void, where: Span = at): Item => ({ at: where, isSure, write });
  const own = rendering.own?.(clauses, step);
  if (own !== undefined) return own;
  if (name === 'clearCounters' || IGNORED.has(name)) return true;
  if (Object.hasOwn(CLEARED, name)) {
    clauses[CLEARED[name]!].length = 0;
    return isSure;
  }
  if (Object.hasOwn(TAILS, name)) {
    clauses.tail.push(item(() => say(draft, TAILS[name]!, at)));
    return true;
  }
  if (Object.hasOwn(JOINS, name)) return joined(rendering, clauses, step, JOINS[name]!);
  if (Object.hasOwn(UNIONS, name)) return united(rendering, clauses, step, UNIONS[name]!);
  if (Object.hasOwn(AGGREGATES, name)) return aggregated(rendering, clauses, step, AGGREGATES[name]!);
  for (const clause of ['where', 'having'] as const) {
    const asked = askedBy(name, clause);
    if (asked && !(asked.what === '' && isNothing(rendering, first))) clauses[clause].push(conditionOf(rendering, step, asked));
    if (asked) return true;
  }
  const names = (values: readonly Value[]): readonly Item[] => membersOf(rendering, values).map((one) => item(() => (one.kind === 'spread' ? leave(draft, one) : writeIdentifier(rendering, one)), one));
  switch (name) {
    case 'select': case 'column': case 'columns': case 'pluck': clauses.outputs.push(...names(args)); return true;
    case 'from': case 'table':
      if (!first) return false;
      // The last one counts.
      if (isSure) clauses.sources.length = 0;
      else if (clauses.sources.length > 0) return false;
      clauses.sources.push(item(() => writeTable(rendering, first, textOf(rendering, second) ?? clauses.schema), first));
      return true;
    case 'fromRaw': clauses.sources.push(item(() => writeRaw(rendering, call))); return true;
    case 'first':
      clauses.outputs.push(...names(args));
      clauses.limit.push(item(() => say(draft, '1', at)));
      return true;
    case 'distinct':
      clauses.distinct.push(item(() => say(draft, 'distinct ', at)));
      clauses.outputs.push(...names(args));
      return isSure;
    case 'distinctOn':
      clauses.distinct.push(item(() => {
        say(draft, 'distinct on (', at);
        listed(draft, ', ', at, names(args).map((one) => () => one.write()));
        say(draft, ') ', at);
      }));
      return isSure;
    case 'groupBy': clauses.groups.push(...names(args)); return true;
    case 'groupByRaw': clauses.groups.push(item(() => writeRaw(rendering, call))); return true;
    case 'orderBy':
      if (!first) return false;
      clauses.order.push(...sortKeys(rendering, first, second, third).map((write) => item(write, first)));
      return true;
    case 'orderByRaw': clauses.order.push(item(() => writeRaw(rendering, call), first ?? at)); return true;
    case 'limit': case 'offset':
      if (!first) return false;
      clauses[name].push(item(() => writeCount(rendering, first)));
      return true;
    case 'returning':
      clauses.tail.push(item(() => {
        say(draft, ' returning ', at);
        listed(draft, ', ', at, names(args).map((one) => () => one.write()));
      }));
      return true;
    case 'with': case 'withRecursive': return withTable(rendering, clauses, step);
    case 'joinRaw':
      clauses.joins.push(item(() => {
        say(draft, ' ', at);
        writeRaw(rendering, call);
      }));
      return true;
    case 'modify': {
      const inner = depth >= DEEP || !first || args.length > 1 ? undefined : rendering.inside(first);
      if (inner) take(rendering, clauses, inner.map((one) => (isSure ? one : { ...one, isSure: false })), depth + 1);
      return inner !== undefined;
    }
    default: return false;
  }
}

/** `where({})` asks nothing. */
const isNothing = (rendering: Rendering, value: Value | undefined): boolean => {
  const held = value && heldBy(rendering, value);
  return held?.kind === 'object' && held.properties.length === 0;
};

function aggregated(rendering: Rendering, clauses: Clauses, { call, isSure }: Step, called: string): boolean {
  const { draft } = rendering;
  const { args, nameSpan } = call;
  const [name, word] = called.split(' ');
  const inner = `${name}(${word === undefined ? '' : `${word} `}`;
  const whole = (value: Value | undefined): void => {
    const text = value === undefined ? '*' : textOf(rendering, value);
    const found = text === undefined ? undefined : /^\s*(.+?)\s+as\s+(.+?)\s*$/i.exec(text);
    const alias = found?.[2] ?? aliasIn(rendering, args[1]);
    say(draft, inner, nameSpan);
    if (found || text !== undefined) say(draft, written(rendering, found?.[1] ?? text!.trim()), value ?? nameSpan);
    else writeIdentifier(rendering, value!);
    say(draft, `)${alias === undefined ? '' : ` as ${written(rendering, alias)}`}`, nameSpan);
  };
  const [first] = args;
  const held = first && heldBy(rendering, first);
  // Each name of an object is one of its own: `count({ n: '*' })`.
  const writes: (() => void)[] = held?.kind === 'object' ? held.properties.map((property) => () => {
    say(draft, inner, property.nameSpan);
    writeIdentifier(rendering, property.value);
    say(draft, `)${property.name === undefined ? '' : ` as ${written(rendering, property.name)}`}`, property.nameSpan);
  }) : [() => whole(first)];
  clauses.outputs.push(...writes.map((write) => ({ at: nameSpan, isSure, write })));
  return true;
}

/** `count('*', { as: 'n' })` */
function aliasIn(rendering: Rendering, options: Value | undefined): string | undefined {
  const held = options && heldBy(rendering, options);
  return held?.kind === 'object' ? textOf(rendering, held.properties.find(({ name }) => name === 'as')?.value) : undefined;
}

/** `orderBy('a', 'desc', 'last')`, `orderBy(['a', { column: 'b', order: 'desc' }])` */
function sortKeys(rendering: Rendering, first: Value, direction: Value | undefined, nulls: Value | undefined): readonly (() => void)[] {
  const { draft } = rendering;
  const list = heldBy(rendering, first);
  const items = list.kind === 'array' ? list.items : [first];
  return items.map((one) => () => {
    const held = heldBy(rendering, one);
    const property = (name: string): Value | undefined => (held.kind === 'object' ? held.properties.find((own) => own.name === name)?.value : undefined);
    const column = held.kind === 'object' ? property('column') : one;
    if (!column || one.kind === 'spread') return leave(draft, one);
    writeIdentifier(rendering, column);
    const way = held.kind === 'object' ? property('order') : direction;
    const word = way && textOf(rendering, way)?.toLowerCase();
    if (word === 'asc' || word === 'desc') say(draft, ` ${word}`, way!);
    else if (way && word === undefined) {
      say(draft, ' ', way);
      leave(draft, way);
    }
    const where = textOf(rendering, held.kind === 'object' ? property('nulls') : nulls)?.toLowerCase();
    if (where === 'first' || where === 'last') say(draft, ` nulls ${where}`, one);
  });
}

export function writeCount(rendering: Rendering, value: Value): void {
  const held = heldBy(rendering, value);
  if (held.kind === 'constant' && held.type === 'number') say(rendering.draft, held.value.replaceAll('_', ''), value);
  else if (!writePart(rendering, value)) pass(rendering.draft, value);
}
