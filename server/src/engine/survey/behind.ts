// Which databases have moved on without the files that declare them. A program that uses one name which its schema lacks is wrong;
// one that uses many runs against a database that somebody has changed by hand, and a reviewer says that once.
import type { Finding } from '../../rules/finding.ts';
import { rules } from '../../rules/all.ts';
import type { Change } from '../../schema/change.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { isSlip } from '../../text/closest.ts';
import { linesOf } from '../../text/lines.ts';
import { slice } from '../../text/span.ts';
import { bareName, columnsAddedIn, keyOn } from '../judging/addedColumns.ts';
import { changesIn } from '../history/changes.ts';
import type { Fold } from '../history/fold.ts';
import { judge } from '../judging/judge.ts';
import type { Reading } from '../reading/read.ts';
import type { Database, World } from '../world.ts';

/** More names than this are no slip. */
const SLIPS = 3;
/** Nor is one that so many files share. */
const SHARED = 3;

const claiming = rules.filter(({ claimsAbsence }) => claimsAbsence);

/** What the programs of a workspace say of its databases. */
export interface Behind {
  /** By database: one sentence on what its files lack. */
  readonly databases: ReadonlyMap<string, string>;
  /** Tables, columns and keys that a program or a script beside the history makes, or that several files name alike, by bare name. */
  readonly made: ReadonlySet<string>;
}

export const NOT_BEHIND: Behind = { databases: new Map(), made: new Set() };

/** What one file says of that: plain data. */
export interface Lags {
  readonly made: readonly string[];
  readonly lacking: readonly { readonly database: string; readonly message: string; readonly place: string }[];
  /** Names that look mistyped. */
  readonly mistyped?: readonly string[];
}

export function lagsIn(reading: Reading, world: World): Lags {
  const { path, text } = reading.document;
  const mistyped = new Set<string>();
  const lacking = judge(reading, { ...world, isBehind: () => false }, claiming).findings.flatMap(({ finding, database, role }) => {
    const written = slice(text, finding.span);
    if (!database || hadOnce(database, written) || (role !== 'application' && role !== 'job' && role !== 'script')) return [];
    if (isMistyped(finding, written)) {
      mistyped.add(bareName(written));
      return [];
    }
    return [{ database: database.id, message: finding.message, place: `${path}:${linesOf(text).position(finding.span.start).line + 1}` }];
  });
  // A program that declares a database may add columns by texts that its fold has not seen.
  const unseen = reading.document.language === 'sql' ? [] : columnsAddedIn(text).filter((name) => !world.databases.some((database) => hadOnce(database, name)));
  return { made: world.declaredAs(path) === undefined ? [...madeIn(reading), ...unseen] : unseen, lacking, ...(mistyped.size > 0 && { mistyped: [...mistyped] }) };
}

/** What the files of a workspace say together. */
export function behindBy(files: Iterable<Lags>): Behind {
  const lacks = new Map<string, Map<Finding['message'], string>>();
  const made = new Set<string>();
  const mistyped = new Map<string, number>();
  for (const file of files) {
    for (const name of file.made) made.add(name);
    for (const name of file.mistyped ?? []) {
      const count = (mistyped.get(name) ?? 0) + 1;
      mistyped.set(name, count);
      if (count >= SHARED) made.add(name);
    }
    for (const { database, message, place } of file.lacking) {
      const own = lacks.get(database) ?? new Map<string, string>();
      lacks.set(database, own);
      // A name is lacking once, however often it is used: the messages tell the names apart.
      if (!own.has(message)) own.set(message, place);
    }
  }
  return { databases: new Map([...lacks].filter(([, own]) => own.size > SLIPS).map(([id, own]) => [id, sentence(id, own)])), made };
}

const madeIn = ({ sites }: Reading): readonly string[] => sites.flatMap(({ site, statements }) => (site.model ? [] : statements).flatMap(({ changes }) => changes.flatMap((change): readonly string[] => {
  switch (change.kind) {
    case 'create table': return [change.table.name.toLowerCase()];
    case 'create view': return [change.view.name.toLowerCase()];
    case 'add column': return [change.column.name.toLowerCase()];
    case 'create index': return change.index.unique ? [keyOn(change.table.name)] : [];
    case 'add constraint': return change.constraint.kind === 'unique' || change.constraint.kind === 'primary key' ? [keyOn(change.table.name)] : [];
    default: return [];
  }
})));

/** Whether a name is one slip away from the one that is proposed for it: then it is no sign of anything else. */
export const isMistyped = ({ intentions }: Finding, written: string): boolean =>
  intentions.some((intend) => intend.kind === 'query' && intend.change.some((one) => one.kind === 'rename' && isSlip(one.name, bareName(written)) && !isPlural(one.name, bareName(written))));

/** The plural of a name may be the name of something else. */
const isPlural = (a: string, b: string): boolean => a === `${b}s` || b === `${a}s`;

/** Whether the history of a database dropped or renamed what a text names: that this is gone is known for certain. */
export function hadOnce({ fold, dialect }: Database, written: string): boolean {
  let names = gone.get(fold);
  if (!names) {
    names = new Set(fold.checkpoints.flatMap(({ file }) => (file ? file.script.statements.flatMap((statement) => changesIn(statement, dialectOf(dialect), file.text).flatMap(goneBy)) : [])));
    gone.set(fold, names);
  }
  return names.has(bareName(written));
}

const gone = new WeakMap<Fold, ReadonlySet<string>>();

function goneBy(change: Change): readonly string[] {
  switch (change.kind) {
    case 'drop': return [change.name.name.toLowerCase()];
    case 'rename table': return [change.table.name.toLowerCase()];
    case 'drop column': case 'rename column': return [change.column.toLowerCase()];
    default: return [];
  }
}

function sentence(id: string, lacking: ReadonlyMap<string, string>): string {
  const [[message, place] = ['', '']] = lacking;
  return `The files that declare the database \`${id}\` lack ${lacking.size} tables and columns that programs use, so they are behind it and nothing is said of a name they do not know; the first: ${message.replace(/\.$/, '')} (${place}). \`databases\` in plansight.json can name other files.`;
}
