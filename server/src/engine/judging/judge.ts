// Rules meet a reading: (document, world) → findings, purely. A rule that throws costs only its own findings.
import { toHost } from '../../text/sourceMap.ts';
import { slice } from '../../text/span.ts';
import { findTable } from '../../schema/apply/lookup.ts';
import type { Statement } from '../../sql/tree.ts';
import { isAddedIn, keyOn } from './addedColumns.ts';
import { connectionFindings } from './connectionFindings.ts';
import { changeSubjects } from './changeSubjects.ts';
import { dialectIsTold } from './dialectIsTold.ts';
import { isStranger, tablesOf } from './around.ts';
import type { Finding } from '../../rules/finding.ts';
import type { Site } from '../../libraries/site.ts';
import type { Role, Rule } from '../../rules/rule.ts';
import { activeRules, ask, type Subjects } from './ask.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { readWhole } from '../reading/readSite.ts';
import { ownTablesOf, type OwnTable } from '../reading/ownTables.ts';
import { asDemanded } from './demand.ts';
import { isLoose, orSlip, unaskedIn } from './loose.ts';
import { isOnlyShown } from '../reading/onlyShown.ts';
import { migrationSubjectOf } from './migrationSubjects.ts';
import { modelSubjects } from './modelSubjects.ts';
import { querySubjects } from './querySubjects.ts';
import { roleOf } from '../roles.ts';
import { isDeclaredByTheWay } from '../source.ts';
import { StatementContext, type Known } from './statementContext.ts';
import { rememberVerdict, verdictOn } from './verdicts.ts';
import type { Database, World } from '../world.ts';

/** A finding with what is needed to show it, to fix it and to tell it apart. */
export interface Judged {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly role: Role;
  readonly database?: Database;
  /** It stands in a migration that is not yet history. */
  readonly isNew: boolean;
  /** Nobody is seen to use its file, and it is no mistake for certain; or nobody is seen to call its routine, or it takes no time. */
  readonly isQuiet?: true;
  readonly site: ReadSite;
  readonly statement: ReadStatement;
}

export interface Judgement {
  readonly findings: readonly Judged[];
  /** Rules that threw, named once each. */
  readonly failures: readonly string[];
}

export function judge(reading: Reading, world: World, rules: readonly Rule[]): Judgement {
  const findings: Judged[] = [];
  const failures = new Set<string>();
  const { path } = reading.document;
  const failed = (rule: Rule, error: unknown): void => void failures.add(`Rule \`${rule.id}\` failed in ${path}: ${error instanceof Error ? error.message : String(error)}`);
  const ownTables = ownTablesOf(reading);
  const made = ownTables.map(({ change }) => change);
  // A file of the command has no versions, and is judged once.
  const isEdited = reading.document.version > 0;
  for (const site of isOnlyShown(reading) ? [] : reading.sites) {
    if (site.unreached) continue;
    const { declares } = site.site;
    const databases = declares ? declaredBy(site.site, path, world) : site.site.model === 'told' ? comparedWith(site.site, path, world) : world.databasesOf(path, site.site.dialect);
    const role = declares ? roleOf(path, 'migration') : world.roleOf(path);
    const active = activeRules(rules, role, world.settings, path);
    const guilty = new Set<Statement>();
    for (const read of site.statements) {
      // What repeats a statement up to its literals is as good as that one.
      const { repeats } = read.statement;
      if ((repeats && !guilty.has(repeats)) || site.site.added?.includes(read.statement.start)) continue;
      const statement = readWhole(site, read);
      const database = spokenTo(databases, statement);
      if (site.site.unsure && !hasTables(database, statement)) continue;
      const circumstances = isEdited && !declares && !database?.declaredIn.has(path) ? { path, database, role, rules, world, made } : undefined;
      const fresh = (): readonly Judged[] => {
        const found: Judged[] = [];
        const subjects = subjectsOf(reading, site, statement, database, role, ownTables, world);
        const place = withoutUndefined({ database, role, isNew: subjects.migration !== undefined, site, statement });
        ask(active, subjects, site.dialect, (rule, answer) => {
          try {
            for (const one of answer()) found.push({ finding: { related: [], intentions: [], ...one, rule: rule.id }, rule, ...place });
          } catch (error) {
            failed(rule, error);
          }
        });
        return found;
      };
      const known = circumstances && verdictOn([reading, site, statement], circumstances, fresh);
      const found = known ? known.map((one) => ({ ...one, site })) : fresh();
      findings.push(...(site.site.called && findings.length > 0 ? found.filter((one) => !findings.some((other) => saysTheSame(one, other))) : found));
      if (found.length > 0) guilty.add(statement.statement);
      if (!known && circumstances && failures.size === 0) rememberVerdict(statement, circumstances, found);
    }
  }
  findings.push(...connectionFindings(reading, world, rules, failed));
  const weighed = (all: readonly Judged[]): Judgement => {
    if (all.length === 0) return { findings: all, failures: [...failures] };
    const isOfLoose = isLoose(reading, world);
    const isUnasked = unaskedIn(reading);
    return { findings: all.map((one) => (isOfLoose || isUnasked(one) ? orSlip(one) : asDemanded(one, world, path))), failures: [...failures] };
  };
  // Only where something is called absent is it worth asking whose database this is.
  if (!findings.some(({ rule }) => rule.claimsAbsence)) return weighed(findings);
  const { text } = reading.document;
  const isCertain = ({ rule, database, finding, statement }: Judged): boolean => {
    if (!rule.claimsAbsence) return true;
    const written = rule.claimsAbsence === 'of a key' ? keyOn(statement.query?.sources[0]?.table?.name ?? '') : slice(text, finding.span);
    if (!database) return !isAddedIn(text, written);
    return !isStranger(reading, world.databasesOf(path, database.dialect)) && !world.isBehind(database, finding, written);
  };
  const doubtful = new Set(findings.filter((one) => !isCertain(one)));
  const doubted = new Map<ReadStatement, number>();
  for (const { statement } of doubtful) doubted.set(statement, (doubted.get(statement) ?? 0) + 1);
  // Where a statement uses several names that nobody declares, one that is nearly declared is no slip either.
  const certain = findings.filter((one) => !doubtful.has(one) && !(one.rule.claimsAbsence === 'of a name' && (doubted.get(one.statement) ?? 0) > 1));
  return weighed(certain);
}

/** What a library sends for one call asks twice what the call says once, and calls may share the object of their conditions. */
const saysTheSame = ({ finding: a }: Judged, { finding: b }: Judged): boolean => a.rule === b.rule && a.message === b.message && a.span.start === b.span.start && a.span.end === b.span.end;

/** The database of which what a program declares is a part. */
const declaredBy = ({ dialect }: Site, path: string, { databases }: World): readonly Database[] => databases.filter((one) => one.dialect === dialect && isDeclaredByTheWay(one.source) && one.source.files.includes(path));

/** The database whose history what a program declares is compared with. */
const comparedWith = ({ library }: Site, path: string, { databases }: World): readonly Database[] => databases.filter(({ source }) => source.programs?.some((one) => one.library === library && one.files.includes(path)));

/** Of several databases, the first that has every table of a statement; where none has, it cannot be told. */
export function spokenTo(databases: readonly Database[], read: ReadStatement): Database | undefined {
  // A statement that only moved is lowered when its query is asked for.
  const query = databases.length < 2 ? undefined : read.query;
  if (!query) return databases[0];
  const tables = tablesOf(query);
  return databases.find(({ fold }) => tables.every((table) => findTable(fold.final, table)));
}

/** Whether a database has every table that a statement names, and it names one. */
function hasTables(database: Database | undefined, { query }: ReadStatement): boolean {
  const tables = query ? tablesOf(query) : [];
  return database !== undefined && tables.length > 0 && tables.every((table) => findTable(database.fold.final, table));
}

type Place = Omit<Judged, 'finding' | 'rule' | 'database'> & { readonly database: Database | undefined };
const withoutUndefined = ({ database, ...rest }: Place): Omit<Judged, 'finding' | 'rule'> => (database ? { ...rest, database } : rest);

/** What the rules are shown of one statement. */
export function subjectsOf(reading: Reading, site: ReadSite, read: ReadStatement, database: Database | undefined, role: Role, ownTables: readonly OwnTable[], world: Known): Subjects {
  const context = new StatementContext(reading, site, read, database, role, ownTables, world);
  const { path, isNew } = context;
  return {
    queries: querySubjects(context),
    changes: changeSubjects(context),
    migration: migrationSubjectOf(reading, site, read, database, world),
    models: modelSubjects(context),
    statement: read.within === 'routine'
      ? undefined
      : { statement: read.statement, path, text: site.site.carrier.text, toHost: (at) => toHost(site.site.carrier.map, at), site: site.site, dialect: site.dialect, role, dialectIsTold: () => dialectIsTold(path, site, read.statement, database), ...(isNew !== undefined && { isNew }) },
  };
}
