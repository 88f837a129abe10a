// From the protocol's positions to offsets.
import type { Position, Range } from 'vscode-languageserver';
import type { Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

export const offsetOf = (lines: Lines, position: Position): number => lines.offset(position);
export const spanOf = (lines: Lines, { start, end }: Range): Span => ({ start: lines.offset(start), end: lines.offset(end) });
