// An index whose keys are the first keys of another answers nothing that the other does not, and costs a write for every row.
// PostgreSQL manual, 11.3 Multicolumn Indexes: a B-tree is used for conditions on its leading columns.
import type { Index, IndexKeyPart, Table } from '../../schema/schema.ts';
import { dropIndexSql } from '../../sql/createIndex.ts';
import { sizeOfTable } from '../../query/sizes.ts';
import { asHistory, isFrom, tableOf } from '../declared.ts';
import type { ChangeSubject, Rule } from '../rule.ts';

export const redundantIndex: Rule = {
  id: 'redundant-index',
  title: 'Keep one index where another begins with its keys',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  assumes: 'indexes',
  looksAt: 'change',

  *check(subject) {
    const { change, statement, sizes, toHost, final, dialect } = subject;
    if (change.kind !== 'create index' || change.index.unique || subject.undoes) return;
    const table = tableOf(subject);
    const own = table?.indexes.filter((one) => isFrom(one, subject)) ?? [];
    // A block may make several; what one alone made is itself, though it is renamed since.
    const index = own.length > 1 ? own.find(({ name }) => name === change.index.name) : own[0];
    if (!table || !index || !isPlain(index) || sizeOfTable(sizes, table) === 'small') return;
    const wider = table.indexes.find((other) => other !== index && covers(table, other, index));
    if (!wider) return;
    const tree = statement.tree;
    const keys = wider.keys.map(({ column }) => column).join(', ');
    const same = wider.keys.length === index.keys.length;
    const home = { name: table.name, ...(!final.searchPath.includes(table.schema) && { schema: table.schema }) };
    const says = `\`${wider.name}\` on (${keys}) ${same ? 'has the same keys' : 'begins with the same keys'}, so \`${index.name}\` answers nothing more and is written all the same`;
    yield {
      span: toHost(tree?.kind === 'create index' ? tree.name ?? tree.verb : { start: statement.start, end: statement.start }),
      weight: isDear(subject, table, same && wider.unique) ? 'high' : 'unknown',
      ...asHistory(subject),
      message: `${says}; drop it.`,
      // Of a table whose rows nobody knows, a planner would be started to say what the keys say.
      ...(sizes.rows(`${table.schema}.${table.name}`) !== undefined && { claim: { kind: 'drop' as const, table: home, index: index.name, says } }),
      related: [{ at: wider.origin, message: `\`${wider.name}\` is declared here` }],
      intentions: [{ kind: 'migration', title: `Drop index ${index.name}`, safe: false, sql: dropIndexSql(home, index.name, dialect) }],
    };
  },
};

/** From this many rows on, a write for every row is felt. */
const FELT = 50_000;

/** What is declared unique and indexed again was never meant, unless it is known to be small; the files of SQLite are written by one at a time, who feels no index. */
function isDear({ dialect, sizes }: ChangeSubject, { schema, name }: Table, isTwice: boolean): boolean {
  const rows = sizes.rows(`${schema}.${name}`);
  return dialect.id !== 'sqlite' && (rows === undefined ? isTwice : rows >= FELT);
}

/** A partial one is smaller, and one that includes columns answers more. */
const isPlain = ({ method, unique, constraint, predicate, include, keys }: Index): boolean =>
  method === 'btree' && !unique && !constraint && predicate.length === 0 && include.length === 0 && keys.every(({ column }) => column !== undefined);

/** Of two that are equal the later one is redundant, unless only the other guards a constraint. */
function covers(table: Table, wide: Index, narrow: Index): boolean {
  if (wide.method !== 'btree' || wide.predicate.length > 0 || wide.keys.length < narrow.keys.length) return false;
  if (!narrow.keys.every((key, at) => isSame(key, wide.keys[at]!)) && !narrow.keys.every((key, at) => isSame(backwards(key), wide.keys[at]!))) return false;
  return wide.keys.length > narrow.keys.length || wide.unique || wide.include.length > 0 || table.indexes.indexOf(wide) < table.indexes.indexOf(narrow);
}

/** An index is read in either direction (PostgreSQL manual, 11.4 Indexes and ORDER BY). */
const backwards = (key: IndexKeyPart): IndexKeyPart => ({ ...key, direction: key.direction === 'asc' ? 'desc' : 'asc', nulls: key.nulls === 'first' ? 'last' : 'first' });

const isSame = (a: IndexKeyPart, b: IndexKeyPart): boolean =>
  a.column === b.column && a.direction === b.direction && a.nulls === b.nulls && a.operatorClass === b.operatorClass && a.collation === b.collation && a.length === b.length;
