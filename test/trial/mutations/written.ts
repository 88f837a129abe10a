// A migration that its authors wrote with care, taken for new once more, without the word or the statement that made it harmless.
import type { Database } from '../../../server/src/engine/world.ts';
import type { Level } from '../../../server/src/rules/finding.ts';
import type { Schema, Table } from '../../../server/src/schema/schema.ts';
import type { Name, Statement } from '../../../server/src/sql/tree.ts';
import { isSmall } from '../access.ts';
import type { Ground } from './ground.ts';
import type { Kind, Mutation } from './mutation.ts';

/** A statement of a history in .sql files, with the table that it is about, as it stood before the file. */
interface Written {
  readonly path: string;
  readonly text: string;
  readonly statement: Statement;
  /** The other statements of the file, in order. */
  readonly all: readonly Statement[];
  table(name: Name): Table | undefined;
}

/** Not counted: tables that the same file makes or that are small, and servers that know neither word. */
const written = (id: string, answers: readonly string[], deserves: Level, make: (one: Written) => { readonly table: Table; readonly words: RegExp; readonly at: { readonly start: number; readonly end: number }; readonly hurt?: Statement } | undefined): Kind => ({
  id, chapter: 'migrating', answers,
  *of(ground) {
    for (const one of statementsIn(ground)) {
      const found = make(one);
      const match = found && found.words.exec(one.text.slice(found.at.start, found.at.end));
      if (!found || !match) continue;
      const span = { start: found.at.start + match.index, end: found.at.start + match.index + match[0].length };
      const { start, end } = found.hurt ?? one.statement;
      const mutation: Mutation = { what: `${found.table.name} without ${match[0].replace(/\s+/g, ' ').trim()}`, edits: [{ path: one.path, span, text: '' }], hurt: [{ path: one.path, start, end }], deserves, touches: [found.table.name], fresh: one.path };
      yield mutation;
    }
  },
});

export const concurrently = written('concurrently dropped', ['blocking-index-build'], 'information', ({ statement, table }) => {
  const { tree } = statement;
  const target = tree?.kind === 'create index' && tree.concurrently ? table(tree.table) : undefined;
  return target && { table: target, words: /\s+concurrently\b/i, at: statement };
});

export const notValid = written('not valid dropped', ['blocking-foreign-key', 'blocking-check', 'blocking-not-null'], 'information', ({ statement, table }) => {
  const { tree } = statement;
  const action = tree?.kind === 'alter table' ? tree.actions.find((one) => one.kind === 'add constraint' && one.constraint.notValid) : undefined;
  const target = tree?.kind === 'alter table' && action ? table(tree.name) : undefined;
  return target && action && { table: target, words: /\s+not\s+valid\b/i, at: { start: action.start, end: statement.end } };
});

/** It is said at the first statement that then waits without end. */
export const lockTimeout = written('lock_timeout dropped', ['missing-lock-timeout'], 'hint', ({ statement, text, all, table }) => {
  const after = all.filter(({ start }) => start >= statement.end);
  const locking = after.find(({ tree }) => tree?.kind === 'alter table' && table(tree.name));
  const target = locking?.tree?.kind === 'alter table' ? table(locking.tree.name) : undefined;
  return /^set\s+(?:local\s+|session\s+)?lock_timeout\b/i.test(text.slice(statement.start, statement.end)) && locking && target ? { table: target, words: /^[^]*$/, at: statement, hurt: locking } : undefined;
});

function* statementsIn({ workspace }: Ground): Generator<Written> {
  for (const database of workspace.world.databases) {
    if (database.dialect !== 'postgres') continue;
    for (const path of database.source.files) {
      const file = path.endsWith('.sql') ? database.fold.file(path) : undefined;
      if (!file || !/concurrently|not\s+valid|lock_timeout/i.test(file.text)) continue;
      const before = database.fold.before(path, 0);
      for (const statement of file.script.statements) yield { path, text: file.text, statement, all: file.script.statements, table: (name) => liveIn(before, database, name) };
    }
  }
}

function liveIn(before: Schema, database: Database, name: Name): Table | undefined {
  const last = name.parts.at(-1)?.name;
  const table = [...before.tables.values()].find((one) => one.name === last && one.kind === 'table');
  return table && !isSmall(database.sizes, table) ? table : undefined;
}
