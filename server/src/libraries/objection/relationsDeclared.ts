// Reads the relations of a model class: which rows of another belong to its own, and the columns that hold them together.
// Sources: vincit.github.io/objection.js, "Relations"; objection 3.1, lib/relations/Relation.js, RelationProperty.js.
import type { ObjectValue, TextValue, Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import type { Meaning } from '../meaning.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { JoinEnd, ModelClassDeclaration, RelationDeclaration, RelationKind } from './declaration.ts';
import type { DeclaringClasses } from './declared.ts';
import { modifierIn } from './modifiers.ts';

const KINDS: Readonly<Record<string, RelationKind>> = { BelongsToOneRelation: 'belongs to one', HasManyRelation: 'has many', HasOneRelation: 'has one', ManyToManyRelation: 'many to many', HasOneThroughRelation: 'has one through' };

export function relationsIn(declaring: DeclaringClasses, own: string, value: Value | undefined): Pick<ModelClassDeclaration, 'relations' | 'isOpen'> {
  if (!value) return { relations: [] };
  if (value.kind !== 'object') return { relations: [], isOpen: true };
  const relations = value.properties.map((one) => (one.name === undefined || one.spread ? undefined : relationIn(declaring, own, one.name, one.value)));
  return { relations: relations.flatMap((one) => one ?? []), ...(relations.includes(undefined) && { isOpen: true as const }) };
}

function relationIn(declaring: DeclaringClasses, own: string, name: string, value: Value): RelationDeclaration | undefined {
  const { tree } = declaring;
  const whole = constantValue(tree, value);
  const relation = propertyIn(declaring, whole, 'relation');
  const kind = relation && (relation.kind === 'member' || relation.kind === 'name') && relation.name !== undefined && Object.hasOwn(KINDS, relation.name) ? KINDS[relation.name] : undefined;
  const join = propertyIn(declaring, whole, 'join');
  const [from, into] = [joinEnd(declaring, own, propertyIn(declaring, join, 'from')), joinEnd(declaring, own, propertyIn(declaring, join, 'to'))];
  if (!kind || !from || !into) return undefined;
  const between = propertyIn(declaring, join, 'through');
  const [near, far] = [joinEnd(declaring, own, propertyIn(declaring, between, 'from')), joinEnd(declaring, own, propertyIn(declaring, between, 'to'))];
  const asked = propertyIn(declaring, whole, 'filter') ?? propertyIn(declaring, whole, 'modify');
  const to = classGiven(declaring, propertyIn(declaring, whole, 'modelClass'));
  const isUnread = whole?.kind !== 'object' || whole.properties.some((one) => one.spread || one.name === undefined) || (between !== undefined && (!near || !far)) || propertyIn(declaring, between, 'filter') !== undefined || propertyIn(declaring, between, 'modify') !== undefined;
  return {
    name, kind, from, into, ...(to && { to }), ...(near && far && { through: { from: near, to: far, extra: extraIn(declaring, propertyIn(declaring, between, 'extra')) } }),
    ...(asked && { asks: writtenText(tree, asked) ?? modifierIn(declaring, asked) }), ...(isUnread && { isUnread: true as const }),
  };
}

/** `'persons.id'`, `['a.b', 'a.c']`, `${Person.tableName}.id` */
function joinEnd(declaring: DeclaringClasses, own: string, value: Value | undefined): JoinEnd | undefined {
  const held = value && (value.kind === 'text' ? value : constantValue(declaring.tree, value));
  const ends = (held?.kind === 'array' ? held.items : held ? [held] : []).map((one) => columnIn(declaring, own, one));
  const [first] = ends;
  return first && ends.every((one) => one !== undefined) ? { ...first, columns: ends.flatMap((one) => one?.columns ?? []) } : undefined;
}

function columnIn(declaring: DeclaringClasses, own: string, value: Value): JoinEnd | undefined {
  const text = writtenText(declaring.tree, value);
  const dot = text?.lastIndexOf('.') ?? -1;
  // `persons.json:a.b` is a place inside of a column.
  if (text !== undefined) return dot > 0 && !text.includes(':') ? { table: text.slice(0, dot), columns: [text.slice(dot + 1)] } : undefined;
  return value.kind === 'text' ? ofClass(declaring, own, value) : undefined;
}

/** `${Person.tableName}.id`: the class is the own one, or the other. */
function ofClass(declaring: DeclaringClasses, own: string, text: TextValue): JoinEnd | undefined {
  const [class_, rest, ...more] = written(text);
  const value = class_?.kind === 'hole' ? class_.value : undefined;
  const column = rest?.kind === 'chunk' ? /^\.([\w$]+)$/.exec(rest.text)?.[1] : undefined;
  if (value?.kind !== 'member' || value.name !== 'tableName' || column === undefined || more.length > 0) return undefined;
  const meaning = declaring.meanings.of(value.object);
  const isOwn = (value.object.kind === 'name' && (value.object.name === 'this' || value.object.name === own)) || (meaning?.kind === 'table' && meaning.path === declaring.document.path && meaning.name === own);
  return { of: isOwn ? 'own' : 'other', columns: [column] };
}

/** `extra: ['role']`, `extra: { as: 'column' }`, `extra: 'role'` */
function extraIn({ tree }: DeclaringClasses, value: Value | undefined): NonNullable<RelationDeclaration['through']>['extra'] {
  const held = value && constantValue(tree, value);
  if (held?.kind === 'object') return pairs(tree, held);
  const names = held?.kind === 'array' ? held.items.map((one) => writtenText(tree, one)) : held ? [writtenText(tree, held)] : [];
  return names.flatMap((one) => (one === undefined ? [] : [[one, one] as const]));
}

const pairs = (tree: DeclaringClasses['tree'], { properties }: ObjectValue): NonNullable<RelationDeclaration['through']>['extra'] => properties.flatMap(({ name, value }) => {
  const column = writtenText(tree, value);
  return name === undefined || column === undefined ? [] : [[name, column] as const];
});

/** `Animal`, `() => Animal`, `require('./Animal')`, `path.join(__dirname, 'Animal')`, `${__dirname}/Animal` */
function classGiven(declaring: DeclaringClasses, value: Value | undefined): Meaning | undefined {
  const { tree } = declaring;
  const held = value?.kind === 'function' ? tree.routines[value.routine]?.returns[0] : value;
  const known = declaring.class(held);
  if (known || !held) return known;
  const beside = pathIn(declaring, held);
  return beside === undefined ? undefined : { kind: 'imported', module: beside, name: '*', steps: [] };
}

/** The parts of a text that say something. */
const written = ({ parts }: TextValue): TextValue['parts'] => parts.filter((one) => one.kind === 'hole' || one.text !== '');

/** A module beside this file. */
function pathIn({ tree }: DeclaringClasses, value: Value): string | undefined {
  const held = constantValue(tree, value) ?? value;
  const isHere = (one: Value | undefined): boolean => one?.kind === 'name' && one.name === '__dirname';
  if (held.kind === 'text') {
    const [first, rest, ...more] = written(held);
    return first?.kind === 'hole' && isHere(first.value) && rest?.kind === 'chunk' && more.length === 0 ? `.${rest.text.startsWith('/') ? '' : '/'}${rest.text}` : undefined;
  }
  if (held.kind !== 'call' || held.callee.kind !== 'member' && held.callee.kind !== 'name' || !/^(?:join|resolve)$/.test(held.callee.name ?? '') || !isHere(held.args[0])) return undefined;
  const steps = held.args.slice(1).map((one) => writtenText(tree, one));
  return steps.includes(undefined) ? undefined : `./${steps.join('/')}`;
}
