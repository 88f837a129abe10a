// Rows of which a program does nothing but add members up: `rows.reduce((sum, row) => sum + row.amount, 0)`, `sumBy(rows, 'amount')`, `for (const row of rows) total += row.amount`.
// What is not certain is none: a term with a condition, a call, or a member of a member.
import { contains, type Span } from '../text/span.ts';
import type { Document } from '../text/document.ts';
import type { CallValue, HostTree, Loop, Routine, Value } from '../hosts/tree.ts';
import { continuing } from './chain.ts';

type Program = { readonly document: Document; readonly tree: HostTree };

/** The members whose sum, or the sum of whose product, is made of the rows that stand at a place; undefined where anything else is done. */
export function addedAt(program: Program, rows: Span): readonly string[] | undefined {
  const { tree, document: { text } } = program;
  const isOn = (value: Value): boolean => contains(value, rows) && /^[\s(]*(?:await\b[\s(]*)?$/.test(text.slice(value.start, rows.start)) && /^(?:[\s)!?]|\.\s*(?:rows|recordset)\b)*$/.test(text.slice(rows.end, value.end));
  const called = tree.calls.find(({ form, callee }) => form === 'call' && callee.kind === 'member' && LISTS.test(callee.name ?? '') && isOn(callee.object));
  if (called) return ofMethod(program, called);
  const given = tree.calls.find((call) => call.args[0] !== undefined && isOn(call.args[0]) && isSum(tree, call));
  if (given) return given.args[1] && ofRow(program, given.args[1]);
  const loop = tree.loops.find(({ kind, iterates }) => kind === 'each' && iterates !== undefined && isOn(iterates));
  return loop && ofLoop(program, loop);
}

const LISTS = /^(?:reduce|map|forEach)$/;

function ofMethod(program: Program, call: CallValue): readonly string[] | undefined {
  const { tree, document: { text } } = program;
  const [given, start, ...more] = call.args;
  const routine = given?.kind === 'function' ? tree.routines[given.routine] : undefined;
  const name = call.callee.kind === 'member' ? call.callee.name : undefined;
  if (!given || more.length > 0) return undefined;
  if (name === 'map') {
    const members = start ? undefined : ofRow(program, given);
    const next = continuing(tree, call);
    const isAdded = next ? next.callee.kind === 'member' && next.callee.name === 'reduce' && addsUp(program, next) : tree.calls.some((one) => one.args[0] === call && isSum(tree, one));
    return isAdded ? members : undefined;
  }
  if (!routine) return undefined;
  if (name === 'forEach') return start ? undefined : added(rowIn(program, routine), statementOf(text, routine), /^([\w$.]+)\+=/);
  const [sum, row] = routine.params.map((id) => tree.bindings[id]);
  if (!sum || !row || routine.params.length !== 2 || sum.name === '' || !isNought(text, start)) return undefined;
  return added(rowIn(program, routine, 1), returnedBy(text, routine), new RegExp(`^(?:${escaped(sum.name)}\\+|${escaped(sum.name)}\\.(?:add|plus)(?=\\())`), new RegExp(`\\+${escaped(sum.name)}$`));
}

/** `.reduce((a, b) => a + b, 0)` */
function addsUp({ tree, document: { text } }: Program, { args: [given, start] }: CallValue): boolean {
  const routine = given?.kind === 'function' ? tree.routines[given.routine] : undefined;
  const [a, b] = routine?.params.map((id) => tree.bindings[id]?.name) ?? [];
  const said = routine && plain(returnedBy(text, routine));
  return said !== undefined && isNought(text, start) && a !== undefined && b !== undefined && (said === `${a}+${b}` || said === `${b}+${a}`);
}

/** A sum that begins with a text is one, too. */
const isNought = (text: string, start: Value | undefined): boolean => start !== undefined && /^(?:0n?|0\.0+|BigInt\(0\)|(?:new\s+)?(?:[\w$]+\.)?(?:Decimal|Big|BigNumber)\(0\))$/.test(text.slice(start.start, start.end));

/** `'amount'`, `(row) => row.amount`, `({ amount }) => amount` */
function ofRow(program: Program, value: Value): readonly string[] | undefined {
  if (value.kind === 'text') return value.parts.length === 1 && value.parts[0]!.kind === 'chunk' ? [value.parts[0]!.text] : undefined;
  const routine = value.kind === 'function' ? program.tree.routines[value.routine] : undefined;
  return routine && routine.params.length === 1 ? added(rowIn(program, routine), returnedBy(program.document.text, routine), /^/) : undefined;
}

function ofLoop({ tree, document: { text } }: Program, loop: Loop): readonly string[] | undefined {
  const [, body] = /^\s*\)+\s*([^]*)$/.exec(text.slice(loop.iterates!.end, loop.end)) ?? [];
  if (body === undefined) return undefined;
  const taken = loop.variables.flatMap((id) => (tree.bindings[id]?.value === loop.iterates && tree.bindings[id]?.path?.[0] === '[]' ? [tree.bindings[id]] : []));
  const row = taken.find(({ path = [] }) => path.length === 1);
  return added(row ? { name: row.name } : { members: taken.flatMap(({ name, path = [] }) => (path.length === 2 && path[1] === name ? [name] : [])) }, bare(body), /^([\w$.]+)\+=/);
}

/** The name of a row, or the names that are taken of it. */
interface Row { readonly name?: string; readonly members?: readonly string[] }

function rowIn({ tree }: Program, { params, id }: Routine, at = 0): Row {
  const row = params[at] === undefined ? undefined : tree.bindings[params[at]];
  if (row && row.name !== '') return { name: row.name };
  return { members: tree.bindings.flatMap(({ name, kind, routine, path, value }) => (kind === 'parameter' && routine === id && path?.length === 1 && path[0] === name && value?.kind === 'name' && value.binding === row?.id ? [name] : [])) };
}

/** What a function gives that does nothing else; of a body in braces, what is returned. */
const returnedBy = (text: string, routine: Routine): string => statementOf(text, routine).replace(/^return\b\s*/, '');
const statementOf = (text: string, { start, end }: Routine): string => bare(/^[^]*?=>\s*([^]*)$/.exec(text.slice(start, end))?.[1] ?? '');
const bare = (body: string): string => (body.startsWith('{') ? body.slice(1, -1) : body).trim().replace(/;$/, '');

/** The members that a sum is made of: what stands before or behind the sum so far is the rest of the term. */
function added({ name, members = [] }: Row, said: string, ...sums: readonly RegExp[]): readonly string[] | undefined {
  const term = plain(said);
  const sum = sums.find((one) => one.test(term));
  const factors = sum && term.replace(sum, '').replace(/^\(([^()]*)\)$/, '$1').split('*');
  const found = factors?.filter((factor) => !/^[\d.]+$/.test(factor)).map((factor) => (name !== undefined && factor.startsWith(`${name}.`) ? factor.slice(name.length + 1) : members.includes(factor) ? factor : ''));
  return found && found.length > 0 && found.every((one) => /^[\w$]+$/.test(one)) ? found : undefined;
}

/** Without white space, and without what makes a number of a member: `Number(row.amount ?? 0)`. */
function plain(said: string): string {
  let term = said.replace(/\s+/g, '').replace(/!(?=[.,)*+]|$)/g, '').replaceAll('?.', '.').replace(/\.toNumber\(\)/g, '').replace(/(?:\?\?|\|\|)0n?(?![\w.])/g, '').replace(/(?<![\w$.])(?:Number|parseFloat|parseInt|BigInt)\(/g, '(').replaceAll(',10)', ')');
  for (let before = ''; before !== term;) {
    before = term;
    term = term.replace(/(?<![\w$])\(([^()+]*)\)/g, '$1');
  }
  return term;
}

const escaped = (name: string): string => name.replaceAll('$', '\\$');

/** `sumBy` of a library of functions, by its import. */
function isSum({ imports }: HostTree, { callee }: CallValue): boolean {
  const from = (binding: number | undefined, name: string): boolean => imports.some((one) => one.binding === binding && binding !== undefined && /^(?:lodash|es-toolkit|remeda|radash)(?:-es)?(?:$|\/)/.test(one.module) && (name === '' || one.imported === name || one.imported === 'default'));
  if (callee.kind === 'name') return from(callee.binding, callee.name) && /^sum(?:By)?$/.test(callee.name);
  return callee.kind === 'member' && /^sum(?:By)?$/.test(callee.name ?? '') && callee.object.kind === 'name' && from(callee.object.binding, '');
}
