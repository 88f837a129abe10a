// A condition as the planner prints it (ruleutils.c), taken apart as far as insights ask: its conjuncts, the column each compares, and what stands around that column.
// It is read by its form alone: what has another form is a conjunct without a column.
import { quoted } from '../../query/facts/values.ts';

export interface PlanConjunct {
  readonly text: string;
  /** The column that is compared, plain or inside of something. */
  readonly column?: string;
  /** As the plan qualifies it. */
  readonly alias?: string;
  readonly operator?: string;
  /** Behind the operator. */
  readonly value?: string;
  /** What stands around the column, so that an index on it finds nothing. */
  readonly around?: { readonly kind: 'call' | 'cast' | 'operation'; readonly name: string };
}

/** `((a = 1) AND (b > 2))`: the parts, each without its parentheses. */
export function conjunctsIn(text: string): readonly PlanConjunct[] {
  return splitAt(bare(text), ' AND ').map((part) => conjunctOf(bare(part)));
}

/** An index that serves a condition, its columns as SQL writes them. */
export interface WantedIndex {
  /** Those compared for equality, and one compared otherwise behind them. */
  readonly columns: readonly string[];
  /** Of which rows alone it need be: most rows of a table have not been deleted, and few jobs are still to be done. */
  readonly where: readonly string[];
}

/** No columns where nothing can be looked up. */
export function indexFor(conjuncts: readonly PlanConjunct[]): WantedIndex {
  const plain = conjuncts.filter(({ column, around, value }) => column !== undefined && !around && value !== undefined && !NAMES_COLUMN.test(value));
  const equal = plain.filter(({ operator }) => operator === '=' || operator === '= ANY').map(({ column }) => column!);
  const range = plain.find(({ operator }) => operator !== undefined && /^[<>]=?$/.test(operator));
  const columns = [...new Set([...equal, ...(range ? [range.column!] : [])])].map(quoted);
  const tests = plain.flatMap(({ column, operator }) => (operator === 'IS NULL' || operator === 'IS NOT NULL' ? [{ column: quoted(column!), test: operator.toLowerCase() }] : []));
  const absent = tests.filter(({ test }) => test === 'is null');
  const where = (some: typeof tests): readonly string[] => [...new Set(some.map(({ column, test }) => `${column} ${test}`))];
  if (columns.length > 0) return { columns, where: where(absent) };
  // Rows that lack one thing and have another may be few where neither alone tells them from the rest.
  return { columns: absent.slice(0, 1).map(({ column }) => column), where: tests.length > 1 ? where(tests) : [] };
}

/** A column of a table by its alias, which is another row's value. */
const NAMES_COLUMN = /^\(?[a-z_]\w*\.[a-z_]\w*\)?(?:$|::)/;

/** What is compared: everything before the operator. */
export function expressionOf({ text, operator }: PlanConjunct): string | undefined {
  const end = operator === undefined ? -1 : text.indexOf(` ${operator.replace(' ANY', '')} `);
  return end < 0 ? undefined : text.slice(0, end);
}

function conjunctOf(text: string): PlanConjunct {
  if (splitAt(text, ' OR ').length > 1 || /^NOT \(/.test(text)) return { text };
  const isNull = /^(.+) (IS (?:NOT )?NULL)$/.exec(text);
  const compared = isNull ?? comparisonIn(text);
  if (!compared) return { text, ...columnOf(text) };
  const [, left, operator, value = ''] = compared;
  const own = leftOf(left!);
  return { text, ...own, ...(own.column !== undefined && { operator: operator!, value }) };
}

/** Split at the first operator outside of parentheses and quotes. */
function comparisonIn(text: string): readonly [string, string, string, string] | undefined {
  for (const { at, unit, depth } of outsideQuotes(text)) {
    if (depth > 0 || unit !== ' ') continue;
    OPERATOR.lastIndex = at;
    const found = OPERATOR.exec(text);
    if (found) return [text, text.slice(0, at), `${found[1]!}${found[2] ? ' ANY' : ''}`, text.slice(at + found[0].length)];
  }
  return undefined;
}

const OPERATOR = / ([-+*/<>=~!@#%^&|?]{1,4})( ANY)? ?/y;

function leftOf(written: string): Pick<PlanConjunct, 'column' | 'alias' | 'around'> {
  const plain = columnOf(written);
  if (plain.column !== undefined) return plain;
  const cast = /^\((.+)\)::([a-z][\w ]*(?:\(\d+(?:,\d+)?\))?(?:\[\])?)$/.exec(written);
  const cased = cast && columnOf(bare(cast[1]!));
  if (cast && cased?.column !== undefined) return isRelabel(cast[2]!) ? cased : { ...cased, around: { kind: 'cast', name: cast[2]! } };
  const call = /^([a-z_][\w.]*)\((.*)\)$/.exec(written) ?? /^\(([a-z_][\w.]*)\((.*)\)\)::/.exec(written);
  const inside = call && anyColumn(call[2]!);
  if (call && inside) return { ...inside, around: { kind: 'call', name: call[1]! } };
  const operation = /^\((.+)\)$/.exec(written);
  const within = operation && anyColumn(operation[1]!);
  return within ? { ...within, around: { kind: 'operation', name: bare(written) } } : {};
}

/** A varchar is printed as a text, which it is already: an index on it serves. What is no text before is told by its schema. */
const isRelabel = (type: string): boolean => type === 'text' || type === 'bpchar' || type.startsWith('character');

const NAME = '[a-z_][\\w$]*|"(?:[^"]|"")+"';
const COLUMN = new RegExp(`^(?:(${NAME})\\.)?(${NAME})$`);

function columnOf(text: string): Pick<PlanConjunct, 'column' | 'alias'> {
  const [, alias, column] = COLUMN.exec(text) ?? [];
  if (column === undefined || /^(?:true|false|null|current_\w+)$/i.test(column)) return {};
  return { column: unquoted(column), ...(alias !== undefined && { alias: unquoted(alias) }) };
}

/** The first column inside of something larger: no function, no text, and no keyword, which stands in capitals. */
function anyColumn(text: string): Pick<PlanConjunct, 'column' | 'alias'> | undefined {
  for (const [, alias, column] of text.replace(/'(?:[^']|'')*'(?:::[\w ]+(?:\[\])?)?/g, "''").matchAll(new RegExp(`(?:(${NAME})\\.)?(?<![\\w:])(${NAME})(?![\\w(])`, 'g'))) {
    if (column !== undefined && !/^(?:true|false|null)$/.test(column)) return { column: unquoted(column), ...(alias !== undefined && { alias: unquoted(alias) }) };
  }
  return undefined;
}

const unquoted = (name: string): string => (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name);

/** Without the parentheses around all of it. */
export function bare(text: string): string {
  let own = text.trim();
  while (own.startsWith('(') && closes(own) === own.length - 1) own = own.slice(1, -1).trim();
  return own;
}

/** Where the first parenthesis is closed. */
function closes(text: string): number {
  for (const { at, unit, depth } of outsideQuotes(text)) if (unit === ')' && depth === 0) return at;
  return -1;
}

function splitAt(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { at, depth } of outsideQuotes(text)) {
    if (depth > 0 || at < start || !text.startsWith(separator, at)) continue;
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  return [...parts, text.slice(start)];
}

/** Every character that stands in no quotes; `depth`: how many parentheses are open behind it. */
function* outsideQuotes(text: string): Generator<{ readonly at: number; readonly unit: string; readonly depth: number }> {
  let [depth, quote] = [0, ''];
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]!;
    if (quote !== '') {
      if (unit === quote) quote = '';
      continue;
    }
    if (unit === "'" || unit === '"') {
      quote = unit;
      continue;
    }
    if (unit === '(') depth++;
    else if (unit === ')') depth--;
    yield { at, unit, depth };
  }
}
