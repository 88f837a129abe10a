// Migrations written as programs: what node-pg-migrate, db-migrate, Knex, TypeORM, Sequelize and MikroORM hand to `up` and `down` takes SQL,
// or is called for what it sends. Nothing is imported there that could be followed: the tool passes its object in, so a file is told by the shape of its whole.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { DialectId } from '../../sql/dialect.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { sqlTextsOf } from '../glue.ts';
import type { Defining } from './pen.ts';
import { renamingOf } from '../knex/calls.ts';
import { knexCalls } from '../knex/schema/calls.ts';
import { kyselyCalls } from '../kysely/schema/calls.ts';
import { pgMigrateCalls } from '../node-pg-migrate/schema/calls.ts';
import { sequelizeCalls } from '../sequelize/schema/calls.ts';
import { typeormCalls } from '../typeorm/schema/calls.ts';
import type { Library } from '../library.ts';
import { carrierOf, newDraft } from '../rendering.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import { firstLine } from '../sends.ts';
import type { Site } from '../site.ts';
import { directionOf, directionsIn, isHandedIn, type Directions } from './directions.ts';
import { certaintyOf } from './guards.ts';
import { partOf } from './part.ts';

export const migrationsLibrary: Library = {
  id: 'migrations',
  title: 'migrations as programs',
  modules: ['node-pg-migrate', 'db-migrate', 'knex', 'typeorm', 'sequelize', '@mikro-orm/migrations'],
  sites(document, tree, outside, server) {
    const directions = directionsIn(tree);
    if (directions.size === 0) return [];
    const meanings = meaningsOf(document, tree, outside);
    const defining = server === undefined ? [] : definingSites(document, tree, meanings, directions, server, renamingOf(outside));
    const isPart = partOf(defining);
    const given = tree.calls.flatMap((call): readonly Site[] => {
      const [text] = call.args;
      if (call.form !== 'call' || !text || !takesSql(tree, directions, call) || isPart(call)) return [];
      return sqlTextsOf(text, { tree, meanings, at: call, context: call.context }).map((carrier): Site => ({
        library: 'migrations',
        anchor: firstLine(document.text, call.nameSpan),
        whole: { start: call.start, end: call.end },
        context: call.context,
        carrier,
        consumes: 'nothing',
        reason: `argument of \`${document.text.slice(call.callee.start, call.nameSpan.end).replace(/\s+/g, '')}\` in a migration`,
      }));
    });
    return [...given, ...defining];
  },
};

/** Where two claim a call, the first has it: what ends in `execute` is Kysely's. */
const TOOLS: readonly ((tree: HostTree, directions: Directions) => readonly Defining[])[] = [kyselyCalls, knexCalls, typeormCalls, sequelizeCalls, pgMigrateCalls];

/** What is called on the way up, as the SQL that the tool sends for it; the way down is never applied. */
function definingSites(document: Document, tree: HostTree, meanings: Meanings, directions: Directions, server: DialectId, renaming: ReturnType<typeof renamingOf>): readonly Site[] {
  const claimed = new Set<number>();
  const calls = TOOLS.flatMap((tool) => tool(tree, directions)).filter(({ anchor }) => !claimed.has(anchor.start) && claimed.add(anchor.start));
  return calls.toSorted((a, b) => a.anchor.start - b.anchor.start).flatMap((one): readonly Site[] => {
    const { call: { context, start, end }, anchor, label } = one;
    const certainty = certaintyOf(document, tree, context);
    if (certainty === 'sometimes' || directionOf(tree, directions, context.routine) !== 'up') return [];
    const draft = newDraft(dialectOf(server));
    const isWritten = one.write({ document, tree, meanings, draft, isTold: true, context, isGuarded: certainty === 'guarded', ...(one.isOfKnex && renaming) });
    if (!isWritten || draft.text === '') return [];
    return [{ library: 'migrations', anchor: firstLine(document.text, anchor), whole: { start, end }, context, dialect: server, carrier: carrierOf(draft), called: true, consumes: 'nothing', reason: `${label} in a migration` }];
  });
}

/** The methods that send a text, by the name of what a tool hands in; `this` is MikroORM's own class. */
const SENDS = /^(?:sql|query|runSql|addSql|raw|execute)$/;

function takesSql(tree: HostTree, directions: Directions, { callee, context }: CallValue): boolean {
  if (callee.kind !== 'member' || callee.name === undefined || !SENDS.test(callee.name)) return false;
  if (isThis(callee.object)) return /^(?:addSql|execute)$/.test(callee.name) && directionOf(tree, directions, context.routine) !== undefined;
  return isHandedIn(tree, directions, callee.object) || (callee.name === 'execute' && isOwnManager(tree, callee.object) && directionOf(tree, directions, context.routine) !== undefined);
}

const isThis = (value: Value): boolean => value.kind === 'name' && value.name === 'this';

/** `this.getEntityManager()` of MikroORM's class, its connection, and a name that holds either. Source: mikro-orm 6, migrations/Migration.d.ts. */
function isOwnManager(tree: HostTree, value: Value, depth = 0): boolean {
  if (value.kind === 'call' && value.callee.kind === 'member') return value.callee.name === 'getEntityManager' ? isThis(value.callee.object) : value.callee.name === 'getConnection' && isOwnManager(tree, value.callee.object, depth);
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  return depth < 4 && binding?.value !== undefined && binding.assignments.length === 0 && !binding.path && isOwnManager(tree, binding.value, depth + 1);
}
