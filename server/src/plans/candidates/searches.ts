// The conditions that no B-tree answers and another method does, with the operator class that has the operator (PostgreSQL manual, chapter "Index Types"; appendix pg_trgm).
import type { ColumnType, IndexKeyPart } from '../../schema/schema.ts';
import type { Conjunct, Predicate } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { selectorsOf, type FilterAccess, type Selector } from '../../query/facts/access.ts';
import { keyText } from '../../query/facts/values.ts';
import { isIndexable } from './immutable.ts';

export interface Search {
  readonly method: 'gin' | 'gist';
  readonly part: IndexKeyPart;
  readonly conjunct: Conjunct;
  /** What the server must have for it. */
  readonly extension?: string;
}

/** Each condition with every method that would answer it, the best first. */
export function searchesOf(resolved: Resolved, source: ResolvedSource, access: FilterAccess): readonly Search[] {
  const contained = [...access.selectors, ...access.blocked.flatMap(({ selector, expression }) => (selector && expression !== undefined && isIndexable(selector.conjunct, expression, source.table!) ? [selector] : []))];
  const found = contained.flatMap((selector) => (selector.operator === 'contains' ? searchFor(source, selector) ?? [] : []));
  for (const { conjunct, why, columns, expression } of access.blocked) {
    if (why !== 'leading wildcard' && why !== 'pattern') continue;
    const column = columns.length === 1 && expression === undefined ? columns[0] : undefined;
    if (column !== undefined) found.push(trigrams({ column }, conjunct));
    else if (expression !== undefined && isIndexable(conjunct, expression, source.table!)) found.push(trigrams({ expression }, conjunct));
  }
  return merged([...found, ...patterns(resolved, source)]);
}

const KEY: Pick<IndexKeyPart, 'direction' | 'nulls'> = { direction: 'asc', nulls: 'last' };

const trigrams = (key: Pick<IndexKeyPart, 'column' | 'expression'>, conjunct: Conjunct): Search => ({ method: 'gin', part: { ...key, ...KEY, operatorClass: 'gin_trgm_ops' }, conjunct, extension: 'pg_trgm' });

const TRIGRAM: ReadonlySet<string> = new Set(['~', '~*', '%', '<%', '%>']);
const BY_PATH: ReadonlySet<string> = new Set(['@>', '@?', '@@']);

export function searchFor(source: ResolvedSource, { column, key, symbol, conjunct }: Selector): Search | undefined {
  const type = source.table!.columns.find(({ name }) => name === column)?.type;
  const part: IndexKeyPart = { ...(column === undefined ? { expression: key } : { column }), ...KEY };
  const kind = type ? kindOf(type) : kindOfExpression(key);
  switch (kind) {
    case 'array': return symbol === '@>' || symbol === '<@' || symbol === '&&' ? { method: 'gin', part, conjunct } : undefined;
    case 'jsonb': return { method: 'gin', part: BY_PATH.has(symbol) ? { ...part, operatorClass: 'jsonb_path_ops' } : part, conjunct };
    case 'tsvector': return symbol === '@@' ? { method: 'gin', part, conjunct } : undefined;
    case 'range': return { method: 'gist', part, conjunct };
    case 'text': return TRIGRAM.has(symbol) ? { method: 'gin', part: { ...part, operatorClass: 'gin_trgm_ops' }, conjunct, extension: 'pg_trgm' } : undefined;
    case 'hstore': return { method: 'gin', part, conjunct };
    case 'ltree': return { method: 'gist', part, conjunct };
    case 'network': return { method: 'gist', part: { ...part, operatorClass: 'inet_ops' }, conjunct };
    case undefined: return undefined;
  }
}

type Kind = 'array' | 'jsonb' | 'tsvector' | 'range' | 'text' | 'hstore' | 'ltree' | 'network';

function kindOf({ name, array }: ColumnType): Kind | undefined {
  if (array > 0) return 'array';
  if (/(?:^|_)(?:multi)?range$|range$/.test(name)) return 'range';
  switch (name) {
    case 'jsonb': case 'tsvector': case 'hstore': case 'ltree': return name;
    case 'text': case 'character varying': case 'citext': case 'character': return 'text';
    case 'inet': case 'cidr': return 'network';
    default: return undefined;
  }
}

function kindOfExpression(key: string): Kind | undefined {
  if (/^to_tsvector\(/.test(key)) return 'tsvector';
  if (/^(?:tstz|ts|date|num|int4|int8)range\(/.test(key)) return 'range';
  if (/^(?:lower|upper)\(/.test(key)) return 'text';
  // The last step into a document: `->` yields a document, `->>` a text.
  const steps = key.match(/(?:->>?|#>>?)(?=[^>]*$)/)?.[0];
  return steps === undefined ? undefined : steps.endsWith('>>') ? 'text' : 'jsonb';
}

/** `like '%x%'` and the like inside an OR: a bitmap joins what several searches find. */
function patterns(resolved: Resolved, source: ResolvedSource): Search[] {
  const found: Search[] = [];
  const add = (search: Search | undefined): void => void (search && found.push(search));
  for (const { predicate, presence } of resolved.query.filters) {
    if (presence !== 'always' || predicate.kind !== 'or') continue;
    for (const selector of selectorsOf(resolved, source, predicate.alternatives.flat())) if (selector.operator === 'contains') add(searchFor(source, selector));
    for (const conjunct of predicate.alternatives.flat()) {
      add(patternOf(resolved, source, conjunct, conjunct.predicate));
    }
  }
  return found;
}

function patternOf(resolved: Resolved, source: ResolvedSource, conjunct: Conjunct, predicate: Predicate): Search | undefined {
  if (predicate.kind !== 'like' || predicate.negated) return undefined;
  const key = keyText(resolved, predicate.term, source);
  if (key === undefined) return undefined;
  const column = predicate.term.kind === 'column' ? resolved.column(predicate.term)?.name : undefined;
  return column === undefined && !isIndexable(conjunct, key, source.table!) ? undefined : trigrams(column === undefined ? { expression: key } : { column }, conjunct);
}

/** Where one condition needs keys and another paths, the class that has both operators serves both. */
function merged(searches: readonly Search[]): readonly Search[] {
  const byKey = new Map<string, Search>();
  for (const search of searches) {
    const key = `${search.method} ${search.part.column ?? search.part.expression}`;
    const known = byKey.get(key);
    if (!known) byKey.set(key, search);
    else if (known.part.operatorClass !== search.part.operatorClass) {
      const { operatorClass: _, ...part } = known.part;
      byKey.set(key, { ...known, part });
    }
  }
  return [...byKey.values()];
}
