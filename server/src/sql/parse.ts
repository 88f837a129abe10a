// SQL text to statements. The grammar lives in parser/; here is what holds it together: one pass, one statement after another, errors shared out.
import type { Dialect } from './dialect.ts';
import { END, META, scannerOf, scanStatement, type Tokens } from './tokens.ts';
import type { ParseError, Script, Statement } from './tree.ts';
import { cursorOf } from './parser/cursor.ts';
import { statement } from './parser/statements.ts';

/**
 * All statements of a text, in order.
 * Never throws; time is linear in the text; a statement that cannot be read costs itself alone.
 */
export function parseScript(text: string, dialect: Dialect): Script {
  const scanner = scannerOf(text, dialect);
  const statements: Statement[] = [];
  const shared = { errors: 0, templates: 0 };
  const c = cursorOf(scanner.tokens, dialect);
  while (scanStatement(scanner)) {
    c.at = 0;
    c.holdsQuery.clear();
    // Where a semicolon is missing, there are several.
    while (c.kinds[c.at] !== END) {
      if (c.kinds[c.at] === META || c.words[c.at] === ';') c.at++;
      else statements.push(withSurroundings(statement(c), c.tokens, shared));
    }
  }
  return { statements, comments: scanner.tokens.comments };
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
