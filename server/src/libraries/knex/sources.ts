// Tables, joins, unions and queries with a name of Knex's builder. Sources: knexjs.org, "Query Builder"; knex 3.3, types/index.d.ts.
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { writeConditions, type Clauses } from '../clauses.ts';
import { heldBy, textOf } from '../names.ts';
import { leave, listed, say } from '../rendering.ts';
import { joinConditions, writePairs } from './conditions.ts';
import { membersOf, named, writeIdentifier, writePart, type Rendering } from './place.ts';

export function writeTable(rendering: Rendering, value: Value, schema?: string): void {
  const text = textOf(rendering, value);
  if (text === undefined || schema === undefined || !/^[\w.]+(?:\s|$)/.test(text.trim())) return writeIdentifier(rendering, value);
  say(rendering.draft, named(rendering, `${schema}.${text.trim()}`), value);
}

export function joined(rendering: Rendering, clauses: Clauses, { call, isSure }: Step, word: string): boolean {
  const { draft } = rendering;
  const { args: [table, first, second, third], nameSpan } = call;
  if (!table) return false;
  clauses.joins.push({ at: nameSpan, isSure, write: () => {
    say(draft, ` ${word} `, nameSpan);
    writeTable(rendering, table, clauses.schema);
    if (!first) return;
    const held = heldBy(rendering, first);
    const conditions = held.kind === 'function' ? joinConditions(rendering, first) : undefined;
    if (conditions) return writeConditions(draft, ' on ', conditions, undefined);
    say(draft, ' on ', nameSpan);
    if (held.kind === 'object') return writePairs(rendering, held);
    if (!second) return void (held.kind !== 'function' && writePart(rendering, first) ? undefined : leave(draft, first));
    const sign = third ? textOf(rendering, second) : '=';
    if (sign === undefined) return leave(draft, call);
    writeIdentifier(rendering, first);
    say(draft, ` ${sign} `, nameSpan);
    writeIdentifier(rendering, third ?? second);
  } });
  return true;
}

export function united(rendering: Rendering, clauses: Clauses, { call, isSure }: Step, word: string): boolean {
  const { draft } = rendering;
  const all = membersOf(rendering, call.args).map((one) => ({ one, steps: rendering.stepsOf(one) }));
  const [first] = all;
  if (!first || all.some(({ steps }) => !steps)) return false;
  for (const { one, steps } of all) clauses.unions.push({ at: call.nameSpan, isSure, write: () => {
    say(draft, ` ${word} `, call.nameSpan);
    rendering.query(steps!, one);
  } });
  return true;
}

/** `with('recent', (qb) => …)`, `with('recent', knex.raw('…'))`, `with('tree', ['id'], …)` */
export function withTable(rendering: Rendering, clauses: Clauses, { name, call, isSure }: Step): boolean {
  const { draft } = rendering;
  const [named, ...rest] = call.args;
  const made = rest.at(-1);
  if (!named || !made || rest.length > 2) return false;
  if (name === 'withRecursive') clauses.isRecursive = true;
  clauses.ctes.push({ at: named, isSure, write: () => {
    writeIdentifier(rendering, named);
    if (rest.length === 2) {
      say(draft, '(', rest[0]!);
      listed(draft, ', ', rest[0]!, membersOf(rendering, [rest[0]!]).map((one) => () => writeIdentifier(rendering, one)));
      say(draft, ')', rest[0]!);
    }
    const steps = rendering.stepsOf(made);
    say(draft, ' as (', call.nameSpan);
    if (steps) rendering.query(steps, made);
    else if (!writePart(rendering, made)) leave(draft, made);
    say(draft, ')', call.nameSpan);
  } });
  return true;
}
