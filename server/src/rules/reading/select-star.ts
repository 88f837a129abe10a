// A star reads columns that nobody asked for: it costs where they are wide, and it leaks where they are secret.
import { rowBound } from '../../query/facts.ts';
import { isOwnKey } from '../../query/facts/keys.ts';
import { pinnedColumns } from '../../query/facts/pins.ts';
import type { ResolvedSource } from '../../query/resolve.ts';
import { sizeOf } from '../../query/sizes.ts';
import type { Column } from '../../schema/schema.ts';
import type { Rule, Subject } from '../rule.ts';
import { qualifiedName } from '../words.ts';
import { listOf } from '../../text/words.ts';

/** Types whose values are stored out of line once they are large: reading them costs a fetch for each row. */
const WIDE: ReadonlySet<string> = new Set(['json', 'jsonb', 'bytea', 'xml', 'tsvector', 'vector', 'halfvec', 'hstore', 'geometry', 'geography', 'blob', 'mediumblob', 'longblob', 'longtext', 'mediumtext']);
/** A page of rows costs little, however wide they are. */
const PAGE = 1_000;
const FEW = 50;
const SECRET = /^(?!encrypted_)(?:\w+_)?(?:password|passwd|password_hash|password_digest|secret_key|client_secret|private_key|api_key|api_secret|access_token|refresh_token|ssn|totp_secret|otp_secret)$/i;

export const selectStar: Rule<{ rows: number }> = {
  id: 'select-star',
  title: 'List the columns you use',
  level: 'warning',
  options: { rows: 1_000_000 },
  needs: ['outputs'],
  looksAt: 'query',
  of: ['read'],
  holding: ['star'],

  *check(subject, options) {
    const { query, resolved, outermost, within, consumes, sizes, expandsStars } = subject;
    if (query.kind !== 'read' || !outermost || within) return;
    const bound = rowBound(resolved, sizes);
    if (consumes !== undefined || bound.kind === 'at most one') return;
    for (const [index, output] of query.outputs.entries()) {
      if (!output.star) continue;
      const sources = starred(subject, output.star.of);
      if (!sources) continue;
      const tables = sources.map(({ source }) => source.table!.name);
      const columns = sources.flatMap(({ table, source }) => (table?.complete ? table.columns.map((column) => ({ column, source })) : []));
      const known = columns.length > 0 && sources.every(({ table }) => table?.complete);
      const wide = columns.filter(({ column }) => isWide(column)).map(({ column }) => column.name);
      const secret = columns.filter(({ column }) => SECRET.test(column.name) && !subject.names(column.name)).map(({ column }) => column.name);
      // What becomes of a query in a file of SQL is decided in a program that is not seen.
      // A program that names every column uses them all.
      const isUsed = subject.site.library !== 'sql' && known && columns.every(({ column }) => subject.names(column.name));
      // A handful of rows is read by the one who runs the place.
      // Who asks for one row by its own key asks for what it holds.
      const isOne = sources.every((source) => [...pinnedColumns(resolved, source)].some((name) => isOwnKey(source.source.table!.name, name)));
      const leaks = secret.length > 0 && !isOne && subject.site.library !== 'sql' && sources.some((source) => (sizes.rows(qualifiedName(source)) ?? FEW) >= FEW);
      const worst = secret.length > 0 ? secret : wide;
      if (secret.length === 0 && sources.every((source) => sizeOf(sizes, qualifiedName(source)) === 'small')) continue;
      const isLarge = sources.some((source) => (sizes.rows(qualifiedName(source)) ?? 0) >= options.rows);
      const matters = !expandsStars && !isUsed && (leaks || (wide.length > 0 && isLarge && (bound.kind === 'unbounded' || (bound.kind === 'limited' && (query.limit?.count ?? 0) > PAGE))));
      yield {
        span: output.span,
        weight: matters ? 'high' : 'unknown',
        ...(!matters && { atMost: 'information' as const }),
        message: `The star reads ${known ? `all ${columns.length} columns` : 'every column'} of ${listOf(tables)}${worst.length > 0 ? `, ${secret.length > 0 ? 'secrets' : 'wide ones'} such as ${listOf(worst.slice(0, 3))} included,` : ''} for each row; list the columns that are used.`,
        intentions: known
          ? [{ kind: 'query', title: `List the ${columns.length} columns`, safe: true, query, change: [{ kind: 'list columns', output: index, columns: columns.map(({ column, source }) => ({ column: column.name, ...(query.sources.length > 1 && source.alias && { source: source.alias }) })) }] }]
          : [],
      };
    }
  },
};

/** Hashes and keys are kept in bytes and are short. */
const SHORT = /(?:^|_)(?:hash|digest|checksum|fingerprint|signature|salt|nonce|iv|key|address|id|hmac|sha\d+|md5)$/;
const isWide = ({ name, type }: Column): boolean => (WIDE.has(type.name) && !(type.name === 'bytea' && SHORT.test(name))) || (type.array > 0 && type.name === 'text');

/** The tables a star stands for; undefined when any is no plain table: a CTE's or a subquery's columns were chosen there. */
function starred({ query, resolved }: Subject, of: string | undefined): readonly ResolvedSource[] | undefined {
  const sources = resolved.sources.filter(({ source }) => of === undefined || source.alias === of);
  const plain = sources.every(({ source, table, missing }) => source.kind === 'table' && source.table !== undefined && !missing && (!table || table.kind === 'table'));
  // USING and NATURAL merge columns: a star over them cannot be written out side by side.
  const merged = of === undefined && query.sources.some(({ using, natural }) => natural || using.length > 0);
  return sources.length > 0 && plain && !merged ? sources : undefined;
}
