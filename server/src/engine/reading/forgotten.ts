// Whether a routine was given what a write of its has no place for: a key, a row, or a value that is passed beside the text.
// Who writes all rows on purpose has nothing that tells one from another; of 33 writes without a condition in applications that readers had not seen before, they called none a mistake.
import type { Binding, HostTree, Value } from '../../hosts/tree.ts';
import { lastName, namesIn } from '../../libraries/program.ts';
import type { Site } from '../../libraries/site.ts';
import { groupBy } from '../../text/groupBy.ts';

const WRITES = /\b(?:update|delete)\b/i;
const TARGET = /\b(?:update(?:\s+only)?|delete\s+from(?:\s+only)?)\s+(?:["`[]?\w+["`\]]?\s*\.\s*)*["`[]?(\w+)/i;
const KEY = /^(?:id|ids|uid|uuid|guid|key|slug|email|token|code|handle)$|(?:^|_)(?:ids?|uids?|uuids?|guid|key|slug|email|token|code)$|[a-z](?:Ids?|IDs?|Uid|U[uU][iI][dD]s?|Guid|Key|Slug|Email|Token|Code)$/;
/** Of a routine that sends more statements it is not told what each is for. */
const MOST = 50;
/** What a handler is given under these names holds keys. */
const HELD = /^(?:req|request|ctx|context|event|params|input|dto|body|data)$/;

/** Who asks for a connection by a key may see that key's rows alone. Source: the PostgreSQL manual, "Row Security Policies". */
const CONNECTS = /(?:client|conn(?:ection)?|pool|db|database|tenant|transaction|tx)$/i;

/** A key or a row that nothing of the write restricts it to; `but fills`: what the same routine inserts into the table has it. */
export type Forgets = 'at all' | 'but fills';

/** `others` are the sites of the same named routine; `routines` lead from the site's own to that. */
export function forgets(tree: HostTree, { carrier }: Site, routines: ReadonlySet<number>, others: () => readonly Site[]): Forgets | undefined {
  const { text, holes, parameters } = carrier;
  // What restricts it restricts it to something.
  if (!WRITES.test(text) || /\bwhere\b/i.test(text)) return undefined;
  const table = TARGET.exec(text)?.[1]?.toLowerCase();
  if (table === undefined) return undefined;
  if (parameters && parameters.values.every(({ kind }) => kind !== 'spread') && parameters.values.length > placesIn(text)) return 'at all';
  if (holes.some(({ role }) => role === 'fragment') || others().length > MOST) return undefined;
  const own = namesUsed(carrier);
  const beside = others().map((one) => ({ is: speaksOf(one.carrier.text, table) ? verbOf(one.carrier.text) : 'of another', names: namesUsed(one.carrier) }));
  const connected = new Set(tree.calls.flatMap(({ context, callee, args }) => (routines.has(context.routine) && CONNECTS.test(lastName(callee)) ? args.flatMap(namesIn) : [])));
  const left = heldBy(tree, table, routines, others).filter((binding) => !own.has(binding) && !connected.has(binding) && !beside.some(({ is, names }) => is === 'write' && names.has(binding)));
  if (left.length === 0) return undefined;
  return left.some((binding) => !beside.some(({ is, names }) => is === 'insert' && names.has(binding))) ? 'at all' : 'but fills';
}

/** What the routine holds that tells rows apart: what it was given by the name of a key or of a row, and what its other statements and calls are told by a key of it. */
function heldBy(tree: HostTree, table: string, routines: ReadonlySet<number>, others: () => readonly Site[]): readonly number[] {
  const given = [...routines].flatMap((routine) => bindingsOf(tree, routine).filter((binding) => isGiven(tree, binding) && (KEY.test(binding.name) || isRowOf(binding.name, table))).map(({ id }) => id));
  const values = [...others().flatMap(({ carrier }) => valuesOf(carrier)), ...tree.calls.flatMap(({ context, args }) => (routines.has(context.routine) ? args : []))];
  const told = values.flatMap((value) => (value.kind === 'member' && value.name !== undefined && KEY.test(value.name) ? namesIn(value) : []));
  return [...new Set([...given, ...told.flatMap((binding) => (binding !== undefined && routines.has(tree.bindings[binding]!.routine) ? [binding] : []))])];
}

const verbOf = (text: string): 'insert' | 'write' | 'read' => (/^\s*(?:insert|replace)\b/i.test(text) ? 'insert' : WRITES.test(text) ? 'write' : 'read');

function bindingsOf(tree: HostTree, routine: number): readonly Binding[] {
  const known = byRoutine.get(tree) ?? groupBy(tree.bindings, (binding) => binding.routine);
  byRoutine.set(tree, known);
  return known.get(routine) ?? [];
}
const byRoutine = new WeakMap<HostTree, ReadonlyMap<number, readonly Binding[]>>();

/** A parameter, or what is taken of one. */
function isGiven(tree: HostTree, { kind, value }: Binding): boolean {
  if (kind === 'parameter') return true;
  if (kind !== 'constant' || !value) return false;
  const roots = namesIn(value);
  return value.kind !== 'call' && roots.length === 1 && roots[0] !== undefined && tree.bindings[roots[0]]?.kind === 'parameter' && HELD.test(tree.bindings[roots[0]]!.name);
}

/** `user` is a row of `users`, `category` one of `categories`. */
const isRowOf = (name: string, table: string): boolean => {
  const one = name.toLowerCase();
  return one.length > 2 && (table === `${one}s` || table === `${one}es` || table === `${one.replace(/y$/, 'ie')}s` || table === one);
};

const speaksOf = (text: string, table: string): boolean => new RegExp(`\\b${table}\\b`, 'i').test(text);

const valuesOf = ({ parameters, holes }: Site['carrier']): readonly Value[] => [...(parameters?.values ?? []), ...holes.map(({ value }) => value)];

const namesUsed = (carrier: Site['carrier']): ReadonlySet<number | undefined> => new Set(valuesOf(carrier).flatMap(namesIn));

/** How many values a text has places for: `$2` is the second of at least two. */
function placesIn(text: string): number {
  const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
  return numbers.length > 0 ? Math.max(...numbers) : (text.match(/\?|[:@]\w+|%s/g) ?? []).length;
}
