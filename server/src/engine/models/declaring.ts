// What the files of a workspace declare with one library, gathered: which declaration a name means, and what a file's declarations are as SQL.
import type { DeclaredSql, Outside, TableName } from '../../libraries/library.ts';
import type { Summary } from '../../libraries/summary.ts';
import type { Telling } from '../memory.ts';
import type { Files } from '../ports.ts';
import type { TablesOf } from '../source.ts';

/** `M` is what a call of the library is told of a table. */
export interface DeclaredWith<M> {
  /** What a file declares as SQL; `source` are the database's files and its server. */
  ddl(path: string, source: TablesOf): DeclaredSql;
  /** Undefined where nothing of the workspace declares it, or several do and none is nearer. */
  of(from: string, by: TableName): M | undefined;
}

/** `T` is what a file tells of how the library is set up. */
export interface DeclaringOptions<T> {
  readonly all: readonly string[];
  readonly read: Files['read'];
  /** The files that may declare something with the library. */
  declaring(): readonly string[];
  told(): readonly Telling<T>[];
  summary(path: string): Summary | undefined;
  exported(path: string): Pick<Outside, 'exported'>;
}

/** What is made of a declaration, made once of each. */
export function madeOnce<M>(make: (at: { readonly path: string; readonly name: string }) => M): (at: { readonly path: string; readonly name: string }) => M {
  const known = new Map<string, M>();
  return ({ path, name }) => {
    const key = `${path}#${name}`;
    if (!known.has(key)) known.set(key, make({ path, name }));
    return known.get(key) as M;
  };
}
