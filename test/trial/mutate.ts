// Mutation recall on other people's applications: what is said when one place of a good application is made worse?
// node --import tsx test/trial/mutate.ts [--sample N] [--seed N] [--rows N] [--kind ID] [--missed] [--unmade] [--alone] [--json FILE] FOLDER…
//
// Which mutations matter, how loudly they must be said and where, is decided in mutations/ from tables, columns and clauses alone; no rule is asked.
// Each is made in memory, and it is said when a finding that was not there before stands in a statement it hurts, by a rule that can answer it, at the
// level it deserves at least; one that is said more quietly is counted as such, and missed.
// Mutations that share no statement and no table are made together, which changes no answer (`--alone` makes each by itself) and saves readings.
// `--rows N` gives every table without a size N rows, as a workspace with a snapshot would know them. `--sample N` draws N mutations of each kind and application.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { loadSyntaxOracle } from '../../server/src/edge/syntaxOracle.ts';
import { atLeast } from '../../server/src/engine/judging/levels.ts';
import type { Files, Store, SyntaxOracle } from '../../server/src/engine/ports.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { review } from '../../server/src/engine/review.ts';
import type { Settings } from '../../server/src/engine/configuring/settings.ts';
import { newMemory, openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { contains, type Span } from '../../server/src/text/span.ts';
import { openFolder } from './folder.ts';
import { kinds } from './mutations/all.ts';
import { groundOf } from './mutations/ground.ts';
import type { FileEdit, Kind, Mutation } from './mutations/mutation.ts';
import { argumentsOf } from './options.ts';
import { draw, seeded } from './random.ts';

interface Tried extends Mutation { readonly kind: Kind }

interface Outcome {
  readonly folder: string;
  readonly tried: Tried;
  readonly answer: 'said' | 'quiet' | 'missed' | 'without effect' | 'not good before';
  /** Where it hurts, for a reader. */
  readonly at: string;
}

const { folders, numbers, words, texts } = argumentsOf(process.argv.slice(2), { sample: 12, seed: 1, rows: 0 }, ['missed', 'unmade', 'alone'], ['kind', 'json']);
const wanted = kinds.filter(({ id }) => !texts.has('kind') || texts.get('kind')!.split(',').includes(id));
void run();

async function run(): Promise<void> {
  const oracle = await loadSyntaxOracle();
  const outcomes = folders.flatMap((folder) => tryFolder(folder, oracle));
  print(outcomes);
  if (texts.has('json')) writeFileSync(texts.get('json')!, JSON.stringify(outcomes.map(({ folder, tried, answer, at }) => ({ folder, kind: tried.kind.id, what: tried.what, deserves: tried.deserves, answer, at })), undefined, 1));
}

function tryFolder(folder: string, oracle: SyntaxOracle | undefined): readonly Outcome[] {
  const opened = openFolder(folder);
  const settings = sized(opened.settings, openWorkspace(opened.files, opened.settings), numbers.rows);
  const bench = benchOf(opened.files, settings, oracle);
  const ground = groundOf(bench.base);
  const outcomes: Outcome[] = [];
  let readings = 0;
  const tried = wanted.flatMap((kind): readonly Tried[] => {
    const found = [...kind.of(ground)];
    const unmade = found.filter((one) => typeof one === 'string');
    if (words.has('unmade')) for (const reason of unmade) console.log(`  not made: ${kind.id}: ${reason}`);
    const made = found.filter((one) => typeof one !== 'string');
    return draw(made, numbers.sample, seeded(numbers.seed)).map((one) => ({ ...one, kind }));
  });
  for (const batch of words.has('alone') ? tried.map((one) => [one]) : apart(tried)) {
    readings++;
    outcomes.push(...tryBatch(folder, bench, batch));
  }
  console.log(`${folder}: ${ground.asked.length} queries of ${new Set(ground.asked.map(({ database }) => database.id)).size} databases (${[...new Set(bench.base.world.databases.map(({ dialect }) => dialect))].join(', ')}), ${tried.length} mutations in ${readings} readings`);
  return outcomes;
}

/** Every table that has no size of its own, large or small, is given one. */
function sized(settings: Settings, { world }: Workspace, rows: number): Settings {
  if (rows === 0) return settings;
  const all = world.databases.flatMap(({ fold, sizes }) =>
    [...fold.final.tables.entries()].filter(([name]) => sizes.rows(name) === undefined).map(([name]): [string, number] => [name, rows]));
  return { ...settings, sizes: new Map([...all, ...settings.sizes]) };
}

interface Bench {
  readonly base: Workspace;
  /** The application with other texts, and with a file that is taken for new. */
  open(texts: ReadonlyMap<string, string>, fresh: string | undefined): Workspace;
  /** What is said in a file of the application as it is, with a file that is taken for new. */
  before(path: string, added: Mutation['added'], fresh: string | undefined): readonly ReportedFinding[];
  findings(workspace: Workspace, paths: ReadonlySet<string>): readonly ReportedFinding[];
  text(path: string): string;
}

function benchOf(files: Files, settings: Settings, oracle: SyntaxOracle | undefined): Bench {
  const memory = newMemory();
  const store = storeInMemory();
  const list = files.list();
  const open: Bench['open'] = (texts, fresh) => {
    const added = [...texts.keys()].filter((path) => !list.includes(path));
    const all = added.length === 0 ? list : [...list, ...added].sort();
    const read = (path: string): string | undefined => texts.get(path) ?? files.read(path);
    return openWorkspace({ list: () => all, read, stamp: read }, settings, { memory, store, ...(fresh !== undefined && { fresh: { paths: [fresh], complete: true } }) });
  };
  const base = open(new Map(), undefined);
  const findings: Bench['findings'] = (workspace, paths) => review(workspace, { rules, ...(oracle && { oracle }), wanted: (path) => paths.has(path) }).findings;
  const known = new Map<string, readonly ReportedFinding[]>();
  return {
    base,
    open,
    findings,
    text: (path) => files.read(path) ?? '',
    before(path, added, fresh) {
      const key = `${path}\n${added?.text ?? ''}\n${fresh ?? ''}`;
      if (!known.has(key)) known.set(key, findings(added || fresh !== undefined ? open(new Map(added ? [[added.path, added.text]] : []), added?.path ?? fresh) : base, new Set([path])));
      return known.get(key)!;
    },
  };
}

function storeInMemory(): Store {
  const kept = new Map<string, unknown>();
  return { get: (key) => kept.get(key), set: (key, value) => void kept.set(key, value), digest: (parts) => createHash('sha1').update(parts.join('\0')).digest('base64') };
}

/** Groups in which no two mutations touch the same statement, table or stretch of text; each new file is alone. */
function apart(mutations: readonly Tried[]): readonly (readonly Tried[])[] {
  const groups: { readonly taken: Set<string>; readonly fresh: string | undefined; readonly members: Tried[] }[] = [];
  for (const mutation of mutations) {
    const claims = [...mutation.touches, ...mutation.hurt.map(({ path, start }) => `${path}:${start}`), ...mutation.edits.map(({ path, span }) => `${path}:${span.start}`)];
    const free = groups.find(({ taken, fresh, members }) => !mutation.added && !mutation.kind.alone && !members[0]?.kind.alone && fresh === mutation.fresh && !members[0]?.added && !claims.some((claim) => taken.has(claim)) && isDisjoint(members, mutation));
    const group = free ?? { taken: new Set<string>(), fresh: mutation.fresh, members: [] };
    if (!free) groups.push(group);
    for (const claim of claims) group.taken.add(claim);
    group.members.push(mutation);
  }
  return groups.map(({ members }) => members);
}

/** No edit of the one lies in a place that the other hurts or edits. */
function isDisjoint(members: readonly Tried[], one: Tried): boolean {
  const spans = ({ hurt, edits }: Tried): readonly { readonly path: string; readonly span: Span }[] => [...hurt.map(({ path, start, end }) => ({ path, span: { start, end } })), ...edits];
  const own = spans(one);
  return members.every((other) => spans(other).every((a) => own.every((b) => a.path !== b.path || a.span.end < b.span.start || b.span.end < a.span.start)));
}

function tryBatch(folder: string, bench: Bench, batch: readonly Tried[]): readonly Outcome[] {
  const { added, fresh } = batch[0]!;
  const edits = batch.flatMap((one) => one.edits);
  const original = (path: string): string => (added?.path === path ? added.text : bench.text(path));
  const texts = new Map([...new Set(edits.map(({ path }) => path))].map((path) => [path, applyEdits(original(path), edits.filter((edit) => edit.path === path))]));
  const after = bench.open(texts, added?.path ?? fresh);
  const paths = new Set(batch.flatMap(({ hurt }) => hurt.map(({ path }) => path)));
  const known = new Set([...paths].flatMap((path) => bench.before(path, added, fresh).map((finding) => identity(finding, (at) => moved(at, path, edits)))));
  const found = bench.findings(after, paths).filter((finding) => !known.has(identity(finding, (at) => at)));
  // A text that is broken would make everything silent, and would count as a miss of the rules.
  const broken = new Set([...texts.keys()].filter((path) => path !== added?.path && errorsIn(after, path) > errorsIn(bench.base, path)));
  return batch.map((tried) => {
    const at = tried.hurt[0]!;
    const shown = `${folder}/${at.path}:${original(at.path).slice(0, at.start).split('\n').length}`;
    return { folder, tried, answer: answerTo(tried, after, found, broken, edits, bench), at: shown };
  });
}

function answerTo(tried: Tried, after: Workspace, found: readonly ReportedFinding[], broken: ReadonlySet<string>, edits: readonly FileEdit[], bench: Bench): Outcome['answer'] {
  const { kind, hurt, deserves, added } = tried;
  if (added && bench.before(added.path, added, undefined).some(({ rule }) => kind.answers.includes(rule))) return 'not good before';
  const answers = hurt.flatMap((place) => {
    const here = moved(place, place.path, edits);
    return found.filter(({ rule, path, span }) => kind.answers.includes(rule) && path === place.path && contains(here, span));
  });
  if (answers.some(({ level }) => atLeast(level, deserves))) return 'said';
  if (!kind.breaks && tried.edits.some(({ path }) => broken.has(path))) return 'without effect';
  if (answers.length > 0) return 'quiet';
  return tried.lost?.(after) === false ? 'without effect' : 'missed';
}

/** Where a stretch of a file stands after the edits; what is put in at its edges belongs to it. */
function moved({ start, end }: Span, path: string, edits: readonly FileEdit[]): Span {
  const shift = (offset: number, isEnd: boolean): number => edits.reduce((sum, { path: own, span, text }) => {
    const isBefore = span.end < offset || (span.end === offset && (isEnd || span.start < offset));
    return own === path && isBefore ? sum + text.length - (span.end - span.start) : sum;
  }, offset);
  return { start: shift(start, false), end: Math.max(shift(start, false), shift(end, true)) };
}

const errorsIn = (workspace: Workspace, path: string): number =>
  (workspace.read(path)?.sites ?? []).reduce((sum, { script }) => sum + script.statements.reduce((own, { errors }) => own + errors.length, 0), 0);

function identity({ rule, path, span, message }: ReportedFinding, move: (span: Span) => Span): string {
  return `${rule} ${path}:${move(span).start} ${message}`;
}

function print(all: readonly Outcome[]): void {
  console.log('\nmutation                        matters   said   recall    too quiet   missed');
  const row = (name: string, some: readonly Outcome[]): void => {
    const of = (answer: Outcome['answer']): number => some.filter((one) => one.answer === answer).length;
    const counted = of('said') + of('quiet') + of('missed');
    if (counted === 0) return;
    const cells = [counted, of('said'), `${((100 * of('said')) / counted).toFixed(0)} %`, of('quiet'), of('missed')];
    console.log([name.padEnd(31), ...cells.map((cell, place) => String(cell).padStart([7, 6, 8, 12, 8][place]!))].join(' '));
  };
  for (const { id } of kinds) row(id, all.filter(({ tried }) => tried.kind.id === id));
  for (const chapter of ['reading', 'writing', 'modelling', 'migrating', 'securing']) row(chapter, all.filter(({ tried }) => tried.kind.chapter === chapter));
  for (const folder of folders) row(folder.split('/').at(-1)!, all.filter((one) => one.folder === folder));
  row('all', all);
  const uncounted = (answer: Outcome['answer']): number => all.filter((one) => one.answer === answer).length;
  console.log(`\nNot counted: ${uncounted('without effect')} without effect (declared a second time, a value that is harmless as text, or a text that no longer parses), ${uncounted('not good before')} whose good form the rule speaks of already.`);
  if (!words.has('missed')) return;
  for (const answer of ['missed', 'quiet', 'without effect', 'not good before'] as const) {
    for (const { tried, at } of all.filter((one) => one.answer === answer)) console.log(`  ${answer}: ${tried.kind.id}: ${tried.what}\n      at ${at}`);
  }
}
