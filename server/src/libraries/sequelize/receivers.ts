// Whose methods a program calls: a model, through the scopes that are asked for on the way, or a row that the program holds.
import type { Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { Meaning, TableMeaning } from '../meaning.ts';
import type { Meanings } from '../resolve.ts';
import { bindingOf, constantValue, lastName } from '../program.ts';
import { writtenText } from '../drizzle/declared.ts';
import type { ScopeDeclaration } from './declaration.ts';
import { innermost } from './recognised.ts';
import type { MappedModel } from './model.ts';

/** `row`: a row of the model, not the model itself. */
export interface Receiver { readonly of: TableMeaning; readonly is: 'model' | 'row'; /** Asked of the class that it extends: `super.update(…)` in a method that stands for Sequelize's. */ readonly isSuper?: true; /** What is taken of such a row on the way to the one whose methods are called. */ readonly along?: readonly string[]; /** Where the model is named. */ readonly named: Span; /** The scopes that are asked for, or undefined where that is the default. */ readonly scopes?: readonly (string | undefined)[] }

const DEEP = 12;
const SCOPES: ReadonlySet<string> = new Set(['scope', 'unscoped', 'schema', 'withScope']);

/** What everybody calls it: a parameter of the function that makes a model. */
const isSequelize = (value: Value): boolean => ((value.kind === 'name' || value.kind === 'member') && value.name === 'sequelize') || (value.kind === 'call' && value.callee.kind === 'member' && value.callee.name === 'get' && value.args[0]?.kind === 'text' && value.args[0].parts[0]?.kind === 'chunk' && value.args[0].parts[0].text === 'sequelize');

export function receiverOf(tree: HostTree, meanings: Meanings, value: Value, depth = 0): Receiver | undefined {
  if (value.kind === 'call' && value.form === 'call' && value.callee.kind === 'member' && SCOPES.has(value.callee.name ?? '')) {
    const inner = depth < DEEP ? receiverOf(tree, meanings, value.callee.object, depth + 1) : undefined;
    if (inner?.is !== 'model') return undefined;
    if (value.callee.name === 'schema') return undefined;
    return { ...inner, scopes: value.callee.name === 'unscoped' ? [] : value.args.flatMap((arg) => scopesNamed(tree, arg)) };
  }
  // `const Open = Post.scope('open')`
  const binding = bindingOf(tree, value);
  if (depth < DEEP && binding && binding.assignments.length === 0 && !binding.path && binding.value?.kind === 'call' && binding.value.callee.kind === 'member' && SCOPES.has(binding.value.callee.name ?? '')) return receiverOf(tree, meanings, binding.value, depth + 1);
  const named = value.kind === 'member' && value.name !== undefined && value.object.kind === 'member' && value.object.name === 'models' && isSequelize(value.object.object) ? value.name : undefined;
  if (named !== undefined) return { of: { kind: 'table', library: 'sequelize', path: '', name: named }, is: 'model', named: nameOf(value) };
  const meaning = value.kind === 'name' && /^(?:this|super)$/.test(value.name) && value.binding === undefined ? thisIn(tree, meanings, value) : meanings.of(value);
  const found = meaning && within(meaning, value);
  return found && value.kind === 'name' && value.name === 'super' ? { ...found, isSuper: true } : found;
}

/** Methods whose names no other library has. */
const OWN: ReadonlySet<string> = new Set(['findAll', 'findByPk', 'findAndCountAll', 'findOrCreate', 'findOrBuild', 'findCreateFind', 'bulkCreate']);

/**
 * `db.User.findAll(…)`, `models.User.findOne({ where })`, `const { User } = repositoryOf(sequelize)` where it is not seen how the program came by them:
 * what is called so is a model, if one is, and the method or its options are Sequelize's, or what it is taken from says that it holds models.
 */
export function receiverCalled(tree: HostTree, meanings: Meanings, value: Value, { callee, args }: CallValue): Receiver | undefined {
  const found = callee.kind === 'member' ? heldBy(tree, value) : undefined;
  if (!found || callee.kind !== 'member' || meanings.of(found.holder) || meanings.of(value)) return undefined;
  const isAsked = found.isTold || args.some((arg) => {
    const held = constantValue(tree, arg);
    return held?.kind === 'object' && held.properties.some(({ name }) => name === 'where');
  });
  return OWN.has(callee.name ?? '') || isAsked ? { of: { kind: 'table', library: 'sequelize', path: '', name: found.name }, is: 'model', named: nameOf(value) } : undefined;
}

/** The name that a value has in what holds it, and whether that is given Sequelize or names it. */
function heldBy(tree: HostTree, value: Value): { readonly name: string; readonly holder: Value; readonly isTold: boolean } | undefined {
  if (value.kind === 'member' && value.name !== undefined) {
    const { object } = value;
    const made = bindingOf(tree, object);
    const isTold = isGivenSequelize(object) || (made?.value !== undefined && made.assignments.length === 0 && !made.path && isGivenSequelize(made.value));
    return isTold || ((object.kind === 'name' || object.kind === 'member') && CALLED_MODELS.test(object.name ?? '')) ? { name: value.name, holder: object, isTold } : undefined;
  }
  const binding = value.kind === 'name' ? bindingOf(tree, value) : undefined;
  const [name, ...deeper] = binding?.path ?? [];
  if (!binding?.value || name === undefined || deeper.length > 0 || binding.assignments.length > 0) return undefined;
  const isTold = isGivenSequelize(binding.value);
  return isTold || CALLED_MODELS.test(lastName(binding.value)) ? { name, holder: binding.value, isTold } : undefined;
}

const CALLED_MODELS = /^(?:db|[mM]odels|model[A-Z]\w*|\w+Models)$/;

/** `ModelRepository.getInstance(sequelize)`, `initModels(this.sequelize)`, `modelsOf(getSequelize())` */
const isGivenSequelize = (value: Value): boolean => value.kind === 'call' && value.args.some((arg) => isSequelize(arg) || /sequelize$/i.test(lastName(arg.kind === 'call' ? arg.callee : arg)));

/** `scope('open', { method: ['of', id] })` */
function scopesNamed(tree: HostTree, arg: Value): readonly (string | undefined)[] {
  const held = constantValue(tree, arg);
  return held?.kind === 'array' ? held.items.map((one) => writtenText(tree, one)) : [writtenText(tree, arg)];
}

function within(meaning: Meaning, value: Value): Receiver | undefined {
  switch (meaning.kind) {
    case 'table': return meaning.library === 'sequelize' ? { of: meaning, is: 'model', named: nameOf(value) } : undefined;
    case 'client': {
      const { library, role, of, along } = meaning;
      if (library !== 'sequelize' || of?.kind !== 'table') return undefined;
      if (role === 'related') return { of, is: 'row', named: nameOf(value), ...(along && { along }) };
      return role === 'instance' ? { of, is: 'row', named: nameOf(value) } : role === 'model' ? { of, is: 'model', named: nameOf(value) } : role === 'scoped' ? { of, is: 'model', named: nameOf(value), scopes: [undefined] } : undefined;
    }
    case 'object': {
      const inner = meaning.base ?? (Object.hasOwn(meaning.members, 'default') ? meaning.members['default'] : undefined);
      return inner && within(inner, value);
    }
    default: return undefined;
  }
}

/** The class around a place: its own methods ask by `this`, and so do those of its rows. */
function thisIn(tree: HostTree, meanings: Meanings, at: Span): Meaning | undefined {
  const around = innermost(tree, at);
  const meaning = around?.binding === undefined ? undefined : meanings.ofBinding(around.binding);
  const member = around?.members.find((one) => one.start <= at.start && at.end <= one.end);
  if (meaning?.kind !== 'table' || !member) return undefined;
  return member.static ? meaning : { kind: 'client', library: 'sequelize', role: 'instance', of: meaning };
}

/** The last name of a receiver. */
const nameOf = (value: Value): Span => (value.kind === 'member' || value.kind === 'call' ? value.nameSpan : { start: value.start, end: value.end });

/** What the scopes together ask; undefined of nothing. */
export function scopeFor(model: MappedModel, scopes: Receiver['scopes']): ScopeDeclaration | undefined {
  if (!scopes) return model.scope;
  const asked = scopes.map((name): ScopeDeclaration | undefined => (name === undefined ? { where: [], isOpen: true } : name === 'defaultScope' ? model.scope : Object.hasOwn(model.scopes, name) ? model.scopes[name] : { where: [], isOpen: true }));
  const [first, ...more] = asked.flatMap((one) => one ?? []);
  return first && more.reduce<ScopeDeclaration>((all, one) => ({ where: [...all.where.filter(({ key }) => !one.where.some((other) => other.key === key)), ...one.where], ...(all.only ?? one.only ? { isOpen: true as const } : {}), without: [...all.without ?? [], ...one.without ?? []], ...((all.readsMore ?? one.readsMore) && { readsMore: true as const }), ...((all.restricts ?? one.restricts) && { restricts: true as const }), ...((all.isOpen ?? one.isOpen) && { isOpen: true as const }) }), first);
}
