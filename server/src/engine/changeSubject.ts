// What the rules about changes are shown: of a long history thousands are made, and of most of their questions few are asked.
import type { ChangeSubject, Role } from '../rules/rule.ts';
import type { Sizes } from '../query/sizes.ts';
import type { Change } from '../schema/change.ts';
import type { MigrationTool } from '../schema/migrationTool.ts';
import type { Origin, Schema } from '../schema/schema.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/tree.ts';
import { toHost } from '../text/sourceMap.ts';
import type { Span } from '../text/span.ts';
import { elsewhere } from './around.ts';
import { toolOf } from './migrationTools.ts';
import type { ReadSite, ReadStatement } from './read.ts';
import { inTransaction, type MigrationText } from './transactions.ts';
import type { Database, World } from './world.ts';

/** What the changes of one statement of a history share. */
export interface ChangeContext {
  readonly site: ReadSite;
  readonly read: ReadStatement;
  readonly database: Database;
  readonly role: Role;
  readonly world: Pick<World, 'deletesFrom' | 'databases'>;
  readonly file: MigrationText;
  /** Of the statement among those of its file. */
  readonly ordinal: number;
  readonly isNew: boolean | undefined;
  schemaBefore(): Schema;
  isUndoing(): boolean;
}

export const changeSubject = (change: Change, context: ChangeContext): ChangeSubject => new HistoricChange(change, context);

/** A class for its getters: an object literal with some has a hidden class of its own, which takes V8 longer than most rules take. */
class HistoricChange implements ChangeSubject {
  readonly origin: Origin;
  readonly toHost: ChangeSubject['toHost'];
  readonly elsewhere: ChangeSubject['elsewhere'];

  constructor(readonly change: Change, private readonly context: ChangeContext) {
    const { site, database, file, ordinal, world } = context;
    this.origin = { path: file.path, statement: ordinal };
    this.toHost = (at) => toHost(site.site.carrier.map, at);
    this.elsewhere = (table) => elsewhere(world.databases, database, table);
  }

  get span(): Span {
    return this.context.read.span;
  }

  get statement(): Statement {
    return this.context.read.statement;
  }

  get dialect(): Dialect {
    return this.context.site.dialect;
  }

  get role(): Role {
    return this.context.role;
  }

  get isNew(): boolean | undefined {
    return this.context.isNew;
  }

  get deletesFrom(): ChangeSubject['deletesFrom'] {
    return this.context.world.deletesFrom;
  }

  get sizes(): Sizes {
    return this.context.database.sizes;
  }

  get version(): number | undefined {
    return this.context.database.version;
  }

  get tool(): MigrationTool | undefined {
    return toolOf(this.context.database.source.tool);
  }

  get inTransaction(): boolean | undefined {
    const { database, site, file, ordinal } = this.context;
    return inTransaction(database.source, site.dialect, file, ordinal);
  }

  get undoes(): boolean {
    return this.context.isUndoing();
  }

  get before(): Schema {
    return this.context.schemaBefore();
  }

  get after(): Schema {
    const { database, file, ordinal } = this.context;
    return database.fold.after(file.path, ordinal);
  }

  get final(): Schema {
    return this.context.database.fold.final;
  }
}
