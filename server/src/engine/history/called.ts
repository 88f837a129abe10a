// What calling routines does to a schema: a migration may keep its definitions in a function, or hand them to one as text.
// Whatever a routine asks before it acts, its definitions are applied where they fit; what is not written out makes what it may mean incomplete.
import type { Change, RoutineCall } from '../../schema/change.ts';
import type { Schema } from '../../schema/schema.ts';
import { changesOf } from '../../sql/change.ts';
import { callsIn } from '../../sql/change/routines.ts';
import { definesSomething, dynamic } from '../../sql/change/unread.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { parseScript } from '../../sql/parse.ts';
import type { Script } from '../../sql/tree.ts';

/** How far routines that call each other are followed. */
const DEEPEST = 5;
const TEXT = 'A text that is handed to a routine may be executed.';

/** What a statement of a script does to a schema besides what it says itself. */
export function effectsOf(schema: Schema, { script, text }: { readonly script: Script; readonly text: string }, number: number, dialect: Dialect): readonly Change[] {
  const statement = script.statements[number]!;
  const { tree } = statement;
  if (!tree) return [];
  if (tree.kind === 'insert') return keptAsText(text.slice(statement.start, Math.min(statement.end, statement.start + 20_000)));
  if (!CALLS.has(tree.kind)) return [];
  const own = text.slice(statement.start, Math.min(statement.end, statement.start + 200_000));
  if (tree.kind === 'utility' && dialect.introducers && /^\s*prepare\b/i.test(own)) return preparedIn(script, text, number, dialect);
  if (!schema.routines && !definesSomething(own)) return [];
  return callsIn(statement, text).flatMap((call) => effectOf(schema, call, dialect, 0));
}
const CALLS: ReadonlySet<string> = new Set(['select', 'set operation', 'utility', 'create routine']);

/** Definitions in the values of a row, which a program may execute later: what they make may exist. Prose that speaks of tables begins otherwise. */
function keptAsText(written: string): readonly Change[] {
  if (!DEFINES.test(written)) return [];
  const texts = [...written.matchAll(/'((?:[^']|'')*)'|\$(\w*)\$([^]*?)\$\2\$/g)].filter(([, single, , dollars]) => DEFINED.test(single ?? dollars!));
  return texts.map(([one]) => dynamic(KEPT, one)).filter((change) => change.kind === 'raw' && !change.everything);
}
const KEPT = 'A definition that is kept as text may be executed.';
const DEFINES = /['$]\s*(?:create|alter)\s/i;
const DEFINED = /^\s*(?:create|alter)\s+(?:or\s+replace\s+)?(?:materialized\s+|unlogged\s+)?(?:table|view)\s/i;

function effectOf(schema: Schema, call: RoutineCall, dialect: Dialect, depth: number): readonly Change[] {
  const routine = schema.routines?.get(call.name);
  if (!routine) return call.texts.some(definesSomething) ? [dynamic(TEXT, call.written)] : [];
  if (depth >= DEEPEST) return [];
  return [...routine.changes.map((change) => meant(change, call)), ...(routine.runs ? run(call, dialect) : []), ...routine.calls.flatMap((inner) => effectOf(schema, inner, dialect, depth + 1))];
}

/** A definition whose name is made of what the routine is given. */
const meant = (change: Change, { texts }: RoutineCall): Change => (change.kind === 'raw' && change.everything && !change.words && texts.length > 0 ? { ...change, words: texts } : change);

function run(call: RoutineCall, dialect: Dialect): readonly Change[] {
  const definitions = call.texts.filter(definesSomething);
  if (definitions.length === 0) return [dynamic(TEXT, call.written)];
  return definitions.flatMap((text) => textChanges(text, dialect));
}

function textChanges(text: string, dialect: Dialect): readonly Change[] {
  return parseScript(text, dialect).statements.flatMap((statement) => changesOf(statement, dialect, text))
    .filter(({ kind }) => kind !== 'none' && kind !== 'search path').map((change) => ({ ...change, guarded: true as const }));
}

/** MySQL: `prepare s from @sql` runs what was put together before it. */
function preparedIn({ statements }: Script, text: string, number: number, dialect: Dialect): readonly Change[] {
  const { start, end } = statements[number]!;
  let from = number;
  while (from > 0 && /^\s*set\s+@|^\s*select\b/i.test(text.slice(statements[from - 1]!.start, statements[from - 1]!.start + 40))) from--;
  const before = text.slice(statements[from]?.start ?? start, end);
  const whole = [...before.matchAll(/'((?:[^']|'')*)'|"([^"]*)"/g)].map(([, single, double]) => single?.replaceAll("''", "'") ?? double!).filter(definesSomething);
  return [...whole.filter((one) => parseScript(one, dialect).statements.every(({ errors, tree }) => tree && errors.length === 0)).flatMap((one) => textChanges(one, dialect)), dynamic('A statement is prepared from a text that is made when it runs.', before.replaceAll('"', "'"))];
}
