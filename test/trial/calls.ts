// Whether a server takes what calls are read as: each statement of an application's calls is prepared by PostgreSQL over the application's own migrations.
// What is refused is counted by what the server says.
// `npx tsx test/trial/calls.ts DIR`: how many calls there are, how many are read with every clause known, and what the server refuses.
import { PGlite } from '@electric-sql/pglite';
import { openFiles } from '../../server/src/edge/files.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { statementsOf } from '../../server/src/plans/ddl.ts';
import type { SqlCarrier } from '../../server/src/libraries/site.ts';
import { groupBy } from '../../server/src/text/groupBy.ts';
import type { Span } from '../../server/src/text/span.ts';

async function main([root = '.']: readonly string[]): Promise<void> {
  const files = openFiles(root);
  const workspace = openWorkspace(files, defaultSettings);
  const database = await PGlite.create();
  const declared = workspace.world.databases.find(({ dialect }) => dialect === 'postgres');
  const paths = declared?.source.files ?? [];
  // Migrations that are programs are taken as they are folded.
  const made = paths.every((path) => path.endsWith('.sql')) ? paths.map((path) => files.read(path)!) : statementsOf(declared!.fold.final);
  let failed = 0;
  for (const sql of made) await database.exec(sql).catch(() => failed++);

  const counts = { calls: 0, statements: 0, closed: 0, prepared: 0, refused: 0 };
  const refused: string[] = [];
  for (const path of workspace.paths) {
    if (path.endsWith('.sql')) continue;
    for (const { site, statements } of workspace.read(path)?.sites ?? []) {
      if (!site.called) continue;
      counts.statements += statements.length;
      if (!site.reason.startsWith('relation')) counts.calls++;
      for (const statement of statements) {
        if (statement.query?.open.size !== 0) continue;
        counts.closed++;
        // What no text is written for no server can be asked.
        if (dialectOf(site.dialect ?? 'postgres').isNotation) continue;
        if (site.carrier.holes.some(({ role }) => role !== 'parameter')) continue;
        const sql = sent(site.carrier, statement.statement);
        try {
          await database.exec(`prepare one as ${sql}; deallocate one;`);
          counts.prepared++;
        } catch (error) {
          counts.refused++;
          refused.push(`${path} ${site.reason}: ${(error as Error).message}\n  ${sql.replace(/^select .*? from /, 'select … from ').slice(0, 300)}`);
          await database.exec('deallocate all');
        }
      }
    }
  }
  console.log(counts, `${failed} of ${made.length} ${made.length === paths.length ? 'migrations' : 'statements of the folded schema'} failed`);
  const said = groupBy(refused, (one) => /: ([^\n]*)\n/.exec(one)![1]!);
  for (const [message, all] of [...said].toSorted((a, b) => b[1].length - a[1].length)) console.log(`${all.length} ${message}`);
  for (const one of refused.slice(0, 40)) console.log(one);
}

/** As the driver would send it: in a string of SQL, where a pattern is bound, with nothing for the value. */
function sent({ text, holes }: SqlCarrier, { start, end }: Span): string {
  let made = '';
  let at = start;
  let bound = 0;
  holes.filter(({ sql }) => sql.start >= start && sql.end <= end).forEach(({ sql }) => {
    const before = text.slice(at, sql.start);
    made += before;
    made += (made.split("'").length - 1) % 2 === 1 ? '' : `$${++bound}`;
    at = sql.end;
  });
  return made + text.slice(at, end);
}

void main(process.argv.slice(2));
