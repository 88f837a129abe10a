// What UPDATE and DELETE share: a write that reaches every row of a table that keeps its rows.
import type { Write } from '../query/query.ts';
import { everyTerm } from '../query/walk.ts';
import { LARGE } from '../query/sizes.ts';
import type { Intend, Weight } from './finding.ts';
import type { Subject } from './rule.ts';
import type { Table } from '../schema/schema.ts';
import { JOURNAL, qualifiedName } from './words.ts';
import { countOf } from '../text/words.ts';

export interface EveryRow {
  readonly target: string;
  /** `all 5.0 M rows`, `every row`. */
  readonly rows: string;
  readonly weight: Weight;
  /** The comment or the route directly above says that everything is meant, several tables are emptied together, the table is one of a single row by its name or by what else is done with it, or what is set follows from the row itself. */
  readonly isSaid: boolean;
  /** A program has nothing at hand that would tell one row from another, and nothing near it speaks of some rows. */
  readonly isKeyless: boolean;
  /** The same routine of a program sets it again for some rows: every row is meant, and most are so already. */
  readonly isSetAgain: boolean;
  readonly intentions: readonly Intend[];
}

/** A routine that is named for what it does to every row is believed. */
const INTENT = /^(?:bump|touch|clear|reset|truncate|flush|purge|wipe|empty|clean|cleanup|invalidate|recalculate|recompute|refresh|rebuild|backfill)(?:$|[_-]|[A-Z])|(?:^|[_-]|[a-z])(?:[Aa]ll|[Ee]very|[Ee]verything|[Ww]hole|[Tt]ables?)(?:$|[_-]|[A-Z])|[a-z](?:Truncate|Clear|Reset|Flush|Purge|Wipe|Cleanup)$/;

/** But what is stale or expired is not everything. */
const PARTLY = /(?:^|[_-]|[a-z])(?:[Ss]tale|[Ee]xpired|[Oo]rphan(?:ed|s)?|[Uu]nused|[Ii]nactive|[Mm]issing|[Dd]uplicates?|[Oo]utdated|[Oo]bsolete)(?:$|[_-]|[A-Z])/;
const isMeant = (routine = ''): boolean => INTENT.test(routine) && !PARTLY.test(routine);

/** So is a file of SQL; `all.sql` says nothing of rows. */
const FILE_INTENT = /^(?:clear|reset|truncate|flush|purge|wipe|empty|clean|cleanup|rebuild|backfill)(?:$|[_-])|[a-z][_-](?:all|every)[_-][a-z]/i;

/** What says of an endpoint that everything goes: the comment above it, or its path. */
const SAID = /\b(?:clear|reset|truncate|flush|purge|wipe|empt|delete|remove)\w*\s+(?:\w+\s+)?(?:all|every\w*|whole|entire)\b|['"`/-](?:clear|reset|truncate|flush|purge|wipe|empty)\b/i;

/** A comment that speaks of everything, of a start from nothing, or of what is written next; not one that speaks of some rows. */
const EXPLAINED = /(?:\/\/|\/\*|\*|--|#)[^\n]*\b(?:all|every(?:thing)?|whole|entire(?:ly)?|fresh(?:ly)?|from scratch|start(?:s|ing)? over|one[- ]time|wip\w+|empt(?:y|ies|ied|ying)|truncat\w+|flush\w*|rebuil\w+|re-?(?:creat|load|import|fill|populat|sync|index)\w*|invalidat\w+|baseline|before (?:scan|sync|import|insert|load)\w*)\b/i;
/** What is reset or cleared may be one's own: a password, a cart. */
const EMPTIED = /(?:\/\/|\/\*|\*|--|#)(?=[^\n]*\b(?:once|reset\w*|clear\w*)\b)[^\n]*\b(?:tables?|database)\b/i;
const SOME = /\b(?:expired|stale|old(?:er)?|orphan\w*|unused|inactive|where|only|its|their|his|this|these|given|matching)\b/i;
/** `all sessions of the user` */
const OF_ONE = /\b(?:of|for|by) (?:the|a|an|that|one|this|each)\b(?! (?:table|database|list|cache|store|import|scan|run|next|whole))/i;
const isExplained = (said: string): boolean => (SAID.test(said) || ((EXPLAINED.test(said) || EMPTIED.test(said)) && !SOME.test(said))) && !OF_ONE.test(said);

/** What is kept to be thrown away: copies, what waits to be sent, what is being loaded; an inbox is people's mail. */
const PASSING = /(?:^|_|[a-z])(?:[Cc]ached?|[Tt]e?mp(?:orary)?|[Ss]taging|[Ss]cratch|[Oo]utbox|[Dd]ead_?[Ll]etters?|[Bb]uffer(?:ed)?)(?:$|_|s$|s_|[A-Z])/;

/** What an application is set up with, it mostly keeps in one row. */
const SINGLE = /(?:^|_|[a-z])(?:config(?:uration)?|settings?|state|meta(?:data)?|info|counters?)$/i;

/** Undefined where something restricts the write, may restrict it, or where every row is plainly meant. */
export function everyRow(subject: Subject, kind: 'update' | 'delete'): EveryRow | undefined {
  const { query, resolved, sizes, routine, within, path } = subject;
  if (query.kind !== kind || within === 'view' || within === 'other') return undefined;
  // What was not understood may have restricted it.
  if (subject.statement && subject.statement.errors.length > 0) return undefined;
  // A second source restricts the write to the rows that it joins.
  if (query.filters.length > 0 || query.limit || query.sources.length !== 1) return undefined;
  const source = resolved.sources[0];
  const name = source?.source.table;
  if (!source || !name || source.source.kind !== 'table') return undefined;
  const full = qualifiedName(source);
  const rows = sizes.rows(full);
  // Of a table that is known to be large nobody throws all away to fill it for one key; one that holds a single row is replaced so.
  const forgets = subject.forgets === 'at all' || (subject.forgets === 'but fills' && (rows ?? 0) >= LARGE);
  if (source.table?.temporary || (kind === 'update' && JOURNAL.test(name.name)) || FILE_INTENT.test(fileName(path))) return undefined;
  if (!forgets && (isMeant(routine) || (kind === 'delete' && subject.refills(name.name)))) return undefined;
  const startsOver = kind === 'delete' ? subject.startsOver() : 'no';
  if (startsOver === 'surely' || subject.notesMigration() || (kind === 'delete' && PASSING.test(name.name))) return undefined;
  // What a migration filled, its way back empties.
  if (subject.undoes()) return undefined;
  // A script that adds a column gives it to every row.
  if (kind === 'update' && query.writes.length > 0 && query.writes.every(({ column }) => isAddedIn(subject.site.carrier.text, column))) return undefined;
  // `update address set is_default = false`, before one row is given the mark.
  if (kind === 'update' && !forgets && query.writes.length > 0 && query.writes.every(isUnmarked)) return undefined;
  // Everything first, and then the exceptions.
  const isSetAgain = kind === 'update' && subject.setsAgain(name.name, query.writes.map(({ column }) => column));
  if (isSetAgain && subject.site.library === 'sql') return undefined;
  const isTruncation = kind === 'delete' && subject.dialect.id === 'sqlite';
  const said = subject.saidAbove();
  const key = source.table?.constraints.find((constraint) => constraint.kind === 'primary key');
  return {
    target: name.name,
    rows: rows === undefined ? 'every row' : `all ${countOf(rows)} rows`,
    // A table that is small by its name alone loses no less.
    // SQLite has no TRUNCATE: a DELETE without WHERE is how a table is emptied there (its manual, "The Truncate Optimization").
    weight: rows === undefined ? (isTruncation ? 'low' : 'unknown') : rows >= LARGE ? (isTruncation ? 'unknown' : 'high') : 'low',
    isKeyless: subject.site.context !== undefined && !forgets && !PARTLY.test(routine ?? '') && !SOME.test(said) && !OF_ONE.test(said),
    isSaid: isExplained(said) || startsOver === 'likely' || (kind === 'update' && query.writes.length > 0 && query.writes.every((write) => isRecomputed(write, source.table))) || (kind === 'update' && rows === undefined && (SINGLE.test(name.name) || subject.makesOne(name.name, query.writes.map(({ column }) => column)))),
    isSetAgain,
    intentions: isSetAgain ? [] : key?.kind === 'primary key' ? [{ kind: 'query', title: `Restrict it to one ${key.columns.map((column) => `\`${column}\``).join(' and ')}`, safe: false, query, change: [{ kind: 'filter by', columns: key.columns }] }] : [],
  };
}

/** `set state = case when ends_at < now() then 'over' else 'open' end`: what follows from the row itself does so for every row. */
function isRecomputed({ column, value }: Write, table: Table | undefined): boolean {
  if (!value) return false;
  const terms = everyTerm(value);
  const ofRow = terms.some(({ kind }) => kind === 'column');
  const ofProgram = terms.some(({ kind }) => kind === 'parameter' || kind === 'hole');
  const ofItself = terms.some((term) => term.kind === 'column' && term.path.at(-1) === column);
  switch (value.kind) {
    case 'column': return !ofItself;
    // `coalesce(?, name)` gives all rows one value.
    case 'call': return ofRow && !ofProgram;
    case 'operation':
      // `case when ? then is_primary else 1 end` covers every row whatever the program passes.
      if (value.operator === 'case') return ofRow;
      // What `#-` takes out of a document is not there the second time.
      if (value.operator === '#-') return true;
      // `tags - 'offset'` takes a key out of a document, and does no more the second time; `balance - '10'` does.
      if (value.operator === '-') return value.args[1]?.kind === 'constant' && value.args[1].type === 'string' && isKey(value.args[1].value, table?.columns.find(({ name }) => name === column)?.type.name);
      // `total = price * amount` is the same the second time; `balance = balance + 1` is not.
      return ofRow && !ofProgram && !ofItself;
    default: return false;
  }
}

/** Of an unknown type, `'10'` and `'1 day'` are taken for amounts. */
const isKey = (text: string, type: string | undefined): boolean => (type === undefined ? !/\d/.test(text) : type === 'jsonb' || type === 'hstore');

/** A mark that one row has is taken from all. */
const isUnmarked = ({ column, value }: Write): boolean => MARK.test(column) && value?.kind === 'constant' && /^(?:false|0|null)$/i.test(value.value);
const MARK = /(?:^|_)(?:default|primary|current|selected|main|latest)$|^is(?:Default|Primary|Current|Selected|Main|Latest)$/;

const isAddedIn = (text: string, column: string): boolean => new RegExp(`\\badd\\s+(?:column\\s+)?(?:if\\s+not\\s+exists\\s+)?["\`[]?${column.replace(/\W/g, '\\$&')}\\b`, 'i').test(text);

const fileName = (path: string): string => /([^/]*)\.sql$/i.exec(path)?.[1] ?? '';
