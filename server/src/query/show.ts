// A query as one line of SQL for eyes: in hovers, in tests of libraries, and as the normal form that a fingerprint is made of.
// It is made from the meaning, so two spellings of one query show alike. It is never sent.
import type { Conjunct, Output, Predicate, Query, RowLimit, SortKey, Source, Term } from './query.ts';

export function show(query: Query): string {
  const ctes = query.ctes.map((cte) => `${cte.name} as (${show(cte.query)})`);
  const branches = query.setOperations.map(({ operator, all, query: branch }) => `${operator}${all ? ' all' : ''} ${branch.setOperations.length > 0 ? `(${show(branch)})` : show(branch)}`);
  return words(
    ctes.length > 0 && `with ${query.ctes.some((cte) => cte.recursive) ? 'recursive ' : ''}${ctes.join(', ')}`,
    body(query),
    ...branches,
    query.order.length > 0 && `order by ${query.order.map(sortKey).join(', ')}`,
    query.limit && count('limit', query.limit),
    query.offset && count('offset', query.offset),
    query.lock && words('for update', query.lock.wait),
    query.open.size > 0 && `… ${[...query.open].sort().join(', ')}`,
  );
}

const words = (...parts: readonly (string | false | undefined)[]): string => parts.filter((part) => part).join(' ');

function body(query: Query): string {
  switch (query.kind) {
    case 'read': return read(query);
    case 'insert': return insert(query);
    case 'update': return words('update', target(query), 'set', assignments(query), others(query, 'from'), where(query), returning(query));
    case 'delete': return words('delete from', target(query), others(query, 'using'), where(query), returning(query));
    case 'merge': return words('merge into', target(query), others(query, 'using'), where(query), 'set', assignments(query), returning(query));
  }
}

function read(query: Query): string {
  if (query.sources.length === 0 && query.rows !== undefined) return `values (${query.outputs.map(output).join(', ')})${query.rows > 1 ? ` … ${query.rows} rows` : ''}`;
  const distinct = query.distinct && (query.distinct.on.length > 0 ? `distinct on (${query.distinct.on.map(term).join(', ')})` : 'distinct');
  const items = query.outputs.length > 0 ? query.outputs.map(output).join(', ') : query.open.has('outputs') ? '…' : '';
  return words(
    'select', distinct, items,
    query.sources.length > 0 && `from ${from(query, 0)}`,
    where(query),
    query.grouping.length > 0 && `group by ${query.grouping.map(term).join(', ')}`,
    query.having.length > 0 && `having ${conjunction(query.having)}`,
  );
}

function insert(query: Query): string {
  const columns = query.writes.length > 0 ? ` (${query.writes.map((write) => write.column).join(', ')})` : '';
  const source = query.inner.find(({ role }) => role === 'insert source');
  const values = query.writes.every((write) => write.value) && query.writes.length > 0 ? `values (${query.writes.map((write) => term(write.value!)).join(', ')})` : query.rows !== undefined ? `values … ${query.rows} rows` : query.writes.length > 0 ? 'values … rows' : 'default values';
  const conflict = query.conflict && `on conflict ${query.conflict.columns.length > 0 ? `(${query.conflict.columns.join(', ')}) ` : ''}do ${query.conflict.action}`;
  return words(`insert into ${target(query)}${columns}`, source ? show(source.query) : values, conflict, returning(query));
}

const target = (query: Query): string => (query.sources[0] ? named(query.sources[0]) : '?');

/** The sources after the target. */
const others = (query: Query, word: string): string | false => query.sources.length > 1 && `${word} ${from(query, 1)}`;

const assignments = (query: Query): string => query.writes.map((write) => `${maybe(write.presence)}${write.column} = ${write.value ? term(write.value) : '…'}`).join(', ');

const returning = (query: Query): string | false => query.kind !== 'read' && query.outputs.length > 0 && `returning ${query.outputs.map(output).join(', ')}`;

function where(query: Query): string | false {
  const conjuncts = query.filters.filter((conjunct) => conjunct.on === undefined);
  return conjuncts.length > 0 && `where ${conjunction(conjuncts)}`;
}

function from(query: Query, first: number): string {
  return query.sources.slice(first).map((source, i) => {
    if (i === 0) return named(source);
    const index = first + i;
    const on = query.filters.filter((conjunct) => conjunct.on === index);
    const condition = on.length > 0 ? ` on ${conjunction(on)}` : source.using.length > 0 ? ` using (${source.using.join(', ')})` : '';
    return source.join ? ` ${maybe(source.presence)}${source.natural ? 'natural ' : ''}${source.join === 'inner' ? '' : `${source.join} `}join ${named(source)}${condition}` : `, ${maybe(source.presence)}${named(source)}`;
  }).join('');
}

function named(source: Source): string {
  const name = source.table ? (source.table.schema === undefined ? source.table.name : `${source.table.schema}.${source.table.name}`) : undefined;
  const whole = source.query && source.kind !== 'cte' ? `(${show(source.query)})` : (name ?? (source.function === undefined ? '…' : `${source.function}(…)`));
  const short = source.function === undefined ? source.table?.name : source.function;
  return `${source.lateral ? 'lateral ' : ''}${whole}${source.alias !== undefined && source.alias !== short ? ` ${source.alias}` : ''}${source.columns.length > 0 ? `(${source.columns.join(', ')})` : ''}`;
}

function output(one: Output): string {
  if (one.star) return `${maybe(one.presence)}${one.star.of === undefined ? '*' : `${one.star.of}.*`}`;
  const value = one.term ? term(one.term) : '…';
  const plain = one.term?.kind === 'column' ? one.term.path[one.term.path.length - 1] : one.term?.kind === 'call' ? one.term.name : undefined;
  const alias = one.name !== undefined && one.name !== plain && one.term && one.term.kind !== 'cast' && !/^column\d+$/.test(one.name) ? ` as ${one.name}` : '';
  return `${maybe(one.presence)}${value}${alias}`;
}

const maybe = (presence: 'always' | 'sometimes'): string => (presence === 'sometimes' ? '[sometimes] ' : '');

function sortKey(key: SortKey): string {
  const usual = key.direction === 'desc' ? 'first' : 'last';
  return `${maybe(key.presence)}${term(key.term)}${key.direction === 'desc' ? ' desc' : ''}${key.nulls === usual ? '' : ` nulls ${key.nulls}`}`;
}

const count = (word: string, limit: RowLimit): string => `${maybe(limit.presence)}${word} ${limit.count ?? (limit.parameter ? '?' : '…')}`;

const conjunction = (conjuncts: readonly Conjunct[]): string =>
  conjuncts.map((conjunct) => `${maybe(conjunct.presence)}${conjuncts.length > 1 && conjunct.predicate.kind === 'or' ? `(${predicate(conjunct.predicate)})` : predicate(conjunct.predicate)}`).join(' and ');

function predicate(one: Predicate): string {
  const not = 'negated' in one && one.negated ? 'not ' : '';
  switch (one.kind) {
    case 'compare': case 'operator': return isEmpty(one.right) ? `${operand(one.left)} ${one.operator}` : `${operand(one.left)} ${one.operator} ${operand(one.right)}`;
    case 'in': return `${operand(one.term)} ${not}in (${one.query ? show(one.query) : one.values ? one.values.map(term).join(', ') : '…'})`;
    case 'between': return `${operand(one.term)} ${not}between ${operand(one.low)} and ${operand(one.high)}`;
    case 'like': return `${operand(one.term)} ${not}${one.insensitive ? 'ilike' : 'like'} ${operand(one.pattern)}`;
    case 'null': return `${operand(one.term)} is ${not}null`;
    case 'exists': return `${not}exists (${show(one.query)})`;
    case 'or': return one.alternatives.map((some) => conjunction(some)).join(' or ');
    case 'not': return `not (${conjunction(one.inner)})`;
    case 'truth': return `${not}${operand(one.term)}`;
    case 'unknown': return '…';
  }
}

/** `is not true` has nothing on its right. */
const isEmpty = (one: Term): boolean => one.kind === 'list' && one.items.length === 0;

const operand = (one: Term): string => (one.kind === 'operation' && one.operator !== 'case' && one.args.length > 1 ? `(${term(one)})` : term(one));

function term(one: Term): string {
  switch (one.kind) {
    case 'column': return one.path.join('.');
    case 'constant': return one.type === 'string' || one.type === 'other' ? `'${one.value.replaceAll("'", "''")}'` : one.type === 'null' ? 'null' : one.value;
    case 'parameter': return '?';
    case 'hole': return '…';
    case 'call': return `${one.name}(${one.args.length === 0 && one.name === 'count' ? '*' : one.args.map(term).join(', ')})${one.window ? ' over (…)' : ''}`;
    case 'operation': return operation(one.operator, one.args);
    case 'cast': return `${operand(one.term)}::${one.type}`;
    case 'query': return `(${show(one.query)})`;
    case 'list': return `(${one.items.map(term).join(', ')})`;
    case 'other': return one.columns.length > 0 ? `…(${one.columns.map(term).join(', ')})` : '…';
  }
}

function operation(operator: string, args: readonly Term[]): string {
  if (operator === 'case') return `case (${args.map(term).join(', ')})`;
  if (args.length === 1) return /^[a-z]/.test(operator) && operator.startsWith('is ') ? `${operand(args[0]!)} ${operator}` : `${operator}${/^[a-z]/.test(operator) ? ' ' : ''}${operand(args[0]!)}`;
  if (args.length === 2) return `${operand(args[0]!)} ${operator} ${operand(args[1]!)}`;
  return operator === 'and' || operator === 'or' ? args.map(operand).join(` ${operator} `) : `${operator} (${args.map(term).join(', ')})`;
}
