// A document becomes what it says to databases: its sites, their statements, the queries and changes in them.
// Reading knows nothing of any schema, so a reading stays true while migrations change.
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import { toHost } from '../../text/sourceMap.ts';
import type { Connection } from '../../rules/connection.ts';
import type { Role, SubjectLoop } from '../../rules/rule.ts';
import { siteAnsweredWith } from '../../libraries/answers.ts';
import { sitesOfWrapped } from '../../libraries/callsOfWrapped.ts';
import type { Outside } from '../../libraries/library.ts';
import { membersRead } from '../../libraries/membersRead.ts';
import { fieldResolversIn, type FieldResolver } from '../../libraries/fieldResolvers.ts';
import type { ModelStatement } from '../../libraries/modelStatement.ts';
import type { Site } from '../../libraries/site.ts';
import { libraries } from '../../libraries/all.ts';
import { callAt, routinesUpTo } from '../../libraries/program.ts';
import { requoted } from '../../libraries/rendering.ts';
import type { HostTree, Routine } from '../../hosts/tree.ts';
import { sqlSite } from '../../hosts/sql/host.ts';
import type { Query } from '../../query/query.ts';
import type { Annotation } from '../../sql/annotations.ts';
import type { Change } from '../../schema/change.ts';
import type { Dialect, DialectId } from '../../sql/dialect.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { parseScript } from '../../sql/parse.ts';
import type { QueryNode, Script, Statement } from '../../sql/tree.ts';
import { connectionsIn } from './connections.ts';
import { forgets, type Forgets } from './forgotten.ts';
import { computedBy, type Computed } from './overwrites.ts';
import { goesThroughRows, siteLoopOf } from './loops.ts';
import { fieldCallsIn, fieldOf, type FieldCall } from './fieldCalls.ts';
import { askingOf, type Asking } from './lookups.ts';
import { loopedCallsIn, type LoopedCall } from './looped.ts';
import { isForAdministrators } from './administrators.ts';
import { isUnreached } from './unreached.ts';
import { callersAround, namedRoutine, type Callers } from './namedRoutine.ts';
import { groupBy } from '../../text/groupBy.ts';
import { readSite, type Unread } from './readSite.ts';
import { resultOf, type Result } from './results.ts';
import { rereadAmong, rereadSite } from './reread.ts';

export interface Reading {
  readonly document: Document;
  readonly sites: readonly ReadSite[];
  /** What a program does with connections beside. */
  readonly connections: readonly Connection[];
  /** The routines that it calls once for each item of what it has read. */
  readonly looped: readonly LoopedCall[];
  /** The routines that fields of GraphQL types call with a value of their parent. */
  readonly fieldCalls: readonly FieldCall[];
  /** Comments of the host and of the SQL, in host spans, delimiters included. */
  readonly comments: readonly Span[];
}

export interface ReadSite extends Result {
  readonly site: Site;
  /** The name of the nearest named routine around it, that routine's number in the document, and where the nearest one begins. */
  readonly routine?: string;
  readonly namedRoutine?: number;
  readonly routineStart?: number;
  /** Who calls that routine: asked seldom, for other files are asked about it. */
  readonly callers?: () => Callers;
  /** A constant keeps it from being sent. */
  readonly unreached?: true;
  /** Whether that routine answers administrators alone. */
  readonly forAdministrators?: () => boolean;
  /** The loop over data that it stands in. */
  readonly loop?: SubjectLoop;
  /** The routine was given a key or a row that a write of its has no place for. */
  readonly forgets?: Forgets;
  /** Where its rows, as they are, are what a request is answered with. */
  readonly answers?: Span;
  /** The members of its rows that the program looks at, where each look is seen. */
  readonly members?: readonly string[];
  /** The values by which it reads that its routine is given, where nothing else is sent there. */
  readonly asks?: readonly Asking[];
  /** The field of a GraphQL type whose resolver sends it with one value of the parent. */
  readonly field?: FieldResolver;
  /** The values that it passes which are computed from rows that the same routine has read. */
  readonly computed?: readonly Computed[];
  readonly dialect: Dialect;
  readonly script: Script;
  readonly statements: readonly ReadStatement[];
}

export interface ReadStatement {
  readonly statement: Statement;
  /** Its number in the site, from 0; of a statement inside a routine, the number of the outer one. */
  readonly ordinal: number;
  /** In the document. */
  readonly span: Span;
  /** Undefined of what holds no query, and of what repeats another statement: then `readWhole` gives it. */
  readonly query?: Query;
  /** The tree of each query, for rewriting. */
  readonly nodes: ReadonlyMap<Query, QueryNode>;
  readonly changes: readonly Change[];
  readonly within?: 'view' | 'routine' | 'other';
  /** Of a routine's body: names that are no columns. */
  readonly variables: ReadonlySet<string>;
  readonly annotation?: Annotation;
}

/** Reads an .sql document. `previous` is what was read of an earlier version: what the edit left alone is not read again. */
export function readSql(document: Document, dialect: DialectId, previous?: Reading): Reading {
  const site = sqlSite(document);
  const read = (previous && rereadSite(site, dialectOf(dialect), previous.sites[0]!)) ?? readSite(anew(site, dialectOf(dialect)));
  return { document, sites: [read], connections: [], looped: [], fieldCalls: [], comments: read.script.comments };
}

/** Reads what a document's models declare: each statement is a site, of which rules about models are asked and no others. */
export function readModels(document: Document, library: string, declared: readonly ModelStatement[], comments: readonly Span[], dialect: Dialect): Reading {
  const sites = declared.map(({ text, map, model, at, whole, open }) => readSite(anew({
    library, anchor: at, ...(whole && { whole }), dialect: dialect.id, called: true, model: open ? 'open' : 'whole', reason: `declared by the model \`${model}\``,
    carrier: { kind: 'sql', text, map, holes: [], optional: [], openEnd: false },
  }, dialect)));
  return { document, sites, comments, connections: [], looped: [], fieldCalls: [] };
}

/** What a program is told of the workspace around it. */
export interface Surroundings extends Outside {
  /** The loudest role of the other files that hold a word; absent where nothing is known of them. */
  readonly roleNaming?: (word: string) => Role | undefined;
}

/** Reads a program. `previous` is what was read of an earlier version. `fallback` is the dialect of the database it speaks to, for libraries that serve several. */
export function readProgram(document: Document, tree: HostTree, outside: Surroundings, fallback: DialectId, previous?: Reading): Reading {
  // The tree of an SQL text hangs on that text alone, wherever in the program it stands now.
  const earlier = groupBy(previous?.sites ?? [], ({ site }) => site.carrier.text);
  const claimed = new Set<number>();
  const found: { readonly unread: Unread; readonly before: readonly ReadSite[] }[] = [];
  for (const sites of [...libraries.map((library) => library.sites(document, tree, outside, fallback)), sitesOfWrapped(document, tree, outside, fallback, libraries)]) {
    for (const own of sites) {
      const dialect = dialectOf(own.dialect ?? fallback);
      const site = own.called && !own.dialect ? { ...own, carrier: requoted(own.carrier, dialect) } : own;
      const key = site.carrier.map.pieces.find((piece) => piece.kind === 'verbatim')?.host.start ?? site.anchor.start;
      if (claimed.has(key)) continue;
      claimed.add(key);
      const named = namedRoutine(tree, site.context?.routine);
      const before = (earlier.get(site.carrier.text) ?? []).filter((read) => read.dialect === dialect);
      found.push({ before, unread: { ...anew(site, dialect, before[0]?.script), ...(named && { routine: named.name, namedRoutine: named.id }), ...(site.context && isUnreached(tree, document.text, site.context) && { unreached: true as const }), ...(site.context && { forAdministrators: () => isForAdministrators(document, tree, site.anchor, site.context!.routine) }), ...(site.context && outside.roleNaming && { callers: () => callersAround(tree, document.text, site.context!.routine, named, outside.roleNaming!) }), ...(site.context && site.context.routine > 0 && { routineStart: tree.routines[site.context.routine]!.start }) } });
    }
  }
  const all = found.map(({ unread }) => unread.site);
  const fields = fieldResolversIn(document, tree);
  // What has no name is told apart by its place.
  const routineOf = new Map(found.map(({ unread: { site, namedRoutine: named } }) => [site, named ?? routineAround(tree, site.context?.routine ?? 0).id]));
  let inRoutine: ReadonlyMap<number | undefined, readonly Site[]> | undefined;
  const sites = found.map(({ unread, before }) => {
    const { site, namedRoutine: named } = unread;
    const loop = siteLoopOf(tree, document.text, site, all);
    const rows = loop && !loop.leaves ? goesThroughRows(tree, site, all) : undefined;
    const own = new Set(routinesUpTo(tree, site.context?.routine, named));
    const others = (): readonly Site[] => (inRoutine ??= groupBy(all, (one) => routineOf.get(one))).get(routineOf.get(site))?.filter((one) => one !== site) ?? [];
    const computed = computedBy(tree, document.text, site, others, routineAround(tree, named ?? site.context?.routine ?? 0));
    const used = usedBy(document, tree, site);
    const field = fieldOf(tree, site, fields);
    // A function of a map is called by nobody else, and has a name that no call has.
    const asking = field?.type !== undefined && field.routine !== named ? { id: field.routine, name: `${field.type}.${field.field}` } : named === undefined ? undefined : { id: named, name: unread.routine! };
    const asks = askingOf(tree, document.text, site, asking, all);
    const forgotten = forgets(tree, site, own, others);
    return rereadAmong({ ...unread, ...used, ...(asks.length > 0 && { asks }), ...(field && { field }), ...resultOf(document, tree, site, unread.routine), ...(loop && { loop: { ...loop, sendsMore: loop.sendsMore || (site.called === true && unread.script.statements.length > 1), ...(rows && { rows }) } }), ...(forgotten && { forgets: forgotten }), ...(computed.length > 0 && { computed }) }, before);
  });
  sites.sort((a, b) => a.site.anchor.start - b.site.anchor.start);
  const inSql = sites.flatMap(({ site, script }) => script.comments.map((comment) => toHost(site.carrier.map, comment)));
  return { document, sites, connections: connectionsIn(document, tree, outside, sites), looped: loopedCallsIn(document, tree, all), fieldCalls: fieldCallsIn(document, tree, all, fields), comments: [...tree.comments, ...inSql].sort((a, b) => a.start - b.start) };
}

function usedBy(document: Document, tree: HostTree, site: Site): Pick<ReadSite, 'answers' | 'members'> {
  const call = callAt(tree, site.whole);
  const answers = call && siteAnsweredWith(document, tree, site, call);
  const members = call && site.includes ? membersRead(tree, call, site.consumes === 'one row' || site.consumes === 'first row' ? 'one' : 'many') : undefined;
  return { ...(answers && { answers }), ...(members && { members }) };
}

const anew = (site: Site, dialect: Dialect, script = parseScript(site.carrier.text, dialect)): Unread => ({ site, dialect, script });

/** The outermost routine around one. */
function routineAround({ routines }: HostTree, routine: number): Routine {
  let at = routines[routine]!;
  while (at.parent !== undefined && at.parent !== 0 && routines[at.parent]!.kind !== 'class') at = routines[at.parent]!;
  return at;
}
