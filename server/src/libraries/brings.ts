// What a program passes to routines of other files that somebody outside chose, or that its own callers pass: `find(req.query.name)`.
// Plain data, told to the file that asks whether anybody does.
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import type { Parameter } from './library.ts';
import { bindingOf, requiredModule } from './program.ts';
import { tieOf } from './tied.ts';

export interface Brings extends Parameter {
  /** Where the routine comes from; of a method, whose object may come from anywhere, undefined. */
  readonly module?: string;
  /** The parameters of this file's own routines that it is, where nobody outside is seen to choose it here. */
  readonly from?: readonly Parameter[];
}

/** `modules`: all that it imports, by which a method's object may be known. */
export interface Bringing { readonly brings: readonly Brings[]; readonly modules: readonly string[] }

const MOST = 400;

export function bringsOf(tree: HostTree): Bringing {
  const brings: Brings[] = [];
  for (const call of tree.calls) {
    if (brings.length >= MOST) break;
    const to = call.form === 'call' ? calledBy(tree, call) : undefined;
    if (!to) continue;
    for (const [argument, value] of call.args.slice(0, 8).entries()) {
      for (const [property, part] of partsOf(value)) {
        const { tie, parameters } = tieOf(tree, part, undefined);
        if (tie === 'outside' || parameters.length > 0) brings.push({ ...to, argument, ...(property !== undefined && { property }), ...(tie !== 'outside' && { from: parameters }) });
      }
    }
  }
  return { brings, modules: [...new Set(tree.imports.map(({ module }) => module))] };
}

/** An object that is written on the spot, by its properties. */
const partsOf = (value: Value): readonly (readonly [property: string | undefined, value: Value])[] =>
  (value.kind === 'object' ? value.properties.flatMap(({ name, spread, value: held }): (readonly [string | undefined, Value])[] => (spread ? [[undefined, held]] : name === undefined ? [] : [[name, held]])) : value.kind === 'function' || value.kind === 'constant' ? [] : [[undefined, value]]);

function calledBy(tree: HostTree, { callee }: CallValue): { readonly routine: string; readonly module?: string } | undefined {
  if (callee.kind === 'name') {
    const imported = importOf(tree, callee);
    // What is called as a whole is what its module exports by default.
    return imported && { routine: imported.imported === '*' ? 'default' : imported.imported, module: imported.module };
  }
  if (callee.kind !== 'member' || callee.name === undefined || BUILT_IN.test(callee.name)) return undefined;
  const imported = importOf(tree, callee.object);
  if (imported) return { routine: callee.name, module: imported.module };
  return callee.object.kind === 'name' && callee.object.binding === undefined && callee.object.name !== 'this' ? undefined : { routine: callee.name };
}

/** Methods that every program calls of lists, texts and promises. */
const BUILT_IN = /^(?:push|map|filter|forEach|then|catch|join|split|slice|replace(?:All)?|includes|indexOf|trim|toString|log|warn|info|debug|error|json|send|status|set|has|add|on|once|emit|test|match|concat|use|next)$/;

function importOf(tree: HostTree, value: Value): { readonly module: string; readonly imported: string } | undefined {
  const binding = bindingOf(tree, value);
  if (binding?.kind === 'import') return tree.imports.find((one) => one.binding === binding.id);
  // `const { find } = require('./repo')`
  const module = requiredModule(binding?.value);
  return module === undefined ? undefined : { module, imported: binding?.path?.[0] ?? '*' };
}
