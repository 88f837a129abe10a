// What is called on a query or a cursor: each method adds to the command, or says nothing of it.
// Sources: the types of mongoose 9.12 (types/query.d.ts) and of mongodb 7.8 (FindCursor); mongoosejs.com, "Queries".
import type { CallValue, Context, HostTree, Value } from '../../hosts/tree.ts';
import { callsGiven, chainsOn, continuing, isArgument, surely, walked, type Step } from '../chain.ts';
import { writtenText } from '../drizzle/declared.ts';
import { isGlobalMember } from '../program.ts';
import { say } from '../rendering.ts';
import { orderOf } from './arranged.ts';
import { takeOptions, type Command } from './command.ts';
import { conditionsOf } from './filter.ts';
import { nameText, unknownAt, type Rendering } from './place.ts';

/** What says nothing of the documents that are asked for. */
const SILENT: ReadonlySet<string> = new Set([
  'lean', 'exec', 'session', 'hint', 'read', 'readConcern', 'writeConcern', 'collation', 'orFail', 'comment', 'maxTimeMS', 'maxAwaitTimeMS', 'allowDiskUse', 'batchSize', 'transform', 'clone', 'then', 'catch', 'finally', 'toArray', 'next', 'hasNext', 'tryNext', 'forEach', 'map', 'cursor', 'stream', 'close', 'explain',
  'populate', 'slice', 'setUpdate', 'j', 'w', 'wtimeout', 'tailable', 'addCursorFlag', 'min', 'max', 'returnKey', 'showRecordId', 'eachAsync', 'toConstructor', 'getFilter', 'getQuery', 'getOptions', 'sanitizeProjection', 'snapshot', 'unwind', 'withReadPreference', 'on', 'once', 'pipe', 'rewind', 'bufferedCount', 'catchAll',
]);

/** What reads a few documents at a time. */
export const PAGED: ReadonlySet<string> = new Set(['cursor', 'stream', 'next', 'hasNext', 'tryNext', 'forEach', 'eachAsync', 'pipe']);

const COMPARES: Readonly<Record<string, string>> = { equals: '$eq', eq: '$eq', ne: '$ne', gt: '$gt', gte: '$gte', lt: '$lt', lte: '$lte', in: '$in', nin: '$nin', exists: '$exists', regex: '$regex', all: '$all', elemMatch: '$elemMatch' };

/** Takes up what a method says; false where it is not known. */
export function takeStep(rendering: Rendering, command: Command, { name, call, isSure }: Step, state: { path?: { readonly name: string; readonly at: Value } | undefined }): boolean {
  const { args: [first, second, third] } = call;
  const given = first && { at: first, value: first, isSure };
  switch (name) {
    case 'select': case 'project': case 'projection': if (given) command.projections.push(given); return true;
    case 'sort': if (given) command.order.push(...orderOf(rendering, given, second)); return true;
    case 'limit': if (given) command.limit.push(given); return true;
    case 'skip': if (given) command.skip.push(given); return true;
    case 'setOptions': takeOptions(rendering, command, first); return true;
    case 'find': case 'findOne': case 'merge': case 'filter':
      if (given && first.kind !== 'function') command.conditions.push(...conditionsOf(rendering, first, isSure));
      if (second) command.projections.push({ at: second, value: second, isSure });
      takeOptions(rendering, command, third);
      return true;
    case 'and': case 'or': case 'nor': {
      if (!first) return false;
      command.conditions.push(...conditionsOf(rendering, objectWith(`$${name}`, first), isSure));
      return true;
    }
    case 'where': {
      const text = first && writtenText(rendering.tree, first);
      if (text === undefined) {
        if (first) command.conditions.push(...conditionsOf(rendering, first, isSure));
        return first !== undefined;
      }
      if (second) command.conditions.push(...conditionsOf(rendering, objectWith(text, second), isSure));
      else state.path = { name: text, at: first! };
      return true;
    }
    default: {
      const operator = Object.hasOwn(COMPARES, name) ? COMPARES[name] : undefined;
      if (operator === undefined) return SILENT.has(name);
      // `gt('age', 3)`, `where('age').gt(3)`
      const own = second ? writtenText(rendering.tree, first) : undefined;
      const path = own ?? state.path?.name;
      const value = second ?? first ?? (name === 'exists' ? { ...TRUE, start: call.nameSpan.start, end: call.nameSpan.end } : undefined);
      if (path === undefined || !value) return false;
      command.conditions.push(...conditionsOf(rendering, objectWith(path, objectWith(operator, value)), isSure));
      return true;
    }
  }
}

const TRUE = { kind: 'constant', type: 'boolean', value: 'true' } as const;

export const objectWith = (name: string, value: Value): Value => ({ kind: 'object', start: value.start, end: value.end, properties: [{ name, nameSpan: { start: value.start, end: value.end }, value, spread: false, start: value.start, end: value.end }] });

// ── Chains

/** A call with all that is called on what it gives, there and under the name that holds it. */
export interface Written {
  readonly steps: readonly Step[];
  /** The outermost call of the expression. */
  readonly top: CallValue;
  /** What it is given to may continue it. */
  readonly isHandedOn: boolean;
}

export function writtenFrom(tree: HostTree, root: CallValue): Written {
  const steps: Step[] = [];
  let top = root;
  for (let next = continuing(tree, top); next; next = continuing(tree, top)) {
    // What is awaited is no query any more.
    if (top.awaited) break;
    steps.push({ name: next.callee.kind === 'member' ? next.callee.name ?? '' : '', call: next, isSure: true });
    top = next;
  }
  const later = heldSteps(tree, top, root.context);
  return { steps: [...steps, ...later], top, isHandedOn: !top.awaited && isArgument(tree, top) };
}

/** What is called on the name that holds a query, and what is given it. */
function heldSteps(tree: HostTree, top: CallValue, place: Context): readonly Step[] {
  const binding = !top.awaited && top.result && top.result.path.length === 0 ? tree.bindings[top.result.binding] : undefined;
  if (!binding) return [];
  const later = chainsOn(tree, binding.id).flatMap((call) => surely(tree, walked({ begins: () => false }, call).steps, place));
  const handed = callsGiven(tree, binding.id).filter(({ callee }) => !isGlobalMember(callee, 'Promise', ['all', 'allSettled', 'race', 'any'])).map((call): Step => ({ name: '', call, isSure: true }));
  return [...later, ...handed];
}

/** The conditions of a document's own key. */
export function byKey(rendering: Rendering, key: Value | undefined, at: CallValue): Command['conditions'][number] {
  const value = key ?? unknownAt(at);
  return { at: value, isSure: true, joined: 'and', write: () => {
    const [condition] = conditionsOf(rendering, objectWith('_id', value));
    if (condition) condition.write();
    else say(rendering.draft, `${nameText(rendering, '_id')} is null`, at.nameSpan);
  } };
}

