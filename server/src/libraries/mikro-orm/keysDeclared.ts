// Reads the indexes, the unique keys and the checks that a program declares with MikroORM's decorators or in a schema.
// Sources: the types of mikro-orm 6 and 7, decorators/{Indexed,Check}.d.ts, typings.d.ts (`IndexOptions`, `UniqueOptions`, `CheckConstraint`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { ManagedKey } from './declaration.ts';
import type { Decorator } from './recognised.ts';

const KINDS: Readonly<Record<string, ManagedKey['kind']>> = { Index: 'index', Unique: 'unique', Check: 'check' };

/** Those of a class, or of the property that is named. */
export const keysOf = (declaring: Declaring, decorators: readonly Decorator[], property?: string): readonly ManagedKey[] => decorators.flatMap(({ name, args: [given], at }) => (Object.hasOwn(KINDS, name) ? [keyIn(declaring, KINDS[name]!, at, given, property)] : []));

/** What an index or a key may be told that is read; whatever else is written leaves open what it is. */
const READ: ReadonlySet<string> = new Set(['name', 'properties', 'property', 'type', 'expression', 'deferMode']);
const METHODS = /^(?:btree|gin|gist|hash|brin|spgist|fulltext)$/;

/** `{ name: 'by_author', properties: ['author', 'title'] }` */
function keyIn(declaring: Declaring, kind: ManagedKey['kind'], at: Span, given: Value | undefined, property?: string): ManagedKey {
  const { tree } = declaring;
  const whole = given && constantValue(tree, given);
  const text = (name: string): string | undefined => writtenText(tree, propertyIn(declaring, given, name));
  const [name, method, expression] = [text('name'), text('type'), text('expression')];
  const listed = propertyIn(declaring, given, 'properties') ?? propertyIn(declaring, given, 'property');
  const held = listed && constantValue(tree, listed);
  const paths = held?.kind === 'array' ? held.items.map((item) => writtenText(tree, item)) : listed ? [writtenText(tree, listed)] : property === undefined ? [] : [property];
  const isWhole = given === undefined || (whole?.kind === 'object' && whole.properties.every((one) => !one.spread && one.name !== undefined && READ.has(one.name)));
  const isUnread = !isWhole || paths.includes(undefined) || (method !== undefined && !METHODS.test(method)) || (propertyIn(declaring, given, 'name') !== undefined && name === undefined) || (propertyIn(declaring, given, 'expression') !== undefined && expression === undefined)
    || (kind === 'check' ? expression === undefined : expression === undefined && paths.length === 0);
  return { kind, at, ...(name !== undefined && { name }), ...(paths.length > 0 && !paths.includes(undefined) && { properties: paths.map((path) => path!) }), ...(method !== undefined && { method }), ...(expression !== undefined && { expression }), ...(isUnread && { isUnread: true as const }) };
}

/** `indexes`, `uniques` and `checks` of a schema. */
export function keysOfSchema(declaring: Declaring, options: Value | undefined, at: Span): readonly ManagedKey[] {
  const listed = (name: string, kind: ManagedKey['kind']): readonly ManagedKey[] => {
    const given = propertyIn(declaring, options, name);
    const held = given && constantValue(declaring.tree, given);
    return given === undefined ? [] : held?.kind === 'array' ? held.items.map((one) => keyIn(declaring, kind, at, one)) : [{ kind: 'check', at, isUnread: true }];
  };
  return [...listed('indexes', 'index'), ...listed('uniques', 'unique'), ...listed('checks', 'check')];
}
