// Offsets to lines and back. A line ends at `\n`, `\r\n` or a lone `\r`, as in the Language Server Protocol.

/** Zero-based; `character` counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Lines {
  readonly count: number;
  /** The offset at which a line begins; past the last line, the text's length. */
  startOf(line: number): number;
  /** The offset at which a line's content ends, before its terminator. */
  endOf(line: number): number;
  position(offset: number): Position;
  offset(position: Position): number;
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10) starts.push(i + 1);
    else if (unit === 13) {
      if (text.charCodeAt(i + 1) === 10) i++;
      starts.push(i + 1);
    }
  }
  const startOf = (line: number): number => starts[line] ?? text.length;
  const endOf = (line: number): number => {
    let end = line + 1 < starts.length ? startOf(line + 1) : text.length;
    if (line + 1 < starts.length) {
      end--;
      if (text.charCodeAt(end) === 10 && end > startOf(line) && text.charCodeAt(end - 1) === 13) end--;
    }
    return end;
  };
  return {
    count: starts.length,
    startOf,
    endOf,
    position(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= clamped) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: clamped - starts[low]! };
    },
    offset: ({ line, character }) => (line < 0 ? 0 : Math.min(startOf(line) + Math.max(0, character), endOf(line))),
  };
}
