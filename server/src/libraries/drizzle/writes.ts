// What builders that write send. Source: pg-core/dialect.js of drizzle-orm 0.45 (`buildInsertQuery`, `buildUpdateSet`, `buildDeleteQuery`):
// an insert names every column, and gives the default of those that it has no value for; an update leaves out what is undefined.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Chain, Step } from '../chain.ts';
import { newClauses, writeConditions, writeDelete, writeList, writeUpdate, writeWith, type Item } from '../clauses.ts';
import { columnsOf, fieldOf, type ColumnField, type Model } from '../models.ts';
import { givenIn, isAbsent, type Given } from '../options.ts';
import { leave, listed, maybe, pass, quoted, say } from '../rendering.ts';
import { placeOf, writeSource, writeSubquery } from './places.ts';
import { allColumns, followed, type Place, type Rendering } from './rendering.ts';
import { boundStep, conditionStep, ctesOf, fieldItems, SILENT, termItems } from './selects.ts';
import { writeKnown, writeTerm } from './terms.ts';

/** Writes a statement that writes; false where it cannot be told what into. */
export function writeChange(rendering: Rendering, { root, steps }: Chain, place: Place): boolean {
  const { callee, args: [target], nameSpan: verb } = root;
  const { model } = place;
  if (!model || !target || callee.kind !== 'member') return false;
  if (callee.name === 'insert') return insertion(rendering, { root, steps }, model, target);
  const clauses = newClauses(verb);
  clauses.ctes.push(...ctesOf(rendering, root));
  clauses.sources.push({ at: target, isSure: true, write: () => writeSource(rendering, place, target) });
  for (const step of steps) {
    const { name, call, isSure } = step;
    const [first] = call.args;
    if (name === 'where') conditionStep(rendering, clauses.where, call, isSure);
    else if (name === 'set' && first) clauses.sets.push({ at: call.nameSpan, isSure, write: () => writeAssignments(rendering, model, first, call.nameSpan) });
    else if (name === 'returning') clauses.tail.push(returned(rendering, place, step));
    else if (name === 'from' && first && placeOf(rendering, first)) clauses.sources.push({ at: first, isSure, write: () => writeSource(rendering, placeOf(rendering, first)!, first) });
    else if (name === 'orderBy') clauses.tail.push({ at: call.nameSpan, isSure, write: () => writeList(rendering.draft, ' order by ', termItems(rendering, call.args, true)) });
    else if (name === 'limit') {
      const limits: Item[] = [];
      boundStep(rendering, limits, call, isSure);
      clauses.tail.push(...limits.map((one): Item => ({ ...one, write: () => {
        say(rendering.draft, ' limit ', call.nameSpan);
        one.write();
      } })));
    } else if (!SILENT.test(name)) clauses.unread ??= call;
  }
  if (callee.name === 'update') writeUpdate(rendering.draft, clauses);
  else writeDelete(rendering.draft, clauses);
  return true;
}

function returned(rendering: Rendering, place: Place, { call, isSure }: Step): Item {
  const { draft } = rendering;
  const inner: Rendering = { ...rendering, isBare: true };
  const [fields] = call.args;
  return { at: call.nameSpan, isSure, write: () => writeList(draft, ' returning ', fields ? fieldItems(inner, fields) : allColumns(inner, place).map((text): Item => ({ at: call.nameSpan, isSure: true, write: () => say(draft, text, call.nameSpan) }))) };
}

// ── Updates ──────────────────────────────────────────────────────────────────────────────────────────────────────

function writeAssignments(rendering: Rendering, model: Model, data: Value, at: Span): void {
  const { draft } = rendering;
  const all = givenIn(rendering, data);
  // Of two that may set one column, one is told.
  const order = columnsOf(model).map(([name]) => name);
  const given = all?.filter((one, index) => one.name === undefined || all.findIndex(({ name }) => name === one.name) === index).toSorted((a, b) => order.indexOf(a.name ?? '') - order.indexOf(b.name ?? ''));
  const written = new Set(given?.map(({ name }) => name));
  const members = given ? given.map((one) => (): void => assignment(rendering, model, one)) : [(): void => writeAnything(rendering, data)];
  for (const [name, field] of columnsOf(model)) if (field.filled === 'written' && !written.has(name)) members.push(() => assign(rendering, field, at, undefined));
  if (listed(draft, ', ', at, members) === 0) writeAnything(rendering, { kind: 'unknown', start: at.start, end: at.end });
}

function assignment(rendering: Rendering, model: Model, { name, at, value, isSure }: Given): void {
  const field = name === undefined ? undefined : fieldOf(model, name);
  if (field?.kind !== 'column') return writeAnything(rendering, value);
  maybe(rendering.draft, isSure, () => assign(rendering, field, at, value));
}

function assign(rendering: Rendering, { column }: ColumnField, at: Span, value: Value | undefined): void {
  const { draft } = rendering;
  say(draft, `${quoted(draft.dialect, column)} = `, at);
  writeCell(rendering, value, at);
}

/** What is given to a column: SQL that is written in the program, null, or something that is bound. */
function writeCell(rendering: Rendering, value: Value | undefined, at: Span): void {
  const { draft } = rendering;
  const one = value && followed(rendering, value);
  if (!value || !one) return pass(draft, { kind: 'unknown', start: at.start, end: at.end });
  if (one.kind === 'constant' && one.type === 'null') return say(draft, 'null', value);
  if (!writeKnown(rendering, value)) pass(draft, value);
}

function writeAnything({ draft }: Rendering, value: Value): void {
  leave(draft, value);
  say(draft, ' = ', value);
  leave(draft, value);
}

// ── Inserts ──────────────────────────────────────────────────────────────────────────────────────────────────────

function insertion(rendering: Rendering, { root, steps }: Chain, model: Model, target: Value): boolean {
  const { draft } = rendering;
  const { dialect } = draft;
  const verb = root.nameSpan;
  const columns = columnsOf(model).filter(([, { made }]) => !made);
  writeWith(draft, { ...newClauses(verb), ctes: [...ctesOf(rendering, root)] });
  say(draft, `insert ${dialect.id === 'mysql' && steps.some(({ name }) => name === 'ignore') ? 'ignore ' : ''}into `, verb);
  writeSource(rendering, { identity: '', name: model.table, model }, target);
  say(draft, ` (${columns.map(([, { column }]) => quoted(dialect, column)).join(', ')}) `, verb);
  const given = steps.findLast(({ name }) => name === 'values' || name === 'select');
  const [data] = given?.call.args ?? [];
  if (given?.name === 'select' && data) {
    // In brackets it means the same.
    if (!writeSubquery(rendering, data)) leave(draft, data);
  } else writeRows(rendering, columns, data, verb);
  for (const step of steps) {
    if (step.name === 'returning') returned(rendering, { identity: '', name: model.table, model }, step).write();
    else if (/^on(?:Conflict|Duplicate)/.test(step.name)) maybe(draft, step.isSure, () => conflict(rendering, model, step));
    else if (!SILENT.test(step.name) && !/^(?:values|select|ignore|overridingSystemValue)$/.test(step.name)) draft.openEnd = true;
  }
  return true;
}

type Columns = readonly (readonly [name: string, field: ColumnField])[];

function writeRows(rendering: Rendering, columns: Columns, data: Value | undefined, verb: Span): void {
  const { draft } = rendering;
  const list = data && followed(rendering, data);
  const rows = list?.kind === 'array' ? list.items : list && (list.kind === 'object' || list.kind === 'choice') ? [list] : [];
  if (rows.length === 0 || rows.length > 100 || rows.some(({ kind }) => kind === 'spread')) {
    say(draft, 'values ', verb);
    return leave(draft, data ?? { kind: 'unknown', start: verb.start, end: verb.end });
  }
  say(draft, 'values ', verb);
  listed(draft, ', ', verb, rows.map((row) => () => {
    const given = givenIn(rendering, row);
    say(draft, '(', row);
    listed(draft, ', ', row, columns.map(([name, field]) => () => writeColumnValue(rendering, field, given, name, row)));
    say(draft, ')', row);
  }));
}

function writeColumnValue(rendering: Rendering, { filled }: ColumnField, given: readonly Given[] | undefined, name: string, row: Value): void {
  const { draft } = rendering;
  const one = given?.findLast((each) => each.name === name);
  const isOpen = !given || given.some((each) => each.name === undefined);
  if (one && !isAbsent(one.value)) return writeCell(rendering, one.value, row);
  if (isOpen || filled || one) return pass(draft, { kind: 'unknown', start: row.start, end: row.end });
  say(draft, draft.dialect.id === 'sqlite' ? 'null' : 'default', row);
}

/** `onConflictDoNothing({ target })`, `onConflictDoUpdate({ target, targetWhere, set, setWhere })`, `onDuplicateKeyUpdate({ set })` */
function conflict(rendering: Rendering, model: Model, { name, call }: Step): void {
  const { draft } = rendering;
  const at = call.nameSpan;
  const [options] = call.args;
  const object = options && followed(rendering, options);
  const properties = object?.kind === 'object' ? object.properties : [];
  const property = (wanted: string): Value | undefined => properties.findLast((one) => one.name === wanted)?.value;
  if (options && object?.kind !== 'object') draft.openEnd = true;
  const set = property('set');
  if (name === 'onDuplicateKeyUpdate') {
    say(draft, ' on duplicate key update ', at);
    return set ? writeAssignments(rendering, model, set, at) : writeAnything(rendering, call);
  }
  say(draft, ' on conflict', at);
  const target = property('target');
  if (target) writeTarget({ ...rendering, isBare: true }, target);
  const isNothingDone = name === 'onConflictDoNothing';
  writeWhere(rendering, property('targetWhere') ?? property('where'), isNothingDone || property('targetWhere') !== undefined);
  say(draft, isNothingDone ? ' do nothing' : ' do update set ', at);
  if (isNothingDone) return;
  if (set) writeAssignments(rendering, model, set, at);
  else writeAnything(rendering, call);
  writeWhere(rendering, property('setWhere') ?? (property('targetWhere') ? undefined : property('where')), true);
}

function writeTarget(rendering: Rendering, target: Value): void {
  const { draft } = rendering;
  const list = followed(rendering, target);
  say(draft, ' (', target);
  listed(draft, ', ', target, (list.kind === 'array' ? list.items : [target]).map((one) => () => writeTerm(rendering, one)));
  say(draft, ')', target);
}

function writeWhere(rendering: Rendering, condition: Value | undefined, isMeant: boolean): void {
  if (!condition || !isMeant) return;
  const item = { at: condition, isSure: true, joined: 'and' as const, write: () => void writeTerm(rendering, condition) };
  writeConditions(rendering.draft, ' where ', [item], undefined);
}
