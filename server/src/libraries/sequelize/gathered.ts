// An object into which a program puts its models one by one, as the file does that `sequelize init` writes: `db[model.name] = model`, `db.users = require('./user')(sequelize, DataTypes)`.
import type { Binding, CallValue, HostTree, Value } from '../../hosts/tree.ts';

/** `all`: models are put there under their own names by a loop. */
export interface Gathered { readonly named: readonly { readonly name: string; readonly value: Value }[]; readonly all: boolean }

const PUTS = /^\s*(?:\.\s*([\w$]+)|\[\s*['"]([\w$]+)['"]\s*\]|\[\s*[\w$]+\s*\.\s*(name)\s*\])\s*=(?![=>])\s*/;

/** Whether a file speaks of Sequelize at all. */
const speaking = new WeakMap<HostTree, boolean>();

export function gatheredInto(text: string, tree: HostTree, { uses }: Binding): Gathered | undefined {
  if (!speaking.has(tree)) speaking.set(tree, /sequelize/i.test(text));
  if (!speaking.get(tree)) return undefined;
  const named: { name: string; value: Value }[] = [];
  let all = false;
  for (const { end } of uses) {
    const put = PUTS.exec(text.slice(end, end + 200));
    if (!put) continue;
    const name = put[1] ?? put[2];
    if (name === undefined) all = true;
    else if (name !== '__proto__') {
      const value = valueAt(text, tree, end + put[0].length);
      if (value) named.push({ name, value });
    }
  }
  return named.length > 0 || all ? { named, all } : undefined;
}

/** The call that begins at a place, the outermost of several, or the name that stands there. */
function valueAt(text: string, tree: HostTree, at: number): Value | undefined {
  const calls = tree.calls.filter(({ start }) => start === at);
  const outermost = calls.reduce<CallValue | undefined>((longest, one) => (longest && longest.end >= one.end ? longest : one), undefined);
  if (outermost) return outermost;
  const word = /^[\w$]+(?=\s*(?:[;\n,]|$))/.exec(text.slice(at, at + 100))?.[0];
  const binding = tree.bindings.find(({ name, routine }) => name === word && routine === 0);
  return binding && { kind: 'name', name: binding.name, binding: binding.id, start: at, end: at + binding.name.length };
}
