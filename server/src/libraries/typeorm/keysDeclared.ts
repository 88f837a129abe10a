// Reads the indexes, the unique keys and the checks that a program declares with TypeORM's decorators or in a schema.
// Sources: typeorm 1.1, decorator/{Index,Unique,Check}.js, entity-schema/{EntitySchemaIndexOptions,EntitySchemaUniqueOptions,EntitySchemaCheckOptions}.d.ts.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { givenByFunction, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { truthIn } from './columnDeclared.ts';
import type { EntityKey } from './declaration.ts';
import type { Decorator } from './decorators.ts';
import { isSpread, propertyIn } from './options.ts';

const KINDS: Readonly<Record<string, EntityKey['kind']>> = { Index: 'index', Unique: 'unique', Check: 'check' };

/** Those of a class, or of the property that is named. */
export const keysOf = (declaring: Declaring, decorators: readonly Decorator[], property?: string): readonly EntityKey[] => decorators.flatMap((one) => {
  const kind = Object.hasOwn(KINDS, one.name) ? KINDS[one.name]! : undefined;
  // What excludes others is kept by an index, and `@ForeignKey` makes a key.
  if (one.name === 'Exclusion' || one.name === 'ForeignKey') return [{ kind: 'check' as const, at: one.call.nameSpan, isUnread: true as const }];
  return kind === undefined ? [] : [kind === 'check' ? checkIn(declaring, one) : keyIn(declaring, one, kind, property)];
});

function checkIn({ tree }: Declaring, { call: { args, nameSpan: at } }: Decorator): EntityKey {
  const [name, expression] = args.length > 1 ? args.map((one) => writtenText(tree, one)) : [undefined, writtenText(tree, args[0])];
  return { kind: 'check', at, ...(name !== undefined && { name }), ...(expression === undefined ? { isUnread: true as const } : { expression }) };
}

function keyIn(declaring: Declaring, { call: { args, nameSpan: at } }: Decorator, kind: EntityKey['kind'], property: string | undefined): EntityKey {
  const { tree } = declaring;
  const name = writtenText(tree, args[0]);
  const rest = name === undefined ? args : args.slice(1);
  const [fields, options] = property === undefined ? rest : [undefined, rest[0]];
  const own = options && writtenText(tree, propertyIn(declaring, options, 'name'));
  const columns = property === undefined ? columnsIn(declaring, fields) : [property];
  return withOptions(declaring, kind, at, options, { ...(name !== undefined || own !== undefined ? { name: (name ?? own)! } : {}), ...(columns ? { columns } : { isUnread: true as const }) });
}

function withOptions(declaring: Declaring, kind: EntityKey['kind'], at: Span, options: Value | undefined, base: Pick<EntityKey, 'name' | 'columns' | 'isUnread'>): EntityKey {
  const is = (name: string): boolean => truthIn(declaring, propertyIn(declaring, options, name)) === true;
  const text = (name: string): string | undefined => writtenText(declaring.tree, propertyIn(declaring, options, name));
  const [where, method] = [text('where'), text('type')];
  // What is not synchronized is made by hand, whatever it is.
  const isUnread = isSpread(declaring, options) || truthIn(declaring, propertyIn(declaring, options, 'synchronize')) === false || (propertyIn(declaring, options, 'where') !== undefined && where === undefined) || (propertyIn(declaring, options, 'unique') !== undefined && truthIn(declaring, propertyIn(declaring, options, 'unique')) === undefined);
  return { kind, at, ...base, ...(is('unique') && { unique: true as const }), ...(where !== undefined && where !== '' && { where }), ...(method !== undefined && { method }), ...(is('spatial') && { spatial: true as const }), ...(is('fulltext') && { fulltext: true as const }), ...(isUnread && { isUnread }) };
}

/** `['a', 'b']`, `(user) => [user.a, user.b]`, `(user) => ({ a: 1 })`, whose order no server is told. */
function columnsIn(declaring: Declaring, value: Value | undefined): readonly string[] | undefined {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : value;
  const held = given && constantValue(declaring.tree, given);
  if (held?.kind === 'array') {
    const paths = held.items.map((one) => writtenText(declaring.tree, one)?.trim() ?? pathIn(one));
    return paths.length > 0 && !paths.includes(undefined) ? paths.map((path) => path!) : undefined;
  }
  return value?.kind === 'function' && held?.kind === 'object' && held.properties.every(({ name, spread }) => name !== undefined && !spread) ? held.properties.map(({ name }) => name!) : undefined;
}

/** `user.address.street` */
function pathIn(value: Value): string | undefined {
  if (value.kind !== 'member' || value.name === undefined) return undefined;
  const inner = value.object.kind === 'name' ? '' : pathIn(value.object);
  return inner === undefined ? undefined : inner === '' ? value.name : `${inner}.${value.name}`;
}

/** `indices`, `uniques` and `checks` of a schema. */
export function keysOfSchema(declaring: Declaring, options: Value | undefined, at: Span): readonly EntityKey[] {
  const members = (name: string): readonly Value[] | undefined => {
    const given = propertyIn(declaring, options, name);
    const held = given && constantValue(declaring.tree, given);
    return given === undefined ? [] : held?.kind === 'array' ? held.items : undefined;
  };
  const unread: EntityKey = { kind: 'check', at, isUnread: true };
  const key = (kind: 'index' | 'unique') => (one: Value): EntityKey => {
    const name = writtenText(declaring.tree, propertyIn(declaring, one, 'name'));
    const columns = columnsIn(declaring, propertyIn(declaring, one, 'columns'));
    return withOptions(declaring, kind, at, one, { ...(name !== undefined && { name }), ...(columns ? { columns } : { isUnread: true as const }) });
  };
  const check = (one: Value): EntityKey => {
    const [name, expression] = ['name', 'expression'].map((word) => writtenText(declaring.tree, propertyIn(declaring, one, word)));
    return { kind: 'check', at, ...(name !== undefined && { name }), ...(expression === undefined ? { isUnread: true as const } : { expression }) };
  };
  return [...members('indices')?.map(key('index')) ?? [unread], ...members('uniques')?.map(key('unique')) ?? [unread], ...members('checks')?.map(check) ?? [unread], ...(['exclusions', 'foreignKeys'].some((name) => propertyIn(declaring, options, name)) ? [unread] : [])];
}
