// Between the client and a handler: a handler that throws answers nothing and is logged, and what nobody waits for any more is not begun.
import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Session } from './session.ts';

/** Something nobody waits for: where it fails, that is logged, and nothing else is hurt. */
export async function attempt(session: Session, name: string, act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    logFailure(session, name, error);
  }
}

const logFailure = (session: Session, name: string, error: unknown): void =>
  session.connection.console.error(`${name} failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);

/** Wraps a request's handler. `otherwise` is the answer where there is none. */
export function guarded<P, R>(session: Session, name: string, otherwise: R, handle: (params: P, token?: CancellationToken) => R | Promise<R>): (params: P, token?: CancellationToken) => Promise<R> {
  return async (params, token) => {
    // A request without parameters comes with its token alone, which no handler of such a one asks for.
    // Messages that came in behind this one may be its cancellation, or a newer text.
    await new Promise((resolve) => setImmediate(resolve));
    if (token?.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    try {
      return await handle(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logFailure(session, name, error);
      return otherwise;
    }
  };
}
