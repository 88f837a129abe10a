// TypeScript's own parser, loaded when the first program is read: a workspace of SQL files never pays for it.
import type ts from 'typescript';
import type { Document } from '../../text/document.ts';

export type TypeScript = typeof ts;

let loaded: TypeScript | undefined;

/** A separate bundle at run time, hence a `require` that the bundler leaves alone. */
export function typescript(): TypeScript {
  loaded ??= require('typescript') as TypeScript;
  return loaded;
}

/** Undefined where the parser gives up: nesting beyond its stack. */
export function parseProgram({ path, language, text }: Document): ts.SourceFile | undefined {
  const { createSourceFile, JSDocParsingMode, ScriptKind, ScriptTarget } = typescript();
  const kind = language === 'typescriptreact' ? ScriptKind.TSX
    : language === 'typescript' ? ScriptKind.TS
    // JavaScript may hold JSX under any ending.
    : ScriptKind.JSX;
  try {
    return createSourceFile(path, text, { languageVersion: ScriptTarget.Latest, jsDocParsingMode: JSDocParsingMode.ParseNone }, false, kind);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
