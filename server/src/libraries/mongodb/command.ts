// A command on a collection as its arguments and the methods called on it gather it, and the text that it makes in the notation of the dialect.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { newClauses, writeDelete, writeRead, writeUpdate, type Clauses, type Condition, type Item } from '../clauses.ts';
import { optionsOf, type Given } from '../options.ts';
import { maybe, say } from '../rendering.ts';
import { countOf, orderOf, outputsOf } from './arranged.ts';
import { conditionsOf } from './filter.ts';
import { nameText, said, type Rendering } from './place.ts';

export interface Command {
  readonly collection: string;
  /** Where the collection is named. */
  readonly named: Span;
  readonly verb: Span;
  readonly filters: Given[];
  readonly conditions: Condition[];
  readonly projections: Given[];
  readonly order: Item[];
  readonly limit: Given[];
  readonly skip: Given[];
  /** Something is called on it, or given to it, that may say more. */
  unread?: Value;
}

export const newCommand = (collection: string, named: Span, verb: Span): Command => ({ collection, named, verb, filters: [], conditions: [], projections: [], order: [], limit: [], skip: [] });

export const sure = (value: Value): Given => ({ at: value, value, isSure: true });

/** What stands in an object of options: `{ projection, sort, limit, skip }`. */
export function takeOptions(rendering: Rendering, command: Command, options: Value | undefined): void {
  const { known, isOpen } = optionsOf(rendering, options);
  const put = (name: string, into: (given: Given) => void): void => {
    const given = known.get(name);
    if (given) into(given);
  };
  put('projection', (given) => command.projections.push(given));
  put('fields', (given) => command.projections.push(given));
  put('select', (given) => command.projections.push(given));
  put('sort', (given) => command.order.push(...orderOf(rendering, given)));
  put('limit', (given) => command.limit.push(given));
  put('skip', (given) => command.skip.push(given));
  if (isOpen && options) command.unread ??= options;
}

export function clausesOf(rendering: Rendering, command: Command): Clauses {
  const { collection, named, verb, filters, unread } = command;
  const clauses = newClauses(verb);
  clauses.sources.push(said(rendering, nameText(rendering, collection), named));
  clauses.where.push(...command.conditions, ...filters.flatMap(({ value, isSure }) => conditionsOf(rendering, value, isSure)));
  clauses.order.push(...command.order);
  clauses.limit.push(...command.limit.flatMap((given) => countOf(rendering, given)));
  clauses.offset.push(...command.skip.flatMap((given) => countOf(rendering, given)));
  if (unread) clauses.unread = unread;
  return clauses;
}

export function writeFind(rendering: Rendering, command: Command, rows: 'one' | 'many'): void {
  const clauses = clausesOf(rendering, command);
  clauses.outputs.push(...outputsOf(rendering, command.projections, command.verb));
  if (rows === 'one') clauses.limit.splice(0, clauses.limit.length, said(rendering, '1', command.verb));
  writeRead(rendering.draft, clauses);
}

/** The keys of a document are asked for where only its being there matters. */
export function writeExists(rendering: Rendering, command: Command): void {
  const clauses = clausesOf(rendering, command);
  clauses.outputs.push(said(rendering, nameText(rendering, '_id'), command.verb));
  clauses.limit.splice(0, clauses.limit.length, said(rendering, '1', command.verb));
  writeRead(rendering.draft, clauses);
}

/** A limit is one of what is counted, not of the count. */
export function writeCounted(rendering: Rendering, command: Command): void {
  const { draft } = rendering;
  const clauses = clausesOf(rendering, command);
  const { limit, offset } = clauses;
  clauses.order.length = 0;
  const isCut = limit.length + offset.length > 0;
  if (isCut) say(draft, 'select count(*) as "n" from (', command.verb);
  clauses.outputs.push(said(rendering, isCut ? nameText(rendering, '_id') : 'count(*) as "n"', command.verb));
  writeRead(draft, clauses);
  if (isCut) say(draft, ') as "counted"', command.verb);
}

export function writeDistinct(rendering: Rendering, command: Command, path: Item): void {
  const clauses = clausesOf(rendering, command);
  clauses.distinct.push(said(rendering, 'distinct ', command.verb));
  clauses.outputs.push(path);
  writeRead(rendering.draft, clauses);
}

/** What writes one document or all that the filter finds. */
export function writeChange(rendering: Rendering, command: Command, kind: 'update' | 'delete', rows: 'one' | 'many', sets: readonly Item[] = []): void {
  const { draft } = rendering;
  const clauses = clausesOf(rendering, command);
  const first = command.order[0];
  clauses.sets.push(...sets);
  if (first) clauses.tail.push({ at: first.at, isSure: first.isSure, write: () => {
    say(draft, ' order by ', first.at);
    command.order.forEach((one, at) => {
      if (at > 0) say(draft, ', ', one.at);
      maybe(draft, one.isSure, one.write);
    });
  } });
  if (rows === 'one') clauses.tail.push(said(rendering, ' limit 1', command.verb));
  (kind === 'update' ? writeUpdate : writeDelete)(draft, clauses);
}
