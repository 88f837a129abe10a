// What each method of Kysely's builders adds to a statement. Sources: the types of kysely 0.29, query-builder/*.d.ts;
// what is not listed here is not read, and leaves every part of the statement open.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { walked, type Step } from '../chain.ts';
import { takeAll, UNIONS, type Clauses, type Condition, type Item } from '../clauses.ts';
import { textOf, writeAliased, written } from '../names.ts';
import { leave, say } from '../rendering.ts';
import { bindingOf } from '../program.ts';
import { assigned, writeCount, writeSortKey } from './assignments.ts';
import { writeComparison, writeExpression, writeOperand } from './expressions.ts';
import { givenBack, membersOf, type Rendering } from './place.ts';
import { aliasOf, joined, sourcesOf, united, writeReferences, writeSource } from './sources.ts';

const IGNORED: ReadonlySet<string> = new Set(['$castTo', '$narrowType', '$assertType', '$notNull', '$asScalar', '$asTuple', 'withPlugin', 'as', 'withSchema', 'setIsolationLevel', 'defaultValues', 'comment']);
const JOINS: Readonly<Record<string, string>> = {
  innerJoin: 'inner join', leftJoin: 'left join', rightJoin: 'right join', fullJoin: 'full join', crossJoin: 'cross join',
  innerJoinLateral: 'inner join lateral', leftJoinLateral: 'left join lateral', crossJoinLateral: 'cross join lateral',
};
const TAILS: Readonly<Record<string, string>> = { forUpdate: ' for update', forShare: ' for share', forNoKeyUpdate: ' for no key update', forKeyShare: ' for key share', skipLocked: ' skip locked', noWait: ' nowait' };
const CLEARED: Readonly<Record<string, 'outputs' | 'where' | 'order' | 'limit' | 'offset' | 'groups'>> = { clearSelect: 'outputs', clearWhere: 'where', clearOrderBy: 'order', clearLimit: 'limit', clearOffset: 'offset', clearGroupBy: 'groups' };

/** How deep helpers are followed into one another. */
const DEEP = 8;

export function take(rendering: Rendering, clauses: Clauses, steps: readonly Step[], depth = 0): void {
  takeAll(clauses, steps, (step) => taken(rendering, clauses, step, depth));
}

function taken(rendering: Rendering, clauses: Clauses, step: Step, depth: number): boolean {
  const { draft } = rendering;
  const { name, call, isSure } = step;
  const { args, nameSpan: at } = call;
  const [first, second] = args;
  const item = (write: () => void, where: Span = at): Item => ({ at: where, isSure, write });
  if (IGNORED.has(name)) return true;
  if (args.some(({ kind }) => kind === 'spread')) return false;
  if (Object.hasOwn(CLEARED, name)) {
    clauses[CLEARED[name]!].length = 0;
    return isSure;
  }
  if (Object.hasOwn(JOINS, name)) return joined(rendering, clauses, step, JOINS[name]!);
  if (Object.hasOwn(UNIONS, name)) return united(rendering, clauses, step, UNIONS[name]!);
  if (Object.hasOwn(TAILS, name)) {
    if (args.length > 0) return false;
    clauses.tail.push(item(() => say(draft, TAILS[name]!, at)));
    return true;
  }
  switch (name) {
    case 'select': case 'returning': return first !== undefined && put(name === 'select' ? clauses.outputs : clauses.tail, outputsOf(rendering, first), step, name, rendering);
    case 'selectAll': case 'returningAll': return put(name === 'selectAll' ? clauses.outputs : clauses.tail, starsOf(rendering, first, at), step, name, rendering);
    case 'distinct': clauses.distinct.push(item(() => say(draft, 'distinct ', at))); return isSure;
    case 'distinctOn':
      if (!first) return false;
      clauses.distinct.push(item(() => {
        say(draft, 'distinct on (', at);
        membersOf(rendering, first).forEach((one, i) => {
          if (i > 0) say(draft, ', ', at);
          writeOperand(rendering, one);
        });
        say(draft, ') ', at);
      }));
      return isSure;
    case 'where': case 'having': case 'whereRef': case 'havingRef': {
      const condition = conditionOf(rendering, step);
      (name.startsWith('where') ? clauses.where : clauses.having).push(condition);
      return true;
    }
    case 'groupBy': case 'orderBy':
      if (!first) return false;
      if (name === 'groupBy') clauses.groups.push(...membersOf(rendering, first).map((one) => item(() => writeOperand(rendering, one), one)));
      else clauses.order.push(...membersOf(rendering, first).map((one) => item(() => writeSortKey(rendering, one, second), one)));
      return true;
    case 'limit': case 'offset':
      if (!first) return false;
      clauses[name].push(item(() => writeCount(rendering, first), at));
      return true;
    case 'from': case 'using':
      if (!first) return false;
      clauses.sources.push(...sourcesOf(rendering, first).map((one) => item(() => writeSource(rendering, one), one)));
      return true;
    case 'set': return assigned(rendering, clauses, step);
    case '$if': case '$call': return called(rendering, clauses, step, depth);
    default: return false;
  }
}

/** `select(…)` adds to the outputs; `returning` is said behind everything. */
function put(list: Item[], items: readonly Item[], { isSure, call }: Step, name: string, { draft }: Rendering): boolean {
  const own = items.map((one) => ({ ...one, isSure: isSure && one.isSure }));
  if (!name.startsWith('returning')) list.push(...own);
  else list.push({ at: call.nameSpan, isSure, write: () => own.forEach((one, i) => {
    say(draft, i === 0 ? ' returning ' : ', ', call.nameSpan);
    one.write();
  }) });
  return true;
}

function outputsOf(rendering: Rendering, value: Value): readonly Item[] {
  const { draft } = rendering;
  return membersOf(rendering, value).map((one) => ({ at: one, isSure: true, write: () => {
    if (textOf(rendering, one) !== undefined) return writeAliased(rendering, one);
    if (one.kind === 'spread' || !writeExpression(rendering, one)) return leave(draft, one);
    const alias = aliasOf(rendering, one);
    if (alias) say(draft, ` as ${alias}`, one);
  } }));
}

function starsOf(rendering: Rendering, value: Value | undefined, at: Span): readonly Item[] {
  const { draft } = rendering;
  if (!value) return [{ at, isSure: true, write: () => say(draft, '*', at) }];
  return membersOf(rendering, value).map((one) => ({ at: one, isSure: true, write: () => {
    const name = textOf(rendering, one);
    if (name === undefined) leave(draft, one);
    else say(draft, `${written(rendering, name)}.*`, one);
  } }));
}

function conditionOf(rendering: Rendering, { call, name, isSure }: Step): Condition {
  const { draft } = rendering;
  const { args, nameSpan } = call;
  const at = args[0] ?? nameSpan;
  return { at, isSure, joined: 'and', write: () => {
    const [left, operator, right] = args;
    if (name.endsWith('Ref') && left && right) return writeReferences(rendering, left, operator, right);
    if (args.length === 3) return writeComparison(rendering, args, call);
    if (!left || !writeExpression(rendering, left)) leave(draft, left ?? call);
  } };
}

// ── Continued by a function ──────────────────────────────────────────────────────────────────────────────────────

/** `$if(x, (qb) => qb.where(…))`, `$call(withOwner)` with a function of this file. */
function called(rendering: Rendering, clauses: Clauses, { name, call, isSure }: Step, depth: number): boolean {
  const [continues] = name === '$if' ? call.args.slice(1) : call.args;
  const given = depth >= DEEP || !continues ? undefined : givenBack(rendering, continues);
  if (!given) return false;
  const steps = followed(rendering, given);
  if (!steps) return false;
  take(rendering, clauses, steps.map((step) => ({ ...step, isSure: step.isSure && isSure && name !== '$if' })), depth + 1);
  return true;
}

/** The steps by which a function continues its first parameter. */
function followed({ tree, builders, inside }: Rendering, given: Value): readonly Step[] | undefined {
  const { base, steps } = walked(builders, given);
  const binding = base.kind === 'name' ? bindingOf(tree, base) : undefined;
  return binding?.kind === 'parameter' && !binding.path && inside.has(binding.routine) && tree.routines[binding.routine]?.params[0] === binding.id ? steps : undefined;
}
