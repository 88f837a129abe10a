// A snapshot as the product hands it to the planner where nothing else is known of a database: figures as they are, and guesses for what its level leaves out.
import { measuresFor, toldBy } from '../../server/src/engine/planning/planned.ts';
import type { PlannedDatabase } from '../../server/src/plans/planner.ts';
import { noSizes } from '../../server/src/query/sizes.ts';
import { ddlOf } from '../../server/src/schema/snapshot/ddl.ts';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';
import { schemaOf } from '../query/support.ts';

/** Guessed times end here, so that a plan is the same on every day. */
const TODAY = '2024-06-30';

export function plannedAt(snapshot: Snapshot): PlannedDatabase {
  const base = ddlOf(snapshot);
  const { measures, ...told } = toldBy(snapshot);
  return { base, tail: [], measures: measuresFor(measures, { schema: schemaOf(base.join(';\n')), sizes: noSizes, today: TODAY }), searchPath: ['public'], ...told };
}
