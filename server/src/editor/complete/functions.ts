// PostgreSQL's common functions with their signatures and what they are for, from chapter 9 of its manual. Data, long because it is a list: one line each.
export interface SqlFunction {
  readonly name: string;
  /** `coalesce(value, …)`. */
  readonly signature: string;
  readonly returns: string;
  /** One sentence. */
  readonly meaning: string;
  readonly kind: 'scalar' | 'aggregate' | 'window' | 'rows';
  /** As the signature names them. */
  readonly parameters: readonly string[];
  /** Written without parentheses: `current_date`. */
  readonly bare: boolean;
}

const SCALAR = `
coalesce(value, …) → any | The first of its arguments that is not null.
nullif(value, other) → any | Null where both are equal, else the first.
greatest(value, …) → any | The largest argument; nulls are ignored.
least(value, …) → any | The smallest argument; nulls are ignored.
num_nonnulls(value, …) → integer | How many arguments are not null.
num_nulls(value, …) → integer | How many arguments are null.
abs(number) → number | The absolute value.
ceil(number) → number | The nearest integer that is not smaller.
floor(number) → number | The nearest integer that is not larger.
round(number, digits) → numeric | Rounded to so many decimal places; without the second argument, to the nearest integer.
trunc(number, digits) → numeric | Cut off towards zero.
mod(dividend, divisor) → number | The remainder of a division.
div(dividend, divisor) → numeric | The integer quotient, cut off towards zero.
power(base, exponent) → number | A number raised to a power.
sqrt(number) → double precision | The square root.
exp(number) → number | e raised to a power.
ln(number) → number | The natural logarithm.
log(number) → number | The logarithm to base 10.
sign(number) → number | -1, 0 or 1.
random() → double precision | A random value, 0 or more and less than 1.
width_bucket(operand, low, high, count) → integer | The number of the histogram's bucket a value falls into.
char_length(text) → integer | How many characters a text has.
length(text) → integer | How many characters a text has.
octet_length(text) → integer | How many bytes a text has.
lower(text) → text | In lower case.
upper(text) → text | In upper case.
initcap(text) → text | With the first letter of each word in upper case.
trim(both characters from text) → text | Without the characters, by default spaces, at its ends.
btrim(text, characters) → text | Without the characters, by default spaces, at both ends.
ltrim(text, characters) → text | Without the characters, by default spaces, at its start.
rtrim(text, characters) → text | Without the characters, by default spaces, at its end.
lpad(text, length, fill) → text | Filled up from the left to a length, or cut to it.
rpad(text, length, fill) → text | Filled up from the right to a length, or cut to it.
left(text, count) → text | The first characters; with a negative count, all but the last.
right(text, count) → text | The last characters; with a negative count, all but the first.
substring(text from start for count) → text | A part of a text, or what a regular expression matches.
substr(text, start, count) → text | A part of a text; the first character is 1.
position(substring in text) → integer | Where a text first occurs in another, from 1; 0 where it does not.
strpos(text, substring) → integer | Where a text first occurs in another, from 1; 0 where it does not.
replace(text, from, to) → text | With every occurrence replaced.
translate(text, from, to) → text | With each character of one set replaced by that of another.
overlay(text placing replacement from start for count) → text | With a part replaced.
reverse(text) → text | With its characters in reverse order.
repeat(text, count) → text | Repeated so many times.
split_part(text, delimiter, number) → text | One field of a text that is split at a delimiter, from 1; counted from the end when negative.
string_to_array(text, delimiter, null_text) → text[] | Split at a delimiter.
starts_with(text, prefix) → boolean | Whether a text begins with another.
concat(value, …) → text | All arguments as one text; nulls are left out.
concat_ws(separator, value, …) → text | All but the first as one text with separators between; nulls are left out.
format(format, value, …) → text | Values put into a text: %s a value, %I a quoted name, %L a quoted literal.
quote_ident(text) → text | Quoted as a name where it must be.
quote_literal(text) → text | Quoted as a string literal.
quote_nullable(value) → text | Quoted as a string literal, or NULL.
ascii(text) → integer | The code of the first character.
chr(code) → text | The character of a code.
md5(text) → text | The MD5 hash in hexadecimal.
sha256(bytes) → bytea | The SHA-256 hash.
encode(bytes, format) → text | Bytes as base64, hex or escape.
decode(text, format) → bytea | Bytes of a text in base64, hex or escape.
convert_from(bytes, encoding) → text | Bytes in an encoding as text.
convert_to(text, encoding) → bytea | A text as bytes of an encoding.
regexp_replace(text, pattern, replacement, flags) → text | With what a regular expression matches replaced: the first match, or with the flag g all.
regexp_match(text, pattern, flags) → text[] | The captured groups of the first match, or null.
regexp_like(text, pattern, flags) → boolean | Whether a regular expression matches.
regexp_count(text, pattern, start, flags) → integer | How often a regular expression matches.
regexp_substr(text, pattern, start, n, flags) → text | What the n-th match of a regular expression is.
regexp_split_to_array(text, pattern, flags) → text[] | Split where a regular expression matches.
to_char(value, format) → text | A time or number in a format such as 'YYYY-MM-DD'.
to_date(text, format) → date | A date read in a format.
to_timestamp(text, format) → timestamp with time zone | A time read in a format, or from seconds since 1970.
to_number(text, format) → numeric | A number read in a format.
now() → timestamp with time zone | When the transaction began.
clock_timestamp() → timestamp with time zone | The time now, which changes within a statement.
statement_timestamp() → timestamp with time zone | When the statement began.
transaction_timestamp() → timestamp with time zone | When the transaction began.
current_date → date | Today's date.
current_timestamp → timestamp with time zone | When the transaction began.
current_time → time with time zone | The time of day at which the transaction began.
localtimestamp → timestamp without time zone | When the transaction began, without a time zone.
current_user → name | The role whose rights are checked.
session_user → name | The role that has connected.
age(timestamp, earlier) → interval | What lies between two times, in years, months and days.
date_trunc(field, source, time_zone) → timestamp | Cut off to a precision such as 'day' or 'month'.
date_part(field, source) → double precision | One field of a time, such as 'year'.
date_bin(stride, source, origin) → timestamp | Cut off to the start of an interval of any length.
extract(field from source) → numeric | One field of a time: year, month, day, hour, dow, epoch.
make_date(year, month, day) → date | A date of its fields.
make_time(hour, minute, second) → time without time zone | A time of day of its fields.
make_timestamp(year, month, day, hour, minute, second) → timestamp without time zone | A time of its fields.
make_timestamptz(year, month, day, hour, minute, second, time_zone) → timestamp with time zone | A time of its fields in a time zone.
make_interval(years => n, months => n, weeks => n, days => n, hours => n, mins => n, secs => n) → interval | An interval of its fields.
justify_interval(interval) → interval | With days made months and hours made days.
isfinite(timestamp) → boolean | Whether a time is neither infinity nor -infinity.
gen_random_uuid() → uuid | A random UUID of version 4.
uuidv7() → uuid | A UUID of version 7, which sorts by time; from PostgreSQL 18.
array_length(array, dimension) → integer | The length of one dimension; null for an empty array.
cardinality(array) → integer | How many elements an array has in all.
array_append(array, element) → array | With an element added at its end.
array_prepend(element, array) → array | With an element added at its start.
array_cat(array, other) → array | Two arrays joined.
array_remove(array, element) → array | Without the elements that equal a value.
array_replace(array, from, to) → array | With the elements that equal a value replaced.
array_position(array, element, start) → integer | The subscript of the first element that equals a value.
array_to_string(array, delimiter, null_text) → text | The elements as one text with delimiters between.
array_fill(value, dimensions) → array | An array filled with a value.
array_lower(array, dimension) → integer | The lowest subscript.
array_upper(array, dimension) → integer | The highest subscript.
to_json(value) → json | Any value as json.
to_jsonb(value) → jsonb | Any value as jsonb.
row_to_json(row) → json | A row as a json object.
array_to_json(array) → json | An array as a json array.
json_build_object(key, value, …) → json | A json object of keys and values in turn.
jsonb_build_object(key, value, …) → jsonb | A jsonb object of keys and values in turn.
json_build_array(value, …) → json | A json array of its arguments.
jsonb_build_array(value, …) → jsonb | A jsonb array of its arguments.
jsonb_set(target, path, value, create_if_missing) → jsonb | With the value at a path replaced.
jsonb_insert(target, path, value, insert_after) → jsonb | With a value inserted at a path.
jsonb_strip_nulls(target) → jsonb | Without the fields that are null.
jsonb_extract_path(from_json, key, …) → jsonb | The value at a path.
jsonb_extract_path_text(from_json, key, …) → text | The value at a path, as text.
jsonb_array_length(json) → integer | How many elements the outermost array has.
jsonb_typeof(json) → text | object, array, string, number, boolean or null.
jsonb_pretty(json) → text | Indented, for reading.
jsonb_path_exists(target, path) → boolean | Whether a path of SQL/JSON yields anything.
jsonb_path_query_first(target, path) → jsonb | The first item that a path of SQL/JSON yields.
to_tsvector(config, document) → tsvector | A text prepared for full text search.
to_tsquery(config, query) → tsquery | A query for full text search, with its operators.
plainto_tsquery(config, query) → tsquery | A query for full text search: all words.
websearch_to_tsquery(config, query) → tsquery | A query for full text search, written as for a web search.
phraseto_tsquery(config, query) → tsquery | A query for full text search: the words in a row.
ts_rank(vector, query) → real | How well a document fits a query.
ts_headline(config, document, query, options) → text | A part of a document with the words found marked.
setweight(vector, weight) → tsvector | With the weight A, B, C or D.
nextval(sequence) → bigint | Advances a sequence and gives its new value.
currval(sequence) → bigint | The value that nextval last gave in this session.
setval(sequence, value, is_called) → bigint | Sets the value of a sequence.
lastval() → bigint | What nextval last gave in this session, of any sequence.
pg_advisory_lock(key) → void | Waits for an advisory lock of the session.
pg_advisory_xact_lock(key) → void | Waits for an advisory lock that ends with the transaction.
pg_try_advisory_lock(key) → boolean | Takes an advisory lock of the session if it is free.
pg_try_advisory_xact_lock(key) → boolean | Takes an advisory lock of the transaction if it is free.
pg_notify(channel, payload) → void | Sends a notification when the transaction commits.
pg_sleep(seconds) → void | Waits.
pg_total_relation_size(relation) → bigint | The bytes a table takes on disk with its indexes and TOAST.
pg_relation_size(relation) → bigint | The bytes a table or index itself takes on disk.
pg_size_pretty(bytes) → text | A size in bytes for reading.
pg_typeof(value) → regtype | The type of a value.
current_setting(name, missing_ok) → text | The value of a setting.
set_config(name, value, is_local) → text | Sets a setting, for the transaction if is_local.
version() → text | The version of the server.
isempty(range) → boolean | Whether a range is empty.
lower_inc(range) → boolean | Whether a range holds its lower bound.
upper_inc(range) → boolean | Whether a range holds its upper bound.
tstzrange(lower, upper, bounds) → tstzrange | A range of times with time zone; bounds such as '[)'.
daterange(lower, upper, bounds) → daterange | A range of dates.
int4range(lower, upper, bounds) → int4range | A range of integers.`;

const AGGREGATE = `
count(value) → bigint | How many rows have a value; count(*) counts all rows.
sum(value) → number | The sum of the values; null of no rows.
avg(value) → numeric | The arithmetic mean.
min(value) → any | The smallest value.
max(value) → any | The largest value.
string_agg(text, delimiter) → text | The texts as one, with delimiters between; may be ordered inside.
array_agg(value) → array | The values, nulls included, as an array; may be ordered inside.
json_agg(value) → json | The values, nulls included, as a json array.
jsonb_agg(value) → jsonb | The values, nulls included, as a jsonb array.
json_object_agg(key, value) → json | The pairs as a json object.
jsonb_object_agg(key, value) → jsonb | The pairs as a jsonb object.
bool_and(condition) → boolean | Whether the condition holds in all rows.
bool_or(condition) → boolean | Whether the condition holds in any row.
every(condition) → boolean | Whether the condition holds in all rows.
any_value(value) → any | Some value that is not null; from PostgreSQL 16.
stddev(value) → numeric | The standard deviation of a sample.
variance(value) → numeric | The variance of a sample.
corr(y, x) → double precision | The coefficient of correlation.
percentile_cont(fraction) → double precision | A percentile between values, with within group (order by …).
percentile_disc(fraction) → any | The first value at or above a percentile, with within group (order by …).
mode() → any | The most frequent value, with within group (order by …).`;

const WINDOW = `
row_number() → bigint | The number of the row in its partition, from 1.
rank() → bigint | The rank with gaps: peers have one rank.
dense_rank() → bigint | The rank without gaps.
percent_rank() → double precision | The relative rank from 0 to 1.
cume_dist() → double precision | The share of rows up to the peers of this one.
ntile(buckets) → integer | The number of the bucket, when the partition is divided evenly.
lag(value, offset, default) → any | The value in an earlier row of the partition.
lead(value, offset, default) → any | The value in a later row of the partition.
first_value(value) → any | The value in the first row of the window frame.
last_value(value) → any | The value in the last row of the window frame.
nth_value(value, n) → any | The value in the n-th row of the window frame.`;

const ROWS = `
generate_series(start, stop, step) → setof any | The values from start to stop: numbers or times.
unnest(array) → setof any | One row for each element of an array.
jsonb_array_elements(json) → setof jsonb | One row for each element of a jsonb array.
jsonb_array_elements_text(json) → setof text | One row for each element of a jsonb array, as text.
json_array_elements(json) → setof json | One row for each element of a json array.
jsonb_each(json) → setof record | One row for each field of a jsonb object: key and value.
jsonb_each_text(json) → setof record | One row for each field of a jsonb object: key and value as text.
jsonb_object_keys(json) → setof text | One row for each key of a jsonb object.
jsonb_to_recordset(json) → setof record | The objects of a jsonb array as rows of the type that the alias gives.
jsonb_path_query(target, path) → setof jsonb | All items that a path of SQL/JSON yields.
regexp_matches(text, pattern, flags) → setof text[] | The captured groups of the matches; with the flag g of all.
regexp_split_to_table(text, pattern, flags) → setof text | One row for each part between the matches of a regular expression.
string_to_table(text, delimiter, null_text) → setof text | One row for each part between delimiters.`;

const read = (table: string, kind: SqlFunction['kind']): SqlFunction[] =>
  table.trim().split('\n').map((line) => {
    const [head = '', meaning = ''] = line.split(' | ');
    const [signature = '', returns = ''] = head.split(' → ');
    const open = signature.indexOf('(');
    const inside = open < 0 ? '' : signature.slice(open + 1, -1);
    return { name: open < 0 ? signature : signature.slice(0, open), signature, returns, meaning, kind, parameters: inside === '' ? [] : inside.split(', '), bare: open < 0 };
  });

export const functions: readonly SqlFunction[] = [...read(AGGREGATE, 'aggregate'), ...read(SCALAR, 'scalar'), ...read(WINDOW, 'window'), ...read(ROWS, 'rows')];

/** Types as they are commonly written. */
export const types: readonly string[] =
  'bigint,integer,int,smallint,text,boolean,numeric,timestamptz,timestamp,date,time,interval,uuid,jsonb,json,real,double precision,float,bytea,varchar,char,serial,bigserial,inet,cidr,citext,tsvector,int4range,int8range,numrange,daterange,tstzrange,tsrange,money,bit,xml,point'.split(',');
