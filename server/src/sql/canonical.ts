// One normal text for an expression, so that what a migration declares, what pg_get_indexdef prints and what a query asks compare equal as texts.
// It is a text for comparing and for messages, not for sending: casts that the context makes plain are left out.
// The file is longer than most because it is one recursive printer over the whole family of expressions.
import { columnType, typeText } from './types.ts';
import type { BetweenExpr, BinaryExpr, CallExpr, CastExpr, Expr, InExpr, IsExpr, LikeExpr, LiteralExpr, NotExpr, QuantifiedExpr } from './tree.ts';

export interface CanonicalOptions {
  /** Qualifiers to leave out: with `o`, `o.id` is written `id`. */
  readonly unqualify?: ReadonlySet<string>;
}

/** The normal text of an expression. Two expressions with one text mean the same; the reverse does not always hold. */
export function canonical(expr: Expr, options: CanonicalOptions = {}): string {
  return print(normal(expr), options);
}

/** The conditions that must all hold for the expression to hold: AND and BETWEEN are taken apart, parentheses removed. */
export function conjunctsOf(expr: Expr): Expr[] {
  const plain = normal(expr);
  return plain.kind === 'and' ? plain.operands.flatMap(conjunctsOf) : [plain];
}

/** `name` where it needs no quotes; a reserved word needs none here, since nothing is sent. */
export const identifier = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

// ── Normal forms of trees ────────────────────────────────────────────────────────────────────────────────────────

const FLIPPED: Readonly<Record<string, string>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const NEGATED: Readonly<Record<string, string>> = { '=': '<>', '<>': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };
const SPELLINGS: Readonly<Record<string, string>> = { '!=': '<>', '==': '=' };
const LIKES: Readonly<Record<string, { readonly operator: 'like' | 'ilike'; readonly negated: boolean }>> = {
  '~~': { operator: 'like', negated: false },
  '!~~': { operator: 'like', negated: true },
  '~~*': { operator: 'ilike', negated: false },
  '!~~*': { operator: 'ilike', negated: true },
};

const compare = (operator: string, left: Expr, right: Expr): BinaryExpr =>
  ({ kind: 'binary', operator, operatorSpan: right, left, right, start: left.start, end: right.end });

/** The same expression with its outermost node in its plainest form. */
function normal(expr: Expr): Expr {
  switch (expr.kind) {
    case 'paren': return normal(expr.inner);
    case 'not': return normalNot(expr);
    case 'binary': return normalBinary(expr);
    case 'in': return normalIn(expr);
    case 'cast': return normalCast(expr);
    case 'between': return normalBetween(expr);
    case 'row': return expr.items.length === 1 ? normal(expr.items[0]!) : expr;
    default: return expr;
  }
}

/** Servers keep BETWEEN as two comparisons. */
function normalBetween(expr: BetweenExpr): Expr {
  if (expr.symmetric) return expr;
  const [low, high] = expr.negated ? ['<', '>'] : ['>=', '<='];
  return { kind: expr.negated ? 'or' : 'and', operands: [compare(low!, expr.operand, expr.low), compare(high!, expr.operand, expr.high)], start: expr.start, end: expr.end };
}

const unwrapped = (expr: Expr): Expr => (expr.kind === 'paren' ? unwrapped(expr.inner) : expr);

function normalNot(expr: NotExpr): Expr {
  const inner = unwrapped(expr.operand);
  if (inner.kind === 'between') return normal({ ...inner, negated: !inner.negated });
  const operand = normal(inner);
  switch (operand.kind) {
    case 'not': return normal(operand.operand);
    case 'in': case 'like': case 'is': return { ...operand, negated: !operand.negated };
    case 'binary': {
      const operator = NEGATED[operand.operator];
      return operator === undefined || operand.right.kind === 'quantified' ? { ...expr, operand } : { ...operand, operator };
    }
    default: return operand === expr.operand ? expr : { ...expr, operand };
  }
}

function normalBinary(expr: BinaryExpr): Expr {
  const like = LIKES[expr.operator];
  if (like) return { kind: 'like', ...like, left: expr.left, pattern: expr.right, start: expr.start, end: expr.end };
  const operator = SPELLINGS[expr.operator] ?? expr.operator;
  const flipped = FLIPPED[operator];
  if (flipped === undefined) return asSimilarTo(expr) ?? expr;
  if (expr.right.kind === 'quantified') return quantifiedAsList(expr, operator, expr.right);
  if (operator === '=' && expr.left.kind === 'row' && expr.right.kind === 'row') return rowsAsPairs(expr, expr.left.items, expr.right.items);
  const left = withoutTextCast(expr.left);
  const right = withoutTextCast(expr.right);
  if (isLiteral(left) && !isLiteral(right)) return normalTruth(compare(flipped, right, left));
  return normalTruth({ ...expr, operator, left, right });
}

/** PostgreSQL keeps SIMILAR TO as the regular expression that it makes of the pattern. */
function asSimilarTo(expr: BinaryExpr): Expr | undefined {
  const { right, operator } = expr;
  if ((operator !== '~' && operator !== '!~') || right.kind !== 'call' || right.args.length !== 1 || right.name.parts.at(-1)?.name !== 'similar_to_escape') return undefined;
  return { kind: 'like', operator: 'similar to', negated: operator === '!~', left: expr.left, pattern: right.args[0]!, start: expr.start, end: expr.end };
}

/** `(a, b) = (1, 2)` is two equalities. */
function rowsAsPairs(expr: BinaryExpr, left: readonly Expr[], right: readonly Expr[]): Expr {
  if (left.length !== right.length) return expr;
  return { kind: 'and', operands: left.map((item, i) => compare('=', item, right[i]!)), start: expr.start, end: expr.end };
}

/** `x = true` is `x`, and `x = false` is `not x`. */
function normalTruth(expr: BinaryExpr): Expr {
  if (expr.right.kind !== 'literal' || expr.right.form !== 'boolean' || (expr.operator !== '=' && expr.operator !== '<>')) return expr;
  const holds = (expr.right.value.toLowerCase() === 'true') === (expr.operator === '=');
  return holds ? normal(expr.left) : { kind: 'not', operand: expr.left, start: expr.start, end: expr.end };
}

/** `x = any (array[…])` and `x <> all (array[…])` are lists. */
function quantifiedAsList(expr: BinaryExpr, operator: string, quantified: QuantifiedExpr): Expr {
  const negated = operator === '<>' && quantified.quantifier === 'all';
  if (!negated && !(operator === '=' && quantified.quantifier !== 'all')) return { ...expr, operator };
  const base = { kind: 'in', negated, left: expr.left, start: expr.start, end: expr.end } as const;
  if (quantified.query) return { ...base, query: quantified.query };
  const list = quantified.operand && arrayItems(quantified.operand);
  return list ? normalIn({ ...base, list }) : { ...expr, operator };
}

/** The items of an array that is written out, as `array['a']` or `'{a}'`, whatever it is cast to. */
export function arrayItems(expr: Expr): readonly Expr[] | undefined {
  if (expr.kind === 'paren') return arrayItems(expr.inner);
  if (expr.kind === 'cast') return arrayItems(expr.operand);
  if (expr.kind === 'array') return expr.query ? undefined : expr.items;
  if (expr.kind !== 'literal' || expr.form !== 'string') return undefined;
  const inside = /^\{([^{}"\\]*)\}$/.exec(expr.value)?.[1];
  if (inside === undefined) return undefined;
  if (inside.trim() === '') return [];
  return inside.split(',').map((item): LiteralExpr => ({ kind: 'literal', form: 'string', value: item.trim(), start: expr.start, end: expr.end }));
}

function normalIn(expr: InExpr): Expr {
  const left = withoutTextCast(expr.left);
  if (expr.list?.length !== 1 || expr.list[0]!.kind === 'hole') return { ...expr, left };
  return normalBinary(compare(expr.negated ? '<>' : '=', left, expr.list[0]!));
}

const NUMERIC = new Set(['integer', 'bigint', 'smallint', 'numeric', 'real', 'double precision']);

/** A literal takes its type from where it stands, so its cast says nothing. */
function normalCast(expr: CastExpr): Expr {
  const operand = normal(expr.operand);
  if (operand.kind !== 'literal') return operand === expr.operand ? expr : { ...expr, operand };
  const type = columnType(expr.type);
  if (type.array > 0) return operand;
  if (operand.form === 'string' && NUMERIC.has(type.name) && /^-?\d+(\.\d+)?$/.test(operand.value)) return { ...operand, form: 'number' };
  if (operand.form === 'number') return NUMERIC.has(type.name) ? operand : { ...expr, operand };
  return operand;
}

/** PostgreSQL writes `(email)::text` wherever a varchar is compared or passed; without types the cast tells nothing. */
function withoutTextCast(expr: Expr): Expr {
  const plain = normal(expr);
  if (plain.kind !== 'cast' || plain.type.array > 0) return plain;
  const type = columnType(plain.type).name;
  return type === 'text' || (type === 'character varying' && plain.type.modifiers.length === 0) ? withoutTextCast(plain.operand) : plain;
}

const isLiteral = (expr: Expr): boolean => expr.kind === 'literal' || expr.kind === 'parameter' || (expr.kind === 'unary' && isLiteral(expr.operand));

// ── Printing ─────────────────────────────────────────────────────────────────────────────────────────────────────

function print(expr: Expr, options: CanonicalOptions): string {
  const p = (inner: Expr): string => print(normal(inner), options);
  const list = (items: readonly Expr[]): string => items.map(p).join(', ');
  const operand = (inner: Expr): string => {
    const plain = withoutTextCast(inner);
    return isCompound(plain) ? `(${print(plain, options)})` : print(plain, options);
  };
  switch (expr.kind) {
    case 'column': {
      const names = expr.path.map((part) => part.name);
      const kept = names.length > 1 && options.unqualify?.has(names[names.length - 2]!) ? names.slice(-1) : names;
      return kept.map(identifier).join('.');
    }
    case 'star': return [...expr.path.map((part) => identifier(part.name)), '*'].join('.');
    case 'literal': return printLiteral(expr);
    case 'parameter': return `${SIGNS[expr.style]}${expr.name === '' ? `@${expr.start}` : expr.name}`;
    case 'hole': return `\${${expr.index ?? `@${expr.start}`}}`;
    case 'unary': return `${expr.operator}${operand(expr.operand)}`;
    case 'binary': return printBinary(expr, options);
    case 'and': return flat(expr.operands, 'and').map((one) => (one.kind === 'or' ? `(${print(one, options)})` : print(one, options))).join(' and ');
    case 'or': return flat(expr.operands, 'or').map((one) => print(one, options)).join(' or ');
    case 'not': return `not ${operand(expr.operand)}`;
    case 'in': return `${operand(expr.left)} ${expr.negated ? 'not ' : ''}in (${expr.query ? unread(expr.query) : list(expr.list ?? [])})`;
    case 'between': return `${operand(expr.operand)} ${expr.negated ? 'not ' : ''}between symmetric ${operand(expr.low)} and ${operand(expr.high)}`;
    case 'like': return printLike(expr, operand);
    case 'is': return printIs(expr, operand);
    case 'cast': return `${operand(expr.operand)}::${typeText(columnType(expr.type))}`;
    case 'call': return printCall(expr, p, operand);
    case 'case': {
      const whens = expr.whens.map((one) => `when ${p(one.when)} then ${p(one.then)}`);
      const otherwise = expr.otherwise && normal(expr.otherwise);
      const last = otherwise && !(otherwise.kind === 'literal' && otherwise.form === 'null') ? [`else ${p(otherwise)}`] : [];
      return ['case', ...(expr.operand ? [p(expr.operand)] : []), ...whens, ...last, 'end'].join(' ');
    }
    case 'subquery': return `(${unread(expr.query)})`;
    case 'exists': return `exists (${unread(expr.query)})`;
    case 'quantified': return `${expr.quantifier === 'some' ? 'any' : expr.quantifier} (${expr.query ? unread(expr.query) : expr.operand ? p(expr.operand) : ''})`;
    case 'array': return expr.query ? `array(${unread(expr.query)})` : `array[${list(expr.items)}]`;
    case 'row': return `(${list(expr.items)})`;
    case 'paren': return p(expr.inner);
    case 'index': return `${operand(expr.operand)}[${expr.subscripts.map(p).join(':')}]`;
    case 'field': return `(${p(expr.operand)}).${expr.field === 'star' ? '*' : identifier(expr.field.name)}`;
    case 'collate': return `${operand(expr.operand)} collate ${expr.collation.parts.map((part) => `"${part.name}"`).join('.')}`;
    case 'at time zone': return `${operand(expr.operand)} at time zone ${expr.zone ? operand(expr.zone) : 'local'}`;
    case 'default': return 'default';
    case 'current of': return 'current of';
    case 'missing': return '?';
    case 'opaque': return `?@${expr.start}`;
  }
}

const SIGNS = { dollar: '$', question: '?', colon: ':', at: '@', percent: '%', template: '{}' } as const;

/** Whether it needs parentheses as an operand. Comparing binds looser than arithmetic, so one level is enough. */
function isCompound(expr: Expr): boolean {
  switch (expr.kind) {
    case 'binary': case 'and': case 'or': case 'not': case 'in': case 'between': case 'like': case 'is': case 'at time zone': case 'collate': return true;
    default: return false;
  }
}

/** A nested query is not part of an index; its position keeps two of them apart. */
const unread = (query: { readonly start: number }): string => `select @${query.start}`;

function flat(operands: readonly Expr[], kind: 'and' | 'or'): Expr[] {
  return operands.flatMap((one) => {
    const plain = normal(one);
    return plain.kind === kind ? flat(plain.operands, kind) : [plain];
  });
}

function printLiteral(expr: LiteralExpr): string {
  switch (expr.form) {
    // Servers write a date that is compared with a timestamp with its time.
    case 'string': case 'interval': return `'${expr.value.replace(/^(\d{4}-\d\d-\d\d) 00:00:00$/, '$1').replaceAll("'", "''")}'`;
    case 'bit': return `b'${expr.value}'`;
    case 'number': return expr.value.replace(/^\+/, '').toLowerCase();
    case 'null': return 'null';
    case 'boolean': case 'keyword': return expr.value.toLowerCase();
  }
}

function printBinary(expr: BinaryExpr, options: CanonicalOptions): string {
  const comparison = FLIPPED[expr.operator] !== undefined;
  const side = (inner: Expr): string => {
    const plain = withoutTextCast(inner);
    const text = print(plain, options);
    const bare = comparison && plain.kind === 'binary' && FLIPPED[plain.operator] === undefined;
    return isCompound(plain) && !bare ? `(${text})` : text;
  };
  return `${side(expr.left)} ${expr.operator.toLowerCase()} ${side(expr.right)}`;
}

function printLike(expr: LikeExpr, operand: (inner: Expr) => string): string {
  const escape = expr.escape ? ` escape ${operand(expr.escape)}` : '';
  return `${operand(expr.left)} ${expr.negated ? 'not ' : ''}${expr.operator} ${operand(expr.pattern)}${escape}`;
}

function printIs(expr: IsExpr, operand: (inner: Expr) => string): string {
  const other = expr.other ? ` ${operand(expr.other)}` : '';
  return `${operand(expr.operand)} is ${expr.negated ? 'not ' : ''}${expr.test}${other}`;
}

const SYNONYMS: ReadonlyMap<string, string> = new Map([['current_timestamp', 'now'], ['trim', 'btrim'], ['char_length', 'length'], ['character_length', 'length']]);

function printCall(expr: CallExpr, p: (inner: Expr) => string, operand: (inner: Expr) => string): string {
  const parts = expr.name.parts.map((part) => part.name.toLowerCase());
  const written = (parts[0] === 'pg_catalog' ? parts.slice(1) : parts).map(identifier).join('.');
  // Before version 14, PostgreSQL printed AT TIME ZONE as a call.
  if (written === 'timezone' && expr.args.length === 2) return `${operand(expr.args[1]!)} at time zone ${operand(expr.args[0]!)}`;
  const name = SYNONYMS.get(written) ?? written;
  if (expr.bare && name !== 'now') return name;
  const args = expr.star ? '*' : expr.args.map((arg) => p(withoutTextCast(arg))).join(', ');
  const order = expr.order.length > 0 ? ` order by ${expr.order.map((item) => `${p(item.value)}${item.direction === 'desc' ? ' desc' : ''}`).join(', ')}` : '';
  const filter = expr.filter ? ` filter (where ${p(expr.filter)})` : '';
  return `${name}(${expr.distinct ? 'distinct ' : ''}${args}${order})${filter}${expr.over ? ' over (…)' : ''}`;
}
