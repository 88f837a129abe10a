// A condition in WHERE that no null passes removes the very rows that an outer join adds.
import { isNull, rejectsNullOf } from '../../query/facts/nulls.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { onOneLine, textOf } from '../textOf.ts';

export const outerJoinUndone: Rule = {
  id: 'outer-join-undone',
  title: 'Keep the rows that an outer join adds, or join plainly',
  level: 'information',
  options: {},
  needs: ['sources'],
  looksAt: 'query',
  holding: ['outer join'],

  *check(subject) {
    const { query, resolved, dialect } = subject;
    // What is joined to no row has values there.
    if (dialect.nulls === 'rare') return;
    const told = new Set<number>();
    for (const conjunct of query.filters) {
      if (conjunct.on !== undefined || conjunct.presence !== 'always') continue;
      const { predicate } = conjunct;
      if (predicate.kind === 'compare' && (isNull(predicate.left) || isNull(predicate.right))) continue;
      for (const column of rejectsNullOf(conjunct)) {
        const meant = resolved.column(column);
        const source = meant?.of === resolved && !meant.missing ? meant.source : undefined;
        if (!source || source.source.join !== 'left' || source.source.presence === 'sometimes' || told.has(source.index)) continue;
        told.add(source.index);
        const name = source.table?.name ?? source.source.alias ?? 'the query';
        yield {
          span: onOneLine(subject, column.span),
          weight: 'high',
          message: `\`left join\` keeps rows without a \`${name}\`, and this condition removes them again; write \`join\`, or ask for it in ON if they are wanted.`,
          intentions: plainJoin(subject, source.source.span.start),
        };
      }
    }
  },
};

/** Removing what the condition removes anyway means the same. */
function plainJoin(subject: Subject, start: number): readonly Intend[] {
  const before = textOf(subject, { start: subject.query.span.start, end: start });
  const words = before && /\b(left(?:\s+outer)?\s+)join\s+(?:lateral\s+)?\(*$/i.exec(before);
  if (!words) return [];
  const at = { start: start - words[0].length, end: start - words[0].length + words[1]!.length };
  if (textOf(subject, at) !== words[1]) return [];
  return [{ kind: 'query', title: 'Join plainly', safe: true, query: subject.query, change: [{ kind: 'replace', at, by: [] }] }];
}
