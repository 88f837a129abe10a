// Which functions of a program answer requests: those that are handed to a router, exported under a name by which a framework calls them for each, or marked by a decorator.
// Sources: the routers of Express, Fastify, Koa and Hono; Next.js, "Route Handlers", "API Routes" and "Server Actions"; Remix, "loader" and "action"; SvelteKit, "Routing"; Nitro, "Event handlers"; NestJS, "Controllers" and "Resolvers".
import type { Document } from '../text/document.ts';
import type { HostTree, Value } from '../hosts/tree.ts';
import { functionIn } from './connects.ts';

const VERB = /^(?:get|post|put|patch|delete|del|head|options|all)$/;
/** Exports that a framework calls for each request, by where their file stands. */
const EXPORTED: readonly { readonly path: RegExp; readonly name: RegExp }[] = [
  { path: /(?:^|\/)(?:route|\+server)\.[cm]?[jt]sx?$/, name: /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ALL)$/ },
  { path: /(?:^|\/)pages\/api\/.*\.[cm]?[jt]sx?$/, name: /^default$/ },
  { path: /(?:^|\/)app\/(?:.*\/)?(?:routes\/.*|root)\.[cm]?[jt]sx?$/, name: /^(?:loader|action)$/ },
  { path: /(?:^|\/)\+(?:page|layout)\.server\.[cm]?[jt]s$/, name: /^load$/ },
  { path: /(?:^|\/)pages\/.*\.[cm]?[jt]sx$/, name: /^getServerSideProps$/ },
];
const DECORATED = /^(?:Get|Post|Put|Patch|Delete|All|Query|Mutation|ResolveField|FieldResolver|MessagePattern|EventPattern)$/;
const EVENT_HANDLER = /^(?:defineEventHandler|eventHandler|defineCachedEventHandler)$/;

export interface Handler {
  readonly routine: number;
  /** As the program names it, or what it answers: `POST`, `get /users`. */
  readonly name: string;
}

export function handlersIn({ path, text }: Document, tree: HostTree): ReadonlyMap<number, Handler> {
  const found = new Map<number, Handler>();
  const add = (routine: number | undefined, name: string): void => {
    if (routine !== undefined && !found.has(routine)) found.set(routine, { routine, name });
  };
  for (const { callee, args, form } of tree.calls) {
    if (form !== 'call') continue;
    if (callee.kind === 'member' && VERB.test(callee.name ?? '')) {
      const route = textOf(args[0]);
      if (route?.startsWith('/')) for (const argument of args.slice(1)) add(functionIn(tree, argument), `${callee.name} ${route}`);
    } else if (callee.kind === 'name' && EVENT_HANDLER.test(callee.name)) add(functionIn(tree, args[0]), callee.name);
  }
  const isActions = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*['"]use server['"]/.test(text);
  for (const { name, binding, value } of tree.exports) {
    const isCalled = isActions || EXPORTED.some((one) => one.path.test(path) && one.name.test(name));
    if (isCalled) add(functionIn(tree, value ?? (binding === undefined ? undefined : tree.bindings[binding]?.value)), name === 'default' ? 'the handler' : name);
  }
  for (const { members } of tree.classes) {
    for (const { name, routine, decorators } of members) if (decorators.some((one) => DECORATED.test(calledName(one)))) add(routine, name);
  }
  return found;
}

const calledName = (value: Value): string => (value.kind === 'call' ? calledName(value.callee) : value.kind === 'name' ? value.name : '');

function textOf(value: Value | undefined): string | undefined {
  const [first] = value?.kind === 'text' ? value.parts : [];
  return first?.kind === 'chunk' ? first.text : undefined;
}
