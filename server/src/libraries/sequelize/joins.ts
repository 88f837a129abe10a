// The tables that Sequelize joins for what a query includes. Source: sequelize 6, lib/dialects/abstract/query-generator.js (`generateInclude`, `generateJoin`, `generateThroughJoin`, `_generateSubQueryFilter`).
import type { Span } from '../../text/span.ts';
import type { Condition } from '../clauses.ts';
import { leave, maybe, quoted, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import type { ScopeDeclaration } from './declaration.ts';
import { flagOf, type Included } from './included.ts';
import { attributeAt, columnOf, keysOf, roleIn, type Association, type MappedModel } from './model.ts';
import { columnText, tableText, type Place, type Rendering } from './place.ts';
import { writeWhere } from './where.ts';
import type { Given } from '../options.ts';

/** What is asked of a table: rows that are deleted softly are left out, what a scope asks, what the call does. Gives how many conditions there are. */
export interface Asking { readonly model: MappedModel; readonly alias?: string; readonly at: Span; readonly scope: ScopeDeclaration | undefined; readonly where: Given | undefined; readonly withDeleted: boolean; /** Before what the call asks: a key, a row that is held. */ readonly more?: readonly Asked[] }
interface Asked { readonly at: Span; readonly isSure: boolean; write(): void }

/** The conditions of a model, each a writer of its own. */
export function conditionsOf(rendering: Rendering, { model, alias, at, scope, where, withDeleted, more = [] }: Asking): readonly Asked[] {
  const { draft } = rendering;
  const place: Place = { model, ...(alias !== undefined && { alias }) };
  const deleted = withDeleted ? undefined : roleIn(model, 'deleted');
  const conditions: Asked[] = [];
  if (deleted) conditions.push({ at, isSure: true, write: () => say(draft, `${columnText(rendering, place, deleted.column)} is null`, at) });
  const held = where?.value.kind === 'object' ? where.value.properties : [];
  for (const { key, value } of scope?.where ?? []) {
    // What a call asks of the same attribute stands for what the scope does.
    if (held.some(({ name }) => name === key)) continue;
    const column = columnOf(model, key)?.column;
    conditions.push({ at, isSure: true, write: () => (column === undefined ? leave(draft, unknownAt(at)) : say(draft, `${columnText(rendering, place, column)} ${value}`, at)) });
  }
  if (scope?.isOpen || (scope?.restricts && alias !== undefined)) conditions.push({ at, isSure: true, write: () => leave(draft, unknownAt(at)) });
  conditions.push(...more);
  if (where) conditions.push({ at: where.at, isSure: where.isSure, write: () => void writeWhere(rendering, place, where.value) });
  return conditions;
}

export const withDeletedOf = (rendering: Rendering, known: ReadonlyMap<string, Given>): boolean => flagOf(rendering, known.get('paranoid')) === false;

/** Writes the join of what is included, and of what that includes. `inside`: of a page, only those that stand inside of it, or only those that do not; undefined where there is no page. */
export function writeJoin(rendering: Rendering, one: Included, of: { readonly alias: string }, inside: boolean | undefined): void {
  if (one.isSeparate) return;
  const isHere = inside === undefined || one.isInside === inside;
  const nested = one.within.filter(({ isSeparate }) => !isSeparate);
  // A row of the outer join counts only together with what it requires.
  const isGrouped = isHere && !one.isRequired && nested.some((each) => each.isRequired && (inside === undefined || each.isInside === inside));
  const within = (): void => {
    for (const each of nested) maybe(rendering.draft, each.isSure, () => writeJoin(rendering, each, one, inside));
  };
  if (!isHere) return within();
  const { draft } = rendering;
  say(draft, ` ${one.isRequired ? 'inner' : flagOf(rendering, one.known.get('right')) ? 'right' : 'left'} join `, one.at);
  if (isGrouped) say(draft, '(', one.at);
  writeTable(rendering, one);
  if (isGrouped) {
    within();
    say(draft, ')', one.at);
  }
  writeCondition(rendering, one, of, inside);
  if (!isGrouped) within();
}

const throughAlias = ({ alias, association: { through } }: Included): string => `${alias}->${through?.name ?? ''}`;

function writeTable(rendering: Rendering, one: Included): void {
  const { draft } = rendering;
  const { association: { through, theirs }, model, alias, at } = one;
  const table = `${tableText(rendering, model)} as ${quoted(draft.dialect, alias)}`;
  if (!through) return say(draft, table, at);
  const link = throughAlias(one);
  say(draft, `(${tableText(rendering, through)} as ${quoted(draft.dialect, link)} inner join ${table} on ${columnText(rendering, { alias }, theirs)} = ${columnText(rendering, { alias: link }, through.theirs)})`, at);
}

function writeCondition(rendering: Rendering, one: Included, of: { readonly alias: string }, inside: boolean | undefined): void {
  const { draft } = rendering;
  const { association, model, alias, at, scope, known } = one;
  const { through, own, ownKey, theirs } = association;
  // Around a page, what was read inside of it is called by its attribute.
  const isAround = inside === false && (one.parent ? one.parent.isInside : true);
  const holder = isAround ? (one.parent ? quoted(draft.dialect, `${one.parent.path}.${ownKey}`) : columnText(rendering, of, ownKey)) : columnText(rendering, of, own);
  say(draft, ` on ${holder} = ${through ? columnText(rendering, { alias: throughAlias(one) }, through.own) : columnText(rendering, { alias }, theirs)}`, at);
  const asked = conditionsOf(rendering, { model, alias, at, scope, where: known.get('where'), withDeleted: withDeletedOf(rendering, known) });
  for (const each of asked) {
    const start = draft.text.length;
    maybe(draft, each.isSure, () => {
      say(draft, ' and ', each.at);
      const from = draft.text.length;
      each.write();
      if (draft.text.length === from) {
        draft.text = draft.text.slice(0, start);
        draft.pieces.pop();
      }
    });
  }
  for (const each of [...scopedBy(rendering, association, { model, alias }, at), ...(one.isOpen ? [openAt(rendering, at)] : [])]) {
    say(draft, ' and ', at);
    each.write();
  }
}

/** What an association asks of the other side besides its key. Sequelize writes its attributes as they are called (`_validateIncludedElement`). */
export function scopedBy(rendering: Rendering, { scope = [], isOpen }: Association, { model, alias }: Place, at: Span): readonly Condition[] {
  const asked = scope.map(({ key, value }): Condition => (attributeAt(model, key)?.column === key ? { ...always, at, write: () => say(rendering.draft, `${columnText(rendering, { ...(alias !== undefined && { alias }) }, key)} ${value}`, at) } : openAt(rendering, at)));
  return isOpen ? [...asked, openAt(rendering, at)] : asked;
}

const always = { isSure: true, joined: 'and' } as const;
const openAt = ({ draft }: Rendering, at: Span): Condition => ({ ...always, at, write: () => leave(draft, unknownAt(at)) });

/** Of a page whose rows must have such rows: `(select "userId" from "posts" … limit 1) is not null`. */
export function writeFilter(rendering: Rendering, one: Included, main: { readonly alias: string; readonly model: MappedModel }): void {
  const { draft } = rendering;
  const { association, model, at, scope, known } = one;
  const { through, own, theirs, as } = association;
  const required = one.within.filter(({ isRequired, isSeparate }) => isRequired && !isSeparate);
  const [key] = keysOf(main.model);
  const alias = as;
  const asked = [...conditionsOf(rendering, { model, alias, at, scope, where: known.get('where'), withDeleted: withDeletedOf(rendering, known) }), ...scopedBy(rendering, association, { model, alias }, at)];
  if (association.isOpen || one.isOpen || (through && (asked.length > 0 || required.length > 0)) || !key) return leave(draft, unknownAt(at));
  const column = (of: string, name: string): string => columnText(rendering, { alias: of }, name);
  if (through) {
    const target = quoted(draft.dialect, through.name);
    const first = keysOf(through)[0]?.column ?? attributeAt(through, through.own)?.column ?? through.own;
    return say(draft, `(select ${column(through.name, first)} from ${tableText(rendering, through)} as ${target} inner join ${tableText(rendering, model)} as ${quoted(draft.dialect, model.name)} on ${column(through.name, through.theirs)} = ${column(model.name, theirs)} where ${column(main.alias, key.column)} = ${column(through.name, through.own)} limit 1) is not null`, at);
  }
  say(draft, `(select ${required.length > 0 ? column(alias, theirs) : quoted(draft.dialect, theirs)} from ${tableText(rendering, model)} as ${quoted(draft.dialect, alias)}`, at);
  for (const each of required) writeJoin(rendering, { ...each, alias: each.association.as, parent: one }, { alias }, undefined);
  say(draft, ' where ', at);
  for (const each of asked) {
    each.write();
    say(draft, ' and ', at);
  }
  say(draft, `${column(alias, theirs)} = ${column(main.alias, own)} limit 1) is not null`, at);
}
