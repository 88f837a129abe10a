// UNION compares all rows with each other to remove duplicates; where there can be none, that work and its memory are for nothing.
import { uniqueKeys } from '../../query/facts/keys.ts';
import { columnName } from '../../query/facts/values.ts';
import type { ConstantTerm, Query, Term } from '../../query/query.ts';
import type { Resolved } from '../../query/resolve.ts';
import { bigTable } from '../bigTable.ts';
import type { Rule, Subject } from '../rule.ts';

export const unionNeedsNoDistinct: Rule = {
  id: 'union-needs-no-distinct',
  title: 'Add what cannot be equal with UNION ALL',
  level: 'warning',
  options: {},
  needs: ['outputs', 'sources', 'setOperations', 'grouping'],
  looksAt: 'query',
  holding: ['set operation'],

  *check(subject) {
    const { query, resolved } = subject;
    const { setOperations } = query;
    if (setOperations.length === 0 || !setOperations.every(({ operator }) => operator === 'union') || setOperations.every(({ all }) => all)) return;
    const branches = [resolved, ...setOperations.flatMap((one) => resolved.inner(one.query) ?? [])];
    if (branches.length !== setOperations.length + 1 || !areDisjoint(branches.map((branch) => branch.query)) || !branches.every(isDistinct)) return;
    const plain = setOperations.filter(({ all }) => !all);
    yield {
      span: plain[0]!.span,
      weight: branches.some((branch) => isLarge(subject, branch)) ? 'high' : 'unknown',
      atMost: 'information',
      message: 'UNION compares all rows to remove duplicates, and here there are none, since each branch has a constant of its own and yields no row twice; write `union all`.',
      intentions: [{ kind: 'query', title: 'Write UNION ALL', safe: true, query, change: plain.map(({ span }) => ({ kind: 'replace', at: span, by: [span, ' all'] })) }],
    };
  },
};

/** Whether some output is a constant that differs from branch to branch. */
function areDisjoint(branches: readonly Query[]): boolean {
  return (branches[0]?.outputs ?? []).some((_, index) => {
    const constants = branches.map(({ outputs }) => constantOf(outputs.some(({ star }) => star) ? undefined : outputs[index]?.term));
    // Some servers compare letters without regard to case, and numbers equal with other zeros.
    const texts = constants.map((one) => one && `${one.type} ${one.type === 'number' ? Number(one.value) : one.value.trim().toLowerCase()}`);
    return texts.every((text) => text !== undefined) && new Set(texts).size === texts.length && new Set(constants.map((one) => one?.type)).size === 1;
  });
}

function constantOf(term: Term | undefined): ConstantTerm | undefined {
  if (term?.kind === 'cast') return constantOf(term.term);
  return term?.kind === 'constant' && term.type !== 'null' ? term : undefined;
}

/** Whether a branch by itself yields no row twice: one row, or a key among its outputs. */
function isDistinct(resolved: Resolved): boolean {
  const { query, sources } = resolved;
  if (query.kind !== 'read') return false;
  if (query.distinct?.on.length === 0 || (query.grouped === 'whole' && query.grouping.length === 0)) return true;
  const [source, ...more] = sources;
  if (!source) return query.rows === undefined || query.rows <= 1 ? query.outputs.every(({ term }) => term?.kind === 'constant') : false;
  if (more.length > 0 || query.grouped !== 'no') return false;
  const names = query.outputs.flatMap(({ term }) => (term && columnName(resolved, term, source)) ?? []);
  const isFirm = (name: string): boolean => source.table?.columns.find((column) => column.name === name)?.nullable === false;
  return uniqueKeys(resolved, source).some(({ columns }) => columns.every((name) => names.includes(name) && isFirm(name)));
}

const isLarge = (subject: Subject, { sources }: Resolved): boolean => sources.some((source) => bigTable(subject, source)?.weight === 'high');
