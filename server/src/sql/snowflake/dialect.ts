// Snowflake: micro-partitions instead of indexes; names fold to upper case; semi-structured data by paths; docs.snowflake.com/en/sql-reference.
import { base, columnarModel, symbols } from '../common.ts';
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';
import { grammar } from './grammar.ts';

const AGGREGATES = `
array_union_agg array_unique_agg bitand_agg bitor_agg bitxor_agg booland_agg boolor_agg boolxor_agg count_if hash_agg hll hll_accumulate hll_combine hll_estimate kurtosis listagg
max_by median min_by minhash minhash_combine object_agg skew approx_percentile approx_percentile_accumulate approx_percentile_combine approx_top_k approx_top_k_accumulate
approx_top_k_combine approximate_similarity bitmap_construct_agg bitmap_or_agg grouping grouping_id variance_pop variance_samp vector_sum`;

const blocks: ReadonlySet<string> = new Set(['IF', 'LOOP', 'WHILE', 'FOR', 'REPEAT', 'CASE']);

export const snowflake: Dialect = {
  ...base,
  id: 'snowflake',
  title: 'Snowflake',
  folding: 'upper',
  backslashEscapes: true,
  dollarStrings: true,
  slashComments: true,
  operators: ['->>', ...symbols.filter((one) => one !== '->>' && one !== '&&')],
  placeholders: new Set(['dollar', 'question', 'colon', 'percent', 'ampersand']),
  reserved: words(`
    ALL ALTER AND AS ASC BETWEEN BY CASE CHECK COLLATE COLUMN CONSTRAINT CREATE CROSS DELETE DESC DISTINCT DROP ELSE EXCEPT EXISTS FOR FROM FULL GRANT GROUP HAVING IN INNER INSERT INTERSECT INTO IS
    JOIN LEFT LIKE LIMIT NATURAL NOT NULL ON OR ORDER OUTER RIGHT SELECT SET TABLE THEN TO UNION UNIQUE UPDATE USING VALUES WHEN WHERE WITH LATERAL MINUS QUALIFY`),
  callable: words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT LIKE ILIKE RLIKE COLLATE'),
  needsAs: words('FETCH OFFSET SAMPLE TABLESAMPLE WINDOW PIVOT UNPIVOT MATCH_RECOGNIZE ASOF MATCH_CONDITION CHANGES START CONNECT ILIKE RLIKE REGEXP IS'),
  words: words(`
    RESPECT     PIVOT UNPIVOT MATCH_RECOGNIZE ASOF MATCH_CONDITION CHANGES CONNECT BLOCK BEFORE AT SAMPLE SEED BERNOULLI EXCLUDE RENAME OVERWRITE CLONE TRANSIENT UNSET LIST LS REMOVE RM PUT GET UNDROP
    SEMANTIC_VIEW DIRECTED OWNER CALLER RESTRICTED PRIOR CONNECT_BY_ROOT TRY_CAST STAGE LET WHILE REPEAT UNTIL RESULTSET CASE FLATTEN ALTER`),
  script: { line: /[ \t]*!\w[^\n]*/y, block: (words) => (words[0] === 'BEGIN' ? words[1] !== ';' && words[1] !== 'TRANSACTION' && words[1] !== 'WORK' && words[1] !== 'NAME' : words[0] === 'DECLARE' || blocks.has(words[0]!) || (words[0] === 'CREATE' && words.slice(0, 6).includes('PROCEDURE'))) },
  numberedColumns: true,
  trailingCommas: true,
  looseDefinitions: true,
  adjectives: words('TRANSIENT VOLATILE SECURE HYBRID DYNAMIC EXTERNAL ICEBERG READ ONLY AGGREGATE INTERACTIVE SCOPED'),
  aggregates: words(AGGREGATES),
  sample: 'sample',
  searchPath: ['PUBLIC'],
  model: columnarModel,
  grammar,
};
