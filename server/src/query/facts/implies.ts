// Whether what a query asks implies the predicate of a partial index, so that the index holds every row that is wanted.
// PostgreSQL proves little, and so does this: equal texts, strict comparisons for `is not null`, constants within a list or a range.
import type { Conjunct, Predicate, Term } from '../query.ts';
import type { Resolved, ResolvedSource } from '../resolve.ts';
import { restrictsSource } from './restricted.ts';
import { keyText, unqualified } from './values.ts';

/** Whether the conditions that always hold for a source's rows imply every conjunct of a predicate, each in canonical text. */
export function implies(resolved: Resolved, source: ResolvedSource, predicate: readonly string[]): boolean {
  if (predicate.length === 0) return true;
  const stated = resolved.query.filters.filter((conjunct) => conjunct.presence === 'always' && restrictsSource(resolved, conjunct.on, source.index));
  return predicate.every((wanted) => alternativesOf(wanted).some((one) => stated.some((conjunct) => conjunctImplies(resolved, source, conjunct, one))));
}

function conjunctImplies(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, wanted: string): boolean {
  const { predicate } = conjunct;
  if (conjunct.canonical !== undefined && unqualified(conjunct.canonical, source) === wanted) return true;
  if (predicate.kind === 'or') return predicate.alternatives.every((some) => some.some((one) => conjunctImplies(resolved, source, one, wanted)));
  const text = (term: Term): string | undefined => keyText(resolved, term, source);
  const subject = /^(.+) is not null$/.exec(wanted)?.[1];
  if (subject !== undefined) return strictTerms(predicate).some((term) => text(term) === subject);
  const range = readComparison(wanted);
  return range !== undefined && valuesImply(predicate, range, text);
}

/** The terms that cannot be null when the condition holds. */
function strictTerms(predicate: Predicate): readonly Term[] {
  switch (predicate.kind) {
    case 'compare': return [predicate.left, predicate.right].flatMap((side) => (side.kind === 'list' ? side.items : [side]));
    case 'operator': return predicate.operator.startsWith('is ') || predicate.operator.startsWith('not is ') ? [] : [predicate.left, predicate.right];
    case 'in': return [predicate.term];
    case 'between': case 'like': case 'truth': return [predicate.term];
    case 'null': return predicate.negated ? [predicate.term] : [];
    case 'exists': case 'or': case 'not': case 'unknown': return [];
  }
}

/** `A or B` as its alternatives; texts in quotes and parentheses are left whole. */
function alternativesOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (unit === "'") i = text.indexOf("'", i + 1) === -1 ? text.length : text.indexOf("'", i + 1);
    else if (unit === '(' || unit === '[') depth++;
    else if (unit === ')' || unit === ']') depth--;
    else if (depth === 0 && text.startsWith(' or ', i)) {
      parts.push(text.slice(from, i));
      from = i + 4;
    }
  }
  return parts.length === 0 ? [text] : [text, ...parts, text.slice(from)];
}

/** A comparison with constants, as canonical text writes it. */
interface Range {
  readonly subject: string;
  readonly operator: string;
  readonly constants: readonly string[];
}

const CONSTANT = `(?:'(?:[^']|'')*'|-?\\d+(?:\\.\\d+)?)`;
const COMPARED = new RegExp(`^(.+?) (=|<>|<|<=|>|>=) (${CONSTANT})$`);
const LISTED = new RegExp(`^(.+?) (in|not in) \\((${CONSTANT}(?:, ${CONSTANT})*)\\)$`);

function readComparison(text: string): Range | undefined {
  const compared = COMPARED.exec(text);
  if (compared) return { subject: compared[1]!, operator: compared[2]!, constants: [compared[3]!] };
  const listed = LISTED.exec(text);
  return listed ? { subject: listed[1]!, operator: listed[2]!, constants: listed[3]!.match(new RegExp(CONSTANT, 'g')) ?? [] } : undefined;
}

/** Whether a condition on the same subject leaves only values that the range holds. */
function valuesImply(predicate: Predicate, range: Range, text: (term: Term) => string | undefined): boolean {
  switch (predicate.kind) {
    case 'in': {
      if (predicate.negated || !predicate.values || predicate.values.length === 0 || text(predicate.term) !== range.subject) return false;
      return predicate.values.every((value) => satisfies(constantText(value), range));
    }
    case 'compare': {
      if (text(predicate.left) !== range.subject) return false;
      const bound = constantText(predicate.right);
      return predicate.operator === '=' ? satisfies(bound, range) : boundImplies(predicate.operator, bound, range);
    }
    case 'between': return !predicate.negated && text(predicate.term) === range.subject && (boundImplies('>=', constantText(predicate.low), range) || boundImplies('<=', constantText(predicate.high), range));
    default: return false;
  }
}

function constantText(term: Term): string | undefined {
  if (term.kind === 'cast') return constantText(term.term);
  if (term.kind !== 'constant') return undefined;
  if (term.type === 'string') return `'${term.value.replaceAll("'", "''")}'`;
  return term.type === 'number' ? term.value : undefined;
}

const isNumber = (text: string): boolean => /^-?\d/.test(text);

function satisfies(value: string | undefined, { operator, constants }: Range): boolean {
  if (value === undefined) return false;
  const same = (one: string): boolean => one === value || (isNumber(one) && isNumber(value) && Number(one) === Number(value));
  switch (operator) {
    case '=': case 'in': return constants.some(same);
    case '<>': case 'not in': return !constants.some(same);
    default: return isNumber(value) && isNumber(constants[0]!) && compareNumbers(Number(value), operator, Number(constants[0]));
  }
}

function compareNumbers(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '<': return value < bound;
    case '<=': return value <= bound;
    case '>': return value > bound;
    default: return value >= bound;
  }
}

/** `x > 10` implies `x > 5` and `x <> 3`. */
function boundImplies(operator: string, bound: string | undefined, range: Range): boolean {
  const limit = range.constants[0];
  if (bound === undefined || limit === undefined || range.constants.length > 1 || !isNumber(bound) || !isNumber(limit)) return false;
  const [value, edge] = [Number(bound), Number(limit)];
  const upwards = operator === '>' || operator === '>=';
  if (operator !== '<' && operator !== '<=' && !upwards) return false;
  if (range.operator === '<>') return upwards ? (operator === '>' ? value >= edge : value > edge) : operator === '<' ? value <= edge : value < edge;
  if (upwards !== (range.operator === '>' || range.operator === '>=')) return false;
  if (range.operator !== '>' && range.operator !== '>=' && range.operator !== '<' && range.operator !== '<=') return false;
  const strictEnough = operator.length === 1 || range.operator.length === 2;
  return value === edge ? strictEnough : upwards ? value > edge : value < edge;
}
