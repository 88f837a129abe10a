// Calls, constructions and tagged templates, with what becomes of their results.
import type ts from 'typescript';
import type { Span } from '../../text/span.ts';
import type { CallValue, Value } from '../tree.ts';
import { functionValue, type FunctionNode } from './functions.ts';
import { fates, inLoop, lookUp, sourceOf, spanOf, type Fate, type Here, type Reading } from './reading.ts';
import { dedentedText, joinedText, literalText, templateText, textValue } from './texts.ts';
import { bare, valueOf } from './values.ts';

export function callValue(reading: Reading, node: ts.CallExpression | ts.NewExpression, here: Here, fate: Fate): Value {
  const { ts } = reading;
  const isCall = ts.isCallExpression(node);
  const joined = isCall ? joinedText(reading, node, here) : undefined;
  if (joined) return joined;
  const callee = isCall && node.expression.kind === ts.SyntaxKind.ImportKeyword
    ? { kind: 'name' as const, name: 'import', ...spanOf(reading, node.expression) }
    : valueOf(reading, node.expression, here, called);
  const call = callOf(reading, node, callee, here, fate, {
    form: isCall ? 'call' : 'new',
    args: argumentsOf(reading, node, callee, here),
    typeArguments: node.typeArguments,
  });
  noteImport(reading, call);
  return call;
}

export function tagValue(reading: Reading, node: ts.TaggedTemplateExpression, here: Here, fate: Fate): Value {
  const { ts } = reading;
  const kind = tagKind(reading, node.tag, here);
  const text = ts.isTemplateExpression(node.template)
    ? templateText(reading, node.template, here, kind === 'raw' ? 'raw' : 'cooked')
    : literalText(reading, node.template, kind === 'raw' ? 'raw' : 'cooked');
  if (kind === 'raw') return textValue(reading, text, here);
  if (kind === 'dedent') return textValue(reading, dedentedText(reading, text), here);
  const callee = valueOf(reading, node.tag, here, called);
  return callOf(reading, node, callee, here, fate, { form: 'tag', args: [textValue(reading, text, here)], typeArguments: node.typeArguments });
}

interface CallParts { readonly form: CallValue['form']; readonly args: readonly Value[]; readonly typeArguments: readonly ts.TypeNode[] | undefined }

function callOf(reading: Reading, node: ts.Node, callee: Value, { context }: Here, fate: Fate, { form, args, typeArguments }: CallParts): CallValue {
  const call: CallValue = {
    kind: 'call', form, callee, args, context, ...spanOf(reading, node),
    nameSpan: nameSpanOf(callee),
    typeArguments: typeArguments?.map((type) => sourceOf(reading, type)) ?? [],
    awaited: fate.awaited, chain: fate.chain, returned: fate.returned, discarded: fate.discarded,
    ...(fate.result && { result: fate.result }),
  };
  reading.calls.push(call);
  return call;
}

/** What becomes of a call's result is of no concern to what is called. */
const called: Fate = { ...fates.read, kind: 'called' };

function nameSpanOf(callee: Value): Span {
  const { start, end } = callee.kind === 'member' ? callee.nameSpan : callee;
  return { start, end };
}

// ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Methods that call what they are given once for each element. */
const eachMethods = new Set(['map', 'forEach', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'reduce', 'reduceRight', 'mapSeries', 'eachSeries', 'each', 'eachLimit', 'eachOf', 'mapLimit', 'asyncMap', 'concatMap', 'mergeMap']);
/** Functions that take the list first: `pMap(xs, f)`, `Array.from(xs, f)`, `_.map(xs, f)`. */
const eachFunctions = new Set(['pMap', 'pEach', 'pMapSeries', 'pEachSeries', 'asyncPool', 'from']);
/** What is given to these runs later, whatever stands around. */
const keepers = new Set(['on', 'once', 'addListener', 'addEventListener', 'subscribe', 'setTimeout', 'setInterval', 'setImmediate', 'nextTick', 'get', 'post', 'put', 'patch', 'delete', 'use', 'route', 'describe', 'it', 'test', 'beforeEach', 'afterEach']);

function argumentsOf(reading: Reading, node: ts.CallExpression | ts.NewExpression, callee: Value, here: Here): readonly Value[] {
  const name = callee.kind === 'member' || callee.kind === 'name' ? callee.name : undefined;
  const args: Value[] = [];
  for (const argument of node.arguments ?? []) {
    const inner = bare(reading, argument);
    args.push(isFunction(reading, inner) ? callback(reading, inner, callee, name, args, here) : valueOf(reading, argument, here, fates.passed));
  }
  return args;
}

const isFunction = ({ ts }: Reading, node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

function callback(reading: Reading, node: FunctionNode, callee: Value, name: string | undefined, before: readonly Value[], here: Here): Value {
  const first = before[0];
  const iterates = name === undefined ? undefined
    : before.length === 0 && callee.kind === 'member' && eachMethods.has(name) ? callee.object
    : before.length === 1 && (eachFunctions.has(name) || (callee.kind === 'member' && eachMethods.has(name))) ? first
    : undefined;
  if (iterates) {
    const { loop, here: inside } = inLoop(reading, spanOf(reading, node), here, 'callback', iterates);
    const from = reading.bindings.length;
    const value = functionValue(reading, node, inside);
    loop.variables.push(...parametersOf(reading, value.routine, from));
    return value;
  }
  const kept = name !== undefined && keepers.has(name);
  return functionValue(reading, node, kept ? { ...here, context: { routine: here.context.routine } } : here);
}

/** The parameters of a routine, all of which were bound since `from`. */
function parametersOf({ bindings }: Reading, routine: number, from: number): readonly number[] {
  const found: number[] = [];
  for (let id = from; id < bindings.length; id++) if (bindings[id]!.routine === routine && bindings[id]!.kind === 'parameter') found.push(id);
  return found;
}

// ── Modules and tags ─────────────────────────────────────────────────────────────────────────────────────────────

/** `require('x')` and `import('x')`: the module is imported; the name it gets, if any, is noted where it is declared. */
function noteImport(reading: Reading, call: CallValue): void {
  const module = requiredModule(call);
  if (module !== undefined) reading.imports.push({ module, imported: '*', start: call.start, end: call.end });
}

export function requiredModule(value: Value): string | undefined {
  if (value.kind !== 'call' || value.form !== 'call' || value.callee.kind !== 'name' || value.callee.binding !== undefined) return undefined;
  if (value.callee.name !== 'require' && value.callee.name !== 'import') return undefined;
  const [argument] = value.args;
  const [part, ...others] = argument?.kind === 'text' ? argument.parts : [];
  return part?.kind === 'chunk' && others.length === 0 ? part.text : undefined;
}

const dedents = new Set(['dedent', 'ts-dedent', 'outdent', 'endent', 'dedent-js', 'string-dedent', 'common-tags', 'dedent-tabs']);

/** Tags that give the text itself, as it stands or without its indentation. */
function tagKind(reading: Reading, tag: ts.Expression, here: Here): 'raw' | 'dedent' | 'other' {
  const { ts } = reading;
  if (ts.isPropertyAccessExpression(tag)) {
    const isRaw = ts.isIdentifier(tag.expression) && tag.expression.text === 'String' && tag.name.text === 'raw' && !lookUp(here.scope, 'String');
    return isRaw ? 'raw' : 'other';
  }
  const binding = ts.isIdentifier(tag) ? lookUp(here.scope, tag.text) : undefined;
  const imported = binding?.kind === 'import' ? reading.imports.find(({ binding: id }) => id === binding.id) : undefined;
  return imported && dedents.has(imported.module) && imported.imported !== 'html' ? 'dedent' : 'other';
}
