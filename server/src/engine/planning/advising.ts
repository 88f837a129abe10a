// Advice for one statement: the indexes that it wants as it is written, and what a better way of saying it would cost.
import { slice } from '../../text/span.ts';
import type { Span } from '../../text/span.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Resolved } from '../../query/resolve.ts';
import { adviseQuery, type Advice, type AdviceContext } from '../../plans/advise.ts';
import { rewritesOf, type Rewrite } from '../../plans/rewrites.ts';
import { resolvedFrom } from './statement.ts';
import { askedOf } from './views.ts';

export interface StatementAdvice {
  readonly sql: string;
  readonly advice: Advice;
  readonly rewrites: readonly AdvisedRewrite[];
}

export interface AdvisedRewrite extends Pick<Rewrite, 'kind' | 'message'> {
  /** The whole statement, where it can be said exactly. */
  readonly sql?: string;
  /** Of the rewritten statement, with the indexes that it wants. */
  readonly advice?: Advice;
}

/** A rewritten query must cost so much less, with its indexes, than the first with its own. */
const BETTER = 0.8;

/** Undefined where the text is no single query. */
export async function adviseStatement(sql: string, schema: Schema, context: AdviceContext): Promise<StatementAdvice | undefined> {
  const resolved = resolvedFrom(sql, schema);
  return resolved && adviseResolved({ sql, resolved }, schema, context);
}

/** Of a statement that was read elsewhere: as it stands, and as it could be said. */
export async function adviseResolved(asked: { readonly sql: string; readonly resolved: Resolved }, schema: Schema, context: AdviceContext): Promise<StatementAdvice> {
  const { sql } = asked;
  const advice = await adviseQuery(askedOf({ ...asked, parameters: 'generic' }, schema, context.database), context);
  if (advice.kind === 'failed' || (advice.kind === 'nothing' && advice.why === 'cheap')) return { sql, advice, rewrites: [] };
  // Spans of a rewrite are those of the text by itself.
  const own = resolvedFrom(sql, schema);
  const rewrites: AdvisedRewrite[] = [];
  for (const { kind, message, replace } of own ? rewritesOf(own, schema.extensions) : []) {
    const better = replace && spliced(sql, replace.at, replace.by);
    const again = better === undefined ? undefined : resolvedFrom(better, schema);
    if (better === undefined || !again) {
      rewrites.push({ kind, message });
      continue;
    }
    const then = await adviseQuery(askedOf({ resolved: again, sql: better, parameters: 'generic' }, schema, context.database), context);
    if (then.kind !== 'failed' && costOf(then) < costOf(advice) * BETTER) rewrites.push({ kind, message, sql: better, advice: then });
  }
  return { sql, advice, rewrites };
}

/** With what is advised. */
const costOf = (advice: Exclude<Advice, { kind: 'failed' }>): number => (advice.kind === 'advice' ? advice.after : advice.before).root.cost.total;

const spliced = (sql: string, at: Span, by: readonly (string | Span)[]): string =>
  sql.slice(0, at.start) + by.map((piece) => (typeof piece === 'string' ? piece : slice(sql, piece))).join('') + sql.slice(at.end);
