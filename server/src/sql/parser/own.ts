// What a dialect reads in a way of its own: the common grammar asks at these places, and goes on where it gets no answer.
import type { AlterAction, ConstraintDefinition, DeleteNode, InsertNode, QueryNode, SelectNode, Tree, UpdateNode } from '../tree.ts';
import type { Dialect } from '../dialect.ts';
import type { Cursor, Draft } from './cursor.ts';
import { mysqlGrammar } from '../mysql/grammar.ts';

/** Nothing is taken where the answer is undefined or false. */
export interface OwnGrammar {
  /** A whole statement, by its first words. */
  readonly statement?: (c: Cursor, start: number) => Tree | undefined;
  /** After CREATE and the words that `said` holds. */
  readonly create?: (c: Cursor, start: number, said: ReadonlySet<string>) => Tree | undefined;
  /** One item of ALTER TABLE; its span is added where it is left out. */
  readonly alterAction?: (c: Cursor) => readonly AlterAction[] | undefined;
  /** An attribute of a column that is no constraint, or one that the list is given. */
  readonly columnAttribute?: (c: Cursor, into: ConstraintDefinition[]) => boolean;
  readonly tableConstraint?: (c: Cursor, node: Draft<ConstraintDefinition>) => boolean;
  /** Words between SELECT and its items. */
  readonly selectModifiers?: (c: Cursor, node: Draft<SelectNode>) => void;
  /** INTO, where it makes no table. */
  readonly into?: (c: Cursor, node: Draft<QueryNode>) => boolean;
  /** A clause behind a query. */
  readonly tail?: (c: Cursor, node: Draft<QueryNode>) => boolean;
  /** What follows the name of a table in FROM, before its alias. */
  readonly afterTable?: (c: Cursor) => void;
  /** UPDATE and DELETE of several tables; their first words are taken. */
  readonly update?: (c: Cursor, node: Draft<UpdateNode>) => boolean;
  readonly deletion?: (c: Cursor, node: Draft<DeleteNode>) => boolean;
  /** Between the table of INSERT and its columns, and between its rows and ON DUPLICATE KEY. */
  readonly insertTarget?: (c: Cursor) => void;
  readonly rowAlias?: (c: Cursor, node: Draft<InsertNode>) => void;
}

export const ownGrammar = (dialect: Dialect): OwnGrammar | undefined => (dialect.reads === 'mysql' ? mysqlGrammar : undefined);
