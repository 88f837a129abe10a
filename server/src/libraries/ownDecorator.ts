// A decorator that is the project's own may declare a column of what it stands at: what it does is not seen.
import type { HostTree, Value } from '../hosts/tree.ts';

/** `@EntityId()`: of the project, or of a framework that is built on the library, not of a package that has nothing to do with it. */
export function isOwnDecorator({ tree, imports }: { readonly tree: HostTree; readonly imports: ReadonlyMap<number, { readonly module: string }> }, decorator: Value): boolean {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  const from = callee.kind === 'name' && callee.binding !== undefined ? imports.get(callee.binding) : undefined;
  return from ? /^(?:\.|[@~#]\/|src\/|@medusajs\/)/.test(from.module) : callee.kind === 'name' && callee.binding !== undefined && tree.bindings[callee.binding]?.routine === 0;
}
