// What of a program makes a model of Sequelize's: a call of `define`, a class that is given its attributes by `init`, a class with the decorators of sequelize-typescript.
// Asked where values are followed, so that a name of such a class means its table.
import type { CallValue, ClassDeclaration, HostTree, Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { bindingOf, constantValue, lastName } from '../program.ts';

export type Imports = ReadonlyMap<number, { readonly module: string; readonly imported: string }>;

const DECORATING = /^sequelize-typescript(?:$|\/)/;

/** A decorator of sequelize-typescript, with or without a call: `@Column`, `@Table({ … })`. */
export interface Decorator { readonly name: string; readonly args: readonly Value[] }

export const decoratorsOf = (imports: Imports, values: readonly Value[]): readonly Decorator[] => values.flatMap((value) => {
  const named = value.kind === 'call' ? value.callee : value;
  const base = named.kind === 'member' ? named.object : named;
  const from = base.kind === 'name' && base.binding !== undefined ? imports.get(base.binding) : undefined;
  const name = named.kind === 'member' ? (from?.imported === '*' ? named.name : undefined) : from?.imported;
  return from && name !== undefined && DECORATING.test(from.module) ? [{ name, args: value.kind === 'call' ? value.args : [] }] : [];
});

/** The name of the model that a call of `define` makes: its attributes look like some. */
export function definedBy(tree: HostTree, { callee, form, args: [named, attributes] }: CallValue): string | undefined {
  if (form !== 'call' || callee.kind !== 'member' || callee.name !== 'define' || !named || !attributes) return undefined;
  const held = constantValue(tree, attributes);
  if (held?.kind !== 'object' || !(held.properties.length === 0 ? /sequelize/i.test(lastName(callee.object)) : held.properties.some(({ value }) => isAttribute(tree, value)))) return undefined;
  const name = writtenText(tree, named);
  return name === '' || name === '__proto__' ? undefined : name;
}

/** The name of the model that a function of a program's own makes, which is given a name and attributes of Sequelize's types: `defineModel('User', { name: DataTypes.STRING }, { tableName: 'users' })`. */
export function madeByFactory(tree: HostTree, { callee, form, context, args: [named, attributes] }: CallValue): string | undefined {
  if (form !== 'call' || callee.kind !== 'name' || !FACTORY.test(callee.name) || context.routine !== 0 || !named || !attributes) return undefined;
  const held = constantValue(tree, attributes);
  if (held?.kind !== 'object' || !held.properties.some(({ value }) => isOwnType(tree, constantValue(tree, value) ?? value))) return undefined;
  const name = writtenText(tree, named);
  return name === '' || name === '__proto__' ? undefined : name;
}

const FACTORY = /^define|[mM]odel/;

/** A type that is imported of Sequelize, or an object that has one. */
function isOwnType(tree: HostTree, value: Value): boolean {
  if (value.kind === 'object') return value.properties.some(({ name, value: type }) => name === 'type' && isOwnType(tree, type));
  const base = value.kind === 'call' ? value.callee : value;
  const types = base.kind === 'member' ? bindingOf(tree, base.object) : undefined;
  return isType(value) && types?.kind === 'import' && tree.imports.some(({ binding, module }) => binding === types.id && /^(?:sequelize|@sequelize\/core|sequelize-typescript)$/.test(module));
}

function isAttribute(tree: HostTree, value: Value): boolean {
  if (isType(value)) return true;
  const held = constantValue(tree, value);
  return held?.kind === 'object' && held.properties.some((one) => one.name === 'type' && (isType(one.value) || writtenText(tree, one.value) !== undefined));
}

/** `DataTypes.STRING`, `Sequelize.DECIMAL(10, 2)`, `INTEGER.UNSIGNED` */
const isType = (value: Value): boolean => {
  const base = value.kind === 'call' ? value.callee : value;
  return (base.kind === 'member' || base.kind === 'name') && /^[A-Z][A-Z\d]+$/.test(base.name ?? '');
};

/** The calls of `init` by the class that they are of. */
const inits = new WeakMap<HostTree, ReadonlyMap<ClassDeclaration, CallValue>>();

function initsIn(tree: HostTree): ReadonlyMap<ClassDeclaration, CallValue> {
  const known = inits.get(tree);
  if (known) return known;
  const found = new Map<ClassDeclaration, CallValue>();
  const named = new Map(tree.classes.flatMap((one) => (one.binding === undefined ? [] : [[one.binding, one] as const])));
  for (const call of tree.calls) {
    const { callee, form, args } = call;
    if (form !== 'call' || callee.kind !== 'member' || callee.name !== 'init' || !args[1] || !isGivenSequelize(tree, args[1])) continue;
    const { object } = callee;
    // `static define(sequelize) { return super.init({ … }, { … }); }`
    const of = object.kind === 'name' && object.binding !== undefined ? named.get(object.binding) : object.kind === 'name' && object.name !== 'this' && object.name !== 'super' ? undefined : isHandedIn(tree, args[0]) ? undefined : innermost(tree, call);
    if (of && of.extends && !found.has(of)) found.set(of, call);
  }
  inits.set(tree, found);
  return found;
}

/** A class that hands on what its heirs give it is a model under no name of its own. */
const isHandedIn = (tree: HostTree, attributes: Value | undefined): boolean => attributes !== undefined && bindingOf(tree, attributes)?.kind === 'parameter';

/** The options of a model hold the Sequelize that it is of; without one `init` throws. */
function isGivenSequelize(tree: HostTree, options: Value): boolean {
  const held = constantValue(tree, options);
  return held?.kind === 'object' && held.properties.some(({ name }) => name === 'sequelize');
}

/** The class around a place. */
export function innermost({ classes }: HostTree, { start, end }: { readonly start: number; readonly end: number }): ClassDeclaration | undefined {
  let around: ClassDeclaration | undefined;
  for (const one of classes) if (one.start <= start && end <= one.end && (!around || one.start >= around.start)) around = one;
  return around;
}

/** The class that a call gives its attributes. */
export function initiated(tree: HostTree, call: CallValue): ClassDeclaration | undefined {
  for (const [declared, one] of initsIn(tree)) if (one === call) return declared;
  return undefined;
}

/** The call that gives a class its attributes. */
export const initOf = (tree: HostTree, declared: ClassDeclaration): CallValue | undefined => initsIn(tree).get(declared);

/** Whether a class is a model, or has attributes that others take over. */
export const declaresModel = (tree: HostTree, imports: Imports, declared: ClassDeclaration): boolean =>
  initsIn(tree).has(declared) || decoratorsOf(imports, declared.decorators).some(({ name }) => name === 'Table') || declared.members.some(({ decorators }) => decorators.length > 0 && decoratorsOf(imports, decorators).length > 0);
