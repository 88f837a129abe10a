// The statement that a call stands for: what it finds, counts, writes or removes, with what is called on it.
// Sources: the types of mongoose 9.12 (types/models.d.ts, types/document.d.ts) and of mongodb 7.8 (Collection); mongoose-paginate-v2, "paginate".
import type { CallValue, Value } from '../../hosts/tree.ts';
import { isAbsent, optionsOf } from '../options.ts';
import { bindingOf } from '../program.ts';
import { pass, say, spanOf } from '../rendering.ts';
import { writtenText } from '../drizzle/declared.ts';
import { setsOf, writeInsert } from './changes.ts';
import { newCommand, sure, takeOptions, writeChange, writeCounted, writeDistinct, writeExists, writeFind, type Command } from './command.ts';
import { itemsOf } from './filter.ts';
import { nameText, said, unknownAt, unread, type Rendering } from './place.ts';
import { writePipeline, type Lookup } from './pipeline.ts';
import type { Receiver } from './receivers.ts';
import { byKey, takeStep, type Written } from './steps.ts';

export type Called = CallValue & { readonly callee: { readonly kind: 'member'; readonly name: string; readonly object: Value } };

/** What comes back of a statement; undefined where nothing is sent that is read. */
export type Answer = 'many' | 'one' | 'nothing' | 'none' | undefined;

export function statement(rendering: Rendering, command: Command, call: Called, { steps, isHandedOn, top }: Written, lookups: Lookup[]): Answer {
  const { callee: { name }, args: [first, second, third] } = call;
  if (name === 'aggregate') {
    if (isHandedOn) command.unread ??= top;
    const made = writePipeline(rendering, command, first, steps);
    lookups.push(...made.lookups);
    return made.isWritten ? 'nothing' : 'many';
  }
  const state = {};
  if (name === 'where') takeStep(rendering, command, { name, call, isSure: true }, state);
  // A callback of older versions is no argument of the query.
  const [a, b, c] = [first, second, third].map((one) => (one?.kind === 'function' ? undefined : one));
  let answer: 'find' | 'count' | 'one' | 'distinct' = name === 'findOne' || name === 'findById' ? 'one' : /^count/.test(name) ? 'count' : name === 'distinct' ? 'distinct' : 'find';
  for (const step of steps) {
    if (/^count(?:Documents)?$/.test(step.name)) answer = 'count';
    else if (step.name === 'findOne') answer = 'one';
    else if (step.name === 'distinct') answer = 'distinct';
    else if (takeStep(rendering, command, step, state)) continue;
    else command.unread ??= step.call;
    if (/^(?:count|findOne)/.test(step.name) && step.call.args[0] && step.call.args[0].kind !== 'function') command.filters.push(sure(step.call.args[0]));
  }
  if (isHandedOn) command.unread ??= top;
  const filter = (): void => void (a && command.filters.push(sure(a)));
  switch (name) {
    case 'find': case 'where': case 'findOne':
      if (name !== 'where') {
        filter();
        // The driver's second argument is its options, Mongoose's third.
        takeFindOptions(rendering, command, b, c);
      }
      break;
    case 'findById':
      command.conditions.push(byKey(rendering, a, call));
      takeFindOptions(rendering, command, b, c);
      break;
    case 'exists':
      filter();
      writeExists(rendering, command);
      return 'one';
    case 'countDocuments': case 'count':
      filter();
      takeOptions(rendering, command, b);
      break;
    case 'distinct':
      if (b) command.filters.push(sure(b));
      break;
    case 'paginate': return paginated(rendering, command, a, b);
    case 'create': case 'insertOne': case 'insertMany': return inserted(rendering, command, call);
    case 'bulkWrite': return bulk(rendering, command, a);
    default: return changed(rendering, command, call, a, b, c);
  }
  switch (answer) {
    case 'count': writeCounted(rendering, command); return 'none';
    case 'distinct': {
      const path = (steps.find((step) => step.name === 'distinct')?.call ?? call).args[0];
      const text = path && writtenText(rendering.tree, path);
      writeDistinct(rendering, command, text === undefined ? unread(rendering, path ?? unknownAt(call)) : said(rendering, nameText(rendering, text), path!));
      return 'many';
    }
    case 'one': writeFind(rendering, command, 'one'); return 'one';
    case 'find': writeFind(rendering, command, 'many'); return 'many';
  }
}

/** `find(filter, projection, options)` of Mongoose's, `find(filter, options)` of the driver's. */
function takeFindOptions(rendering: Rendering, command: Command, second: Value | undefined, third: Value | undefined): void {
  const { known, isOpen } = optionsOf(rendering, second);
  const isOptions = !third && second?.kind === 'object' && !isOpen && known.size > 0 && [...known.keys()].every((name) => OPTIONS.has(name));
  if (isOptions) return takeOptions(rendering, command, second);
  if (second && !isAbsent(second) && !(second.kind === 'constant' && second.type === 'null')) command.projections.push(sure(second));
  takeOptions(rendering, command, third);
}
const OPTIONS: ReadonlySet<string> = new Set(['projection', 'sort', 'limit', 'skip', 'hint', 'session', 'lean', 'batchSize', 'collation', 'maxTimeMS', 'readPreference', 'comment', 'allowDiskUse', 'timeout', 'noCursorTimeout', 'tailable', 'awaitData', 'readConcern', 'promoteValues', 'fields', 'strictQuery', 'populate']);

/** `paginate(filter, { page, limit, sort })` of mongoose-paginate-v2: ten to a page unless it is told. */
function paginated(rendering: Rendering, command: Command, filter: Value | undefined, options: Value | undefined): Answer {
  if (filter) command.filters.push(sure(filter));
  takeOptions(rendering, command, options);
  const { known } = optionsOf(rendering, options);
  if (known.has('pagination')) return undefined;
  if (command.limit.length === 0 && !command.unread) command.limit.push(sure({ kind: 'constant', type: 'number', value: '10', start: command.verb.start, end: command.verb.end }));
  const [page] = [known.get('page') ?? known.get('offset')];
  if (page) command.skip.push({ ...page, value: unknownAt(page.value) });
  writeFind(rendering, command, 'many');
  return 'many';
}

function inserted(rendering: Rendering, command: Command, { callee: { name }, args }: Called): Answer {
  const [first] = args;
  if (!first) return undefined;
  const items = name === 'insertOne' ? undefined : itemsOf(rendering, first);
  const several = name === 'create' && args.length > 1 && args.every(({ kind }) => kind === 'object');
  const isList = name === 'insertMany' || first.kind === 'array';
  writeInsert(rendering, command, several ? args : isList ? items : [first], first);
  return 'none';
}

const REMOVES = /^(?:findOneAnd|findByIdAnd)(?:Delete|Remove)$|^delete/;

function changed(rendering: Rendering, command: Command, call: Called, first: Value | undefined, second: Value | undefined, third: Value | undefined): Answer {
  const { name } = call.callee;
  const removes = REMOVES.test(name);
  if (/ById/.test(name)) command.conditions.push(byKey(rendering, first, call));
  else if (first) command.filters.push(sure(first));
  const rows = /Many$/.test(name) ? 'many' as const : 'one' as const;
  takeOptions(rendering, command, removes ? second : third);
  // What an upsert makes where nothing is found is the filter's.
  writeChange(rendering, command, removes ? 'delete' : 'update', rows, removes ? [] : setsOf(rendering, second));
  return rows === 'one' && /^find/.test(name) ? 'one' : 'none';
}

/** `bulkWrite([{ updateOne: { filter, update } }, …])`, as far as its operations are written out. */
function bulk(rendering: Rendering, command: Command, operations: Value | undefined): Answer {
  const items = operations && itemsOf(rendering, operations);
  if (!items || items.length === 0 || items.length > LONG) return undefined;
  const all = items.map((item) => [...optionsOf(rendering, item).known.values()][0]);
  if (all.some((one) => one === undefined)) return undefined;
  all.forEach((one, index) => {
    const { name = '', at, value } = one!;
    const { known } = optionsOf(rendering, value);
    const own = newCommand(command.collection, command.named, spanOf(at));
    if (index > 0) say(rendering.draft, ';\n', at);
    const filter = known.get('filter');
    if (filter) own.filters.push(filter);
    if (name === 'insertOne') writeInsert(rendering, own, known.get('document') ? [known.get('document')!.value] : undefined, value);
    else writeChange(rendering, own, /^delete/.test(name) ? 'delete' : 'update', /Many$/.test(name) ? 'many' : 'one', setsOf(rendering, (known.get('update') ?? known.get('replacement'))?.value));
  });
  return 'none';
}
const LONG = 20;

/** What a document sends of itself. */
export function documentStatement(rendering: Rendering, command: Command, call: Called, { collection, named }: Receiver): Answer {
  const { callee: { name, object }, args: [first] } = call;
  const { draft } = rendering;
  const own: Command['conditions'][number] = { at: call.nameSpan, isSure: true, joined: 'and', write: () => {
    say(draft, `${nameText(rendering, '_id')} = `, call.nameSpan);
    pass(draft, object);
  } };
  command.conditions.push(own);
  switch (name) {
    case 'save': {
      const made = builtFrom(rendering, object);
      if (made) writeInsert(rendering, { collection, named, verb: call.nameSpan }, made.values ? [made.values] : undefined, made.values ?? unknownAt(call.nameSpan));
      else writeChange(rendering, command, 'update', 'one');
      return 'none';
    }
    case 'updateOne': writeChange(rendering, command, 'update', 'one', setsOf(rendering, first)); return 'none';
    case 'deleteOne': case 'remove': writeChange(rendering, command, 'delete', 'one'); return 'none';
    default: return undefined;
  }
}

/** A document that is made on the spot and not yet there: `new User({ … })`. */
function builtFrom({ tree }: Rendering, value: Value): { readonly values: Value | undefined } | undefined {
  const binding = bindingOf(tree, value);
  const call = value.kind === 'call' ? value : binding && binding.assignments.length === 0 && !binding.path ? binding.value : undefined;
  return call?.kind === 'call' && call.form === 'new' ? { values: call.args[0] } : undefined;
}
