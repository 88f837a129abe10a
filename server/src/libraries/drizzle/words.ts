// Small questions about values of a program that is rendered.
import type { FunctionValue, HostTree, Value } from '../../hosts/tree.ts';

/** A text that is written out. */
export function textOf(value: Value | undefined): string | undefined {
  const [part, ...more] = value?.kind === 'text' ? value.parts : [];
  return part?.kind === 'chunk' && more.length === 0 ? part.text : undefined;
}

/** What a function gives, where it is one thing. */
export function givenByRoutine(tree: HostTree, { routine }: FunctionValue): Value | undefined {
  const { returns = [] } = tree.routines[routine] ?? {};
  return returns.length === 1 ? returns[0] : undefined;
}
