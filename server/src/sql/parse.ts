// SQL text to statements. The grammar lives in parser/; here is what holds it together: one pass, one statement after another, errors shared out.
import type { Dialect } from './dialect.ts';
import type { Span } from '../text/span.ts';
import { patternOf, READ_WHOLE, repeatAt, type Pattern } from './repeats.ts';
import { END, META, scannerOf, scanStatement, type Scanner, type Tokens } from './tokens.ts';
import type { ParseError, Script, SqlComment, Statement } from './tree.ts';
import { cursorOf } from './parser/cursor.ts';
import { statement } from './parser/statements.ts';

/**
 * All statements of a text, in order.
 * Never throws; time is linear in the text; a statement that cannot be read costs itself alone.
 */
export function parseScript(text: string, dialect: Dialect): Script {
  const scanner = scannerOf(text, dialect);
  const { comments } = scanner.tokens;
  const script = { statements: [] as Statement[], comments };
  const stops: Stop[] = [];
  const isWorthIt = text.length >= READ_AT_ONCE && text.length <= TYPED;
  const runs = runsOf(text, dialect, comments);
  readOn(scanner, script.statements, (first) => {
    if (script.statements.length === first + 1 && runs.goesOn(script.statements[first]!)) scanner.at = runs.skip(scanner.at, script.statements);
    if (isWorthIt) stops.push(stopAt(scanner, script));
    return true;
  });
  if (isWorthIt) stopsOf.set(script, stops);
  return script;
}

/** A place between two statements where reading may begin again, and how much was found before it. */
export interface Stop {
  readonly at: number;
  readonly statements: number;
  readonly comments: number;
  /** Searches for an end that found none, which what follows may depend on. */
  readonly misses: number;
}

/** Stops are remembered of texts that are slow to read again, in UTF-16 units, and no larger than anyone types in. */
const READ_AT_ONCE = 1_000;
const TYPED = 2_000_000;
export const stopsOf = new WeakMap<Script, readonly Stop[]>();
export const stopAt = ({ at, misses }: Scanner, { statements, comments }: Script): Stop => ({ at, statements: statements.length, comments: comments.length, misses });

/** Reads from where the scanner stands, as long as `goOn` says so after each stretch; it is told how many statements there were before. */
export function readOn(scanner: Scanner, statements: Statement[], goOn: (before: number) => boolean): void {
  const read = readerOf(scanner);
  for (let before = 0; scanStatement(scanner); ) {
    before = statements.length;
    read(statements);
    if (!goOn(before)) return;
  }
}

/** The statement at a span that `parseScript` found, read whole even if it repeats another. */
export function parseStatement(text: string, dialect: Dialect, { start, end }: Span): Statement | undefined {
  const scanner = scannerOf(text, dialect, start, end);
  const statements: Statement[] = [];
  if (scanStatement(scanner)) readerOf(scanner)(statements);
  return statements[0];
}

/** Reads all that was scanned; where a semicolon is missing, there are several statements. */
function readerOf({ tokens, dialect }: Scanner): (into: Statement[]) => void {
  const c = cursorOf(tokens, dialect);
  const shared = { errors: 0, templates: 0 };
  return (into) => {
    c.at = 0;
    c.holdsQuery.clear();
    c.script.pending = false;
    if (c.script.blocks.length > 0) c.script.blocks.length = 0;
    while (c.kinds[c.at] !== END) {
      if (c.kinds[c.at] === META || c.words[c.at] === ';') c.at++;
      else into.push(withSurroundings(statement(c), tokens, shared));
    }
  };
}

interface Runs {
  /** Whether so many statements like this one came before it that those behind it need no reading. */
  goesOn(statement: Statement): boolean;
  /** Adds the statements from an offset on that repeat the last one, and returns the offset behind them. */
  skip(from: number, into: Statement[]): number;
}

function runsOf(text: string, dialect: Dialect, comments: readonly SqlComment[]): Runs {
  let pattern: Pattern | undefined;
  let length = 0;
  return {
    goesOn(statement) {
      if (pattern && text.startsWith(pattern.head, statement.start)) return ++length >= READ_WHOLE;
      // In a text that a program makes, a literal may hold what it puts there.
      pattern = statement.tree?.kind === 'insert' && !text.includes('${') ? patternOf(statement, text, comments, dialect) : undefined;
      length = 1;
      return false;
    },
    skip(from, into) {
      for (let at = from; ; ) {
        const found = pattern && repeatAt(text, at, pattern, dialect);
        if (!found) return at;
        into.push(found.statement);
        at = found.next;
      }
    },
  };
}

/** Adds the errors and templates that the tokenizer met inside the statement. Both lists are in order, so each is walked once. */
function withSurroundings(found: Statement, tokens: Tokens, next: { errors: number; templates: number }): Statement {
  const early: ParseError[] = [];
  while (next.errors < tokens.errors.length && tokens.errors[next.errors]!.start < found.end) {
    const error = tokens.errors[next.errors++]!;
    if (error.start >= found.start && early.length < 20) early.push({ ...error, end: Math.min(error.end, found.end) });
  }
  let templated = false;
  while (next.templates < tokens.templates.length && tokens.templates[next.templates]! < found.end) templated = tokens.templates[next.templates++]! >= found.start || templated;
  if (early.length === 0 && !templated) return found;
  const errors = [...found.errors, ...early].sort((a, b) => a.start - b.start);
  return { ...found, errors, templated };
}
