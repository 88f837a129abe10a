// Reads what a program declares with Drizzle. Sources: the types of drizzle-orm 0.45 (pg-core, mysql-core, sqlite-core).
// A table is what a function of Drizzle's makes, or one of the program's own that is given columns of Drizzle's.
import type { Document } from '../../text/document.ts';
import type { Binding, CallValue, FunctionValue, HostTree, ObjectValue, Value } from '../../hosts/tree.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { bindingOf, constantValue } from '../program.ts';
import type { ColumnPart, Declarations, EnumDeclaration, Reference, RelationsDeclaration, TableDeclaration } from './declaration.ts';
import { columnPart, givenTo } from './columnDeclared.ts';
import { keysIn } from './keysDeclared.ts';
import { relationsIn } from './relationsDeclared.ts';
import { enumIn, typeIn } from './typesDeclared.ts';

/** What is looked at while a file's declarations are read. */
export interface Declaring {
  readonly document: Document;
  readonly tree: HostTree;
  readonly imports: ReadonlyMap<number, { readonly module: string; readonly imported: string }>;
}

const CORE = /^drizzle-orm\/(pg|mysql|singlestore|sqlite|gel)-core(?:\/|$)/;
const DIALECTS: Readonly<Record<string, DialectId>> = { pg: 'postgres', gel: 'postgres', mysql: 'mysql', singlestore: 'mysql', sqlite: 'sqlite' };

/** How deep helpers are followed. */
const DEEP = 6;

const memo = new WeakMap<HostTree, Declarations | undefined>();

/** What a file declares; undefined where it does not use Drizzle's columns or relations. */
export function declarationsIn(document: Document, tree: HostTree): Declarations | undefined {
  if (!tree.imports.some(({ module }) => module.startsWith('drizzle-orm'))) return undefined;
  if (!memo.has(tree)) memo.set(tree, readDeclarations(document, tree));
  return memo.get(tree);
}

function readDeclarations(document: Document, tree: HostTree): Declarations | undefined {
  const declaring: Declaring = { document, tree, imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))) };
  const tables: Record<string, TableDeclaration> = {};
  const shared: Record<string, readonly ColumnPart[]> = {};
  const relations: RelationsDeclaration[] = [];
  const enums: Record<string, EnumDeclaration> = {};
  const types: Record<string, string> = {};
  const read = new Set<CallValue>();
  for (const binding of tree.bindings) {
    const { routine, kind, name, value } = binding;
    if (routine !== 0 || (kind !== 'constant' && kind !== 'variable' && kind !== 'function') || binding.path || name === '__proto__' || !value) continue;
    const table = value.kind === 'call' ? tableIn(declaring, binding, value) : undefined;
    if (table && value.kind === 'call') {
      tables[name] = table;
      read.add(tableCall(value).call);
    } else if (value.kind === 'call') {
      const made = relationsIn(declaring, value);
      const listed = enumIn(declaring, value);
      const type = typeIn(declaring, value);
      if (made) relations.push(made);
      else if (listed) enums[name] = { ...listed, at: { start: binding.start, end: binding.end } };
      else if (type !== undefined) types[name] = type;
    }
    const parts = table ? undefined : sharedIn(declaring, value, 0);
    if (parts && parts.some(({ kind: one }) => one === 'column')) shared[name] = parts;
  }
  const isOpen = tree.calls.some((call) => !read.has(call) && (makerOf(declaring, call) !== undefined || isLikeMaker(call) || VIEWS.test(coreCall(declaring, call)?.name ?? '')));
  const isSilent = !isOpen && relations.length === 0 && [tables, shared, enums, types].every((said) => Object.keys(said).length === 0);
  return isSilent ? undefined : { tables, shared, relations, enums, types, ...(isOpen && { isOpen: true as const }) };
}

/** What a name or a member of a namespace refers to. */
export function referenceOf({ tree, imports }: Declaring, value: Value | undefined): Reference | undefined {
  if (!value) return undefined;
  if (value.kind === 'member' && value.name !== undefined && value.object.kind === 'name' && value.object.binding !== undefined) {
    const whole = imports.get(value.object.binding);
    return whole && (whole.imported === '*' || whole.imported === 'default') ? { name: value.name, module: whole.module } : undefined;
  }
  const binding = bindingOf(tree, value);
  if (!binding || value.kind !== 'name') return undefined;
  const from = imports.get(binding.id);
  return from ? { name: from.imported, module: from.module } : binding.routine === 0 ? { name: binding.name } : undefined;
}

/** The function of Drizzle's that a call is of, and the dialect of the module it is from. */
export function coreCall(declaring: Declaring, { callee }: CallValue): { readonly name: string; readonly dialect: DialectId } | undefined {
  const from = referenceOf(declaring, callee);
  const core = from?.module === undefined ? undefined : CORE.exec(from.module)?.[1];
  return from && core !== undefined ? { name: from.name, dialect: DIALECTS[core]! } : undefined;
}

/** A text that is written out. */
export function writtenText(tree: HostTree, value: Value | undefined): string | undefined {
  const held = value && constantValue(tree, value);
  if (held?.kind !== 'text' || held.parts.length > 1) return undefined;
  const [part] = held.parts;
  return part === undefined ? '' : part.kind === 'chunk' ? part.text : undefined;
}

/** What a function gives, where it is one thing. */
export function givenByFunction({ tree }: Declaring, value: Value | undefined): Value | undefined {
  const routine = value?.kind === 'function' ? tree.routines[value.routine] : undefined;
  return routine?.returns.length === 1 ? routine.returns[0] : undefined;
}

// ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

const TABLES = /^(?:pg|mysql|sqlite|singlestore|gel)Table$/;
const CREATORS = /^(?:pg|mysql|sqlite|singlestore|gel)TableCreator$/;
export const SCHEMAS = /^(?:pg|mysql|singlestore|gel)Schema$/;
const VIEWS = /^(?:(?:pg|mysql|sqlite)(?:Materialized)?View)$/;

/** `createTable('users', { … })`, whoever makes the tables of that name. */
const isLikeMaker = ({ callee, args: [name, columns] }: CallValue): boolean =>
  (callee.kind === 'name' || callee.kind === 'member') && /table$/i.test(callee.name ?? '') && name?.kind === 'text' && (columns?.kind === 'object' || columns?.kind === 'function');

/** `pgTable(…).enableRLS()`: the call that makes the table. */
export const tableCall = (call: CallValue): { readonly call: CallValue; readonly rowSecurity: boolean } =>
  call.callee.kind === 'member' && call.callee.name === 'enableRLS' && call.callee.object.kind === 'call' ? { call: call.callee.object, rowSecurity: true } : { call, rowSecurity: false };

function tableIn(declaring: Declaring, { name: own, start, end }: Binding, value: CallValue): TableDeclaration | undefined {
  const { call, rowSecurity } = tableCall(value);
  const maker = makerOf(declaring, call);
  const [named, columns, more] = call.args;
  const name = writtenText(declaring.tree, named);
  if (!maker || name === undefined || !columns) return undefined;
  const parts = partsOf(declaring, columns, 0);
  if (!parts) return undefined;
  const { keys, isOpen, hasPolicies } = keysIn(declaring, more, own);
  return { at: { start, end }, dialect: maker.dialect, ...(maker.schema !== undefined && { schema: maker.schema }), table: maker.named(name), parts, keys, ...(isOpen && { isOpen: true as const }), ...((rowSecurity || hasPolicies) && { rowSecurity: true as const }) };
}

interface Maker { readonly dialect: DialectId; readonly schema?: string; named(name: string): string }
const asIs = (name: string): string => name;

/** `pgTable`, `pgSchema('x').table`, `pgTableCreator((name) => `app_${name}`)`, held by a name or not. */
function makerOf(declaring: Declaring, call: CallValue): Maker | undefined {
  const { callee } = call;
  const core = coreCall(declaring, call);
  if (core) return TABLES.test(core.name) ? { dialect: core.dialect, named: asIs } : undefined;
  if (callee.kind === 'member' && callee.name === 'table') {
    const schema = held(declaring, callee.object);
    const made = schema?.kind === 'call' ? coreCall(declaring, schema) : undefined;
    const name = schema?.kind === 'call' ? writtenText(declaring.tree, schema.args[0]) : undefined;
    return made && SCHEMAS.test(made.name) && name !== undefined ? { dialect: made.dialect, schema: name, named: asIs } : undefined;
  }
  const creator = held(declaring, callee);
  const creating = creator?.kind === 'call' ? coreCall(declaring, creator) : undefined;
  if (creator?.kind !== 'call' || !creating || !CREATORS.test(creating.name)) return undefined;
  const written = givenByFunction(declaring, creator.args[0]);
  const named = written && written.kind === 'text' ? namedBy(written.parts.map((part) => (part.kind === 'chunk' ? part.text : undefined))) : undefined;
  return named && { dialect: creating.dialect, named };
}

/** `app_${name}` */
const namedBy = (parts: readonly (string | undefined)[]): Maker['named'] | undefined =>
  parts.filter((part) => part === undefined).length === 1 ? (name) => parts.map((part) => part ?? name).join('') : undefined;

export function held({ tree }: Declaring, value: Value): Value | undefined {
  const binding = bindingOf(tree, value);
  return binding ? (binding.assignments.length === 0 && !binding.path ? binding.value : undefined) : value;
}

/** The columns of an object, or of a function that is given Drizzle's column functions. */
function partsOf(declaring: Declaring, value: Value, depth: number): readonly ColumnPart[] | undefined {
  if (depth > DEEP) return undefined;
  const one = value.kind === 'function' ? givenByFunction(declaring, value) : held(declaring, value);
  if (one?.kind !== 'object') return undefined;
  return objectParts(declaring, one, value.kind === 'function' ? value : undefined, depth);
}

function objectParts(declaring: Declaring, { properties }: ObjectValue, within: FunctionValue | undefined, depth: number): readonly ColumnPart[] {
  return properties.flatMap(({ name, nameSpan, value, spread }): readonly ColumnPart[] => {
    if (!spread) return name === undefined || name === '__proto__' ? [{ kind: 'unread' }] : [columnPart(declaring, { key: name, at: nameSpan }, value, within, depth)];
    return spreadParts(declaring, value, depth);
  });
}

/** `...timestamps`, `...timestamps()`, `...base.columns` */
function spreadParts(declaring: Declaring, value: Value, depth: number): readonly ColumnPart[] {
  const called = value.kind === 'call' ? value.callee : value;
  const local = held(declaring, called);
  const given = local?.kind === 'function' ? givenByFunction(declaring, local) : local;
  const parts = given?.kind === 'object' ? partsOf(declaring, given, depth + 1) : undefined;
  if (parts) return parts;
  const of = referenceOf(declaring, called);
  return of?.module === undefined ? [{ kind: 'unread' }] : [{ kind: 'from', of }];
}

/** `const timestamps = { … }`, `const id = () => uuid('id').primaryKey()`: what is a column is under the key of nothing. */
function sharedIn(declaring: Declaring, value: Value, depth: number): readonly ColumnPart[] | undefined {
  const given = value.kind === 'function' ? givenByFunction(declaring, value) : value;
  if (given?.kind === 'object') return given.properties.some((one) => one.value.kind === 'call') ? objectParts(declaring, given, undefined, depth) : undefined;
  if (given?.kind !== 'call') return undefined;
  const part = columnPart(declaring, { key: '', at: { start: given.start, end: given.end } }, given, undefined, depth, value.kind === 'function' ? givenTo(declaring, value, []) : undefined);
  return part.kind === 'column' && part.type !== undefined ? [part] : undefined;
}
