// Tables of Kysely's schema builder: what is made with them, and how they are altered. Source: kysely 0.29, query-compiler/default-query-compiler.js.
import type { Span } from '../../../text/span.ts';
import type { CallValue } from '../../../hosts/tree.ts';
import type { Step } from '../../chain.ts';
import { checkpoint, leave, say } from '../../rendering.ts';
import { doubt, elements, embeddedOr, id, statement, wordOf, type Pen } from '../../migrations/pen.ts';
import { stepsOf, writeActions, writeColumn, writeColumns, writeType, writeValue } from './columns.ts';

/** `raw` is the table's name as the program writes it, `at` the method's name, `named` that of the table. */
export interface Target { readonly written: string; readonly schema: string | undefined; readonly at: Span; readonly named: Span }

/** They say nothing of what the table holds. */
const QUIET: ReadonlySet<string> = new Set(['ifNotExists', 'temporary', 'onCommit', 'modifyFront', 'modifyEnd']);

export function writeCreated(pen: Pen, { written, at, named, schema }: Target, steps: readonly Step[]): boolean {
  const { draft } = pen;
  if (steps.some(({ name }) => name === 'as')) return false;
  const has = (method: string): boolean => steps.some(({ name }) => name === method);
  const parts = steps.filter(({ name }) => !QUIET.has(name));
  let open: CallValue | undefined;
  return statement(pen, at, () => {
    say(draft, `create ${has('temporary') ? 'temporary ' : ''}table ${has('ifNotExists') || pen.isGuarded ? 'if not exists ' : ''}`, at);
    say(draft, written, named);
    const members = parts.map((step) => () => {
      const before = checkpoint(draft);
      // Of a column what was read stands.
      if (step.name === 'addColumn' ? writeColumn(pen, step.call.args, step.call.nameSpan) : writeConstraint(pen, step, [], schema)) return;
      open ??= step.call;
      if (step.name !== 'addColumn') before();
    });
    elements(pen, at, [...members, () => void (open && leave(draft, open))], undefined);
    return true;
  });
}

/** `addPrimaryKeyConstraint`, `addForeignKeyConstraint` …; `later` is what is called behind it, where the builder takes that. */
export function writeConstraint(pen: Pen, { name: method, call }: Step, later: readonly Step[], schema: string | undefined): boolean {
  const { draft } = pen;
  const { args: [name, columns, table, referred, build], nameSpan: at } = call;
  const word = wordOf(pen, name);
  if (word === undefined) return false;
  const begin = (text: string): void => say(draft, `${method === 'addIndex' ? `index ${id(pen, word)}` : `constraint ${id(pen, word)} ${text}`}`, at);
  const rest = stepsOf(pen, method === 'addForeignKeyConstraint' ? build : table);
  const all = [...(rest ?? []), ...later];
  const nulls = all.some((step) => step.name === 'nullsNotDistinct') ? ' nulls not distinct' : '';
  switch (method) {
    case 'addPrimaryKeyConstraint': begin('primary key ('); break;
    case 'addUniqueConstraint': begin(`unique${nulls} (`); break;
    case 'addForeignKeyConstraint': begin('foreign key ('); break;
    case 'addIndex': begin(''); say(draft, ' (', at); break;
    case 'addCheckConstraint': {
      begin('check (');
      if (columns) embeddedOr(pen, columns);
      say(draft, ')', at);
      return columns !== undefined;
    }
    default: return false;
  }
  if (!writeColumns(pen, columns)) return false;
  say(draft, ')', at);
  if (method === 'addForeignKeyConstraint') {
    const to = wordOf(pen, table);
    if (to === undefined) return false;
    const path = to.split('.');
    say(draft, ` references ${id(pen, ...(path.length === 1 ? [schema, to] : path))} (`, at);
    if (!writeColumns(pen, referred)) return false;
    say(draft, ')', at);
  }
  writeActions(pen, all);
  return rest !== undefined;
}

const CONSTRAINTS = /^add(?:PrimaryKey|Unique|ForeignKey|Check)Constraint$/;
const ALTERATIONS: ReadonlySet<string> = new Set(['addColumn', 'dropColumn', 'renameColumn', 'alterColumn', 'modifyColumn']);

/** Alterations of columns are one statement; each other is the only one. */
export function writeAltered(pen: Pen, target: Target, steps: readonly Step[]): boolean {
  const { draft } = pen;
  const { written, at, named, schema } = target;
  const [first, ...later] = steps;
  if (!first) return false;
  let open: CallValue | undefined;
  const isWritten = statement(pen, at, () => {
    say(draft, 'alter table ', at);
    say(draft, `${written} `, named);
    if (CONSTRAINTS.test(first.name)) {
      say(draft, 'add ', first.call.nameSpan);
      return writeConstraint(pen, first, later, schema);
    }
    if (!ALTERATIONS.has(first.name)) return writeOther(pen, first, later);
    for (const [index, step] of steps.entries()) {
      if (index > 0) say(draft, ', ', step.call.nameSpan);
      if (!writeAlteration(pen, step)) open ??= step.call;
    }
    return open === undefined || steps.length === 1;
  });
  // What was read of one alteration stands; of several it is not told which.
  return isWritten ? open === undefined || doubt(pen, written, open) : doubt(pen, written, first.call);
}

function writeAlteration(pen: Pen, { name: method, call }: Step): boolean {
  const { draft } = pen;
  const { args: [first, second, third], nameSpan: at } = call;
  const column = wordOf(pen, first);
  if (column === undefined) return false;
  const to = wordOf(pen, second);
  switch (method) {
    case 'addColumn': case 'modifyColumn': {
      const isConditional = pen.isGuarded || stepsOf(pen, third)?.some(({ name }) => name === 'ifNotExists');
      say(draft, method === 'addColumn' ? `add column ${isConditional ? 'if not exists ' : ''}` : 'modify column ', at);
      return writeColumn(pen, call.args, at);
    }
    case 'dropColumn': {
      say(draft, `drop column ${pen.isGuarded || stepsOf(pen, second)?.some(({ name }) => name === 'ifExists') ? 'if exists ' : ''}${id(pen, column)}`, at);
      return true;
    }
    case 'renameColumn': {
      if (to === undefined) return false;
      say(draft, `rename column ${id(pen, column)} to ${id(pen, to)}`, at);
      return true;
    }
    default: return writeColumnChange(pen, column, at, second && stepsOf(pen, second));
  }
}

/** `alterColumn('a', (c) => c.setDataType('text'))`. */
function writeColumnChange(pen: Pen, column: string, at: Span, steps: readonly Step[] | undefined): boolean {
  const { draft } = pen;
  const [step, ...others] = steps ?? [];
  if (!step || others.length > 0) return false;
  const { call: { args: [value], nameSpan } } = step;
  say(draft, `alter column ${id(pen, column)} `, at);
  switch (step.name) {
    case 'setDataType': {
      if (!value) return false;
      if (draft.dialect.id === 'postgres') say(draft, 'type ', nameSpan);
      writeType(pen, value);
      return true;
    }
    case 'setDefault': {
      say(draft, 'set default ', nameSpan);
      writeValue(pen, value, step.call);
      return true;
    }
    case 'dropDefault': case 'setNotNull': case 'dropNotNull': {
      say(draft, { dropDefault: 'drop default', setNotNull: 'set not null', dropNotNull: 'drop not null' }[step.name], nameSpan);
      return true;
    }
    default: return false;
  }
}

function writeOther(pen: Pen, { name: method, call }: Step, later: readonly Step[]): boolean {
  const { draft } = pen;
  const { args: [first, second], nameSpan: at } = call;
  const name = wordOf(pen, first);
  if (name === undefined) return false;
  const put = (text: string): boolean => {
    say(draft, text, at);
    return true;
  };
  const has = (word: string): boolean => later.some((step) => step.name === word);
  switch (method) {
    case 'renameTo': return put(`rename to ${id(pen, name)}`);
    case 'setSchema': return put(`set schema ${id(pen, name)}`);
    case 'dropConstraint': return put(`drop constraint ${has('ifExists') || pen.isGuarded ? 'if exists ' : ''}${id(pen, name)}${has('cascade') ? ' cascade' : ''}`);
    case 'renameConstraint': {
      const to = wordOf(pen, second);
      return to !== undefined && put(`rename constraint ${id(pen, name)} to ${id(pen, to)}`);
    }
    case 'dropIndex': return put(`drop index ${id(pen, name)}`);
    case 'addIndex': {
      const columns = later.find((step) => step.name === 'columns' || step.name === 'column')?.call.args[0];
      put(`add ${has('unique') ? 'unique ' : ''}index ${id(pen, name)} (`);
      return writeColumns(pen, columns) && put(')');
    }
    default: return false;
  }
}
