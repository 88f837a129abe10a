// A statement as a program writes it, made into one that EXPLAIN takes: exactly one that has a plan, its placeholders `$1`, `$2`, …, with the types that PostgreSQL asks for (planner.md §6).
import { postgres } from '../sql/postgres/dialect.ts';
import { HOLE, PARAMETER, SYMBOL, TEMPLATE, END, META, tokenize, WORD, type Tokens } from '../sql/tokens.ts';

export type Explainable =
  | {
    readonly kind: 'explainable';
    readonly sql: string;
    /** For `$1`, `$2`, …: which of the program's own placeholders it is, from 0. One that stands twice by its name counts once. */
    readonly placeholders: readonly number[];
    /** What is different from what was written, one sentence each. */
    readonly notes: readonly string[];
  }
  | { readonly kind: 'refused'; readonly message: string };

/** Rows that a page has where nobody says: a plan hangs on it, since a limit that is not known counts as a tenth of all rows. */
const PAGE_OF_ROWS = 20;

export function explainable(sql: string): Explainable {
  if (sql.includes('\0')) return refused('It holds a zero character.');
  const tokens = tokenize(sql, postgres);
  const { kinds, words } = tokens;
  let last = kinds.length - 1;
  while (last >= 0 && (kinds[last] === END || words[last] === ';')) last--;
  if (last < 0) return refused('There is no statement.');
  for (let at = 0; at <= last; at++) {
    if (words[at] === ';') return refused('These are several statements: only one is planned.');
    if (kinds[at] === TEMPLATE || kinds[at] === META) return refused('A part of the statement is a template: what it will say is not known.');
    if (kinds[at] === HOLE && NAMES.has(words[at - 1] ?? '')) return refused('A name in the statement is only known when it runs.');
  }
  const first = firstWord(tokens, last);
  if (!PLANNED.has(first)) return refused(first === '' ? 'It is no statement that has a plan.' : `\`${first.toLowerCase()}\` has no plan.`);
  return rewrite(sql, tokens, last);
}

const PLANNED = new Set(['SELECT', 'WITH', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'VALUES', 'TABLE']);
/** No value stands behind these. */
const NAMES = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'BY', 'ONLY', '.']);
const refused = (message: string): Explainable => ({ kind: 'refused', message });

function firstWord({ kinds, words }: Tokens, last: number): string {
  let at = 0;
  while (at < last && words[at] === '(') at++;
  return kinds[at] === WORD ? words[at]! : '';
}

function rewrite(sql: string, tokens: Tokens, last: number): Explainable {
  const { kinds, starts, ends } = tokens;
  const own = numbersOf(sql, tokens, last);
  const notes = new Set<string>();
  /** The program's placeholder to ours. */
  const numbers = new Map<number, number>();
  let [text, from] = ['', 0];
  for (let at = 0; at <= last; at++) {
    if (kinds[at] !== PARAMETER && kinds[at] !== HOLE) continue;
    const place = own[at]!;
    const fixed = fixedAt(tokens, at, last);
    const typed = typedWord(tokens, at);
    text += sql.slice(from, typed ? starts[at - 1] : starts[at]);
    from = ends[at]!;
    if (fixed) {
      text += fixed.value;
      notes.add(fixed.note);
      continue;
    }
    const number = numbers.get(place) ?? numbers.size + 1;
    numbers.set(place, number);
    const cast = typed ?? castAt(tokens, at, last, own);
    text += `$${number}${cast === undefined ? '' : `::${cast}`}`;
  }
  return { kind: 'explainable', sql: text + sql.slice(from, ends[last]), placeholders: [...numbers.keys()], notes: [...notes] };
}

/** Token to the placeholder it is, from 0: by its number, by its name, or by its turn. */
function numbersOf(sql: string, { kinds, starts, ends }: Tokens, last: number): readonly (number | undefined)[] {
  const numbers: (number | undefined)[] = [];
  const names = new Map<string, number>();
  let turn = 0;
  for (let at = 0; at <= last; at++) {
    if (kinds[at] !== PARAMETER && kinds[at] !== HOLE) continue;
    const written = sql.slice(starts[at], ends[at]);
    const number = /^[$?](\d+)$/.exec(written)?.[1];
    if (number !== undefined) numbers[at] = Math.max(0, Number(number) - 1);
    else if (written === '?' || written === '%s' || kinds[at] === HOLE) numbers[at] = turn++;
    else {
      if (!names.has(written)) names.set(written, turn++);
      numbers[at] = names.get(written);
    }
  }
  return numbers;
}

/** What a limit or an offset is taken for. */
function fixedAt({ words }: Tokens, at: number, last: number): { readonly value: string; readonly note: string } | undefined {
  const next = at < last ? words[at + 1] : undefined;
  // `limit $1 + 1` and the like stay as they are.
  if (next !== undefined && /^[-+*/%:]/.test(next)) return undefined;
  const before = words[at - 1];
  if (before === 'LIMIT' || ((before === 'FIRST' || before === 'NEXT') && words[at - 2] === 'FETCH')) return { value: String(PAGE_OF_ROWS), note: `The limit is taken for ${PAGE_OF_ROWS}.` };
  return before === 'OFFSET' ? { value: '0', note: 'The offset is taken for 0.' } : undefined;
}

/** `interval $1` is no SQL: the word goes behind it as a cast. */
function typedWord({ kinds, words }: Tokens, at: number): string | undefined {
  const word = kinds[at - 1] === WORD ? words[at - 1]!.toLowerCase() : '';
  return TYPES.has(word) && words[at - 2] !== '.' && words[at - 2] !== 'AS' && words[at - 2] !== '::' ? word : undefined;
}
const TYPES = new Set(['interval', 'date', 'time', 'timestamp', 'timestamptz', 'timetz']);

/** Where PostgreSQL cannot tell the type, or takes the wrong one. */
function castAt(tokens: Tokens, at: number, last: number, own: readonly (number | undefined)[]): string | undefined {
  const { words, kinds } = tokens;
  const [before, next] = [words[at - 1], at < last ? words[at + 1] : undefined];
  if (next === '::') return undefined;
  if (before === '-' || before === '+') return isNow(tokens, at - 2) ? 'interval' : undefined;
  if (next === 'IS' && own.filter((place) => place === own[at]).length === 1) return 'text';
  if (before === 'FROM' && next === ')' && isWord(tokens, at - 4, 'EXTRACT')) return 'timestamptz';
  if (before === '(' && isWord(tokens, at - 2, 'UNNEST')) return 'text[]';
  const open = tokens.around[at]!;
  if (open > 0 && isWord(tokens, open - 1, 'GENERATE_SERIES') && (before === '(' || before === ',') && [...own.keys()].every((one) => tokens.around[one] !== open || kinds[one] !== SYMBOL || words[one] === ',')) return 'integer';
  return undefined;
}

/** `now()`, `current_timestamp` and their like end here. */
function isNow(tokens: Tokens, at: number): boolean {
  if (tokens.words[at] === ')' && tokens.words[at - 1] === '(') return ['NOW', 'CLOCK_TIMESTAMP', 'STATEMENT_TIMESTAMP', 'TRANSACTION_TIMESTAMP'].some((name) => isWord(tokens, at - 2, name));
  return ['CURRENT_TIMESTAMP', 'CURRENT_DATE', 'LOCALTIMESTAMP'].some((name) => isWord(tokens, at, name));
}

/** Words that are no keywords have no text of their own in the list. */
const isWord = ({ kinds, starts, ends, text }: Tokens, at: number, word: string): boolean => at >= 0 && kinds[at] === WORD && text.slice(starts[at], ends[at]).toUpperCase() === word;
