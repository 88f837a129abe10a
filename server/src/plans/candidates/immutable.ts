// Whether an expression may be the key of an index: it must yield the same for the same row for ever (PostgreSQL manual, "Index Expressions": IMMUTABLE).
// Only what is known to is let through; the planner's server refuses the rest anyway.
import { familyOf } from '../../schema/typeFamily.ts';
import type { Table } from '../../schema/schema.ts';
import type { Conjunct, Term } from '../../query/query.ts';
import { conjunctTerms, everyTerm } from '../../query/walk.ts';

/** pg_proc: provolatile = 'i' for the arguments that columns have. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  'lower', 'upper', 'trim', 'btrim', 'ltrim', 'rtrim', 'md5', 'reverse', 'substr', 'substring', 'left', 'right', 'length', 'char_length', 'replace', 'split_part', 'initcap', 'regexp_replace', 'coalesce', 'nullif', 'abs', 'round', 'floor', 'ceil', 'mod', 'greatest', 'least',
  'to_tsvector', 'jsonb_extract_path', 'jsonb_extract_path_text', 'jsonb_array_length', 'array_length', 'cardinality', 'tstzrange', 'tsrange', 'daterange', 'int4range', 'int8range', 'numrange', 'point', 'box', 'immutable_unaccent',
]);
const OPERATORS = /^(?:[-+*/%^]|\|\||->>?|#>>?)$/;
/** Casts between these depend on no setting. */
const CASTS: ReadonlySet<string> = new Set(['text', 'character varying', 'integer', 'bigint', 'smallint', 'numeric', 'double precision', 'real', 'uuid', 'boolean', 'jsonb']);

/** `expression` is the canonical text of a term of the conjunct. */
export function isIndexable(conjunct: Conjunct, expression: string, table: Table): boolean {
  const term = conjunctTerms(conjunct).flatMap((one) => everyTerm(one)).find((one) => (one.kind === 'call' || one.kind === 'operation' || one.kind === 'cast') && one.canonical !== undefined && (one.canonical === expression || one.canonical.endsWith(expression) || one.canonical.replace(/\b\w+\./g, '') === expression));
  return term !== undefined && !(term.kind === 'operation' && isMovable(term)) && isSteady(term, table);
}

export function isSteady(term: Term, table: Table): boolean {
  switch (term.kind) {
    case 'column': case 'constant': return true;
    case 'cast': return isSteady(term.term, table) && CASTS.has(term.type.replace(/\(.*/, '')) && !isMoment(term.term, table);
    case 'operation': return OPERATORS.test(term.operator) && term.args.every((arg) => isSteady(arg, table)) && !(term.operator === '||' && term.args.some((arg) => isMoment(arg, table)));
    case 'call': {
      if (term.aggregate || term.window || !term.args.every((arg) => isSteady(arg, table))) return false;
      // Without a configuration it reads one from a setting.
      if (term.name === 'to_tsvector') return term.args.length === 2;
      if (term.name === 'date_trunc' || term.name === 'extract' || term.name === 'date_part' || term.name === 'date') return term.args.every((arg) => familyOfTerm(arg, table) !== 'zoned');
      return FUNCTIONS.has(term.name);
    }
    default: return false;
  }
}

/** Arithmetic with constants belongs on the other side of a comparison, where the column is bare; `id + 0` is written to keep an index from being used. */
const isMovable = ({ operator, args }: Extract<Term, { kind: 'operation' }>): boolean => /^(?:[-+*/]|\|\|)$/.test(operator) && args.filter(({ kind }) => kind !== 'constant').length === 1;

const isMoment = (term: Term, table: Table): boolean => familyOfTerm(term, table) !== undefined;

/** Whether a term is a date or a time, and whether a time zone is part of what it yields. */
function familyOfTerm(term: Term, table: Table): 'zoned' | 'plain' | undefined {
  if (term.kind === 'cast') return /^timestamp with time zone/.test(term.type) ? 'zoned' : /^(?:timestamp|date|time)/.test(term.type) ? 'plain' : undefined;
  const type = term.kind === 'column' ? table.columns.find(({ name }) => name === term.path.at(-1))?.type : undefined;
  const family = familyOf(type);
  if (family === 'date') return 'plain';
  return family === 'moment' ? (type!.name === 'timestamp with time zone' ? 'zoned' : 'plain') : undefined;
}
