// Where a program sends what a builder of Kysely's has made: `.execute()` and its kind at the end of a chain.
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree } from '../../hosts/tree.ts';
import { dialectOf } from '../../sql/dialects.ts';
import { calledOn, chainOf, type Builders, type Chain } from '../chain.ts';
import { consumption } from '../consumption.ts';
import type { Outside } from '../library.ts';
import { textOf } from '../names.ts';
import { carrierOf, leave, newDraft, spanOf } from '../rendering.ts';
import { meaningsOf } from '../resolve.ts';
import type { Site } from '../site.ts';
import { unsentExecute } from '../unsent.ts';
import { buildersOf, receiverOf, startOf, writeStatement } from './query.ts';
import type { Rendering } from './place.ts';

/** `executeTakeFirst` adds no limit. Source: query-builder/select-query-builder.js of kysely 0.29. */
const ENDS: Readonly<Record<string, Site['consumes'] | 'rows'>> = { execute: 'rows', executeTakeFirst: 'first row', executeTakeFirstOrThrow: 'first row', stream: 'in pages' };

/** How deep queries are followed that stand in one another, and how much of them is written: a program may name one in itself. */
const DEEP = 12;
const LONG = 50_000;
const MANY = 200;

export function builtSites(document: Document, tree: HostTree, outside: Outside): readonly Site[] {
  const unsent = tree.calls.flatMap((call) => (call.form === 'call' && startOf(tree, call) !== undefined ? unsentSites(document, tree, outside, call) : []));
  const ends = tree.calls.filter(({ callee, form }) => form === 'call' && callee.kind === 'member' && callee.name !== undefined && Object.hasOwn(ENDS, callee.name) && (callee.object.kind === 'call' || callee.object.kind === 'name'));
  if (ends.length === 0) return unsent;
  const builders: Builders = { ...buildersOf(tree), handsOn: true };
  return [...unsent, ...ends.flatMap((call): readonly Site[] => {
    const chain = call.callee.kind === 'member' ? chainOf(builders, call.callee.object, { span: call, context: call.context }) : undefined;
    return chain ? siteOf(document, tree, outside, call, chain) : [];
  })];
}

/** A builder that is begun and dropped: none of these methods sends it, and waiting for it does not either. */
const BUILDS = /^(?:select\w*|where\w*|set|from|using|values|columns|expression|on\w+|ignore|returning\w*|orderBy|groupBy|having\w*|limit|offset|fetch|top|distinct\w*|\w+Join|for\w+|clear\w+|\$if|\$narrowType|\$castTo)$/;

function unsentSites(document: Document, tree: HostTree, outside: Outside, root: CallValue): readonly Site[] {
  const { top, steps } = calledOn(tree, root);
  const unsent = steps.every(({ name }) => BUILDS.test(name)) ? unsentExecute(document, tree, top) : undefined;
  return unsent ? siteOf(document, tree, outside, top, { root, steps }).map((site) => ({ ...site, unsent })) : [];
}

function siteOf(document: Document, tree: HostTree, outside: Outside, call: CallValue, chain: Chain): readonly Site[] {
  const meanings = meaningsOf(document, tree, outside);
  const builders = buildersOf(tree);
  const client = meanings.of(receiverOf(builders, chain.root).base);
  const start = startOf(tree, chain.root);
  if (!start || (client && !(client.kind === 'client' && client.library === 'kysely'))) return [];
  // The names of these methods are Kysely's own; a client that is handed around in ways that are not followed is one by them, where they are given a table.
  if (!client && textOf({ tree }, chain.root.args[0]) === undefined) return [];
  const dialect = client?.kind === 'client' ? client.dialect : undefined;
  const draft = newDraft(dialectOf(dialect ?? 'postgres'));
  let depth = 0;
  const rendering: Rendering = {
    document, tree, meanings, draft, isTold: dialect !== undefined, builders, context: call.context, inside: new Set(),
    depth: { now: 0, steps: 0 },
    query: (inner) => {
      if (depth >= DEEP || draft.text.length > LONG || ++rendering.depth.steps > MANY) return leave(draft, inner.root);
      depth++;
      writeStatement(rendering, inner);
      depth--;
    },
  };
  rendering.query(chain);
  const end = call.callee.kind === 'member' ? call.callee.name! : '';
  const isRead = start === 'selectFrom';
  const ended = ENDS[end];
  const consumes = !isRead ? undefined : ended === 'rows' ? consumption(document, tree, call, []) : ended;
  return [{
    library: 'kysely',
    anchor: spanOf(chain.root.nameSpan),
    whole: { start: Math.min(chain.root.start, call.start), end: call.end },
    context: call.context,
    ...(dialect && { dialect }),
    carrier: carrierOf(draft),
    called: true,
    ...(consumes && { consumes }),
    reason: `\`${start}\` of a builder that \`${end}\` sends (Kysely)`,
  }];
}
