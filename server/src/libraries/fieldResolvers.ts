// Which functions of a program answer a field of a GraphQL type: they are called once for each object of that type that an answer holds.
// Sources: NestJS, "GraphQL, Resolvers" (`@ResolveField`, `@Parent`); TypeGraphQL, "Resolvers" (`@FieldResolver`, `@Root`); GraphQL Tools, "Resolvers" (a map of types to maps of fields, whose functions are given the parent first); GraphQL Code Generator, "typescript-resolvers" (`UserResolvers`).
import type { Document } from '../text/document.ts';
import type { ClassDeclaration, ClassMember, HostTree, ObjectValue, Value } from '../hosts/tree.ts';
import { functionIn } from './connects.ts';
import { constantValue, namesIn } from './program.ts';

export interface FieldResolver {
  readonly routine: number;
  /** Undefined where the class does not say it. */
  readonly type?: string;
  readonly field: string;
  /** The position of the parameter that is the parent. */
  readonly parent: number;
}

/** By routine; without those whose parent is one object in an answer, that load in batches or remember, and that give what the parent holds already. */
export function fieldResolversIn(document: Document, tree: HostTree): ReadonlyMap<number, FieldResolver> {
  const found = [...tree.classes.flatMap((one) => one.members.flatMap((member) => decorated(tree, one, member) ?? [])), ...mapped(document, tree)];
  return new Map(found.filter((one) => isForMany(tree, document.text, one)).map((one) => [one.routine, one]));
}

function isForMany(tree: HostTree, text: string, resolver: FieldResolver): boolean {
  const { start, end, params } = tree.routines[resolver.routine]!;
  const own = text.slice(start, end);
  return !(resolver.type !== undefined && ALONE.test(resolver.type)) && !BATCHES.test(own) && !isCompared(own, tree.bindings[params[resolver.parent]!]!.name) && !givesHeld(tree, resolver);
}

/** Roots of every answer, who asks and whose program it is to them, and what wraps one answer. */
const ALONE = /^(?:Query|Mutation|Subscription|Root(?:[A-Z]\w*)?|Viewer|Me|Self|(?:Current|Auth|Authenticated|LoggedIn)(?:[A-Z]\w*)?|Session|Organi[sz]ation|Tenant|Workspace|Instance|\w*(?:Payload|Response|Result|Results|Connection|PageInfo|Stats|Settings))$/;

/** Words of who gathers what is asked for. */
const BATCHES = /batch|loader|cache|memo/i;

/** `if (user.id !== me.id) return []`: of all parents only that one is asked for which is who asks. What begins with a capital is a list of constants. */
const isCompared = (text: string, parent: string): boolean =>
  [...text.matchAll(COMPARISON)].some(([, left, right]) => left !== right && [left, right].includes(parent) && !/^[A-Z]/.test(left === parent ? right! : left!));

const COMPARISON = /(?<![\w$.])([\w$]+)(?:\??\.[\w$]+)+\s*[!=]==?\s*([\w$]+)(?:\??\.[\w$]+)+/g;

/** `if (parent.author) return parent.author`: what was read with the parent is not asked for. */
function givesHeld(tree: HostTree, { routine, parent }: FieldResolver): boolean {
  const { params, returns } = tree.routines[routine]!;
  return returns.some((value) => (value.kind === 'member' || value.kind === 'choice') && namesIn(value).includes(params[parent]));
}

// ── Decorators ───────────────────────────────────────────────────────────────────────────────────────────────────

const MODULES: ReadonlySet<string> = new Set(['@nestjs/graphql', 'type-graphql']);

function decorated(tree: HostTree, { decorators: ofClass }: ClassDeclaration, { name, routine, decorators }: ClassMember): FieldResolver | undefined {
  if (routine === undefined || !decorators.some((one) => ['ResolveField', 'FieldResolver'].includes(decoratorName(tree, one)))) return undefined;
  const parent = tree.routines[routine]!.params.findIndex((id) => tree.bindings[id]!.decorators?.some((one) => ['Parent', 'Root'].includes(decoratorName(tree, one))));
  const type = ofClass.filter((one) => decoratorName(tree, one) === 'Resolver').flatMap((one) => (one.kind === 'call' ? typeNamed(tree, one.args[0]) ?? [] : []))[0];
  return parent < 0 ? undefined : { routine, field: name, parent, ...(type !== undefined && { type }) };
}

/** The name that the module exports it by; empty where it is another's. */
function decoratorName(tree: HostTree, value: Value): string {
  if (value.kind === 'call') return decoratorName(tree, value.callee);
  const declared = value.kind === 'name' ? tree.imports.find(({ binding }) => binding !== undefined && binding === value.binding) : undefined;
  return declared && MODULES.has(declared.module) ? declared.imported : '';
}

/** `() => User`, `User` and `'User'`. */
function typeNamed(tree: HostTree, value: Value | undefined): string | undefined {
  if (value?.kind === 'function') return typeNamed(tree, tree.routines[value.routine]!.returns[0]);
  if (value?.kind === 'name') return value.name;
  const [only] = value?.kind === 'text' ? value.parts : [];
  return only?.kind === 'chunk' ? only.text : undefined;
}

// ── Maps ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function mapped({ path }: Document, tree: HostTree): readonly FieldResolver[] {
  const isToldByFile = /resolver|graphql/i.test(path) || tree.imports.some(({ module }) => /^(?:@?graphql|@?apollo|mercurius)/.test(module));
  const ofTypes = objectsIn(tree).flatMap(({ value, name, type }) => {
    if (type !== undefined && name !== undefined && TYPE.test(name) && new RegExp(`\\b${name}Resolvers\\b`).test(type)) return [{ type: name, fields: value }];
    const types = value.properties.flatMap((one) => {
      const fields = one.name !== undefined && TYPE.test(one.name) ? constantValue(tree, one.value) : undefined;
      return fields?.kind === 'object' ? [{ type: one.name!, fields }] : [];
    });
    return isToldByFile || /resolvers$/i.test(name ?? '') || /Resolvers\b/.test(type ?? '') || types.some((one) => ROOTS.has(one.type)) ? types : [];
  });
  return ofTypes.flatMap(({ type, fields }) => fields.properties.flatMap(({ name: field, value }): readonly FieldResolver[] => {
    const routine = functionIn(tree, value);
    return routine === undefined || field === undefined || field.startsWith('__') || tree.routines[routine]!.params.length === 0 ? [] : [{ routine, type, field, parent: 0 }];
  }));
}

const TYPE = /^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$/;
const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** Those that a name holds, a file exports, a routine gives, or a call is given as its `resolvers`. */
function objectsIn({ bindings, exports, routines, calls }: HostTree): readonly { readonly value: ObjectValue; readonly name?: string; readonly type?: string }[] {
  const isObject = (value: Value | undefined): readonly { value: ObjectValue }[] => (value?.kind === 'object' ? [{ value }] : []);
  const handed = calls.flatMap(({ args }) => args.flatMap((arg) => isObject(arg).flatMap(({ value }) => value.properties.flatMap((one) => (one.name === 'resolvers' ? isObject(one.value).map((found) => ({ ...found, name: 'resolvers' })) : [])))));
  return [
    ...bindings.flatMap(({ value, name, type }) => isObject(value).map((found) => ({ ...found, name, ...(type !== undefined && { type }) }))),
    ...exports.flatMap(({ value }) => isObject(value)), ...routines.flatMap(({ returns }) => returns.flatMap(isObject)), ...handed,
  ];
}
