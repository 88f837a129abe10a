// What a find populates by queries of its own: the rows that are referred to, those that refer, those behind a table between.
// Sources: mikro-orm 6, core/entity/EntityLoader.js (`findChildren`), knex/AbstractSqlDriver.js (`loadFromPivotTable`).
import type { Span } from '../../text/span.ts';
import { newClauses, type Condition } from '../clauses.ts';
import { named } from '../include.ts';
import { include, leave, pass, say, spanOf } from '../rendering.ts';
import { columnText, unknownAt } from '../typeorm/place.ts';
import { filterJoins, type Asked } from './asked.ts';
import type { ManagedEntity, ManagedRelation, Through } from './entity.ts';
import { activeFilters, filterItems } from './filters.ts';
import { newQuery, type Rendering } from './place.ts';
import { addFiltered, addOwners, isJoined, type Hint } from './populate.ts';
import { joinedOutputs, joinHints, rootOutputs, writeSelect } from './select.ts';

export function writePopulated(rendering: Rendering, hints: readonly Hint[], asked: Asked): void {
  if (asked.strategy === 'not known') return;
  for (const hint of hints) {
    if (isJoined(hint, asked.strategy)) {
      if (!hint.isRef) writePopulated(rendering, hint.children, asked);
      continue;
    }
    writeRelated(rendering, hint, asked);
  }
}

/** Notes what is read besides, joined or by queries of their own; what an entity always reads stands at the verb. */
export function noteHints(rendering: Rendering, of: ManagedEntity, hints: readonly Hint[], asked: Asked, verb: Span, above: readonly string[] = []): void {
  const { strategy, filters, unread } = asked;
  if (strategy === 'not known') return;
  for (const hint of hints) {
    const { relation: { path: name, many, through }, entity, at, isRef, isFilter, children } = hint;
    if (isRef || isFilter) continue;
    const path = [...above, name];
    const isPart = unread !== undefined || activeFilters(entity, filters).length > 0;
    include(rendering.draft, { path, at: spanOf(at), table: named(entity.table, entity.schema), of: named(of.table, of.schema), ...(through && { between: named(through.table, through.schema) }), many, isPart, ...(at.start === verb.start && { isAlways: true as const }), ...(isJoined(hint, strategy) && { joined: true as const }) });
    noteHints(rendering, entity, children, asked, verb, path);
  }
}

function writeRelated(rendering: Rendering, hint: Hint, asked: Asked): void {
  const { draft } = rendering;
  const { relation, entity, at, isSure, children } = hint;
  // What may not be asked for is not told.
  if (!isSure) return;
  if (relation.through) return writeBetween(rendering, relation.through, hint, asked);
  if (draft.text !== '') say(draft, ';\n', at);
  const query = newQuery(entity);
  const hints = [...children];
  addFiltered(rendering, hints, entity, asked.filters, at, undefined);
  addOwners(rendering, hints, entity, at, undefined);
  const joins = joinHints(rendering, query, query.root, hints, asked.strategy);
  filterJoins(rendering, query, asked.filters);
  const clauses = newClauses(at);
  clauses.outputs.push(...rootOutputs(rendering, query.root, undefined, new Set(), new Set(), at));
  for (const pair of joins) clauses.outputs.push(...joinedOutputs(rendering, pair, undefined, new Set()));
  const keys = relation.on.map(({ theirs }) => columnText(rendering, query.root, theirs));
  clauses.where.push(...filterItems(rendering, query.root, asked.filters, at).map((item): Condition => ({ ...item, joined: 'and' })), heldIn(rendering, keys, at));
  writeSelect(rendering, { query, named: at, clauses, order: [], isOne: false });
  writePopulated(rendering, children, asked);
}

/** Of two lists, by the table between them. */
function writeBetween(rendering: Rendering, through: Through, { relation, entity, at, children }: Hint, asked: Asked): void {
  const { draft } = rendering;
  const between: ManagedEntity = { at: relation.to, name: through.table, ...(through.schema !== undefined && { schema: through.schema }), table: through.table, members: [], indexes: [], filters: [], strategy: asked.strategy };
  const query = newQuery(between);
  const to: ManagedRelation = { kind: 'relation', path: entity.name, to: relation.to, relation: 'many to one', many: false, owns: true, isNullable: false, on: through.theirs.map(({ column, of, key }) => ({ own: column, theirs: of, key })) };
  const joins = joinHints(rendering, query, query.root, [{ relation: to, entity, at, isSure: true, isRef: false, children }], 'joined');
  const clauses = newClauses(at);
  const text = (column: string): string => columnText(rendering, query.root, column);
  clauses.outputs.push({ at, isSure: true, write: () => say(draft, [...through.theirs, ...through.own].map(({ column }) => text(column)).join(', '), at) });
  for (const pair of joins) clauses.outputs.push(...joinedOutputs(rendering, pair, undefined, new Set()));
  clauses.where.push(heldIn(rendering, through.own.map(({ column }) => text(column)), at), ...joins.slice(0, 1).flatMap(([, join]) => filterItems(rendering, join, asked.filters, at).map((item): Condition => ({ ...item, joined: 'and' }))));
  if (draft.text !== '') say(draft, ';\n', at);
  writeSelect(rendering, { query, named: at, clauses, order: [], isOne: false });
}

/** The rows that the keys of others hold. */
export const heldIn = ({ draft }: Rendering, keys: readonly string[], at: Span): Condition => ({ at, isSure: true, joined: 'and', write: () => {
  if (keys.length !== 1) return leave(draft, unknownAt(at));
  say(draft, `${keys[0]} in (`, at);
  pass(draft, unknownAt(at));
  say(draft, ')', at);
} });
