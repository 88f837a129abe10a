// Builds the SQL text that a value of a program holds, piece by piece, and remembers where each piece stands.
// What cannot be read stays in the text as a numbered hole; what is there only sometimes is marked as optional.
// The assembly is one recursive walk over values with one growing state, hence one file longer than most.
import type { Span } from '../text/span.ts';
import type { Piece, SourceMap } from '../text/sourceMap.ts';
import type { Binding, CallValue, Chunk, Context, Hole, HostTree, TextValue, Value } from '../hosts/tree.ts';
import { asFunction } from './drivers.ts';
import { splicedNature, type HoleNature } from './holes.ts';
import { tieOf } from './tied.ts';
import { assignmentsBefore, bindingOf, constantValue, exclusive, pushesTo, reach } from './program.ts';
import type { Meanings } from './resolve.ts';
import type { Tag } from './meaning.ts';
import { withinAfter, type Within } from './quotes.ts';
import { holeOf, isTagged, tagOf } from './tagged.ts';
import type { SqlCarrier, SqlHole } from './site.ts';

/** How a library reads what stands in a hole of a tag's template. `nested` is a part of the statement that binds values itself; `spliced` is text, which is followed. */
export type HoleReading = (HoleNature & { readonly kind: 'hole' }) | { readonly kind: 'nested'; readonly value: Value } | { readonly kind: 'spliced'; readonly value: Value };

export interface GlueOptions {
  readonly tree: HostTree;
  readonly meanings: Meanings;
  /** Where the text is used: what is assigned later does not count. */
  readonly at: Span;
  readonly context: Context;
}

/** What a text may be made of beside what is written on the spot: so many values, and so many characters more than the program has. What is beyond stays a hole. */
const STEPS = 1_000;
const LENGTH = 100_000;

/** The SQL text of a value, or undefined where nothing of it is known. */
export function sqlTextOf(value: Value, options: GlueOptions): SqlCarrier | undefined {
  const most = { steps: STEPS, length: LENGTH + (options.tree.routines[0]?.end ?? 0) };
  const assembly: Assembly = { options, most, text: '', pieces: [], holes: [], optional: [], stretches: 0, shared: false, leftOut: false, openEnd: false, depth: 0, steps: 0, scanned: 0, within: '' };
  if (!write(assembly, value, outermost)) return undefined;
  if (!/\w|\?\?/.test(assembly.text.replace(/\$\{\d+\}/g, ''))) return undefined;
  const { text, pieces, holes, optional, shared, leftOut, openEnd } = assembly;
  return { kind: 'sql', text, map: mapOf(pieces, shared, options.tree), holes, optional: merged(optional), openEnd, ...(leftOut && { leftOut }) };
}

/** The texts a value may hold: one for each arm of a choice between whole statements. */
export function sqlTextsOf(value: Value, options: GlueOptions): readonly SqlCarrier[] {
  return alternatives(value, options, 0).flatMap((one) => sqlTextOf(one, options) ?? []);
}

const mapOf = (pieces: readonly Piece[], shared: boolean, tree: HostTree): SourceMap => ({ pieces, shared, escape: (text, at) => tree.escape(text, at) });

function merged(spans: readonly Span[]): readonly Span[] {
  return [...spans].filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start || b.end - a.end);
}

function alternatives(value: Value, options: GlueOptions, depth: number): readonly Value[] {
  if (depth > 4) return [value];
  if (value.kind === 'choice') return value.options.filter((option) => !isEmpty(options, option)).flatMap((option) => alternatives(option, options, depth + 1)).slice(0, 8);
  const binding = bindingOf(options.tree, value);
  if (!binding || binding.path) return [value];
  const assigned = assignmentsBefore(options.tree, binding, options.at, options.context);
  if (!assigned) return [value];
  if (assigned.length === 0) return binding.value?.kind === 'choice' ? alternatives(binding.value, options, depth + 1) : [value];
  // `let q; if (x) q = '…'; else q = '…';`
  if (!assigned.every(({ assignment, reach: reached }) => assignment.operator === '=' && reached === 'sometimes' && !startsWith(assignment.value, binding))) return [value];
  const first = binding.value && !isEmpty(options, binding.value) ? [binding.value] : [];
  return [...first, ...assigned.map(({ assignment }) => assignment.value)].slice(0, 8);
}

// ── The assembly ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Assembly {
  readonly options: GlueOptions;
  readonly most: { readonly steps: number; readonly length: number };
  text: string;
  pieces: Piece[];
  holes: SqlHole[];
  optional: Span[];
  stretches: number;
  shared: boolean;
  leftOut: boolean;
  openEnd: boolean;
  depth: number;
  /** Choices are tried before they are written, and texts may hold one another many times; the total is bounded. */
  steps: number;
  /** How far the text was looked through for quotes, and what it has begun there. */
  scanned: number;
  within: Within;
}

/** Under which conditions a value is written. */
interface Mode {
  /** The place that stands for text which is written elsewhere. */
  readonly frozen?: Span;
  readonly stretch?: number;
  readonly isOutermost: boolean;
  /** The tag whose template is written: what stands in its holes is bound. */
  readonly tag?: Tag;
}

const outermost: Mode = { isOutermost: true };
const nested = (mode: Mode): Mode => (mode.isOutermost ? { ...mode, isOutermost: false } : mode);

/** Writes a value's text. False, and nothing written, where it is no known text. */
function write(assembly: Assembly, value: Value, mode: Mode): boolean {
  return attempt(assembly, () => writeValue(assembly, value, mode));
}

function attempt(assembly: Assembly, step: () => boolean): boolean {
  if (assembly.depth > 30 || assembly.steps++ > assembly.most.steps || assembly.text.length > assembly.most.length) return false;
  const restore = checkpoint(assembly);
  assembly.depth++;
  const isWritten = step();
  assembly.depth--;
  if (!isWritten) restore();
  return isWritten;
}

function checkpoint(assembly: Assembly): () => void {
  const { text, stretches, shared, leftOut, openEnd, scanned, within, pieces, holes, optional } = assembly;
  const lengths = [pieces.length, holes.length, optional.length] as const;
  return () => {
    Object.assign(assembly, { text, stretches, shared, leftOut, openEnd, scanned, within });
    [pieces.length, holes.length, optional.length] = lengths;
  };
}

function writeValue(assembly: Assembly, value: Value, mode: Mode): boolean {
  switch (value.kind) {
    case 'text':
      writeText(assembly, value, mode);
      return true;
    case 'name': case 'member': return writeNamed(assembly, value, mode);
    case 'choice': return writeChoice(assembly, value.options, mode);
    case 'call': return writeCall(assembly, value, mode);
    case 'constant':
      if (mode.isOutermost || value.type !== 'number') return false;
      writeKnown(assembly, value.value, mode.frozen ?? value, mode);
      return true;
    default: return false;
  }
}

function writeText(assembly: Assembly, { parts }: TextValue, outer: Mode): void {
  const mode = nested(outer);
  parts.forEach((part, i) => {
    if (part.kind === 'chunk') writeChunk(assembly, part, mode);
    else writeHole(assembly, part, parts[i + 1], mode);
  });
}

function writeChunk(assembly: Assembly, chunk: Chunk, mode: Mode): void {
  if (mode.frozen) {
    writeKnown(assembly, chunk.text, mode.frozen, mode);
    return;
  }
  const shift = assembly.text.length;
  for (const { kind, sql, host } of chunk.pieces) add(assembly, kind, { start: sql.start + shift, end: sql.end + shift }, host, mode);
  assembly.text += chunk.text;
}

/** Text that stands for an expression of the host. */
function writeKnown(assembly: Assembly, text: string, host: Span, mode: Mode): void {
  if (text === '') return;
  const sql = { start: assembly.text.length, end: assembly.text.length + text.length };
  const last = assembly.pieces.at(-1);
  const isSame = mode.frozen !== undefined && last?.kind === 'hole' && last.host.start === host.start && last.host.end === host.end && last.stretch === mode.stretch && last.sql.end === sql.start;
  if (isSame) assembly.pieces[assembly.pieces.length - 1] = { ...last, sql: { start: last.sql.start, end: sql.end } };
  else add(assembly, 'hole', sql, host, mode);
  assembly.text += text;
}

function add(assembly: Assembly, kind: Piece['kind'], sql: Span, { start, end }: Span, { stretch }: Mode): void {
  assembly.pieces.push({ kind, sql, host: { start, end }, ...(stretch !== undefined && { stretch }) });
}

// ── Holes ────────────────────────────────────────────────────────────────────────────────────────────────────────

function writeHole(assembly: Assembly, hole: Hole, next: Chunk | Hole | undefined, mode: Mode): void {
  const { options } = assembly;
  const { value } = hole;
  const host = mode.frozen ?? hole;
  if (/(?:^|[^$\w])\$$/.test(assembly.text.slice(-2))) {
    writeKnown(assembly, String(nextNumber(assembly.text)), host, mode);
    return;
  }
  const { tag, ...untagged } = mode;
  const reading: HoleReading = tag ? holeOf(options, tag, value, assembly.text, next?.kind === 'chunk' ? next.text : '') : { kind: 'spliced', value };
  if (reading.kind === 'hole') standIn(assembly, host, value, reading, mode);
  else if (!writeInside(assembly, reading.value, hole, untagged)) standIn(assembly, host, value, reading.kind === 'nested' ? { role: 'fragment' } : splicedNature(options.tree, reading.value, withinAt(assembly)), mode);
}

/** Placeholders that are counted by the program are counted here in the same order. */
const nextNumber = (text: string): number => Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]))) + 1;

/** Writes what stands in a hole, with a margin on both sides: no edit may run across its delimiters. */
function writeInside(assembly: Assembly, value: Value, hole: Span, mode: Mode): boolean {
  const from = assembly.pieces.length;
  const at = assembly.text.length;
  const inner = isElsewhere(value) ? { ...nested(mode), frozen: mode.frozen ?? hole } : nested(mode);
  if (!write(assembly, value, inner)) return false;
  if (!mode.frozen) {
    assembly.pieces.splice(from, 0, { kind: 'margin', sql: { start: at, end: at }, host: { start: hole.start, end: hole.start }, ...(mode.stretch !== undefined && { stretch: mode.stretch }) });
    add(assembly, 'margin', { start: assembly.text.length, end: assembly.text.length }, { start: hole.end, end: hole.end }, mode);
  }
  return true;
}

/** A number's text is not the literal's own where a minus or a separator is written; it is never edited in place. */
const isElsewhere = (value: Value): boolean => value.kind === 'constant';

/** What the text has begun at its end. */
function withinAt(assembly: Assembly): Within {
  assembly.within = withinAfter(assembly.text.slice(assembly.scanned), assembly.within);
  assembly.scanned = assembly.text.length;
  return assembly.within;
}

/** `isArchived`, `row.is_archived`: a truth value by its name. */
const saysTruth = (value: Value): boolean => (value.kind === 'name' || value.kind === 'member') && /^(?:is|has)(?:_[a-z]|[A-Z])/.test(value.name ?? '');

function standIn(assembly: Assembly, host: Span, value: Value, { role, harmless, escapes }: HoleNature, mode: Mode): void {
  const text = `\${${assembly.holes.length}}`;
  const sql = { start: assembly.text.length, end: assembly.text.length + text.length };
  const tied = role === 'text' && (!harmless || escapes) ? tiedOf(assembly.options, value, escapes ? '' : withinAt(assembly)) : undefined;
  const own = harmless ?? (role === 'text' && (tied === 'nobody' || (!tied && saysTruth(value))) ? 'constant' : undefined);
  assembly.holes.push({ sql, host: { start: host.start, end: host.end }, role, value, ...(own && { harmless: own }), ...(escapes && { escapes }), ...(tied && tied !== 'nobody' && { tied }) });
  add(assembly, 'hole', sql, host, mode);
  assembly.text += text;
}

/** What callers pass that another file has from outside came from there; `nobody` chooses what is a constant wherever it comes from. */
function tiedOf({ tree, meanings }: GlueOptions, value: Value, within: Within): SqlHole['tied'] | 'nobody' {
  const { tie, parameters, isHarmless } = tieOf(tree, value, within);
  if (tie !== 'outside' && parameters.some(meanings.isBrought)) return 'outside';
  return isHarmless ? 'nobody' : tie;
}

// ── Choices ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A choice between a text and nothing is optional text; of several texts the first is taken, as optional too, if all can be read. */
function writeChoice(assembly: Assembly, options: readonly Value[], mode: Mode): boolean {
  const texts = flat(options).filter((option) => !isEmpty(assembly.options, option));
  const [first] = texts;
  if (!first) return !mode.isOutermost;
  if (!texts.slice(1).every((text) => canWrite(assembly, text, mode))) return false;
  if (texts.length > 1) assembly.leftOut = true;
  return optionally(assembly, mode, (inner) => write(assembly, first, inner));
}

/** `a ? x : b ? y : z` has three options. */
const flat = (options: readonly Value[]): readonly Value[] => options.flatMap((option) => (option.kind === 'choice' ? flat(option.options) : [option]));

function canWrite(assembly: Assembly, value: Value, mode: Mode): boolean {
  const restore = checkpoint(assembly);
  const isWritten = write(assembly, value, mode);
  restore();
  return isWritten;
}

function optionally(assembly: Assembly, mode: Mode, step: (mode: Mode) => boolean): boolean {
  const start = assembly.text.length;
  const isWritten = step({ ...mode, stretch: mode.stretch ?? assembly.stretches++ });
  if (isWritten) assembly.optional.push({ start, end: assembly.text.length });
  return isWritten;
}

/** Nothing, as far as text goes. */
function isEmpty(options: GlueOptions, value: Value): boolean {
  switch (value.kind) {
    case 'constant': return value.type === 'undefined' || value.type === 'null' || value.value === 'false';
    case 'text': return value.parts.every((part) => part.kind === 'chunk' && part.text.trim() === '');
    case 'call': return value.form === 'tag' && value.args.every((argument) => isEmpty(options, argument));
    // `Prisma.empty`
    case 'member': case 'name': {
      const meaning = options.meanings.of(value);
      return meaning?.kind === 'text' && meaning.text === '';
    }
    default: return false;
  }
}

// ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────

function writeNamed(assembly: Assembly, value: Value, mode: Mode): boolean {
  const { tree, meanings } = assembly.options;
  const binding = bindingOf(tree, value);
  if (!binding || binding.path || binding.kind === 'import') {
    const constant = constantValue(tree, value);
    if (constant && constant !== value && (constant.kind === 'text' || (constant.kind === 'constant' && constant.type === 'number'))) return writeShared(assembly, constant, value, mode);
    const meaning = constant ? undefined : meanings.of(value);
    if (meaning?.kind !== 'text') return false;
    if (meaning.text === '' && mode.isOutermost) return false;
    writeKnown(assembly, meaning.text, mode.frozen ?? value, { ...mode, frozen: mode.frozen ?? value });
    return true;
  }
  if (binding.kind === 'parameter' || binding.kind === 'function' || binding.kind === 'class') return false;
  // `query.append(sql` and b = ${b}`)`
  if (binding.uses.some(({ kind, member }) => kind === 'called' && member === 'append')) assembly.openEnd = true;
  const isShared = binding.exported || binding.kind === 'field' || readings(tree, binding) > 1;
  return isShared ? writeShared(assembly, binding, value, mode) : writeHeld(assembly, binding, value, mode);
}

/** A text that several queries use: a query that is wholly such a text is read in place, a part of one stands for itself. */
function writeShared(assembly: Assembly, held: Binding | Value, value: Value, mode: Mode): boolean {
  const inner: Mode = mode.isOutermost ? mode : { ...mode, frozen: mode.frozen ?? value };
  const isWritten = 'uses' in held ? writeHeld(assembly, held, value, inner) : write(assembly, held, inner);
  if (isWritten && mode.isOutermost) assembly.shared = true;
  return isWritten;
}

const read = new WeakMap<Binding, number>();

/** How often a text is used other than for being logged or extended. */
function readings(tree: HostTree, binding: Binding): number {
  const known = read.get(binding);
  if (known !== undefined) return known;
  const logged = logsOf(tree);
  const count = binding.uses.filter(({ kind, start, end }) => kind !== 'written' && kind !== 'length' && kind !== 'tested' && !logged.some((log) => log.start <= start && end <= log.end)).length;
  read.set(binding, count);
  return count;
}

const logs = new WeakMap<HostTree, readonly Span[]>();

function logsOf(tree: HostTree): readonly Span[] {
  const known = logs.get(tree);
  if (known) return known;
  const found = tree.calls.filter(isLog);
  logs.set(tree, found);
  return found;
}

function isLog({ callee }: CallValue): boolean {
  let at: Value = callee;
  while (at.kind === 'member') at = at.object;
  return at.kind === 'name' && /^(?:console|log|logger|debug)$/i.test(at.name);
}

/** What a binding holds at the place of use: its first value and what has been added since. */
function writeHeld(assembly: Assembly, binding: Binding, use: Span, mode: Mode): boolean {
  const { tree, at, context } = assembly.options;
  const isHere = use.start <= at.end;
  const assigned = assignmentsBefore(tree, binding, isHere ? use : at, context);
  if (!assigned) return false;
  const reset = assigned.findLastIndex(({ assignment, reach: reached }) => assignment.operator === '=' && reached === 'always' && !startsWith(assignment.value, binding));
  const first = reset < 0 ? binding.value : assigned[reset]!.assignment.value;
  const rest = assigned.slice(reset + 1);
  if (!first || rest.some(({ assignment: { operator, value } }) => operator === 'other' || (operator === '=' && !startsWith(value, binding)))) return false;
  if (!write(assembly, first, mode)) return false;
  const taken: Context[] = [];
  for (const { assignment, reach: reached } of rest) {
    if (reached === 'sometimes' && taken.some((other) => exclusive(tree, other, assignment.context))) {
      assembly.leftOut = true;
      continue;
    }
    taken.push(assignment.context);
    const addition = assignment.operator === '=' ? withoutStart(assignment.value) : assignment.value;
    const step = (inner: Mode): boolean => append(assembly, addition, inner);
    if (reached === 'sometimes') optionally(assembly, nested(mode), step);
    else step(nested(mode));
  }
  return true;
}

/** What is added by another statement is glued with a margin; what cannot be read is a hole. */
function append(assembly: Assembly, value: Value, mode: Mode): boolean {
  const at = { start: assembly.text.length, end: assembly.text.length };
  if (!mode.frozen) add(assembly, 'margin', at, { start: value.start, end: value.start }, mode);
  if (!write(assembly, value, mode)) standIn(assembly, mode.frozen ?? value, value, appendedNature(assembly, value), mode);
  return true;
}

/** An addition that cannot be read may hold whole clauses. */
function appendedNature(assembly: Assembly, value: Value): HoleNature {
  const { tree } = assembly.options;
  const nature = splicedNature(tree, value, withinAt(assembly));
  return nature.role === 'text' && nature.harmless === undefined && value.kind !== 'name' ? { role: 'fragment' } : nature;
}

/** `q + ' …'`, `${q} …`: a value that is the old one and more. */
const startsWith = (value: Value, { id }: Binding): boolean => value.kind === 'text' && selfIndex(value, id) >= 0;

function selfIndex({ parts }: TextValue, id: number): number {
  const first = parts.findIndex((part) => part.kind === 'hole' || part.text !== '');
  const part = parts[first];
  return part?.kind === 'hole' && part.value.kind === 'name' && part.value.binding === id ? first : -1;
}

function withoutStart(value: Value): Value {
  if (value.kind !== 'text') return value;
  const own = value.parts.findIndex(({ kind }) => kind === 'hole');
  return { ...value, parts: value.parts.slice(own + 1) };
}

// ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────────

const unchanging = new Set(['trim', 'trimStart', 'trimEnd', 'toString']);

function writeCall(assembly: Assembly, call: CallValue, mode: Mode): boolean {
  const { tree, meanings } = assembly.options;
  const { callee } = call;
  if (call.form === 'tag') {
    const tag = call.awaited ? undefined : tagOf(meanings, call);
    const [text] = call.args;
    return tag !== undefined && text !== undefined && write(assembly, text, { ...mode, tag });
  }
  if (callee.kind === 'member' && callee.name !== undefined) {
    if (unchanging.has(callee.name)) return write(assembly, callee.object, mode);
    // `sql`select a`.append(sql` from t`)`
    if (callee.name === 'append' && call.args[0] && isTagged(meanings, callee.object)) return write(assembly, callee.object, mode) && append(assembly, call.args[0], nested(mode));
    if (callee.name === 'join') return writeJoined(assembly, callee.object, call.args[0], call, mode);
  }
  // `db.execute(sql.raw(text))`
  if (call.args[0] && asFunction(meanings.of(callee))?.writes === 'text') return write(assembly, call.args[0], mode);
  if (call.form !== 'call') return false;
  const routine = routineOf(tree, callee);
  const [only, ...others] = routine?.returns ?? [];
  if (!only || others.length > 0 || (only.kind !== 'text' && !isTagged(meanings, only))) return false;
  if (!mode.isOutermost) return write(assembly, only, { ...mode, frozen: mode.frozen ?? call });
  // A whole query that a function makes is read in place, where every caller has it from.
  const isWritten = isTagged(meanings, only) && write(assembly, only, mode);
  if (isWritten) assembly.shared = true;
  return isWritten;
}

function routineOf(tree: HostTree, callee: Value): HostTree['routines'][number] | undefined {
  const held = bindingOf(tree, callee)?.value;
  const value = callee.kind === 'function' ? callee : held;
  return value?.kind === 'function' ? tree.routines[value.routine] : undefined;
}

/** `parts.join(' ')` of a list that is filled here by `push`. */
function writeJoined(assembly: Assembly, list: Value, separator: Value | undefined, call: CallValue, mode: Mode): boolean {
  const { tree, at, context } = assembly.options;
  const glue = separator === undefined ? ',' : separator.kind === 'text' && separator.parts.length === 1 && separator.parts[0]!.kind === 'chunk' ? separator.parts[0]!.text : undefined;
  const binding = bindingOf(tree, list);
  if (glue === undefined || !binding?.value || binding.path || binding.assignments.length > 0 || binding.value.kind !== 'array') return false;
  if (binding.uses.some(({ kind, member }) => kind === 'written' || (kind === 'called' && ['unshift', 'splice', 'concat', 'pop', 'shift', 'reverse', 'sort'].includes(member ?? '')))) return false;
  const before = call.start <= at.end ? call.start : at.start;
  const items: { value: Value; context: Context | undefined; isOptional: boolean }[] = binding.value.items.map((value) => ({ value, context: undefined, isOptional: value.kind === 'choice' }));
  for (const push of pushesTo(tree, binding.id)) {
    const reached = reach(tree, push.context, binding.context, context);
    if (push.start >= before || reached === 'never') continue;
    if (reached === 'sometimes' && items.some((item) => item.isOptional && item.context && exclusive(tree, item.context, push.context))) {
      assembly.leftOut = true;
      continue;
    }
    for (const value of push.args) items.push({ value, context: push.context, isOptional: reached === 'sometimes' });
  }
  if (items.length === 0 || items.some(({ value }) => value.kind === 'spread') || !items.some(({ value }) => value.kind === 'text' || value.kind === 'choice')) return false;
  items.forEach(({ value, isOptional }, i) => {
    const step = (inner: Mode): boolean => {
      if (i > 0) writeKnown(assembly, glue, mode.frozen ?? call, inner);
      return append(assembly, value, inner);
    };
    if (isOptional) optionally(assembly, nested(mode), step);
    else step(nested(mode));
  });
  return true;
}
