// The streams of the process: whether they are a terminal, and writing that ends neither too early nor with a stack trace.
import type { WriteStream } from 'node:tty';

type Stream = Pick<WriteStream, 'write' | 'on'> & { readonly isTTY?: boolean; readonly columns?: number };

export interface Style { readonly colours: boolean; readonly width: number }

/** Colour on a terminal, or when it is forced; never when it is refused (no-color.org). */
export function styleOf(stream: Pick<Stream, 'isTTY' | 'columns'>, environment: Readonly<Record<string, string | undefined>>): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const refused = (NO_COLOR !== undefined && NO_COLOR !== '') || FORCE_COLOR === '0' || FORCE_COLOR === 'false';
  return { colours: forced || (!refused && stream.isTTY === true && TERM !== 'dumb'), width: (stream.isTTY && stream.columns) || 120 };
}

/** Whoever reads may stop early (`plansight check | head`): that is no failure. Other errors of a stream are. */
export function tolerateClosedPipes(streams: readonly Stream[], failed: (error: Error) => void): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') failed(error);
    });
  }
}

/** Resolves when everything has left the process: a pipe takes a large report in many parts. */
export function writeWhole(stream: Stream, text: string): Promise<void> {
  return new Promise((resolve) => void stream.write(text, () => resolve()));
}
