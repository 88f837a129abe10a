// The calls of Knex's schema builder in a migration. Source: knex 3.3, lib/schema/builder.js and compiler.js.
import type { CallValue, HostTree, Value } from '../../../hosts/tree.ts';
import { bindingOf } from '../../program.ts';
import { say } from '../../rendering.ts';
import { isHandedIn, type Directions } from '../../migrations/directions.ts';
import { id, statement, truth, wordOf, type Defining, type Pen } from '../../migrations/pen.ts';
import { serverOf } from './columns.ts';
import type { Target } from './keys.ts';
import { tableSteps } from './steps.ts';
import { writeAltered, writeCreated } from './tables.ts';

const METHODS: ReadonlySet<string> = new Set([
  'createTable', 'createTableIfNotExists', 'table', 'alterTable', 'dropTable', 'dropTableIfExists', 'renameTable',
  'createSchema', 'createSchemaIfNotExists', 'dropSchema', 'dropSchemaIfExists', 'createExtension', 'createExtensionIfNotExists', 'dropExtension', 'dropExtensionIfExists', 'dropView', 'dropViewIfExists',
]);

/** What Kysely's builder of the same name ends in is told there. */
export function knexCalls(tree: HostTree, directions: Directions): readonly Defining[] {
  return tree.calls.flatMap((call): readonly Defining[] => {
    const { callee, form, nameSpan } = call;
    if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !METHODS.has(callee.name)) return [];
    const begun = beginningOf(callee.object);
    if (!begun || !isHandedIn(tree, directions, begun.client)) return [];
    const { name } = callee;
    return [{ call, anchor: nameSpan, label: `\`${name}\` of a schema builder (Knex)`, isOfKnex: true, write: (pen) => writeCall(pen, call, name, begun.schema) }];
  });
}

/** How many calls one chain may have. */
const LONG = 500;

/** What the chain begins with (`knex.schema`), and the schema that it names (`withSchema`). */
function beginningOf(value: Value): { readonly client: Value; readonly schema: Value | undefined } | undefined {
  let at = value;
  let schema: Value | undefined;
  for (let steps = 0; at.kind === 'call' && steps < LONG; steps++) {
    if (at.callee.kind !== 'member') return undefined;
    if (at.callee.name === 'withSchema') schema ??= at.args[0];
    at = at.callee.object;
  }
  return at.kind === 'member' && at.name === 'schema' ? { client: at.object, schema } : undefined;
}

function writeCall(pen: Pen, call: CallValue, method: string, within: Value | undefined): boolean {
  const { draft } = pen;
  const server = serverOf(draft.dialect.id);
  const { args: [first, second], nameSpan } = call;
  const raw = wordOf(pen, first);
  const schema = wordOf(pen, within);
  if (!server || raw === undefined || (within && schema === undefined)) return false;
  const written = id(pen, schema, ...raw.split('.'));
  const named = first ?? nameSpan;
  const said = (before: string, after = ''): boolean => statement(pen, nameSpan, () => {
    say(draft, before, nameSpan);
    say(draft, written, named);
    if (after !== '') say(draft, after, nameSpan);
    return true;
  });
  const target: Target = { raw, written, schema, at: nameSpan, named, server };
  switch (method) {
    case 'createTable': case 'createTableIfNotExists': case 'table': case 'alterTable': {
      const callback = second && functionOf(pen, second);
      const steps = callback && tableSteps(pen, callback);
      if (!steps) return false;
      if (method.startsWith('create')) writeCreated(pen, target, steps, method === 'createTableIfNotExists');
      else writeAltered(pen, target, steps);
      return true;
    }
    case 'dropTable': return said(pen.isGuarded ? 'drop table if exists ' : 'drop table ');
    case 'dropTableIfExists': return said('drop table if exists ');
    case 'dropView': return said('drop view ');
    case 'dropViewIfExists': return said('drop view if exists ');
    case 'renameTable': {
      const to = wordOf(pen, second);
      return to !== undefined && (server === 'mysql' ? said('rename table ', ` to ${id(pen, schema, to)}`) : said('alter table ', ` rename to ${id(pen, to)}`));
    }
    default: return saidOf(method, truth(pen, second) === true, said);
  }
}

/** `createSchemaIfNotExists`, `dropExtension`. */
function saidOf(method: string, cascades: boolean, said: (before: string, after?: string) => boolean): boolean {
  const found = /^(create|drop)(Schema|Extension)(IfNotExists|IfExists)?$/.exec(method);
  if (!found) return false;
  const [, verb, object, condition] = found;
  const asked = condition === 'IfNotExists' ? 'if not exists ' : condition === 'IfExists' ? 'if exists ' : '';
  return said(`${verb} ${object!.toLowerCase()} ${asked}`, verb === 'drop' && object === 'Schema' && cascades ? ' cascade' : '');
}

function functionOf({ tree }: Pen, value: Value): Value | undefined {
  const held = value.kind === 'name' ? bindingOf(tree, value)?.value : value;
  return held?.kind === 'function' ? held : undefined;
}
