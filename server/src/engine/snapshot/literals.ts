// The literals of an SQL text made coarse: texts become `…0001`, numbers and moments lose digits, comments go.
// What is not data stays, because plans and names hang on it: labels of enums, names of settings, sequences and configurations, keys of documents, fields of a date, storage parameters.
import { dialectOf } from '../../sql/dialects.ts';
import { NUMBER, STRING, tokenize, type Tokens } from '../../sql/tokens.ts';
import { elementsOf, literalOf } from '../../schema/snapshot/arrays.ts';
import { coarseMoment, coarseNumber } from './figures.ts';

export interface Hiding {
  /** How many digits of a number stay. */
  readonly digits: number;
  /** The names of enums, as the server prints them. */
  readonly enums: ReadonlySet<string>;
  /** A text to its number. One text has one number wherever it stands, so that a partial index still serves the view that repeats its condition. */
  readonly texts: Map<string, number>;
}

/** The text without its data: a definition as the server prints it, the body of a routine in it, or a statement. */
export function hideLiterals(text: string, hiding: Hiding): string {
  const tokens = tokenize(text, dialectOf('postgres'));
  // Where a string ends is a guess in a text that is broken, and a guess may show what it should hide.
  if (tokens.errors.length > 0) return hiddenText(text, hiding);
  const kept = keptStrings(tokens);
  let hidden = '';
  let at = 0;
  for (let i = 0; i < tokens.kinds.length; i++) {
    const [start, end] = [tokens.starts[i]!, tokens.ends[i]!];
    const written = text.slice(start, end);
    hidden += withoutComments(text.slice(at, start));
    hidden += tokens.kinds[i] === STRING && !kept(i) ? hiddenString(written, tokens, i, hiding) : tokens.kinds[i] === NUMBER && !isModifier(tokens, i) ? coarseNumber(written, hiding.digits) : written;
    at = end;
  }
  return hidden.trim();
}

/** The number that a text is known by from now on. */
export function numberOf(text: string, { texts }: Hiding): number {
  const number = texts.get(text) ?? texts.size + 1;
  texts.set(text, number);
  return number;
}

/** Padded, so that the order of numbers is that of texts. */
const hiddenText = (text: string, hiding: Hiding): string => `'…${String(numberOf(text, hiding)).padStart(4, '0')}'`;

/** Whether a text holds what `hideLiterals` has put there. */
export const hidesTexts = (definition: string): boolean => /'…\d{4,}'/.test(definition);

function hiddenString(written: string, tokens: Tokens, i: number, hiding: Hiding): string {
  const [, tag, body] = /^(\$\w*\$)([\s\S]*)\1$/.exec(written) ?? [];
  if (tag !== undefined && wordAt(tokens, i - 1) === 'AS') return `${tag}${hideLiterals(body!, hiding)}${tag}`;
  const plain = /^'((?:[^']|'')*)'$/.exec(written)?.[1]?.replaceAll("''", "'");
  const cast = castOf(tokens, i);
  if (plain === undefined) return cast === '' || TEXTS.test(cast) ? hiddenText(written, hiding) : 'NULL';
  if (TRIVIAL.test(plain) || hiding.enums.has(cast.replace(/\[\]$/, '')) || KEPT_CASTS.test(cast)) return written;
  return cast.endsWith('[]') ? hiddenArray(plain, cast.slice(0, -2), hiding) : hiddenValue(plain, cast, hiding);
}

/** A value of the same type: what is made of a definition must still be one that the server takes. */
function hiddenValue(plain: string, cast: string, hiding: Hiding): string {
  if (cast === '' || TEXTS.test(cast)) return hiddenText(plain, hiding);
  if (NUMBERS.test(cast)) return NUMBER_TEXT.test(plain) ? `'${coarseNumber(plain, hiding.digits)}'` : 'NULL';
  if (MOMENTS.test(cast)) return `'${coarseMoment(plain, hiding.digits > 1 ? 'month' : 'year') ?? '2000-01-01'}'`;
  if (cast === 'interval') return `'${plain.replace(/\d+(?:\.\d+)?/g, (number) => coarseNumber(number, hiding.digits))}'`;
  const any = ANY_VALUE[cast];
  return any === undefined ? 'NULL' : `'${any}'`;
}

function hiddenArray(plain: string, of: string, hiding: Hiding): string {
  const elements = TEXTS.test(of) || NUMBERS.test(of) ? elementsOf(plain).map((element) => hiddenValue(element, of, hiding)) : [];
  return elements.length === 0 || elements.includes('NULL') ? 'NULL' : `'${literalOf(elements.map((element) => element.slice(1, -1)))}'`;
}

const TEXTS = /^(?:text|character|character varying|varchar|bpchar|char|name|citext)$/;
/** Of types of which nothing is told: what is neither null, which conditions would be false by, nor of the data. */
const ANY_VALUE: Readonly<Record<string, string>> = { uuid: '00000000-0000-0000-0000-000000000000', json: '{}', jsonb: '{}', inet: '0.0.0.0', time: '00:00:00', bytea: '\\x' };

const TRIVIAL = /^(?:|\{\}|\[\]|infinity|-infinity|now|epoch)$/;
const KEPT_CASTS = /^(?:reg\w+|boolean|"char")(?:\[\])?$/;
const NUMBERS = /^(?:smallint|integer|bigint|numeric|real|double precision)(?:\(|$)/;
const MOMENTS = /^(?:date|timestamp)/;
const NUMBER_TEXT = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** The type behind `::`, as it is written; empty without one. */
function castOf({ text, starts, ends }: Tokens, i: number): string {
  const rest = text.slice(ends[i]!, (starts[i + 1] ?? ends[i]!) + 200);
  return /^\s*::\s*((?:"(?:[^"]|"")+"|[\w$]+)(?:\.(?:"(?:[^"]|"")+"|[\w$]+))?(?: precision| varying| with(?:out)? time zone)?(?:\[\])?)/i.exec(rest)?.[1] ?? '';
}

const wordAt = ({ text, starts, ends }: Tokens, i: number): string => (i < 0 ? '' : text.slice(starts[i]!, ends[i]!).toUpperCase());

/** Functions whose first argument says what to do, and is no data. */
const NAMING: ReadonlySet<string> = new Set(['DATE_TRUNC', 'DATE_PART', 'EXTRACT', 'CURRENT_SETTING', 'SET_CONFIG', 'NEXTVAL', 'CURRVAL', 'SETVAL', 'TIMEZONE', 'DATE_BIN']);
const PATHS: ReadonlySet<string> = new Set(['->', '->>', '#>', '#>>']);

/** Strings that are names: of fields, settings, keys of documents, time zones, values of a routine's SET and of storage parameters. */
function keptStrings(tokens: Tokens): (i: number) => boolean {
  const isKept = (i: number): boolean => {
    const before = wordAt(tokens, i - 1);
    if (PATHS.has(before) || (before === 'ZONE' && wordAt(tokens, i - 3) === 'AT')) return true;
    if (before === 'TO') return wordAt(tokens, i - 3) === 'SET';
    if (before === '(') return NAMING.has(wordAt(tokens, i - 2)) || isParameter(tokens, i);
    // SET search_path TO 'a', 'b'
    if (before === ',' && tokens.kinds[i - 2] === STRING && tokens.around[i] === -1) return isKept(i - 2);
    return isParameter(tokens, i);
  };
  return isKept;
}

/** Inside WITH (…), where definitions have their storage parameters. */
const isParameter = (tokens: Tokens, i: number): boolean => wordAt(tokens, (tokens.around[i] ?? -1) - 1) === 'WITH';

const TYPES_WITH_MODIFIERS = /^(?:VARYING|VARCHAR|CHARACTER|CHAR|BPCHAR|NUMERIC|DECIMAL|BIT|VARBIT|TIME|TIMESTAMP|TIMESTAMPTZ|INTERVAL|FLOAT|VECTOR|HALFVEC|SPARSEVEC|GEOMETRY|GEOGRAPHY)$/;

/** `varchar(255)`, `…::geometry(Point,4326)`, and the numbers of WITH (…). */
function isModifier(tokens: Tokens, i: number): boolean {
  const open = tokens.around[i] ?? -1;
  if (open < 0) return false;
  return TYPES_WITH_MODIFIERS.test(wordAt(tokens, open - 1)) || wordAt(tokens, open - 2) === '::' || isParameter(tokens, i);
}

/** What stands between two tokens: blanks, and comments, of which nothing stays. */
const withoutComments = (gap: string): string => (/--|\/\*/.test(gap) ? (gap.includes('\n') ? '\n' : ' ') : gap);
