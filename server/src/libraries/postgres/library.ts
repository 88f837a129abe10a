// postgres.js: what stands in a hole of its tag is bound, unless it is itself of the library.
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { consumption } from '../consumption.ts';
import { isTag } from '../drivers.ts';
import { sqlTextOf, type HoleReading } from '../glue.ts';
import type { Library } from '../library.ts';
import type { Meaning } from '../meaning.ts';
import { isValuePlace } from '../places.ts';
import { bindingOf } from '../program.ts';
import { meaningsOf, type Meanings } from '../resolve.ts';
import { firstLine, sendingSites } from '../sends.ts';
import type { Site } from '../site.ts';
import { postgresDriver } from './driver.ts';

export const postgresLibrary: Library = {
  id: 'postgres',
  title: 'postgres.js',
  modules: Object.keys(postgresDriver.modules),
  sites(document, tree, outside) {
    const meanings = meaningsOf(document, tree, outside);
    const tagged = tree.calls.flatMap((call) => tagSite(document, tree, meanings, call) ?? []);
    const sent = sendingSites(document, tree, outside, { id: 'postgres', title: 'postgres.js', rows: [] });
    return [...tagged, ...sent].sort((a, b) => a.anchor.start - b.anchor.start);
  },
};

function tagSite(document: Document, tree: HostTree, meanings: Meanings, call: CallValue): Site | undefined {
  if (!isQuery(meanings, call) || isFragment(tree, meanings, call)) return undefined;
  const [text] = call.args;
  const carrier = text && sqlTextOf(text, { tree, meanings, at: call, context: call.context, hole: (value, before, after) => holeOf(tree, meanings, value, before, after) });
  if (!carrier) return undefined;
  const consumes = consumption(document, tree, call, []);
  const anchor = firstLine(document.text, call.nameSpan);
  return { library: 'postgres', anchor, whole: { start: call.start, end: call.end }, context: call.context, dialect: 'postgres', carrier, reason: 'template tagged with a client of postgres.js', ...(consumes && { consumes }) };
}

/** A file whose whole export is the client (`module.exports = sql`) is one too. */
function isClient(meaning: Meaning | undefined): boolean {
  if (meaning?.kind === 'object') return meaning.base !== undefined && isClient(meaning.base);
  return meaning?.kind === 'client' && meaning.library === 'postgres' && isTag(meaning);
}

const isQuery = (meanings: Meanings, value: Value): value is CallValue => value.kind === 'call' && value.form === 'tag' && isClient(meanings.of(value.callee));

const begin = /^\s*(?:select|insert|update|delete|with|merge|values|table|create|alter|drop|truncate|explain|begin|commit|rollback|set|show|call|do|lock|copy|vacuum|analyze|refresh|grant|revoke|comment|listen|notify|unlisten|declare|fetch|close|prepare|execute|deallocate|reindex|cluster|savepoint|release|reset|discard|start|\()/i;

/** A part of a query is no statement of its own; what is awaited is. */
function isFragment(tree: HostTree, meanings: Meanings, call: CallValue): boolean {
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

/** The library's templates of a file, and those among them that stand directly in the hole of another. */
function tagsOf(tree: HostTree, meanings: Meanings): Tags {
  const known = tags.get(meanings);
  if (known) return known;
  const queries = tree.calls.filter((call) => isQuery(meanings, call));
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

// ── Holes ────────────────────────────────────────────────────────────────────────────────────────────────────────

function holeOf(tree: HostTree, meanings: Meanings, value: Value, before: string, after: string): HoleReading {
  const nested = fragmentOf(tree, meanings, value, 0);
  if (nested) return { kind: 'nested', value: nested };
  if (value.kind === 'choice' && value.options.some((option) => fragmentOf(tree, meanings, option, 0))) return { kind: 'nested', value };
  if (value.kind === 'call' && value.form === 'call') {
    if (isClient(meanings.of(value.callee))) return helper(value, before);
    const { callee } = value;
    if (callee.kind === 'member' && isClient(meanings.of(callee.object))) return memberHelper(callee.name);
    return { kind: 'hole', role: isValuePlace(before, after) ? 'parameter' : 'fragment' };
  }
  const isName = value.kind === 'name' || value.kind === 'member' || value.kind === 'choice' || value.kind === 'unknown';
  return { kind: 'hole', role: isName && !isValuePlace(before, after) ? 'fragment' : 'parameter' };
}

/** A template of the library that is not yet sent: written here, or held by a constant. */
function fragmentOf(tree: HostTree, meanings: Meanings, value: Value, depth: number): Value | undefined {
  if (depth > 10) return undefined;
  if (isQuery(meanings, value)) return value.awaited ? undefined : value.args[0];
  if (value.kind === 'choice') {
    const options = value.options.map((option) => fragmentOf(tree, meanings, option, depth + 1) ?? (option.kind === 'constant' ? option : undefined));
    return options.every((option) => option !== undefined) ? { ...value, options } : undefined;
  }
  const binding = bindingOf(tree, value);
  if (!binding?.value || binding.path || binding.assignments.length > 0 || binding.kind === 'parameter') return undefined;
  return fragmentOf(tree, meanings, binding.value, depth + 1) && value;
}

/** `sql('name')` quotes a name, `sql(rows, 'a', 'b')` writes a list. */
function helper({ args }: CallValue, before: string): HoleReading {
  const [first, ...others] = args;
  const isList = others.length > 0 || first?.kind === 'array' || first?.kind === 'object' || /\b(?:in|values|set)\s*$/i.test(before) || /\binsert\s+into\s+\S+\s*$/i.test(before);
  return { kind: 'hole', role: isList ? 'fragment' : 'identifier' };
}

function memberHelper(name: string | undefined): HoleReading {
  if (name === 'unsafe') return { kind: 'hole', role: 'text' };
  return { kind: 'hole', role: name === 'json' || name === 'array' || name === 'typed' || name === 'file' ? 'parameter' : 'fragment' };
}
