// Drizzle's tables: `drizzle-kit push` makes them.
// Source: orm.drizzle.team, "Drizzle Kit configuration file" (`schema`: files, folders or globs, of which it takes all tables that they export).
import type { DialectId } from '../../../sql/dialect.ts';
import type { Declarer } from '../declarer.ts';
import { passedOnBy } from '../text.ts';

const CORE = /['"]drizzle-orm\/(pg|mysql|sqlite)-core(?:\/[^'"\n]*)?['"]/g;
const DIALECTS: Readonly<Record<string, DialectId>> = { pg: 'postgres', mysql: 'mysql', sqlite: 'sqlite' };
const MAKES = /\b(?:pg|mysql|sqlite)(?:Table|Enum|Schema|View|MaterializedView)\w*\s*[(<]|\b(?:\w*Table|\w+\.table)\s*\(\s*['"`]/;
const TABLE = /(?:\b\w*Table|\.table)\s*\(\s*(['"`])([\w.-]+)\1/g;

export const CONFIGURATION = /(?:^|\/)drizzle[\w.-]*\.config\.[cm]?[jt]s$/;

export const drizzleDeclarer: Declarer = {
  id: 'drizzle',
  title: 'Drizzle',
  package: 'drizzle-orm',
  nulls: 'typed',
  // Of several servers at once nothing is known.
  declares: (_, text) => {
    if (!text.includes('drizzle-orm/') || !MAKES.test(text)) return undefined;
    const [core, ...others] = new Set([...text.matchAll(CORE)].map(([, name]) => name!));
    if (core === undefined || others.length > 0) return undefined;
    return { dialect: DIALECTS[core]!, tables: [...text.matchAll(TABLE)].map(([, , name]) => name!), passesOn: passedOnBy(text) };
  },
  configuration: { path: CONFIGURATION, files: /\bschema\s*:\s*(\[[^\]]*\]|['"`][^'"`\n]+['"`])/ },
};
