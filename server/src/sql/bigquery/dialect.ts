// BigQuery (GoogleSQL): stored by columns, in partitions and clusters; paths of three parts, often in one pair of quotes; docs: reference/standard-sql.
import { base, columnarModel, symbols } from '../common.ts';
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';
import { grammar } from './grammar.ts';

const AGGREGATES = `
approx_quantiles approx_top_count approx_top_sum array_concat_agg countif logical_and logical_or max_by min_by st_centroid_agg st_extent st_union_agg hll_count.init hll_count.merge
hll_count.merge_partial hll_count.extract kll_quantiles.init_int64 kll_quantiles.merge_int64 kll_quantiles.init_float64 grouping`;

const blocks: ReadonlySet<string> = new Set(['IF', 'LOOP', 'WHILE', 'FOR', 'REPEAT', 'CASE']);

export const bigquery: Dialect = {
  ...base,
  id: 'bigquery',
  title: 'BigQuery',
  nameQuotes: new Map([['`', '`']]),
  stringQuotes: ['"'],
  backslashEscapes: true,
  hashComments: true,
  operators: ['|>', ...symbols],
  stringPrefixes: new Set(['r', 'b', 'rb', 'br']),
  tripleQuotes: true,
  reserved: words(`
    ALL AND AS ASC BETWEEN BY CASE COLLATE CREATE CROSS DEFAULT DESC DISTINCT ELSE EXCEPT EXISTS FOR FROM FULL GROUP HAVING IN INNER INTERSECT INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT NULL ON OR
    ORDER OUTER RIGHT SELECT SET THEN TO UNION USING WHEN WHERE WITH QUALIFY UNNEST WINDOW`),
  callable: words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT UNNEST GROUPING RANGE'),
  needsAs: words('OFFSET TABLESAMPLE PIVOT UNPIVOT MATCH_RECOGNIZE AGGREGATE EXTEND FETCH WITHIN ROLLUP LOAD VALUES'),
  words: words(`
    RESPECT     PIVOT UNPIVOT MATCH_RECOGNIZE STRUCT EXPORT CLONE COPY SAFE SAFE_CAST BIGNUMERIC BIGDECIMAL BYTES ASSERT EXTEND AGGREGATE UNNEST SYSTEM_TIME RETURN BREAK LEAVE ITERATE CONTINUE
    SNAPSHOT RANGE DIFFERENTIAL_PRIVACY UNDROP WHILE REPEAT UNTIL LOOP IF ELSEIF CALL EXCEPT MODEL CAPACITY RESERVATION`),
  script: { block: (words) => (words[0] === 'BEGIN' ? words[1] !== ';' && words[1] !== 'TRANSACTION' && words.length > 2 : blocks.has(words[0]!) || (words[0] === 'CREATE' && words.slice(0, 6).includes('PROCEDURE'))) },
  dottedNames: true,
  dashedNames: true,
  inlineAliases: true,
  trailingCommas: true,
  angleTypes: true,
  looseDefinitions: true,
  adjectives: words('EXTERNAL SNAPSHOT AGGREGATE PRIVATE'),
  aggregates: words(AGGREGATES),
  sample: 'tablesample',
  model: columnarModel,
  grammar,
};
