// What a program makes of what a site gives it, found when it is read, since its tree is at hand then.
import type { Document } from '../../text/document.ts';
import { toHost } from '../../text/sourceMap.ts';
import type { Span } from '../../text/span.ts';
import type { HostTree } from '../../hosts/tree.ts';
import { addedIn } from '../../libraries/consumption.ts';
import { callAt, holdersOf } from '../../libraries/program.ts';
import type { Site } from '../../libraries/site.ts';
import { mayBeUndefined } from '../../libraries/vanishing.ts';

export interface Result {
  /** Of rows that the program only adds up, the members of each sum. */
  readonly added?: readonly (readonly string[])[];
  /** Of one row, the name that takes it: a constant's, or that of the routine which returns it. What is handed on in another way has none. */
  readonly taker?: string;
  /** Of a list that a call asks for: its limit is a value that is undefined at times, and then none is sent. */
  readonly looseLimit?: true;
}

/** `routine` is the name of the one around the site. */
export function resultOf(document: Document, tree: HostTree, { consumes, whole, called, carrier }: Site, routine: string | undefined): Result {
  if (consumes === undefined && called && whole) return isLoose(document, tree, carrier, whole) ? { looseLimit: true } : {};
  if (consumes !== 'sum only' && consumes !== 'one row' && consumes !== 'first row') return {};
  const call = callAt(tree, whole);
  if (!call) return {};
  if (consumes === 'sum only') return { added: addedIn(document, tree, call) };
  const [holder, ...more] = holdersOf(tree, call);
  const taker = call.returned ? (call.chain.length === 0 ? routine : undefined) : holder && more.length === 0 && /^(?:|(?:rows,)?0)$/.test((holder.path ?? []).join()) ? holder.name : undefined;
  return taker === undefined || taker === '' ? {} : { taker };
}

/** `take: limit`, of which the type says that it may be undefined, or `take: page ? 20 : undefined`. What only may be so is not told. */
function isLoose(document: Document, tree: HostTree, { text, map, holes }: Site['carrier'], whole: Span): boolean {
  const at = text.lastIndexOf(' limit ');
  const [word = ''] = /^\S*/.exec(text.slice(at + ' limit '.length)) ?? [];
  if (at < 0 || word === '') return false;
  const sql = { start: at + ' limit '.length, end: at + ' limit '.length + word.length };
  const hole = holes.find((one) => one.sql.start === sql.start);
  if (hole && mayBeUndefined({ document, tree }, hole.value, whole)) return true;
  const host = toHost(map, sql);
  return /\?(?![.?])[^?:]*:\s*undefined$/.test(document.text.slice(host.start, host.end));
}
