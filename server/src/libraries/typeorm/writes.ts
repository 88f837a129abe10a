// What TypeORM's repositories send to update and to delete.
// Sources: typeorm 1.1, entity-manager/EntityManager.js, query-builder/{Update,Delete,SoftDelete}QueryBuilder.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writeAnything } from '../clauses.ts';
import { givenIn, type Given } from '../options.ts';
import { leave, listed, maybe, pass, say } from '../rendering.ts';
import { columnAt, isEmbedded, keysOf, relationAt, roleIn, type EntityColumn } from './entity.ts';
import { columnText, literalOf, tableText, unknownAt, writeBound, type Place, type Rendering } from './place.ts';
import { writeSql } from './texts.ts';
import { declaredGiven, withDeclared } from './typed.ts';
import { writeCriteria } from './where.ts';

export interface Writing {
  readonly place: Place;
  readonly named: Span;
  readonly verb: Span;
}

// ── Updates and deletes ──────────────────────────────────────────────────────────────────────────────────────────

export function writeUpdateOf(rendering: Rendering, { place, verb, named }: Writing, values: Value | undefined): void {
  const { draft } = rendering;
  say(draft, 'update ', verb);
  say(draft, tableText(rendering, place.entity), named);
  say(draft, ' set ', values ?? verb);
  writeAssignments(rendering, place, values, verb);
}

export function updateStatement(rendering: Rendering, writing: Writing, criteria: Value | undefined, values: Value | undefined): void {
  writeUpdateOf(rendering, writing, values);
  writeOnly(rendering, writing, criteria);
}

/** `increment(criteria, 'views', 1)` */
export function countedStatement(rendering: Rendering, writing: Writing, [criteria, property, by]: readonly Value[], sign: '+' | '-'): void {
  const { draft } = rendering;
  const { place, verb, named } = writing;
  const held = property && literalOf(rendering, property);
  const [part] = held?.kind === 'text' ? held.parts : [];
  const column = part?.kind === 'chunk' ? columnAt(place.entity, part.text) : undefined;
  say(draft, 'update ', verb);
  say(draft, tableText(rendering, place.entity), named);
  say(draft, ' set ', verb);
  if (!column || !by) writeAnything(draft, property ?? unknownAt(verb));
  else {
    const text = columnText(rendering, place, column.column);
    say(draft, `${text} = ${text} ${sign} `, property!);
    writeBound(rendering, by);
  }
  writeStamps(rendering, place, new Set(), verb);
  writeOnly(rendering, writing, criteria);
}

/** `restored`: rows that were deleted softly are there again. */
export function softStatement(rendering: Rendering, writing: Writing, criteria: (() => void) | undefined, what: 'deleted' | 'restored'): void {
  const { draft } = rendering;
  const { place, verb, named } = writing;
  const column = roleIn(place.entity, 'deleted')?.column;
  say(draft, 'update ', verb);
  say(draft, tableText(rendering, place.entity), named);
  say(draft, ' set ', verb);
  const text = column === undefined ? undefined : columnText(rendering, place, column);
  if (text === undefined) writeAnything(draft, unknownAt(verb));
  else say(draft, `${text} = ${what === 'deleted' ? 'current_timestamp' : 'null'}`, verb);
  writeStamps(rendering, place, new Set(), verb);
  say(draft, ' where ', verb);
  const also = text === undefined ? [] : [() => say(draft, `${text} is ${what === 'deleted' ? '' : 'not '}null`, verb)];
  if (listed(draft, ' and ', verb, [...(criteria ? [criteria] : []), ...also]) === 0) leave(draft, unknownAt(verb));
}

export function deleteStatement(rendering: Rendering, writing: Writing, criteria: Value | undefined): void {
  writeDeleteOf(rendering, writing);
  writeOnly(rendering, writing, criteria);
}

export function writeDeleteOf(rendering: Rendering, { place, verb, named }: Writing): void {
  say(rendering.draft, 'delete from ', verb);
  say(rendering.draft, tableText(rendering, place.entity), named);
}

/** Criteria that ask nothing are refused by TypeORM: no statement is without them. */
function writeOnly(rendering: Rendering, { place, verb }: Writing, criteria: Value | undefined): void {
  const { draft } = rendering;
  if (!criteria) return;
  say(draft, ' where ', criteria);
  const start = draft.text.length;
  if (writeCriteria(rendering, place, criteria) === 0 || draft.text.length === start) leave(draft, unknownAt(verb));
}

/** `remove(user)`: by its key. */
export function writeKey(rendering: Rendering, { place, verb }: Writing, of: Value | undefined): void {
  const { draft } = rendering;
  const at = unknownAt(of ?? verb);
  const keys = keysOf(place.entity);
  if (keys.length === 0) return leave(draft, at);
  listed(draft, ' and ', verb, keys.map(({ column }) => () => {
    say(draft, `${columnText(rendering, place, column)} = `, at);
    pass(draft, at);
  }));
}

// ── What is set ──────────────────────────────────────────────────────────────────────────────────────────────────

export function writeAssignments(rendering: Rendering, place: Place, values: Value | undefined, verb: Span): void {
  const { draft } = rendering;
  const written = new Set<string>();
  const seen = values && givenIn(rendering, values);
  const given = values && (seen ? withDeclared(rendering, place.entity, seen) : declaredGiven(rendering, place.entity, values));
  const members = given ? given.flatMap((one) => assignmentsOf(rendering, place, one, '', written)) : [() => writeAnything(draft, values ?? unknownAt(verb))];
  if (listed(draft, ', ', verb, members) === 0) writeAnything(draft, values ?? unknownAt(verb));
  writeStamps(rendering, place, written, verb);
}

function assignmentsOf(rendering: Rendering, place: Place, { name, at, value, isSure }: Given, prefix: string, written: Set<string>): readonly (() => void)[] {
  const { draft } = rendering;
  const { entity } = place;
  const path = prefix + (name ?? '');
  const column = name === undefined ? undefined : columnAt(entity, path);
  const relation = name === undefined || column ? undefined : relationAt(entity, path);
  if (name !== undefined && !column && !relation && isEmbedded(entity, path)) return (givenIn(rendering, value) ?? []).flatMap((one) => assignmentsOf(rendering, place, { ...one, isSure: one.isSure && isSure }, `${path}.`, written));
  if (!column && !relation?.owns) return [() => maybe(draft, isSure, () => writeAnything(draft, value))];
  if (column?.isFixed) return [];
  const [own, ...more] = relation?.on ?? [];
  const held = column?.column ?? own!.own;
  // Of two that set one column, the first does.
  if (written.has(held)) return [];
  written.add(held);
  const key = relation && more.length === 0 ? givenIn(rendering, value)?.find((one) => one.name === own?.key)?.value : undefined;
  return [() => maybe(draft, isSure, () => {
    say(draft, `${columnText(rendering, place, held)} = `, at);
    writeSet(rendering, key ?? value);
  })];
}

/** `() => 'now()'` is SQL. */
export function writeSet(rendering: Rendering, value: Value): void {
  const { draft, tree } = rendering;
  const returns = value.kind === 'function' ? tree.routines[value.routine]?.returns ?? [] : [];
  if (value.kind !== 'function') return writeBound(rendering, value);
  if (returns.length === 1) writeSql(rendering, returns[0]!, []);
  else leave(draft, value);
}

/** What TypeORM writes at every update. */
function writeStamps(rendering: Rendering, place: Place, written: ReadonlySet<string>, verb: Span): void {
  const { draft } = rendering;
  const version = roleIn(place.entity, 'version');
  const updated = roleIn(place.entity, 'updated');
  const text = (column: EntityColumn): string => columnText(rendering, place, column.column);
  if (version && !written.has(version.column)) say(draft, `, ${text(version)} = ${text(version)} + 1`, verb);
  if (updated && !written.has(updated.column)) say(draft, `, ${text(updated)} = current_timestamp`, verb);
}
