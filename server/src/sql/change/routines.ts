// What a routine does to a schema when it is called, and which routines a statement calls.
import type { Change, RoutineCall } from '../../schema/change.ts';
import type { CallExpr, CreateRoutine, LiteralExpr, Statement, Tree } from '../tree.ts';
import { forEachNode } from './names.ts';
import { dynamic, none, tellsWhatRuns } from './unread.ts';

/** `lower` says what a statement of the body does. */
export function routineOf({ name, body, returns, language }: CreateRoutine, text: string | undefined, lower: (statement: Statement) => readonly Change[]): Change {
  const last = name?.parts.at(-1);
  // A trigger's function is called by no statement, and what another language does is not told.
  if (!last || !body || text === undefined || returns?.name === 'trigger' || returns?.name === 'event_trigger' || (language !== 'sql' && language !== 'plpgsql' && language !== '')) return none;
  const own = text.slice(body.start, body.end);
  const says = body.dynamic && tellsWhatRuns(own);
  const changes = [
    ...body.statements.flatMap((statement) => (statement.tree && statement.tree.kind !== 'select' && statement.tree.kind !== 'create routine' ? lower(statement) : [])),
    ...(says ? [dynamic('A routine runs text that is made when it runs.', own)] : []),
  ].filter((change) => change.kind !== 'none' && change.kind !== 'search path' && !('temporary' in change && change.temporary));
  return { kind: 'create routine', routine: { name: folded(last.name), changes: changes.map((change) => ({ ...change, guarded: true as const })), runs: body.dynamic && !says, calls: body.statements.flatMap((statement) => callsIn(statement, text)) } };
}

/** The routines that a statement calls: by SELECT, PERFORM and CALL, also within a DO block. */
export function callsIn({ tree, start, end }: Statement, text: string): readonly RoutineCall[] {
  if (!tree) return [];
  switch (tree.kind) {
    case 'select': case 'set operation': return callsInQuery(tree, text);
    case 'utility': return called(text.slice(start, end));
    case 'create routine': return tree.object === 'do' && tree.body ? tree.body.statements.flatMap((statement) => callsIn(statement, text)) : [];
    default: return [];
  }
}

function callsInQuery(tree: Tree, text: string): readonly RoutineCall[] {
  const found: RoutineCall[] = [];
  forEachNode(tree, (node) => {
    if (node['kind'] !== 'call') return;
    const { name, args, start, end } = node as unknown as CallExpr;
    const last = name.parts.at(-1);
    if (last) found.push({ name: folded(last.name), texts: args.filter((arg): arg is LiteralExpr => arg.kind === 'literal' && arg.form === 'string').map(({ value }) => value), written: text.slice(start, end) });
  });
  return found;
}

/** `call s.p('x', 1)`, `exec p @a = 'x'`. */
function called(written: string): readonly RoutineCall[] {
  const name = /^\s*(?:call|exec(?:ute)?)\s+(?:[\w"`[\]]+\s*\.\s*)*["`[]?([\w$]+)/i.exec(written)?.[1];
  if (name === undefined) return [];
  return [{ name: folded(name), texts: [...written.matchAll(/'((?:[^']|'')*)'/g)].map(([, value]) => value!.replaceAll("''", "'")), written }];
}

/** Names of routines are told apart by no server's letter case but that of a quoted one in PostgreSQL (MySQL, 11.2.3 Identifier Case Sensitivity). */
const folded = (name: string): string => name.toLowerCase();
