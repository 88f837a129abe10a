// A statement whose query is lowered when it is asked for: what an edit only moved, which of most statements nobody asks before they move again.
import type { Query } from '../../query/query.ts';
import type { Change } from '../../schema/change.ts';
import type { Annotation } from '../../sql/annotations.ts';
import type { QueryNode, Statement } from '../../sql/tree.ts';
import type { Span } from '../../text/span.ts';
import type { ReadStatement } from './read.ts';

/** All of a statement but its query and nodes, and what lowers it. */
export const lateStatement = (known: Omit<ReadStatement, 'query' | 'nodes'>, lower: () => ReadStatement): ReadStatement => new LateStatement(known, lower);

/** A class for its getters, as in query/resolve.ts. */
class LateStatement implements ReadStatement {
  declare readonly statement: Statement;
  declare readonly ordinal: number;
  declare readonly span: Span;
  declare readonly changes: readonly Change[];
  declare readonly variables: ReadonlySet<string>;
  declare readonly within?: NonNullable<ReadStatement['within']>;
  declare readonly annotation?: Annotation;
  readonly #lower: () => ReadStatement;
  #whole: ReadStatement | undefined;

  constructor(known: Omit<ReadStatement, 'query' | 'nodes'>, lower: () => ReadStatement) {
    Object.assign(this, known);
    this.#lower = lower;
  }

  get query(): Query {
    return this.whole.query!;
  }

  get nodes(): ReadonlyMap<Query, QueryNode> {
    return this.whole.nodes;
  }

  private get whole(): ReadStatement {
    return (this.#whole ??= this.#lower());
  }
}
