// A chain of Kysely's builder as the statement that it sends. Source: kysely 0.29, query-compiler/default-query-compiler.js.
import type { CallValue, Value } from '../../hosts/tree.ts';
import { chainOf, walked, type Builders, type Chain } from '../chain.ts';
import { newClauses, writeDelete, writeRead, writeUpdate, type Clauses } from '../clauses.ts';
import { aliased, textOf, written } from '../names.ts';
import { bindingOf } from '../program.ts';
import { leave, say } from '../rendering.ts';
import { writeInsert } from './inserts.ts';
import { givenBack, type Rendering } from './place.ts';
import { sourcesOf, writeSource } from './sources.ts';
import { take } from './steps.ts';

export const STARTS: ReadonlySet<string> = new Set(['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'selectNoFrom']);

/** What begins a chain: `db.selectFrom(…)`, and `selectFrom(…)` of `({ selectFrom }) =>`. */
export const buildersOf = (tree: Builders['tree']): Builders => ({ tree, begins: (call) => call.form === 'call' && startOf(tree, call) !== undefined });

export function startOf(tree: Builders['tree'], { callee }: CallValue): string | undefined {
  if (callee.kind === 'member') return callee.name !== undefined && STARTS.has(callee.name) ? callee.name : undefined;
  const binding = callee.kind === 'name' ? bindingOf(tree, callee) : undefined;
  const step = binding?.kind === 'parameter' && binding.path?.length === 1 ? binding.path[0]! : '';
  return STARTS.has(step) ? step : undefined;
}

/** The methods called on the client before the query begins: `db.with('recent', …)`, and what they are called on. */
export const receiverOf = (builders: Builders, { callee }: CallValue): ReturnType<typeof walked> => (callee.kind === 'member' ? walked(builders, callee.object) : { base: callee, steps: [] });

export function writeStatement(rendering: Rendering, { root, steps }: Chain): void {
  const { draft, tree } = rendering;
  const [first] = root.args;
  const { nameSpan } = root;
  const clauses = newClauses(nameSpan);
  gatherCtes(rendering, clauses, root);
  const start = startOf(tree, root);
  if (start === 'insertInto') writeInsert(rendering, steps, first ?? root, clauses, nameSpan);
  else {
    if (first && start !== 'selectNoFrom') clauses.sources.push(...sourcesOf(rendering, first).map((one) => ({ at: one, isSure: true, write: () => writeSource(rendering, one) })));
    if (first && start === 'selectNoFrom') clauses.unread = root;
    take(rendering, clauses, steps);
    if (start === 'updateTable') writeUpdate(draft, clauses);
    else if (start === 'deleteFrom') writeDelete(draft, clauses);
    else writeRead(draft, clauses);
  }
}

function gatherCtes(rendering: Rendering, clauses: Clauses, root: CallValue): void {
  for (const { name, call } of receiverOf(rendering.builders, root).steps) {
    if (name !== 'with' && name !== 'withRecursive') continue;
    const [named, made] = call.args;
    if (name === 'withRecursive') clauses.isRecursive = true;
    if (named) clauses.ctes.push({ at: named, isSure: true, write: () => writeCte(rendering, named, made, call) });
  }
}

/** `with('recent', (db) => db.selectFrom(…))`, `with('tree(id, parent)', …)` */
function writeCte(rendering: Rendering, named: Value, made: Value | undefined, call: CallValue): void {
  const { draft, builders } = rendering;
  const given = made?.kind === 'function' ? givenBack(rendering, made) : made;
  const chain = given && chainOf(builders, given, { span: call, context: call.context });
  const text = textOf(rendering, named);
  const parts = text === undefined ? undefined : /^\s*([^(]+?)\s*(?:\(([^)]*)\))?\s*$/.exec(text);
  if (!chain || !parts) return leave(draft, call);
  const columns = parts[2]?.split(',').map((one) => written(rendering, one.trim())).join(', ');
  say(draft, `${written(rendering, aliased(parts[1]!)[0])}${columns === undefined ? '' : `(${columns})`} as (`, named);
  rendering.query(chain);
  say(draft, ')', named);
}
