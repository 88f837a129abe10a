// Reads one column as it is declared: the function that makes it, and what is said of it behind that. Sources: the column builders of drizzle-orm 0.45.
import type { Span } from '../../text/span.ts';
import type { CallValue, FunctionValue, Value } from '../../hosts/tree.ts';
import { bindingOf, constantValue } from '../program.ts';
import type { ColumnDeclaration, ColumnPart, Reference } from './declaration.ts';
import { coreCall, givenByFunction, referenceOf, writtenText, type Declaring } from './declared.ts';

/** How deep helpers are followed. */
const DEEP = 6;

interface Named { readonly key: string; readonly at: Span }
/** What is said of a column, while it is gathered. */
type Said = { -readonly [key in keyof ColumnDeclaration]: ColumnDeclaration[key] };
/** What the parameters of a helper are given, by their bindings. */
type Given = ReadonlyMap<number, Value>;
const nothingGiven: Given = new Map();

export function columnPart(declaring: Declaring, { key, at }: Named, value: Value, within: FunctionValue | undefined, depth: number, given = nothingGiven): ColumnPart {
  const { root, calls } = chainOf(value);
  const local = root?.kind === 'name' && depth <= DEEP ? constantValue(declaring.tree, root) : undefined;
  if (local?.kind === 'call') {
    const held = columnPart(declaring, { key, at }, local, undefined, depth + 1);
    if (held.kind === 'column') for (const call of calls) modify(declaring, held as Said, call);
    return held;
  }
  if (root?.kind !== 'call' || depth > DEEP) {
    const of = root && root.kind !== 'call' ? referenceOf(declaring, root) : undefined;
    return of?.module === undefined ? { kind: 'unread' } : { kind: 'from', of, key, ...saidBy(declaring, calls) };
  }
  const made = makerOf(declaring, root, within, given);
  const begun = made ?? borrowed(declaring, { key, at }, root, depth, given);
  if (!begun || begun.kind === 'unread') return { kind: 'unread' };
  if (begun.kind === 'from') return { ...begun, key, ...saidBy(declaring, calls) };
  const said: Said = { ...begun, key, at: { start: at.start, end: at.end } };
  for (const call of calls) modify(declaring, said, call);
  return said;
}

/** What is said of a column that another file begins. What it refers to is named here and would be looked for there. */
function saidBy(declaring: Declaring, calls: readonly CallValue[]): { readonly said?: Partial<ColumnDeclaration> } {
  const said: Said = { kind: 'column', key: '', at: { start: 0, end: 0 }, options: {} };
  for (const call of calls) modify(declaring, said, call);
  const { kind: _, key: _key, at: _at, options: _options, references, ...rest } = said;
  const told = { ...rest, ...(references && { isOpen: true as const }) };
  return Object.keys(told).length > 0 ? { said: told } : {};
}

/** `text('a').notNull().default('b')`: the first call, and what is called on it. */
function chainOf(value: Value): { readonly root: Value | undefined; readonly calls: readonly CallValue[] } {
  const calls: CallValue[] = [];
  let at: Value = value;
  while (at.kind === 'call' && at.callee.kind === 'member' && MODIFIERS.test(at.callee.name ?? '')) {
    calls.unshift(at);
    at = at.callee.object;
  }
  return { root: at, calls };
}

const MODIFIERS = /^(?:notNull|primaryKey|unique|default\w*|references|array|\$\w+|generated\w+|autoincrement|onUpdateNow|on[A-Z]\w*|setOrder|existing)$/;

/** A function of Drizzle's, or what a function of the program's own gives it. */
function makerOf(declaring: Declaring, call: CallValue, within: FunctionValue | undefined, given: Given): ColumnDeclaration | { readonly kind: 'unread' } | undefined {
  const { tree } = declaring;
  const { callee } = call;
  const core = coreCall(declaring, call);
  const lent = within && lentName(declaring, callee, within);
  const type = core?.name ?? lent;
  const own = type === undefined ? bindingOf(tree, callee)?.value : undefined;
  const custom = own?.kind === 'call' ? coreCall(declaring, own)?.name : undefined;
  const isOwn = custom === 'customType' || custom === 'pgEnum' || (own?.kind === 'call' && own.callee.kind === 'member' && own.callee.name === 'enum');
  if (type === undefined && !isOwn) return undefined;
  const enumeration = isOwn ? referenceOf(declaring, callee) : undefined;
  const column = columnOf(declaring, call, given);
  return column ? { ...column, ...(type !== undefined && { type }), ...(enumeration && { enumeration }) } : { kind: 'unread' };
}

/** `(t) => ({ id: t.uuid() })`, `({ uuid }) => …` */
function lentName({ tree }: Declaring, callee: Value, within: FunctionValue): string | undefined {
  const [param] = tree.routines[within.routine]?.params ?? [];
  if (callee.kind === 'member' && callee.object.kind === 'name' && callee.object.binding === param) return callee.name;
  const binding = bindingOf(tree, callee);
  return binding?.path?.length === 1 && binding.value?.kind === 'name' && binding.value.binding === param ? binding.path[0] : undefined;
}

/** Undefined where its name cannot be read. */
function columnOf({ tree }: Declaring, { args, start, end }: CallValue, given: Given): ColumnDeclaration | undefined {
  const first = givenFor(given, args[0]);
  const name = writtenText(tree, first);
  const held = first && constantValue(tree, first);
  if (first && name === undefined && held?.kind !== 'object' && held?.kind !== 'array') return undefined;
  const options = args.find((arg) => arg.kind === 'object');
  const told: Record<string, string> = {};
  for (const { name: option, value } of options?.kind === 'object' ? options.properties : []) {
    const held = constantValue(tree, value);
    const text = held?.kind === 'constant' ? held.value : writtenText(tree, value) ?? labelsIn(tree, held);
    if (option !== undefined && option !== '__proto__' && text !== undefined) told[option] = text;
  }
  const labels = args.map((arg) => labelsIn(tree, constantValue(tree, arg))).find((one) => one !== undefined);
  if (labels !== undefined) told['enum'] = labels;
  return { kind: 'column', key: '', at: { start, end }, ...(name !== undefined && { name }), options: told };
}

/** The arguments of a helper, else its defaults. */
export function givenTo({ tree }: Declaring, { routine }: FunctionValue, args: readonly Value[]): Given {
  return new Map((tree.routines[routine]?.params ?? []).flatMap((binding, place) => {
    const value = args[place] ?? tree.bindings[binding]?.assignments[0]?.value;
    return value ? [[binding, value] as const] : [];
  }));
}

const givenFor = (given: Given, value: Value | undefined): Value | undefined => (value?.kind === 'name' && value.binding !== undefined ? given.get(value.binding) ?? value : value);

/** The members of a list as literals, where all of them are written out. */
function labelsIn(tree: Declaring['tree'], list: Value | undefined): string | undefined {
  const labels = list?.kind === 'array' ? list.items.map((item) => writtenText(tree, item)) : [undefined];
  return labels.includes(undefined) ? undefined : labels.map((label) => `'${label!.replaceAll("'", "''")}'`).join(', ');
}

/** A column by a function of the program's own: one of this file is followed, one of another is named. */
function borrowed(declaring: Declaring, named: Named, call: CallValue, depth: number, outer: Given): ColumnDeclaration | { readonly kind: 'from'; readonly of: Reference; readonly key: string } | undefined {
  const local = bindingOf(declaring.tree, call.callee)?.value;
  const made = local?.kind === 'function' ? givenByFunction(declaring, local) : undefined;
  const part = made && columnPart(declaring, named, made, undefined, depth + 1, givenTo(declaring, local as FunctionValue, call.args.map((arg) => givenFor(outer, arg)!)));
  if (part?.kind === 'column') return part;
  const of = referenceOf(declaring, call.callee);
  if (of?.module === undefined) return undefined;
  // An enum or a type of another file is given the column's name.
  const column = writtenText(declaring.tree, call.args[0]) === undefined ? undefined : columnOf(declaring, call, outer);
  return column ? { ...column, enumeration: of } : { kind: 'from', of, key: named.key };
}

function modify(declaring: Declaring, said: Said, call: CallValue): void {
  const { tree } = declaring;
  const [first, second] = call.args;
  const name = call.callee.kind === 'member' ? call.callee.name ?? '' : '';
  switch (name) {
    case 'notNull': said.notNull = true; return;
    case 'primaryKey': said.primary = true; return;
    case 'unique': {
      const named = writtenText(tree, first);
      const nulls = second?.kind === 'object' ? writtenText(tree, second.properties.find((one) => one.name === 'nulls')?.value) : undefined;
      said.unique = true;
      if (named !== undefined) said.uniqueAs = named;
      if (nulls === 'not distinct') said.nullsNotDistinct = true;
      return;
    }
    case 'autoincrement': said.identity = 'auto_increment'; return;
    case 'array': said.list = true; return;
    case 'default': said.default = literal(declaring, first); return;
    case 'defaultNow': said.default = 'now()'; return;
    case 'defaultRandom': said.default = 'gen_random_uuid()'; return;
    case '$default': case '$defaultFn': said.filled ??= 'inserted'; return;
    case '$onUpdate': case '$onUpdateFn': said.filled = 'written'; return;
    case 'generatedAlwaysAs': said.made = true; return;
    case 'generatedAlwaysAsIdentity': said.made = true; said.identity = 'always'; return;
    case 'generatedByDefaultAsIdentity': said.identity = 'by default'; return;
    case 'references': {
      const to = givenByFunction(declaring, first);
      const table = to?.kind === 'member' ? referenceOf(declaring, to.object) : undefined;
      const action = second?.kind === 'object' ? writtenText(tree, second.properties.find((one) => one.name === 'onDelete')?.value) : undefined;
      if (to?.kind === 'member' && to.name !== undefined && table) said.references = { at: { start: call.nameSpan.start, end: call.nameSpan.end }, table, key: to.name, ...(action !== undefined && { onDelete: action }) };
      else said.isOpen = true;
      return;
    }
    default:
  }
}

function literal({ tree }: Declaring, value: Value | undefined): string {
  const held = value && constantValue(tree, value);
  const text = writtenText(tree, value);
  if (text !== undefined) return `'${text.replaceAll("'", "''")}'`;
  if (held?.kind === 'constant' && (held.type === 'number' || held.type === 'boolean')) return held.value.replaceAll('_', '');
  // sql`now()`
  return held?.kind === 'call' && held.form === 'tag' ? writtenText(tree, held.args[0]) ?? '' : '';
}
