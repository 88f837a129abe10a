// Which tables of a database one place alone declares: what is declared twice may have what each of them says.
import type { DialectId } from '../../sql/dialect.ts';
import { groupBy } from '../../text/groupBy.ts';
import type { TablesOf } from '../source.ts';

interface Named { readonly schema?: string; readonly table: string }

/** `declaredIn` gives the tables that a file declares for a server. Of a database, by its tables: whether its files declare a table once, and nothing else makes it. Each database's files are counted once. */
export function declaredOnce(declaredIn: (path: string, dialect: DialectId) => readonly Named[]): (source: TablesOf) => (table: Named) => boolean {
  const declared = new Map<readonly string[], ReadonlyMap<string, readonly string[]>>();
  return ({ files, dialect, definedElsewhere }) => {
    const byName = declared.get(files) ?? groupBy(files.flatMap((path) => declaredIn(path, dialect).map(nameOf)), (name) => name);
    declared.set(files, byName);
    return (table) => byName.get(nameOf(table))?.length === 1 && definedElsewhere?.includes(table.table.toLowerCase()) !== true;
  };
}

/** By which a table is told from others. */
const nameOf = ({ schema = '', table }: Named): string => `${schema}.${table}`;
