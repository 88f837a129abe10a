// SQL text to statements. The grammar lives in parser/; here is what holds it together: one pass, one statement after another, errors shared out.
import type { Dialect } from './dialect.ts';
import { END, META, tokenize, type Tokens } from './tokens.ts';
import type { ParseError, Script, Statement } from './tree.ts';
import { cursorOf, type Cursor } from './parser/cursor.ts';
import { statement } from './parser/statements.ts';

/**
 * All statements of a text, in order.
 * Never throws; time is linear in the text; a statement that cannot be read costs itself alone.
 */
export function parseScript(text: string, dialect: Dialect): Script {
  const tokens = tokenize(text, dialect);
  return { statements: statementsOf(cursorOf(tokens, dialect)), comments: tokens.comments };
}

function statementsOf(c: Cursor): readonly Statement[] {
  const statements: Statement[] = [];
  const shared = { errors: 0, templates: 0 };
  while (c.kinds[c.at] !== END) {
    if (c.kinds[c.at] === META || c.words[c.at] === ';') c.at++;
    else statements.push(withSurroundings(statement(c), c.tokens, shared));
  }
  return statements;
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
