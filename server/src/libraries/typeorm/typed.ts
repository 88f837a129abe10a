// Which properties a payload may have by its declared type: `data: Partial<User>` sets properties of the entity and no others.
// TypeORM refuses a property that its entity has not (typeorm 1.1, query-builder/UpdateQueryBuilder.js: `EntityPropertyNotFoundError`), and so does TypeScript.
import type { ClassDeclaration, HostTree, Value } from '../../hosts/tree.ts';
import { declaredType, unaliased } from '../declaredType.ts';
import type { Given } from '../options.ts';
import { typeText } from '../types.ts';
import { columnAt, isEmbedded, relationAt, type Entity } from './entity.ts';
import { unknownAt, type Rendering } from './place.ts';

const DEEP = 8;

/** What may be given, none of it surely; undefined where nothing declares it or the type may have any property. */
export function declaredGiven({ tree }: Pick<Rendering, 'tree'>, entity: Entity, value: Value): readonly Given[] | undefined {
  const type = value.kind === 'name' || value.kind === 'member' ? declaredType(tree, value) : undefined;
  const names = type === undefined ? undefined : namesIn(tree, entity, type, 0);
  return names && [...new Set(names.flatMap((name) => settable(entity, name)))].map((name) => ({ name, at: value, value: unknownAt(value), isSure: false }));
}

/** The same of a payload of which parts are seen: what is spread into it that cannot be read. */
export const withDeclared = (rendering: Pick<Rendering, 'tree'>, entity: Entity, given: readonly Given[]): readonly Given[] => given.flatMap((one) => {
  const declared = one.name === undefined ? declaredGiven(rendering, entity, one.value) : undefined;
  return declared ? declared.filter(({ name }) => !given.some((other) => other.name === name && other.isSure)) : [one];
});

function namesIn(tree: HostTree, entity: Entity, written: string, depth: number): readonly string[] | undefined {
  if (depth > DEEP) return undefined;
  const text = unaliased(tree, written);
  const { kind, name, args, members } = typeText(text);
  const inner = (type: string | undefined): readonly string[] | undefined => (type === undefined ? undefined : namesIn(tree, entity, type, depth + 1));
  switch (kind) {
    case 'object': return hasAnyKey(text) ? undefined : [...members.keys()];
    case 'union': return allOf(args.filter((one) => one !== 'undefined' && one !== 'null').map(inner));
    case 'function': case 'typeof': return undefined;
    case 'name': break;
  }
  if (WHOLE.has(name)) return inner(args[0]);
  if (name === 'Omit' || name === 'Pick') {
    const all = inner(args[0]);
    const keys = literalsIn(args[1]);
    return keys && all ? all.filter((one) => keys.includes(one) === (name === 'Pick')) : all;
  }
  if (name === 'Record') return literalsIn(args[0]);
  if (args.length > 0) return undefined;
  const own = tree.classes.find((one) => one.name === name);
  return name === entity.name ? propertiesOf(entity) : own && fieldsOf(tree, entity, own, depth);
}

/** What a property of a payload may set: of what is embedded all its columns, and nothing where the entity has no such property. */
function settable(entity: Entity, name: string): readonly string[] {
  if (columnAt(entity, name) || relationAt(entity, name)?.owns || entity.isOpen) return [name];
  return entity.columns.flatMap(({ path }) => (path.startsWith(`${name}.`) && isEmbedded(entity, name) ? [path] : []));
}

/** What makes members optional, or leaves them as they are. */
const WHOLE: ReadonlySet<string> = new Set(['Partial', 'DeepPartial', 'QueryDeepPartialEntity', 'QueryPartialEntity', 'Required', 'Readonly', 'NonNullable']);

const hasAnyKey = (object: string): boolean => /[{;,\n]\s*(?:readonly\s+)?\[/.test(object);

const allOf = (all: readonly (readonly string[] | undefined)[]): readonly string[] | undefined => (all.length > 0 && all.every((one) => one !== undefined) ? all.flatMap((one) => one!) : undefined);

/** `'a' | 'b'` */
function literalsIn(type: string | undefined): readonly string[] | undefined {
  const parts = type?.split('|').map((part) => /^\s*(['"])([^'"]*)\1\s*$/.exec(part)?.[2]);
  return parts?.every((part) => part !== undefined) ? parts.map((part) => part!) : undefined;
}

/** An entity that is open may have others. */
const propertiesOf = ({ columns, relations, isOpen }: Entity): readonly string[] | undefined =>
  isOpen ? undefined : [...columns.filter(({ isUnwritten, role }) => !isUnwritten && role !== 'version' && role !== 'updated' && role !== 'created').map(({ path, relation }) => relation ?? path), ...relations.filter(({ owns }) => owns).map(({ path }) => path)];

/** A class of the document that takes what is sent. */
function fieldsOf(tree: HostTree, entity: Entity, { members, extends: base }: ClassDeclaration, depth: number): readonly string[] | undefined {
  const above = base ? (base.kind === 'name' ? namesIn(tree, entity, base.name, depth + 1) : undefined) : [];
  return above && [...above, ...members.flatMap(({ name, kind, static: isStatic }) => (kind === 'field' && !isStatic ? [name] : []))];
}
