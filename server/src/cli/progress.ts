// How far a review is: one line that is written over, on a terminal's error stream alone, and gone at the end.

/** The part of a stream that this needs. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  show(done: number, total: number): void;
  /** Removes the line. */
  end(): void;
}

/** `now` is a clock in milliseconds: a line that changes more than ten times a second is only work. */
export function progressOn(terminal: Terminal, now: () => number): Progress {
  if (!terminal.isTTY) return { show: () => {}, end: () => {} };
  const begun = now();
  let last = begun;
  let shown = false;
  return {
    show(done, total) {
      const time = now();
      if (time - last < 100) return;
      last = time;
      shown = true;
      terminal.write(`\r\u001B[K${`Reviewing ${done} of ${total} files …`.slice(0, Math.max(0, (terminal.columns ?? 80) - 1))}`);
    },
    end() {
      if (shown) terminal.write('\r\u001B[K');
      shown = false;
    },
  };
}
