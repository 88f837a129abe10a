// What Sequelize reads of a model: its attributes, those that are asked for, expressions under a name.
// Sources: sequelize 6, lib/model.js (`_expandAttributes`), lib/utils.js (`mapFinderOptions`), query-generator.js (`escapeAttributes`, `generateInclude`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { isNothing, optionsOf, type Given } from '../options.ts';
import { leave, quoted, say } from '../rendering.ts';
import { literalOf, unknownAt } from '../typeorm/place.ts';
import { textsOf } from './texts.ts';
import type { ScopeDeclaration } from './declaration.ts';
import { methodIn, writeExpression } from './expressions.ts';
import { heldOf } from './members.ts';
import { attributeAt, keysOf, storedIn, type MappedModel } from './model.ts';
import { columnText, type Rendering } from './place.ts';

/** One output: a column, or an expression under a name; `text` is there of a column alone. */
export interface Output { readonly key?: string; readonly item: Item }

/** How outputs are written: with the table before them, and under which name. */
export interface Reading {
  readonly model: Pick<MappedModel, 'attributes' | 'isOpen'>;
  /** Undefined: columns stand alone. */
  readonly alias?: string;
  /** Of what is included: `posts`. */
  readonly path?: string;
  readonly at: Span;
}

/** `keys`: the primary key is read whatever is asked for. */
export function outputsOf(rendering: Rendering, reading: Reading, attributes: Given | undefined, scope: ScopeDeclaration | undefined, keys: 'with keys' | 'as told'): readonly Output[] {
  const { model, at } = reading;
  const all = storedIn(model).map(({ key }) => key);
  const scoped = scope?.only ? [...scope.only] : all.filter((key) => !scope?.without?.includes(key));
  const column = (key: string, where: Span = at, isSure = true): Output => columnOutput(rendering, reading, key, where, isSure);
  const open: readonly Output[] = model.isOpen || scope?.isOpen || scope?.readsMore ? [unread(rendering, unknownAt(at))] : [];
  if (!attributes || isNothing(attributes.value)) return withKeys([...scoped.map((key) => column(key)), ...open], scope?.only ? keys : 'as told', model, column);
  const list = heldOf(rendering, attributes.value);
  if (list.kind === 'array') return withKeys([...list.items.flatMap((item) => outputOf(rendering, reading, item, attributes.isSure)), ...(attributes.isSure ? [] : all.map((key) => column(key, at, false)))], keys, model, column);
  const { known, isOpen } = optionsOf(rendering, attributes.value);
  if (list.kind !== 'object' || isOpen) return [...all.map((key) => column(key, at, false)), unread(rendering, attributes.value)];
  const [exclude, include] = [known.get('exclude'), known.get('include')];
  const without = exclude && textsOf(rendering, exclude.value);
  const more = include && heldOf(rendering, include.value);
  const kept = exclude && !without ? all.map((key) => column(key, at, false)) : scoped.filter((key) => !without?.includes(key)).map((key) => column(key));
  const added = more?.kind === 'array' ? more.items.flatMap((item) => outputOf(rendering, reading, item, true)) : include ? [unread(rendering, include.value)] : [];
  return withKeys([...kept, ...added, ...open], keys, model, column);
}

function withKeys(outputs: readonly Output[], keys: 'with keys' | 'as told', model: Reading['model'], column: (key: string) => Output): readonly Output[] {
  const missing = keys === 'as told' || outputs.length === 0 ? [] : keysOf(model).filter(({ key }) => !outputs.some((one) => one.key === key));
  return [...missing.map(({ key }) => column(key)), ...outputs];
}

const unread = ({ draft }: Rendering, value: Value): Output => ({ item: { at: value, isSure: true, write: () => leave(draft, value) } });

function columnOutput(rendering: Rendering, { model, alias, path }: Reading, key: string, at: Span, isSure: boolean): Output {
  const { draft } = rendering;
  const column = attributeAt(model, key)?.column ?? key;
  const shown = path === undefined ? (column === key ? undefined : key) : `${path}.${key}`;
  return { key, item: { at, isSure, write: () => say(draft, `${columnText(rendering, { ...(alias !== undefined && { alias }) }, column)}${shown === undefined ? '' : ` as ${quoted(draft.dialect, shown)}`}`, at) } };
}

/** `'id'`, `['full_name', 'name']`, `[fn('count', col('id')), 'n']`, `literal('1 as one')` */
function outputOf(rendering: Rendering, reading: Reading, item: Value, isSure: boolean): readonly Output[] {
  const { draft, tree } = rendering;
  const { model, alias, path } = reading;
  const held = literalOf(rendering, item);
  const place = { model, ...(alias !== undefined && { alias }) };
  const name = writtenText(tree, item);
  if (name !== undefined) {
    const attribute = attributeAt(model, name);
    if (attribute?.isVirtual) return [];
    return [attribute ? columnOutput(rendering, reading, name, item, isSure) : unread(rendering, item)];
  }
  const [what, called] = held.kind === 'array' ? held.items : [item];
  const shown = called && writtenText(tree, called);
  const method = what && methodIn(rendering, what);
  const as = (): void => {
    if (shown !== undefined) say(draft, ` as ${quoted(draft.dialect, path === undefined ? shown : `${path}.${shown}`)}`, called!);
  };
  const bare = what && held.kind === 'array' ? writtenText(tree, what) : undefined;
  if (called && shown === undefined) return [unread(rendering, item)];
  if (method) return [{ ...(shown !== undefined && { key: shown }), item: { at: item, isSure, write: () => {
    writeExpression(rendering, place, method);
    as();
  } } }];
  if (bare !== undefined) return [{ ...(shown !== undefined && { key: shown }), item: { at: item, isSure, write: () => {
    say(draft, columnText(rendering, place, bare), what!);
    as();
  } } }];
  return [unread(rendering, item)];
}
