// Where a program builds a query with Drizzle or asks for one by its relational client, and the statement that is sent.
// What tells is the table: a builder counts where it names a table that the program declares with Drizzle.
import type { Document } from '../../text/document.ts';
import type { CallValue, Context, HostTree, Value } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { chainOf, continuing, isArgument, walked, type Chain } from '../chain.ts';
import { consumption } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { bindingOf, holdersOf } from '../program.ts';
import { carrierOf, checkpoint, includesOf, newDraft, say, spanOf } from '../rendering.ts';
import type { Site } from '../site.ts';
import { unsentAwait } from '../unsent.ts';
import { vanishingChoice, type Vanishing } from '../vanishing.ts';
import { begins, buildersOf, placeOf, writeSource } from './places.ts';
import { readingOf, type Place, type Reading, type Rendering } from './rendering.ts';
import { writeRelational } from './relational.ts';
import { writeSelect } from './selects.ts';
import { writeCondition } from './terms.ts';
import { writeChange } from './writes.ts';
import { isPartOfAnother, sendsItself } from './ends.ts';

export function calledSites(document: Document, tree: HostTree, outside: Outside): readonly Site[] {
  if (!outside.table) return [];
  let reading: Reading | undefined;
  const found: Site[] = [];
  for (const call of tree.calls) {
    if (call.form !== 'call' || call.callee.kind !== 'member' || call.callee.name === undefined) continue;
    const { name } = call.callee;
    const isBuilt = begins(call);
    if (!isBuilt && name !== 'findMany' && name !== 'findFirst' && name !== '$count') continue;
    reading ??= readingOf(document, tree, outside);
    const site = isBuilt ? builtSite(reading, call) : name === '$count' ? countSite(reading, call) : relationalSite(reading, call, name);
    if (site) found.push(site);
  }
  return found;
}

const DIALECTLESS = dialectOf('postgres');

const renderingFor = (reading: Reading, place: Place | undefined, at: Context): Rendering => ({
  ...reading, draft: newDraft(place?.model ? dialectOf(place.model.dialect) : DIALECTLESS), named: new Map(), operators: new Set(), isBare: false, depth: 0, at,
});

// ── Builders ─────────────────────────────────────────────────────────────────────────────────────────────────────

interface Sent { readonly chain: Chain; readonly end: CallValue; readonly context: Context; /** It is continued where nobody looks, or in several ways. */ readonly isOpen: boolean }

function builtSite(reading: Reading, root: CallValue): Site | undefined {
  if (root.callee.kind !== 'member' || isMap(reading.tree, root.callee.object)) return undefined;
  const method = root.callee.name!;
  const isRead = method.startsWith('select');
  // Before anything is followed: a builder that reads goes on with `from`, one that writes names its table.
  const next = continuing(reading.tree, root);
  const source = isRead ? (next?.callee.kind === 'member' && next.callee.name === 'from' ? next.args[0] : undefined) : root.args[0];
  const probe = renderingFor(reading, undefined, root.context);
  const place = source && placeOf(probe, source);
  if (!place) return undefined;
  const sent = sentBy(reading, root);
  if (!sent) return undefined;
  const model = place.model ?? modelBelow(probe, place);
  if (!model) return undefined;
  const rendering = renderingFor(reading, { ...place, model }, sent.context);
  const written = isRead ? writeSelect(rendering, sent.chain) : writeChange(rendering, sent.chain, place);
  if (!written) return undefined;
  if (sent.isOpen) rendering.draft.openEnd = true;
  const vanishing = method === 'update' || method === 'delete' ? vanishingOf(reading, sent.chain) : undefined;
  return siteOf(reading, rendering, { call: sent.end, root, model, said: `${method}`, ...(vanishing && { vanishing }) });
}

/** `where(undefined)` asks nothing. Source: sql/expressions/conditions.js of drizzle-orm 0.45, whose `and()` gives undefined of nothing else. */
function vanishingOf({ document, tree }: Reading, { steps }: Chain): Vanishing | undefined {
  const [only, ...others] = steps.filter(({ name }) => name === 'where' || name === 'limit');
  const condition = others.length === 0 && only?.name === 'where' ? only.call.args[0] : undefined;
  return condition && vanishingChoice({ document, tree }, condition);
}

/** The table that a derived one is of, for its dialect. */
function modelBelow(rendering: Rendering, { made }: Place): Place['model'] {
  let at: Value | undefined = made;
  for (let depth = 0; at && depth < 12; depth++) {
    if (at.kind !== 'call' || at.callee.kind !== 'member') return undefined;
    const of: Value | undefined = at.callee.name === 'from' ? at.args[0] : undefined;
    const place: Place | undefined = of && placeOf(rendering, of);
    if (place) return place.model ?? (place.made === made ? undefined : modelBelow({ ...rendering, depth: rendering.depth + 1 }, place));
    const isWith: boolean = at.callee.name === 'as' && at.callee.object.kind === 'call' && at.callee.object.callee.kind === 'member' && at.callee.object.callee.name === '$with';
    const given: Value | undefined = isWith ? at.args[0] : at.callee.object;
    at = given?.kind === 'function' ? rendering.tree.routines[given.routine]?.returns[0] : given;
  }
  return undefined;
}

/** `new Map().delete(x)`: what is certainly no database. */
function isMap(tree: HostTree, value: Value): boolean {
  const binding = bindingOf(tree, value);
  const made = binding ? binding.value : value;
  return (made?.kind === 'call' && made.form === 'new' && made.callee.kind === 'name' && /^(?:Weak)?(?:Map|Set)$/.test(made.callee.name)) || /^(?:Weak|Readonly)?(?:Map|Set)</.test(binding?.type ?? '');
}

/** The last call of the expression that a call begins. */
function endOf(tree: HostTree, call: CallValue): CallValue {
  let end = call;
  for (let next = continuing(tree, end); next && !end.awaited; next = continuing(tree, end)) {
    if (next.callee.kind === 'member' && /^(?:then|catch|finally)$/.test(next.callee.name ?? '')) break;
    end = next;
  }
  return end;
}

/** How a builder goes on until it is sent; undefined of one that is a part of another query. */
function sentBy(reading: Reading, root: CallValue): Sent | undefined {
  const { tree } = reading;
  const end = endOf(tree, root);
  if (isPartOfAnother(reading, end)) return undefined;
  const builders = buildersOf(reading);
  const [holder, ...others] = end.awaited ? [] : holdersOf(tree, end);
  if (!holder || others.length > 0 || (holder.path ?? []).length > 0) {
    const chain = chainOf(builders, end, { span: end, context: end.context });
    return chain?.root === root ? { chain, end, context: end.context, isOpen: isArgument(tree, end) && isDynamic(chain) } : undefined;
  }
  // Held in a variable: what is read of it later is what is sent.
  const continued = tree.calls.filter((call) => call !== end && call.form === 'call' && continuing(tree, call) === undefined && !isAssigned(holder, call) && baseOf(call) === holder.id);
  const terminal = continued.filter((call) => !(call.discarded && !call.awaited));
  if (terminal.some((call) => isPartOfAnother(reading, call)) || isUsedAsTable(reading, holder.id)) return undefined;
  const uses = holder.uses.filter(({ kind }) => kind === 'awaited' || kind === 'returned' || kind === 'read' || kind === 'passed');
  const ends = [...terminal.map((call) => ({ span: call, context: call.context, value: call as Value })), ...uses.filter(({ start, end: stop }) => !terminal.some((call) => call.start <= start && stop <= call.end) && !holder.assignments.some((one) => one.start <= start && stop <= one.end)).map((use) => ({ span: use, context: use.context, value: { kind: 'name', name: holder.name, binding: holder.id, start: use.start, end: use.end } as Value }))];
  const [last] = ends.toSorted((a, b) => b.span.start - a.span.start);
  if (!last) return undefined;
  const chain = chainOf(builders, last.value, { span: last.span, context: last.context });
  const isPassed = uses.some(({ kind }) => kind === 'passed');
  if (chain?.root === root) return { chain, end: last.value.kind === 'call' ? last.value : end, context: last.context, isOpen: ends.length > 1 || (isPassed && isDynamic(chain)) || holder.exported };
  const own = chainOf(builders, end, { span: end, context: end.context });
  return own?.root === root ? { chain: own, end, context: end.context, isOpen: true } : undefined;
}

/** Only such a builder can be continued by a function that takes any. */
const isDynamic = ({ steps }: Chain): boolean => steps.some(({ name }) => name === '$dynamic');

const baseOf = (call: CallValue): number | undefined => {
  const { base } = walked({ begins }, call);
  return base.kind === 'name' ? base.binding : undefined;
};

const isAssigned = ({ assignments }: { readonly assignments: readonly { readonly start: number; readonly end: number }[] }, { start, end }: CallValue): boolean => assignments.some((one) => one.start <= start && end <= one.end);

/** `from(q)`, `eq(q.id, …)`: it stands in another. */
function isUsedAsTable({ tree }: Reading, binding: number): boolean {
  return tree.calls.some(({ callee, args }) => callee.kind === 'member' && /^(?:from|with|\w*[jJ]oin\w*|inArray|exists)$/.test(callee.name ?? '') && args.some((arg) => arg.kind === 'name' && arg.binding === binding));
}

// ── The relational client ────────────────────────────────────────────────────────────────────────────────────────

function relationalSite(reading: Reading, call: CallValue, method: string): Site | undefined {
  const { callee } = call;
  const table = callee.kind === 'member' ? callee.object : undefined;
  if (table?.kind !== 'member' || table.name === undefined || table.object.kind !== 'member' || table.object.name !== 'query' || call.args.length > 1) return undefined;
  const model = reading.outside.table?.({ name: table.name });
  if (!model) return undefined;
  const identity = model.name;
  const rendering = renderingFor(reading, { identity, name: model.table, model }, call.context);
  writeRelational(rendering, { model, identity, alias: table.name, options: call.args[0], verb: call.nameSpan, isOne: method === 'findFirst' });
  return siteOf(reading, rendering, { call: endOf(reading.tree, call), root: call, model, said: `query.${table.name}.${method}`, isOne: method === 'findFirst' });
}

/** `db.$count(users, eq(users.active, true))` */
function countSite(reading: Reading, call: CallValue): Site | undefined {
  const [of, condition] = call.args;
  const place = of && placeOf(renderingFor(reading, undefined, call.context), of);
  if (!of || !place?.model || isPartOfAnother(reading, call)) return undefined;
  const rendering = renderingFor(reading, place, call.context);
  const { draft } = rendering;
  say(draft, 'select count(*) from ', call.nameSpan);
  writeSource(rendering, place, of);
  if (condition) {
    const back = checkpoint(draft);
    say(draft, ' where ', condition);
    if (writeCondition(rendering, condition) === 0) back();
  }
  return siteOf(reading, rendering, { call, root: call, model: place.model, said: '$count' });
}

interface Told { readonly call: CallValue; readonly root: CallValue; readonly model: NonNullable<Place['model']>; readonly said: string; readonly isOne?: boolean; readonly vanishing?: Vanishing }

function siteOf({ document, tree }: Reading, { draft }: Rendering, { call, root, model, said, isOne, vanishing }: Told): Site {
  const consumes = isOne ? 'one row' : said.startsWith('$') ? undefined : consumption(document, tree, call, []);
  const dropped = sendsItself(call) ? undefined : unsentAwait(document, tree, call);
  const unsent = dropped && model.dialect === 'sqlite' && !/^(?:select|query)/.test(said) ? { ...dropped, by: 'run' } : dropped;
  return {
    library: 'drizzle',
    anchor: spanOf(root.nameSpan),
    whole: { start: root.start, end: call.end },
    context: root.context,
    dialect: model.dialect,
    carrier: carrierOf(draft),
    called: true,
    ...(consumes && { consumes }),
    ...(unsent && { unsent }),
    ...(vanishing && { vanishing }),
    ...includesOf(draft),
    reason: `\`${said}\` (Drizzle)`,
  };
}
