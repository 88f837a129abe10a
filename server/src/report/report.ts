// A workspace's database report, section by section, in the order a team reads it: what is there, what is done with it, what would be better, what to watch.
import type { ReportFacts } from './facts.ts';
import type { Page } from './page.ts';
import { dataModel } from './sections/dataModel.ts';
import { flags } from './sections/flags.ts';
import { indexes } from './sections/indexes.ts';
import { migrations } from './sections/migrations.ts';
import { overview } from './sections/overview.ts';
import { patterns } from './sections/patterns.ts';
import { performance } from './sections/performance.ts';
import { scaling } from './sections/scaling.ts';
import { schemaChanges } from './sections/schemaChanges.ts';

/** `name`: of the workspace. The same facts give the same page. */
export const reportPage = (facts: ReportFacts, name: string): Page => ({
  title: `Database report: ${name}`,
  sections: [overview, dataModel, patterns, schemaChanges, indexes, scaling, migrations, performance, flags].map((section) => section(facts)),
});
