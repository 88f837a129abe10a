// What the rules of migrating are shown: a statement of a migration that is new, with what its file does around it.
import type { Change } from '../../schema/change.ts';
import type { Schema } from '../../schema/schema.ts';
import { operationsOf, type Operation } from '../../rules/operations.ts';
import type { MigrationSubject, Step } from '../../rules/rule.ts';
import type { Script, Statement } from '../../sql/tree.ts';
import { toHost } from '../../text/sourceMap.ts';
import { saidAbove, saidAtHead } from './around.ts';
import { changesIn } from '../history/changes.ts';
import { wholeSite } from '../history/codeMigrations.ts';
import { toolOf } from '../history/migrationTools.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { inTransactionOf, undoes } from '../history/transactions.ts';
import type { Database, World } from '../world.ts';

/** Undefined of a file that is history, or of which nobody can tell; of the way back; and of what stands in a routine. */
export function migrationSubjectOf(reading: Reading, part: ReadSite, read: ReadStatement, database: Database | undefined, world: Pick<World, 'isNew' | 'usesOf'>): MigrationSubject | undefined {
  const { path } = reading.document;
  const { statement: own, ordinal: place, within, span, changes } = read;
  if (!database?.declaredIn.has(path) || within === 'routine' || database.source.kind === 'dump' || world.isNew(path) !== true) return undefined;
  const whole = database.fold.file(path);
  const site = wholeSite(part, whole);
  const ordinal = database.fold.at(path, part.site, { ordinal: place, statement: own });
  const statement = site.script.statements[ordinal];
  if (!statement) return undefined;
  const { text } = site.site.carrier;
  const file = fileOf(path, site, database);
  if (database.source.unapplied.includes(path) || undoes(file, site.dialect, ordinal)) return undefined;
  const { fold, source, version } = database;
  const tool = toolOf(source.tool);
  const steps = (): readonly FileStep[] => stepsOf(database, site, path);
  const transaction = (): number | undefined => transactionOf(database, site, path, ordinal);
  const asStep = (step: FileStep): Step => ({ ...step, together: step.transaction === undefined || transaction() === undefined ? undefined : step.transaction >= 0 && step.transaction === transaction() });
  let earlier: readonly Step[] | undefined;
  let later: readonly Step[] | undefined;
  return {
    statement,
    text: text.slice(statement.start, statement.end),
    changes,
    get operations() {
      return operationsAt(database, site, path, ordinal);
    },
    path,
    span,
    toHost: (at) => toHost(site.site.carrier.map, at),
    get before() {
      return fold.before(path, ordinal);
    },
    get after() {
      return fold.after(path, ordinal);
    },
    final: fold.final,
    dialect: site.dialect,
    sizes: database.sizes,
    ...(version !== undefined && { version }),
    ...(tool && { tool }),
    get inTransaction() {
      return inTransactionOf(database, site.dialect, file, ordinal);
    },
    said: () => `${saidAtHead(reading)}\n${saidAbove(reading, part, read)}`,
    get earlier() {
      return (earlier ??= steps().filter((step) => step.ordinal < ordinal).map(asStep));
    },
    get later() {
      return (later ??= steps().filter((step) => step.ordinal > ordinal).map(asStep));
    },
    isNew: (origin) => world.isNew(origin.path) === true,
    usesOf: (table, column) => world.usesOf(database, table, column, fold.before(path, ordinal)),
  };
}

/** A file as its tool runs it; of a program with its own text, which says what it opts out of. */
function fileOf(path: string, { script, site }: ReadSite, { fold }: Database): Parameters<typeof undoes>[0] {
  const host = site.library === 'sql' ? undefined : fold.file(path)?.host;
  return { path, text: site.carrier.text, script, ...(host !== undefined && { host }) };
}

interface FileStep {
  readonly ordinal: number;
  readonly statement: Statement;
  readonly text: string;
  readonly changes: readonly Change[];
  readonly operations: readonly Operation[];
  /** Those with one number share a transaction; negative where it runs in none; undefined where that is not known. */
  readonly transaction: number | undefined;
}

/** Every statement of a file asks for the others, and they are found out once. */
function stepsOf(database: Database, site: ReadSite, path: string): readonly FileStep[] {
  const known = files.get(site.script);
  if (known?.fold === database.fold) return known.steps;
  const { text } = site.site.carrier;
  const file = fileOf(path, site, database);
  const steps = site.script.statements.flatMap((statement, ordinal): readonly FileStep[] => {
    if (!tells(statement, text) || undoes(file, site.dialect, ordinal)) return [];
    return [{
      ordinal,
      statement,
      text: text.slice(statement.start, statement.end),
      changes: changesIn(statement, site.dialect, text),
      operations: operationsAt(database, site, path, ordinal),
      transaction: transactionOf(database, site, path, ordinal),
    }];
  });
  files.set(site.script, { fold: database.fold, steps });
  return steps;
}
const files = new WeakMap<Script, { readonly fold: Database['fold']; readonly steps: readonly FileStep[] }>();

/** Rows that are inserted say nothing of locks, and a file may insert very many. */
const tells = ({ tree, start, end, repeats }: Statement, text: string): boolean =>
  !repeats && tree?.kind !== 'insert' && (tree?.kind !== 'select' || /\bset_config\b/i.test(text.slice(start, end)));

function operationsAt({ fold, version }: Database, { site, script, dialect }: ReadSite, path: string, ordinal: number): readonly Operation[] {
  const statement = script.statements[ordinal];
  if (!statement?.tree || !ACTS.has(statement.tree.kind)) return [];
  let before: Schema | undefined;
  let after: Schema | undefined;
  return operationsOf(statement.tree, {
    get before() {
      return (before ??= fold.before(path, ordinal));
    },
    get after() {
      return (after ??= fold.after(path, ordinal));
    },
    dialect,
    text: site.carrier.text.slice(statement.start, statement.end),
    inUtc: script.statements.slice(0, ordinal).some(({ tree }) => tree?.kind === 'set' && /^time\s*zone$/.test(tree.name) && /^'?(?:utc|etc\/utc|gmt|0)'?$/i.test(tree.values[0] ?? '')),
    ...(version !== undefined && { version }),
  });
}

const ACTS: ReadonlySet<string> = new Set(['create index', 'alter table', 'drop', 'create trigger', 'create policy', 'utility']);

/** What the file itself begins and ends divides it; what the tool begins goes on from there. */
function transactionOf(database: Database, site: ReadSite, path: string, ordinal: number): number | undefined {
  const { script, dialect } = site;
  const within = inTransactionOf(database, dialect, fileOf(path, site, database), ordinal);
  if (within !== true) return within === undefined ? undefined : -1;
  return dividesOf(script)[ordinal];
}

function dividesOf(script: Script): readonly number[] {
  const known = divides.get(script);
  if (known) return known;
  let number = 0;
  const found = script.statements.map(({ tree }) => {
    if (tree?.kind === 'transaction' && (tree.action === 'begin' || tree.action === 'commit' || tree.action === 'rollback')) number++;
    return number;
  });
  divides.set(script, found);
  return found;
}
const divides = new WeakMap<Script, readonly number[]>();
