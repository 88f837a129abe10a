// What Sequelize sends to read: a model with what it includes; a page of what is joined is taken in a query of its own inside.
// Source: sequelize 6, lib/dialects/abstract/query-generator.js (`selectQuery`, `selectFromTableFragment`).
import type { Span } from '../../text/span.ts';
import { newClauses, writeRead, type Clauses, type Condition, type Item } from '../clauses.ts';
import type { Given } from '../options.ts';
import { quoted, say } from '../rendering.ts';
import type { ScopeDeclaration } from './declaration.ts';
import { arrange, flagOf, type Included } from './included.ts';
import { conditionsOf, withDeletedOf, writeFilter, writeJoin } from './joins.ts';
import { attributeAt, type MappedModel } from './model.ts';
import { outputsOf, type Output } from './outputs.ts';
import { tableText, type Rendering } from './place.ts';
import type { Sorted } from './order.ts';

export interface Selecting {
  readonly model: MappedModel;
  readonly alias: string;
  readonly named: Span;
  readonly verb: Span;
  readonly known: ReadonlyMap<string, Given>;
  readonly scope: ScopeDeclaration | undefined;
  readonly includes: readonly Included[];
  readonly outputs: readonly Output[];
  /** Conditions besides those of the call. */
  readonly more: readonly Condition[];
  readonly order: readonly Sorted[];
  readonly groups: readonly Item[];
  readonly having: readonly Condition[];
  readonly limit: readonly Item[];
  readonly offset: readonly Item[];
  readonly tail: readonly Item[];
  readonly unread: Clauses['unread'];
  /** What is included is joined, and nothing of it read. */
  readonly isCount?: true;
}

export function writeSelect(rendering: Rendering, selecting: Selecting): void {
  const { draft } = rendering;
  const { model, alias, named, verb, includes, outputs, limit, order, unread } = selecting;
  const joined = includes.filter(({ isSeparate }) => !isSeparate);
  const isPage = arrange(includes, limit.length > 0, flagOf(rendering, selecting.known.get('subQuery')));
  const source: Item = { at: named, isSure: true, write: () => say(draft, `${tableText(rendering, model)} as ${quoted(draft.dialect, alias)}`, named) };
  const inner = newClauses(verb);
  inner.sources.push(source);
  inner.where.push(...whereOf(rendering, selecting));
  inner.groups.push(...selecting.groups);
  inner.having.push(...selecting.having);
  inner.limit.push(...limit);
  inner.offset.push(...selecting.offset);
  if (unread) inner.unread = unread;
  const join = (inside: boolean | undefined): readonly Item[] => joined.map((one) => ({ at: one.at, isSure: one.isSure, write: () => writeJoin(rendering, one, { alias }, inside) }));
  const read = selecting.isCount ? [] : joined.flatMap((one) => readOf(rendering, one, isPage));
  if (!isPage) {
    inner.outputs.push(...outputs.map(({ item }) => item), ...read.map(({ item }) => item));
    inner.joins.push(...join(undefined));
    inner.order.push(...order.map(({ item }) => item));
    inner.tail.push(...selecting.tail);
    return writeRead(draft, inner);
  }
  inner.outputs.push(...uniqueOf([...outputs, ...held(rendering, selecting, joined)]), ...read.filter(({ isInside }) => isInside).map(({ item }) => item));
  inner.joins.push(...join(true));
  for (const one of joined) if (one.isFilter) inner.where.push({ at: one.at, isSure: one.isSure, joined: 'and', write: () => writeFilter(rendering, one, { alias, model }) });
  inner.order.push(...order.flatMap(({ inner: key }) => key ?? []));
  const outer = newClauses(verb);
  outer.outputs.push({ at: verb, isSure: true, write: () => say(draft, `${quoted(draft.dialect, alias)}.*`, verb) }, ...read.filter(({ isInside }) => !isInside).map(({ item }) => item));
  outer.sources.push({ at: named, isSure: true, write: () => {
    say(draft, '(', verb);
    writeRead(draft, inner);
    say(draft, `) as ${quoted(draft.dialect, alias)}`, verb);
  } });
  outer.joins.push(...join(false));
  outer.order.push(...order.map(({ item }) => item));
  outer.tail.push(...selecting.tail);
  writeRead(draft, outer);
}

function whereOf(rendering: Rendering, { model, alias, named, known, scope, more }: Selecting): readonly Condition[] {
  const asked = conditionsOf(rendering, { model, alias, at: named, scope, where: known.get('where'), withDeleted: withDeletedOf(rendering, known), more });
  return asked.map((one): Condition => ({ ...one, joined: 'and' }));
}

interface Read { readonly item: Item; readonly isInside: boolean }

/** What is read of what is included, and of the table between. */
function readOf(rendering: Rendering, one: Included, isPage: boolean): readonly Read[] {
  if (one.isSeparate) return [];
  const { model, alias, path, at, known, scope, association: { through }, isSure } = one;
  const isInside = isPage && one.isInside;
  const sure = (item: Item): Item => (isSure ? item : { ...item, isSure: false });
  const own = outputsOf(rendering, { model, alias, path, at }, known.get('attributes'), scope, 'with keys');
  const between = through ? outputsOf(rendering, { model: through, alias: `${alias}->${through.name}`, path: `${path}.${through.name}`, at }, undefined, undefined, 'as told') : [];
  return [...own.map(({ item }) => ({ item: sure(item), isInside })), ...between.map(({ item }) => ({ item: sure(item), isInside: false })), ...one.within.flatMap((each) => readOf(rendering, each, isPage))];
}

/** What joins around a page are held by is read inside of it. */
function held(rendering: Rendering, { model, alias, verb }: Selecting, joined: readonly Included[]): readonly Output[] {
  const wanted = joined.flatMap((one) => (one.isInside ? [] : attributeAt(model, one.association.ownKey) ?? []));
  return outputsOf(rendering, { model: { attributes: wanted }, alias, at: verb }, undefined, undefined, 'as told');
}

function uniqueOf(outputs: readonly Output[]): readonly Item[] {
  const seen = new Set<string>();
  return outputs.flatMap(({ key, item }) => {
    if (key !== undefined && seen.has(key)) return [];
    if (key !== undefined) seen.add(key);
    return [item];
  });
}
