// A pipeline as one statement: each stage is a clause, or a query around the stages before it, where a clause would come too late or what it speaks of has been given another shape.
// Sources: mongodb.com/docs/manual, "Aggregation Stages", "Aggregation Pipeline Optimization"; mongoosejs.com, "Aggregate".
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { newClauses, writeRead, type Clauses, type Item } from '../clauses.ts';
import type { Step } from '../chain.ts';
import { writtenText } from '../drizzle/declared.ts';
import { givenIn, optionsOf, type Given } from '../options.ts';
import { pass, say } from '../rendering.ts';
import { countOf, orderOf, outputsOf } from './arranged.ts';
import { clausesOf, sure, type Command } from './command.ts';
import { conditionsOf, itemsOf } from './filter.ts';
import { literalOf, nameText, said, shapeless, unread, type Rendering } from './place.ts';
import { objectWith } from './steps.ts';

/** How far a query has come in the order of SQL; what has another shape is behind all of it. */
type Reached = 'where' | 'group' | 'order' | 'offset' | 'limit';
const ORDER: readonly Reached[] = ['where', 'group', 'order', 'offset', 'limit'];

interface Layer { readonly clauses: Clauses; reached: Reached; isReshaped: boolean }

/** What a lookup asks of another collection for each document. */
export interface Lookup { readonly at: Span; readonly from: string; readonly foreign: string; readonly local: Value }

/** The stages that are called one by one: `User.aggregate().match({ … }).limit(3)`; what is no stage says nothing, or is not known. */
const STAGES = /^(?:match|sort|skip|limit|project|group|count|unwind|lookup|addFields|facet|sample|replaceRoot|sortByCount|graphLookup|redact|unionWith|near|search|fill|densify)$/;
const SILENT = /^(?:exec|toArray|cursor|session|option|options|allowDiskUse|hint|collation|read|readConcern|then|catch|finally|next|hasNext|forEach|batchSize|maxTimeMS|comment|eachAsync|stream|explain|close|pipeline|model)$/;

/** Gives what is looked up, and whether anything comes back; undefined where no stage is seen. */
export function writePipeline(rendering: Rendering, command: Command, pipeline: Value | undefined, steps: readonly Step[]): { readonly lookups: readonly Lookup[]; readonly isWritten: boolean } {
  const list = pipeline && literalOf(rendering, pipeline);
  const own = pipeline ? itemsOf(rendering, pipeline) ?? (list?.kind === 'array' && list === pipeline ? list.items : undefined) : [];
  if (!own) command.unread ??= pipeline!;
  const called = steps.flatMap(({ name, call }): readonly Value[] => {
    if (STAGES.test(name)) return [objectWith(`$${name === 'near' ? 'geoNear' : name}`, call.args[0] ?? call)];
    if (!SILENT.test(name)) command.unread ??= call;
    return [];
  });
  const lookups: Lookup[] = [];
  let isWritten = false;
  let layer: Layer = { clauses: clausesOf(rendering, command), reached: 'where', isReshaped: false };
  for (const stage of [...own ?? [], ...called]) {
    const given = stage.kind === 'spread' ? undefined : givenIn(rendering, stage);
    const [only, ...more] = given ?? [];
    if (!only || only.name === undefined || more.length > 0 || !only.isSure) {
      layer.clauses.unread ??= stage;
      continue;
    }
    if (only.name === '$out' || only.name === '$merge') isWritten = true;
    else layer = taken(rendering, layer, only, lookups);
  }
  writeRead(rendering.draft, layer.clauses);
  return { lookups, isWritten };
}

function taken(rendering: Rendering, layer: Layer, { name, at, value }: Given, lookups: Lookup[]): Layer {
  switch (name) {
    case '$match': {
      const on = before(rendering, layer, 'where', at);
      on.clauses.where.push(...conditionsOf(rendering, value));
      return on;
    }
    case '$sort': {
      const on = before(rendering, layer, 'order', at);
      on.clauses.order.splice(0, on.clauses.order.length, ...orderOf(rendering, sure(value)));
      return on;
    }
    case '$skip': case '$limit': {
      const word = name === '$skip' ? 'offset' as const : 'limit' as const;
      const on = layer.isReshaped && ORDER.indexOf(layer.reached) <= ORDER.indexOf(word) ? { ...layer, reached: word } : before(rendering, layer, word, at);
      on.clauses[word].push(...countOf(rendering, { at, value, isSure: true }));
      return on;
    }
    case '$sample': {
      const on = before(rendering, layer, 'limit', at);
      const size = optionsOf(rendering, value).known.get('size');
      if (size) on.clauses.limit.push(...countOf(rendering, size));
      return on;
    }
    case '$project': {
      const on = layer.isReshaped ? around(rendering, layer, at) : layer;
      if (on.reached === 'group') return { ...on, isReshaped: true };
      const outputs = outputsOf({ ...rendering, shape: { ...shapeless, paths: rendering.shape.paths } }, [sure(value)], at);
      on.clauses.outputs.splice(0, on.clauses.outputs.length, ...outputs);
      return { ...on, isReshaped: isComputed(rendering, value) };
    }
    case '$group': return grouped(rendering, before(rendering, layer, 'group', at), value, at);
    case '$count': {
      const on = before(rendering, layer, 'group', at);
      on.clauses.outputs.push(said(rendering, `count(*) as ${nameText(rendering, writtenText(rendering.tree, value) ?? 'count')}`, at));
      return { ...on, isReshaped: true };
    }
    case '$sortByCount': return grouped(rendering, before(rendering, layer, 'group', at), objectWith('_id', value), at);
    case '$lookup': {
      const { known } = optionsOf(rendering, value);
      const [from, foreign, local] = ['from', 'foreignField', 'localField'].map((one) => known.get(one));
      const [collection, path] = [from, foreign].map((one) => one && writtenText(rendering.tree, one.value));
      if (collection !== undefined && path !== undefined && local) lookups.push({ at: from!.at, from: collection, foreign: path, local: local.value });
      return reshaped(rendering, layer, value, at);
    }
    case '$facet': {
      const on = around(rendering, layer, at);
      on.clauses.outputs.push(unread(rendering, value));
      // One document holds all.
      on.clauses.limit.push(said(rendering, '1', at));
      return { ...on, reached: 'limit', isReshaped: true };
    }
    case '$addFields': case '$set': case '$unset': case '$unwind': case '$replaceRoot': case '$replaceWith': case '$graphLookup': case '$setWindowFields': case '$redact': return reshaped(rendering, layer, value, at);
    default:
      // `$geoNear`, `$search`, `$unionWith`: other documents, found in other ways.
      layer.clauses.unread ??= value;
      return layer;
  }
}

/** The layer to which a clause can still be added: this one, or one around it. */
function before(rendering: Rendering, layer: Layer, clause: Reached, at: Span): Layer {
  const isLate = ORDER.indexOf(layer.reached) > ORDER.indexOf(clause) || (layer.reached === clause && clause !== 'where' && clause !== 'order');
  const on = layer.isReshaped || isLate ? around(rendering, layer, at) : layer;
  return { ...on, reached: clause };
}

function around(rendering: Rendering, layer: Layer, at: Span): Layer {
  const { draft } = rendering;
  const clauses = newClauses(layer.clauses.verb);
  clauses.sources.push({ at, isSure: true, write: () => {
    say(draft, '(', at);
    writeRead(draft, layer.clauses);
    say(draft, ') as "piped"', at);
  } });
  return { clauses, reached: 'where', isReshaped: false };
}

/** What comes behind it speaks of something else. */
function reshaped(rendering: Rendering, layer: Layer, value: Value, at: Span): Layer {
  const on = layer.reached === 'group' ? around(rendering, layer, at) : layer;
  on.clauses.outputs.splice(0, on.clauses.outputs.length, unread(rendering, value));
  return { ...on, isReshaped: true };
}

/** Whether a projection makes anything that is not there: then later stages may speak of that. */
const isComputed = (rendering: Rendering, value: Value): boolean => givenIn(rendering, value)?.some((one) => !/^(?:0|1|true|false)$/.test(constantOf(rendering, one.value))) ?? true;
const constantOf = (rendering: Rendering, value: Value): string => {
  const held = literalOf(rendering, value);
  return held.kind === 'constant' ? held.value : '';
};

// ── Groups

const SUMS: Readonly<Record<string, string>> = { $sum: 'sum', $avg: 'avg', $min: 'min', $max: 'max' };

function grouped(rendering: Rendering, layer: Layer, value: Value, at: Span): Layer {
  const { clauses } = layer;
  const members = givenIn(rendering, value);
  clauses.outputs.length = 0;
  if (!members || members.some(({ name }) => name === undefined)) {
    clauses.outputs.push(unread(rendering, value));
    clauses.groups.push(unread(rendering, value));
    return { ...layer, isReshaped: true };
  }
  for (const one of members) {
    if (one.name !== '_id') {
      clauses.outputs.push(accumulated(rendering, one));
      continue;
    }
    const keys = keysOf(rendering, one.value);
    if (!keys) clauses.groups.push(unread(rendering, one.value));
    for (const { path, as } of keys ?? []) {
      clauses.groups.push(said(rendering, nameText(rendering, path), one.value));
      clauses.outputs.push(said(rendering, `${nameText(rendering, path)} as ${nameText(rendering, as)}`, one.value));
    }
  }
  if (clauses.outputs.length === 0) clauses.outputs.push(said(rendering, 'count(*)', at));
  return { ...layer, isReshaped: false };
}

/** `'$team'`, `{ team: '$team', city: '$address.city' }`; nothing of null, undefined of an expression. */
function keysOf(rendering: Rendering, value: Value): readonly { readonly path: string; readonly as: string }[] | undefined {
  const held = literalOf(rendering, value);
  const text = writtenText(rendering.tree, held);
  if (text !== undefined) return /^\$[^$]/.test(text) ? [{ path: text.slice(1), as: '_id' }] : [];
  if (held.kind === 'constant') return [];
  const members = held.kind === 'object' ? givenIn(rendering, held) : undefined;
  const keys = members?.map(({ name, value: own }) => ({ as: name ?? '', path: writtenText(rendering.tree, own) }));
  return keys?.every(({ as, path }) => as !== '' && !as.startsWith('$') && path !== undefined && /^\$[^$]/.test(path)) ? keys.map(({ as, path }) => ({ as, path: path!.slice(1) })) : undefined;
}

/** `{ total: { $sum: '$price' } }` */
function accumulated(rendering: Rendering, { name = '', at, value, isSure }: Given): Item {
  const { draft } = rendering;
  const [only] = givenIn(rendering, value) ?? [];
  const path = only && writtenText(rendering.tree, only.value);
  return { at, isSure, write: () => {
    const sum = only?.name !== undefined && Object.hasOwn(SUMS, only.name) ? SUMS[only.name]! : 'array_agg';
    if (only?.name === '$count' || (sum === 'sum' && only && constantOf(rendering, only.value) === '1')) say(draft, 'count(*)', at);
    else if (path !== undefined && /^\$[^$]/.test(path)) say(draft, `${sum}(${nameText(rendering, path.slice(1))})`, at);
    else {
      say(draft, `${sum}(`, at);
      pass(draft, only?.value ?? value);
      say(draft, ')', at);
    }
    say(draft, ` as ${nameText(rendering, name)}`, at);
  } };
}
