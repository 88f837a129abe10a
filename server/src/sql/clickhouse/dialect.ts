// ClickHouse: columns sorted by a primary key, no indexes on rows; names are told apart by case; functions from docs/en/sql-reference.
import { base, columnarModel, symbols } from '../common.ts';
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';
import { grammar } from './grammar.ts';

const AGGREGATES = `
any anylast anyheavy anylastrespectnulls argmax argmin avgweighted boundingratio categoricalinformationvalue contingency corrmatrix covarpop covarsamp cramersv deltasum
deltasumtimestamp entropy exponentialmovingaverage first_value last_value flamegraph grouparray grouparrayinsertat grouparraylast grouparraymovingavg grouparraymovingsum
grouparraysample grouparraysorted groupbitand groupbitor groupbitxor groupbitmap groupconcat groupuniqarray histogram intervallengthsum kurtpop kurtsamp largesttrianglethreebuckets
mannwhitneyutest maxintersections maxmap meanztest median minmap quantile quantiles quantileexact quantileexactweighted quantiledeterministic quantiletdigest quantiletdigestweighted
quantiletiming quantilebfloat16 quantileddsketch quantilesexact quantilestdigest quantilestiming rankcorr retention sequencecount sequencematch sequencenextnode simplelinearregression
singlevalueornull skewpop skewsamp sparkbar stddevpop stddevsamp stochasticlinearregression studentttest sumcount sumkahan summap summapwithoverflow sumwithoverflow theilsu topk
topkweighted uniq uniqcombined uniqcombined64 uniqexact uniqhll12 uniqthetasketch uniqupto varpop varsamp welchttest windowfunnel`;

export const clickhouse: Dialect = {
  ...base,
  id: 'clickhouse',
  title: 'ClickHouse',
  nameQuotes: new Map([['`', '`'], ['"', '"']]),
  backslashEscapes: true,
  dollarStrings: true,
  hashComments: true,
  nestedComments: true,
  operators: ['==', ...symbols],
  spellings: { '==': '=' },
  reserved: words(`
    ALL AND AS ASC BETWEEN BY CASE CROSS DESC DISTINCT ELSE EXCEPT EXISTS FROM FULL GROUP HAVING IN INNER INTERSECT INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT NULL ON OR ORDER OUTER RIGHT
    SELECT SET THEN UNION USING WHEN WHERE WITH ARRAY FINAL PREWHERE QUALIFY`),
  ternary: true,
  bareUsing: true,
  branchTails: true,
  callable: words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT ARRAY LIKE NOT AND OR ALL GROUPING'),
  needsAs: words('FORMAT SETTINGS SAMPLE OFFSET WINDOW PREWHERE GLOBAL ASOF ANTI SEMI PASTE DIV MOD ILIKE ANY IS INTERPOLATE APPLY REGEXP COLLATE FOR VALUES'),
  words: words(`
    RESPECT     ANTI ANY ASOF FINAL FILL GLOBAL INTERPOLATE OUTFILE PASTE POPULATE PREWHERE REPLICATED SAMPLE SEMI SETTINGS STALENESS STEP TOTALS TTL CODEC PROJECTION APPLY OPTIMIZE EXCHANGE
    SYSTEM UNDROP DEDUPLICATE WATCH RLIKE ALIAS EPHEMERAL SYNC DETACH`),
  numberedColumns: true,
  inlineAliases: true,
  trailingCommas: true,
  looseDefinitions: true,
  aggregates: words(AGGREGATES.toLowerCase()),
  combinators: /(?:if|array|map|simplestate|state|merge|mergestate|foreach|distinct|ordefault|ornull|resample|argmin|argmax)$/,
  // "Nullable(T)"; the settings join_use_nulls and transform_null_in, which are off by default.
  nulls: 'rare',
  searchPath: ['default'],
  model: { ...columnarModel, primaryKey: 'order', columns: 'by type' },
  grammar,
};
