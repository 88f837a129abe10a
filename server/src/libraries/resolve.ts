// Follows values through a program to what they are: a client, a function that sends its argument, a constant text.
// A meaning comes from imports, declared types and constructor calls, never from a name alone.
// It is an evaluation over the whole tree with one memo, hence one file longer than most.
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, ClassDeclaration, ClassMember, HostTree, MemberValue, Property, Routine, Value } from '../hosts/tree.ts';
import { asFunction, dialectNamed, driverExport, driverGlobal, givenBy, lentBy, madeBy, memberOf, ofTable, spoken, within } from './drivers.ts';
import { EVERYWHERE, type Outside, type Parameter } from './library.ts';
import { fieldParameter, ownParameters, parameterIn, routineKey, type Handed } from './handed.ts';
import type { ClientMeaning, Forwards, FunctionMeaning, Lends, Meaning, ObjectMeaning, Opens, Pass, Sends, Tag, Tells } from './meaning.ts';
import { isTextName, mayPassText, passedAlong, passesOf, sentThrough, type Origin } from './passes.ts';
import { constantValue, isGlobalMember } from './program.ts';
import type { DialectId } from '../sql/dialect.ts';
import { fileAt, openedPath, opensBy, textExport } from './textFiles.ts';
import { listOfRows } from './sequelize/follows.ts';
import { gatheredInto } from './sequelize/gathered.ts';
import { declaresModel, definedBy, initiated, madeByFactory } from './sequelize/recognised.ts';
import { isTypeParameter, managedNamed } from './mikro-orm/follows.ts';
import { declaresManaged, managedSchema, schemaExtended } from './mikro-orm/recognised.ts';
import { declaresModelClass } from './objection/recognised.ts';
import { declaresDocument, modelMadeBy } from './mongoose/recognised.ts';
import { declaredName, declaresEntity, decoratorsIn, entitySchema, isHandedIn, mixedBase } from './typeorm/decorators.ts';
import { listOf, overrides, rowsGiven } from './typeorm/follows.ts';
import { typeText } from './types.ts';
import { unfollowedSends, unfollowedTag } from './unfollowed.ts';
import { waitOf } from './waits.ts';
import { wrappedBy } from './wrapped.ts';

export interface Meanings {
  of(value: Value): Meaning | undefined;
  ofBinding(id: number): Meaning | undefined;
  ofType(text: string): Meaning | undefined;
  ofClass(declared: ClassDeclaration): Meaning | undefined;
  /** What a call of what has no meaning may send. */
  unfollowed(call: CallValue): Sends | undefined;
  unfollowedTag(callee: Value): Tag | undefined;
  /** Whether other files pass what somebody outside the program chose. */
  isBrought(to: Parameter): boolean;
}

const standIns = new WeakMap<Value, Meaning>();

/** A value that nobody wrote here, of a known meaning. */
export function standingIn(meaning: Meaning, { start, end }: Span): Value {
  const value: Value = { kind: 'unknown', start, end };
  standIns.set(value, meaning);
  return value;
}

const memo = new WeakMap<HostTree, WeakMap<Outside, Meanings>>();

/** The meanings of a tree's values; computed when asked for, once for all libraries. */
export function meaningsOf(document: Document, tree: HostTree, outside: Outside): Meanings {
  const known = memo.get(tree)?.get(outside);
  if (known) return known;
  const made = newMeanings(document, tree, outside);
  const perOutside = memo.get(tree) ?? new WeakMap<Outside, Meanings>();
  memo.set(tree, perOutside.set(outside, made));
  return made;
}

interface Resolver {
  readonly document: Document;
  readonly path: string;
  readonly text: string;
  readonly tree: HostTree;
  readonly outside: Outside;
  readonly index: Index;
  /** A binding or routine that is being resolved has the meaning `undefined` until it is done: cycles mean nothing. */
  readonly bindings: Map<number, Meaning | undefined>;
  readonly routines: Map<number, FunctionMeaning | undefined>;
  readonly classes: Map<ClassDeclaration, Meaning | undefined>;
  /** What instances have of what their class extends. */
  readonly inherited: Map<ClassDeclaration, Meaning | undefined>;
  /** By type as written: types speak of themselves. */
  readonly types: Map<string, Meaning | undefined>;
  depth: number;
}

/** Where things stand, looked up many times. */
interface Index {
  readonly imports: ReadonlyMap<number, { readonly module: string; readonly imported: string }>;
  readonly topLevel: ReadonlyMap<string, Binding>;
  readonly types: ReadonlyMap<string, string>;
  readonly classes: ReadonlyMap<number, ClassDeclaration>;
  /** Those that stand where a value does, by where they begin. */
  readonly expressions: ReadonlyMap<number, ClassDeclaration>;
  /** The classes that extend another. */
  readonly extending: readonly ClassDeclaration[];
  /** The calls that take a binding as an argument, directly or as a property of an object. */
  readonly passed: ReadonlyMap<number, readonly Passing[]>;
  /** The names that a destructured parameter is taken apart into, by the parameter. */
  readonly taken: ReadonlyMap<number, readonly { readonly binding: number; readonly member: string }[]>;
  readonly calledBinding: ReadonlyMap<number, readonly CallValue[]>;
  /** The call that takes a function written on the spot. */
  readonly callback: ReadonlyMap<number, { readonly call: CallValue; readonly argument: number }>;
  /** The binding that a routine is the value of. */
  readonly bindingOf: ReadonlyMap<number, number>;
}

/** A call that takes a binding, or a member of it, as an argument or as a property of one. */
interface Passing { readonly call: CallValue; readonly argument: number; readonly property?: string; readonly member?: string; /** `{ ...options, format }` */ readonly spread?: true }

/** `module.exports = knex(…)` makes the module itself the client, as `require` gives it. */
const itself = (meaning: Meaning | undefined): Meaning | undefined => (meaning?.kind === 'object' && meaning.base?.kind === 'client' && Object.hasOwn(meaning.members, 'default') ? meaning.base : meaning);

function newMeanings(document: Document, tree: HostTree, outside: Outside): Meanings {
  const resolver: Resolver = { document, path: document.path, text: document.text, tree, outside, index: indexOf(tree), bindings: new Map(), routines: new Map(), classes: new Map(), inherited: new Map(), types: new Map(), depth: 0 };
  return {
    of: (value) => itself(valueMeaning(resolver, value)),
    ofBinding: (id) => itself(bindingMeaning(resolver, id)),
    ofType: (text) => typeMeaning(resolver, text),
    ofClass: (declared) => tableOr(resolver, declared, classMeaning(resolver, declared)),
    unfollowed: (call) => unfollowedSends(call, outside),
    unfollowedTag: (callee) => unfollowedTag(callee, outside),
    isBrought: (to) => outside.brought?.(to) ?? false,
  };
}

function indexOf(tree: HostTree): Index {
  const push = <T>(map: Map<number, T[]>, key: number, item: T): void => void (map.get(key)?.push(item) ?? map.set(key, [item]));
  const passed = new Map<number, Passing[]>();
  const note = (value: Value, passing: Passing): void => {
    if (value.kind === 'name' && value.binding !== undefined) push(passed, value.binding, passing);
    else if (value.kind === 'member' && value.binding === undefined && value.object.kind === 'name' && value.object.binding !== undefined && value.name !== undefined) push(passed, value.object.binding, { ...passing, member: value.name });
  };
  const taken = new Map<number, { binding: number; member: string }[]>();
  const topLevel = new Map<string, Binding>();
  const bindingOf = new Map<number, number>();
  for (const binding of tree.bindings) {
    const { id, kind, path, value, routine } = binding;
    if (routine === 0 && kind !== 'field') topLevel.set(binding.name, binding);
    if (value?.kind === 'function') bindingOf.set(value.routine, id);
    else if (kind === 'parameter' && path?.length === 1 && value?.kind === 'name' && value.binding !== undefined) push(taken, value.binding, { binding: id, member: path[0]! });
  }
  const calledBinding = new Map<number, CallValue[]>();
  const callback = new Map<number, { call: CallValue; argument: number }>();
  for (const call of tree.calls) {
    const called = call.callee.kind === 'name' || call.callee.kind === 'member' ? call.callee.binding : undefined;
    if (called !== undefined) push(calledBinding, called, call);
    call.args.forEach((value, argument) => {
      if (value.kind === 'function') callback.set(value.routine, { call, argument });
      else if (value.kind === 'object') {
        for (const { name, value: inner, spread } of value.properties) if (name !== undefined || spread) note(inner, { call, argument, ...(name === undefined ? { spread: true as const } : { property: name }) });
      } else note(value, { call, argument });
    });
  }
  return {
    imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))),
    topLevel,
    types: new Map(tree.types.map(({ name, text }) => [name, text])),
    classes: new Map(tree.classes.flatMap((declared) => (declared.binding === undefined ? [] : [[declared.binding, declared] as const]))),
    expressions: new Map(tree.classes.flatMap((declared) => (declared.binding === undefined ? [[declared.start, declared] as const] : []))),
    extending: tree.classes.filter((declared) => declared.extends),
    passed, taken, calledBinding, callback, bindingOf,
  };
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

function valueMeaning(resolver: Resolver, value: Value): Meaning | undefined {
  if (resolver.depth > 60) return undefined;
  resolver.depth++;
  try {
    return evaluate(resolver, value);
  } finally {
    resolver.depth--;
  }
}

function evaluate(resolver: Resolver, value: Value): Meaning | undefined {
  switch (value.kind) {
    case 'name': return value.binding === undefined ? undefined : bindingMeaning(resolver, value.binding);
    case 'member': {
      if (value.binding !== undefined) return bindingMeaning(resolver, value.binding) ?? inheritedMember(resolver, value);
      if (value.object.kind === 'name' && value.object.name === 'this') return inheritedMember(resolver, value);
      if (value.name !== undefined) {
        const object = valueMeaning(resolver, value.object);
        return memberOf(object, value.name) ?? memberOf(modelNamed(resolver, object), value.name);
      }
      // `users[i]`
      const list = valueMeaning(resolver, value.object);
      return list?.kind === 'client' && list.role === 'rows' ? memberOf(list, '[]') : undefined;
    }
    case 'call': return callMeaning(resolver, value);
    case 'choice': return oneOf(resolver, value.options);
    case 'function': return functionMeaning(resolver, value.routine);
    case 'object': return objectMeaning(resolver, value.properties);
    case 'text': return value.parts.every(({ kind }) => kind === 'chunk') ? { kind: 'text', path: resolver.path, text: value.parts.map((part) => (part.kind === 'chunk' ? part.text : '')).join('') } : undefined;
    // `module.exports = class Person extends Model { … }`
    case 'unknown': {
      const known = standIns.get(value);
      if (known) return known;
      const declared = resolver.index.expressions.get(value.start);
      return declared?.end === value.end ? tableOr(resolver, declared, classMeaning(resolver, declared)) : undefined;
    }
    case 'constant': case 'array': case 'spread': return undefined;
  }
}

/** `sequelize.models.User.byEmail(…)`: a model that is known by its name alone, with what its class has besides. */
function modelNamed({ outside, path }: Resolver, meaning: Meaning | undefined): Meaning | undefined {
  const at = meaning?.kind === 'table' && meaning.library === 'sequelize' && meaning.path === '' ? outside.mapped?.({ name: meaning.name })?.at : undefined;
  if (at?.path === undefined) return undefined;
  const module = `${'../'.repeat(path.split('/').length - 1) || './'}${at.path}`;
  return [at.name, 'default'].map((name) => outside.exported(module, name)).find((one) => one?.kind === 'table' && one.path === at.path && one.name === at.name);
}

/** `this.repository` of a class whose base has it, in another file; of a model's class what models have, of a row's method what rows do. */
function inheritedMember(resolver: Resolver, { object, name, start, end }: MemberValue): Meaning | undefined {
  const { index, outside, tree } = resolver;
  if (name === undefined || object.kind !== 'name' || object.name !== 'this') return undefined;
  let around: ClassDeclaration | undefined;
  for (const one of index.extending) if (one.start <= start && end <= one.end && (!around || one.start >= around.start)) around = one;
  if (!around) return undefined;
  // `const users = await this.findAll()` of a model's own.
  const own = around.binding !== undefined && around.name !== undefined && declaresModel(tree, index.imports, around) ? bindingMeaning(resolver, around.binding) ?? tableOr(resolver, around, undefined) : undefined;
  if (own && around.members.find((one) => one.start <= start && end <= one.end)?.static) return memberOf(own, name);
  // Only where repositories of a project's own may be: it costs what other files say of every class that extends one.
  const inherited = outside.entity ?? outside.mapped ?? outside.managed ?? outside.documents ? memberOf(inheritedBy(resolver, around), name) : undefined;
  return inherited ?? memberOf(madeBy(own), name);
}

function inheritedBy(resolver: Resolver, declared: ClassDeclaration): Meaning | undefined {
  const { inherited } = resolver;
  if (inherited.has(declared)) return inherited.get(declared);
  // A class that inherits of itself inherits nothing.
  inherited.set(declared, undefined);
  const { instance } = baseOf(resolver, declared);
  inherited.set(declared, instance);
  return instance;
}

function callMeaning(resolver: Resolver, call: CallValue): Meaning | undefined {
  const { callee } = call;
  if (callee.kind === 'name' && callee.binding === undefined) {
    const module = callee.name === 'require' || callee.name === 'import' ? plainText(call.args[0]) : undefined;
    return module === undefined ? undefined : importMeaning(resolver, module, '*');
  }
  // `Object.freeze(x)` is x, and so is `Object.assign(x, …)`.
  if (callee.kind === 'member' && (callee.name === 'freeze' || callee.name === 'assign') && callee.object.kind === 'name' && callee.object.name === 'Object' && call.args[0]) return valueMeaning(resolver, call.args[0]);
  const factory = madeByFactory(resolver.tree, call);
  if (factory !== undefined) return { kind: 'table', library: 'sequelize', path: resolver.path, name: factory };
  const model = (callee.kind === 'member' ? modelMade(resolver, call, callee) : undefined) ?? documentsMade(resolver, call);
  if (model) return model;
  const meaning = valueMeaning(resolver, callee);
  const opens = opensOf(meaning, call);
  if (opens) return fileOpened(resolver, call, opens);
  const made = call.form === 'new' ? madeBy(meaning, () => handedBy(resolver, call.args)) : givenBy(meaning, () => handedBy(resolver, call.args));
  const tells = made?.kind !== 'client' ? undefined : meaning?.kind === 'class' ? meaning.tells : asFunction(meaning)?.tells;
  const environment = made?.kind === 'client' ? environmentOf(resolver, made, call.typeArguments) : undefined;
  if (made?.kind === 'client' && made.library === 'typeorm') return typeormGiven(resolver, call, tells ? spoken(made, toldDialect(resolver, call, tells)) : made);
  if (made?.kind === 'client' && made.library === 'mikro-orm') return managedGiven(resolver, call, made);
  if (made?.kind === 'imported') return repositoryOf(resolver, call, made);
  return tells ? spoken(made, toldDialect(resolver, call, tells)) : within(made, environment);
}

/** `source.getRepository(User)` of a source that another file exports. */
function repositoryOf(resolver: Resolver, { callee, args: [first] }: CallValue, made: Meaning): Meaning | undefined {
  const of = first && callee.kind === 'member' && /^get(?:Tree)?Repository$/.test(callee.name ?? '') ? valueMeaning(resolver, first) : undefined;
  return of?.kind === 'table' || of?.kind === 'imported' ? ofTable(made, of) : made;
}

/** `em.getRepository(User)`, `em.findOne(User, …)`, `wrap(user)`: what is given is of the entity that is named, or of the one whose row is handed in. */
function managedGiven(resolver: Resolver, { args: [first] }: CallValue, made: ClientMeaning): Meaning {
  if (made.of || !first) return made;
  const given = valueMeaning(resolver, first);
  const of = given?.kind === 'client' && given.library === 'mikro-orm' ? given.of : given?.kind === 'imported' || (given?.kind === 'table' && given.library === 'mikro-orm') ? given : managedNamed(first, plainText(first));
  return ofTable(made, of) ?? made;
}

/** `getRepository(User)`; `getCustomRepository(UserRepository)`, `withRepository(users)`: what is given is of the one that is handed in, or that itself. */
function typeormGiven(resolver: Resolver, call: CallValue, made: Meaning | undefined): Meaning | undefined {
  const { args, callee, typeArguments } = call;
  if (made?.kind === 'client' && made.role !== 'source' && made.role !== 'repository' && made.role !== 'runner') return call.form === 'call' ? rowsGiven(made, call, (value) => valueMeaning(resolver, value)) : made;
  if (made?.kind !== 'client' || made.of || args.length === 0 || args.length > 3 || (callee.kind !== 'member' && callee.kind !== 'name') || !/repository/i.test(callee.name ?? '')) return made;
  for (const arg of args) {
    const given = valueMeaning(resolver, arg);
    if (given?.kind === 'table' || given?.kind === 'imported') return ofTable(made, given);
    if (given?.kind === 'class' || (given && /^with/.test(callee.name ?? ''))) return given.kind === 'class' ? given.instance ?? made : given;
  }
  const [type] = typeArguments;
  return ofTable(made, type === undefined ? undefined : entityNamed(resolver, type));
}

/** `sequelize.define('user', { … })`, `User.init({ … }, { … })`, `sequelize.model('user')`, `sequelize.getRepository(User)` */
function modelMade(resolver: Resolver, call: CallValue, { name, object }: MemberValue): Meaning | undefined {
  const { tree, path } = resolver;
  switch (name) {
    case 'define': case 'init': {
      const made = name === 'define' ? definedBy(tree, call) : initiated(tree, call)?.name;
      return made === undefined ? undefined : { kind: 'table', library: 'sequelize', path, name: made };
    }
    case 'model': case 'getRepository': {
      const on = valueMeaning(resolver, object);
      const [of] = call.args;
      if (!of || on?.kind !== 'client' || on.library !== 'sequelize' || on.role !== 'sequelize') return undefined;
      const named = plainText(of);
      return named === undefined ? valueMeaning(resolver, of) : { kind: 'table', library: 'sequelize', path: '', name: named };
    }
    default: return undefined;
  }
}

/** `mongoose.model('User', schema)`, `User.discriminator('Admin', schema)`, `mongoose.model('User')`, `getModelForClass(User)` */
function documentsMade(resolver: Resolver, call: CallValue): Meaning | undefined {
  const { tree, path } = resolver;
  const { callee, args: [first] } = call;
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : undefined;
  if (!first || (name !== 'model' && name !== 'discriminator' && name !== 'getModelForClass' && name !== 'getDiscriminatorModelForClass')) return undefined;
  const made = modelMadeBy(tree, call);
  if (made) return { kind: 'table', library: 'mongoose', path, name: made.name };
  const text = plainText(first);
  if (name === 'discriminator' && callee.kind === 'member') {
    const base = text === undefined ? undefined : valueMeaning(resolver, callee.object);
    return base?.kind === 'table' && base.library === 'mongoose' ? { kind: 'table', library: 'mongoose', path, name: text! } : undefined;
  }
  const operator = asFunction(valueMeaning(resolver, callee))?.operator;
  if (operator === 'model') return text === undefined ? undefined : { kind: 'table', library: 'mongoose', path: '', name: text };
  return operator === 'model of class' ? valueMeaning(resolver, first) : operator === 'discriminator of class' && call.args[1] ? valueMeaning(resolver, call.args[1]) : undefined;
}

/** What arguments may name: a text, what an import or a parameter of the function around them will turn out to be, an object that holds such. */
function handedBy(resolver: Resolver, args: readonly Value[]): Handed {
  return args.some(({ kind }) => kind === 'spread') ? [] : args.map((value) => handedIn(resolver, value));
}

function handedIn(resolver: Resolver, value: Value): Meaning | undefined {
  const parameter = parameterIn(resolver.path, resolver.tree, value);
  if (parameter) return parameter;
  switch (value.kind) {
    case 'text': case 'name': case 'member': {
      const meaning = valueMeaning(resolver, value);
      return (meaning?.kind === 'text' && isName(meaning.text)) || meaning?.kind === 'table' || (meaning?.kind === 'client' && meaning.of?.kind === 'table') || (meaning?.kind === 'imported' && NAMES.test(valueName(value))) ? meaning : undefined;
    }
    default: return undefined;
  }
}

const isName = (text: string): boolean => /^[\w.$:-]{1,80}$/.test(text);
/** Constants and classes, as programs write them. */
const NAMES = /^[A-Z]/;
const valueName = (value: Value): string => (value.kind === 'member' ? valueName(value.object) : value.kind === 'name' ? value.name : '');

const opensOf = (meaning: Meaning | undefined, { form }: CallValue): Opens | undefined => (form === 'new' ? (meaning?.kind === 'class' ? meaning.opens : undefined) : asFunction(meaning)?.opens);

function fileOpened({ path, tree }: Resolver, call: CallValue, opens: Opens): Meaning | undefined {
  const written = openedPath(tree, call, opens);
  return written && fileAt(path, written, opens);
}

/** A function that gives the text of a file whose path a parameter names. */
function opensThrough(resolver: Resolver, { params, returns }: Routine): Opens | undefined {
  for (const returned of returns) {
    const held = returned.kind === 'name' ? resolver.tree.bindings[returned.binding ?? -1]?.value : returned;
    // `readFileSync(path).toString()`
    const call = held?.kind === 'call' && held.callee.kind === 'member' && held.callee.object.kind === 'call' ? held.callee.object : held;
    if (call?.kind !== 'call') continue;
    const opens = opensOf(valueMeaning(resolver, call.callee), call);
    const written = opens && openedPath(resolver.tree, call, opens);
    const through = written && opensBy(resolver.path, params, written, opens);
    if (through) return through;
  }
  return undefined;
}

/** `knex({ client: 'pg' })`, `new Kysely({ dialect: new PostgresDialect(…) })`, `new Sequelize('mysql://…')`. */
function toldDialect(resolver: Resolver, { args }: CallValue, tells: readonly Tells[]): DialectId | undefined {
  for (const { argument, path } of tells) {
    let at = args[argument] && constantValue(resolver.tree, args[argument]);
    for (const step of path) {
      const inner: Value | undefined = at?.kind === 'object' ? at.properties.findLast(({ name }) => name === step)?.value : undefined;
      at = inner && (constantValue(resolver.tree, inner) ?? inner);
    }
    const word = plainText(at);
    const meaning = at && word === undefined ? valueMeaning(resolver, at) : undefined;
    const told = word === undefined ? (meaning?.kind === 'client' ? meaning.dialect : undefined) : dialectNamed(word);
    if (told) return told;
  }
  return undefined;
}

function plainText(value: Value | undefined): string | undefined {
  const [part, ...others] = value?.kind === 'text' ? value.parts : [];
  return part?.kind === 'chunk' && others.length === 0 ? part.text : undefined;
}

function objectMeaning(resolver: Resolver, properties: readonly Property[]): Meaning | undefined {
  const members: Record<string, Meaning> = {};
  let base: Meaning | undefined;
  for (const { name, value, spread } of properties) {
    const meaning = valueMeaning(resolver, value);
    if (!meaning) continue;
    if (spread && meaning.kind === 'object') {
      Object.assign(members, meaning.members);
      base ??= meaning.base?.kind === 'client' ? meaning.base : undefined;
    }
    else if (name !== undefined && name !== '__proto__') members[name] = meaning;
  }
  return objectWith(members, base);
}

function objectWith(members: Record<string, Meaning>, base: Meaning | undefined): Meaning | undefined {
  if (Object.keys(members).length === 0) return base;
  const made: ObjectMeaning = { kind: 'object', members, ...(base && { base }) };
  return made;
}

// ── Bindings ─────────────────────────────────────────────────────────────────────────────────────────────────────

function bindingMeaning(resolver: Resolver, id: number): Meaning | undefined {
  const { bindings, tree } = resolver;
  if (bindings.has(id)) return bindings.get(id);
  bindings.set(id, undefined);
  const binding = tree.bindings[id];
  const meaning = binding && declaredMeaning(resolver, binding);
  bindings.set(id, meaning);
  return meaning;
}

function declaredMeaning(resolver: Resolver, binding: Binding): Meaning | undefined {
  const { index } = resolver;
  const imported = index.imports.get(binding.id);
  if (imported) return importMeaning(resolver, imported.module, imported.imported);
  const declared = index.classes.get(binding.id);
  if (declared) return tableOr(resolver, declared, classMeaning(resolver, declared));
  if (binding.routine === 0 && entitySchema(index.imports, binding.value)) return { kind: 'table', library: 'typeorm', path: resolver.path, name: binding.name };
  if (binding.routine === 0 && managedSchema(index.imports, binding.value)) return { kind: 'table', library: 'mikro-orm', path: resolver.path, name: binding.name };
  const typed = binding.type === undefined ? undefined : typeMeaning(resolver, binding.type);
  // `const User: Model<IUser> = model('User', schema)`, `users: Collection<User> = db.collection('users')`: which one it is, its value says.
  const isUnnamed = typed?.kind === 'client' && !typed.of && (typed.library === 'mongoose' || (isCollection(typed) && binding.kind !== 'parameter'));
  if (typed && !isUnnamed) return typed;
  const held = binding.value && alongPath(resolver, binding.value, binding.path ?? []);
  const gathered = binding.routine === 0 && binding.value?.kind === 'object' ? modelsGathered(resolver, binding, held) : undefined;
  if (gathered ?? held) return gathered ?? held;
  const assigned = oneOf(resolver, binding.assignments.flatMap(({ operator, value }) => (operator === '+=' ? [] : [value])));
  return assigned ?? (binding.kind === 'parameter' ? parameterMeaning(resolver, binding) : undefined);
}

/** `const db = {}; db.User = require('./user')(sequelize); db[model.name] = model;` */
function modelsGathered(resolver: Resolver, binding: Binding, held: Meaning | undefined): Meaning | undefined {
  const gathered = gatheredInto(resolver.text, resolver.tree, binding);
  if (!gathered) return undefined;
  const members: Record<string, Meaning> = { ...(held?.kind === 'object' && held.members) };
  for (const { name, value } of gathered.named) {
    const meaning = valueMeaning(resolver, value);
    if (meaning) members[name] = meaning;
  }
  return objectWith(members, gathered.all ? { kind: 'client', library: 'sequelize', role: 'models' } : held?.kind === 'object' ? held.base : undefined);
}

function alongPath(resolver: Resolver, value: Value, path: readonly string[]): Meaning | undefined {
  // `const [user, post] = await Promise.all([User.findByPk(a), Post.findByPk(b)])`
  const [at, ...deeper] = path;
  const waited = at !== undefined && value.kind === 'call' && isGlobalMember(value.callee, 'Promise', ['all']) ? value.args[0] : undefined;
  if (waited?.kind === 'array' && !waited.items.some(({ kind }) => kind === 'spread')) {
    const item = waited.items[Number(at)];
    return item && alongPath(resolver, item, deeper);
  }
  return path.reduce<Meaning | undefined>((meaning, step) => memberOf(meaning, step), valueMeaning(resolver, value));
}

function importMeaning({ path, outside }: Resolver, module: string, name: string): Meaning | undefined {
  return driverExport(module, name) ?? textExport(path, module, name) ?? outside.exported(module, name);
}

/** `new Hono<{ Bindings: Env }>()`, `Context<{ Bindings: Env }>` */
function environmentOf(resolver: Resolver, { library, role }: ClientMeaning, [written]: readonly string[]): Meaning | undefined {
  return library === 'd1' && (role === 'app' || role === 'context') && written !== undefined ? memberOf(typeMeaning(resolver, written), 'Bindings') : undefined;
}

/** What a parameter is given: by the function it is a callback of, or by the calls of its own function. */
function parameterMeaning(resolver: Resolver, { id, routine: owner }: Binding): Meaning | undefined {
  const { tree, index } = resolver;
  const position = tree.routines[owner]?.params.indexOf(id) ?? -1;
  if (position < 0) return undefined;
  const taken = index.callback.get(owner);
  const lent = taken && lentBy(valueMeaning(resolver, taken.call.callee), taken.argument, taken.call.args.length, position);
  if (lent) return lent;
  const name = index.bindingOf.get(owner);
  const calls = name === undefined ? [] : index.calledBinding.get(name) ?? [];
  return oneOf(resolver, calls.flatMap(({ args, form }) => (form === 'call' ? args[position] ?? [] : [])));
}

// ── Functions and classes ────────────────────────────────────────────────────────────────────────────────────────

function functionMeaning(resolver: Resolver, id: number): FunctionMeaning | undefined {
  const { routines, tree } = resolver;
  if (routines.has(id)) return routines.get(id);
  routines.set(id, undefined);
  const routine = tree.routines[id];
  if (!routine) return undefined;
  const gives = givenByRoutine(resolver, routine);
  const given = gives && ownParameters(gives, routineKey(resolver.path, id), 'call');
  const { sends: passed, forwards } = sendsOf(resolver, routine.params);
  const sends = passed ?? declaredSends(given, routine.params.map((param) => ({ name: tree.bindings[param]?.name ?? '', type: tree.bindings[param]?.type ?? '' })));
  const lends = lendsOf(resolver, routine.params);
  const opens = opensThrough(resolver, routine);
  const awaits = waitOf({ document: resolver.document, tree, meanings: { of: (value) => valueMeaning(resolver, value) } }, id);
  const wraps = wrappedBy({ document: resolver.document, tree, of: (value) => wrappedOn(resolver, value) }, routine);
  const meaning: FunctionMeaning | undefined = given || sends || wraps || opens || awaits || lends.length > 0 || forwards.length > 0
    ? { kind: 'function', ...(given && { gives: given }), ...(opens && { opens }), ...(sends && { sends }), ...(lends.length > 0 && { lends }), ...(forwards.length > 0 && { forwards }), ...(awaits && { connects: { awaits } }), ...(wraps && { wraps }) }
    : undefined;
  routines.set(id, meaning);
  return meaning;
}

/** What a class is handed says more of its field than the type does. */
const wrappedOn = (resolver: Resolver, value: Value): Meaning | undefined => (value.kind === 'member' && value.binding !== undefined ? fieldMeaning(resolver, value.binding) : undefined) ?? valueMeaning(resolver, value);

function givenByRoutine(resolver: Resolver, { returnType, returns }: Routine): Meaning | undefined {
  const declared = returnType === undefined ? undefined : typeMeaning(resolver, returnType);
  if (declared && !isCollection(declared)) return declared;
  const returned = oneOf(resolver, returns);
  // `(name: string): Collection => db.collection(name)`: which one it is, what is returned says.
  return declared && !(returned && isCollection(returned)) ? declared : returned;
}

/** The first of several values that means something; of several collections it may be any. */
function oneOf(resolver: Resolver, values: readonly Value[]): Meaning | undefined {
  const meant: Meaning[] = [];
  for (const value of values) {
    const meaning = valueMeaning(resolver, value);
    if (!meaning || meaning.kind === 'text') continue;
    if (!isCollection(meaning)) return meant[0] ?? meaning;
    meant.push(meaning);
  }
  const [first, ...others] = meant;
  if (first?.kind !== 'client' || others.every((one) => JSON.stringify(one) === JSON.stringify(first))) return first;
  const { of: _, ...unnamed } = first;
  return unnamed;
}

const isCollection = (meaning: Meaning): meaning is ClientMeaning => meaning.kind === 'client' && meaning.library === 'mongodb' && meaning.role === 'collection';

/** A function that passes its parameter on as SQL sends it itself. */
function sendsOf(resolver: Resolver, params: readonly number[]): { readonly sends?: Sends; readonly forwards: readonly Forwards[] } {
  const { index } = resolver;
  const origins = originsOf(index, params);
  const forwards: Forwards[] = [];
  const seen = new Set<CallValue>();
  for (const binding of origins.keys()) {
    for (const { call } of index.passed.get(binding) ?? []) {
      if (seen.has(call)) continue;
      seen.add(call);
      const callee = valueMeaning(resolver, call.callee);
      const passes = callee && passesOf(call, (one) => origins.get(one));
      if (!passes || passes.length === 0) continue;
      const own = sendsBy(callee, call);
      const sends = own && sentThrough(own, passes);
      if (sends) return { sends, forwards };
      if (!own && call.form === 'call' && forwards.length < 4) forwards.push(...forwardsBy(callee, call, passes).slice(0, 4));
    }
  }
  return { forwards };
}

/** The parameters of a function, and the names that one of them is taken apart into. */
function originsOf(index: Index, params: readonly number[]): ReadonlyMap<number, Origin> {
  const origins = new Map<number, Origin>();
  for (const [parameter, binding] of params.entries()) {
    origins.set(binding, { parameter });
    for (const taken of index.taken.get(binding) ?? []) origins.set(taken.binding, { parameter, member: taken.member });
  }
  return origins;
}

/** To a function of another file, or along one of this file that passes it there. */
function forwardsBy(to: Meaning, { callee }: CallValue, passes: readonly Pass[]): readonly Forwards[] {
  if (to.kind === 'imported') return mayPassText(passes, callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined) ? [{ to, passes }] : [];
  return (asFunction(to)?.forwards ?? []).flatMap((further) => {
    const along = passedAlong(passes, further.passes);
    return along.length > 0 ? [{ to: further.to, passes: along }] : [];
  });
}

/** `query(text: string, values?: unknown[]): Promise<QueryResult>`: what the driver gives for a text is only had by sending it. */
function declaredSends(given: Meaning | undefined, parameters: readonly { readonly name: string; readonly type: string }[]): Sends | undefined {
  if (given?.kind !== 'client' || given.role !== 'result') return undefined;
  const text = parameters.findIndex(({ name, type }) => isTextName(name) && /(?:^|\|)\s*string\s*(?:$|\|)|\bQueryConfig\b/.test(type));
  if (text < 0) return undefined;
  const next = parameters[text + 1];
  return { library: given.library, label: 'a function that gives its result', text, declared: true, ...(next && /\]$|\bArray</.test(next.type.trim()) && { values: text + 1 }) };
}

/** What a call of a meaning sends. */
export function sendsBy(callee: Meaning | undefined, call: CallValue): Sends | undefined {
  if (call.form === 'call') return asFunction(callee)?.sends;
  if (call.form === 'new' && callee?.kind === 'class') return callee.sends;
  return callee?.kind === 'object' && Object.hasOwn(callee.members, 'default') ? sendsBy(callee.members['default'], call) : undefined;
}

/** A function that calls its parameter with a client lends it. */
function lendsOf(resolver: Resolver, params: readonly number[]): readonly Lends[] {
  const { index, tree } = resolver;
  const lends: Lends[] = [];
  for (const [argument, parameter] of params.entries()) {
    for (const { args } of index.calledBinding.get(parameter) ?? []) {
      for (const [position, value] of args.entries()) {
        const meaning = valueMeaning(resolver, value);
        if (meaning && meaning.kind !== 'text') lends.push({ argument, parameter: position, meaning });
      }
    }
    const type = tree.bindings[parameter]?.type;
    for (const [position, written] of type === undefined ? [] : callbackTypes(resolver, type)) {
      const meaning = typeMeaning(resolver, written);
      if (meaning) lends.push({ argument, parameter: Number(position), meaning });
    }
  }
  return lends;
}

function callbackTypes({ index }: Resolver, type: string): Iterable<readonly [string, string]> {
  const direct = typeText(type);
  const named = direct.kind === 'name' ? index.types.get(direct.name) : undefined;
  const read = named === undefined ? direct : typeText(named);
  return read.kind === 'function' ? read.members : [];
}

function classMeaning(resolver: Resolver, declared: ClassDeclaration): Meaning | undefined {
  const { classes } = resolver;
  if (classes.has(declared)) return classes.get(declared);
  classes.set(declared, undefined);
  const { parent, instance: base } = baseOf(resolver, declared);
  const membersOf = (which: readonly ClassMember[]): Record<string, Meaning> => {
    const members: Record<string, Meaning> = {};
    for (const { name, field, routine, kind, decorators } of which) {
      // What a relation leads to, its declaration tells.
      if (field !== undefined && decorators.length > 0 && decoratorsIn(resolver.index.imports, decorators).length > 0) continue;
      const meaning = field !== undefined ? fieldMeaning(resolver, field) : routine !== undefined && kind === 'method' ? functionMeaning(resolver, routine) : undefined;
      if (meaning && name !== '__proto__') members[name] = meaning;
    }
    return members;
  };
  const made0 = objectWith(membersOf(declared.members.filter((member) => !member.static)), base);
  const constructs = declared.members.find(({ kind }) => kind === 'constructor')?.routine;
  const instance = made0 && constructs !== undefined ? ownParameters(made0, routineKey(resolver.path, constructs), 'new') : made0;
  const own = declared.members.filter((member) => member.static);
  const inherited = parent?.kind === 'class' ? parent.members : undefined;
  const elsewhere = parent?.kind === 'imported' ? parent : parent?.kind === 'class' ? parent.base : undefined;
  // A method of the class itself may give an instance, `static getInstance()`, or what a field of the class holds.
  const made = classWith(instance, { ...inherited, ...membersOf(own.filter(({ kind }) => kind === 'field')) }, elsewhere);
  classes.set(declared, made);
  if (declared.binding !== undefined && own.length > 0) resolver.bindings.set(declared.binding, tableOr(resolver, declared, made));
  if (declared.name !== undefined) resolver.types.delete(declared.name);
  const hides = parent ? [...(parent.kind === 'class' ? parent.hides ?? [] : []), ...overrides(declared.members)] : [];
  const extended = classWith(instance, { ...inherited, ...membersOf(own) }, elsewhere);
  const hiding = extended?.kind === 'class' && hides.length > 0 ? { ...extended, hides } : extended;
  // A mixin that adds nothing is known to add nothing.
  const isMixin = declared.extends !== undefined && isHandedIn(resolver.tree, declared.extends);
  const meaning: Meaning | undefined = isMixin && (!hiding || hiding.kind === 'class') ? { kind: 'class', ...hiding, isMixin: true } : hiding;
  classes.set(declared, meaning);
  return meaning;
}

/** What a class is handed says more of a field than its type does. */
function fieldMeaning(resolver: Resolver, field: number): Meaning | undefined {
  const meaning = bindingMeaning(resolver, field);
  const parameter = meaning && meaning.kind !== 'imported' ? undefined : fieldParameter(resolver.path, resolver.tree, field);
  return parameter ? { ...parameter, ...(meaning && { otherwise: meaning }) } : meaning;
}

/** What a class extends, and what an instance has of it. */
function baseOf(resolver: Resolver, declared: ClassDeclaration): { readonly parent: Meaning | undefined; readonly instance: Meaning | undefined } {
  const mixedIn = declared.extends && declaresEntity(resolver.index.imports, declared) ? mixedBase(declared.extends) : undefined;
  const extended = declared.extends && valueMeaning(resolver, mixedIn ?? declared.extends);
  const parent = extended?.kind === 'table' ? extended.base : extended;
  const [of] = declared.extendsArguments ?? [];
  return { parent, instance: ofTable(madeBy(parent, () => handedUp(resolver, declared)), of === undefined ? undefined : entityNamed(resolver, of)) };
}

/** What a class hands to the one that it extends: `super('users')`. */
function handedUp(resolver: Resolver, { members }: ClassDeclaration): Handed {
  const constructs = members.find(({ kind }) => kind === 'constructor')?.routine;
  const up = constructs === undefined ? undefined : resolver.tree.calls.find(({ callee, context }) => callee.kind === 'name' && callee.name === 'super' && context.routine === constructs);
  return up ? handedBy(resolver, up.args) : [];
}

/** An entity is a table, and its class besides. */
function tableOr(resolver: Resolver, declared: ClassDeclaration, base: Meaning | undefined): Meaning | undefined {
  const { index, path, tree } = resolver;
  const schema = schemaExtended(declared.extends);
  const made = schema && valueMeaning(resolver, schema);
  if (made?.kind === 'table' && made.library === 'mikro-orm') return { ...made, ...(base && { base }) };
  if (declared.name !== undefined && declaresManaged(index.imports, declared)) return { kind: 'table', library: 'mikro-orm', path, name: declared.name, ...(base && { base }) };
  if (declared.name !== undefined && declaresModel(tree, index.imports, declared)) return { kind: 'table', library: 'sequelize', path, name: declared.name, ...(base && { base }) };
  if (declared.name !== undefined && declaresDocument(index.imports, declared)) return { kind: 'table', library: 'mongoose', path, name: declared.name, ...(base && { base }) };
  if (declaresEntity(index.imports, declared)) return { kind: 'table', library: 'typeorm', path, name: declaredName(declared), ...(base && { base }) };
  return declared.name !== undefined && declaresModelClass(declared, declared.extends && valueMeaning(resolver, declared.extends)) ? { kind: 'table', library: 'objection', path, name: declared.name, ...(base && { base }) } : base;
}

/** The entity that a type names, or what may turn out to be one. */
function entityNamed(resolver: Resolver, written: string): Meaning | undefined {
  // `type UserModel = User & Model`
  const named = /^([\w$.]+)\s*&/.exec(resolver.index.types.get(written) ?? '')?.[1] ?? written;
  const meaning = /^[\w$.]+$/.test(named) ? typeOf(resolver, named) : undefined;
  return meaning?.kind === 'table' || meaning?.kind === 'imported' ? meaning : undefined;
}

function classWith(instance: Meaning | undefined, members: Readonly<Record<string, Meaning>>, base: Meaning | undefined): Meaning | undefined {
  const hasOwn = Object.keys(members).length > 0;
  return instance || hasOwn || base ? { kind: 'class', ...(instance && { instance }), ...(hasOwn && { members }), ...(base && { base }) } : undefined;
}

// ── Types ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Types that hold what their first argument is. */
const transparent = new Set(['Promise', 'PromiseLike', 'Readonly', 'Partial', 'Required', 'Pick', 'Omit', 'NonNullable', 'Awaited', 'Extract', 'Exclude']);

function typeMeaning(resolver: Resolver, written: string): Meaning | undefined {
  const { types } = resolver;
  if (types.has(written)) return types.get(written);
  if (resolver.depth > 60) return undefined;
  types.set(written, undefined);
  resolver.depth++;
  const meaning = namedType(resolver, written);
  resolver.depth--;
  types.set(written, meaning);
  return meaning;
}

function namedType(resolver: Resolver, written: string): Meaning | undefined {
  const { kind, name, args, members, parameters, result } = typeText(written);
  switch (kind) {
    case 'union': return united(args.flatMap((part) => typeMeaning(resolver, part) ?? []));
    case 'typeof': return typeOf(resolver, name);
    case 'function': {
      const gives = typeMeaning(resolver, result);
      const sends = declaredSends(gives, parameters.map((parameter, i) => ({ name: parameter, type: members.get(String(i)) ?? '' })));
      return gives && { kind: 'function', gives, ...(sends && { sends }) };
    }
    case 'object': {
      const known: Record<string, Meaning> = {};
      for (const [member, type] of members) {
        const meaning = typeMeaning(resolver, type);
        if (meaning && member !== '__proto__') known[member] = meaning;
      }
      return objectWith(known, undefined);
    }
    case 'name': break;
  }
  if (transparent.has(name)) return args[0] === undefined ? undefined : typeMeaning(resolver, args[0]);
  const element = name.endsWith('[]') ? name.slice(0, -2) : name === 'Array' || name === 'ReadonlyArray' ? args[0] : undefined;
  if (element !== undefined) {
    const one = typeMeaning(resolver, element);
    return listOf(one) ?? listOfRows(one);
  }
  if (name === 'ReturnType' || name === 'InstanceType') {
    const meaning = args[0] === undefined ? undefined : typeMeaning(resolver, args[0]);
    return name === 'ReturnType' ? givenBy(meaning) : madeBy(meaning);
  }
  // `import('./user')` alone is what the file is as a whole, `module.exports = User`.
  const direct = /^import\(\s*["']([^"']+)["']\s*\)(?:\.([\w$]+))?$/.exec(name);
  if (direct) {
    const meaning = importMeaning(resolver, direct[1]!, direct[2] ?? '*');
    // `module.exports = new Database()` is what it is itself.
    return madeBy(meaning) ?? (direct[2] === undefined && meaning?.kind === 'object' && meaning.base?.kind === 'object' ? meaning.base : undefined);
  }
  const alias = resolver.index.types.get(name);
  if (alias !== undefined) return typeMeaning(resolver, alias);
  const made = madeBy(typeOf(resolver, name) ?? (resolver.index.topLevel.has(name) ? undefined : driverGlobal(name) ?? ambientType(resolver, name)));
  if (made?.kind === 'client' && made.library === 'typeorm') return ofTable(made, args[0] === undefined ? undefined : entityNamed(resolver, args[0]));
  if (made?.kind === 'client' && made.library === 'mikro-orm') return ofTable(made, args[0] === undefined ? undefined : entityNamed(resolver, args[0]) ?? managedNamed(undefined, args[0]));
  if (made?.kind === 'client' && made.library === 'mongoose') return ofTable(made, documentsOf(resolver, args[0]));
  if (made?.kind === 'client' && (made.library === 'sequelize' || made.library === 'objection') && made.role === 'model') return (args[0] === undefined ? undefined : entityNamed(resolver, args[0])) ?? made;
  // `UserRepository<User>` of a class of the project's own, that extends one for any entity.
  if (made?.kind === 'object' || made?.kind === 'imported') return ofTable(made, args.length === 1 && !isTypeParameter(args[0]!) ? entityNamed(resolver, args[0]!) : undefined);
  return made?.kind === 'client' ? within(made, environmentOf(resolver, made, args)) : made;
}

/** `Model<User>`, `Model<UserDocument>` of `type UserDocument = HydratedDocument<User>` */
function documentsOf(resolver: Resolver, written: string | undefined): Meaning | undefined {
  const named = written === undefined ? undefined : entityNamed(resolver, written);
  if (named?.kind === 'table' || written === undefined) return named;
  const meaning = typeMeaning(resolver, written);
  return meaning?.kind === 'client' && meaning.library === 'mongoose' ? meaning.of : named;
}

/** What a Worker is handed is often declared for every file, in one that wrangler writes. */
const ambientType = ({ outside }: Resolver, name: string): Meaning | undefined => (/^(?:Env|Bindings|CloudflareBindings|CloudflareEnv)$/.test(name) ? outside.exported(EVERYWHERE, name) : undefined);

/** Of `A & B` and of an interface with its bases: all members; a client speaks for the rest. */
function united(meanings: readonly Meaning[]): Meaning | undefined {
  const [first, ...others] = meanings.filter(({ kind }) => kind !== 'object');
  // A row of either of two tables is not known to be of one.
  if (first?.kind === 'client' && first.of && others.some((one) => one.kind === 'client' && one.of && JSON.stringify(one.of) !== JSON.stringify(first.of))) return undefined;
  if (first) return first;
  return meanings.reduce<Meaning | undefined>((base, meaning) => (base && meaning.kind === 'object' ? { ...meaning, base } : meaning), undefined);
}

/** The value that a dotted name stands for at the top of the file. */
function typeOf(resolver: Resolver, name: string): Meaning | undefined {
  const [first, ...members] = name.split('.');
  const binding = resolver.index.topLevel.get(first ?? '');
  const imported = binding && resolver.index.imports.get(binding.id);
  // `postgres.Sql` is a type beside the function that `postgres` is.
  const beside = imported?.imported === 'default' && members.length === 1 ? driverExport(imported.module, members[0]!) : undefined;
  if (beside) return beside;
  const meaning = binding && bindingMeaning(resolver, binding.id);
  return members.reduce<Meaning | undefined>((at, member) => memberOf(at, member), meaning);
}
