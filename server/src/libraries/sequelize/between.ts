// The tables between two models that Sequelize makes for a name: `through: 'post_tags'`. Source: sequelize 6, lib/associations/belongs-to-many.js.
import { associationOf } from './associations.ts';
import { keyReferring, typeFor, type Column, type Whole } from './columns.ts';
import { keyOf, type Associated, type ModelWorkspace } from './lineage.ts';

/** Those that a file is the first to name; `isOpen`: more of them than could be read. */
export function tablesBetween(workspace: ModelWorkspace, path: string): { readonly tables: readonly Whole[]; readonly isOpen: boolean } {
  const named = workspace.associations().filter(({ path: from, declared: { through } }) => through && 'name' in through && !workspace.named(from, through.name));
  const first = named.filter((one, place) => named.findIndex((other) => throughName(other) === throughName(one)) === place && one.path === path);
  const tables = first.map((one) => tableBetween(workspace, one));
  const isOpen = tables.includes(undefined) || workspace.unresolved().some((one) => one.path === path && one.declared.kind === 'belongs to many');
  return { tables: tables.flatMap((one) => one ?? []), isOpen };
}

const throughName = ({ declared: { through } }: Associated): string => (through && 'name' in through ? through.name : '');

function tableBetween(workspace: ModelWorkspace, one: Associated): Whole | undefined {
  const through = associationOf(workspace, one)?.through;
  if (!through) return undefined;
  const { declared: { at, sourceKey, targetKey }, path, of, to } = one;
  const sides = [{ one, isBetween: true, to: of, toKey: sourceKey ?? keyOf(workspace, of) }, { one, isBetween: true, to, toKey: targetKey ?? keyOf(workspace, to) }] as const;
  const columns = through.attributes.map((attribute): Column => {
    const side = attribute.column === through.own ? sides[0] : attribute.column === through.theirs ? sides[1] : undefined;
    const type = side ? typeFor(workspace, side) : { name: 'DATE', args: [] };
    return { key: attribute.key, column: attribute.column, at, path, type, isRequired: !side, default: undefined, isPrimary: attribute.isPrimary === true, counts: undefined, unique: undefined, references: side && keyReferring(workspace, side, undefined) };
  });
  return { path, at, table: through.table, ...(through.schema !== undefined && { schema: through.schema }), columns, indexes: [], isOpen: false, isNamedOnly: true };
}
