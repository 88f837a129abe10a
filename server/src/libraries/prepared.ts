// How the rows of a prepared statement are consumed: by what is called on it, on the spot or by a name.
import type { Document } from '../text/document.ts';
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import { consumption } from './consumption.ts';
import type { Sends } from './meaning.ts';
import { holdersOf } from './program.ts';
import type { Site } from './site.ts';

export function preparedConsumption(document: Document, tree: HostTree, call: CallValue, methods: NonNullable<Sends['prepared']>, rows: readonly string[]): Site['consumes'] {
  const runs = runsOf(tree, call);
  const kinds = new Set(runs?.map((run) => {
    const how = run.callee.kind === 'member' && Object.hasOwn(methods, run.callee.name ?? '') ? methods[run.callee.name!] : undefined;
    return how === 'rows' ? consumption(document, tree, run, rows) : how;
  }));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** The last calls of the chains that begin with a statement: `db.prepare(q).bind(a).first()`. Undefined where it goes elsewhere. */
function runsOf(tree: HostTree, call: CallValue): readonly CallValue[] | undefined {
  const starts: CallValue[] = [...(callsOn(tree).get(call) ?? [])];
  for (const { id, uses, path, exported, kind } of holdersOf(tree, call)) {
    if (path || exported || kind === 'field' || uses.some((use) => use.kind !== 'called')) return undefined;
    starts.push(...(callsOnName(tree).get(id) ?? []));
  }
  return starts.length === 0 ? undefined : starts.map((start) => lastOf(tree, start));
}

function lastOf(tree: HostTree, call: CallValue): CallValue {
  let at = call;
  for (let steps = 0; steps < 8; steps++) {
    const [next] = callsOn(tree).get(at) ?? [];
    if (!next) break;
    at = next;
  }
  return at;
}

const onValues = new WeakMap<HostTree, ReadonlyMap<Value, readonly CallValue[]>>();
const onNames = new WeakMap<HostTree, ReadonlyMap<number, readonly CallValue[]>>();

/** By a value, the calls of its methods. */
function callsOn(tree: HostTree): ReadonlyMap<Value, readonly CallValue[]> {
  return grouped(onValues, tree, ({ callee }) => (callee.kind === 'member' && callee.object.kind === 'call' ? callee.object : undefined));
}

function callsOnName(tree: HostTree): ReadonlyMap<number, readonly CallValue[]> {
  return grouped(onNames, tree, ({ callee }) => (callee.kind === 'member' && callee.object.kind === 'name' ? callee.object.binding : undefined));
}

function grouped<K>(memo: WeakMap<HostTree, ReadonlyMap<K, readonly CallValue[]>>, tree: HostTree, keyOf: (call: CallValue) => K | undefined): ReadonlyMap<K, readonly CallValue[]> {
  const known = memo.get(tree);
  if (known) return known;
  const made = new Map<K, CallValue[]>();
  for (const call of tree.calls) {
    const key = keyOf(call);
    if (key === undefined) continue;
    const list = made.get(key);
    if (list) list.push(call);
    else made.set(key, [call]);
  }
  memo.set(tree, made);
  return made;
}
