// What is said of a file of SQL that nobody is seen to use: it may have been right on the schema of its day, and whoever runs it looks at what comes.
import type { Finding } from '../rules/finding.ts';
import type { Judged } from './judge.ts';
import type { Reading } from './read.ts';
import type { World } from './world.ts';

/** A file of SQL that nothing loads and nothing says what it is for: somebody runs it by hand, or did so long ago. */
export const isLoose = ({ document: { path, language } }: Reading, world: World): boolean =>
  language === 'sql' && world.hasPrograms() && world.declaredAs(path) === undefined && !QUERIES.test(path) && world.loadersOf(path).length === 0 && !world.databases.some(({ source }) => source.queries?.includes(path));

const QUERIES = /(?:^|\/)(?:quer(?:y|ies)|sql|dao|repositor(?:y|ies))\//i;

/** In such a file only what is nearly a name that exists is certainly a mistake; the rest may have been so on purpose, once. What is marked for a tool is that tool's. */
export const orSlip = (judged: Judged): Judged =>
  judged.statement.annotation || (judged.rule.claimsAbsence === 'of a name' && judged.finding.intentions.length > 0) ? judged : { ...judged, finding: { ...judged.finding, atMost: quieter(judged.finding.atMost) } };

const quieter = (atMost: Finding['atMost']): 'information' | 'hint' => (atMost === 'hint' ? 'hint' : 'information');
