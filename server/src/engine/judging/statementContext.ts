// What is known around one statement, whatever rules are asked of it: worked out when something first asks, for most statements are asked little.
import type { Role } from '../../rules/rule.ts';
import type { Schema } from '../../schema/schema.ts';
import { withOwnTables, type OwnTable } from '../reading/ownTables.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import { undoes, type MigrationText } from '../history/transactions.ts';
import { unknownSchema, type Database, type World } from '../world.ts';

export type Known = Pick<World, 'deletesFrom' | 'databases' | 'isNew' | 'usesOf' | 'usual' | 'loadersOf' | 'sizesFor' | 'isAbandoned'>;

/** A class for its getters, as in query/resolve.ts. */
export class StatementContext {
  private folded: Schema | undefined;
  private text: MigrationText | undefined;
  private place: number | undefined;
  /** It declares the database, or its file does. */
  readonly isInHistory: boolean;

  constructor(
    readonly reading: Reading,
    readonly site: ReadSite,
    readonly read: ReadStatement,
    readonly database: Database | undefined,
    readonly role: Role,
    private readonly ownTables: readonly OwnTable[],
    readonly world: Known,
  ) {
    this.isInHistory = database !== undefined && (site.site.declares === true || database.declaredIn.has(reading.document.path));
  }

  get path(): string {
    return this.reading.document.path;
  }

  /** Of the statement among those of its file. */
  get ordinal(): number {
    return (this.place ??= this.database && this.isInHistory ? this.database.fold.at(this.path, this.site.site, this.read) : this.read.ordinal);
  }

  get isNew(): boolean | undefined {
    return this.isInHistory ? this.world.isNew(this.path) : undefined;
  }

  /** The schema before a statement of a history is folded anew when it is asked for. */
  get schema(): Schema {
    const { database, site } = this;
    return (this.folded ??= database && this.isInHistory ? database.fold.before(this.path, this.ordinal) : withOwnTables(database?.fold.final ?? unknownSchema(site.dialect.id), this.ownTables));
  }

  get file(): MigrationText {
    const { path, site: { site, script }, database } = this;
    return (this.text ??= { path, ...((this.isInHistory && site.library !== 'sql' && database?.fold.file(path)) || { text: site.carrier.text, script }) });
  }

  /** It stands on the way back of a migration. */
  get isUndoing(): boolean {
    return (this.database?.source.unapplied.includes(this.path) ?? false) || undoes(this.file, this.site.dialect, this.ordinal);
  }
}
