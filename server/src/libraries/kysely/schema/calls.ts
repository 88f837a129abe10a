// The calls of Kysely's schema builder in a migration: a chain is one statement, sent by `execute`. Source: kysely 0.29, schema/*.d.ts.
import type { Span } from '../../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../../hosts/tree.ts';
import { continuing, type Step } from '../../chain.ts';
import { leave, say } from '../../rendering.ts';
import { isHandedIn, type Directions } from '../../migrations/directions.ts';
import { embedded, id, isPlain, literal, statement, wordOf, wordsIn, type Defining, type Pen } from '../../migrations/pen.ts';
import { writeColumns, writeValue } from './columns.ts';
import { writeAltered, writeCreated } from './tables.ts';

const METHODS: ReadonlySet<string> = new Set(['createTable', 'alterTable', 'dropTable', 'createIndex', 'dropIndex', 'createType', 'alterType', 'dropType', 'createSchema', 'dropSchema', 'createView', 'dropView', 'refreshMaterializedView']);

export function kyselyCalls(tree: HostTree, directions: Directions): readonly Defining[] {
  const isImported = tree.imports.some(({ module }) => module === 'kysely');
  return tree.calls.flatMap((root): readonly Defining[] => {
    const { callee, form, nameSpan } = root;
    if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !METHODS.has(callee.name)) return [];
    const begun = beginningOf(callee.object);
    if (!begun || !isHandedIn(tree, directions, begun.client)) return [];
    const steps: Step[] = [];
    let last = root;
    for (let next = continuing(tree, last); next; next = continuing(tree, last)) {
      steps.push({ name: next.callee.kind === 'member' ? next.callee.name ?? '' : '', call: next, isSure: true });
      last = next;
      if (steps.at(-1)!.name === 'execute') break;
    }
    const isSent = steps.pop()?.name === 'execute';
    const { name } = callee;
    // Knex's own are sent by being awaited.
    if (!isSent && !isImported) return [];
    return [{ call: last, anchor: nameSpan, label: `\`${name}\` of a schema builder (Kysely)`, write: (pen) => isSent && writeChain(pen, root, name, steps, begun.schema) }];
  });
}

/** `db.schema`, `db.schema.withSchema('a')`, `db.withSchema('a').schema`. */
function beginningOf(value: Value): { readonly client: Value; readonly schema: Value | undefined } | undefined {
  const isWithin = (at: Value): at is CallValue => at.kind === 'call' && at.callee.kind === 'member' && at.callee.name === 'withSchema';
  const inner = isWithin(value) ? value : undefined;
  const at = inner?.callee.kind === 'member' ? inner.callee.object : value;
  if (at.kind !== 'member' || at.name !== 'schema') return undefined;
  const outer = isWithin(at.object) ? at.object : undefined;
  return { client: at.object, schema: (inner ?? outer)?.args[0] };
}

function writeChain(pen: Pen, { args: [first], nameSpan: at }: CallValue, method: string, steps: readonly Step[], within: Value | undefined): boolean {
  const { draft } = pen;
  const raw = wordOf(pen, first);
  const schema = wordOf(pen, within);
  if (raw === undefined || (within && schema === undefined)) return false;
  const path = raw.split('.');
  const written = id(pen, ...(path.length > 1 ? path : [schema, raw]));
  const has = (name: string): boolean => steps.some((step) => step.name === name);
  const said = (before: string, after = ''): boolean => statement(pen, at, () => {
    say(draft, before, at);
    say(draft, written, first!);
    if (after !== '') say(draft, after, at);
    return true;
  });
  const condition = has('ifExists') || pen.isGuarded ? 'if exists ' : '';
  const target = { written, schema, at, named: first! };
  switch (method) {
    case 'createTable': return writeCreated(pen, target, steps);
    case 'alterTable': return writeAltered(pen, target, steps);
    case 'createView': return writeView(pen, written, first!, at, steps);
    case 'refreshMaterializedView': return said(`refresh materialized view ${has('concurrently') ? 'concurrently ' : ''}`);
    case 'createIndex': return writeIndex(pen, id(pen, raw), first!, steps, schema);
    case 'dropTable': return said(`drop table ${condition}`, has('cascade') ? ' cascade' : '');
    case 'dropView': return said(`drop ${has('materialized') ? 'materialized ' : ''}view ${condition}`, has('cascade') ? ' cascade' : '');
    case 'dropIndex': {
      const table = wordOf(pen, steps.find(({ name }) => name === 'on')?.call.args[0]);
      return said(`drop index ${condition}`, `${table === undefined ? '' : ` on ${id(pen, schema, ...table.split('.'))}`}${has('cascade') ? ' cascade' : ''}`);
    }
    case 'createSchema': case 'dropSchema': return statement(pen, at, () => {
      say(draft, `${method === 'createSchema' ? 'create' : 'drop'} schema ${has('ifNotExists') ? 'if not exists ' : condition}${id(pen, raw)}${has('cascade') ? ' cascade' : ''}`, at);
      return true;
    });
    case 'dropType': return said(`drop type ${condition}`, has('cascade') ? ' cascade' : '');
    case 'createType': {
      const labels = wordsIn(pen, steps.find(({ name }) => name === 'asEnum')?.call.args[0]);
      return labels?.every(isPlain) === true && said('create type ', ` as enum (${labels.map(literal).join(', ')})`);
    }
    case 'alterType': return writeType(pen, steps, said);
    default: return false;
  }
}

/** What a view gives is not read, but that there is one. */
function writeView(pen: Pen, written: string, named: Value, at: Span, steps: readonly Step[]): boolean {
  const { draft } = pen;
  const has = (name: string): boolean => steps.some((step) => step.name === name);
  const as = steps.find(({ name }) => name === 'as');
  return as !== undefined && statement(pen, at, () => {
    say(draft, `create ${has('orReplace') ? 'or replace ' : ''}${has('materialized') ? 'materialized ' : has('temporary') ? 'temporary ' : ''}view ${has('ifNotExists') || pen.isGuarded ? 'if not exists ' : ''}`, at);
    say(draft, written, named);
    say(draft, ' as select * from ', as.call.nameSpan);
    leave(draft, as.call.args[0] ?? as.call);
    return true;
  });
}

function writeType(pen: Pen, steps: readonly Step[], said: (before: string, after: string) => boolean): boolean {
  const [step] = steps;
  const word = wordOf(pen, step?.call.args[0]);
  if (word === undefined || !isPlain(word)) return false;
  if (step!.name === 'addValue') return said('alter type ', ` add value ${steps.some(({ name }) => name === 'ifNotExists') ? 'if not exists ' : ''}${literal(word)}`);
  return step!.name === 'renameTo' && said('alter type ', ` rename to ${id(pen, word)}`);
}

/** `createIndex('i').on('t').columns(['a', 'b desc']).unique().using('gin').where('a', 'is', null)`. */
function writeIndex(pen: Pen, name: string, named: Value, steps: readonly Step[], schema: string | undefined): boolean {
  const { draft } = pen;
  const find = (method: string): Step | undefined => steps.findLast((step) => step.name === method);
  const on = find('on');
  const table = wordOf(pen, on?.call.args[0]);
  const keys = steps.filter((step) => step.name === 'column' || step.name === 'columns' || step.name === 'expression');
  if (!on || table === undefined || keys.length === 0 || steps.some((step) => !INDEXED.has(step.name))) return false;
  return statement(pen, named, () => {
    say(draft, `create ${find('unique') ? 'unique ' : ''}index ${find('ifNotExists') || pen.isGuarded ? 'if not exists ' : ''}${name}`, named);
    const path = table.split('.');
    const using = wordOf(pen, find('using')?.call.args[0]);
    const isMysql = isMysqlHere(pen);
    const writeMethod = (): void => {
      if (using !== undefined && /^\w+$/.test(using)) say(draft, ` using ${using}`, find('using')!.call.nameSpan);
    };
    if (isMysql) writeMethod();
    say(draft, ` on ${id(pen, ...(path.length > 1 ? path : [schema, table]))}`, on.call.args[0]!);
    if (!isMysql) writeMethod();
    say(draft, ' (', keys[0]!.call.nameSpan);
    for (const [index, key] of keys.entries()) {
      if (index > 0) say(draft, ', ', key.call.nameSpan);
      // An expression stands as it is written: parentheses are the program's own.
      if (key.name === 'expression' ? !key.call.args[0] || !embedded(pen, key.call.args[0]) : !writeColumns(pen, key.call.args[0])) return false;
    }
    say(draft, `)${find('nullsNotDistinct') ? ' nulls not distinct' : ''}`, keys.at(-1)!.call.nameSpan);
    writeConditions(pen, steps.filter((step) => step.name === 'where'));
    return true;
  });
}
const INDEXED: ReadonlySet<string> = new Set(['on', 'column', 'columns', 'expression', 'unique', 'using', 'where', 'ifNotExists', 'nullsNotDistinct']);

const isMysqlHere = ({ draft: { dialect } }: Pen): boolean => dialect.id === 'mysql' || dialect.id === 'mariadb';

function writeConditions(pen: Pen, steps: readonly Step[]): void {
  const { draft } = pen;
  for (const [index, { call }] of steps.entries()) {
    const [first, sign, value] = call.args;
    const column = wordOf(pen, first?.kind === 'call' && first.callee.kind === 'member' && first.callee.name === 'ref' ? first.args[0] : first);
    const operator = wordOf(pen, sign);
    say(draft, index === 0 ? ' where ' : ' and ', call.nameSpan);
    if (column !== undefined && operator !== undefined && value && /^[\w<>=! ]+$/.test(operator)) {
      say(draft, `${id(pen, ...column.split('.'))} ${operator} `, first!);
      writeValue(pen, value, call);
    } else if (!first || call.args.length > 1 || !embedded(pen, first)) leave(draft, call);
  }
}
