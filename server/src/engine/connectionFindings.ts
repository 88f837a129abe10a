// Rules meet what a program does with connections. A finding is tied to a site and a statement; of a call that sends none, the call itself is both, in its own words.
import type { Connection } from '../rules/connection.ts';
import type { Rule } from '../rules/rule.ts';
import { dialectOf } from '../sql/dialects.ts';
import { slice } from '../text/span.ts';
import { activeRules, askOfConnection } from './ask.ts';
import type { Judged } from './judge.ts';
import type { Reading, ReadSite, ReadStatement } from './read.ts';
import type { World } from './world.ts';

/** `failed` is told of each rule that throws. */
export function connectionFindings(reading: Reading, world: World, rules: readonly Rule[], failed: (rule: Rule, error: unknown) => void): readonly Judged[] {
  const { connections, document: { path } } = reading;
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
