// What holds a request: handlers, what they are given, and the parts of it that hold what somebody sent.
import type { Binding, HostTree, Value } from '../hosts/tree.ts';
import { bindingOf } from './program.ts';

/** Names of what holds a request, and of the parts of one that hold what somebody sent. */
const REQUEST = /^(?:req|request|event|searchParams|params|query|body|formData|headers|cookies)$/;
/** Of these the program's own functions have parameters as well, whose types tell them apart. */
export const COMMON = /^(?:event|params|query|body|headers)$/;
const REQUEST_TYPE = /Req(?:uest)?\b|Request|Event|Handler|Context|ParsedQs|ParamsDictionary|Cookies|Headers|FormData|\b(?:params|searchParams|query|body)\b/;
const PART = /^(?:req|request|searchParams|params|query|body|formData|headers|cookies)$/;

/** `req.query`, `ctx.params`: a member with such a name of what a handler is given. */
export function isRequest(tree: HostTree, value: Extract<Value, { kind: 'member' }>): boolean {
  if (!PART.test(value.name ?? '')) return false;
  let root: Value = value.object;
  while (root.kind === 'member' && root.binding === undefined) root = root.object;
  if (root.kind !== 'name' || root.name === 'this') return false;
  const binding = bindingOf(tree, root);
  if (validates(tree)) return false;
  if (binding?.kind !== 'parameter') return binding !== undefined && REQUEST.test(binding.name);
  return HOLDER.test(binding.name) || REQUEST_TYPE.test(binding.type ?? '') || isHandler(tree, binding.routine);
}

/** `request`, `query` in a handler: a parameter that is one itself. */
export function isRequestItself(tree: HostTree, { name, type, routine }: Binding): boolean {
  return REQUEST.test(name) && (!COMMON.test(name) || (type === undefined || isWrittenOut(type) ? isHandler(tree, routine) : REQUEST_TYPE.test(type)));
}

/** `params: { from: Date; column: string }`: what a function of the program's own is called with, whatever its parts are called. */
const isWrittenOut = (type: string): boolean => type.startsWith('{');

/** `({ query, params })` of a handler: what is taken of it by such a name. */
export const isTakenOfRequest = (tree: HostTree, { name, type, routine }: Binding, [part = '']: readonly string[]): boolean =>
  name === '' && PART.test(part) && (isHandler(tree, routine) || REQUEST_TYPE.test(type ?? ''));

/** Of a request, what somebody sent with it; what the program has found out and hung on it, such as who has signed in, is its own. */
export const isSent = ({ name }: { readonly name: string }, [part]: readonly string[]): boolean => !/^(?:req|request|event)$/.test(name) || part === undefined || SENT.test(part);
const SENT = /^(?:body|rawBody|parsedBody|payload|data|detail|input|arguments|args|query|queryStringParameters|params?|pathParameters|searchParams|multiValue\w*|url|originalUrl|nextUrl|path|headers?|cookies|files?|json|formData|text|valid(?:ated)?\w*|get)$/;

/** What a handler calls the object that a request hangs on. */
const HOLDER = /^_?(?:req|request|ctx|context|c|event|evt|ev|\w*(?:Req|Request|Ctx|Context))$/;
/** Under these names frameworks call a routine for a request, and pass it what answers one. */
const HANDLES = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|loader|action|handler|fetch|onRequest\w*|getServerSideProps)$/;
const ROUTES = /^(?:get|post|put|patch|delete|del|head|all|use|route|handle|handler|register)$/;
const ANSWERS = /^_?(?:res|resp|response|reply|next)$/;

function isHandler(tree: HostTree, id: number): boolean {
  const known = handlers.get(tree) ?? handlersIn(tree);
  handlers.set(tree, known);
  return known.has(id);
}

const handlers = new WeakMap<HostTree, ReadonlySet<number>>();

function handlersIn(tree: HostTree): ReadonlySet<number> {
  const found = new Set(tree.routines.filter(({ name, params }) => HANDLES.test(name ?? '') || params.some((param) => ANSWERS.test(tree.bindings[param]?.name ?? ''))).map(({ id }) => id));
  for (const { callee, args } of tree.calls) {
    if (callee.kind !== 'member' || !ROUTES.test(callee.name ?? '') || args[0]?.kind !== 'text') continue;
    for (const argument of args) if (argument.kind === 'function') found.add(argument.routine);
  }
  for (const { name, value } of [...tree.bindings, ...tree.exports]) if (value?.kind === 'function' && HANDLES.test(name)) found.add(value.routine);
  return found;
}

const validating = new WeakMap<HostTree, boolean>();

/** A library or a schema beside the handlers of a file lets requests through; what it lets through is not seen. */
export function validates(tree: HostTree): boolean {
  let known = validating.get(tree);
  if (known === undefined) {
    known = tree.imports.some(({ module }) => VALIDATORS.test(module)) || tree.calls.some(({ callee, args }) => callee.kind === 'member' && ROUTES.test(callee.name ?? '') && args.some((one) =>
      (one.kind === 'object' && one.properties.some(({ name }) => name === 'schema')) || (one.kind === 'call' && 'name' in one.callee && /[Vv]alid|^celebrate$/.test(one.callee.name ?? ''))));
    validating.set(tree, known);
  }
  return known;
}
const VALIDATORS = /^(?:express-validator|celebrate|express-joi-validation|zod-express-middleware|@hono\/[\w-]*validator|hono\/validator|fastify-type-provider-zod|@fastify\/type-provider-[\w-]+|@sinclair\/typebox|class-validator)(?:\/|$)/;
