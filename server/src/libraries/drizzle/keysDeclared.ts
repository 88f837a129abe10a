// Reads what stands behind a table's columns: indexes, keys and constraints, as a list or an object of them. Sources: pg-core/indexes.d.ts, primary-keys.d.ts, unique-constraint.d.ts, foreign-keys.d.ts.
import type { CallValue, Value } from '../../hosts/tree.ts';
import { bindingOf, constantValue } from '../program.ts';
import type { KeyDeclaration, KeyPart, Reference } from './declaration.ts';
import { coreCall, givenByFunction, referenceOf, writtenText, type Declaring } from './declared.ts';

export interface KeysRead { readonly keys: readonly KeyDeclaration[]; /** Some could not be read. */ readonly isOpen: boolean; readonly hasPolicies: boolean }

/** `own`: what the program calls the table. */
export function keysIn(declaring: Declaring, value: Value | undefined, own: string): KeysRead {
  const given = value?.kind === 'function' ? givenByFunction(declaring, value) : value;
  const members = given?.kind === 'array' ? given.items : given?.kind === 'object' ? given.properties.map((one) => one.value) : [];
  const read = members.map((member) => keyIn(declaring, member, own));
  return {
    keys: read.flatMap((one) => (typeof one === 'string' ? [] : [one])),
    isOpen: read.includes('unread') || (value !== undefined && given?.kind !== 'array' && given?.kind !== 'object'),
    hasPolicies: read.includes('policy'),
  };
}

/** `uniqueIndex('a').on(t.b.desc()).where(…)` */
function keyIn(declaring: Declaring, value: Value, own: string): KeyDeclaration | 'unread' | 'policy' | 'check' {
  const calls: CallValue[] = [];
  let at: Value = value;
  while (at.kind === 'call' && at.callee.kind === 'member' && at.callee.object.kind === 'call') {
    calls.unshift(at);
    at = at.callee.object;
  }
  const root = at.kind === 'call' ? coreCall(declaring, at) : undefined;
  if (at.kind !== 'call' || !root) return 'unread';
  if (root.name === 'check') return 'check';
  if (root.name === 'pgPolicy') return 'policy';
  const name = writtenText(declaring.tree, at.args[0]);
  const called = { at: { start: at.nameSpan.start, end: at.nameSpan.end }, ...(name !== undefined && { name }) };
  const step = (methods: RegExp): CallValue | undefined => calls.find((call) => methods.test(methodOf(call)));
  switch (root.name) {
    case 'primaryKey': case 'foreignKey': return constraint(declaring, at, root.name, calls, own);
    case 'unique': return { kind: 'unique', ...called, columns: columnsOf(declaring, step(/^on$/)?.args ?? []), ...(step(/^nullsNotDistinct$/) && { nullsNotDistinct: true as const }) };
    case 'index': case 'uniqueIndex': {
      const on = step(/^(?:on|onOnly|using)$/);
      const using = step(/^using$/);
      const where = step(/^where$/);
      if (!on) return 'unread';
      // `.using('gin', t.a)`; older ones and those of MySQL say it behind: `.on(t.a).using(sql`gin`)`.
      const method = using && (writtenText(declaring.tree, using.args[0]) ?? sqlText(declaring, using.args[0]) ?? '');
      return { kind: root.name === 'index' ? 'index' : 'unique index', ...called, columns: columnsOf(declaring, on === using ? on.args.slice(1) : on.args), ...(method !== undefined && { method }), ...(where && { where: conditionText(declaring, where.args[0]) ?? '' }) };
    }
    default: return 'unread';
  }
}

const methodOf = ({ callee }: CallValue): string => (callee.kind === 'member' ? callee.name ?? '' : '');

function constraint(declaring: Declaring, { args, nameSpan }: CallValue, word: 'primaryKey' | 'foreignKey', calls: readonly CallValue[], own: string): KeyDeclaration | 'unread' {
  const [options] = args;
  const name = options?.kind === 'object' ? writtenText(declaring.tree, options.properties.find((one) => one.name === 'name')?.value) : undefined;
  const called = { at: { start: nameSpan.start, end: nameSpan.end }, ...(name !== undefined && { name }) };
  const property = (name: string): readonly Value[] => {
    const value = options?.kind === 'object' ? options.properties.find((one) => one.name === name)?.value : undefined;
    return value?.kind === 'array' ? value.items : [];
  };
  if (word === 'primaryKey') return { kind: 'primary key', ...called, columns: columnsOf(declaring, options?.kind === 'object' ? property('columns') : args) };
  const theirs = property('foreignColumns');
  const [first] = theirs;
  const columns = property('columns');
  const [mine] = columns;
  const isOwn = first?.kind === 'member' && mine?.kind === 'member' && first.object.kind === 'name' && mine.object.kind === 'name' && first.object.binding === mine.object.binding;
  const table: Reference | undefined = isOwn ? { name: own } : first?.kind === 'member' ? referenceOf(declaring, first.object) : undefined;
  const onDelete = writtenText(declaring.tree, calls.find((call) => methodOf(call) === 'onDelete')?.args[0]);
  if (!table) return 'unread';
  return { kind: 'foreign key', ...called, columns: columnsOf(declaring, columns), references: { table, keys: columnsOf(declaring, theirs).map(({ key }) => key ?? ''), ...(onDelete !== undefined && { onDelete }) } };
}

const columnsOf = (declaring: Declaring, values: readonly Value[]): readonly KeyPart[] => values.map((value) => keyColumn(declaring, value));

/** `t.a`, `t.a.desc()`, `t.a.op('gin_trgm_ops')`, sql`lower(${t.a})` */
function keyColumn(declaring: Declaring, value: Value): KeyPart {
  if (value.kind === 'member' && value.object.kind === 'name') return value.name === undefined ? {} : { key: value.name };
  // `({ a }) => [index().on(a)]`
  const { path, value: from } = bindingOf(declaring.tree, value) ?? {};
  if (value.kind === 'name') return path?.length === 1 && from?.kind === 'name' ? { key: path[0]! } : {};
  if (value.kind === 'call' && value.form === 'tag') {
    const expression = sqlText(declaring, value);
    return expression === undefined ? {} : { expression };
  }
  if (value.kind !== 'call' || value.callee.kind !== 'member') return {};
  const inner = keyColumn(declaring, value.callee.object);
  switch (value.callee.name) {
    case 'desc': return { ...inner, descending: true };
    case 'asc': case 'concurrently': return inner;
    case 'nullsFirst': return { ...inner, nulls: 'first' };
    case 'nullsLast': return { ...inner, nulls: 'last' };
    case 'op': {
      const operatorClass = writtenText(declaring.tree, value.args[0]);
      return operatorClass === undefined ? {} : { ...inner, operatorClass };
    }
    default: return {};
  }
}

const TESTS: Readonly<Record<string, string>> = { isNull: 'is null', isNotNull: 'is not null' };
const COMPARES: Readonly<Record<string, string>> = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** A template, `isNull(t.a)`, `eq(t.a, true)`, and several of them. */
function conditionText(declaring: Declaring, value: Value | undefined): string | undefined {
  if (value?.kind !== 'call' || value.form === 'tag') return sqlText(declaring, value);
  const from = referenceOf(declaring, value.callee);
  if (!from?.module?.startsWith('drizzle-orm')) return undefined;
  const { name } = from;
  if (name === 'and' || name === 'or') {
    const parts = value.args.map((arg) => conditionText(declaring, arg));
    return parts.includes(undefined) ? undefined : `(${parts.join(` ${name} `)})`;
  }
  const [column, other] = value.args;
  const key = column && keyColumn(declaring, column).key;
  if (key === undefined) return undefined;
  if (TESTS[name]) return `{${key}} ${TESTS[name]}`;
  const held = other && constantValue(declaring.tree, other);
  const text = writtenText(declaring.tree, other);
  const literal = text !== undefined ? `'${text.replaceAll("'", "''")}'` : held?.kind === 'constant' && (held.type === 'number' || held.type === 'boolean') ? held.value : undefined;
  return COMPARES[name] && literal !== undefined ? `{${key}} ${COMPARES[name]} ${literal}` : undefined;
}

/** The text of a template of `sql` whose holes are columns: `${t.email}` becomes `{email}`. */
function sqlText({ tree }: Declaring, value: Value | undefined): string | undefined {
  const text = value?.kind === 'call' && value.form === 'tag' ? value.args[0] : undefined;
  if (text?.kind !== 'text') return undefined;
  const parts = text.parts.map((part) => (part.kind === 'chunk' ? part.text : part.value.kind === 'member' && part.value.object.kind === 'name' && part.value.name !== undefined && tree.bindings[part.value.object.binding ?? -1] ? `{${part.value.name}}` : undefined));
  return parts.includes(undefined) ? undefined : parts.join('');
}
