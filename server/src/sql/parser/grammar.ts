// What one dialect reads besides what all of them read, or in a way of its own: the one place where a dialect extends the parser.
// A cursor carries the grammar of its dialect; PostgreSQL has none, so that it pays one look at an undefined field.
import type { AlterAction, AlterTable, CallExpr, ColumnDefinition, ConstraintDefinition, Cte, DeleteNode, Expr, FromItem, Ident, InsertNode, LimitClause, Name, QueryNode, SelectNode, StarExpr, Tree, UpdateNode } from '../tree.ts';
import type { Cursor, Draft } from './cursor.ts';

export interface Grammar {
  /** The forms that MySQL and MariaDB have inside expressions, types and names of tables, a word each, are read where they stand in the common grammar. */
  readonly mysqlForms?: true;
  /** Statements by their first word, which is in front; a reader that gives nothing has taken nothing. */
  readonly statements?: ReadonlyMap<string, (c: Cursor, start: number) => Tree | undefined>;
  /** What a statement may begin with that is no word. */
  readonly statement?: (c: Cursor, start: number) => Tree | undefined;
  /** What stands between SELECT and its items, behind DISTINCT. */
  readonly beforeItems?: (c: Cursor, node: Draft<SelectNode>) => void;
  /** Clauses of SELECT; a reader says whether the word begins one here. */
  readonly clauses?: ReadonlyMap<string, (c: Cursor, node: Draft<SelectNode>) => boolean>;
  /** Clauses behind a whole query, for ORDER BY and LIMIT too where they are read in another way. */
  readonly tails?: ReadonlyMap<string, (c: Cursor, node: Draft<QueryNode>) => boolean>;
  /** Whether no item can follow because a clause of this dialect begins in front. */
  readonly isClause?: (c: Cursor) => boolean;
  /** What may follow `*`. */
  readonly afterStar?: (c: Cursor, star: Draft<StarExpr>) => void;
  /** What may follow a key of ORDER BY. */
  readonly afterKey?: (c: Cursor) => void;
  /** Items of FROM that are no names, calls or queries. */
  readonly fromItem?: (c: Cursor, start: number) => FromItem | undefined;
  /** What may follow an item of FROM, before or behind its alias; what it gives replaces the item. */
  readonly afterItem?: (c: Cursor, item: FromItem) => FromItem | undefined;
  /** What follows the name of a table in FROM, before its alias. */
  readonly afterTable?: (c: Cursor) => void;
  /** Whether the word in front, which may be a name, is no alias of an item of FROM. */
  readonly isNoAlias?: (c: Cursor) => boolean;
  /** Joins that are more than words before JOIN; nothing where none begins here. */
  readonly join?: (c: Cursor, left: FromItem) => FromItem | undefined;
  /** Words that may stand around the type of a join. */
  readonly joinWords?: ReadonlySet<string>;
  /** Operands by their first word or symbol; nothing where it is an ordinary one. */
  readonly operands?: ReadonlyMap<string, (c: Cursor, start: number) => Expr | undefined>;
  /** An operand that begins with a name: a lambda. */
  readonly named?: (c: Cursor, start: number) => Expr | undefined;
  /** Whether the parenthesis behind a name is no list of arguments: Oracle's `(+)`. */
  readonly isNoCall?: (c: Cursor) => boolean;
  /** What may follow an operand and binds tightly. */
  readonly postfix?: ReadonlyMap<string, (c: Cursor, value: Expr) => Expr | undefined>;
  /** Infix operators that are words or bind loosely. */
  readonly infix?: ReadonlyMap<string, (c: Cursor, left: Expr, least: number) => Expr | undefined>;
  /** What stands behind IN where it is no parenthesis. */
  readonly afterIn?: (c: Cursor) => Expr | undefined;
  /** What may stand behind the last argument of a call. */
  readonly endArguments?: (c: Cursor, call?: Draft<CallExpr>) => void;
  /** What may stand behind IS besides the tests that all know. */
  readonly test?: (c: Cursor) => boolean;
  /** A query that begins with FROM, which is in front. */
  readonly fromFirst?: (c: Cursor) => Draft<SelectNode>;
  /** What may follow the parenthesis of a call, before OVER. */
  readonly afterCall?: (c: Cursor, call: Draft<CallExpr>) => void;
  /** A common table expression that is no query: its name and what it stands for. */
  readonly cte?: (c: Cursor) => Cte | undefined;
  /** What is written where it is no plain name. */
  readonly target?: (c: Cursor) => Name | undefined;
  /** What may follow the table that is written. */
  readonly afterTarget?: (c: Cursor) => void;
  /** What is inserted where it is no rows and no query. */
  readonly source?: (c: Cursor, node: Draft<InsertNode>) => boolean;
  /** UPDATE and DELETE of several tables, up to WHERE; their first words are taken. */
  readonly update?: (c: Cursor, node: Draft<UpdateNode>) => void;
  readonly deletion?: (c: Cursor, node: Draft<DeleteNode>) => void;
  /** Between the rows of INSERT and ON DUPLICATE KEY. */
  readonly rowAlias?: (c: Cursor, node: Draft<InsertNode>) => void;
  /** What may follow a branch of MERGE. */
  readonly afterBranch?: (c: Cursor) => void;
  /** RETURNING … INTO outside of bodies too. */
  readonly returningInto?: boolean;
  /** After CREATE and its adjectives; nothing where the object is read as in all dialects. */
  readonly create?: (c: Cursor, start: number, said: ReadonlySet<string>) => Tree | undefined;
  /** After ALTER TABLE. */
  readonly alterTable?: (c: Cursor, start: number) => AlterTable;
  /** One item of ALTER TABLE; its span is added where it is left out. */
  readonly alterAction?: (c: Cursor) => readonly AlterAction[] | undefined;
  /** What stands at a column and is asked for before what all dialects have; whether something was taken. */
  readonly attribute?: (c: Cursor, constraints: ConstraintDefinition[]) => boolean;
  /** A constraint of a table, behind its name; whether it was taken. */
  readonly tableConstraint?: (c: Cursor, node: Draft<ConstraintDefinition>) => boolean;
  /** What stands at a column besides what all dialects have; whether something was taken. */
  readonly columnAttribute?: (c: Cursor, column: Draft<ColumnDefinition>, constraints: ConstraintDefinition[]) => boolean;
  /** An element of CREATE TABLE that is neither a column nor a common constraint; nothing where none begins here. */
  readonly tableElement?: (c: Cursor) => ConstraintDefinition | undefined;
  /** What follows the columns of a key, or the elements of a table or an index. */
  readonly storage?: (c: Cursor) => boolean;
  /** Before the table that is written: how many rows at most. */
  readonly beforeTarget?: (c: Cursor) => LimitClause | undefined;
  /** Whether the table that is written is one of those in FROM, named by its alias there. */
  readonly isAmong?: (node: Draft<UpdateNode> | Draft<DeleteNode>, from: readonly FromItem[]) => boolean;
  /** `alias = value` in front of an item of SELECT; what is left to read is the value. */
  readonly leadingAlias?: (c: Cursor) => Ident | undefined;
}
