// Where a program sends what a builder of TypeORM's has made. A method changes the builder itself: `qb.andWhere(…)` on a line of its own continues what qb holds.
// Sources: typeorm 1.1, query-builder/*; typeorm.io, "Select using Query Builder", "Insert", "Update", "Delete".
import type { Span } from '../../text/span.ts';
import type { CallValue, Value } from '../../hosts/tree.ts';
import { calledOn, callsGiven, chainOf, walked, type Builders, type Chain, type Step } from '../chain.ts';
import { newClauses, writeRead, type Item } from '../clauses.ts';
import { consumption, readsOnly } from '../consumption.ts';
import { carrierOf, includesOf, quoted, say, spanOf } from '../rendering.ts';
import type { Site } from '../site.ts';
import { unsentExecute } from '../unsent.ts';
import { renderingOf, type Program } from './calls.ts';
import { keysOf, type Entity } from './entity.ts';
import { selectingOf, takeSteps } from './builderSteps.ts';
import { builtOf, type Built } from './built.ts';
import { columnText, type Place, type Rendering } from './place.ts';
import { entityTold, isMethodCall, receiverOf } from './receivers.ts';
import { writeSelect } from './select.ts';
import { writeBuiltChange } from './builderWrites.ts';

const ENDS: Readonly<Record<string, 'page' | 'rows' | 'count' | 'exists' | 'any'>> = {
  getMany: 'page', getOne: 'page', getOneOrFail: 'page', getManyAndCount: 'page', getRawAndEntities: 'page', getRawMany: 'rows', getRawOne: 'rows', stream: 'rows', getCount: 'count', getExists: 'exists', execute: 'any',
};
const BEGINS: ReadonlySet<string> = new Set(['createQueryBuilder', 'subQuery']);
const DEEP = 8;
const MANY = 60;

const begins = (call: CallValue): boolean => call.form === 'call' && call.callee.kind === 'member' && call.callee.name !== undefined && BEGINS.has(call.callee.name);

export function* builtSites(program: Program): Generator<Site> {
  for (const call of program.tree.calls) {
    if (!isMethodCall(call)) continue;
    const site = call.callee.name === 'createQueryBuilder' ? unsentSite(program, call) : Object.hasOwn(ENDS, call.callee.name) ? siteOf(program, call, call.callee.object, ENDS[call.callee.name]!) : undefined;
    if (site) yield site;
  }
}

/** A builder that is begun to write something, and dropped: none of these methods sends it, and waiting for it does not either. */
const BUILDS = /^(?:insert|update|delete|softDelete|restore|into|from|set|values|where|andWhere|orWhere|whereInIds|setParameters?|returning|output|onConflict|orIgnore|orUpdate|orderBy|limit|updateEntity|callListeners|useTransaction)$/;
const WRITES = /^(?:insert|update|delete|softDelete|restore)$/;

function unsentSite(program: Program, root: CallValue): Site | undefined {
  const { document, tree } = program;
  const { top, steps } = calledOn(tree, root);
  const unsent = steps.some(({ name }) => WRITES.test(name)) && steps.every(({ name }) => BUILDS.test(name)) ? unsentExecute(document, tree, top) : undefined;
  const site = unsent && siteOf(program, top, top, 'any');
  return site && { ...site, unsent };
}

/** The chain that a call sends, with what functions may have added that were given the builder. */
function sentBy({ tree }: Pick<Program, 'tree'>, value: Value, at: { readonly span: Span; readonly context: CallValue['context'] }): Chain | undefined {
  const builders: Builders = { tree, begins, changing: true, handsOn: true };
  const chain = chainOf(builders, value, at);
  const { base } = walked(builders, value);
  const binding = chain && base.kind === 'name' ? base.binding : undefined;
  if (!chain || binding === undefined) return chain;
  const handed = callsGiven(tree, binding).filter((call) => call.start < at.span.start && !(call.callee.kind === 'member' && call.callee.object.kind === 'name' && call.callee.object.binding === binding));
  const [first] = handed;
  return first ? { ...chain, steps: [...chain.steps, { name: '', call: first, isSure: true }] } : chain;
}

interface Begun { readonly entity?: Entity; readonly alias?: string; readonly named: Span; readonly dialect?: Site['dialect'] }

/** What a chain begins with: an entity, where it is told there already. */
function begunBy({ tree, meanings, outside }: Program, root: CallValue): Begun | undefined {
  if (root.callee.kind !== 'member') return undefined;
  const { object } = root.callee;
  if (root.callee.name === 'subQuery') return { named: root.nameSpan };
  const receiver = receiverOf(tree, meanings, object, 'createQueryBuilder');
  const [first, second] = root.args;
  const told = receiver?.of ? undefined : entityTold(meanings, first);
  const of = receiver?.of ?? told;
  const entity = of && outside.entity?.({ path: of.path, name: of.name });
  const dialect = entity?.dialect ?? receiver?.client.dialect;
  const alias = textOf(told ? second : first);
  if (of && !entity) return undefined;
  return { ...(entity && { entity }), ...(alias !== undefined && { alias }), named: told ? first! : receiver?.of ? receiver.named : root.nameSpan, ...(dialect && { dialect }) };
}

function textOf(value: Value | undefined): string | undefined {
  const [part, ...more] = value?.kind === 'text' ? value.parts : [];
  return part?.kind === 'chunk' && more.length === 0 ? part.text : undefined;
}

/** `value` is the builder that `call` sends, or would not. */
function siteOf(program: Program, call: CallValue, value: Value, end: 'page' | 'rows' | 'count' | 'exists' | 'any'): Site | undefined {
  const chain = sentBy(program, value, { span: call, context: call.context });
  const begun = chain && chain.root.callee.kind === 'member' && chain.root.callee.name === 'createQueryBuilder' ? begunBy(program, chain.root) : undefined;
  if (!chain || !begun) return undefined;
  let rendering = renderingOf(program, begun.dialect, call, call);
  let built = takeSteps(rendering, builtOf(begun, chain.root.nameSpan), chain.steps, []);
  const main = built.places[0];
  if (!main) return undefined;
  const dialect = main.entity.dialect ?? begun.dialect;
  rendering = renderingOf(program, dialect, call, call);
  const whole: Rendering = { ...rendering, subquery: (value, around, draft) => writeSubquery(program, { ...whole, draft }, value, around) };
  built = takeSteps(whole, builtOf(begun, chain.root.nameSpan), chain.steps, []);
  const { kind, verb } = built;
  if (kind === 'read') writeReading(whole, built, end === 'any' ? 'rows' : end);
  else if (end !== 'any' || !writeBuiltChange(whole, built)) return undefined;
  const { name } = call.callee as { readonly name: string };
  const consumes = kind !== 'read' ? undefined : name === 'stream' ? 'in pages' : /One/.test(name) ? 'first row' : /^get(?:Raw)?Many$/.test(name) ? consumption(program.document, program.tree, call, []) : undefined;
  return {
    library: 'typeorm',
    anchor: spanOf(kind === 'read' ? call.nameSpan : verb),
    whole: { start: Math.min(chain.root.start, call.start), end: call.end },
    context: call.context,
    ...(dialect && { dialect }),
    carrier: carrierOf(whole.draft),
    called: true,
    ...(consumes && { consumes }),
    ...(name === 'getManyAndCount' && readsOnly(program.document, program.tree, call, '0') && { idleCount: true }),
    ...includesOf(whole.draft),
    reason: `\`${name}\` of a builder of \`${main.entity.name}\` (TypeORM)`,
  };
}

function writeReading(rendering: Rendering, built: Built, end: 'page' | 'rows' | 'count' | 'exists'): void {
  const { draft } = rendering;
  const { verb } = built;
  const [main] = built.places;
  const said = (text: string): Item => ({ at: verb, isSure: true, write: () => say(draft, text, verb) });
  if (end === 'page' || end === 'rows') return writeSelect(rendering, selectingOf(rendering, built, end === 'page' ? 'with keys' : 'as told'), end);
  const selecting = selectingOf(rendering, built, 'as told');
  const { clauses } = selecting;
  clauses.outputs.length = 0;
  for (const list of [clauses.groups, clauses.limit, clauses.offset, clauses.order]) list.length = 0;
  const bare = { ...selecting, order: [], take: [], skip: [] };
  if (end === 'count') {
    const keys = keysOf(main!.entity).map(({ column }) => columnText(rendering, main!, column)).join(', ');
    const distinct = draft.dialect.id === 'mysql' || draft.dialect.id === 'mariadb' ? `count(distinct ${keys})` : `count(distinct (${keys}))`;
    clauses.outputs.push(said(`${selecting.joins.length === 0 ? 'count(1)' : distinct} as ${quoted(draft.dialect, 'cnt')}`));
    return writeSelect(rendering, bare, 'rows');
  }
  clauses.outputs.push(said('1'));
  const outer = newClauses(verb);
  outer.outputs.push(said(`1 as ${quoted(draft.dialect, 'row_exists')}`));
  outer.sources.push(said(`(select 1 as dummy_column) ${quoted(draft.dialect, 'dummy_table')}`));
  outer.where.push({ ...said(''), joined: 'and', write: () => {
    say(draft, 'exists (', verb);
    writeSelect(rendering, bare, 'rows');
    say(draft, ')', verb);
  } });
  outer.limit.push(said('1'));
  writeRead(draft, outer);
}

// ── Queries in queries ───────────────────────────────────────────────────────────────────────────────────────────

/** `qb.subQuery()….getQuery()`, a name that holds one, a function that is given a builder and gives it back. */
function writeSubquery(program: Program, rendering: Rendering, value: Value, around: readonly Place[]): boolean {
  const { depth, draft } = rendering;
  const found = innerOf(program, value, 0);
  if (!found || depth.now >= DEEP || ++depth.steps > MANY) return false;
  const { steps, begun, isBracketed } = found;
  const built = takeSteps(rendering, builtOf(begun, begun.named), steps, around);
  if (built.places.length === 0 || built.kind !== 'read') return false;
  depth.now++;
  if (isBracketed) say(draft, '(', begun.named);
  writeSelect(rendering, selectingOf(rendering, built, 'as told'), 'rows');
  if (isBracketed) say(draft, ')', begun.named);
  depth.now--;
  return true;
}

interface Inner { readonly steps: readonly Step[]; readonly begun: Begun; readonly isBracketed: boolean }

function innerOf(program: Program, value: Value, depth: number): Inner | undefined {
  const { tree } = program;
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  const held = binding && binding.assignments.length === 0 && !binding.path ? binding.value : value;
  if (held?.kind === 'function') {
    const { returns = [], params = [] } = tree.routines[held.routine] ?? {};
    const [only, ...more] = returns;
    const { base, steps } = only ? walked({ begins }, only) : { base: undefined, steps: [] };
    const isGiven = base?.kind === 'name' && base.binding !== undefined && base.binding === params[0];
    if (more.length > 0 || !only || depth > DEEP) return undefined;
    return isGiven ? { steps, begun: { named: only }, isBracketed: true } : innerOf(program, only, depth + 1);
  }
  if (held?.kind !== 'call') return undefined;
  const isText = held.callee.kind === 'member' && /^get(?:Query|Sql)$/.test(held.callee.name ?? '');
  const builder = isText && held.callee.kind === 'member' ? held.callee.object : held;
  const chain = sentBy(program, builder, { span: held, context: held.context });
  const begun = chain && begunBy(program, chain.root);
  if (!chain || !begun) return undefined;
  return { steps: chain.steps, begun, isBracketed: !isText || (chain.root.callee.kind === 'member' && chain.root.callee.name === 'subQuery') };
}
