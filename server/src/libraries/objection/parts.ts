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
    // `ref('a:b.c').castText()`
    default: return isMade(rendering, call) ? left(rendering, value) : false;
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
  const text = textOf(rendering, call.args[0]);
  // `ref('column:path.of.json')`
  if (text === undefined || text.includes(':')) leave(rendering.draft, call);
  else say(rendering.draft, written(rendering, text), call.args[0]!);
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
