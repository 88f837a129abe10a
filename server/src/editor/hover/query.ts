// A hover on a keyword of a query: how many rows it returns or changes, which indexes serve it, how it is read, and what of it cannot be seen.
import { overlaps, slice } from '../../text/span.ts';
import type { Index } from '../../schema/schema.ts';
import { keyOfTable } from '../../schema/apply/lookup.ts';
import { rowBound } from '../../query/facts.ts';
import { filterAccess, type Blocked, type FilterAccess } from '../../query/facts/access.ts';
import { keyOf, servingIndexes, type Serving } from '../../query/facts/serve.ts';
import { keyText } from '../../query/facts/values.ts';
import type { Query } from '../../query/query.ts';
import type { Resolved, ResolvedSource } from '../../query/resolve.ts';
import { show } from '../../query/show.ts';
import { dialectOf } from '../../sql/dialects.ts';
import type { Subject } from '../../rules/rule.ts';
import { countOf } from '../../text/words.ts';
import { nameOf } from '../describe.ts';
import type { Scene } from '../scene.ts';
import { boundSentence } from './bound.ts';
import { code, codes, short, type Part } from './parts.ts';

const MOST_SHOWN = 400;
const MOST_SOURCES = 8;

export function queryParts(subject: Subject, scene: Scene): readonly Part[] {
  const { query, resolved } = subject;
  const sources = resolved.sources.flatMap((source) => sourceText(subject, source, scene) ?? []);
  const items = sources.length > MOST_SOURCES + 1 ? [...sources.slice(0, MOST_SOURCES), `… ${sources.length - MOST_SOURCES} more tables`] : sources;
  const open = openText(query, scene);
  const spoken = databaseText(resolved, scene);
  return [
    { kind: 'text', text: boundSentence(query, rowBound(resolved, scene.sizes), scene.sizes) },
    ...(items.length > 0 ? [{ kind: 'list' as const, items }] : []),
    { kind: 'sql', text: short(scene.site.site.called ? shownCall(query) : show(query), MOST_SHOWN) },
    ...(open === undefined ? [] : [{ kind: 'text' as const, text: open }]),
    ...(spoken === undefined ? [] : [{ kind: 'text' as const, text: spoken }]),
  ];
}

/** Of a call, nobody wrote the list of columns: where it is long its beginning tells enough. */
function shownCall(query: Query): string {
  if (query.kind !== 'read' || query.outputs.length <= MOST_OUTPUTS) return show(query);
  const [first] = query.outputs;
  return show({ ...query, outputs: [first!] }).replace(/ from /, `, … ${query.outputs.length - 1} more columns from `);
}
const MOST_OUTPUTS = 5;

// ── Sources ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** How the rows of one table are found; nothing of what is no table or not known, nor of a table that is only inserted into. */
function sourceText({ query, resolved }: Subject, source: ResolvedSource, { before, sizes }: Scene): string | undefined {
  const { table } = source;
  if (!table || (query.kind === 'insert' && source.index === 0)) return undefined;
  const name = nameOf(keyOfTable(table), before);
  const { alias } = source.source;
  const rows = sizes.rows(keyOfTable(table));
  const called = `${code(alias === undefined || alias === table.name ? name : `${name} ${alias}`)}${rows === undefined ? '' : ` (${countOf(rows)} rows)`}`;
  if (table.kind === 'view' || table.kind === 'foreign table') return `${called} is a ${table.kind}`;
  return `${called}: ${accessText(resolved, source)}`;
}

function accessText(resolved: Resolved, source: ResolvedSource): string {
  const access = filterAccess(resolved, source);
  const serving = servingIndexes(resolved, source);
  const best = serving.filter(({ alternative }) => !alternative).sort((a, b) => worth(b) - worth(a))[0];
  if (best) {
    // What the query itself gives could have found the rows without a join.
    const unused = best.selectors.every(({ by }) => by === 'join') ? blockedTexts(access) : [];
    return [servedText(best, resolved, source), ...unused].join('; ');
  }
  const alternatives = serving.filter(({ alternative }) => alternative);
  if (alternatives.length > 0) return `${codes([...new Set(alternatives.map(({ index }) => index.name))])} serve the alternatives`;
  return unservedText(resolved, source, access);
}

/** A key that is known beforehand finds more than one that each row of a join brings; a unique one finds most. */
const worth = ({ index, selectors }: Serving): number =>
  selectors.reduce((sum, { by, operator }) => sum + (by === 'value' ? 10 : 1) * (operator === 'equality' ? 2 : 1), 0) + (index.unique && index.keys.length === selectors.length ? 100 * Number(selectors.some(({ by }) => by === 'value')) : 0);

function servedText({ index, selectors }: Serving, resolved: Resolved, source: ResolvedSource): string {
  const joined = selectors.some(({ by }) => by === 'join') ? ' for each joined row' : '';
  const sorted = orderedBy(index, new Set(selectors.filter(({ operator }) => operator === 'equality').map(({ key }) => key)), resolved, source) ? ', and gives the order' : '';
  return `${code(index.name)} finds ${codes([...new Set(selectors.map(({ key }) => key))])}${joined}${sorted}`;
}

function unservedText(resolved: Resolved, source: ResolvedSource, access: FilterAccess): string {
  const sorting = source.table?.indexes.find((index) => index.predicate.length === 0 && orderedBy(index, new Set(), resolved, source));
  const order = sorting ? `; ${code(sorting.name)} gives the order` : '';
  const keys = [...new Set([...access.selectors, ...access.alternatives.flat(2)].map(({ key }) => key))];
  const unserved = [...(keys.length > 0 ? [`no index serves ${codes(keys)}`] : []), ...blockedTexts(access)];
  return `${unserved.length > 0 ? unserved.join('; ') : `no condition ${isConditional(resolved.query) ? 'that is always there ' : ''}narrows it`}${order}`;
}

const isConditional = ({ filters, open }: Query): boolean => open.has('filters') || filters.some(({ presence }) => presence === 'sometimes');

/** Said of the columns, after `is` or `are`. */
const WHY: Readonly<Record<Blocked['why'], string>> = {
  function: 'inside a function, so no plain index serves',
  arithmetic: 'calculated with, so no plain index serves',
  cast: 'cast, so no plain index serves',
  'leading wildcard': 'matched from a wildcard on, which no B-tree serves',
  pattern: 'matched by a pattern that no B-tree serves',
  negation: 'negated, which no index serves',
  or: 'in an OR of which no index serves every side',
  'array element': 'searched for an element, which no B-tree serves',
  other: 'compared in a way that no index serves',
};

const blockedTexts = ({ blocked }: FilterAccess): readonly string[] => [...new Set(blocked.map(({ columns, why }) => `${codes(columns)} ${columns.length > 1 ? 'are' : 'is'} ${WHY[why]}`))].slice(0, 3);

/** Whether a B-tree yields the rows of a query on this table alone in the order that is asked for, with these keys fixed. */
function orderedBy(index: Index, fixed: ReadonlySet<string>, resolved: Resolved, source: ResolvedSource): boolean {
  const { query } = resolved;
  if (index.method !== 'btree' || query.order.length === 0 || query.sources.length !== 1 || query.grouped !== 'no' || query.distinct || query.setOperations.length > 0 || query.open.has('order')) return false;
  const wanted = query.order.map((sort) => ({ sort, key: sort.presence === 'always' ? keyText(resolved, sort.term, source) : undefined })).filter(({ key }) => key === undefined || !fixed.has(key));
  const keys = index.keys.filter((key) => !fixed.has(keyOf(key)));
  // The fixed keys must come first: what stands before a range is in order only within each of its values.
  if (wanted.length === 0 || index.keys.slice(0, index.keys.length - keys.length).some((key) => !fixed.has(keyOf(key)))) return false;
  const flips = wanted.map(({ sort, key }, i) => {
    const part = keys[i];
    if (!part || key === undefined || keyOf(part) !== key) return 'none';
    if (part.direction === sort.direction && part.nulls === sort.nulls) return 'same';
    return part.direction !== sort.direction && part.nulls !== sort.nulls ? 'reversed' : 'none';
  });
  return flips[0] !== 'none' && flips.every((flip) => flip === flips[0]);
}

// ── What is not seen ─────────────────────────────────────────────────────────────────────────────────────────────

const PARTS: Readonly<Record<string, string>> = { setOperations: 'set operations' };

/** Which parts may hold more than is seen, and what of the program stands there. */
function openText({ open, span }: Query, { site, asked }: Scene): string | undefined {
  if (open.size === 0) return undefined;
  const { carrier } = site.site;
  const holes = carrier.holes.filter((hole) => hole.role !== 'parameter' && hole.harmless === undefined && overlaps(span, hole.host)).map(({ host }) => short(slice(asked.reading.document.text, host).replace(/\s+/g, ' '), 40));
  const why = holes.length > 0 ? `${codes([...new Set(holes)], 3)} ${holes.length > 1 ? 'are' : 'is'} only known when it runs` : carrier.openEnd ? 'the program adds text that could not be read' : undefined;
  return `May hold more than is seen: ${[...open].sort().map((part) => PARTS[part] ?? part).join(', ')}${why === undefined ? '' : `; ${why}`}.`;
}

function databaseText(resolved: Resolved, { database }: Scene): string | undefined {
  if (database) return `Speaks to ${code(database.id)} (${dialectOf(database.dialect).title}${database.version === undefined ? '' : ` ${database.version}`}).`;
  return resolved.sources.some(({ source }) => source.kind === 'table') ? 'Which database it speaks to is not known.' : undefined;
}
