// Rules meet what a program does with connections. A finding is tied to a site and a statement; of a call that sends none, the call itself is both, in its own words.
import type { AskedForField, AskedInTurn, Connection } from '../../rules/connection.ts';
import type { Rule } from '../../rules/rule.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { slice } from '../../text/span.ts';
import { activeRules, askOfConnection } from './ask.ts';
import type { Judged } from './judge.ts';
import { lookupsIn } from '../reading/lookups.ts';
import type { Reading, ReadSite, ReadStatement } from '../reading/read.ts';
import type { World } from '../world.ts';

/** `failed` is told of each rule that throws. */
export function connectionFindings(reading: Reading, world: World, rules: readonly Rule[], failed: (rule: Rule, error: unknown) => void): readonly Judged[] {
  const { document: { path } } = reading;
  const connections = [...reading.connections, ...askedInTurn(reading, world), ...askedForFields(reading, world)];
  if (connections.length === 0) return [];
  const found: Judged[] = [];
  const role = world.roleOf(path);
  const active = activeRules(rules, role, world.settings, path);
  for (const connection of connections) {
    askOfConnection(active, connection, (rule, answer) => {
      try {
        for (const one of answer()) found.push({ finding: { related: [], intentions: [], ...one, rule: rule.id }, rule, role, isNew: false, ...placeOf(reading, connection) });
      } catch (error) {
        failed(rule, error);
      }
    });
  }
  return found;
}

/** Of the routines that are called in turn, those that are seen to ask the database by what they are passed. */
function askedInTurn({ document: { path }, looped }: Reading, world: World): readonly AskedInTurn[] {
  return looped.flatMap(({ to, passes, anchor, whole, name, together }) => {
    const found = world.lookups(path, to).find(({ argument, property }) => argument === passes.argument && property === passes.property);
    if (!found) return [];
    return [{ kind: 'asked in turn' as const, anchor, whole, name, table: found.table, column: found.column, at: found.at, together, joined: found.joined === true }];
  });
}

/** Of the resolvers of fields, those that are seen to ask the database by a value of the parent; what the library gathers into one query is asked once. */
function askedForFields({ document, sites, fieldCalls }: Reading, world: World): readonly AskedForField[] {
  const own = sites.flatMap((read): readonly AskedForField[] => {
    const { field, site: { anchor, whole = anchor, relation } } = read;
    const found = field && relation === undefined ? lookupsIn({ document, sites: [read] }, world).find(({ argument, joined }) => argument === field.parent && !joined) : undefined;
    return found ? [{ kind: 'asked for a field', anchor, whole, name: slice(document.text, anchor), field: field!.field, table: found.table, column: found.column }] : [];
  });
  const called = fieldCalls.flatMap(({ to, passes, anchor, whole, name, field }): readonly AskedForField[] => {
    const [found, ...more] = world.lookups(document.path, to).filter(({ argument, property }) => argument === passes.argument && (passes.whole || property === passes.property));
    return found && more.length === 0 && !found.joined ? [{ kind: 'asked for a field', anchor, whole, name, field, table: found.table, column: found.column, at: found.at }] : [];
  });
  return [...own, ...called];
}

function placeOf({ document: { text } }: Reading, { anchor, whole, name }: Connection): { readonly site: ReadSite; readonly statement: ReadStatement } {
  const written = slice(text, whole);
  const span = { start: 0, end: written.length };
  const statement: ReadStatement = { statement: { ...span, unread: 'a call that sends nothing itself', errors: [], templated: false }, ordinal: 0, span: whole, nodes: new Map(), changes: [], variables: new Set() };
  const map = { pieces: [{ kind: 'hole' as const, sql: span, host: whole }], shared: true, escape: () => undefined };
  return {
    statement,
    site: {
      site: { library: 'program', anchor, whole, carrier: { kind: 'sql', text: written, map, holes: [], optional: [], openEnd: false }, called: true, reason: `\`${name}\`` },
      dialect: dialectOf('postgres'), script: { statements: [statement.statement], comments: [] }, statements: [statement],
    },
  };
}
