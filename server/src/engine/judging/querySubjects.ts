// What the rules about queries are shown: each query of a statement, with what can be asked around it.
import { isAdministratorsFile } from '../reading/administrators.ts';
import type { Query } from '../../query/query.ts';
import { resolve, type Resolved } from '../../query/resolve.ts';
import type { Sizes } from '../../query/sizes.ts';
import type { Role, Subject } from '../../rules/rule.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Site } from '../../libraries/site.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Statement } from '../../sql/tree.ts';
import { elsewhere, makesOne, namesOutside, notesMigration, refills, renamed, saidAbove, setsAgain, startsOver } from './around.ts';
import { readsFew } from '../reading/fewRows.ts';
import { consumedBy } from '../programs/loads.ts';
import { overwrites } from '../reading/overwrites.ts';
import type { StatementContext } from './statementContext.ts';
import { undoes } from '../history/transactions.ts';
import { askAround, type Surroundings } from './verdicts.ts';

/** The outermost query first, each before those inside it. */
export function querySubjects(context: StatementContext): readonly Subject[] {
  const { query: outermost, variables } = context.read;
  if (!outermost) return [];
  const subjects: Subject[] = [];
  const add = (resolved: Resolved): void => {
    subjects.push(new AskedQuery(context, resolved, resolved.query === outermost));
    for (const { query } of resolved.query.inner) {
      const inner = resolved.inner(query);
      if (inner) add(inner);
    }
  };
  add(resolve(outermost, context.schema, variables));
  return subjects;
}

/** A class for its getters, as in query/resolve.ts: of all that can be asked, most rules ask nothing. What takes arguments is made where it is asked for, since rules take it out of the subject. */
class AskedQuery implements Subject {
  constructor(private readonly context: StatementContext, readonly resolved: Resolved, readonly outermost: boolean) {}

  get query(): Query {
    return this.resolved.query;
  }

  get schema(): Schema {
    return this.context.schema;
  }

  get dialect(): Dialect {
    return this.context.site.dialect;
  }

  get sizes(): Sizes {
    return this.context.world.sizesFor(this.context.database, this.dialect.id);
  }

  get version(): number | undefined {
    return this.context.database?.version;
  }

  get role(): Role {
    return this.context.role;
  }

  get path(): string {
    return this.context.path;
  }

  get isNew(): boolean | undefined {
    return this.context.isNew;
  }

  get site(): Site {
    return this.context.site.site;
  }

  get statement(): Statement {
    return this.context.read.statement;
  }

  get within(): Subject['within'] {
    return this.context.read.within;
  }

  get loop(): Subject['loop'] {
    return this.context.site.loop;
  }

  get forgets(): Subject['forgets'] {
    return this.context.site.forgets;
  }

  get answers(): Subject['answers'] {
    return this.context.site.answers;
  }

  get members(): Subject['members'] {
    return this.context.site.members;
  }

  get looseLimit(): boolean {
    return this.context.site.looseLimit ?? false;
  }

  get taker(): string | undefined {
    return this.context.site.taker;
  }

  get added(): Subject['added'] {
    return this.context.site.added ?? [];
  }

  get routine(): string | undefined {
    return this.context.read.annotation?.name ?? this.context.site.routine;
  }

  get expandsStars(): boolean {
    return this.context.read.annotation?.expandsStars ?? false;
  }

  get consumes(): Subject['consumes'] {
    const { read: { annotation }, site: { site, script }, world, path } = this.context;
    return annotation?.consumes ?? site.consumes ?? (site.library === 'sql' && script.statements.length === 1 ? consumedBy(world.loadersOf(path)) : undefined);
  }

  get refills(): Subject['refills'] {
    return (table) => askAround(this.place, (...here) => refills(...here, table));
  }

  get setsAgain(): Subject['setsAgain'] {
    return (table, columns) => askAround(this.place, (...here) => setsAgain(...here, table, columns));
  }

  get makesOne(): Subject['makesOne'] {
    return (table, columns) => askAround(this.place, (...here) => makesOne(...here, table, columns));
  }

  get startsOver(): Subject['startsOver'] {
    return () => askAround(this.place, startsOver);
  }

  get notesMigration(): Subject['notesMigration'] {
    return () => askAround(this.place, notesMigration);
  }

  get goesThroughFew(): Subject['goesThroughFew'] {
    return () => askAround(this.place, (here, at) => readsFew(here, at, this.schema, this.sizes));
  }

  get forAdministrators(): Subject['forAdministrators'] {
    return () => askAround(this.place, (_, at) => at.forAdministrators?.() ?? isAdministratorsFile(this.context.path));
  }

  get overwrites(): Subject['overwrites'] {
    return () => askAround(this.place, overwrites).split(',').flatMap((name) => (name === '' ? [] : [{ column: name.replace('+', ''), isSum: name.startsWith('+') }]));
  }

  get undoes(): Subject['undoes'] {
    const { context } = this;
    return () => (context.isInHistory ? context.isUndoing : askAround(this.place, (_, at, { ordinal }) => undoes({ path: context.path, text: at.site.carrier.text, script: at.script }, at.dialect, ordinal)));
  }

  get names(): Subject['names'] {
    return (column) => askAround(this.place, (here) => namesOutside(here, column));
  }

  get saidAbove(): Subject['saidAbove'] {
    return () => askAround(this.place, saidAbove);
  }

  get renamed(): Subject['renamed'] {
    return (table) => renamed(this.context.database, table);
  }

  get elsewhere(): Subject['elsewhere'] {
    const { database, world } = this.context;
    return (table) => (database ? elsewhere(world.databases, database, table) : []);
  }

  get usual(): Subject['usual'] {
    const { database, world } = this.context;
    return (table, column) => database && world.usual(database, table, column);
  }

  private get place(): Surroundings {
    const { reading, site, read } = this.context;
    return [reading, site, read];
  }
}
