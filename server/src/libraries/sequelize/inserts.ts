// What Sequelize's models send to insert, and to save what may be there already.
// Sources: sequelize 6, lib/model.js (`create`, `save`, `bulkCreate`, `upsert`), lib/dialects/abstract/query-interface.js (`upsert`), query-generator.js (`insertQuery`, `bulkInsertQuery`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writeAnything } from '../clauses.ts';
import { givenIn, optionsOf, type Given } from '../options.ts';
import { leave, listed, maybe, pass, quoted, say } from '../rendering.ts';
import { unknownAt, writeBound } from '../typeorm/place.ts';
import { methodIn, writeExpression } from './expressions.ts';
import { flagOf } from './included.ts';
import { heldOf } from './members.ts';
import { attributeAt, keysOf, storedIn, type Attribute, type MappedModel } from './model.ts';
import { tableText, type Rendering } from './place.ts';
import { textsOf } from './texts.ts';
import type { Writing } from './writes.ts';

/** One that is written: what is given for it, what Sequelize fills in, what the database does. */
interface Cell { readonly attribute: Attribute; readonly given: readonly (Given | undefined)[] }

/** `create(values)`, `bulkCreate([values, values])`; what is not given is not named, unless Sequelize fills it in. */
export function insertStatement(rendering: Rendering, { model, verb, named }: Writing, values: Value | undefined, options: Value | undefined, what: 'one' | 'many' | 'merged'): void {
  const { draft } = rendering;
  const { id } = draft.dialect;
  const { known, isOpen } = optionsOf(rendering, options);
  const held = values && heldOf(rendering, values);
  const items: readonly Value[] = what === 'many' ? (held?.kind === 'array' ? held.items : []) : values ? [values] : [];
  const rows = items.map((item) => (item.kind === 'spread' ? undefined : givenIn(rendering, item)));
  const isSeen = rows.length > 0 && rows.every((row) => row?.every(({ name }) => name !== undefined));
  const fields = known.get('fields');
  const only = fields && textsOf(rendering, fields.value);
  const cells = cellsOf(model, rows, what === 'many' ? undefined : only, what);
  const ignores = flagOf(rendering, known.get('ignoreDuplicates')) === true;
  say(draft, `insert ${ignores && (id === 'mysql' || id === 'mariadb') ? 'ignore ' : ''}into `, verb);
  say(draft, `${tableText(rendering, model)} `, named);
  say(draft, '(', verb);
  const isUnknown = !isSeen || model.isOpen === true || (fields !== undefined && !only) || isOpen;
  listed(draft, ', ', verb, [...cells.map(({ attribute, given }) => () => maybe(draft, isUnknown ? isSure(attribute, given) : true, () => say(draft, quoted(draft.dialect, attribute.column), given.find((one) => one !== undefined)?.at ?? verb))), ...(isUnknown ? [() => leave(draft, values ?? unknownAt(verb))] : [])]);
  say(draft, ') values ', verb);
  if (what === 'many' && items.length === 0) leave(draft, values ?? unknownAt(verb));
  else listed(draft, ', ', verb, items.map((item, row) => () => {
    say(draft, '(', item);
    listed(draft, ', ', item, [...cells.map((cell) => () => maybe(draft, isUnknown ? isSure(cell.attribute, cell.given) : true, () => writeCell(rendering, model, cell, row, item, what))), ...(isUnknown ? [() => leave(draft, item)] : [])]);
    say(draft, ')', item);
  }));
  writeConflict(rendering, model, { known, cells, isUnknown, ignores, what, verb });
  if (id === 'postgres' && known.get('returning')?.value.kind !== 'array' && flagOf(rendering, known.get('returning')) !== false) say(draft, ` returning ${storedIn(model).map(({ column }) => quoted(draft.dialect, column)).join(', ')}`, verb);
}

const isSure = ({ isPrimary, role }: Attribute, given: readonly (Given | undefined)[]): boolean => isPrimary === true || role !== undefined || given.every((one) => one?.isSure === true);

/** In the order in which Sequelize writes them: a key and what it fills in, what is given, the stamps. */
function cellsOf(model: MappedModel, rows: readonly (readonly Given[] | undefined)[], only: readonly string[] | undefined, what: 'one' | 'many' | 'merged'): readonly Cell[] {
  const first = ({ given }: Cell): number => Math.max(0, given.findIndex((one) => one !== undefined));
  const cells = storedIn(model).flatMap((attribute): readonly Cell[] => {
    const given = rows.map((row) => row?.find(({ name }) => name === attribute.key));
    const isWritten = given.some((one) => one !== undefined);
    const isOwn = (attribute.isPrimary && (what !== 'merged' || attribute.isFilled)) || attribute.isFilled || attribute.role === 'created' || attribute.role === 'updated' || attribute.role === 'version';
    if (only && !only.includes(attribute.key) && attribute.role === undefined) return [];
    return isWritten || isOwn ? [{ attribute, given }] : [];
  });
  // What only a later row has is named behind what the first has.
  return cells.toSorted((a, b) => first(a) - first(b));
}

function writeCell(rendering: Rendering, model: MappedModel, { attribute, given }: Cell, row: number, item: Value, what: 'one' | 'many' | 'merged'): void {
  const { draft } = rendering;
  const one = given[row];
  const method = one && methodIn(rendering, one.value);
  if (method) return writeExpression(rendering, { model }, method);
  if (one) return writeBound(rendering, one.value);
  const { id } = draft.dialect;
  if (attribute.counts) return say(draft, id === 'postgres' || (what !== 'many' && (id === 'mysql' || id === 'mariadb')) ? 'default' : 'null', item);
  if (given.some((other) => other !== undefined) && !attribute.isFilled && attribute.role === undefined) return say(draft, 'null', item);
  pass(draft, unknownAt(item));
}

interface Conflict { readonly known: ReadonlyMap<string, Given>; readonly cells: readonly Cell[]; readonly isUnknown: boolean; readonly ignores: boolean; readonly what: 'one' | 'many' | 'merged'; readonly verb: Span }

/** `upsert`, `updateOnDuplicate`, `ignoreDuplicates` */
function writeConflict(rendering: Rendering, model: MappedModel, { known, cells, isUnknown, ignores, what, verb }: Conflict): void {
  const { draft } = rendering;
  const isMysql = draft.dialect.id === 'mysql' || draft.dialect.id === 'mariadb';
  const updating = known.get('updateOnDuplicate');
  if (ignores && !isMysql) return say(draft, ' on conflict do nothing', verb);
  if (what !== 'merged' && !updating) return;
  const names = updating ? textsOf(rendering, updating.value) : cells.filter(({ attribute, given }) => given.some((one) => one) || attribute.role === 'updated').map(({ attribute }) => attribute.key);
  const columns = names?.flatMap((name) => attributeAt(model, name)?.column ?? []);
  const given = known.get('conflictFields') ?? known.get('conflictAttributes');
  const fields = given && textsOf(rendering, given.value);
  const primary = keysOf(model).map(({ column }) => column);
  const met = what === 'merged' ? model.unique.find((one) => columns?.some((column) => one.includes(column))) : model.unique[0];
  const target = fields?.map((name) => attributeAt(model, name)?.column ?? name) ?? (given ? undefined : !met || (what === 'merged' && columns?.some((column) => primary.includes(column))) ? primary : met);
  if (isMysql) say(draft, ' on duplicate key update ', verb);
  else say(draft, ` on conflict${target && !isUnknown ? ` (${target.map((column) => quoted(draft.dialect, column)).join(', ')})` : ''} do update set `, verb);
  if (!columns || columns.length === 0 || isUnknown) return writeAnything(draft, updating?.value ?? unknownAt(verb));
  say(draft, columns.map((column) => `${quoted(draft.dialect, column)} = ${isMysql ? `values(${quoted(draft.dialect, column)})` : `excluded.${quoted(draft.dialect, column)}`}`).join(', '), updating?.at ?? verb);
}
