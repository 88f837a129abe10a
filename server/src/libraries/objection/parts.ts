// What Objection itself writes into a query: `raw('…')`, `ref('a.b')`, `fn.lower(ref('a'))`. Sources: objection 3.1, lib/queryBuilder/RawBuilder.js, ReferenceBuilder.js, FunctionBuilder.js.
import type { CallValue, Value } from '../../hosts/tree.ts';
import { asFunction } from '../drivers.ts';
import { wrapped, writeAlias, writeBound, writeRaw, type Rendering } from '../knex/place.ts';
import { textOf, written } from '../names.ts';
import { leave, listed, pass, say } from '../rendering.ts';

/** Whether a value is one of them, and then it is written. */
export function writeOwnPart(rendering: Rendering, value: Value): boolean {
  if (value.kind !== 'call' || value.form !== 'call') return false;
  const call = wrapped(value);
  const operator = asFunction(rendering.meanings.of(call.callee))?.operator;
  const own = operator ?? (isFunction(rendering, call) ? 'fn' : undefined);
  switch (own) {
    case 'raw': writeRaw(rendering, call); return writeAlias(rendering, value, call);
    case 'ref': writeReference(rendering, call); return writeAlias(rendering, value, call);
    case 'val':
      if (call.args[0]) writeBound(rendering, call.args[0]);
      return writeAlias(rendering, value, call);
    case 'fn': writeFunction(rendering, call); return writeAlias(rendering, value, call);
    default: return writeCast(rendering, call) ? writeAlias(rendering, value, call) : isMade(rendering, call) ? left(rendering, value) : false;
  }
}

function left({ draft }: Rendering, value: Value): true {
  leave(draft, value);
  return true;
}

/** Something that is called on one of them. */
function isMade(rendering: Rendering, { callee }: CallValue): boolean {
  for (let on: Value | undefined = callee.kind === 'member' ? callee.object : undefined; on?.kind === 'call'; on = on.callee.kind === 'member' ? on.callee.object : undefined) {
    if (/^(?:raw|ref|val)$/.test(asFunction(rendering.meanings.of(on.callee))?.operator ?? '') || isFunction(rendering, on)) return true;
  }
  return false;
}

function writeReference(rendering: Rendering, call: CallValue): void {
  const [first] = call.args;
  const text = first && referenceOf(rendering, first, '#>');
  if (first && text !== undefined) say(rendering.draft, text, first);
  else leave(rendering.draft, call);
}

/** `column`, or of PostgreSQL `column:path.of.json`: what `sign` takes out of it. */
export function referenceOf(rendering: Rendering, value: Value, sign: '#>' | '#>>'): string | undefined {
  const [column, path, ...more] = textOf(rendering, value)?.split(':') ?? [];
  if (column === undefined || more.length > 0) return undefined;
  if (path === undefined) return written(rendering, column);
  return rendering.draft.dialect.id === 'postgres' && /^\w+(?:\.\w+)*$/.test(path) ? `${written(rendering, column)}${sign}'{${path.replaceAll('.', ',')}}'` : undefined;
}

const CASTS: Readonly<Record<string, string>> = { castText: 'text', castInt: 'integer', castBigInt: 'bigint', castFloat: 'float', castDecimal: 'decimal', castReal: 'real', castBool: 'boolean' };

/** `ref('a:b.c').castText()` */
function writeCast(rendering: Rendering, { callee, nameSpan }: CallValue): boolean {
  const type = callee.kind === 'member' && callee.name !== undefined && Object.hasOwn(CASTS, callee.name) ? CASTS[callee.name] : undefined;
  const on = callee.kind === 'member' ? callee.object : undefined;
  const [first] = on?.kind === 'call' && asFunction(rendering.meanings.of(on.callee))?.operator === 'ref' ? on.args : [];
  const text = type === undefined || !first ? undefined : referenceOf(rendering, first, '#>>');
  if (!first || text === undefined) return false;
  say(rendering.draft, `cast(${text} as ${type})`, nameSpan);
  return true;
}

const isOfFunctions = (rendering: Rendering, value: Value): boolean => {
  const meaning = rendering.meanings.of(value);
  return meaning?.kind === 'client' && meaning.library === 'objection' && meaning.role === 'functions';
};

/** `fn.lower(…)`, `fn('lower', …)` */
const isFunction = (rendering: Rendering, { callee }: CallValue): boolean => isOfFunctions(rendering, callee) || (callee.kind === 'member' && isOfFunctions(rendering, callee.object));

function writeFunction(rendering: Rendering, call: CallValue): void {
  const { draft } = rendering;
  const isNamed = call.callee.kind === 'member' && isOfFunctions(rendering, call.callee.object);
  const name = isNamed && call.callee.kind === 'member' ? call.callee.name : textOf(rendering, call.args[0]);
  if (name === undefined || !/^\w+$/.test(name)) return leave(draft, call);
  if (name === 'now') return say(draft, /^(?:postgres|mysql|mariadb)$/.test(draft.dialect.id) ? 'CURRENT_TIMESTAMP(6)' : 'CURRENT_TIMESTAMP', call);
  say(draft, `${name}(`, call);
  listed(draft, ', ', call, (isNamed ? call.args : call.args.slice(1)).map((one) => () => (one.kind === 'spread' ? pass(draft, one) : writeBound(rendering, one))));
  say(draft, ')', call);
}
