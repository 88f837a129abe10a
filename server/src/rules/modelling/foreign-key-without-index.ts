// Deleting a parent looks for its children in a trigger that no plan shows; without an index it reads the whole table.
// PostgreSQL builds no index for the referencing side (manual, 5.5.5 Foreign Keys).
import { quoted } from '../../query/facts/values.ts';
import type { Change, NewConstraint, NewIndex, ObjectName } from '../../schema/change.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Constraint, ForeignKey, Index, Origin, Schema, Table } from '../../schema/schema.ts';
import type { ConstraintDefinition, Statement } from '../../sql/tree.ts';
import type { Span } from '../../text/span.ts';
import { sizeOf, sizeOfTable } from '../../query/sizes.ts';
import { proposalOf } from '../proposal.ts';
import type { ChangeSubject, Rule } from '../rule.ts';
import { bareName } from '../words.ts';
import { listOf } from '../../text/words.ts';

export const foreignKeyWithoutIndex: Rule<{ rows: number }> = {
  id: 'foreign-key-without-index',
  title: 'Index the columns of a foreign key',
  level: 'warning',
  options: { rows: 1_000_000 },
  roles: ['migration', 'schema', 'application', 'script'],
  assumes: 'indexes',
  looksAt: 'change',

  *check(subject, options) {
    const { change, final, dialect, sizes, statement, origin, toHost, deletesFrom, elsewhere } = subject;
    const declaredHere = foreignKeysOf(change);
    if (dialect.model.indexesForeignKeys) return;
    for (const declared of declaredHere) {
      const table = 'table' in change ? tableNow(final, change.table, origin) : undefined;
      const key = table && (sameKey(table, declared, origin, declaredHere.length) ?? renamedKey(table, declared, subject));
      if (!table?.complete || !key || table.temporary || table.indexes.some((index) => serves(index, key.columns))) continue;
      // A dump and a history of one database tell of each other: where either has mended it or dropped it, it is mended.
      if ('table' in change && elsewhere(change.table).some((other) => isMended(other, key))) continue;
      // And what both lack is loud once.
      const isSaid = 'table' in change && elsewhere(change.table).some((other) => other?.constraints.some((one) => one.kind === 'foreign key' && one.columns.join() === key.columns.join() && one.origin.path < origin.path));
      const rows = sizes.rows(`${table.schema}.${table.name}`);
      if (sizeOfTable(sizes, table) === 'small') continue;
      // A few parents that nobody deletes are a list of kinds: an index with as many values would only be written.
      if ((sizes.rows(key.table) ?? FEW + 1) <= FEW && (rows ?? 0) < options.rows && !deletesFrom(bareName(key.table))) continue;
      // Felt where parents are deleted at all, and there are more than a few; from a million rows on each one takes a tenth of a second and more.
      const matters = !isSaid && !isNoted(key) && (rows ?? 0) >= options.rows && sizeOf(sizes, key.table) !== 'small' && deletesFrom(bareName(key.table));
      const index = plainIndex(key.columns);
      const proposed = proposalOf({ schema: final, dialect }, table, index, `${listOf(key.columns)} ${key.columns.length > 1 ? 'find' : 'finds'} what refers to a row of \`${bareName(key.table)}\``);
      if (!proposed) continue;
      yield {
        span: toHost(pointAt(statement, declared)),
        weight: matters ? 'high' : 'unknown',
        ...(!matters && { atMost: 'information' as const }),
        message: `Deleting from \`${bareName(key.table)}\` reads all of \`${table.name}\` for each row, because no index leads with ${listOf(key.columns)}; \`${proposed.ddl}\` would find them.`,
        intentions: [proposed.intention],
      };
    }
  },
};

const FEW = 200;

/** Who made or changed a row is noted for whoever asks one day: the key forbids to delete people, and so nobody does. */
const isNoted = ({ columns, onDelete }: ForeignKey): boolean => columns.length === 1 && NOTED.test(columns[0]!) && (onDelete === 'no action' || onDelete === 'restrict');
const NOTED = /^(?:created|inserted|entered|added|recorded|uploaded|submitted|posted|published|modified|updated|changed|edited|approved|confirmed|verified|reviewed|signed|rejected|locked|closed|resolved|cancell?ed|revoked|granted|removed|deleted|archived)_?by(?:_?(?:id|user|user_?id))?$/i;

type DeclaredKey = Extract<NewConstraint, { kind: 'foreign key' }>;

function foreignKeysOf(change: Change): readonly DeclaredKey[] {
  const constraints =
    change.kind === 'create table' ? [...change.columns.flatMap((column) => column.constraints), ...change.constraints]
    : change.kind === 'add column' ? change.column.constraints
    : change.kind === 'add constraint' ? [change.constraint]
    : [];
  return constraints.filter((constraint) => constraint.kind === 'foreign key');
}

/** The table as the whole history leaves it: it may have been renamed since. */
function tableNow(final: Schema, name: ObjectName, origin: Origin): Table | undefined {
  const table = findTable(final, name);
  if (table) return table;
  for (const other of final.tables.values()) if (other.constraints.some((constraint) => isFrom(constraint, origin))) return other;
  return undefined;
}

const isFrom = (constraint: Constraint, { path, statement }: Origin): boolean => constraint.origin.path === path && constraint.origin.statement === statement;

/** The key that this very statement declared, as the whole history leaves it: it may have been dropped, made anew elsewhere, or renamed. */
function sameKey(table: Table, declared: DeclaredKey, origin: Origin, declaredHere: number): ForeignKey | undefined {
  const own = keysFrom(table, origin);
  return own.find(({ name, columns }) => (declared.name ? name === declared.name : columns.join() === declared.columns.join())) ?? (own.length === 1 && declaredHere === 1 ? own[0] : undefined);
}

/** Renaming moves no key: where all that the statement declared are still there, each stands where it stood. */
function renamedKey(table: Table, declared: DeclaredKey, { after, change, origin }: ChangeSubject): ForeignKey | undefined {
  const made = 'table' in change ? keysFrom(findTable(after, change.table), origin) : [];
  const left = keysFrom(table, origin);
  return made.length === left.length ? left[made.findIndex(({ columns }) => columns.join() === declared.columns.join())] : undefined;
}

const keysFrom = (table: Table | undefined, origin: Origin): readonly ForeignKey[] =>
  (table?.constraints ?? []).filter((constraint): constraint is ForeignKey => constraint.kind === 'foreign key' && isFrom(constraint, origin));

/** What another database of the workspace has made of a table of the same name and columns. */
function isMended(table: Table | undefined, { columns }: ForeignKey): boolean {
  if (!table) return true;
  // Of a table that others made, the index alone is enough.
  if (table.indexes.some((index) => serves(index, columns))) return true;
  if (!table.complete || !columns.every((column) => table.columns.some(({ name }) => name === column))) return false;
  return !table.constraints.some((constraint) => constraint.kind === 'foreign key' && constraint.columns.join() === columns.join());
}

/** An index that leads with any of the key's columns finds the rows well enough; of a partial one, only `is not null` is implied. */
function serves(index: Index, columns: readonly string[]): boolean {
  if (!['btree', 'hash'].includes(index.method)) return false;
  return columns.includes(index.keys[0]?.column ?? '') && index.predicate.every((conjunct) => columns.some((column) => conjunct.toLowerCase() === `${quoted(column)} is not null`.toLowerCase()));
}

const plainIndex = (columns: readonly string[]): NewIndex => ({
  method: 'btree',
  unique: false,
  nullsNotDistinct: false,
  keys: columns.map((column) => ({ column, direction: 'asc', nulls: 'last' })),
  include: [],
  predicate: [],
});

/** The name of the referenced table where this key is declared. */
function pointAt(statement: Statement, declared: DeclaredKey): Span {
  const found = definitionsIn(statement).find(({ definition, columns }) =>
    definition.references?.table.parts.at(-1)?.name === declared.table.name && columns.join() === declared.columns.join());
  return found?.definition.references?.table ?? { start: statement.start, end: statement.start };
}

function definitionsIn({ tree }: Statement): readonly { readonly definition: ConstraintDefinition; readonly columns: readonly string[] }[] {
  const ofTable = (definition: ConstraintDefinition) => ({ definition, columns: definition.columns.map(({ name }) => name) });
  if (tree?.kind === 'create table') {
    return [...tree.columns.flatMap(({ name, constraints }) => constraints.map((definition) => ({ definition, columns: [name.name] }))), ...tree.constraints.map(ofTable)];
  }
  if (tree?.kind !== 'alter table') return [];
  return tree.actions.flatMap((action) => {
    if (action.kind === 'add constraint') return [ofTable(action.constraint)];
    return action.kind === 'add column' ? action.column.constraints.map((definition) => ({ definition, columns: [action.column.name.name] })) : [];
  });
}

