// Models as the clients of their workspace show them: what those are told may stand in any file.
import type { Model } from '../../libraries/models.ts';
import { asTold, together, type ClientsTold } from '../../libraries/prisma/clients.ts';
import type { Summary } from '../../libraries/summary.ts';
import { isAside } from '../programs/brought.ts';

/** Answers as long as no program changes. `telling` are the files that may make a client or extend one. */
export function shownBy(telling: () => readonly string[], summary: (path: string) => Summary | undefined): (model: Model) => Model {
  const shown = new WeakMap<Model, Model>();
  let clients: { readonly told: ClientsTold | undefined } | undefined;
  return (model) => {
    const known = shown.get(model);
    if (known) return known;
    if (!clients) {
      const told = telling().flatMap((path) => (isAside(path) ? [] : summary(path)?.clients ?? []));
      clients = { told: told.length === 0 ? undefined : together(told) };
    }
    const found = asTold(model, clients.told);
    shown.set(model, found);
    return found;
  };
}
