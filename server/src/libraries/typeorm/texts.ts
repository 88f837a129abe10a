// SQL that a program writes into a builder of TypeORM's: properties stand for columns, `:name` for a value that is bound.
// Source: typeorm 1.1, query-builder/QueryBuilder.js (`replacePropertyNamesForTheWholeQuery`), AbstractSqliteDriver.js (`escapeQueryWithParameters`).
import { toHost } from '../../text/sourceMap.ts';
import type { Value } from '../../hosts/tree.ts';
import { sqlTextOf } from '../glue.ts';
import { leave, pass, quoted, say } from '../rendering.ts';
import type { SqlCarrier, SqlHole } from '../site.ts';
import { columnAt, relationAt } from './entity.ts';
import { columnText, type Place, type Rendering } from './place.ts';

/** What is written where a name of the program stands in a hole: the column that `Raw` is given. */
export interface Named { readonly binding: number; readonly text: string }

/** Strings, names in quotes, casts, values, properties. */
const TOKENS = /'(?:[^'\\]|\\.|'')*'|"[^"]*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|::\w+|(?<![:\w]):(?:\.\.\.)?(\w+(?:\.\w+)*)|\$\{(\d+)\}|(?<![\w.$"`])([A-Za-z_$][\w$]*)\.([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(?!\s*\()|(?<![\w.$"`@#])([A-Za-z_]\w*)(?![\w.(]|\s*\()/g;

/** Writes what a text says; false, where nothing can be read. `bare`: places whose columns need no name before them. */
export function writeSql(rendering: Rendering, value: Value, places: readonly Place[], named?: Named): void {
  const { draft, tree, meanings } = rendering;
  const carrier = sqlTextOf(value, { tree, meanings, at: rendering.at, context: rendering.context });
  if (!carrier) return leave(draft, value);
  writeCarrier(rendering, carrier, places, named);
}

/** The text of a value, where all of it is written out. */
export function plainText({ tree, meanings, at, context }: Rendering, value: Value | undefined): string | undefined {
  const carrier = value && sqlTextOf(value, { tree, meanings, at, context });
  return carrier && carrier.holes.length === 0 && carrier.optional.length === 0 && !carrier.openEnd ? carrier.text : undefined;
}

export function writeCarrier(rendering: Rendering, { text, map, holes, optional, openEnd }: SqlCarrier, places: readonly Place[], named: Named | undefined): void {
  const { draft } = rendering;
  const starts = new Map<number, number>();
  let at = 0;
  const until = (end: number): void => {
    for (const { start, end: stop } of optional) for (const edge of [start, stop]) if (edge >= at && edge <= end) starts.set(edge, draft.text.length + edge - at);
    say(draft, text.slice(at, end), toHost(map, { start: at, end }));
    at = end;
  };
  for (const found of text.matchAll(TOKENS)) {
    const [whole, parameter, hole, alias, path, word] = found;
    const end = found.index + whole.length;
    const host = toHost(map, { start: found.index, end });
    if (parameter !== undefined) {
      until(found.index);
      pass(draft, { kind: 'unknown', ...host });
      at = end;
    } else if (hole !== undefined) {
      const one = holes.find(({ sql }) => sql.start === found.index);
      until(found.index);
      if (one) writeHole(rendering, one, named, places);
      at = end;
    } else if (alias !== undefined && path !== undefined) {
      const column = propertyText(rendering, places, alias, path);
      if (column === undefined) continue;
      until(found.index);
      say(draft, column, host);
      at = end;
    } else if (word !== undefined) {
      // In what is written, properties stand without the name of their entity.
      const bare = places.find((one) => one.alias === undefined);
      const column = bare && (columnAt(bare.entity, word)?.column ?? relationAt(bare.entity, word)?.on[0]?.own);
      if (column === undefined) continue;
      until(found.index);
      say(draft, columnText(rendering, {}, column), host);
      at = end;
    }
  }
  until(text.length);
  for (const { start, end } of optional) {
    const [from, to] = [starts.get(start), starts.get(end)];
    if (from !== undefined && to !== undefined && to > from) draft.optional.push({ start: from, end: to });
  }
  if (openEnd) draft.openEnd = true;
}

function writeHole(rendering: Rendering, { value, role, host, harmless, escapes, tied }: SqlHole, named: Named | undefined, places: readonly Place[]): void {
  const { draft } = rendering;
  if (named && value.kind === 'name' && value.binding === named.binding) return say(draft, named.text, host);
  if (rendering.subquery(value, places, draft)) return;
  const index = draft.holes.length;
  const start = draft.text.length;
  say(draft, `\${${index}}`, host);
  draft.holes.push({ sql: { start, end: draft.text.length }, host, role, value, ...(harmless && { harmless }), ...(escapes && { escapes }), ...(tied && { tied }) });
}

/** `user.fullName` where the user is an entity of the query. */
export function propertyText(rendering: Rendering, places: readonly Place[], alias: string, path: string): string | undefined {
  const place = places.find((one) => one.alias === alias);
  if (!place) return undefined;
  const { entity } = place;
  const column = columnAt(entity, path) ?? entity.columns.find((one) => one.column === path);
  const relation = column ? undefined : relationAt(entity, path);
  const held = column?.column ?? (relation?.owns ? relation.on[0]?.own : undefined);
  return held === undefined ? (/^\w+$/.test(path) && !entity.isOpen ? quoted(rendering.draft.dialect, alias, path) : undefined) : columnText(rendering, place, held);
}
