// What the rules about changes are shown: of a long history thousands are made, and of most of their questions few are asked.
import type { ChangeSubject, Role } from '../../rules/rule.ts';
import type { Sizes } from '../../query/sizes.ts';
import type { Change } from '../../schema/change.ts';
import type { MigrationTool } from '../../schema/migrationTool.ts';
import type { Origin, Schema } from '../../schema/schema.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Statement } from '../../sql/tree.ts';
import { toHost } from '../../text/sourceMap.ts';
import type { Span } from '../../text/span.ts';
import { elsewhere } from './around.ts';
import { toolOf } from '../history/migrationTools.ts';
import type { StatementContext } from './statementContext.ts';
import { inTransactionOf } from '../history/transactions.ts';
import type { Database } from '../world.ts';

/** Of a statement that declares the database, and not in a routine's body. */
export function changeSubjects(context: StatementContext): readonly ChangeSubject[] {
  const { database, read } = context;
  return database && context.isInHistory && read.within !== 'routine' ? read.changes.map((change) => new HistoricChange(change, context, database)) : [];
}

/** A class for its getters: an object literal with some has a hidden class of its own, which takes V8 longer than most rules take. */
class HistoricChange implements ChangeSubject {
  readonly origin: Origin;
  readonly toHost: ChangeSubject['toHost'];
  readonly elsewhere: ChangeSubject['elsewhere'];

  constructor(readonly change: Change, private readonly context: StatementContext, private readonly database: Database) {
    const { site, path, ordinal, world } = context;
    this.origin = { path, statement: ordinal };
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
    return this.database.sizes;
  }

  get version(): number | undefined {
    return this.database.version;
  }

  get tool(): MigrationTool | undefined {
    return toolOf(this.database.source.tool);
  }

  get inTransaction(): boolean | undefined {
    const { site, file, ordinal } = this.context;
    return inTransactionOf(this.database, site.dialect, file, ordinal);
  }

  get undoes(): boolean {
    return this.context.isUndoing;
  }

  get before(): Schema {
    return this.context.schema;
  }

  get after(): Schema {
    return this.database.fold.after(this.origin.path, this.origin.statement);
  }

  get final(): Schema {
    return this.database.fold.final;
  }
}
