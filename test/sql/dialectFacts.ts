// What is measured of a statement in any dialect: whether it was read whole, and the tables that it names.
import type { Statement, Tree } from '../../server/src/sql/tree.ts';

/** Why a statement was not read whole, or undefined. */
export function wholeness({ tree, unread, errors, repeats }: Statement): string | undefined {
  if (repeats) return undefined;
  if (!tree) return unread ?? 'No tree.';
  if (errors.length > 0) return `${errors[0]!.start}: ${errors[0]!.message}`;
  if (tree.kind === 'alter table' && tree.actions.some(({ kind }) => kind === 'unread')) return 'An action was not read.';
  return undefined;
}

/** The tables that a statement reads or writes, in lower case and without their schemas; names that a WITH defines are left out. */
export function tableNames(tree: Tree): readonly string[] {
  const found: string[] = [];
  const ctes = new Set<string>();
  const stack: unknown[] = [tree];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      stack.push(...value);
      continue;
    }
    const node = value as { readonly kind?: string; readonly name?: Named; readonly table?: Named };
    if (node.kind === 'table ref' || node.kind === 'table') found.push(lastPart(node.name));
    if (node.kind === 'insert' || node.kind === 'update' || node.kind === 'delete' || node.kind === 'merge') found.push(lastPart(node.table));
    for (const [key, child] of Object.entries(value)) {
      if (key === 'ctes') for (const { name } of child as readonly { readonly name: { readonly name: string } }[]) ctes.add(name.name.toLowerCase());
      stack.push(child);
    }
  }
  return found.filter((name) => name !== '' && !ctes.has(name));
}

interface Named { readonly parts?: readonly { readonly name: string }[] }
const lastPart = (name: Named | undefined): string => name?.parts?.at(-1)?.name.toLowerCase() ?? '';
