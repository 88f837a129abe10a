// What a row is asked for that its entity declares to be a promise: `await post.author` reads the author when it is waited for.
// Source: typeorm 1.1, query-builder/RelationLoader.js.
import { carrierOf, leave, listed, pass, quoted, say } from '../rendering.ts';
import type { Site } from '../site.ts';
import type { NameValue } from '../../hosts/tree.ts';
import { renderingOf, type Program } from './calls.ts';
import { relationAt, type Entity, type EntityRelation } from './entity.ts';
import { tableText, type Rendering } from './place.ts';
import { entityOf } from './rows.ts';

export function* lazySites(program: Program): Generator<Site> {
  const { document: { text }, tree, outside } = program;
  for (const { id, name, uses } of tree.bindings) {
    for (const { start, end, chain, context } of uses) {
      const [path] = chain;
      if (path === undefined || !/\bawait\s+\(?$/.test(text.slice(Math.max(0, start - 20), start))) continue;
      const row: NameValue = { kind: 'name', name, binding: id, start, end };
      const of = entityOf(program, row);
      const entity = of && outside.entity?.({ path: of.path, name: of.name });
      const relation = entity && relationAt(entity, path);
      const other = relation?.isLazy && outside.entity?.(relation.to);
      const at = text.indexOf(path, end);
      // `await post.author.name` waits for a member of the promise.
      if (!entity || !relation || !other || at < 0 || at > end + 8 || /^\s*[.?!([]/.test(text.slice(at + path.length, at + path.length + 8))) continue;
      const anchor = { start: at, end: at + path.length };
      const dialect = other.dialect ?? entity.dialect;
      const rendering = renderingOf(program, dialect, { context }, row);
      writeRelated(rendering, relation, other, row, anchor);
      yield { library: 'typeorm', anchor, whole: { start, end: anchor.end }, context, ...(dialect && { dialect }), carrier: carrierOf(rendering.draft), called: true, relation: path, reason: `\`${path}\` that a row of \`${entity.name}\` reads when it is waited for (TypeORM)` };
    }
  }
}

function writeRelated(rendering: Rendering, { on, through }: EntityRelation, other: Entity, row: NameValue, at: Site['anchor']): void {
  const { draft } = rendering;
  say(draft, 'select ', at);
  listed(draft, ', ', at, other.columns.filter(({ isHidden }) => !isHidden).map(({ column }) => () => say(draft, quoted(draft.dialect, column), at)));
  say(draft, ` from ${tableText(rendering, other)} where `, at);
  if (through) return leave(draft, row);
  listed(draft, ' and ', at, on.map(({ theirs }) => () => {
    say(draft, `${quoted(draft.dialect, theirs)} = `, at);
    pass(draft, row);
  }));
}
