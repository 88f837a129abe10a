// Reads what stands behind a table's columns: indexes, keys and constraints, as a list or an object of them. Sources: pg-core/indexes.d.ts, primary-keys.d.ts, unique-constraint.d.ts, foreign-keys.d.ts.
import type { CallValue, Value } from '../../hosts/tree.ts';
import type { KeyDeclaration, Reference } from './declaration.ts';
import { coreCall, givenByFunction, referenceOf, writtenText, type Declaring } from './declared.ts';

type Key = KeyDeclaration['columns'][number];

export function keysIn(declaring: Declaring, value: Value | undefined): { readonly keys: readonly KeyDeclaration[]; readonly isOpen: boolean } {
  if (!value) return { keys: [], isOpen: false };
  const given = value.kind === 'function' ? givenByFunction(declaring, value) : value;
  const members = given?.kind === 'array' ? given.items : given?.kind === 'object' ? given.properties.map((one) => one.value) : undefined;
  if (!members) return { keys: [], isOpen: true };
  let isOpen = false;
  const keys = members.flatMap((member) => {
    const made = keyIn(declaring, member);
    if (made === 'unread') isOpen = true;
    return made === undefined || made === 'unread' ? [] : [made];
  });
  return { keys, isOpen };
}

const NOT_KEYS = /^(?:check|pgPolicy|policy|link)$/;

/** `uniqueIndex('a').on(t.b.desc()).where(…)`; undefined of what is no key. */
function keyIn(declaring: Declaring, value: Value): KeyDeclaration | 'unread' | undefined {
  const calls: CallValue[] = [];
  let at: Value = value;
  while (at.kind === 'call' && at.callee.kind === 'member' && at.callee.object.kind === 'call') {
    calls.unshift(at);
    at = at.callee.object;
  }
  const root = at.kind === 'call' ? coreCall(declaring, at) : undefined;
  if (at.kind !== 'call' || !root) return 'unread';
  if (NOT_KEYS.test(root.name)) return undefined;
  const name = writtenText(declaring.tree, at.args[0]);
  const called = name === undefined ? {} : { name };
  switch (root.name) {
    case 'primaryKey': case 'foreignKey': return constraint(declaring, at, root.name, calls);
    case 'unique': return { kind: 'unique', ...called, columns: columnsOf(declaring, calls.find((call) => /^on$/.test(methodOf(call)))?.args ?? []) };
    case 'index': case 'uniqueIndex': {
      const on = calls.find((call) => /^(?:on|onOnly|using)$/.test(methodOf(call)));
      const isUsing = on !== undefined && methodOf(on) === 'using';
      const where = calls.find((call) => methodOf(call) === 'where');
      const method = isUsing ? writtenText(declaring.tree, on.args[0]) : undefined;
      if (!on) return 'unread';
      return { kind: root.name === 'index' ? 'index' : 'unique index', ...called, columns: columnsOf(declaring, isUsing ? on.args.slice(1) : on.args), ...(method !== undefined && { method }), ...(where && { where: sqlText(declaring, where.args[0]) ?? '' }) };
    }
    default: return 'unread';
  }
}

const methodOf = ({ callee }: CallValue): string => (callee.kind === 'member' ? callee.name ?? '' : '');

function constraint(declaring: Declaring, { args }: CallValue, word: 'primaryKey' | 'foreignKey', calls: readonly CallValue[]): KeyDeclaration | 'unread' {
  const [options] = args;
  const property = (name: string): readonly Value[] => {
    const value = options?.kind === 'object' ? options.properties.find((one) => one.name === name)?.value : undefined;
    return value?.kind === 'array' ? value.items : [];
  };
  if (word === 'primaryKey') return { kind: 'primary key', columns: columnsOf(declaring, options?.kind === 'object' ? property('columns') : args) };
  const theirs = property('foreignColumns');
  const [first] = theirs;
  const table: Reference | undefined = first?.kind === 'member' ? referenceOf(declaring, first.object) : undefined;
  const onDelete = writtenText(declaring.tree, calls.find((call) => methodOf(call) === 'onDelete')?.args[0]);
  if (!table) return 'unread';
  return { kind: 'foreign key', columns: columnsOf(declaring, property('columns')), references: { table, keys: columnsOf(declaring, theirs).map(({ key }) => key ?? ''), ...(onDelete !== undefined && { onDelete }) } };
}

const columnsOf = (declaring: Declaring, values: readonly Value[]): readonly Key[] => values.map((value) => keyColumn(declaring, value));

/** `t.a`, `t.a.desc()`, `t.a.op('gin_trgm_ops')`, sql`lower(${t.a})` */
function keyColumn(declaring: Declaring, value: Value): Key {
  if (value.kind === 'member' && value.object.kind === 'name') return value.name === undefined ? {} : { key: value.name };
  if (value.kind === 'call' && value.form === 'tag') {
    const expression = sqlText(declaring, value);
    return expression === undefined ? {} : { expression };
  }
  if (value.kind !== 'call' || value.callee.kind !== 'member') return {};
  const inner = keyColumn(declaring, value.callee.object);
  switch (value.callee.name) {
    case 'desc': return { ...inner, descending: true };
    case 'asc': case 'nullsFirst': case 'nullsLast': case 'concurrently': return inner;
    // An operator class: another kind of index.
    default: return {};
  }
}

/** The text of a template of `sql` whose holes are columns: `${t.email}` becomes `{email}`. */
function sqlText({ tree }: Declaring, value: Value | undefined): string | undefined {
  const text = value?.kind === 'call' && value.form === 'tag' ? value.args[0] : undefined;
  if (text?.kind !== 'text') return undefined;
  const parts = text.parts.map((part) => (part.kind === 'chunk' ? part.text : part.value.kind === 'member' && part.value.object.kind === 'name' && part.value.name !== undefined && tree.bindings[part.value.object.binding ?? -1] ? `{${part.value.name}}` : undefined));
  return parts.includes(undefined) ? undefined : parts.join('');
}
