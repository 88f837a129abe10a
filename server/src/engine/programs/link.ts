// Links the summaries of a workspace: what a file imports becomes what another exports, through any chain of re-exports.
// The file is long because every way in which one file hands a thing on to another calls the others.
import { driverExport, givenBy, lentBy, madeBy, memberOf, ofTable } from '../../libraries/drivers.ts';
import { EVERYWHERE, type Outside } from '../../libraries/library.ts';
import { sentThrough } from '../../libraries/passes.ts';
import { tableNamed, type Handed } from '../../libraries/handed.ts';
import { isOfLibrary } from '../../libraries/wrapped.ts';
import type { Called, FunctionMeaning, ImportedMeaning, Meaning, Pass, Sends, Step } from '../../libraries/meaning.ts';
import type { Summary } from '../../libraries/summary.ts';
import { candidates, pathsOf, type Aliases } from './specifiers.ts';

/** The summaries of other files, found out when they are asked for. */
export type Summaries = Pick<ReadonlyMap<string, Summary>, 'has' | 'get'>;

/** What the other programs say to each; of models they say nothing. `aliases` are those that hold in a file. What was found out holds as long as the summaries do. */
export function linked(summaries: Summaries, aliases: (path: string) => Aliases = noAliases): (path: string) => Outside {
  const known = new Map<string, Meaning | undefined>();
  const answered = new Map<string, Meaning | undefined>();
  const files = new Map<string, string | undefined>();
  return (path) => ({ exported: (module, name) => exportedBy({ summaries, aliases, known, answered, files, resolved: new Map(), depth: 0, isCut: false }, path, module, name), model: () => undefined });
}

const none: Aliases = new Map();
const noAliases = (): Aliases => none;

/** One question. */
interface Linker {
  readonly summaries: Summaries;
  readonly aliases: (path: string) => Aliases;
  /** What is known for good, by path and name. */
  readonly known: Map<string, Meaning | undefined>;
  /** What questions that began there were answered, by path and name: also where a cycle was met on the way. */
  readonly answered: Map<string, Meaning | undefined>;
  /** By folder and specifier. */
  readonly files: Map<string, string | undefined>;
  /** What this question has met, by path and name; a name that is being resolved means nothing yet, so cycles end. */
  readonly resolved: Map<string, Meaning | undefined>;
  depth: number;
  /** A cycle was met, or an end to patience: what is found hangs on where the question began. */
  isCut: boolean;
}

function exportedBy(linker: Linker, from: string, module: string, name: string): Meaning | undefined {
  const driver = driverExport(module, name);
  if (driver) return driver;
  if (module === EVERYWHERE) return declaredFor(linker, from, name);
  const path = fileOf(linker, from, module);
  return path === undefined ? undefined : exportOf(linker, path, name);
}

/** Where wrangler and templates declare what a Worker is handed, in the folder of its package. */
const DECLARING = ['worker-configuration.d.ts', 'env.d.ts', 'global.d.ts', 'globals.d.ts', 'src/env.d.ts', 'src/global.d.ts', 'src/types.d.ts', 'types.d.ts'];

function declaredFor(linker: Linker, from: string, name: string): Meaning | undefined {
  for (let folder = from; folder !== ''; ) {
    folder = folder.slice(0, folder.lastIndexOf('/') + 1);
    for (const declaring of DECLARING) {
      const meaning = linker.summaries.has(folder + declaring) ? exportOf(linker, folder + declaring, name) : undefined;
      if (meaning) return meaning;
    }
    folder = folder.replace(/\/$/, '');
  }
  return undefined;
}

function exportOf(linker: Linker, path: string, name: string): Meaning | undefined {
  const key = `${path}\0${name}`;
  if (linker.known.has(key)) return linker.known.get(key);
  if (linker.resolved.has(key)) {
    linker.isCut = true;
    return linker.resolved.get(key);
  }
  const isFirst = linker.resolved.size === 0;
  if (isFirst && linker.answered.has(key)) return linker.answered.get(key);
  linker.resolved.set(key, undefined);
  const wasCut = linker.isCut;
  linker.isCut = false;
  const summary = linker.summaries.get(path);
  const meaning = summary && (name === '*' ? allOf(linker, summary) : namedBy(linker, summary, name));
  linker.resolved.set(key, meaning);
  if (!linker.isCut) linker.known.set(key, meaning);
  if (isFirst) linker.answered.set(key, meaning);
  linker.isCut ||= wasCut;
  return meaning;
}

function namedBy(linker: Linker, { path, exports, passedOn }: Summary, name: string): Meaning | undefined {
  const own = Object.hasOwn(exports, name) ? exports[name] : undefined;
  if (own) return settle(linker, path, own);
  const dot = name.indexOf('.');
  if (dot > 0) return memberBy(linker, { path, exports, passedOn }, name.slice(0, dot), name.slice(dot + 1));
  const passed = passedOn.find((one) => one.name === name);
  if (passed) return exportedBy(linker, path, passed.module, passed.imported);
  for (const { name: all, module } of passedOn) {
    const meaning = all === '*' && name !== 'default' ? exportedBy(linker, path, module, name) : undefined;
    if (meaning) return meaning;
  }
  // `const { User } = require('./models')`, where an object that holds all models is what the file exports.
  const whole = name !== '*' && name !== 'default' && Object.hasOwn(exports, 'default') ? settle(linker, path, exports['default']!) : undefined;
  const holder = whole?.kind === 'object' ? whole.base : whole;
  return holder?.kind === 'client' && holder.role === 'models' ? memberOf(whole, name) : undefined;
}

/** `schema.users`: of all that is passed on under a name one thing is asked for. */
function memberBy(linker: Linker, { path, exports, passedOn }: Summary, name: string, member: string): Meaning | undefined {
  const passed = passedOn.find((one) => one.name === name);
  if (passed) return exportedBy(linker, path, passed.module, passed.imported === '*' ? member : `${passed.imported}.${member}`);
  const own = Object.hasOwn(exports, name) ? exports[name] : undefined;
  // `import * as schema from './schema'; export { schema }`
  if (own?.kind === 'imported' && own.steps.length === 0) return exportedBy(linker, path, own.module, own.name === '*' ? member : `${own.name}.${member}`);
  if (own) return member.includes('.') ? undefined : memberOf(settle(linker, path, own), member);
  for (const { name: all, module } of passedOn) {
    const meaning = all === '*' ? exportedBy(linker, path, module, `${name}.${member}`) : undefined;
    if (meaning) return meaning;
  }
  return undefined;
}

/** Everything a file exports, as `import * as db` and `require('./db')` see it. */
function allOf(linker: Linker, { path, exports, passedOn }: Summary): Meaning | undefined {
  const members: Record<string, Meaning> = {};
  for (const { name, module, imported } of passedOn) {
    const meaning = exportedBy(linker, path, module, imported);
    if (name === '*' && meaning?.kind === 'object') Object.assign(members, meaning.members);
    else if (meaning) members[name] = meaning;
  }
  for (const [name, meaning] of Object.entries(exports)) {
    const settled = settle(linker, path, meaning);
    if (settled) members[name] = settled;
  }
  // `module.exports = pool` makes the module itself the pool.
  const whole = members['default'];
  if (Object.keys(members).length === 0) return undefined;
  return { kind: 'object', members, ...(whole && { base: whole }) };
}

// ── Settling ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Replaces what was left open by what it turned out to be. */
function settle(linker: Linker, from: string, meaning: Meaning): Meaning | undefined {
  if (linker.depth > 20) {
    linker.isCut = true;
    return undefined;
  }
  linker.depth++;
  try {
    return settled(linker, from, meaning);
  } finally {
    linker.depth--;
  }
}

function settled(linker: Linker, from: string, meaning: Meaning): Meaning | undefined {
  switch (meaning.kind) {
    case 'client': {
      if (!meaning.environment && !meaning.of) return meaning;
      const { environment, of, ...rest } = meaning;
      const known = environment && settle(linker, from, environment);
      const table = of && tableNamed(meaning.library, settle(linker, from, of));
      return { ...rest, ...(known && { environment: known }), ...(table && { of: table }) };
    }
    case 'text': case 'file': return meaning;
    case 'parameter': {
      const { otherwise, ...rest } = meaning;
      const known = otherwise && settle(linker, from, otherwise);
      return { ...rest, ...(known && { otherwise: known }) };
    }
    case 'table': {
      const { base, ...rest } = meaning;
      const known = base && settle(linker, from, base);
      return known ? { ...rest, base: known } : rest;
    }
    case 'imported': return imported(linker, from, meaning);
    case 'class': {
      const instance = meaning.instance && settle(linker, from, meaning.instance);
      const own = meaning.members && membersOf(linker, from, meaning.members);
      const extended = meaning.base && settle(linker, from, meaning.base);
      const base = extended?.kind === 'class' || extended?.kind === 'table' ? extended : undefined;
      const { instance: _, members: __, base: ___, ...rest } = meaning;
      return instance || own || base || meaning.sends || meaning.opens || meaning.isMixin ? { ...rest, ...(instance && { instance }), ...(own && { members: own }), ...(base && { base }) } : undefined;
    }
    case 'object': {
      const members = membersOf(linker, from, meaning.members);
      const base = meaning.base && settle(linker, from, meaning.base);
      return members ? { kind: 'object', members, ...(base && { base }) } : base;
    }
    case 'function': return settledFunction(linker, from, meaning);
  }
}

function membersOf(linker: Linker, from: string, written: Readonly<Record<string, Meaning>>): Readonly<Record<string, Meaning>> | undefined {
  const members: Record<string, Meaning> = {};
  for (const [name, member] of Object.entries(written)) {
    const known = settle(linker, from, member);
    if (known) members[name] = known;
  }
  return Object.keys(members).length > 0 ? members : undefined;
}

function settledFunction(linker: Linker, from: string, { gives, sends, lends = [], forwards = [], wraps, ...rest }: FunctionMeaning): Meaning | undefined {
  const given = gives && settle(linker, from, gives);
  const lent = lends.flatMap((one) => {
    const meaning = settle(linker, from, one.meaning);
    return meaning ? [{ ...one, meaning }] : [];
  });
  const on = wraps && settle(linker, from, wraps.on);
  const wrapped = on && isOfLibrary(on) ? { wraps: { ...wraps, on } } : undefined;
  const sent = sends ?? forwards.map(({ to, passes }) => sentBy(settle(linker, from, to), passes)).find((one) => one !== undefined);
  if (!given && !sent && !wrapped && lent.length === 0 && !rest.tag && !rest.writes && !rest.opens && !rest.operator && !rest.connects) return undefined;
  return { ...rest, ...wrapped, ...(given && { gives: given }), ...(sent && { sends: sent }), ...(lent.length > 0 && { lends: lent }) };
}

const sentBy = (to: Meaning | undefined, passes: readonly Pass[]): Sends | undefined => (to?.kind === 'function' && to.sends ? sentThrough(to.sends, passes) : undefined);

/** What steps lead to from something that another file exports; what they hand in besides is not followed. */
export const stepsFrom = (meaning: Meaning | undefined, steps: readonly Step[]): Meaning | undefined => steps.reduce<Meaning | undefined>((at, taken) => (taken.kind === 'of' ? undefined : step(at, taken, () => [])), meaning);

function imported(linker: Linker, from: string, { module, name, steps }: ImportedMeaning): Meaning | undefined {
  return steps.reduce<Meaning | undefined>((meaning, taken) => (taken.kind === 'of' ? ofTable(meaning, tableIn(settle(linker, from, taken.table))) : step(meaning, taken, ({ handed = [] }) => handed.map((one) => one && settle(linker, from, one)))), exportedBy(linker, from, module, name));
}

function step(meaning: Meaning | undefined, taken: Exclude<Step, { readonly kind: 'of' }>, handed: (called: Called) => Handed): Meaning | undefined {
  switch (taken.kind) {
    case 'member': return memberOf(meaning, taken.name);
    case 'call': return givenBy(meaning, () => handed(taken));
    case 'new': return madeBy(meaning, () => handed(taken));
    case 'lent': return lentBy(meaning, taken.argument, taken.of, taken.parameter);
  }
}

const tableIn = (meaning: Meaning | undefined): Meaning | undefined => (meaning?.kind === 'table' ? meaning : undefined);

/** The file that a specifier names, of those that were summarised. */
function fileOf({ summaries, aliases, files }: Linker, from: string, module: string): string | undefined {
  const key = `${from.slice(0, from.lastIndexOf('/') + 1)}\0${module}`;
  if (files.has(key)) return files.get(key);
  let file: string | undefined;
  for (const base of pathsOf(from, module, aliases(from))) if ((file = candidates(base).find((path) => summaries.has(path))) !== undefined) break;
  files.set(key, file);
  return file;
}
