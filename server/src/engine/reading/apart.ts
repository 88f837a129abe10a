// Writes that belong together and are sent apart: the second uses what the first was given back, or fills again what the first has emptied, and no transaction holds both.
// Only what is seen is told: both stand in one routine, which is handed no client and speaks of no transaction, and what fails in between is not undone there.
import { groupBy } from '../../text/groupBy.ts';
import { contains, type Span } from '../../text/span.ts';
import type { Begun } from '../../libraries/begun.ts';
import type { Program } from '../../libraries/connects.ts';
import { exclusive, routinesUpTo } from '../../libraries/program.ts';
import { firstLine } from '../../libraries/sends.ts';
import { valueOf } from '../../libraries/site.ts';
import type { Binding, CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { Query } from '../../query/query.ts';
import type { WritesApart } from '../../rules/connection.ts';
import type { ReadSite } from './read.ts';

/** A statement that writes one table and is waited for. */
interface Writing {
  readonly read: ReadSite;
  readonly query: Query;
  readonly table: string;
  readonly call: CallValue;
  readonly whole: Span;
}

/**
 * Words of what keeps a transaction beside the program's own arguments, so that what is sent anywhere may be in one:
 * Sequelize's `useCLS`, typeorm-transactional, @nestjs-cls/transactional, and a storage of the program's own.
 */
const AMBIENT = ['useCLS', 'initializeTransactionalContext', 'TransactionHost', 'ClsPluginTransactional'];

/** One of each routine: the first. `isNamed` tells whether another file holds a word. */
export function writesApart(program: Program, sites: readonly ReadSite[], begun: readonly Begun[], isNamed: (word: string) => boolean): readonly WritesApart[] {
  const { document, tree } = program;
  // A call that sends several statements asks first whether the row is there.
  const alone = sites.filter(({ site: { whole } }) => !whole || !sites.some(({ site }) => site.whole !== whole && site.whole?.start === whole.start && site.whole.end === whole.end));
  const writings = alone.flatMap((read) => writingOf(program, read, begun) ?? []);
  const told = new Set<number | undefined>();
  const found: WritesApart[] = [];
  for (const [at, second] of writings.entries()) {
    const routine = second.read.namedRoutine ?? second.read.site.context?.routine;
    if (told.has(routine)) continue;
    for (const first of writings.slice(0, at).toReversed()) {
      if (first.read.namedRoutine !== second.read.namedRoutine || !runsBefore(tree, first, second)) continue;
      const how = first.query.kind === 'delete' ? refills(first, second) : isMadeFor(tree, first, second) ? 'uses its row' : undefined;
      if (!how || isUndone(program, first, second)) continue;
      told.add(routine);
      found.push({ kind: 'apart', anchor: firstLine(document.text, second.read.site.anchor), whole: second.whole, name: second.table, how, first: { table: first.table, at: { path: document.path, span: first.read.site.anchor } } });
      break;
    }
  }
  return found.length > 0 && AMBIENT.some((word) => document.text.includes(word) || isNamed(word)) ? [] : found;
}

/** Words of who sees to it that all of it is done or nothing. */
const HANDLES = /(?<![a-z])(?:tx|trx?|unitOfWork|uow|queryRunner|savepoint)(?![a-z])|[Tt]ransact|TRANSACT|[Aa]tomic|['"`]\s*(?:begin|commit)\b|\bbatch\s*\(/i;

function writingOf({ document: { text }, tree, meanings }: Program, read: ReadSite, begun: readonly Begun[]): Writing | undefined {
  const { site, statements, dialect } = read;
  const query = statements[0]?.query;
  if (!query || statements.length !== 1 || query.kind === 'read' || query.kind === 'merge' || dialect.isNotation || site.unsent || site.unsure || site.mayBeThere || !site.context) return undefined;
  const table = query.sources[0]?.table?.name;
  const call = waitedFor(tree, site.anchor, site.context.routine);
  if (table === undefined || !call || query.conflict || begun.some(({ body }) => contains(body, site.anchor))) return undefined;
  const whole = site.whole && contains(site.whole, call) ? site.whole : call;
  const routines = routinesUpTo(tree, site.context.routine, read.namedRoutine);
  const outer = tree.routines[routines.at(-1) ?? 0]!;
  // What runs it may run it in one.
  const root = rootOf(call);
  const giver = root === undefined ? undefined : tree.bindings[root];
  const isHanded = (giver?.kind === 'parameter' && !/^(?:ctx|context|c|req|request)$/.test(giver.name)) || routines.some((id) => tree.routines[id]!.params.some((param) => meanings.of({ kind: 'name', name: tree.bindings[param]!.name, binding: param, start: 0, end: 0 })?.kind === 'client' || HANDED.test(tree.bindings[param]!.name)));
  const decorators = tree.classes.flatMap(({ members }) => members).find(({ routine }) => routine === outer.id)?.decorators ?? [];
  return isHanded || HANDLES.test(text.slice(outer.start, outer.end)) || decorators.some((one) => HANDLES.test(text.slice(one.start, one.end))) ? undefined : { read, query, table, call, whole };
}

/** Names of what a routine is handed to send with. */
const HANDED = /^(?:db|database|conn|connection|client|manager|em|entityManager|executor|knex|prisma|pool|sql|t|options|opts)$/i;

/** `params` of `params.db.user.create(…)`. */
function rootOf(value: Value): number | undefined {
  if (value.kind === 'member') return rootOf(value.object);
  return value.kind === 'call' ? rootOf(value.callee) : value.kind === 'name' ? value.binding : undefined;
}

/** The call that the routine waits for, and that ends what the site begins: `db.insert(orders).values(…).returning()`. */
function waitedFor(tree: HostTree, anchor: Span, routine: number): CallValue | undefined {
  return waitedIn(tree).get(routine)?.find((call) => call.start <= anchor.start && anchor.end <= call.end && !call.args.some((one) => contains(one, anchor)));
}

/** By routine. */
function waitedIn(tree: HostTree): ReadonlyMap<number, readonly CallValue[]> {
  const known = waited.get(tree) ?? groupBy(tree.calls.filter((call) => call.awaited || call.returned), ({ context }) => context.routine);
  waited.set(tree, known);
  return known;
}
const waited = new WeakMap<HostTree, ReadonlyMap<number, readonly CallValue[]>>();

/** The second is only reached behind the first, in the same run. */
function runsBefore(tree: HostTree, first: Writing, second: Writing): boolean {
  const [one, other] = [first.read.site.context!, second.read.site.context!];
  if (!first.call.awaited || first.call.end > second.call.start || exclusive(tree, one, other)) return false;
  const inside = routinesUpTo(tree, other.routine, second.read.namedRoutine);
  const branch = one.branch === undefined ? undefined : tree.branches[one.branch]!;
  const loop = one.loop === undefined ? undefined : tree.loops[one.loop]!;
  return (one.routine === other.routine || inside.includes(one.routine)) && [branch, loop].every((around) => around === undefined || contains(around, second.read.site.anchor));
}

/** All of what belongs to something is deleted and written anew. */
function refills(first: Writing, second: Writing): 'fills again' | undefined {
  const { filters } = first.query;
  const isWhole = filters.length > 0 && !first.query.open.has('filters') && filters.every(({ predicate }) => predicate.kind === 'compare' && predicate.operator === '=');
  const isList = second.query.rows !== 1 || second.read.site.context!.loop !== first.read.site.context!.loop;
  return second.query.kind === 'insert' && isList && second.table === first.table && isWhole ? 'fills again' : undefined;
}

/** The second writes what the first was given back: the key of the row that it made. */
function isMadeFor(tree: HostTree, first: Writing, second: Writing): boolean {
  const made = first.query.kind === 'insert' && first.table !== second.table ? first.call.result?.binding : undefined;
  if (made === undefined) return false;
  const places = second.query.kind === 'insert' ? [second.whole] : second.query.kind === 'update' ? second.query.writes.flatMap(({ value }) => (value && valueOf(second.read.site, value)) ?? []) : [];
  return givenBy(tree, made).some(({ uses }) => uses.some(({ start, end }) => places.some((place) => contains(place, { start, end }))));
}

/** What holds the result, and what is taken of it. */
function givenBy({ bindings }: HostTree, made: number): readonly Binding[] {
  const own = bindings[made]!;
  const same = bindings.filter(({ value, id }) => id !== made && value !== undefined && (value === own.value || own.uses.some((use) => value.kind !== 'function' && contains(value, use))));
  return [own, ...same.filter(({ kind }) => kind === 'constant')];
}

/** What fails is taken back by hand, or may fail alone. */
function isUndone({ document: { text }, tree: { attempts, calls } }: Program, first: Writing, second: Writing): boolean {
  return calls.some(({ callee, start, end }) => callee.kind === 'member' && (callee.name === 'catch' || callee.name === 'allSettled') && start <= second.whole.start && second.whole.end <= end) ||
    attempts.some(({ body, caught }) => caught !== undefined && contains(body, second.whole) && (!contains(body, first.whole) || UNDOES.test(text.slice(caught.start, caught.end))));
}

const UNDOES = /delete|remove|destroy|rollback|revert|undo|clean|fail|compensat|restore/i;
