// What a query includes of other models: which association each is, how it is joined, and whether that happens inside of the page that is taken or around it.
// Source: sequelize 6, lib/model.js (`_conformInclude`, `_validateIncludedElements`, `_getIncludedAssociation`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { named } from '../include.ts';
import { isNothing, optionsOf, type Given } from '../options.ts';
import { include, spanOf } from '../rendering.ts';
import { literalOf } from '../typeorm/place.ts';
import { heldOf } from './members.ts';
import { associationAt, type Association, type MappedModel } from './model.ts';
import type { Rendering } from './place.ts';
import type { ScopeDeclaration } from './declaration.ts';

export interface Included {
  readonly model: MappedModel;
  readonly association: Association;
  /** As the query calls it: `posts->comments`. */
  readonly alias: string;
  /** As its columns are called in the result: `posts.comments`. */
  readonly path: string;
  readonly at: Span;
  readonly isSure: boolean;
  readonly known: ReadonlyMap<string, Given>;
  /** The object that it is included by, if it is one. */
  readonly options?: Value;
  /** Some of its options could not be read. */
  readonly isOpen: boolean;
  readonly scope: ScopeDeclaration | undefined;
  readonly isRequired: boolean;
  readonly isSeparate: boolean;
  readonly within: readonly Included[];
  readonly parent?: Included;
  /** Of a page: it is joined inside of it. */
  isInside: boolean;
  /** Of a page: only rows are in it that have such a row. */
  isFilter: boolean;
}

export interface Includes { readonly all: readonly Included[]; /** One of them could not be read. */ readonly isOpen: boolean }

const DEEP = 8;

/** `include: [Post, 'team', { model: Post, as: 'posts', where: { … } }]` */
export function includesIn(rendering: Rendering, model: MappedModel, value: Value | undefined, parent?: Included, depth = 0): Includes {
  if (!value) return { all: [], isOpen: false };
  const list = heldOf(rendering, value);
  const items = list.kind === 'array' ? list.items : [value];
  const read = items.flatMap((item) => itemsOf(rendering, item)).map(({ value: item, isSure }) => (depth > DEEP ? undefined : includedIn(rendering, model, item, isSure, parent, depth)));
  return { all: read.flatMap((one) => one ?? []), isOpen: (list.kind !== 'array' && list.kind !== 'object' && read.includes(undefined)) || read.includes(undefined) };
}

/** What is chosen, or spread under a condition, may not be there. */
function itemsOf(rendering: Rendering, item: Value, isSure = true): readonly { readonly value: Value; readonly isSure: boolean }[] {
  if (item.kind === 'choice') {
    const some = item.options.filter((one) => !isNothing(one));
    return some.length === 1 ? itemsOf(rendering, some[0]!, false) : [{ value: item, isSure: false }];
  }
  if (item.kind !== 'spread') return [{ value: item, isSure }];
  const list = heldOf(rendering, item.value);
  const options = list.kind === 'choice' ? list.options.filter((one) => !(one.kind === 'array' && one.items.length === 0) && !isNothing(one)) : [list];
  const [only, ...more] = options.map((one) => literalOf(rendering, one));
  return only?.kind === 'array' && more.length === 0 ? only.items.flatMap((one) => itemsOf(rendering, one, isSure && list.kind !== 'choice')) : [{ value: item, isSure: false }];
}

function includedIn(rendering: Rendering, model: MappedModel, item: Value, isSure: boolean, parent: Included | undefined, depth: number): Included | undefined {
  const held = literalOf(rendering, item);
  const options = held.kind === 'object' ? optionsOf(rendering, held) : undefined;
  const known = options?.known ?? new Map<string, Given>();
  const found = options ? associationOf(rendering, model, known) : associationMeant(rendering, model, held);
  const other = found && rendering.mapped(found.association.to);
  if (!found || !other || found.association.kind === undefined) return undefined;
  const { association } = found;
  const scope = found.isUnscoped ? undefined : other.scope;
  const where = known.get('where');
  const required = flagOf(rendering, known.get('required'));
  const isRequired = required ?? (where !== undefined || (scope !== undefined && scope.where.length > 0));
  const separate = flagOf(rendering, known.get('separate'));
  const within: Included[] = [];
  const made: Included = {
    model: other, association, alias: parent ? `${parent.alias}->${association.as}` : association.as, path: parent ? `${parent.path}.${association.as}` : association.as,
    at: item.kind === 'member' ? item.nameSpan : known.get('model')?.value ?? known.get('association')?.value ?? item, isSure, known, ...(options && { options: held }), isOpen: options?.isOpen === true || known.has('on') || known.has('or') || known.has('through') || (known.has('required') && required === undefined),
    scope, isRequired, isSeparate: separate ?? known.has('limit'), within, ...(parent && { parent }), isInside: false, isFilter: false,
  };
  const inner = includesIn(rendering, other, known.get('include')?.value, made, depth + 1);
  if (inner.isOpen) return undefined;
  within.push(...inner.all);
  return made;
}

export function flagOf(rendering: Rendering, given: Given | undefined): boolean | undefined {
  const held = given && literalOf(rendering, given.value);
  return held?.kind === 'constant' && held.type === 'boolean' ? held.value === 'true' : undefined;
}

interface Found { readonly association: Association; readonly isUnscoped?: true }

/** `{ model: Post, as: 'posts' }`, `{ association: 'posts' }` */
function associationOf(rendering: Rendering, model: MappedModel, known: ReadonlyMap<string, Given>): Found | undefined {
  const given = known.get('association');
  if (given) return associationMeant(rendering, model, literalOf(rendering, given.value));
  const to = known.get('model');
  const as = known.get('as');
  const name = as && writtenText(rendering.tree, as.value);
  if (!to || (as && name === undefined)) return undefined;
  return associationTo(rendering, model, literalOf(rendering, to.value), name);
}

/** `Post`, `'posts'`, `User.associations.posts` */
function associationMeant(rendering: Rendering, model: MappedModel, value: Value): Found | undefined {
  const name = writtenText(rendering.tree, value) ?? (value.kind === 'member' && value.object.kind === 'member' && value.object.name === 'associations' ? value.name : undefined);
  const association = name === undefined ? undefined : associationAt(model, name);
  return name === undefined ? associationTo(rendering, model, value, undefined) : association && { association };
}

function associationTo(rendering: Rendering, model: MappedModel, value: Value, as: string | undefined): Found | undefined {
  const unscoped = value.kind === 'call' && value.callee.kind === 'member' && (value.callee.name === 'unscoped' || value.callee.name === 'scope') ? value.callee : undefined;
  // What other scopes ask is not followed into what is included.
  if (unscoped?.name === 'scope') return undefined;
  const meaning = rendering.meanings.of(unscoped ? unscoped.object : value);
  const target = meaning?.kind === 'table' && meaning.library === 'sequelize' ? rendering.mapped(meaning) : undefined;
  const own = target && model.associations.filter(({ to }) => {
    const other = rendering.mapped(to);
    return other?.at.path === target.at.path && other?.at.name === target.at.name;
  });
  const [only, ...more] = own?.filter((one) => as === undefined || one.as === as) ?? [];
  return only && more.length === 0 ? { association: only, ...(unscoped && { isUnscoped: true as const }) } : undefined;
}

/** Notes what is read besides. */
export function noteIncludes({ draft }: Pick<Rendering, 'draft'>, of: MappedModel, all: readonly Included[], above: readonly string[] = []): void {
  for (const one of all) {
    const { model, association: { as, through, isOpen, scope: always = [] }, at, known, scope, within } = one;
    const path = [...above, as];
    const isPart = one.isOpen || isOpen === true || always.length > 0 || ['where', 'limit', 'through', 'required'].some((name) => known.has(name)) || (scope !== undefined && (scope.where.length > 0 || scope.isOpen === true || scope.restricts === true));
    include(draft, { path, at: spanOf(at), table: named(model.table, model.schema), of: named(of.table, of.schema), ...(through && { between: named(through.table, through.schema) }), many: isMany(one), isPart, ...(!one.isSeparate && { joined: true as const }) });
    noteIncludes({ draft }, model, within, path);
  }
}

// ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Summed { readonly hasDuplicating: boolean; readonly hasRequired: boolean }

const isMany = ({ association: { kind } }: Included): boolean => kind === 'has many' || kind === 'belongs to many';
const isDuplicating = (one: Included): boolean => !one.isSeparate && isMany(one);

const summed = (all: readonly Included[]): Summed => all.reduce<Summed>((sum, one) => {
  const inner = summed(one.within);
  return { hasDuplicating: sum.hasDuplicating || isDuplicating(one) || inner.hasDuplicating, hasRequired: sum.hasRequired || one.isRequired };
}, { hasDuplicating: false, hasRequired: false });

/**
 * Decides of a page of rows which of what is included stands inside of it, and gives whether there is such an inside at all.
 * `isPage`: a limit is asked for; `asked`: what the option `subQuery` says.
 */
export function arrange(all: readonly Included[], isPage: boolean, asked: boolean | undefined): boolean {
  let isInner = asked;
  const hasDuplicating = summed(all).hasDuplicating;
  for (const one of all) {
    place(one, hasDuplicating, isPage, false);
    if (isInner === undefined && isPage) {
      if (one.isInside) isInner = true;
      else if (isDuplicating(one) || summed(one.within).hasDuplicating) isInner = true;
    }
  }
  return isInner ?? false;
}

function place(one: Included, hasDuplicating: boolean, isPage: boolean, hasParentRequired: boolean): void {
  const inner = summed(one.within);
  const hasRequired = one.isRequired || inner.hasRequired;
  for (const each of one.within) place(each, inner.hasDuplicating, isPage, hasParentRequired || one.isRequired);
  if (hasDuplicating && isPage) {
    one.isInside = !isDuplicating(one) && hasRequired;
    one.isFilter = isDuplicating(one) && hasRequired;
  } else if (!isDuplicating(one)) one.isInside = hasParentRequired && hasRequired && !one.isSeparate;
}
