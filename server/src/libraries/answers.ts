// What a program answers requests with: values that are handed to a response as they are, or returned where what is returned is sent.
// Sources: the responses of Express, Fastify, Koa and Hono; Remix, "loader" and "action"; SvelteKit, "Loading data"; Next.js, "Route Handlers" and "getServerSideProps"; Nitro, "Event handlers"; NestJS, "Controllers"; tRPC, "Procedures".
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import type { Binding, CallValue, HostTree, Value } from '../hosts/tree.ts';
import { functionIn } from './connects.ts';
import { rowsHide } from './drivers.ts';
import { handlersIn } from './handlers.ts';
import { holdersOf } from './program.ts';
import type { Site } from './site.ts';

/** The same of a site. What a class keeps back by a decorator is kept back where a value is returned, and sent where it is handed to a response. */
export function siteAnsweredWith(document: Document, tree: HostTree, { called, library }: Pick<Site, 'called' | 'library'>, call: CallValue): Span | undefined {
  const hide = called && rowsHide(library);
  const at = hide === 'by method' ? undefined : answeredWith(document, tree, call);
  return at && hide === 'by decorator' && !/^(?:json|send)$/.test(document.text.slice(at.start, at.end)) ? undefined : at;
}

/** Where what a call gives is answered with as a whole, with nothing taken out of it; undefined where that is not seen. */
function answeredWith(document: Document, tree: HostTree, call: CallValue): Span | undefined {
  const answers = answersIn(document, tree);
  if (answers.length === 0 || CAREFUL.test(document.text)) return undefined;
  for (const { at, value } of answers) if (isHeld(value, (one) => one === call && isRows(call.chain))) return at;
  const [holder, ...others] = holdersOf(tree, call);
  return holder && others.length === 0 && isLeftAlone(holder) ? answers.find(({ value }) => isHeld(value, (one) => isOf(one, holder)))?.at : undefined;
}

/** Where anything in a file keeps what is secret from being sent, who sees what is not told. */
const CAREFUL = /class-transformer|[sS]erializ|plainTo|instanceToPlain|\b[oO]mit\w*\b|toJSON|[sS]anitiz|[rR]edact|[eE]xclude|without[A-Z]|\bresponse\s*:\s*[{\w]|responseSchema|\.output\(|\$extends|stringify|\bdelete\s+[\w$(]|\bStrip\w*\(/;

interface Answer { readonly at: Span; readonly value: Value }

const memo = new WeakMap<HostTree, readonly Answer[]>();

function answersIn(document: Document, tree: HostTree): readonly Answer[] {
  const known = memo.get(tree);
  if (known) return known;
  const handed = tree.calls.flatMap((call): readonly Answer[] => (call.args[0] && isAnswer(tree, call) ? [{ at: call.nameSpan, value: call.args[0] }] : []));
  const returned = [...returningIn(document, tree)].flatMap((routine) => (tree.routines[routine]?.returns ?? []).map((value): Answer => ({ at: { start: value.start, end: value.end }, value })));
  const found = [...handed, ...returned];
  memo.set(tree, found);
  return found;
}

const RESPONSE = /^_?(?:res|resp|response|reply|c|ctx|context|Response|NextResponse|HttpResponse)$/;
const ANSWERING_MODULE = /^(?:@remix-run\/|react-router|@sveltejs\/kit)/;

/** `res.status(200).json(user)`, `reply.send(user)`, `Response.json(user)`, `c.json(user)`, `json({ user })` */
function isAnswer(tree: HostTree, { callee, form }: CallValue): boolean {
  if (form !== 'call') return false;
  if (callee.kind === 'name') return callee.name === 'json' && tree.imports.some(({ binding, module }) => binding !== undefined && binding === callee.binding && ANSWERING_MODULE.test(module));
  return callee.kind === 'member' && (callee.name === 'json' || callee.name === 'send') && RESPONSE.test(rootOf(callee.object));
}

function rootOf(value: Value): string {
  if (value.kind === 'member') return rootOf(value.object);
  return value.kind === 'call' ? rootOf(value.callee) : value.kind === 'name' ? value.name : '';
}

const LOADS = /^(?:loader|action|load|getServerSideProps|defineEventHandler|eventHandler|defineCachedEventHandler)$/;
const ANSWERS = /^(?:Get|Post|Put|Patch|Delete|All)$/;
/** What another decorator makes of an answer is not seen. */
const ROUTED = /^(?:Get|Post|Put|Patch|Delete|All|HttpCode|Header|UseGuards|Api\w+|Public|Roles|Auth\w*|Version|Throttle|SkipThrottle)$/;

/** Routines of which what they return is sent. */
function returningIn(document: Document, tree: HostTree): ReadonlySet<number> {
  const found = new Set([...handlersIn(document, tree).values()].flatMap(({ routine, name }) => (LOADS.test(name) ? [routine] : [])));
  for (const { decorators: ofClass, members } of tree.classes) {
    if (!ofClass.some((one) => rootOf(one) === 'Controller') || ofClass.some((one) => !/^(?:Controller|UseGuards|Api\w+|Version|Auth\w*|Roles|Public|Throttle)$/.test(rootOf(one)))) continue;
    for (const { routine, decorators } of members) if (routine !== undefined && decorators.some((one) => ANSWERS.test(rootOf(one))) && decorators.every((one) => ROUTED.test(rootOf(one)))) found.add(routine);
  }
  for (const { callee, args } of tree.calls) {
    if (callee.kind !== 'member' || (callee.name !== 'query' && callee.name !== 'mutation') || args.length !== 1 || !/[pP]rocedure$/.test(rootOf(callee.object))) continue;
    const routine = functionIn(tree, args[0]!);
    if (routine !== undefined) found.add(routine);
  }
  return found;
}

const DEEP = 4;

/** Whether a value is what is looked for, or an object, a list or a choice that holds it as it is. */
function isHeld(value: Value, is: (value: Value) => boolean, depth = 0): boolean {
  if (is(value)) return true;
  if (depth > DEEP) return false;
  switch (value.kind) {
    case 'object': return value.properties.some((one) => isHeld(one.value, is, depth + 1));
    case 'array': return value.items.some((one) => isHeld(one, is, depth + 1));
    case 'spread': return isHeld(value.value, is, depth + 1);
    case 'choice': return value.options.some((one) => isHeld(one, is, depth + 1));
    default: return false;
  }
}

/** The rows, or one of them: `rows`, `[0]`. */
const isRows = (path: readonly string[]): boolean => path.every((step) => /^(?:rows|recordset|0)$/.test(step));

/** `user`, `result.rows`, `rows[0]` of a name that holds the result. */
function isOf(value: Value, { id, path = [] }: Binding): boolean {
  const steps: string[] = [];
  let at = value;
  while (at.kind === 'member' && at.name !== undefined && at.binding === undefined) {
    steps.unshift(at.name);
    at = at.object;
  }
  return at.kind === 'name' && at.binding === id && isRows([...path, ...steps]);
}

/** It is looked at, and answered with: nothing that is handed it could take anything out of it. */
const isLeftAlone = ({ assignments, exported, uses }: Binding): boolean =>
  assignments.length === 0 && !exported && uses.every(({ kind, chain }) => kind === 'tested' || kind === 'length' || kind === 'returned' || kind === 'spread' || kind === 'passed' || kind === 'read' || (kind === 'member' && chain.length > 0))
  && uses.filter(({ kind, chain }) => (kind === 'passed' || kind === 'returned' || kind === 'spread' || kind === 'read') && chain.length === 0).length <= 1;
