// What Sequelize's models send to update, to delete, to restore and to count up.
// Sources: sequelize 6, lib/model.js (`update`, `destroy`, `restore`, `increment`, `_paranoidClause`), query-generator.js (`updateQuery`, `arithmeticQuery`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writeAnything, writeConditions, type Condition } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { givenIn, optionsOf, type Given } from '../options.ts';
import { leave, listed, maybe, pass, quoted, say } from '../rendering.ts';
import { literalOf, unknownAt, writeBound } from '../typeorm/place.ts';
import type { ScopeDeclaration } from './declaration.ts';
import { methodIn, writeExpression } from './expressions.ts';
import { flagOf } from './included.ts';
import { conditionsOf, withDeletedOf } from './joins.ts';
import { attributeAt, keysOf, roleIn, storedIn, type Attribute, type MappedModel } from './model.ts';
import { columnText, tableText, type Rendering } from './place.ts';
import { textsOf } from './texts.ts';

export interface Writing {
  readonly model: MappedModel;
  readonly named: Span;
  readonly verb: Span;
  readonly scope: ScopeDeclaration | undefined;
  /** A row that the program holds. */
  readonly row?: Value;
}

type Known = ReadonlyMap<string, Given>;

/** `update(values, { where })`; of a row, by its key. */
export function updateStatement(rendering: Rendering, writing: Writing, values: Value | undefined, options: Value | undefined, given = values && givenIn(rendering, values)): void {
  const { verb } = writing;
  const { known, isOpen } = optionsOf(rendering, options);
  writeUpdateOf(rendering, writing);
  writeAssignments(rendering, writing, { values, given }, known);
  writeWhereOf(rendering, writing, known, isOpen ? options : undefined, writing.row ? 'as it is' : 'those that are there');
  if (flagOf(rendering, known.get('returning')) === true) writeReturning(rendering, storedIn(writing.model), verb);
}

function writeUpdateOf({ draft, ...rendering }: Rendering, { model, verb, named }: Writing): void {
  say(draft, 'update ', verb);
  say(draft, tableText({ draft, ...rendering }, model), named);
  say(draft, ' set ', verb);
}

function writeReturning({ draft }: Rendering, attributes: readonly Attribute[] | undefined, verb: Span): void {
  if (draft.dialect.id === 'postgres') say(draft, ` returning ${attributes?.map(({ column }) => quoted(draft.dialect, column)).join(', ') ?? '*'}`, verb);
}

/** What the condition of a write is; without one Sequelize refuses it. */
function writeWhereOf(rendering: Rendering, { model, verb, scope, row }: Writing, known: Known, unread: Value | undefined, rows: 'those that are there' | 'as it is'): void {
  const conditions: Condition[] = row ? [keyOf(rendering, model, row, verb)] : conditionsOf(rendering, { model, at: verb, scope, where: known.get('where'), withDeleted: rows === 'as it is' || withDeletedOf(rendering, known) }).map((one) => ({ ...one, joined: 'and' as const }));
  if (unread && !row && !known.has('where')) conditions.push({ at: unread, isSure: true, joined: 'and', write: () => leave(rendering.draft, unread) });
  writeConditions(rendering.draft, ' where ', conditions, unread && known.has('where') ? unread : undefined);
}

/** The row that an instance is. */
export function keyOf(rendering: Rendering, model: MappedModel, row: Value, verb: Span, alias?: string): Condition {
  const keys = keysOf(model);
  const at = unknownAt(verb);
  return { at: verb, isSure: true, joined: 'and', write: () => {
    if (keys.length === 0 || model.isOpen) return leave(rendering.draft, at);
    listed(rendering.draft, ' and ', verb, keys.map(({ column }) => () => {
      say(rendering.draft, `${columnText(rendering, { ...(alias !== undefined && { alias }) }, column)} = `, verb);
      pass(rendering.draft, row);
    }));
  } };
}

/** `destroy({ where })`: of a model that keeps what is deleted, an update; `force` deletes all the same. */
export function destroyStatement(rendering: Rendering, writing: Writing, options: Value | undefined): void {
  const { draft } = rendering;
  const { model, verb, named } = writing;
  const { known, isOpen } = optionsOf(rendering, options);
  const deleted = roleIn(model, 'deleted');
  const force = flagOf(rendering, known.get('force'));
  if (flagOf(rendering, known.get('truncate'))) return truncateStatement(rendering, writing, options);
  if (deleted && (force === undefined && known.has('force'))) {
    say(draft, 'update ', verb);
    say(draft, tableText(rendering, model), named);
    say(draft, ' set ', verb);
    writeAnything(draft, unknownAt(verb));
    return writeWhereOf(rendering, writing, known, isOpen ? options : undefined, 'as it is');
  }
  if (!deleted || force) {
    say(draft, 'delete from ', verb);
    say(draft, tableText(rendering, model), named);
    writeWhereOf(rendering, writing, known, isOpen ? options : undefined, 'as it is');
    const limit = known.get('limit');
    // Of so many rows: which they are is asked in a query inside.
    if (limit) draft.openEnd = true;
    return;
  }
  writeUpdateOf(rendering, writing);
  say(draft, `${columnText(rendering, {}, deleted.column)} = `, verb);
  pass(draft, unknownAt(verb));
  const updated = writing.row ? roleIn(model, 'updated') : undefined;
  if (updated) {
    say(draft, `, ${columnText(rendering, {}, updated.column)} = `, verb);
    pass(draft, unknownAt(verb));
  }
  writeWhereOf(rendering, writing, known, isOpen ? options : undefined, 'those that are there');
}

export function truncateStatement(rendering: Rendering, { model, verb, named }: Writing, options: Value | undefined): void {
  const { draft } = rendering;
  const { known } = optionsOf(rendering, options);
  say(draft, 'truncate ', verb);
  say(draft, tableText(rendering, model), named);
  if (draft.dialect.id === 'postgres') say(draft, `${flagOf(rendering, known.get('restartIdentity')) ? ' restart identity' : ''}${flagOf(rendering, known.get('cascade')) ? ' cascade' : ''}`, verb);
}

/** `restore({ where })`: what was deleted is there again. */
export function restoreStatement(rendering: Rendering, writing: Writing, options: Value | undefined): void {
  const { draft } = rendering;
  const { model, verb } = writing;
  const { known, isOpen } = optionsOf(rendering, options);
  const [deleted, updated] = [roleIn(model, 'deleted'), writing.row ? roleIn(model, 'updated') : undefined];
  writeUpdateOf(rendering, writing);
  if (deleted) {
    say(draft, `${columnText(rendering, {}, deleted.column)} = `, verb);
    pass(draft, unknownAt(verb));
  } else writeAnything(draft, unknownAt(verb));
  writeStamp(rendering, updated, verb);
  writeWhereOf(rendering, { ...writing, scope: undefined }, known, isOpen ? options : undefined, 'as it is');
}

/** `increment('views', { by: 1, where })`, `increment({ views: 2 }, { where })` */
export function countedStatement(rendering: Rendering, writing: Writing, fields: Value | undefined, options: Value | undefined, sign: '+' | '-'): void {
  const { draft } = rendering;
  const { model, verb } = writing;
  const { known, isOpen } = optionsOf(rendering, options);
  const held = fields && literalOf(rendering, fields);
  const one = fields && writtenText(rendering.tree, fields);
  const names = one !== undefined ? [one] : fields && textsOf(rendering, fields);
  const given = held?.kind === 'object' ? givenIn(rendering, held) : undefined;
  const columnFor = (name: string): Attribute | undefined => attributeAt(model, name);
  const set = (column: string, at: Span, by: () => void): void => {
    const text = columnText(rendering, {}, column);
    say(draft, `${text} = ${text} ${sign} `, at);
    by();
  };
  writeUpdateOf(rendering, writing);
  const by = known.get('by');
  const parts = names?.every(columnFor) ? names.map((name) => () => set(columnFor(name)!.column, fields!, () => (by ? writeBound(rendering, by.value) : say(draft, '1', verb))))
    : given?.every(({ name }) => name !== undefined && columnFor(name)) ? given.map((each) => () => set(columnFor(each.name!)!.column, each.at, () => writeBound(rendering, each.value))) : [() => writeAnything(draft, fields ?? unknownAt(verb))];
  listed(draft, ', ', verb, parts);
  writeStamp(rendering, flagOf(rendering, known.get('silent')) ? undefined : roleIn(model, 'updated'), verb);
  writeWhereOf(rendering, writing, known, isOpen ? options : undefined, 'as it is');
  if (flagOf(rendering, known.get('returning')) !== false) writeReturning(rendering, undefined, verb);
}

function writeStamp(rendering: Rendering, updated: Attribute | undefined, verb: Span): void {
  if (!updated) return;
  say(rendering.draft, `, ${columnText(rendering, {}, updated.column)} = `, verb);
  pass(rendering.draft, unknownAt(verb));
}

// ── What is set ──────────────────────────────────────────────────────────────────────────────────────────────────

function writeAssignments(rendering: Rendering, { model, verb }: Writing, { values, given }: { readonly values: Value | undefined; readonly given: readonly Given[] | undefined }, known: Known): void {
  const { draft } = rendering;
  const fields = known.get('fields');
  const only = fields && textsOf(rendering, fields.value);
  const named = new Set<string>();
  const parts = given?.flatMap((one): readonly (() => void)[] => assignmentOf(rendering, model, one, only, named)) ?? [() => writeAnything(draft, values ?? unknownAt(verb))];
  if (listed(draft, ', ', verb, parts) === 0) writeAnything(draft, values ?? unknownAt(verb));
  const updated = roleIn(model, 'updated');
  if (updated && !named.has(updated.key) && flagOf(rendering, known.get('silent')) !== true) writeStamp(rendering, updated, verb);
}

function assignmentOf(rendering: Rendering, model: MappedModel, { name, at, value, isSure }: Given, only: readonly string[] | undefined, named: Set<string>): readonly (() => void)[] {
  const { draft } = rendering;
  const attribute = name === undefined ? undefined : attributeAt(model, name);
  if (attribute?.isVirtual || (only && name !== undefined && !only.includes(name))) return [];
  // What is no attribute is not sent; where not all are seen it may be one.
  if (!attribute) return name !== undefined && !model.isOpen ? [] : [() => maybe(draft, isSure, () => writeAnything(draft, value))];
  named.add(attribute.key);
  const method = methodIn(rendering, value);
  return [() => maybe(draft, isSure, () => {
    say(draft, `${columnText(rendering, {}, attribute.column)} = `, at);
    if (method) writeExpression(rendering, { model }, method);
    else writeBound(rendering, value);
  })];
}
