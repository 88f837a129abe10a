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

/** Only JavaScript declares types in comments; reading comments costs, so it is done where one declares a type. */
export const isDocumented = ({ language, text }: Document): boolean => language.startsWith('javascript') && /@(?:param|arg(?:ument)?|type|typedef|returns?|prop(?:erty)?)\s*\{|@import\s/.test(text);

/** Undefined where the parser gives up: nesting beyond its stack. */
export function parseProgram(document: Document): ts.SourceFile | undefined {
  const { path, language, text } = document;
  const { createSourceFile, JSDocParsingMode, ScriptKind, ScriptTarget } = typescript();
  const kind = language === 'typescriptreact' ? ScriptKind.TSX
    : language === 'typescript' ? ScriptKind.TS
    // JavaScript may hold JSX under any ending.
    : ScriptKind.JSX;
  const documented = isDocumented(document);
  const jsDocParsingMode = documented ? JSDocParsingMode.ParseAll : JSDocParsingMode.ParseNone;
  try {
    // A comment is found from what it stands above, hence the parents.
    return createSourceFile(path, text, { languageVersion: ScriptTarget.Latest, jsDocParsingMode }, documented, kind);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
