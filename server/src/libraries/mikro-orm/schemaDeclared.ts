// Reads an entity that is declared as an object: `new EntitySchema({ class: User, properties: { … } })`, `defineEntity({ name: 'User', properties: (p) => ({ … }) })`.
// Sources: the types of mikro-orm 6 and 7, metadata/EntitySchema.d.ts, entity/defineEntity.d.ts.
import type { Span } from '../../text/span.ts';
import type { CallValue, Value } from '../../hosts/tree.ts';
import { walked } from '../chain.ts';
import { givenByFunction, referenceOf, writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { ManagedDeclaration, MemberDeclaration } from './declaration.ts';
import { filterIn, tableOptions } from './declared.ts';
import { keysOfSchema } from './keysDeclared.ts';
import { memberSaid, type Saying } from './memberDeclared.ts';

const KINDS: Readonly<Record<string, Saying['kind']>> = { 'm:1': 'many to one', '1:m': 'one to many', '1:1': 'one to one', 'm:n': 'many to many', 'embedded': 'embedded', 'formula': 'formula', 'scalar': 'column' };
/** The enum `ReferenceKind` by its names, and what begins a chain. */
const WORDS: Readonly<Record<string, Saying['kind']>> = { MANY_TO_ONE: 'many to one', ONE_TO_MANY: 'one to many', ONE_TO_ONE: 'one to one', MANY_TO_MANY: 'many to many', EMBEDDED: 'embedded', manyToOne: 'many to one', oneToMany: 'one to many', oneToOne: 'one to one', manyToMany: 'many to many', embedded: 'embedded', formula: 'formula' };

export function schemaDeclared(declaring: Declaring, { nameSpan: { start, end }, args: [options] }: CallValue, held: string): ManagedDeclaration {
  const { tree } = declaring;
  const of = propertyIn(declaring, options, 'class');
  const name = writtenText(tree, propertyIn(declaring, options, 'name')) ?? (of?.kind === 'name' ? of.name : held);
  const given = propertyIn(declaring, options, 'properties');
  const made = given?.kind === 'function' ? givenByFunction(declaring, given) : given;
  const whole = made && constantValue(tree, made);
  const base = propertyIn(declaring, options, 'extends');
  const to = base && (writtenText(tree, base) === undefined ? referenceOf(declaring, base) : { name: writtenText(tree, base)!, anywhere: true as const });
  const filters = propertyIn(declaring, options, 'filters');
  const listed = filters && constantValue(tree, filters);
  const isPart = [propertyIn(declaring, options, 'abstract'), propertyIn(declaring, options, 'embeddable')].some((one) => one?.kind === 'constant' && one.value === 'true');
  const isOpen = whole?.kind !== 'object' || whole.properties.some(({ spread, name: key }) => spread || key === undefined) || (base !== undefined && !to);
  return {
    at: { start, end }, is: isPart ? 'part' : 'table', entity: name, ...tableOptions(declaring, options), ...(to && { extends: to }), ...(isOpen && { isOpen: true as const }),
    members: whole?.kind === 'object' ? whole.properties.flatMap(({ name: key, nameSpan, value, spread }): readonly MemberDeclaration[] => (spread || key === undefined || key === '__proto__' ? [] : [memberSaid(declaring, saidBy(declaring, key, nameSpan, value))])) : [],
    keys: keysOfSchema(declaring, options, { start, end }),
    filters: listed?.kind === 'object' ? listed.properties.map(({ name: key = '', value }) => ({ ...filterIn(declaring, value), name: key })) : listed?.kind === 'array' ? listed.items.map((item) => filterIn(declaring, item)) : [],
  };
}

function saidBy(declaring: Declaring, key: string, at: Span, value: Value): Saying {
  const made = value.kind === 'function' ? givenByFunction(declaring, value) ?? value : value;
  return made.kind === 'call' ? chained(key, at, made) : described(declaring, key, at, made);
}

/** `p.manyToOne(Author).nullable()` */
function chained(key: string, at: Span, value: CallValue): Saying {
  const { steps } = walked({ begins: () => false }, value);
  const [first, ...rest] = steps;
  const said = new Map<string, Value>(rest.map(({ name, call }) => [name, call.args[0] ?? { kind: 'constant', type: 'boolean', value: 'true', start: call.start, end: call.end }]));
  const kind = WORDS[first?.name ?? ''] ?? 'column';
  const [target] = first?.call.args ?? [];
  const given = new Map<string, Value | undefined>(kind !== 'column' || !first ? [] : first.name === 'enum' ? [['items', target]] : first.name === 'type' ? [['type', target]] : [['type', textAt(first.name, value)], ['length', first.name === 'datetime' || first.name === 'time' ? target : undefined]]);
  return {
    kind, key, at, ...(kind !== 'column' && kind !== 'formula' && target && { entity: target }), ...(kind === 'column' && first?.name === 'enum' && { isEnum: true }), isPrimary: said.has('primary'), isOpen: !first || steps.length === 0,
    option: (word) => said.get(word) ?? given.get(word),
  };
}

const textAt = (text: string, { start, end, context }: CallValue): Value => ({ kind: 'text', form: 'literal', quote: "'", parts: [{ kind: 'chunk', text, pieces: [], start, end }], context, start, end });

/** `{ kind: 'm:1', entity: () => Author }`, `{ type: 'string' }` */
function described(declaring: Declaring, key: string, at: Span, value: Value): Saying {
  const option = (name: string): Value | undefined => propertyIn(declaring, value, name);
  const told = option('kind') ?? option('reference');
  const word = told?.kind === 'member' ? told.name : undefined;
  const text = writtenText(declaring.tree, told);
  const kind = text === undefined ? WORDS[word ?? ''] : KINDS[text];
  const entity = option('entity') ?? (kind !== undefined && kind !== 'column' ? option('type') : undefined);
  const primary = option('primary');
  return { kind: kind ?? 'column', key, at, ...(entity && { entity }), isPrimary: primary?.kind === 'constant' && primary.value === 'true', isOpen: constantValue(declaring.tree, value)?.kind !== 'object' || (told !== undefined && kind === undefined), option };
}
