// A condition that is said twice says nothing more; mostly another column or value was meant.
import type { Conjunct, Predicate, Term } from '../../query/query.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';
import type { SqlHole } from '../../libraries/site.ts';
import type { Intend } from '../finding.ts';
import type { Rule, Subject } from '../rule.ts';
import { onOneLine, textOf } from '../textOf.ts';

export const repeatedPredicate: Rule = {
  id: 'repeated-predicate',
  title: 'Say each condition once',
  level: 'information',
  options: {},
  looksAt: 'query',
  holding: ['several conditions'],

  *check(subject) {
    const { filters } = subject.query;
    const said = new Map<string, Conjunct>();
    for (const conjunct of filters) {
      if (conjunct.presence !== 'always' || conjunct.canonical === undefined || !isPlain(conjunct)) continue;
      const key = `${conjunct.on ?? ''}\n${withValues(conjunct.canonical, subject)}`;
      const first = said.get(key);
      if (!first) said.set(key, conjunct);
      else if (first.span.end <= conjunct.span.start) yield { span: onOneLine(subject, conjunct.span), weight: 'high', atMost: 'hint', message: 'This condition stands here already, and says nothing more; leave it out, or say what was meant.', intentions: withoutIt(subject, conjunct) };
    }
  },
};

const PLAIN: ReadonlySet<Predicate['kind']> = new Set(['compare', 'in', 'between', 'like', 'null', 'truth']);

/** It says something of a column, and nothing that might differ from one time to the next. */
function isPlain(conjunct: Conjunct): boolean {
  const terms: readonly Term[] = conjunctTerms(conjunct).flatMap(everyTerm);
  return PLAIN.has(conjunct.predicate.kind) && !('query' in conjunct.predicate && conjunct.predicate.query) && terms.some(({ kind }) => kind === 'column') && terms.every(({ kind }) => kind === 'column' || kind === 'constant' || kind === 'cast' || kind === 'parameter');
}

/** Two places of a template hold one value where both name the same thing. */
const withValues = (canonical: string, { site: { carrier: { holes } } }: Subject): string =>
  canonical.replace(/\$\{(\d+)\}/g, (hole, index: string) => nameOf(holes[Number(index)]?.value) ?? hole);

/** What a value names, by the place where the name was made. */
function nameOf(value: SqlHole['value'] | undefined): string | undefined {
  if (value?.kind === 'name') return value.binding === undefined ? undefined : `\${${value.binding}:${value.name}}`;
  if (value?.kind !== 'member' || value.name === undefined) return undefined;
  const object = nameOf(value.object);
  return object === undefined ? undefined : `${object}.${value.name}`;
}

/** Where it is one of a plain row of conditions. */
function withoutIt(subject: Subject, { span, on }: Conjunct): readonly Intend[] {
  const before = subject.query.filters.filter((one) => one.on === on && one.span.end <= span.start).at(-1);
  if (!before || !/^\s*and\s*$/i.test(textOf(subject, { start: before.span.end, end: span.start }) ?? '')) return [];
  return [{ kind: 'query', title: 'Leave out what is said already', safe: true, query: subject.query, change: [{ kind: 'replace', at: { start: before.span.end, end: span.end }, by: [] }] }];
}
