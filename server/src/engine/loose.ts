// What is said of names in a file of SQL that nobody is seen to use: it may have been right on the schema of its day.
import type { Judged } from './judge.ts';
import type { Reading } from './read.ts';
import type { World } from './world.ts';

/** A file of SQL that nothing loads and nothing says what it is for: somebody runs it by hand, or did so long ago. */
export const isLoose = ({ document: { path, language } }: Reading, world: World): boolean =>
  language === 'sql' && world.hasPrograms() && world.declaredAs(path) === undefined && !QUERIES.test(path) && world.loadersOf(path).length === 0 && !world.databases.some(({ source }) => source.queries?.includes(path));

const QUERIES = /(?:^|\/)(?:quer(?:y|ies)|sql|dao|repositor(?:y|ies))\//i;

/** In such a file only what is nearly a name that exists is certainly a mistake. */
export const orSlip = (judged: Judged): Judged =>
  judged.rule.claimsAbsence === 'of a name' && !judged.statement.annotation && judged.finding.intentions.length === 0 ? { ...judged, finding: { ...judged.finding, atMost: 'information' } } : judged;
