// Which programs may hold a query, so that they are parsed: by words of their own, else by what they import from those.
import { isGenerated, mentions } from '../../hosts/prefilter.ts';
import type { Files } from '../ports.ts';

/** `looks` each ask a text for words; `sending` gives, of programs, the names that they export for speaking to a database (`sendingNames`). */
export function worthReadingAmong(paths: Iterable<string>, read: Files['read'], looks: readonly ((text: string) => boolean)[], sending: (paths: readonly string[]) => ReadonlyMap<string, RegExp | undefined>): ReadonlySet<string> {
  const worth = new Set<string>();
  const quiet: string[] = [];
  for (const path of paths) {
    const text = read(path);
    if (text === undefined || isGenerated(text)) continue;
    if (looks.some((mayHold) => mayHold(text))) worth.add(path);
    else quiet.push(path);
  }
  // What holds no word of databases may still call what another file exports: `run(byEmail, [email])`.
  const names = sending([...worth]);
  for (const path of quiet) if (mentions(read(path) ?? '', names)) worth.add(path);
  return worth;
}
