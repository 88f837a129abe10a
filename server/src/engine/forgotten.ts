// Whether a routine was given what a write of its has no place for: a key, a row, or a value that is passed beside the text.
// Who writes all rows on purpose has nothing that tells one from another; of 33 writes without a condition in applications that readers had not seen before, they called none a mistake.
import type { Binding, HostTree, Value } from '../hosts/tree.ts';
import { namesIn } from '../libraries/program.ts';
import type { Site } from '../libraries/site.ts';
import { groupBy } from '../text/groupBy.ts';

const WRITES = /\b(?:update|delete)\b/i;
const TARGET = /\b(?:update(?:\s+only)?|delete\s+from(?:\s+only)?)\s+(?:["`[]?\w+["`\]]?\s*\.\s*)*["`[]?(\w+)/i;
const KEY = /^(?:id|ids|uuid|guid|key|slug|email|token|code|handle)$|(?:^|_)(?:ids?|uuids?|guid|key|slug|email|token|code)$|[a-z](?:Ids?|IDs?|U[uU][iI][dD]s?|Guid|Key|Slug|Email|Token|Code)$/;
/** Of a routine that sends more statements it is not told what each is for. */
const MOST = 50;
/** What a handler is given under these names holds keys. */
const HELD = /^(?:req|request|ctx|context|event|params|input|dto|body|data)$/;

/** `others` are the sites of the same named routine; `routines` lead from the site's own to that. */
export function forgets(tree: HostTree, { carrier }: Site, routines: ReadonlySet<number>, others: () => readonly Site[]): boolean {
  const { text, holes, parameters } = carrier;
  if (!WRITES.test(text)) return false;
  const table = TARGET.exec(text)?.[1]?.toLowerCase();
  if (table === undefined) return false;
  if (parameters && parameters.values.every(({ kind }) => kind !== 'spread') && parameters.values.length > placesIn(text)) return true;
  const used = namesUsed(carrier);
  const isAnswered = (binding: number): boolean => used.has(binding) || others().length > MOST || others().some((one) => speaksOf(one.carrier.text, table) && namesUsed(one.carrier).has(binding));
  if (holes.some(({ role }) => role === 'fragment')) return false;
  return [...routines].some((routine) => bindingsOf(tree, routine).some((binding) => isGiven(tree, binding) && (KEY.test(binding.name) || isRowOf(binding.name, table)) && !isAnswered(binding.id)));
}

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

const namesUsed = ({ parameters, holes }: Site['carrier']): ReadonlySet<number | undefined> =>
  new Set([...(parameters?.values ?? []), ...holes.map(({ value }): Value => value)].flatMap(namesIn));

/** How many values a text has places for: `$2` is the second of at least two. */
function placesIn(text: string): number {
  const numbers = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
  return numbers.length > 0 ? Math.max(...numbers) : (text.match(/\?|[:@]\w+|%s/g) ?? []).length;
}
