// UPDATE … FROM and DELETE … USING do not tie their target to anything: a second mention of the table is another source.
// PostgreSQL manual, UPDATE: of several rows that join a target row, one is taken, and which is not predictable.
import { linkedGroups, mayBeFew } from '../../query/facts/links.ts';
import type { Rule } from '../rule.ts';
import { sourceName } from '../words.ts';

export const writeWithoutJoin: Rule = {
  id: 'write-without-join',
  title: 'Tie the table that is written to what it is written from',
  level: 'error',
  options: {},
  roles: ['application', 'job', 'script', 'schema'],
  needs: ['filters', 'sources'],
  looksAt: 'query',
  of: ['update', 'delete'],
  holding: ['several sources'],

  *check({ query, resolved, sizes, dialect }) {
    if (query.kind !== 'update' && query.kind !== 'delete') return;
    const [target] = resolved.sources;
    const groups = linkedGroups(resolved);
    const own = groups?.find((group) => group.includes(target!));
    if (!target?.table || !groups || !own || own.length === resolved.sources.length) return;
    // SQL Server takes the table once where FROM names it, too.
    if (dialect.id === 'sqlserver' && resolved.sources.some((source) => source !== target && (!source.table || source.table === target.table))) return;
    const again = resolved.sources.find((source) => source.table === target.table && !own.includes(source));
    // A condition on the target alone says which rows are meant.
    const isOpen = own.length === 1 && !mayBeFew(resolved, own, sizes);
    const loose = groups.find((group) => !group.includes(target) && (again && isOpen ? group.includes(again) : !mayBeFew(resolved, group, sizes)));
    if (!loose) return;
    const point = again && loose.includes(again) ? again : loose[0]!;
    yield {
      span: point.source.nameSpan,
      weight: 'high',
      message: again === point
        ? `This \`${again.table!.name}\` is another source than the table that is ${DONE[query.kind]}, and nothing ties them, so every row is ${DONE[query.kind]}; tie them by the key, or name the table once.`
        : `No condition ties \`${sourceName(point)}\` to \`${target.table.name}\`, so ${query.kind === 'update' ? 'each row is given the values of any row of it' : 'one row of it is enough to delete all that the rest allows'}; say how they belong together.`,
    };
  },
};

const DONE = { update: 'updated', delete: 'deleted' } as const;
