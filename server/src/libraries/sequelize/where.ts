// `where` as the conditions that Sequelize sends for it. Source: sequelize 6, lib/dialects/abstract/query-generator.js (`whereItemsQuery`, `_whereGroupBind`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { isNothing } from '../options.ts';
import { checkpoint, leave, listed, maybe, say } from '../rendering.ts';
import { literalOf } from '../typeorm/place.ts';
import { methodIn, writeExpression, writeName } from './expressions.ts';
import { heldOf, membersOf, type Member } from './members.ts';
import { columnOf } from './model.ts';
import { writeWithin } from './json.ts';
import { writeColumn } from './operators.ts';
import { columnText, type Place, type Rendering } from './place.ts';

const DEEP = 12;

/** Writes conditions joined by AND; gives how many there are. */
export function writeWhere(rendering: Rendering, place: Place, where: Value, depth = 0): number {
  const { draft } = rendering;
  const held = heldOf(rendering, where);
  const method = methodIn(rendering, where);
  if (method) {
    writeExpression(rendering, place, method);
    return 1;
  }
  if (isNothing(where)) return 0;
  if (held.kind === 'array') return listed(draft, ' and ', where, held.items.map((item) => () => (item.kind === 'spread' ? leave(draft, item) : writeItem(rendering, place, item, depth))));
  const members = depth > DEEP ? undefined : membersOf(rendering, where);
  if (!members) {
    leave(draft, where);
    return 1;
  }
  return listed(draft, ' and ', where, inOrder(place, members).map((one) => () => maybe(draft, one.isSure, () => writeMember(rendering, place, one, depth))));
}

/** Operators come first, and what is called otherwise in the database comes last (lib/utils.js, `getComplexKeys`, `mapWhereFieldNames`). */
function inOrder({ model }: Place, members: readonly Member[]): readonly Member[] {
  const rank = ({ name, operator }: Member): number => (operator !== undefined ? 0 : name !== undefined && columnOf(model, name)?.column !== name && columnOf(model, name) ? 2 : 1);
  return members.toSorted((a, b) => rank(a) - rank(b));
}

/** One of several conditions, in brackets where it is several itself. */
function writeItem(rendering: Rendering, place: Place, item: Value, depth: number): void {
  const { draft } = rendering;
  const back = checkpoint(draft);
  // `cond && { … }` among conditions: what is no object asks nothing.
  const isSure = item.kind !== 'choice' || !item.options.some(isNothing);
  const only = item.kind === 'choice' ? item.options.filter((one) => !isNothing(one)) : [item];
  maybe(draft, isSure, () => {
    say(draft, '(', item);
    const start = draft.text.length;
    if (only.length !== 1) leave(draft, item);
    else if (writeWhere(rendering, place, only[0]!, depth + 1) === 0 || draft.text.length === start) return back();
    say(draft, ')', item);
  });
}

function writeMember(rendering: Rendering, place: Place, { name, operator, at, value }: Member, depth: number): void {
  const { draft } = rendering;
  if (operator === 'or' || operator === 'and' || operator === 'not') return writeGroup(rendering, place, { operator, at, value }, depth);
  if (name === undefined || operator !== undefined) return leave(draft, value);
  // `$author.name$` is a column of what is included.
  if (/^\$.+\$$/.test(name)) {
    const back = checkpoint(draft);
    const start = draft.text.length;
    writeName(rendering, name.slice(1, -1), { kind: 'unknown', start: at.start, end: at.end });
    const text = draft.text.slice(start);
    back();
    return writeColumn(rendering, place, { text, at }, value, depth);
  }
  const attribute = columnOf(place.model, name);
  const [first, ...path] = name.split('.');
  const within = path.length > 0 && !attribute ? columnOf(place.model, first!) : undefined;
  if (within?.holds === 'json' && draft.dialect.id === 'postgres') return writeWithin(rendering, place, { column: columnText(rendering, place, within.column), path }, { at, value }, depth);
  if (!attribute || attribute.isVirtual) return leave(draft, value);
  const isPath = attribute.holds === 'json' && literalOf(rendering, value).kind === 'object' && !(membersOf(rendering, value) ?? []).every((one) => one.operator !== undefined);
  if (isPath) return draft.dialect.id === 'postgres' ? writeWithin(rendering, place, { column: columnText(rendering, place, attribute.column), path: [] }, { at, value }, depth) : leave(draft, value);
  writeColumn(rendering, place, { text: columnText(rendering, place, attribute.column), at, ...(attribute.holds === 'list' && { isList: true as const }) }, value, depth);
}

interface Group { readonly operator: 'or' | 'and' | 'not'; readonly at: Span; readonly value: Value }

function writeGroup(rendering: Rendering, place: Place, { operator, at, value }: Group, depth: number): void {
  const { draft } = rendering;
  const back = checkpoint(draft);
  const optional = draft.optional.length;
  const between = operator === 'or' ? ' or ' : ' and ';
  say(draft, operator === 'not' ? 'not (' : '(', at);
  const list = heldOf(rendering, value);
  const items = list.kind === 'array' && !list.items.some(({ kind }) => kind === 'spread') ? list.items.map((item) => () => writeItem(rendering, place, item, depth)) : undefined;
  const members = items ? undefined : depth > DEEP || list.kind === 'array' ? undefined : membersOf(rendering, value);
  const parts = items ?? (members && inOrder(place, members))?.map((one) => () => maybe(draft, one.isSure, () => writeMember(rendering, place, one, depth + 1)));
  const method = parts ? undefined : methodIn(rendering, value);
  const written = parts ? listed(draft, between, at, parts) : method ? (writeExpression(rendering, place, method), 1) : -1;
  // How much one alternative asks decides how much all of them do.
  if (written < 0 || (operator !== 'and' && draft.optional.length > optional)) {
    back();
    return leave(draft, value);
  }
  if (written > 0) return say(draft, ')', at);
  back();
  if (operator !== 'and') say(draft, '0 = 1', at);
}
