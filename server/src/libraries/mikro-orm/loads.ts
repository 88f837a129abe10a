// What rows read of their relations when a program asks for it: `post.author.load()`, `user.posts.loadItems()`, `wrap(post).init()`, `em.populate(posts, ['author'])`.
// Sources: mikro-orm 6, core/entity/{Reference,Collection,EntityLoader}.js.
import type { Binding, CallValue, Value } from '../../hosts/tree.ts';
import { callbackCall } from '../callers.ts';
import type { Item } from '../clauses.ts';
import { leave, pass, say } from '../rendering.ts';
import type { Site } from '../site.ts';
import { columnText, unknownAt } from '../typeorm/place.ts';
import { askedBy, type Finding } from './asked.ts';
import { entityOf, renderingOf, siteFor, type Program } from './calls.ts';
import { keyColumns, relationAt, type ManagedEntity, type ManagedRelation } from './entity.ts';
import { countStatement, findStatement } from './finds.ts';
import { HOLDS } from './follows.ts';
import type { Rendering, Row } from './place.ts';
import { populating } from './populate.ts';
import { writePopulated } from './populated.ts';
import { clientOf, nameOf } from './receivers.ts';

const METHODS: ReadonlySet<string> = new Set(['load', 'loadOrFail', 'loadProperty', 'init', 'loadItems', 'loadCount', 'matching', 'populate']);

/** What is there already is not asked for again. */
const ASKS_ONCE = /^(?:load|loadOrFail|loadItems|loadCount)$/;

/** Whether the program is seen to have read the rows without what belongs to them. */
function isUnread({ tree, document }: Program, held: Value): boolean {
  let at: Value | undefined = held;
  for (let steps = 0; at && steps < 8; steps++) {
    if (at.kind === 'member') at = at.object;
    else if (at.kind === 'name') {
      const binding: Binding | undefined = at.binding === undefined ? undefined : tree.bindings[at.binding];
      const taker: CallValue | undefined = binding?.kind === 'parameter' ? callbackCall(tree, binding) : undefined;
      at = binding?.assignments.length === 0 ? binding.value ?? (taker?.callee.kind === 'member' ? taker.callee.object : undefined) : undefined;
    } else return at.kind === 'call' && at.callee.kind === 'member' && /^(?:find\w*|getReference|create)$/.test(at.callee.name ?? '') && !/\bpopulate\b|\bfields\b/.test(document.text.slice(at.start, at.end)) && !/\bpopulate\s*\(/.test(document.text);
  }
  return false;
}

type Called = CallValue & { readonly callee: { readonly kind: 'member'; readonly name: string; readonly object: Value } };

export function loadSite(program: Program, call: Called): Site | undefined {
  const { tree, meanings } = program;
  const { name, object } = call.callee;
  if (!METHODS.has(name)) return undefined;
  const client = clientOf(tree, meanings, object, name);
  if (client?.role === 'manager' && name === 'populate') return populatedSite(program, call);
  const of = client?.of?.kind === 'table' ? client.of : undefined;
  const entity = of && entityOf(program, { of });
  if (!client || !entity || (client.role !== 'held' && client.role !== 'wrapped' && !client.role.startsWith(HOLDS))) return undefined;
  const rendering = renderingOf(program, entity, entity.dialect ?? client.dialect, call);
  const relation = client.role.startsWith(HOLDS) ? relationAt(entity, client.role.slice(HOLDS.length)) : undefined;
  if (client.role.startsWith(HOLDS) && !relation) return undefined;
  if (relation && ASKS_ONCE.test(name) && (relation.isEager || !isUnread(program, object))) return undefined;
  const what = relation ? held(rendering, relation, call) : own(rendering, entity, call, client.role);
  if (!what) return undefined;
  const site = siteFor(rendering, call, entity.dialect ?? client.dialect, undefined, `relation that \`${name}\` reads of \`${entity.name}\` (MikroORM)`);
  return relation && name !== 'loadCount' && name !== 'matching' ? { ...site, relation: relation.path } : site;
}

/** A row that is known by its key alone. */
function own(rendering: Rendering, entity: ManagedEntity, { callee, args: [options], nameSpan: verb }: Called, role: string): boolean {
  if (callee.name !== 'load' && callee.name !== 'loadOrFail' && callee.name !== 'init' || (role === 'wrapped' && callee.name === 'load')) return false;
  findStatement(rendering, { entity, named: verb, verb, where: undefined, options, more: keyed(rendering, keyColumns(entity), callee.object) }, 'one');
  return true;
}

/** The rows at the other end. */
function held(rendering: Rendering, relation: ManagedRelation, { callee, args: [options], nameSpan: verb }: Called): boolean {
  const entity = rendering.entity(relation.to);
  const { name, object } = callee;
  const columns = relation.on.map(({ theirs }) => theirs);
  if (!entity || (relation.many ? !/^(?:init|load|loadItems|loadCount|matching)$/.test(name) : !/^(?:load|loadOrFail|init)$/.test(name))) return false;
  const finding: Finding = { entity, named: verb, verb, where: undefined, options, more: relation.through ? () => [{ at: verb, isSure: true, write: () => leave(rendering.draft, unknownAt(verb)) }] : keyed(rendering, columns, object) };
  if (name === 'loadCount') countStatement(rendering, finding);
  else findStatement(rendering, finding, relation.many ? 'many' : 'one');
  return true;
}

const keyed = (rendering: Rendering, columns: readonly string[], held: Value) => (row: Row): readonly Item[] => columns.map((column): Item => ({ at: nameOf(held), isSure: true, write: () => {
  say(rendering.draft, `${columnText(rendering, row, column)} = `, nameOf(held));
  pass(rendering.draft, held);
} }));

/** `em.populate(posts, ['author', 'comments'])` */
function populatedSite(program: Program, call: Called): Site | undefined {
  const [rows, paths, options] = call.args;
  const held = rows?.kind === 'array' ? rows.items[0] : rows;
  const client = held && clientOf(program.tree, program.meanings, held, '');
  const of = (client?.role === 'row' || client?.role === 'rows') && client.of?.kind === 'table' ? client.of : undefined;
  const entity = of && entityOf(program, { of });
  if (!entity || !paths) return undefined;
  const rendering = renderingOf(program, entity, entity.dialect ?? client?.dialect, call);
  const asked = askedBy(rendering, { entity: { ...entity, strategy: 'select-in' }, named: call.nameSpan, verb: call.nameSpan, where: undefined, options });
  const { hints, unread } = populating(rendering, entity, [{ value: paths, isSure: true }]);
  if (unread || hints.length === 0) return undefined;
  writePopulated(rendering, hints, { ...asked, strategy: 'select-in' });
  return rendering.draft.text === '' ? undefined : siteFor(rendering, call, entity.dialect, undefined, `relations that \`populate\` reads of \`${entity.name}\` (MikroORM)`);
}
