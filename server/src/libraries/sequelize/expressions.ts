// What stands for SQL in a call of Sequelize's: functions, columns, literals, casts. Sources: sequelize 6, lib/utils.js (Fn, Col, Cast, Literal, Where), query-generator.js (`handleSequelizeMethod`, `quote`).
import { toHost } from '../../text/sourceMap.ts';
import type { CallValue, Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { sqlTextOf } from '../glue.ts';
import { embed, leave, listed, quoted, say } from '../rendering.ts';
import type { SqlCarrier, SqlHole } from '../site.ts';
import { literalOf, unknownAt, writeBound } from '../typeorm/place.ts';
import { operatorOf } from './members.ts';
import { COMPARES, writeColumn } from './operators.ts';
import type { Place, Rendering } from './place.ts';
import { writeWhere } from './where.ts';

const METHODS: ReadonlySet<string> = new Set(['fn', 'col', 'literal', 'cast', 'where', 'json', 'and', 'or']);
const MODULE = /^(?:sequelize|@sequelize\/core|sequelize-typescript)(?:$|\/)/;

export interface Method { readonly name: string; readonly call: CallValue }

/** `Sequelize.fn(…)`, `db.sequelize.literal(…)`, `col(…)` that is imported, or a name that holds one. */
export function methodIn({ tree, imports, meanings }: Pick<Rendering, 'tree' | 'imports' | 'meanings'>, value: Value): Method | undefined {
  const call = literalOf({ tree }, value);
  if (call.kind !== 'call' || call.form !== 'call') return undefined;
  const { callee } = call;
  if (callee.kind === 'name') {
    const from = callee.binding === undefined ? undefined : imports.get(callee.binding);
    if (from && MODULE.test(from.module)) return METHODS.has(from.imported) ? { name: from.imported, call } : undefined;
    // `const { fn, col } = require('sequelize')`, `const { literal } = sequelize`
    const binding = callee.binding === undefined ? undefined : tree.bindings[callee.binding];
    const name = binding?.path?.length === 1 ? binding.path[0] : undefined;
    return name !== undefined && METHODS.has(name) && binding!.value && isSequelize(meanings, binding!.value) ? { name, call } : undefined;
  }
  return callee.kind === 'member' && callee.name !== undefined && METHODS.has(callee.name) && isSequelize(meanings, callee.object) ? { name: callee.name, call } : undefined;
}

function isSequelize(meanings: Rendering['meanings'], value: Value): boolean {
  if ((value.kind === 'name' || value.kind === 'member') && /^_?sequelize$/i.test(value.name ?? '')) return true;
  const meaning = meanings.of(value);
  const of = meaning?.kind === 'class' ? meaning.instance : meaning?.kind === 'object' ? meaning.members['Sequelize'] ?? meaning.base : meaning;
  return (of?.kind === 'client' && of.library === 'sequelize') || (of?.kind === 'class' && of.instance?.kind === 'client' && of.instance.library === 'sequelize');
}

/** Writes an expression, of columns as they are called in the database. */
export function writeExpression(rendering: Rendering, place: Place, { name, call }: Method): void {
  const { draft, tree } = rendering;
  const [first, second] = call.args;
  if (!first || call.args.some(({ kind }) => kind === 'spread')) return leave(draft, call);
  switch (name) {
    case 'literal': return writeLiteral(rendering, first);
    case 'col': return writeName(rendering, writtenText(tree, first), call);
    case 'fn': {
      const called = writtenText(tree, first);
      if (called === undefined || !/^[\w.]+$/.test(called)) return leave(draft, call);
      say(draft, `${called.toLowerCase()}(`, call);
      listed(draft, ', ', call, call.args.slice(1).map((one) => () => writeOperand(rendering, place, one)));
      return say(draft, ')', call);
    }
    case 'cast': {
      const type = second && writtenText(tree, second);
      if (type === undefined || !/^[\w ()]+$/.test(type)) return leave(draft, call);
      say(draft, 'cast(', call);
      writeOperand(rendering, place, first);
      return say(draft, ` as ${type})`, call);
    }
    case 'where': return writeComparison(rendering, place, call);
    case 'and': case 'or': {
      say(draft, '(', call);
      listed(draft, ` ${name} `, call, call.args.map((one) => () => void writeWhere(rendering, place, one)));
      return say(draft, ')', call);
    }
    default: return leave(draft, call);
  }
}

/** An argument: an expression, or a value. */
export function writeOperand(rendering: Rendering, place: Place, value: Value): void {
  const method = methodIn(rendering, value);
  if (method) writeExpression(rendering, place, method);
  else if (literalOf(rendering, value).kind === 'object') void writeWhere(rendering, place, value);
  else writeBound(rendering, value);
}

/** SQL of the program's own. */
export function writeLiteral(rendering: Rendering, value: Value): void {
  const { draft, tree, meanings, at, context } = rendering;
  const read = sqlTextOf(value, { tree, meanings, at, context });
  const plain = writtenText(tree, value);
  if (read && !read.openEnd && !read.leftOut) embed(draft, { ...read, holes: [...read.holes, ...replacedIn(read)] });
  else if (plain !== undefined && plain !== '') say(draft, plain, value);
  else leave(draft, value);
}

/** `:name` is replaced by a value of `replacements` (sequelize.org, "Raw Queries"). */
function replacedIn({ text, map }: SqlCarrier): readonly SqlHole[] {
  return [...text.matchAll(REPLACED)].flatMap(({ 0: whole, 1: name, index }): readonly SqlHole[] => {
    const sql = { start: index, end: index + whole.length };
    const host = toHost(map, sql);
    return name === undefined ? [] : [{ sql, host, role: 'parameter', value: unknownAt(host) }];
  });
}
const REPLACED = /'(?:[^']|'')*'|"[^"]*"|::\w+|:([a-zA-Z_]\w*)/g;

/** `posts.comments.id`: what is included in what is included is called by both. */
export function writeName({ draft }: Rendering, name: string | undefined, at: Value): void {
  if (name === undefined || name === '') return leave(draft, at);
  if (name.startsWith('*')) return say(draft, '*', at);
  const parts = name.split('.');
  say(draft, parts.length === 1 ? quoted(draft.dialect, name) : `${quoted(draft.dialect, parts.slice(0, -1).join('->'))}.${quoted(draft.dialect, parts.at(-1))}`, at);
}

/** `where(fn('lower', col('email')), email)`, `where(col('n'), '>', 3)`, `where(col('n'), { [Op.gt]: 3 })` */
function writeComparison(rendering: Rendering, place: Place, call: CallValue): void {
  const { draft, tree } = rendering;
  const [subject, second, third] = call.args;
  const method = subject && methodIn(rendering, subject);
  if (!subject || !second || !method) return leave(draft, call);
  const before = draft.text.length;
  writeExpression(rendering, place, method);
  const text = draft.text.slice(before);
  if (!third) {
    // What is written already is the subject of all that is asked of it.
    if (literalOf(rendering, second).kind === 'object' || /\$\{\d+\}/.test(text)) {
      if (/\$\{\d+\}/.test(text)) return compare(rendering, place, ' = ', second);
      const taken = draft.pieces.filter(({ sql }) => sql.start >= before).length;
      draft.text = draft.text.slice(0, before);
      draft.pieces.length -= taken;
      return writeColumn(rendering, place, { text, at: subject }, second);
    }
    return compare(rendering, place, ' = ', second);
  }
  const written = writtenText(tree, second) ?? COMPARES[operatorOf(rendering, second) ?? ''];
  if (written === undefined || !/^(?:[=<>!~@&*]+|(?:not )?i?like|is(?: not)?)$/i.test(written.trim())) {
    say(draft, ' = ', call);
    return leave(draft, unknownAt(call));
  }
  compare(rendering, place, ` ${written.trim().toLowerCase()} `, third);
}

function compare(rendering: Rendering, place: Place, sign: string, value: Value): void {
  const held = literalOf(rendering, value);
  const isNull = held.kind === 'constant' && held.type === 'null';
  say(rendering.draft, isNull ? (sign.trim() === '!=' || sign.trim() === '<>' ? ' is not ' : ' is ') : sign, value);
  writeOperand(rendering, place, value);
}
