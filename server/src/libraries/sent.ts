// Whether a template of a tag that serves for queries and for parts of them is sent itself: `sql` of postgres.js.
import type { Span } from '../text/span.ts';
import type { CallValue, HostTree, Value } from '../hosts/tree.ts';
import type { Tag } from './meaning.ts';
import type { Meanings } from './resolve.ts';
import { isTagged } from './tagged.ts';

export function isSent(tree: HostTree, meanings: Meanings, call: CallValue, { as }: Tag): boolean {
  return as === 'sent' || (as === 'either' && !isPart(tree, meanings, call));
}

const begin = /^\s*(?:select|insert|update|delete|with|merge|values|table|create|alter|drop|truncate|explain|begin|commit|rollback|set|show|call|do|lock|copy|vacuum|analyze|refresh|grant|revoke|comment|listen|notify|unlisten|declare|fetch|close|prepare|execute|deallocate|reindex|cluster|savepoint|release|reset|discard|start|\()/i;

/** A part of a query is no statement of its own; what is awaited is. */
function isPart(tree: HostTree, meanings: Meanings, call: CallValue): boolean {
  if (call.awaited) return false;
  const [text] = call.args;
  const first = text?.kind === 'text' ? text.parts[0] : undefined;
  const start = first?.kind === 'chunk' ? first.text.replace(/^\s*(?:--.*\n\s*|\/\*[\s\S]*?\*\/\s*)*/, '') : '';
  if (!begin.test(start)) return true;
  const known = tagsOf(tree, meanings);
  return known.nested.has(call) || isSpliced(known, tree, call);
}

interface Tags { readonly spans: readonly Span[]; readonly nested: ReadonlySet<Value> }

const tags = new WeakMap<Meanings, Tags>();

/** The tagged templates of a file, and those among them that stand directly in the hole of another. */
function tagsOf(tree: HostTree, meanings: Meanings): Tags {
  const known = tags.get(meanings);
  if (known) return known;
  const queries = tree.calls.filter((call) => isTagged(meanings, call));
  const nested = new Set<Value>();
  const note = (value: Value): void => {
    nested.add(value);
    if (value.kind === 'choice') value.options.forEach(note);
    if (value.kind === 'array') value.items.forEach(note);
  };
  for (const { args: [text] } of queries) {
    if (text?.kind === 'text') for (const part of text.parts) if (part.kind === 'hole') note(part.value);
  }
  const made: Tags = { spans: queries.map(({ start, end }) => ({ start, end })), nested };
  tags.set(meanings, made);
  return made;
}

/** It is held by a name that is only used in holes of the library's templates. */
function isSpliced({ spans }: Tags, tree: HostTree, call: CallValue): boolean {
  const holder = call.result && call.result.path.length === 0 ? tree.bindings[call.result.binding] : undefined;
  const uses = holder?.uses.filter(({ kind }) => kind !== 'written') ?? [];
  return uses.length > 0 && uses.every((use) => spans.some(({ start, end }) => start < use.start && use.end < end));
}
