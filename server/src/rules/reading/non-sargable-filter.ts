// A function, arithmetic or a cast around a column hides it from the index that stands ready for it.
// Said only where such an index exists and nothing else finds the rows: elsewhere the wrapping costs nothing that can be seen.
import { narrows } from '../../query/facts/found.ts';
import { hiddenIndexes, type Hidden } from '../../query/facts/hidden.ts';
import { quoted } from '../../query/facts/values.ts';
import type { Conjunct, Term } from '../../query/query.ts';
import type { ResolvedSource } from '../../query/resolve.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import type { Claim } from '../../plans/claim.ts';
import type { NewIndex } from '../../schema/change.ts';
import { unfoundTables, type BigTable } from '../bigTable.ts';
import type { Intend } from '../finding.ts';
import { proposalOf, rewriteClaim } from '../proposal.ts';
import type { Rule, Subject } from '../rule.ts';
import { sargable } from '../../query/facts/sargable.ts';
import { textOf } from '../textOf.ts';

export const nonSargableFilter: Rule = {
  id: 'non-sargable-filter',
  title: 'Compare the column itself',
  level: 'warning',
  options: {},
  needs: ['filters', 'sources'],
  assumes: 'indexes',
  looksAt: 'query',
  of: ['read', 'update', 'delete'],
  holding: ['call', 'cast', 'operation'],

  *check(subject) {
    const { resolved } = subject;
    for (const { source, big } of unfoundTables(subject)) {
      const hidden = hiddenIndexes(resolved, source);
      const selectors = hidden.map(({ selector }) => selector);
      const told = new Set<string>();
      for (const one of hidden) {
        // The year and the month of a column hide it together.
        if (told.has(one.column) || !narrows(one.selector, { selectors }, resolved)) continue;
        const advice = adviceOn(subject, source, big, one);
        if (!advice) continue;
        told.add(one.column);
        const says = `\`${asWritten(subject, one)}\` keeps \`${one.index.name}\`, the index on \`${big.table.name}.${one.column}\`, from being used, so this reads ${big.said}`;
        const claim = advice.claim?.(says);
        yield {
          span: one.blocked.span,
          weight: big.weight,
          message: `${says}; ${advice.message}.`,
          intentions: advice.intentions,
          ...(claim && { claim }),
        };
      }
      yield* hiddenFlags(subject, source, big);
    }
  },
};

/** The wrapping as the query writes it, unless it is long. */
function asWritten(subject: Subject, { blocked, selector }: Hidden): string {
  const text = textOf(subject, blocked.span);
  return text !== undefined && text.length < 60 && !/\s{2}|[\r\n\t`]/.test(text) ? text : selector.key;
}

interface Advice {
  readonly message: string;
  readonly intentions: readonly Intend[];
  /** Of what a planner can be asked; undefined where what to say instead is not known. */
  claim?(says: string): Claim;
}

function adviceOn(subject: Subject, source: ResolvedSource, big: BigTable, { blocked, selector, column }: Hidden): Advice | undefined {
  const { query, dialect, resolved, schema } = subject;
  const declared = big.table.columns.find(({ name }) => name === column);
  const at = conjunctTerms(blocked.conjunct).flatMap(everyTerm).find((term) => term.kind === 'column' && resolved.column(term)?.source === source);
  if (!declared || !at) return undefined;
  // SQL Server looks up a day in an index of times by itself (dynamic seek), MariaDB from 11.1 also a year.
  if (dialect.id === 'sqlserver' && blocked.why === 'cast') return undefined;
  if (dialect.id === 'mariadb' && /^(?:date|year)\(|as date\)|::date/.test(selector.key)) return undefined;
  const exact = sargable({ conjunct: blocked.conjunct, span: blocked.span, at: at.span, column: declared, dialect: dialect.id });
  if (exact) {
    const wants = `ask for \`${exact.shown}\``;
    return { message: wants, claim: (says) => rewriteClaim(subject, big.table, { as: 'its fix', says, wants, refuted: 'goes' }), intentions: [{ kind: 'query', title: 'Compare the column itself', safe: exact.safe, query, change: [{ kind: 'replace', at: blocked.conjunct.span, by: exact.by }] }] };
  }
  switch (blocked.why) {
    case 'cast': return { message: selector.key.endsWith('::date') ? 'ask for the moments from one midnight to the next' : 'cast the value that it is compared with, not the column', intentions: [] };
    case 'arithmetic': return isFence(blocked.conjunct) ? undefined : { message: 'move the arithmetic to the other side', intentions: [] };
    default: return indexOn(selector.key, big, { dialect, schema });
  }
}

/** `x + 0`, `x || ''`: written to keep the index from being used. */
const isFence = (conjunct: Conjunct): boolean =>
  conjunctTerms(conjunct).some((term) => term.kind === 'operation' && term.args.some((arg) => arg.kind === 'constant' && (arg.value === '' || arg.value === '0')));

/** Functions that an index may hold: they yield the same for the same text, always. */
const TEXT = /^(?:lower|upper|trim|btrim|ltrim|rtrim|md5|reverse|substr|substring|left|right|length|char_length|replace)\(/;

function indexOn(expression: string, { table }: BigTable, subject: Pick<Subject, 'dialect' | 'schema'>): Advice {
  if (!TEXT.test(expression)) return { message: 'compare the bare column with a value or a range', intentions: [] };
  const index: NewIndex = { method: 'btree', unique: false, nullsNotDistinct: false, keys: [{ expression, direction: 'asc', nulls: 'last' }], include: [], predicate: [] };
  const proposed = proposalOf(subject, table, index, 'the expression is compared, not the column');
  if (subject.dialect.caselessTexts && /^(?:lower|upper)\(/.test(expression)) return { message: 'compare the column itself where its collation ignores case, or keep the value in a generated column with an index', intentions: [] };
  if (!proposed) return { message: 'keep the value in a generated column with an index', intentions: [] };
  return { message: `\`${proposed.ddl}\` would serve it`, intentions: [proposed.intention], claim: proposed.claim };
}

/** `coalesce(open, false)` asks what `open` asks, but a partial index `where open` is not recognised. */
function* hiddenFlags({ query, resolved }: Subject, source: ResolvedSource, { table, weight, said }: BigTable): Iterable<{ readonly span: Conjunct['span']; readonly weight: BigTable['weight']; readonly message: string; readonly intentions: readonly Intend[] }> {
  for (const conjunct of query.filters) {
    const { predicate, presence } = conjunct;
    if (presence !== 'always' || predicate.kind !== 'truth') continue;
    const column = flagIn(predicate.term, predicate.negated);
    const meant = column && resolved.column(column);
    if (!column || meant?.source !== source || meant.column?.type.name !== 'boolean') continue;
    const wanted = `${predicate.negated ? 'not ' : ''}${quoted(meant.name)}`;
    const index = table.indexes.find((one) => one.predicate.includes(wanted));
    if (!index) continue;
    yield {
      span: predicate.term.span,
      weight,
      message: `\`coalesce\` around \`${table.name}.${meant.name}\` keeps the partial index \`${index.name}\` from being used, so this reads ${said}; a filter keeps no null anyway, so ask for \`${wanted}\`.`,
      intentions: [{ kind: 'query', title: 'Compare the column itself', safe: true, query, change: [{ kind: 'replace', at: conjunct.span, by: [predicate.negated ? 'not ' : '', column.span] }] }],
    };
  }
}

function flagIn(term: Term, negated: boolean): Extract<Term, { kind: 'column' }> | undefined {
  if (term.kind !== 'call' || term.name !== 'coalesce' || term.args.length !== 2) return undefined;
  const [value, fallback] = term.args as readonly [Term, Term];
  return value.kind === 'column' && fallback.kind === 'constant' && fallback.type === 'boolean' && fallback.value === String(negated) ? value : undefined;
}
