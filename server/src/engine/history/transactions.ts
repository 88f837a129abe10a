// Whether a statement of a migration runs inside a transaction: what the tool does, what the file opts out of, and what it begins itself.
import type { Dialect, DialectId } from '../../sql/dialect.ts';
import type { Script, Statement } from '../../sql/tree.ts';
import { optsOut, toolOf } from './migrationTools.ts';
import type { Fold } from './fold.ts';
import { downwards, isChangesetAlone } from './sections.ts';
import type { SchemaSource } from '../source.ts';
import type { Database } from '../world.ts';
import type { ToolId, TransactionScope } from '../../schema/migrationTool.ts';

export interface MigrationText {
  readonly path: string;
  readonly text: string;
  readonly script: Script;
  /** Of a program, its own text. */
  readonly host?: string;
}

/** Undefined where it is not known. Of a server that ends a transaction at each DDL statement, whether one was begun. */
export function inTransaction(source: Pick<SchemaSource, 'tool' | 'outsideTransaction'>, dialect: Dialect, file: MigrationText, ordinal: number): boolean | undefined {
  const { begun, isDown, ups, downs } = factsOf(file, dialect.id);
  const own = begun[ordinal];
  if (own === 'begun') return true;
  if (ENDS_AT_DDL.has(dialect.id)) return false;
  const tool = toolOf(source.tool);
  if (!tool) return own === 'ended' ? false : undefined;
  const statement = file.script.statements[ordinal];
  const out = (tool.id === 'liquibase' && statement !== undefined && isChangesetAlone(file.text, statement.start)) || (source.outsideTransaction?.includes(file.path) ?? false) || optedOut(file, tool.id);
  const scope = out ? tool.optOut?.leaves ?? 'each statement' : tool.transaction;
  if (scope === 'one message') return (isDown[ordinal] ? downs : ups) > 1;
  if (own === 'ended') return false;
  if (!out && tool.setsApart && statement && runsAlone(statement, file.text)) return tool.setsApart === 'always' ? false : undefined;
  return heldBy(scope);
}

/** The same, by what a whole history shows: where several of its files hold what no transaction takes, whoever runs them does it otherwise. */
export function inTransactionOf({ source, fold }: Pick<Database, 'source' | 'fold'>, dialect: Dialect, file: MigrationText, ordinal: number): boolean | undefined {
  const held = inTransaction(source, dialect, file, ordinal);
  if (held !== true || factsOf(file, dialect.id).begun[ordinal] === 'begun') return held;
  const found = refusedIn(fold, source, dialect);
  return found.size - (found.has(file.path) ? 1 : 0) >= PRECEDENTS ? undefined : true;
}

/** One that fails may stand there for some time, and so may its second try. */
const PRECEDENTS = 3;

function refusedIn({ checkpoints }: Fold, source: SchemaSource, dialect: Dialect): ReadonlySet<string> {
  const found = precedents.get(checkpoints) ?? new Set(checkpoints.flatMap(({ path, file }) => (file && holdsRefused({ path, ...file }, source, dialect) ? [path] : [])));
  precedents.set(checkpoints, found);
  return found;
}
const precedents = new WeakMap<Fold['checkpoints'], ReadonlySet<string>>();

/** After an edit the other files of a history are as they were. */
function holdsRefused(file: MigrationText, source: SchemaSource, dialect: Dialect): boolean {
  const known = refused.get(file.script);
  if (known?.source === source) return known.isHeld;
  const isHeld = /\bconcurrently\b|\bvacuum\b|\balter\s+system\b/i.test(file.text)
    && file.script.statements.some((statement, ordinal) => runsAlone(statement, file.text) && inTransaction(source, dialect, file, ordinal) === true);
  refused.set(file.script, { source, isHeld });
  return isHeld;
}
const refused = new WeakMap<Script, { readonly source: SchemaSource; readonly isHeld: boolean }>();

/** Whether a statement stands in the section that undoes the file, or is meant for another server. */
export const undoes = (file: MigrationText, dialect: Dialect, ordinal: number): boolean => factsOf(file, dialect.id).isDown[ordinal] ?? false;

function heldBy(scope: Exclude<TransactionScope, 'one message'>): boolean | undefined {
  switch (scope) {
    case 'each file': case 'all files': return true;
    case 'each statement': return false;
    case 'unknown': return undefined;
  }
}

/** Where DDL commits by itself, no transaction holds it together with anything. */
const ENDS_AT_DDL: ReadonlySet<DialectId> = new Set(['mysql', 'mariadb', 'oracle', 'clickhouse']);

interface Facts {
  /** Of each statement, whether the file itself has begun a transaction before it, or has ended the one it was in. */
  readonly begun: readonly ('begun' | 'ended' | undefined)[];
  readonly isDown: readonly boolean[];
  /** How many statements lead each way. */
  readonly ups: number;
  readonly downs: number;
}

/** Every statement of a file asks, and a file is looked through once. */
function factsOf({ text, script }: MigrationText, dialect: DialectId): Facts {
  const known = facts.get(script);
  if (known) return known;
  const downAt = downwards(text, script.comments, dialect);
  const isDown = script.statements.map(({ start }) => downAt(start));
  let now: Facts['begun'][number];
  const begun = script.statements.map(({ tree }, at) => {
    // The way back is another run.
    if (at > 0 && isDown[at] !== isDown[at - 1]) now = undefined;
    const before = now;
    if (tree?.kind === 'transaction') now = tree.action === 'begin' ? 'begun' : tree.action === 'commit' || tree.action === 'rollback' ? 'ended' : now;
    return before;
  });
  const downs = isDown.filter(Boolean).length;
  const found = { begun, isDown, downs, ups: isDown.length - downs };
  facts.set(script, found);
  return found;
}
const facts = new WeakMap<Script, Facts>();

function optedOut({ text, host, script }: MigrationText, tool: ToolId): boolean {
  let known = out.get(script);
  if (known?.tool !== tool) out.set(script, (known = { tool, out: optsOut(tool, host ?? text) }));
  return known.out;
}
const out = new WeakMap<Script, { readonly tool: ToolId; readonly out: boolean }>();

/** What PostgreSQL refuses to run in a transaction. */
const runsAlone = ({ start, end }: Statement, text: string): boolean => /^(?:(?:create\s+(?:unique\s+)?|drop\s+|re)index\b[^;]*?\bconcurrently\b|vacuum\b|alter\s+system\b)/i.test(text.slice(start, Math.min(end, start + 200)));
