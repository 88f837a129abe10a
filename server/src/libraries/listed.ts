// One thing more in a program as its author lays it out: in a list or an object, behind the arguments of a call, among the names of an import.
import type { ArrayValue, HostTree, Import, ObjectValue } from '../hosts/tree.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

/** The white space in front of the line on which a place stands. */
export const indentAt = (text: string, at: number): string => /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1))![0];

/** By how much lines inside something stand further to the right than it does. */
export function unitOf(text: string, outer: number, inner: number | undefined): string {
  const [out, within] = [indentAt(text, outer), inner === undefined ? '' : indentAt(text, inner)];
  return within.startsWith(out) && within.length > out.length ? within.slice(out.length) : '  ';
}

/** An insertion. */
export const inserted = (at: number, text: string): Edit => ({ span: { start: at, end: at }, text });

/** The last item of a list or the last property of an object, each on its line where the others are. */
export function withLast(text: string, list: ArrayValue | ObjectValue, added: string): Edit {
  const members: readonly Span[] = list.kind === 'array' ? list.items : list.properties;
  const last = members.at(-1);
  if (!last) return { span: { start: list.start + 1, end: list.end - 1 }, text: list.kind === 'object' ? ` ${added} ` : added };
  const isApart = text.slice(list.start, members[0]!.start).includes('\n');
  const before = isApart ? `\n${indentAt(text, members[0]!.start)}` : ' ';
  const comma = COMMA.exec(text.slice(last.end, list.end));
  return comma ? inserted(last.end + comma[0].length, `${before}${added}${isApart ? ',' : ''}`) : inserted(last.end, `,${before}${added}`);
}
const COMMA = /^(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*,/;

/** A name from a module of which another is imported: what it is called here, and the edit that imports it where it is not. Undefined where something else has the name. */
export function importing(text: string, { imports, bindings }: HostTree, name: string, beside: Import): { readonly called: string; readonly edit?: Edit } | undefined {
  const known = imports.find((one) => one.module === beside.module && one.imported === name && one.binding !== undefined);
  if (known) return { called: bindings[known.binding!]!.name };
  if (bindings.some((one) => one.name === name)) return undefined;
  const isTogether = (one: Import): boolean => !/[{}]/.test(text.slice(Math.min(one.end, beside.end), Math.max(one.start, beside.start)));
  const names = imports.filter((one) => one.module === beside.module && one.imported !== '*' && one.imported !== 'default' && isTogether(one));
  const [first, last] = [names[0], names.at(-1)];
  // `require` and what is not in brackets is left to its author.
  if (!first || !last || !/\bimport\s*(?:\w+\s*,\s*)?\{[^{}]*$/.test(text.slice(0, first.start))) return undefined;
  const isSorted = names.every((one, place) => place === 0 || compare(names[place - 1]!.imported, one.imported) <= 0);
  const next = isSorted ? names.find((one) => compare(one.imported, name) > 0) : undefined;
  const start = next && wholeStart(text, next);
  const apart = /\n[ \t]*$/.exec(text.slice(0, wholeStart(text, first)))?.[0];
  if (start !== undefined) return { called: name, edit: inserted(start, `${name},${apart ?? ' '}`) };
  return { called: name, edit: inserted(last.end, `,${apart ?? ' '}${name}`) };
}

const compare = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0);

/** Of `type a as b`, of which the span is that of the last name. */
const wholeStart = (text: string, { start }: Span): number => start - (/(?:\btype\s+)?(?:\w+\s+as\s+)?$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0);
