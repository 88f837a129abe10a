// Takes what stands in the lists and objects of a call out of them, and what holds it where nothing is left: `include: { posts: true }`, `relations: ['posts', 'team']`.
import type { Edit } from '../text/edit.ts';
import { contains, type Span } from '../text/span.ts';

/** What stands between two brackets, apart by commas. */
interface Group { readonly open: string; readonly span: Span; readonly items: Span[]; readonly parent?: Group }

/** `at` are places in the items that go. Undefined where one of them stands in no list or object of the call, or its text is not followed. */
export function leftOut(text: string, call: Span, at: readonly Span[]): readonly Edit[] | undefined {
  const groups = groupsIn(text, call);
  const gone = new Map<Group, ReadonlySet<Span>>();
  const leave = (group: Group | undefined, place: Span): boolean => {
    const item = group?.items.find((one) => contains(one, place));
    if (!group || !item) return false;
    const own = new Set([...gone.get(group) ?? [], item]);
    gone.set(group, own);
    // An object that is left with nothing is an option that says nothing.
    if (own.size < group.items.length || group.open === '(') return true;
    gone.delete(group);
    return leave(group.parent, group.span);
  };
  const around = (place: Span): Group | undefined => holderOf(text, groups?.filter(({ open, span }) => open !== '(' && contains(span, place)).at(-1), place);
  return at.every((place) => leave(around(place), place)) ? [...gone].flatMap(([{ items }, own]) => withoutItems(items, own)) : undefined;
}

/** Where the relation is named in an object of its own, that object is the item: `[{ model: Post, as: 'posts' }]`. */
const holderOf = (text: string, group: Group | undefined, place: Span): Group | undefined =>
  group?.open === '{' && group.parent?.open === '[' && /\b(?:model|association|as|path|relation)\s*:\s*['"]?$/.test(text.slice(group.span.start, place.start)) ? group.parent : group;

function withoutItems(items: readonly Span[], gone: ReadonlySet<Span>): readonly Edit[] {
  const kept = items.findLastIndex((item) => !gone.has(item));
  const cut = (start: number, end: number): Edit => ({ span: { start, end }, text: '' });
  const inner = items.flatMap((item, place) => (place < kept && gone.has(item) ? [cut(item.start, items[place + 1]!.start)] : []));
  if (kept === items.length - 1) return inner;
  return [...inner, kept < 0 ? cut(items[0]!.start, items.at(-1)!.end) : cut(items[kept]!.end, items.at(-1)!.end)];
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The brackets of a stretch of a program, outer ones first; undefined where it holds what only a parser of the language reads: patterns, templates with holes, arrows. */
function groupsIn(text: string, { start, end }: Span): readonly Group[] | undefined {
  const groups: Group[] = [];
  let open: { readonly group: Group; item: number } | undefined;
  const outer: (typeof open)[] = [];
  const endItem = (at: number): void => {
    if (!open) return;
    const said = text.slice(open.item, at);
    if (said.trim() !== '') open.group.items.push({ start: open.item + said.length - said.trimStart().length, end: open.item + said.trimEnd().length });
    open.item = at + 1;
  };
  for (let at = start; at < end; at++) {
    const unit = text[at]!;
    if (unit === "'" || unit === '"' || unit === '`') {
      for (at++; at < end && text[at] !== unit; at++) {
        if (unit === '`' && text.startsWith('${', at)) return undefined;
        if (text[at] === '\\') at++;
      }
    } else if (unit === '/') return undefined;
    else if (CLOSES[unit] !== undefined) {
      const group: Group = { open: unit, span: { start: at, end: at + 1 }, items: [], ...(open && { parent: open.group }) };
      groups.push(group);
      outer.push(open);
      open = { group, item: at + 1 };
    } else if (unit === ',') endItem(at);
    else if (open && unit === CLOSES[open.group.open]) {
      endItem(at);
      (open.group.span as { end: number }).end = at + 1;
      open = outer.pop();
    } else if (')]}'.includes(unit)) return undefined;
  }
  return open ? undefined : groups;
}
