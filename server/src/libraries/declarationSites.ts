// What the tables of a program make, as a site of that program: so that what rules say of a declaration stands where the table or its column is declared.
// Beside a history nobody runs it: then it is what the history is compared with.
import type { Outside } from './library.ts';
import type { Driver } from './meaning.ts';
import type { Site } from './site.ts';

/** Only where those tables are all that tells of a database, or stand beside its history. */
export function declarationSites(outside: Outside, { library, title }: Pick<Driver, 'library' | 'title'>): readonly Site[] {
  const made = outside.declared?.(library);
  const [first] = made?.pieces ?? [];
  if (!made || !first) return [];
  const map = { pieces: made.pieces, shared: true, escape: () => undefined };
  return [{
    library,
    anchor: first.host,
    dialect: made.dialect,
    carrier: { kind: 'sql', text: made.text, map, holes: [], optional: [], openEnd: false },
    called: true,
    ...(made.isBeside ? { model: 'told' as const } : { declares: true as const }),
    ...(made.added && { added: made.added }),
    reason: `tables that are declared (${title})`,
  }];
}
