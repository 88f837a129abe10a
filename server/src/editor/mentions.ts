// Every place of a document where a table, view, column, index, type, alias or CTE is named: what definition, references, highlight and rename are made of.
// Plain data, in the document's coordinates, so that a worker can gather it for a whole workspace.
// A name means what it means at its statement: in a migration a table is known by the name that it has there, so a later rename begins a new name.
import { toHost } from '../text/sourceMap.ts';
import type { Span } from '../text/span.ts';
import type { QualifiedName, Schema } from '../schema/schema.ts';
import { spokenTo } from '../engine/judging/judge.ts';
import { ownTablesOf, withOwnTables } from '../engine/reading/ownTables.ts';
import type { Reading, ReadSite, ReadStatement } from '../engine/reading/read.ts';
import { unknownSchema, type Database, type World } from '../engine/world.ts';
import { defined } from './mentions/definitions.ts';
import { queried } from './mentions/queries.ts';
import type { Pen } from './mentions/pen.ts';
import type { Asked } from './place.ts';

/** Of an index or a type, `key` is its own qualified name. `database` is empty where none is known: then the name alone tells. */
export type Lasting =
  | { readonly kind: 'table' | 'index' | 'type'; readonly database: string; readonly key: QualifiedName }
  | { readonly kind: 'column'; readonly database: string; readonly key: QualifiedName; readonly column: string };
/** What lives in one statement; `scope` tells it from every other, in this document and all others. */
export interface Local { readonly kind: 'alias' | 'cte'; readonly scope: string }
export type Named = Lasting | Local;

/** `alters` is a change of structure, `writes` one of rows. */
export type MentionRole = 'declares' | 'reads' | 'writes' | 'alters';

export interface Mention {
  readonly what: Named;
  /** In the document: the name alone, with its own quotes; of `o.total` there are two. */
  readonly span: Span;
  readonly role: MentionRole;
}

/** A mention where it stands in the SQL text of a site. */
export interface SqlMention {
  readonly what: Named;
  readonly at: Span;
  readonly role: MentionRole;
}

/** All mentions of a document, in the order of the text. */
export function mentionsIn(reading: Reading, world: World): readonly Mention[] {
  const schemasOf = statementSchemas(reading, world);
  const all = reading.sites.flatMap((site, number) => sqlMentions(reading, site, number, schemasOf).map(({ what, at, role }): Mention => ({ what, span: toHost(site.site.carrier.map, at), role })));
  all.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return all.filter((one, i) => !repeats(all, i, one));
}

/** A text that several queries share is read once for each. */
function repeats(all: readonly Mention[], index: number, { what, span }: Mention): boolean {
  for (let i = index - 1; i >= 0 && all[i]!.span.start === span.start; i--) if (all[i]!.span.end === span.end && isSame(all[i]!.what, what)) return true;
  return false;
}

/** The mentions in the statements of one site; `number` is its place among the reading's sites. */
export function sqlMentions(reading: Reading, site: ReadSite, number: number, schemasOf: SchemasOf): readonly SqlMention[] {
  const mentions: SqlMention[] = [];
  const { model, carrier: { text, holes } } = site.site;
  if (model) return mentions;
  for (const statement of site.statements) {
    const schemas = schemasOf(site, statement);
    const pen: Pen = { schemas, database: schemas.database?.id ?? '', text, holes, dialect: site.dialect, scope: `${reading.document.path}:${number}`, within: statement.within, mentions };
    queried(pen, statement);
    defined(pen, statement.statement.tree);
  }
  return mentions.sort((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
}

/** The schemas that a statement meets and leaves. */
export interface StatementSchemas {
  readonly database: Database | undefined;
  readonly before: Schema;
  readonly after: Schema;
}
export type SchemasOf = (site: ReadSite, statement: ReadStatement) => StatementSchemas;

export function statementSchemas(reading: Reading, world: World): SchemasOf {
  const { path } = reading.document;
  const own = ownTablesOf(reading);
  // Outside a history all statements of a database see one schema.
  const seen = new Map<Database | undefined, Schema>();
  const seenIn = (database: Database | undefined, site: ReadSite): Schema => {
    const known = seen.get(database);
    if (known) return known;
    const schema = withOwnTables(database?.fold.final ?? unknownSchema(site.dialect.id), own);
    seen.set(database, schema);
    return schema;
  };
  return (site, statement) => {
    const database = spokenTo(world.databasesOf(path, site.site.dialect), statement);
    if (!database?.declaredIn.has(path)) {
      const schema = seenIn(database, site);
      return { database, before: schema, after: schema };
    }
    return {
      database,
      get before() {
        return database.fold.before(path, database.fold.at(path, site.site, statement));
      },
      get after() {
        return database.fold.after(path, database.fold.at(path, site.site, statement));
      },
    };
  };
}

const known = new WeakMap<Reading, { readonly world: World; readonly mentions: readonly Mention[] }>();

/** The same as `mentionsIn`, kept while the document and the world are: an editor asks at every move of the cursor. */
export function mentionsOf(reading: Reading, world: World): readonly Mention[] {
  const kept = known.get(reading);
  if (kept?.world === world) return kept.mentions;
  const mentions = mentionsIn(reading, world);
  known.set(reading, { world, mentions });
  return mentions;
}

/** What is named at a place, or just before it. Of two names that stand in one word the first: the column that is read rather than the one a view makes of it. */
export function targetAt({ reading, offset, workspace: { world } }: Asked): Mention | undefined {
  const mentions = mentionsOf(reading, world);
  return mentions.find(({ span }) => span.start <= offset && offset < span.end) ?? mentions.find(({ span }) => span.end === offset);
}

export function isSame(a: Named, b: Named): boolean {
  if (isLocal(a)) return a.kind === b.kind && a.scope === b.scope;
  if (isLocal(b) || a.kind !== b.kind || a.database !== b.database || a.key !== b.key) return false;
  return a.kind !== 'column' || (b.kind === 'column' && a.column === b.column);
}

export const isLocal = (what: Named): what is Local => what.kind === 'alias' || what.kind === 'cte';
