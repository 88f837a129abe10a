// A switch: its clauses are branches of one condition, and each is reached with the values that it names.
import type ts from 'typescript';
import type { Value } from '../tree.ts';
import { leaves } from './conditions.ts';
import { declareStatements } from './declare.ts';
import { fates, inBranch, innerScope, type Here, type Reading } from './reading.ts';
import { statement } from './statements.ts';
import { valueOf } from './values.ts';

export function readSwitch(reading: Reading, node: ts.SwitchStatement, outer: Here): void {
  const condition = valueOf(reading, node.expression, outer, fates.tested);
  const here = { ...outer, scope: innerScope(outer.scope) };
  const { clauses } = node.caseBlock;
  for (const clause of clauses) declareStatements(reading, clause.statements, here);
  const all: Value[] = [];
  // What a clause is reached with: its own value, and those of the clauses before it that fall through; undefined where the default does.
  let to: Value[] | undefined = [];
  for (const clause of clauses) {
    const value = reading.ts.isCaseClause(clause) ? valueOf(reading, clause.expression, here, fates.read) : undefined;
    to = value && to && [...to, value];
    if (value) all.push(value);
    if (to && clause.statements.length > 0) reading.equal.push({ start: clause.statements.pos, end: clause.end, value: condition, to, as: 'one of' });
    const last = clause.statements.at(-1);
    if (!value && last && outer.until !== undefined && ends(reading, last)) reading.equal.push({ start: node.end, end: outer.until, value: condition, to: all, as: 'one of' });
    if (last && leaves(reading, last)) to = [];
    const inside = inBranch(reading, clause, here, condition);
    for (const child of clause.statements) statement(reading, child, inside);
  }
}

/** Nothing behind the switch is reached through it. */
function ends({ ts }: Reading, node: ts.Statement): boolean {
  let last: ts.Statement | undefined = node;
  while (last && ts.isBlock(last)) last = last.statements.at(-1);
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}
