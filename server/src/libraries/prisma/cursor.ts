// Where a page begins: with the row that `cursor` names, in the order that is asked for. Source: Prisma's engine, sql-query-builder/src/cursor_condition.rs.
// What is null, in the row or in those that are compared with it, has no place in the order, and is read.
import { fieldOf, type ColumnField, type Model } from '../models.ts';
import { leave, listed, pass, quoted, say, type Draft } from '../rendering.ts';
import { sortColumns, type SortColumn, type Way } from './order.ts';
import type { Place, Rendering } from './place.ts';
import { givenIn, type Given } from '../options.ts';

export function writeCursor(rendering: Rendering, place: Place, { at, value }: Given, order: Given | undefined, way: Way): void {
  const { draft } = rendering;
  const { model } = place;
  const key = keyOf(rendering, model, givenIn(rendering, value));
  const sorted = sortColumns(rendering, model, order);
  if (!key || !sorted || sorted.length === 0) return leave(draft, value);
  const table = quoted(draft.dialect, model.schema, model.table);
  /** What the row that is named has in a column. */
  const said = (column: string): void => {
    say(draft, `(select ${column} from ${table} where `, at);
    listed(draft, ' and ', at, key.map(({ field, given }) => () => {
      say(draft, `${nameIn(draft, place, field)} = `, given.at);
      pass(draft, given.value);
    }));
    say(draft, ')', at);
  };
  const compare = ({ field }: SortColumn, operator: string): void => {
    const column = nameIn(draft, place, field);
    if (field.nullable) say(draft, '(', at);
    say(draft, `${column} ${operator} `, at);
    said(column);
    if (!field.nullable) return;
    say(draft, ` or ${column} is null or `, at);
    said(column);
    say(draft, ' is null)', at);
  };
  const after = ({ isDescending }: SortColumn): string => (isDescending === (way === 'forward') ? '<' : '>');
  if (sorted.length === 1) return compare(sorted[0]!, `${after(sorted[0]!)}=`);
  say(draft, '(', at);
  listed(draft, ' or ', at, sorted.map((_, index) => (): void => {
    const equal = sorted.slice(0, sorted.length - 1 - index);
    const last = sorted[equal.length]!;
    say(draft, '(', at);
    listed(draft, ' and ', at, [...equal.map((one) => () => compare(one, '=')), () => compare(last, index === 0 ? `${after(last)}=` : after(last))]);
    say(draft, ')', at);
  }));
  say(draft, ')', at);
}

/**
 * Whether the order has a place for each row, so that the server can take the page. A key of several columns does not count, though what is declared unique does; undefined where the order is not seen.
 * Where it has none, Prisma reads every row from the cursor on.
 */
export function namesRows(rendering: Rendering, model: Model, order: Given | undefined): boolean | undefined {
  const sorted = sortColumns(rendering, model, order)?.map(({ field }) => field);
  if (!sorted) return undefined;
  if (sorted.some(({ nullable }) => nullable)) return false;
  const has = (name: string): boolean => sorted.some((one) => one === fieldOf(model, name));
  return sorted.some(({ unique }) => unique) || Object.values(model.keys).some((names) => names.every(has) && !(names.length === model.id.length && names.every((name) => model.id.includes(name))));
}

const nameIn = ({ dialect }: Draft, { alias }: Place, { column }: ColumnField): string => quoted(dialect, alias, column);

interface KeyPart { readonly field: ColumnField; readonly given: Given }

/** `{ id: 7 }`, `{ userId_teamId: { userId, teamId } }` */
function keyOf(rendering: Rendering, model: Model, given: readonly Given[] | undefined): readonly KeyPart[] | undefined {
  const parts = given?.flatMap((one): readonly (KeyPart | undefined)[] => {
    const field = one.name === undefined ? undefined : fieldOf(model, one.name);
    if (field?.kind === 'column') return [{ field, given: one }];
    const inner = one.name !== undefined && Object.hasOwn(model.keys, one.name) ? givenIn(rendering, one.value) : undefined;
    return inner ? inner.map((part) => {
      const own = part.name === undefined ? undefined : fieldOf(model, part.name);
      return own?.kind === 'column' ? { field: own, given: part } : undefined;
    }) : [undefined];
  });
  return !parts || parts.length === 0 || parts.includes(undefined) ? undefined : parts.flatMap((one) => one ?? []);
}
