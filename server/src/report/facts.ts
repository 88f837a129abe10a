// What a report is made of: everything that is known of a workspace's databases, what its programs do with them, and what was found, as plain data.
import type { ReportedFinding } from '../engine/showing/report.ts';
import { placeOf } from '../engine/showing/origins.ts';
import type { Workspace } from '../engine/workspace.ts';
import type { Database } from '../engine/world.ts';
import type { WorkloadAdvice } from '../plans/workload.ts';
import type { Rule } from '../rules/rule.ts';
import { JOURNAL } from '../rules/words.ts';
import { keyOfTable } from '../schema/apply/lookup.ts';
import type { Origin, QualifiedName, Table } from '../schema/schema.ts';
import { linesOf } from '../text/lines.ts';
import type { At } from './page.ts';
import { newMigrations, type NewMigrations } from './pending.ts';
import { recordedUse, usesIn, type TableUse } from './usage.ts';

export interface ReportFacts {
  readonly databases: readonly DatabaseFacts[];
  readonly findings: readonly FindingFacts[];
  /** What could not be read, one sentence each. */
  readonly notes: readonly string[];
  readonly files: number;
  readonly queries: number;
  readonly understood: number;
}

export interface DatabaseFacts {
  readonly database: Database;
  /** Tables, views and the like, the largest first, then by name; temporary ones and tools' own journals left out. */
  readonly tables: readonly TableFacts[];
  readonly migrations: NewMigrations;
  /** Undefined where no planner was asked. */
  readonly advice?: AdviceFacts;
  /** Where something is declared; undefined where its file is gone. */
  declared(origin: Origin): At | undefined;
}

export interface TableFacts {
  readonly key: QualifiedName;
  readonly table: Table;
  readonly rows?: number;
  readonly at?: At;
  /** Undefined where no program names it. */
  readonly use?: TableUse;
  /** By the server's own count. */
  readonly recorded?: { readonly calls: number; /** Milliseconds. */ readonly time: number };
}

export interface AdviceFacts extends WorkloadAdvice {
  /** The queries were those that the server was sent, with how often; else each that stands in the code, once. */
  readonly recorded: boolean;
  /** Where a query stands in the code. */
  placeOf(query: WorkloadAdvice['indexes'][number]['by'][number]): At | undefined;
}

export interface FindingFacts {
  readonly finding: ReportedFinding;
  readonly at: At;
  readonly looksAt: Rule['looksAt'] | undefined;
  /** The SQL of a migration that would mend it. */
  readonly sql?: string;
}

export interface Gathering {
  readonly workspace: Workspace;
  readonly findings: readonly ReportedFinding[];
  readonly rules: readonly Rule[];
  textOf(path: string): string | undefined;
  /** A path of the workspace as the report shows it. */
  nameOf(path: string): string;
  wanted(path: string): boolean;
  adviceFor(database: Database): AdviceFacts | undefined;
}

export function factsOf({ workspace, findings, rules, textOf, nameOf, wanted, adviceFor }: Gathering): Pick<ReportFacts, 'databases' | 'findings'> {
  const linesIn = new Map<string, ReturnType<typeof linesOf>>();
  const lineOf = (path: string, offset: number): number => {
    const known = linesIn.get(path) ?? linesOf(textOf(path) ?? '');
    linesIn.set(path, known);
    return known.position(offset).line + 1;
  };
  const shown = ({ path, line }: At): At => ({ path: nameOf(path), line });
  const declared = (origin: Origin): At | undefined => {
    const place = placeOf(origin, workspace);
    return place && { path: nameOf(place.path), line: lineOf(place.path, place.span.start) };
  };
  const uses = usesIn(workspace, wanted);
  const databases = workspace.world.databases.map((database): DatabaseFacts => {
    const advice = adviceFor(database);
    const recorded = database.snapshot && recordedUse(database.snapshot.snapshot, database);
    const migrations = newMigrations(workspace, database);
    return {
      database,
      declared,
      tables: tablesOf(database, (table) => {
        const [at, use, calls, rows] = [declared(table.origin), uses.get(database)?.get(keyOfTable(table)), recorded?.get(keyOfTable(table)), database.sizes.rows(keyOfTable(table))];
        return { key: keyOfTable(table), table, ...(rows !== undefined && { rows }), ...(at && { at }), ...(use && { use: shownUse(use, shown) }), ...(calls && { recorded: calls }) };
      }),
      migrations: { files: migrations.files?.map(nameOf), operations: migrations.operations.map((one) => ({ ...one, at: shown(one.at) })) },
      ...(advice && { advice: { ...advice, placeOf: (query) => {
        const at = advice.placeOf(query);
        return at && shown(at);
      } } }),
    };
  });
  const looksAt = new Map(rules.map((rule) => [rule.id, rule.looksAt]));
  return {
    databases,
    findings: findings.map((finding): FindingFacts => {
      const sql = finding.fixes.flatMap(({ files }) => files)[0]?.text;
      return { finding, at: { path: nameOf(finding.path), line: lineOf(finding.path, finding.span.start) }, looksAt: looksAt.get(finding.rule), ...(sql !== undefined && { sql }) };
    }),
  };
}

const shownUse = (use: TableUse, shown: (at: At) => At): TableUse => ({ ...use, reads: use.reads.map(shown), inserts: use.inserts.map(shown), updates: use.updates.map(shown), deletes: use.deletes.map(shown) });

function tablesOf({ fold }: Database, factsFor: (table: Table) => TableFacts): readonly TableFacts[] {
  return [...fold.final.tables.values()]
    .filter(({ temporary, name }) => !temporary && !JOURNAL.test(name))
    .map(factsFor)
    .sort((a, b) => (b.rows ?? -1) - (a.rows ?? -1) || (a.key < b.key ? -1 : 1));
}
