// Tables, queries with a name, joins and unions of Kysely's builders. Source: the types of kysely 0.29, query-builder/select-query-builder.d.ts, join-builder.d.ts.
import type { Value } from '../../hosts/tree.ts';
import { chainOf, walked, type Step } from '../chain.ts';
import { writeConditions, type Clauses, type Condition } from '../clauses.ts';
import { heldBy, textOf, writeAliased, writeName, written } from '../names.ts';
import { leave, nameFrom, say } from '../rendering.ts';
import { writeComparison, writeExpression, writeOperand } from './expressions.ts';
import { givenBack, type Rendering } from './place.ts';

export const sourcesOf = (rendering: Rendering, value: Value): readonly Value[] => {
  const held = heldBy(rendering, value);
  return held.kind === 'array' ? held.items : [value];
};

/** A table by its name, or a query that has been given one. */
export function writeSource(rendering: Rendering, value: Value): void {
  if (textOf(rendering, value) !== undefined) return writeAliased(rendering, value);
  if (!writeExpression(rendering, value)) return nameFrom(rendering.draft, value);
  const alias = aliasOf(rendering, value);
  if (alias) say(rendering.draft, ` as ${alias}`, value);
}

export function joined(rendering: Rendering, clauses: Clauses, { call, isSure }: Step, word: string): boolean {
  const { draft } = rendering;
  const { args: [table, left, right], nameSpan } = call;
  if (!table) return false;
  clauses.joins.push({ at: nameSpan, isSure, write: () => {
    say(draft, ` ${word} `, nameSpan);
    writeSource(rendering, table);
    if (word.startsWith('cross')) return;
    if (left && right) {
      say(draft, ' on ', nameSpan);
      writeName(rendering, left);
      say(draft, ' = ', nameSpan);
      return writeName(rendering, right);
    }
    const conditions = left && joinConditions(rendering, left);
    if (conditions) return writeConditions(draft, ' on ', conditions, undefined);
    say(draft, ' on ', nameSpan);
    leave(draft, left ?? call);
  } });
  return true;
}

/** `(join) => join.onRef('a.id', '=', 'b.id').on('b.kind', '=', kind)` */
function joinConditions(rendering: Rendering, value: Value): readonly Condition[] | undefined {
  const { draft } = rendering;
  const given = givenBack(rendering, value);
  if (!given) return undefined;
  const { base, steps } = walked(rendering.builders, given);
  if (base.kind !== 'name' || steps.length === 0) return undefined;
  return steps.map(({ name, call }): Condition => ({ at: call.args[0] ?? call, isSure: true, joined: 'and', write: () => {
    const { args, nameSpan } = call;
    if (name === 'onTrue') return say(draft, draft.dialect.id === 'sqlserver' ? '1 = 1' : 'true', nameSpan);
    if (name === 'onRef' && args[0] && args[2]) return writeReferences(rendering, args[0], args[1], args[2]);
    if (name === 'on' && args.length === 3) return writeComparison(rendering, args, call);
    if (name !== 'on' || !args[0] || !writeExpression(rendering, args[0])) leave(draft, call);
  } }));
}

export function united(rendering: Rendering, clauses: Clauses, { call, isSure }: Step, word: string): boolean {
  const { draft, builders } = rendering;
  const [first] = call.args;
  if (!first) return false;
  const given = first.kind === 'function' ? givenBack(rendering, first) : first;
  const chain = given && chainOf(builders, given, { span: first, context: call.context });
  if (!chain) return false;
  clauses.unions.push({ at: call.nameSpan, isSure, write: () => {
    say(draft, ` ${word} `, call.nameSpan);
    rendering.query(chain);
  } });
  return true;
}

/** What `.as('n')` calls an expression. */
export function aliasOf(rendering: Rendering, value: Value): string | undefined {
  const given = value.kind === 'function' ? givenBack(rendering, value) : heldBy(rendering, value);
  const name = given?.kind === 'call' && given.callee.kind === 'member' && given.callee.name === 'as' ? textOf(rendering, given.args[0]) : undefined;
  return name === undefined ? undefined : written(rendering, name);
}

export function writeReferences(rendering: Rendering, left: Value, operator: Value | undefined, right: Value): void {
  const sign = textOf(rendering, operator);
  if (sign === undefined) return leave(rendering.draft, left);
  writeOperand(rendering, left);
  say(rendering.draft, ` ${sign} `, operator!);
  writeOperand(rendering, right);
}
