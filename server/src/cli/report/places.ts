// From spans to what people and machines outside count in: files as seen from the working directory, lines and columns from 1.
import { linesOf, type Lines } from '../../text/lines.ts';

export interface FilesShown {
  /** The text of a file of the workspace, or undefined where it cannot be read. */
  textOf(path: string): string | undefined;
  /** A path of the workspace as it is shown: relative to the working directory, with forward slashes. */
  fileOf(path: string): string;
}

export interface LineColumn {
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
}

export interface Places {
  readonly fileOf: (path: string) => string;
  at(path: string, offset: number): LineColumn;
  /** Undefined where the file cannot be read. */
  source(path: string): { readonly text: string; readonly lines: Lines } | undefined;
}

export function placesOf({ textOf, fileOf }: FilesShown): Places {
  const sources = new Map<string, { readonly text: string; readonly lines: Lines } | undefined>();
  const source: Places['source'] = (path) => {
    if (!sources.has(path)) {
      const text = textOf(path);
      sources.set(path, text === undefined ? undefined : { text, lines: linesOf(text) });
    }
    return sources.get(path);
  };
  return {
    fileOf,
    source,
    at(path, offset) {
      const position = source(path)?.lines.position(offset);
      return position ? { line: position.line + 1, column: position.character + 1 } : { line: 1, column: 1 };
    },
  };
}
