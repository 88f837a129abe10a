// What is said of a file of SQL that nobody is seen to use: its names may have been right on the schema of their day, and whoever runs it waits for what comes.
import type { Level } from '../../rules/finding.ts';
import type { Judged } from './judge.ts';
import type { Reading } from '../reading/read.ts';
import type { World } from '../world.ts';

/** A file of SQL that nothing loads and nothing says what it is for: somebody runs it by hand, or did so long ago. */
export const isLoose = ({ document: { path, language } }: Reading, world: World): boolean =>
  language === 'sql' && world.hasPrograms() && world.declaredAs(path) === undefined && !QUERIES.test(path) && world.loadersOf(path).length === 0 && !world.databases.some(({ source }) => source.queries?.includes(path));

const QUERIES = /(?:^|\/)(?:quer(?:y|ies)|sql|dao|repositor(?:y|ies))\//i;

/** In such a file only what is nearly a name that exists is certainly a mistake; what is wrong or dangerous is so whoever runs it, and what is slow may be so on purpose, once. What is marked for a tool is that tool's. */
export function orSlip(judged: Judged): Judged {
  const { rule, finding, statement } = judged;
  const isCertain = rule.claimsAbsence === 'of a name' ? finding.intentions.length > 0 : rule.level === 'error';
  return statement.annotation || isCertain ? judged : { ...judged, isQuiet: true };
}

/** sqlc makes nothing of a query without a name: it is asked by nobody, where the others of its file have names. */
export function unaskedIn({ sites, document: { language } }: Reading): (judged: Judged) => boolean {
  const isOfSqlc = language === 'sql' && sites.some(({ statements }) => statements.some(({ annotation }) => annotation?.expandsStars));
  // Its query is not asked for: that of a statement which only moved is not lowered yet.
  return ({ rule, statement }) => isOfSqlc && rule.looksAt === 'query' && !statement.annotation;
}

/** The loudest level that a finding may have. */
export const atMostOf = ({ finding: { atMost }, isQuiet }: Judged): Level | undefined => (isQuiet && atMost !== 'hint' ? 'information' : atMost);
