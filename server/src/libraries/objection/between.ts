// What holds two rows together: a row of the table between them, or the column of one that refers to the other.
// Sources: objection 3.1, lib/relations/*/{relate,unrelate}/*.js, manyToMany/insert/ManyToManyInsertOperation.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeDelete, writeRead, writeUpdate, type Clauses, type Item } from '../clauses.ts';
import { take } from '../knex/steps.ts';
import { heldBy, written } from '../names.ts';
import { leave, listed, pass, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import { columnTexts, condition, tableText, writeAmong, type Placed } from './place.ts';
import { foundThrough } from './query.ts';
import type { Begun } from './receivers.ts';

/** A row of the table between two, for each row of the other side. */
export function writeBetween(placed: Placed, { relation, named, row }: Begun, others: readonly Value[], at: Span): void {
  const { draft } = placed;
  const { table, own, theirs } = relation!.through!;
  const first = heldBy(placed, others[0]!);
  const extra = first.kind === 'object' ? relation!.through!.extra.filter(([alias]) => first.properties.some(({ name }) => name === alias)) : [];
  const columns = [...theirs, ...own, ...extra.map(([, one]) => one)];
  say(draft, `insert into ${tableText(placed, table)} (${columns.map((one) => written(placed, one)).join(', ')}) values `, at);
  listed(draft, ', ', at, others.map((other) => () => {
    const held = heldBy(placed, other);
    say(draft, '(', other);
    listed(draft, ', ', other, columns.map((_, index) => () => (index < theirs.length && held.kind !== 'object' ? pass(draft, other) : pass(draft, row ?? unknownAt(named)))));
    say(draft, ')', other);
  }));
  if (placed.model.dialect === 'postgres') say(draft, ` returning ${theirs.map((one) => written(placed, one)).join(', ')}`, at);
}

export function relate(placed: Placed, begun: Begun, steps: readonly Step[], { call }: Step, at: Span): void {
  const { draft, model } = placed;
  const { relation, owner } = begun;
  const [first] = call.args;
  if (!relation || !owner || !first) return leave(draft, call);
  const held = heldBy(placed, first);
  if (relation.through) return writeBetween(placed, begun, held.kind === 'array' && held.items.length > 0 ? held.items : [first], at);
  // The side that refers to the other is updated.
  const isOwn = relation.kind === 'belongs to one';
  const refers = isOwn ? { table: owner.table, columns: relation.own, key: owner.key, rows: begun.row ?? steps.find(({ name }) => name === 'for')?.call.args[0] } : { table: model.table, columns: relation.theirs, key: model.key, rows: first };
  writeSet(placed, refers.table, refers.columns, isOwn ? first : begun.row ?? unknownAt(at), [condition(at, true, () => writeAmong(placed, columnTexts(placed, refers.table, refers.key), isOwn && begun.row ? unknownAt(at) : refers.rows, at))], at);
}

export function unrelate(placed: Placed, begun: Begun, steps: readonly Step[], at: Span): void {
  const { draft } = placed;
  const { relation, owner, named } = begun;
  if (!relation || !owner) return leave(draft, steps[0]!.call);
  const bound = begun.row ?? steps.find(({ name }) => name === 'for')?.call.args[0] ?? unknownAt(named);
  const rows = begun.row ? unknownAt(at) : bound;
  const clauses = newClauses(at);
  if (relation.through) {
    const { table, own, theirs } = relation.through;
    clauses.sources.push({ at, isSure: true, write: () => say(draft, tableText(placed, table), at) });
    clauses.where.push(condition(at, true, () => {
      say(draft, `${columnTexts(placed, table, theirs).join(', ')} in (`, at);
      const inner = foundThrough(placed, begun, steps, at);
      inner.outputs.splice(0, 1, { at, isSure: true, write: () => say(draft, columnTexts(placed, placed.ref, relation.theirs).join(', '), at) });
      writeRead(draft, inner);
      say(draft, ')', at);
    }), condition(at, true, () => writeAmong(placed, columnTexts(placed, table, own), rows, at)));
    return writeDelete(draft, clauses);
  }
  const isOwn = relation.kind === 'belongs to one';
  const asked = newClauses(at);
  take(placed, asked, isOwn ? [] : steps.slice(1));
  const [table, columns, key] = isOwn ? [owner.table, relation.own, owner.key] : [placed.model.table, relation.theirs, relation.theirs];
  writeSet(placed, table, columns, unknownAt(at), [...asked.where, condition(at, true, () => writeAmong(placed, columnTexts(placed, table, key), rows, at))], at, asked.unread);
}

function writeSet(placed: Placed, table: string, columns: readonly string[], value: Value, where: Clauses['where'], at: Span, unread?: Value): void {
  const { draft } = placed;
  const clauses = newClauses(at);
  clauses.sources.push({ at, isSure: true, write: () => say(draft, tableText(placed, table), at) });
  clauses.sets.push(...columns.map((one): Item => ({ at, isSure: true, write: () => {
    say(draft, `${written(placed, one)} = `, at);
    pass(draft, value);
  } })));
  clauses.where.push(...where);
  if (unread) clauses.unread = unread;
  writeUpdate(draft, clauses);
}
