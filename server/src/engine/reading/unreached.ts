// Code that a constant keeps from being run: the arm of `if (false)`, what stands behind a flag that is false, the `else` of `if (true)`.
import type { Context, HostTree } from '../../hosts/tree.ts';
import { constantValue } from '../../libraries/program.ts';

export function isUnreached(tree: HostTree, text: string, { branch }: Context): boolean {
  for (let at = branch; at !== undefined; at = tree.branches[at]!.parent) {
    const { condition, start } = tree.branches[at]!;
    const held = condition && constantValue(tree, condition);
    if (held?.kind !== 'constant' || held.type !== 'boolean') continue;
    // Which side of the condition it is, the words between them tell.
    const between = text.slice(condition!.end, start);
    if (held.value === 'true' ? ELSE.test(between) : THEN.test(between)) return true;
  }
  return false;
}

const THEN = /^\s*(?:\)|&&\s*\(*|\?)\s*$/;
const ELSE = /\belse\s*$|^\s*\|\|\s*\(*\s*$/;
