// Tables, views, CTEs and schemas as they are offered, and the joins that foreign keys promise.
import { snake } from '../../query/facts/keys.ts';
import { keyOfTable } from '../../schema/apply/lookup.ts';
import type { ForeignKey, Schema, Table } from '../../schema/schema.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Cursor } from './cursor.ts';
import { RANK, type Draft } from './item.ts';
import { shownType, writtenName, writtenTable } from './names.ts';
import type { Scope, ScopeSource } from './scope.ts';

export interface RelationWish {
  readonly role: 'read' | 'join' | 'write' | 'reference' | 'table' | 'view';
  /** What joins and conditions can be made of. */
  readonly scope: Scope;
}

export function relationDrafts({ dialect, qualifier, quote }: Cursor, schema: Schema, { role, scope }: RelationWish): readonly Draft[] {
  const near = neighbours(schema, scope);
  const drafts: Draft[] = [];
  if (qualifier.length === 0 && (role === 'read' || role === 'join')) {
    for (const { name } of scope.ctes) drafts.push({ label: name, kind: 'cte', detail: 'common table expression', text: writtenName(name, dialect, quote), rank: RANK.near });
  }
  for (const table of schema.tables.values()) {
    if (!fits(table, role) || (qualifier.length > 0 && table.schema !== qualifier.at(-1))) continue;
    drafts.push(tableDraft(table, schema, dialect, qualifier.length > 0 ? 'bare' : quote, near.has(keyOfTable(table))));
  }
  if (qualifier.length > 0) return byName(drafts);
  const homes = new Set([...schema.tables.values()].map((table) => table.schema));
  for (const home of homes) {
    if (home !== '' && !schema.searchPath.includes(home)) drafts.push({ label: home, kind: 'schema', detail: 'schema', text: `${writtenName(home, dialect, quote)}.`, rank: RANK.far });
  }
  return byName(drafts);
}

const byName = (drafts: readonly Draft[]): readonly Draft[] => drafts.toSorted((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));

function fits({ kind }: Table, role: RelationWish['role']): boolean {
  switch (role) {
    case 'read': case 'join': return true;
    case 'write': return kind !== 'materialized view';
    case 'reference': case 'table': return kind === 'table' || kind === 'foreign table';
    case 'view': return kind === 'view' || kind === 'materialized view';
  }
}

function tableDraft(table: Table, schema: Schema, dialect: Dialect, quote: string, isNear: boolean): Draft {
  const text = quote === 'bare' ? writtenName(table.name, dialect) : quote !== '' ? writtenName(table.name, dialect, quote) : writtenTable(table, schema, dialect);
  const isHome = quote === 'bare' || schema.searchPath.includes(table.schema) || table.temporary || table.schema === '';
  return {
    label: isHome ? table.name : `${table.schema}.${table.name}`,
    kind: table.kind === 'view' || table.kind === 'materialized view' ? 'view' : 'table',
    detail: table.partitionOf === undefined ? table.kind : `partition of ${table.partitionOf}`,
    documentation: describe(table, schema),
    text,
    rank: isNear ? RANK.related : isHome && table.partitionOf === undefined ? RANK.table : RANK.far,
  };
}

const SHOWN = 24;

function describe(table: Table, { searchPath }: Schema): string {
  if (table.columns.length === 0) return '';
  const lines = table.columns.slice(0, SHOWN).map(({ name, type, nullable }) => `${name} ${shownType(type, searchPath)}${nullable ? '' : ' not null'}`);
  return ['```sql', ...lines, ...(table.columns.length > SHOWN ? [`-- and ${table.columns.length - SHOWN} more`] : []), '```'].join('\n');
}

// ── Foreign keys ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Link {
  /** A source that stands in the query. */
  readonly from: ScopeSource;
  /** The table to join, and the columns that are equal, in pairs. */
  readonly table: Table;
  readonly key: ForeignKey;
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
}

const isForeignKey = (one: { readonly kind: string }): one is ForeignKey => one.kind === 'foreign key';

/** Every foreign key between what stands in the query and any table, in both directions. */
function* linksOf(schema: Schema, scope: Scope): Generator<Link> {
  const from = scope.sources.filter(({ level, table }) => level === 0 && table);
  if (from.length === 0) return;
  for (const source of from) {
    for (const key of source.table!.constraints.filter(isForeignKey)) {
      const table = schema.tables.get(key.table);
      if (table) yield { from: source, table, key, pairs: pairsOf(key.columns, key.referenced) };
    }
  }
  const byKey = new Map<string, ScopeSource[]>();
  for (const source of from) byKey.set(keyOfTable(source.table!), [...(byKey.get(keyOfTable(source.table!)) ?? []), source]);
  for (const table of schema.tables.values()) {
    for (const key of table.constraints) {
      if (key.kind !== 'foreign key') continue;
      for (const source of byKey.get(key.table) ?? []) yield { from: source, table, key, pairs: pairsOf(key.referenced, key.columns) };
    }
  }
}

const pairsOf = (from: readonly string[], to: readonly string[]): Link['pairs'] =>
  from.length === to.length ? from.map((column, at) => ({ from: column, to: to[at]! })) : [];

const neighbours = (schema: Schema, scope: Scope): ReadonlySet<string> => new Set([...linksOf(schema, scope)].map(({ table }) => keyOfTable(table)));

/** Whole joins: `customers c on c.id = o.customer_id`. */
export function joinDrafts({ dialect }: Cursor, schema: Schema, scope: Scope, on: string): readonly Draft[] {
  const here = scope.sources.filter(({ level }) => level === 0);
  const used = new Set(here.map(({ name }) => name));
  const aliased = here.some(({ name, table }) => table && name !== table.name);
  const drafts: Draft[] = [];
  const last = here.at(-1);
  for (const { from, table, key, pairs } of linksOf(schema, scope)) {
    if (pairs.length === 0) continue;
    const again = here.some((source) => source.table === table);
    const alias = aliased || again ? aliasFor(table.name, used, again ? 'number' : 'letters', dialect) : undefined;
    const written = writtenTable(table, schema, dialect);
    const name = alias ?? (table.schema !== '' && written.includes('.') ? written : writtenName(table.name, dialect));
    const text = `${written}${alias === undefined ? '' : ` ${alias}`} ${on} ${equalities(name, from.name, pairs, dialect)}`;
    drafts.push({ ...follows(key), label: text, kind: 'join', text, rank: from === last ? RANK.exact : RANK.join });
  }
  return drafts;
}

/** The conditions along foreign keys between the table just joined and the others. */
export function conditionDrafts({ dialect, at }: Cursor, scope: Scope): readonly Draft[] {
  const here = scope.sources.filter(({ level, source }) => level === 0 && source && source.span.start < at);
  const joined = here.at(-1);
  if (!joined?.table) return [];
  const drafts: Draft[] = [];
  for (const other of here) {
    if (other === joined || !other.table) continue;
    for (const key of joined.table.constraints.filter(isForeignKey)) {
      if (key.table === keyOfTable(other.table)) drafts.push(condition(joined.name, other.name, pairsOf(key.referenced, key.columns).map(({ from, to }) => ({ from, to })), key, dialect));
    }
    for (const key of other.table.constraints.filter(isForeignKey)) {
      if (key.table === keyOfTable(joined.table)) drafts.push(condition(joined.name, other.name, pairsOf(key.columns, key.referenced), key, dialect));
    }
  }
  return drafts;
}

function condition(joined: string, other: string, pairs: Link['pairs'], key: ForeignKey, dialect: Dialect): Draft {
  const text = equalities(joined, other, pairs, dialect);
  return { ...follows(key), label: text, kind: 'join', text, rank: RANK.exact };
}

/** Said aside: beside a label as long as a join's, editors would cut the label. */
const follows = ({ name }: ForeignKey): Pick<Draft, 'detail' | 'documentation'> => ({ detail: '', documentation: `Follows the foreign key \`${name}\`.` });

/** `from` names columns of `other`, `to` those of `joined`. */
const equalities = (joined: string, other: string, pairs: Link['pairs'], dialect: Dialect): string =>
  pairs.map(({ from, to }) => `${aliasText(joined, dialect)}.${writtenName(to, dialect)} = ${aliasText(other, dialect)}.${writtenName(from, dialect)}`).join(' and ');

const aliasText = (name: string, dialect: Dialect): string => (/["`[.]/.test(name) ? name : writtenName(name, dialect));

/** The initials of a table's words; where those are taken more of its letters, or a number where the table stands there already. */
function aliasFor(table: string, used: ReadonlySet<string>, further: 'letters' | 'number', dialect: Dialect): string {
  const words = snake(table).split(/[^a-z0-9]+/).filter((word) => /^[a-z]/.test(word));
  const initials = words.map((word) => word[0]).join('') || 't';
  const letters = words[0] ?? 't';
  const candidates = [initials, ...(further === 'letters' ? [letters.slice(0, 2), letters.slice(0, 3)] : []), ...Array.from({ length: used.size + 2 }, (_, n) => `${initials}${n + 2}`)];
  return candidates.find((one) => !used.has(one) && !dialect.reserved.has(one.toUpperCase())) ?? `${initials}_`;
}
