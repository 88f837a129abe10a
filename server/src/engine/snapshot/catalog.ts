// What the catalogs of PostgreSQL 12 to 18 are asked for: one query for each part of a snapshot, whose rows are `{ oid, part }` in the snapshot's own shape.
// Nothing but catalogs and statistics views is read, never a table of the user's; what a version lacks is left out of its query.
// It is long because it is a list. Facts: the manual's chapters 52 and 53 (System Catalogs, System Views) and their older editions.

/** A part of the catalog; `optional` says what is missing where the query fails. */
export interface CatalogQuery {
  readonly part: CatalogPart;
  readonly sql: string;
  readonly optional?: string;
}

export type CatalogPart =
  | 'extensions' | 'schemas' | 'collations' | 'types' | 'sequences' | 'functions' | 'relations' | 'columns' | 'constraints' | 'indexes' | 'views'
  | 'policies' | 'triggers' | 'rules' | 'usage' | 'statistics' | 'extended' | 'extendedData' | 'extendedValues' | 'extendedExpressions' | 'heights' | 'gin';

/** The settings that plans hang on, as SET takes them. */
export const SETTINGS = `select json_object_agg(name, case when setting like '-%' then setting when unit ~ '^\\d' then (setting::bigint * substring(unit from '^\\d+')::bigint)::text || substring(unit from '\\D+$') else setting || coalesce(unit, '') end order by name) as part
  from pg_catalog.pg_settings where category like 'Query Tuning%' or name in ('work_mem', 'hash_mem_multiplier', 'effective_io_concurrency', 'max_parallel_workers', 'max_parallel_workers_per_gather', 'parallel_leader_participation', 'DateStyle', 'IntervalStyle', 'TimeZone', 'default_text_search_config', 'row_security')`;

const UTC = (moment: string): string => `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Of the server and the database at hand; before anything is set for the session. */
export const server = (version: number): string => `select json_strip_nulls(json_build_object(
    'version', ${version}, 'encoding', pg_encoding_to_char(d.encoding), 'collation', d.datcollate, 'characterType', d.datctype,
    'provider', ${version >= 150000 ? `case d.datlocprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end` : `'libc'`},
    'locale', ${version >= 170000 ? 'd.datlocale' : version >= 150000 ? 'd.daticulocale' : 'null'},
    'blockSize', current_setting('block_size')::int, 'searchPath', (select reset_val from pg_settings where name = 'search_path'),
    'countingSince', (select ${UTC('stats_reset')} from pg_stat_database s where s.datid = d.oid))) as part, ${UTC('now()')} as captured
  from pg_database d where d.datname = current_database()`;

/** Schemas of the user; what an extension brings is made by the extension. */
const OURS = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const notOfExtension = (catalog: string, oid: string): string => `not exists (select 1 from pg_depend x where x.classid = '${catalog}'::regclass and x.objid = ${oid} and x.deptype = 'e')`;
/** Tables and what holds rows beside them. */
const RELATION = `c.relkind in ('r', 'p', 'm', 'f') and c.relpersistence <> 't' and ${OURS} and ${notOfExtension('pg_class', 'c.oid')}`;
const FROM_RELATION = `pg_class c join pg_namespace n on n.oid = c.relnamespace`;
const key = (schema: string, name: string): string => `json_build_object('schema', ${schema}, 'name', ${name})`;
const COLLATION = (oid: string): string => `(select quote_ident(cn.nspname) || '.' || quote_ident(co.collname) from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace where co.oid = ${oid})`;
const flag = (condition: string): string => `case when ${condition} then true end`;
const CONSTRAINT = `'name', k.conname, 'kind', case k.contype when 'p' then 'primary key' when 'u' then 'unique' when 'f' then 'foreign key' when 'x' then 'exclude' else 'check' end, 'definition', pg_get_constraintdef(k.oid)`;

/** A row of pg_stats or pg_stats_ext_exprs. */
const values = (version: number, view: 'pg_stats' | 'pg_stats_ext_exprs'): string => `json_build_object(
    'nullFraction', s.null_frac, 'width', s.avg_width, 'distinct', s.n_distinct, 'correlation', s.correlation,
    'commonValues', s.most_common_vals::text, 'commonFrequencies', s.most_common_freqs, 'histogram', s.histogram_bounds::text,
    'commonElements', s.most_common_elems::text, 'commonElementFrequencies', s.most_common_elem_freqs, 'elementCounts', s.elem_count_histogram
    ${version >= 170000 && view === 'pg_stats' ? `, 'rangeLengths', s.range_length_histogram::text, 'emptyRangeFraction', s.range_empty_frac, 'rangeBounds', s.range_bounds_histogram::text` : ''})`;

/** `pageinspect`: the schema of that extension, quoted, where it is installed. */
export function catalogQueries(version: number, pageinspect: string | undefined): readonly CatalogQuery[] {
  const has = (major: number): boolean => version >= major * 10000;
  return [
    { part: 'extensions', sql: `select json_build_object('name', e.extname, 'schema', n.nspname, 'version', e.extversion) as part from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'` },
    { part: 'schemas', sql: `select n.nspname as part from pg_namespace n where ${OURS} and ${notOfExtension('pg_namespace', 'n.oid')}` },
    {
      part: 'collations',
      sql: `select json_build_object('schema', n.nspname, 'name', c.collname, 'provider', case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end, 'deterministic', c.collisdeterministic,
          'collate', c.collcollate, 'characterType', c.collctype, 'locale', ${has(17) ? 'c.colllocale' : has(15) ? 'c.colliculocale' : `case c.collprovider when 'i' then c.collcollate end`}) as part
        from pg_collation c join pg_namespace n on n.oid = c.collnamespace where ${OURS} and ${notOfExtension('pg_collation', 'c.oid')}`,
    },
    {
      part: 'types',
      sql: `select case t.typtype
          when 'e' then json_build_object('schema', n.nspname, 'name', t.typname, 'kind', 'enum', 'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
          when 'd' then json_build_object('schema', n.nspname, 'name', t.typname, 'kind', 'domain', 'base', format_type(t.typbasetype, t.typtypmod), 'notNull', t.typnotnull, 'default', t.typdefault,
            'collation', case when t.typcollation <> b.typcollation then ${COLLATION('t.typcollation')} end,
            'constraints', coalesce((select json_agg(json_build_object(${CONSTRAINT}) order by k.conname) from pg_constraint k where k.contypid = t.oid and k.contype = 'c'), '[]'))
          when 'c' then json_build_object('schema', n.nspname, 'name', t.typname, 'kind', 'composite', 'attributes', coalesce((select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '[]'))
          else json_build_object('schema', n.nspname, 'name', t.typname, 'kind', 'range', 'subtype', (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid)) end as part
        from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_type b on b.oid = t.typbasetype left join pg_class c on c.oid = t.typrelid
        where t.typtype in ('e', 'd', 'c', 'r') and (t.typtype <> 'c' or c.relkind = 'c') and ${OURS} and ${notOfExtension('pg_type', 't.oid')}`,
    },
    {
      part: 'sequences',
      sql: `select ${key('n.nspname', 'c.relname')} as part from ${FROM_RELATION} where c.relkind = 'S' and c.relpersistence <> 't' and ${OURS} and ${notOfExtension('pg_class', 'c.oid')}
        and not exists (select 1 from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'i')`,
    },
    {
      part: 'functions',
      sql: `select json_build_object('schema', n.nspname, 'name', p.proname, 'kind', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' else 'function' end,
          'arguments', pg_get_function_identity_arguments(p.oid), 'returns', pg_get_function_result(p.oid), 'language', l.lanname,
          'volatility', case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
          'definition', case when p.prokind in ('f', 'p') and l.lanname in ('sql', 'plpgsql') then pg_get_functiondef(p.oid) end) as part
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang where ${OURS} and not exists (select 1 from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype in ('e', 'i'))`,
    },
    {
      part: 'relations',
      sql: `select c.oid::bigint as oid, json_build_object('schema', n.nspname, 'name', c.relname, 'kind', case c.relkind when 'p' then 'partitioned table' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end,
          'unlogged', ${flag(`c.relpersistence = 'u'`)}, 'options', c.reloptions,
          'partitionKey', case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end, 'bound', pg_get_expr(c.relpartbound, c.oid),
          'partitionOf', (select ${key('pn.nspname', 'pc.relname')} from pg_inherits i join pg_class pc on pc.oid = i.inhparent join pg_namespace pn on pn.oid = pc.relnamespace where c.relispartition and i.inhrelid = c.oid limit 1),
          'inherits', (select json_agg(${key('pn.nspname', 'pc.relname')} order by i.inhseqno) from pg_inherits i join pg_class pc on pc.oid = i.inhparent join pg_namespace pn on pn.oid = pc.relnamespace where not c.relispartition and i.inhrelid = c.oid),
          'definition', case when c.relkind = 'm' then pg_get_viewdef(c.oid) end, ${sizeOf('c', version, `c.relkind in ('r', 'm')`)},
          'rowSecurity', case when c.relforcerowsecurity then 'forced' when c.relrowsecurity then 'enabled' end) as part
        from ${FROM_RELATION} where ${RELATION}`,
    },
    {
      part: 'columns',
      sql: `select c.oid::bigint as oid, json_build_object('name', a.attname, 'number', a.attnum, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', ${flag('a.attnotnull')},
          'default', case when a.attidentity = '' then pg_get_expr(d.adbin, d.adrelid) end, 'generated', case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end,
          'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end,
          'collation', case when a.attcollation <> t.typcollation and a.attcollation <> 0 then ${COLLATION('a.attcollation')} end,
          'inherited', ${flag('not a.attislocal')}, 'options', a.attoptions) as part
        from ${FROM_RELATION} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where ${RELATION} order by c.oid, a.attnum`,
    },
    {
      part: 'constraints',
      sql: `select c.oid::bigint as oid, json_build_object(${CONSTRAINT}, 'inherited', ${flag('not k.conislocal or k.conparentid <> 0')}) as part
        from ${FROM_RELATION} join pg_constraint k on k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c', 'x') where ${RELATION}`,
    },
    {
      part: 'indexes',
      sql: `select c.oid::bigint as oid, i.indexrelid::bigint as index, json_build_object('name', ic.relname, 'method', am.amname, 'definition', pg_get_indexdef(i.indexrelid), 'unique', ${flag('i.indisunique')}, 'partial', ${flag('i.indpred is not null')},
          'constraint', ${flag(`exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u', 'x'))`)}, 'invalid', ${flag('not i.indisvalid')}, 'partitioned', ${flag(`ic.relkind = 'I'`)},
          'partOf', (select ${key('pn.nspname', 'pc.relname')} from pg_inherits h join pg_class pc on pc.oid = h.inhparent join pg_namespace pn on pn.oid = pc.relnamespace where h.inhrelid = i.indexrelid),
          ${sizeOf('ic', version, `ic.relkind = 'i'`)},
          'usage', case when u.indexrelid is not null then json_build_object('scans', u.idx_scan, 'rowsRead', u.idx_tup_read, 'rowsFetched', u.idx_tup_fetch${has(16) ? `, 'lastScan', ${UTC('u.last_idx_scan')}` : ''}) end) as part
        from pg_index i join pg_class ic on ic.oid = i.indexrelid join pg_am am on am.oid = ic.relam join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
          left join pg_stat_all_indexes u on u.indexrelid = i.indexrelid where ${RELATION}`,
    },
    {
      part: 'views',
      sql: `select json_build_object('schema', n.nspname, 'name', c.relname, 'definition', pg_get_viewdef(c.oid), 'options', c.reloptions,
          'columns', (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as part
        from ${FROM_RELATION} where c.relkind = 'v' and c.relpersistence <> 't' and ${OURS} and ${notOfExtension('pg_class', 'c.oid')}`,
    },
    {
      part: 'policies',
      sql: `select c.oid::bigint as oid, json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
          'roles', (select json_agg(r.name order by r.name) from (select case when o = 0 then 'public' else pg_get_userbyid(o)::text end as name from unnest(p.polroles) o) r),
          'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) as part
        from ${FROM_RELATION} join pg_policy p on p.polrelid = c.oid where ${RELATION}`,
    },
    { part: 'triggers', sql: `select c.oid::bigint as oid, json_build_object('name', t.tgname, 'definition', pg_get_triggerdef(t.oid)) as part from ${FROM_RELATION} join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal${has(13) ? ' and t.tgparentid = 0' : ''} where ${RELATION}` },
    { part: 'rules', sql: `select c.oid::bigint as oid, json_build_object('name', r.rulename, 'definition', pg_get_ruledef(r.oid)) as part from ${FROM_RELATION} join pg_rewrite r on r.ev_class = c.oid and r.rulename <> '_RETURN' where ${RELATION}` },
    {
      part: 'usage',
      sql: `select c.oid::bigint as oid, json_build_object('sequentialScans', coalesce(u.seq_scan, 0), 'indexScans', coalesce(u.idx_scan, 0), 'inserted', u.n_tup_ins, 'updated', u.n_tup_upd, 'hotUpdated', u.n_tup_hot_upd, 'deleted', u.n_tup_del) as part
        from ${FROM_RELATION} join pg_stat_all_tables u on u.relid = c.oid where ${RELATION} and c.relkind <> 'p'`,
    },
    {
      part: 'statistics',
      sql: `select c.oid::bigint as oid, s.attname as column, s.inherited, ${values(version, 'pg_stats')} as part
        from pg_stats s join pg_namespace n on n.nspname = s.schemaname join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename where ${OURS}`,
    },
    {
      part: 'extended',
      sql: `select c.oid::bigint as oid, json_build_object('schema', sn.nspname, 'name', e.stxname, 'definition', pg_get_statisticsobjdef(e.oid),
          'columns', coalesce((select json_agg(json_build_object('name', a.attname, 'number', a.attnum) order by k.place) from unnest(e.stxkeys::int2[]) with ordinality k(number, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number), '[]')) as part
        from pg_statistic_ext e join pg_namespace sn on sn.oid = e.stxnamespace join ${FROM_RELATION} on c.oid = e.stxrelid where ${RELATION}`,
    },
    {
      part: 'extendedData',
      sql: `select s.statistics_schemaname as schema, s.statistics_name as name, ${has(15) ? 's.inherited' : 'false as inherited'}, json_build_object('inherited', ${has(15) ? 's.inherited' : 'false'}, 'distinct', s.n_distinct::text, 'dependencies', s.dependencies::text) as part from pg_stats_ext s join pg_namespace n on n.nspname = s.schemaname where ${OURS}`,
    },
    {
      part: 'extendedValues',
      sql: `select sn.nspname as schema, e.stxname as name, ${has(15) ? 'd.stxdinherit' : 'false'} as inherited, encode(d.stxdmcv::bytea, 'hex') as part
        from pg_statistic_ext_data d join pg_statistic_ext e on e.oid = d.stxoid join pg_namespace sn on sn.oid = e.stxnamespace where d.stxdmcv is not null`,
      optional: 'The common values of extended statistics are left out: only a superuser may read them.',
    },
    ...(has(14) ? [{
      part: 'extendedExpressions' as const,
      sql: `select s.statistics_schemaname as schema, s.statistics_name as name, ${has(15) ? 's.inherited' : 'false as inherited'}, json_build_object('expression', s.expr, 'statistics', ${values(version, 'pg_stats_ext_exprs')}) as part from pg_stats_ext_exprs s join pg_namespace n on n.nspname = s.schemaname where ${OURS}`,
    }] : []),
    ...(pageinspect === undefined ? [] : metapages(pageinspect)),
  ];
}

/** What pageinspect reads of indexes, a page each. */
function metapages(schema: string): readonly CatalogQuery[] {
  const from = `from pg_class ic join pg_namespace n on n.oid = ic.relnamespace join pg_am am on am.oid = ic.relam`;
  const name = `quote_ident(n.nspname) || '.' || quote_ident(ic.relname)`;
  const optional = 'The heights of indexes are told from their sizes: pageinspect is for superusers.';
  return [
    { part: 'heights', optional, sql: `select ic.oid::bigint as oid, (${schema}.bt_metap(${name})).fastlevel::int as part ${from} where ic.relkind = 'i' and ic.relpersistence <> 't' and am.amname = 'btree' and ${OURS} and pg_relation_size(ic.oid) > 0` },
    { part: 'gin', optional, sql: `select ic.oid::bigint as oid, json_build_object('pendingPages', m.n_pending_pages, 'pendingEntries', m.n_pending_tuples, 'totalPages', m.n_total_pages, 'entryPages', m.n_entry_pages, 'dataPages', m.n_data_pages, 'entries', m.n_entries) as part ${from}, lateral ${schema}.gin_metapage_info(${schema}.get_raw_page(${name}, 0)) m where ic.relkind = 'i' and ic.relpersistence <> 't' and am.amname = 'gin' and ${OURS}` },
  ];
}

/** Before 14, a table that was never analyzed has no rows in no pages. */
const sizeOf = (alias: string, version: number, hasPages: string): string => `'size', json_build_object(
    'rows', ${version >= 140000 ? `${alias}.reltuples` : `case when ${alias}.relpages = 0 and ${alias}.reltuples = 0 then -1 else ${alias}.reltuples end`},
    'pages', case when ${hasPages} then pg_relation_size(${alias}.oid) / current_setting('block_size')::int end, 'catalogPages', ${alias}.relpages, 'allVisible', ${alias}.relallvisible)`;

/** The costliest statements; a schema, quoted, and the columns that this version of the extension has. */
export function statementsQuery(schema: string, columns: ReadonlySet<string>): string {
  const time = columns.has('total_exec_time') ? 's.total_exec_time' : 's.total_time';
  return `select json_build_object('query', s.query, 'calls', sum(s.calls), 'totalTime', round(sum(${time})::numeric, 1), 'rows', sum(s.rows)) as part
    from ${schema}.pg_stat_statements s where s.dbid = (select oid from pg_database where datname = current_database())
      and s.query ~* '^(\\s|\\(|--[^\\n]*\\n|/\\*.*?\\*/)*(select|with|insert|update|delete|merge|values)\\M' and length(s.query) <= 20000
      and s.query !~* '\\m(pg_catalog|information_schema|pg_stat\\w*|pg_class|pg_attribute|pg_namespace|pg_type|plansight)\\M'
    group by s.query order by sum(${time}) desc, s.query limit 300`;
}

/** Since when they are counted; 14 and newer. */
export const statementsSinceQuery = (schema: string): string => `select ${UTC('i.stats_reset')} as part from ${schema}.pg_stat_statements_info i`;

export const STATEMENT_COLUMNS = `select a.attname as part from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where c.relname = 'pg_stat_statements' and c.relkind = 'v' and a.attnum > 0 and n.nspname = `;
