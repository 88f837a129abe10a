// What TypeORM's objects give to a program that is followed: rows of an entity, lists of them, and builders that read them.
// Source: the types of typeorm 1.1, repository/{Repository,BaseEntity}.d.ts, entity-manager/EntityManager.d.ts, query-builder/SelectQueryBuilder.d.ts.
import type { CallValue, ClassMember, Value } from '../../hosts/tree.ts';
import type { ClassMeaning, ClientMeaning, Meaning, ObjectMeaning, TableMeaning } from '../meaning.ts';
import { giving, lending } from '../shapes.ts';

type Role = 'row' | 'rows' | 'pair' | 'builder';

const made = (role: Role, of: Meaning | undefined): ClientMeaning => ({ kind: 'client', library: 'typeorm', role, ...(of && { of }) });

/** Objects of TypeORM's that are for the rows of one entity. */
export const OF_ENTITY: ReadonlySet<string> = new Set<Role | 'repository'>(['repository', 'row', 'rows', 'pair', 'builder']);

/** Methods of BaseEntity's, of the class and of its rows, that a project may have written anew. */
const ASKING = /^(?:find|exist|count|sum$|average$|minimum$|maximum$|insert$|update$|upsert$|delete$|soft|restore$|recover$|increment$|decrement$|save$|remove$|clear$|create|preload$|merge$|getRepository$)/;

/** The methods of a class by which others of the same names are hidden that it would inherit; those of its rows as `prototype.save`. */
export const overrides = (members: readonly ClassMember[]): readonly string[] =>
  members.flatMap(({ kind, name, static: isStatic }) => (kind === 'method' && ASKING.test(name) ? [isStatic ? name : `prototype.${name}`] : []));

/** Whether a class, or what it extends, has such a method of its own. */
export function isOverridden(meaning: Meaning | undefined, method: string): boolean {
  if (meaning?.kind === 'table') return isOverridden(meaning.base, method);
  return meaning?.kind === 'class' && (meaning.hides?.includes(method) === true || isOverridden(meaning.base, method));
}

/** Of a class as much as its rows are asked by: whether it extends BaseEntity, and which methods are the project's own. */
function askedBy(meaning: Meaning | undefined): ClassMeaning | undefined {
  if (meaning?.kind === 'table') return askedBy(meaning.base);
  if (meaning?.kind !== 'class') return undefined;
  const above = askedBy(meaning.base);
  const base = meaning.base?.kind === 'imported' ? meaning.base : above?.base;
  const getRepository = meaning.members?.['getRepository'] ?? above?.members?.['getRepository'];
  const hides = [...meaning.hides ?? [], ...above?.hides ?? []];
  return base || getRepository ? { kind: 'class', ...(getRepository && { members: { getRepository } }), ...(base && { base }), ...(hides.length > 0 && { hides }) } : undefined;
}

function bare({ library, path, name, base }: TableMeaning): TableMeaning {
  const asked = askedBy(base);
  return { kind: 'table', library, path, name, ...(asked && { base: asked }) };
}

/** What `new` makes of an entity's class: a row, with what its class has besides. */
export function rowOf(table: TableMeaning, instance: Meaning | undefined): Meaning {
  const row = made('row', bare(table));
  return instance?.kind === 'object' ? { kind: 'object', members: membersOf(instance), base: row } : row;
}

const membersOf = ({ members, base }: ObjectMeaning): ObjectMeaning['members'] => (base?.kind === 'object' ? { ...membersOf(base), ...members } : members);

/** The rows that a meaning is, or has the members of. */
export function rowsIn(meaning: Meaning | undefined): ClientMeaning | undefined {
  const row = meaning?.kind === 'object' ? meaning.base : meaning;
  return row?.kind === 'client' && row.library === 'typeorm' && (row.role === 'row' || row.role === 'rows') ? row : undefined;
}

/** `User[]` */
export function listOf(meaning: Meaning | undefined): Meaning | undefined {
  const row = rowsIn(meaning);
  return row?.role === 'row' ? { ...row, role: 'rows' } : undefined;
}

/** What a member of an entity's class is, that extends BaseEntity. */
export const memberOfEntity = (table: TableMeaning, name: string): Meaning | undefined => (table.library === 'typeorm' && ASKING.test(name) && askedBy(table.base) && !isOverridden(table, name) ? givenByMethod(bare(table), name) : undefined);

/** What an object has under a name that hangs on the entity. */
export function memberOfEntities({ library, role, of }: ClientMeaning, name: string): Meaning | undefined {
  if (library !== 'typeorm') return undefined;
  const row = made('row', of);
  const rows = made('rows', of);
  switch (role) {
    case 'repository': return name === 'extend' ? giving({ kind: 'client', library, role, ...(of && { of }) }) : givenByMethod(of, name);
    case 'source': return givenByMethod(of, name);
    case 'builder': switch (name) {
      case 'getOne': case 'getOneOrFail': return giving(row);
      case 'getMany': return giving(rows);
      case 'getManyAndCount': return giving(made('pair', of));
      default: return CONTINUES.test(name) ? giving(made('builder', of)) : undefined;
    }
    case 'pair': return name === '0' ? rows : undefined;
    case 'rows': switch (name) {
      case '[]': case '0': return row;
      case 'map': case 'forEach': case 'flatMap': case 'some': case 'every': return lending(row);
      case 'find': return { ...lending(row), gives: row };
      case 'filter': case 'sort': case 'toSorted': return { ...lending(row), gives: rows };
      case 'slice': case 'reverse': return giving(rows);
      case 'pop': case 'shift': case 'at': return giving(row);
      default: return undefined;
    }
    default: return undefined;
  }
}

/** Methods of a builder after which it reads the same entity. */
const CONTINUES = /^(?:(?:and|or)?[wW]here(?:InIds|Exists)?|(?:addS|s)elect|distinct(?:On)?|(?:left|inner)Join\w*|(?:addO|o)rderBy|(?:addG|g)roupBy|(?:and|or)?[hH]aving|limit|offset|take|skip|set(?:Parameters?|Lock|OnLocked|FindOptions)|withDeleted|cache|clone|comment|useIndex|loadRelation\w+|loadAllRelationIds)$/;

function givenByMethod(of: Meaning | undefined, name: string): Meaning | undefined {
  switch (name) {
    case 'findOne': case 'findOneBy': case 'findOneOrFail': case 'findOneByOrFail': case 'findOneById': case 'create': case 'preload': case 'save': case 'remove': case 'softRemove': case 'recover': return giving(made('row', of));
    case 'find': case 'findBy': case 'findByIds': case 'findTrees': case 'findRoots': case 'findDescendants': case 'findAncestors': return giving(made('rows', of));
    case 'findAndCount': case 'findAndCountBy': return giving(made('pair', of));
    case 'createQueryBuilder': return giving(made('builder', of));
    case 'getRepository': return of && giving({ kind: 'client', library: 'typeorm', role: 'repository', of });
    default: return undefined;
  }
}

/** What a call gives whose entity, or whose rows, are an argument: `manager.findOne(User, …)`, `users.create([…])`, `manager.save(user)`. */
export function rowsGiven(given: ClientMeaning, { callee, args: [first, second] }: CallValue, meaningOf: (value: Value) => Meaning | undefined): ClientMeaning {
  const told = first && !given.of ? meaningOf(first) : undefined;
  const table = told?.kind === 'imported' || (told?.kind === 'table' && told.library === 'typeorm') ? told : undefined;
  const of = given.of ?? (table?.kind === 'table' ? bare(table) : table);
  const name = callee.kind === 'member' ? callee.name ?? '' : '';
  if (!/^(?:create|save|remove|softRemove|recover)$/.test(name)) return made(given.role as Role, of);
  const values = table ? second : first;
  const held = name === 'create' || !values ? undefined : rowsIn(meaningOf(values));
  return held ?? made(values?.kind === 'array' ? 'rows' : 'row', of);
}
