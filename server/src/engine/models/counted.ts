// How often the files of a database declare a table: what is declared twice may have what each of them says.

/** By which a table is told from others. */
export const nameOf = ({ schema = '', table }: { readonly schema?: string; readonly table: string }): string => `${schema}.${table}`;

export function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const count = new Map<string, number>();
  for (const name of names) count.set(name, (count.get(name) ?? 0) + 1);
  return count;
}
