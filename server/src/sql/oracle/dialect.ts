// Oracle Database 23: names fold to upper case; rules of words and literals from the SQL Language Reference, of scripts from SQL*Plus.
import { base, commonModel, symbols } from '../common.ts';
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';
import { grammar } from './grammar.ts';

const AGGREGATES = `
listagg median stats_mode collect approx_count approx_sum approx_rank approx_median approx_percentile approx_count_distinct_agg group_id grouping grouping_id cume_dist dense_rank
percent_rank rank xmlagg sys_xmlagg any_value checksum kurtosis_pop kurtosis_samp skewness_pop skewness_samp bit_and_agg bit_or_agg bit_xor_agg boolean_and_agg boolean_or_agg
stats_binomial_test stats_crosstab stats_f_test stats_ks_test stats_mw_test stats_one_way_anova stats_t_test_one to_approx_count_distinct json_dataguide`;

const LINE = /[ \t]*(?:(?:PROMPT|REM(?:ARK)?|SPOOL|WHENEVER|DEF(?:INE)?|UNDEF(?:INE)?|COL(?:UMN)?|ACC(?:EPT)?|PAU(?:SE)?|TTI(?:TLE)?|BTI(?:TLE)?|BRE(?:AK)?|CLEAR|CL|HOST|EXIT|QUIT|CONN(?:ECT)?|DISC(?:ONNECT)?|SHO(?:W)?|START|VAR(?:IABLE)?|PRINT|STARTUP|SHUTDOWN|TIMI(?:NG)?|ARCHIVE|RECOVER|PASSW(?:ORD)?|DESC(?:RIBE)?|EXEC(?:UTE)?)(?=[ \t;\r\n]|$)|SET[ \t]+(?!(?:TRANSACTION|ROLES?|CONSTRAINTS?)\b)\w|@@?[\w./$&]|!|HO[ \t])[^\n]*/iy;
const routines: ReadonlySet<string> = new Set(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'TRIGGER', 'LIBRARY']);

export const oracle: Dialect = {
  ...base,
  id: 'oracle',
  title: 'Oracle',
  folding: 'upper',
  wordUnits: '$#',
  placeholders: new Set(['question', 'colon', 'ampersand']),
  operators: ['**', '^=', '~=', '<<', '>>', ...symbols.filter((one) => !['->>', '<=>', '::', '&&', '->', '<<', '>>'].includes(one))],
  spellings: { '^=': '<>', '~=': '<>' },
  stringPrefixes: new Set(['q', 'nq']),
  reserved: words(`
    ALL ALTER AND AS ASC BETWEEN BY CASE CHECK CREATE CROSS DEFAULT DELETE DESC DISTINCT DROP ELSE EXCEPT EXISTS FOR FROM FULL GRANT GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS JOIN LEFT
    LIKE NATURAL NOT NULL ON OR ORDER OUTER RETURNING RIGHT SELECT SET TABLE THEN TO UNION UNIQUE UPDATE USING VALUES WHEN WHERE WITH CONNECT MINUS START`),
  callable: words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT SET TABLE'),
  needsAs: words('FETCH OFFSET PIVOT UNPIVOT MATCH_RECOGNIZE MODEL SAMPLE BULK LOG VERSIONS WINDOW SIBLINGS MULTISET KEEP WITHIN OVER DAY YEAR UNION RETURN QUALIFY MEMBER SUBMULTISET LIKEC LIKE2 LIKE4 IGNORE RESPECT'),
  words: words(`
    RESPECT ROWNUM REJECT UNLIMITED JSON_TRANSFORM XMLQUERY XMLCAST VALIDATE LAX DANGLING PRESENT ORDERED ACCESSIBLE BODY BULK COLLECT COMPOUND CONNECT CONNECT_BY_ROOT CROSSEDITION EDITIONABLE NONEDITIONABLE EDITIONING ERRORS KEEP LIKE2 LIKE4 LIKEC LOG MATCH_RECOGNIZE MEASURES MEMBER MODEL
    MULTISET NOCYCLE PACKAGE PIVOT PRIOR PRIVATE SAMPLE SEED SHARING SIBLINGS SUBMULTISET SUBPARTITION UNPIVOT VERSIONS VALIDATE_CONVERSION WAIT PRAGMA PURGE FLASHBACK AUDIT NOAUDIT
    ASSOCIATE DISASSOCIATE ADMINISTER EDITION SCN LNNVL PLUGGABLE SPFILE PFILE CONTROLFILE OF A EMPTY NAN INFINITE THE CUBE_TABLE CONTAINERS SHARDS GRAPH_TABLE CURSOR EXTERNAL OBJECT VARRAY`),
  script: {
    line: LINE,
    terminator: /[ \t]*\/[ \t]*(?=\r?\n|$(?![\s\S]))|[ \t]*\.[ \t]*(?=\r?\n|$(?![\s\S]))/y,
    block: (words) => words[0] === 'BEGIN' || words[0] === 'DECLARE' || words[0] === '<<' || (words[0] === 'CREATE' && isRoutine(words)),
  },
  looseDefinitions: true,
  adjectives: words('EDITIONABLE NONEDITIONABLE EDITIONING PRIVATE SHARDED DUPLICATED IMMUTABLE BLOCKCHAIN BITMAP FORCE NO MULTIVALUE HYBRID VECTOR IF'),
  aggregates: words(AGGREGATES),
  limit: 'fetch',
  // The schema of whoever is connected, whatever it is called.
  searchPath: ['PUBLIC'],
  // "Implicit Data Conversion": Oracle compares a text with a number as numbers.
  textMeetsNumber: 'text is converted',
  sample: 'sample',
  indexForm: { partial: false, include: false, expressions: true, unkeyed: new Set(['clob', 'nclob', 'blob', 'bfile', 'long', 'long raw', 'json', 'xmltype']) },
  model: { ...commonModel, chosenNames: 'unknown', longestName: 128, absence: 'never certain' },
  grammar,
};

/** CREATE with a body in PL/SQL. */
function isRoutine(words: readonly string[]): boolean {
  for (let at = 1; at < 7; at++) {
    if (routines.has(words[at]!)) return true;
    if (words[at] === 'TYPE') return words[at + 1] === 'BODY';
  }
  return false;
}
