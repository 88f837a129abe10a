// What a row is asked for that an association holds: `user.getPosts()`, `post.getAuthor()`, `post.getTags()`, `user.countPosts()`.
// Sources: sequelize 6, lib/associations/{belongs-to,has-one,has-many,belongs-to-many}.js (`get`, `count`).
import type { Span } from '../../text/span.ts';
import type { CallValue, ObjectValue, Value } from '../../hosts/tree.ts';
import { held, type Finding } from './finds.ts';
import type { Included } from './included.ts';
import { scopedBy } from './joins.ts';
import type { Association, MappedModel, Through } from './model.ts';
import type { Rendering } from './place.ts';

type Called = CallValue & { readonly callee: { readonly kind: 'member'; readonly object: Value } };

/** The association that a method of a row is named after. */
export function accessed({ associations }: MappedModel, name: string): Association | undefined {
  const upper = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return associations.find(({ kind, plural, singular }) => (kind === 'has many' || kind === 'belongs to many' ? name === `get${upper(plural)}` || name === `count${upper(plural)}` : name === `get${upper(singular)}`));
}

export function findingOf(rendering: Rendering, association: Association, model: MappedModel, { args: [options], callee, nameSpan: verb }: Called): Finding {
  const { kind, through } = association;
  const finding: Finding = { model, named: verb, verb, options, scope: model.scope, counts: 'keys', more: scopedBy(rendering, association, { model, alias: model.name }, verb) };
  if (through) return { ...finding, joined: [between(association, through, model, callee.object, verb)] };
  return { ...finding, ...(kind === 'belongs to' && { isByKey: true as const }), more: [...finding.more ?? [], held(rendering, association, model, callee.object, verb)] };
}

/** The table between two, joined to the other side where it holds the row. */
function between({ to, theirs, theirKey }: Association, through: Through, model: MappedModel, row: Value, at: Span): Included {
  const { name, attributes, own } = through;
  const key = attributes.find(({ column }) => column === own)?.key ?? own;
  const where: ObjectValue = { kind: 'object', start: at.start, end: at.end, properties: [{ name: key, nameSpan: at, value: row, spread: false, start: at.start, end: at.end }] };
  return {
    model: { at: to, name, table: through.table, ...(through.schema !== undefined && { schema: through.schema }), ...(model.dialect && { dialect: model.dialect }), attributes, associations: [], unique: [], indexes: [], scopes: {}, overrides: [] },
    association: { as: name, plural: name, singular: name, kind: 'has one', to, own: theirs, ownKey: theirKey, theirs: through.theirs, theirKey: through.theirs },
    alias: name, path: name, at, isSure: true, known: new Map([['where', { name: 'where', at, value: where, isSure: true }]]), isOpen: false, scope: undefined, isRequired: true, isSeparate: false, within: [], isInside: false, isFilter: false,
  };
}
