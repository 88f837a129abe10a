// Mutation recall on other people's applications: what is said when an index, a key, a LIMIT or a WHERE goes missing?
// node --import tsx test/trial/mutate.ts [--sample N] [--seed N] [--rows N] [--missed] [--alone] FOLDER…
//
// Which losses matter, and where they must be said, is decided in mutations.ts from tables, columns and clauses alone; no rule is asked.
// Each loss is made in memory by blanking the declaration or the clause, and a loss is said when a finding that was not there before stands
// in a statement it hurts, by a rule that can answer it (ANSWERS), at any level; how many are warnings or errors is printed beside it.
// Losses that share no statement and no table are made together, which changes no answer (`--alone` makes each by itself) and saves readings.
// `--rows N` gives every table without a size N rows, as a workspace with a snapshot would know them. `--sample N` draws N losses of each kind.
import { atLeast } from '../../server/src/engine/levels.ts';
import type { Files } from '../../server/src/engine/ports.ts';
import type { ReportedFinding } from '../../server/src/engine/report.ts';
import { review } from '../../server/src/engine/review.ts';
import type { Settings } from '../../server/src/engine/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { blanked } from './blank.ts';
import { openFolder } from './folder.ts';
import { ANSWERS, mutationsOf, type Kind, type Mutation } from './mutations.ts';
import { argumentsOf } from './options.ts';
import { draw, seeded } from './random.ts';

const KINDS: readonly Kind[] = ['index', 'key', 'foreign key', 'limit', 'where'];

interface Outcome {
  readonly folder: string;
  readonly mutation: Mutation;
  readonly answer: 'said' | 'missed' | 'without effect';
  readonly isWarning: boolean;
  /** How many of the hurt statements were told. */
  readonly told: number;
}

const { folders, numbers, words } = argumentsOf(process.argv.slice(2), { sample: 40, seed: 1, rows: 0 }, ['missed', 'alone']);
const outcomes: Outcome[] = [];
for (const folder of folders) {
  const opened = openFolder(folder);
  const settings = sized(opened.settings, openWorkspace(opened.files, opened.settings), numbers.rows);
  const workspace = openWorkspace(opened.files, settings);
  const { mutations, unmade } = mutationsOf(workspace);
  const random = seeded(numbers.seed);
  const tried = KINDS.flatMap((kind) => draw(mutations.filter((mutation) => mutation.kind === kind), numbers.sample, random));
  const batches = words.has('alone') ? tried.map((mutation) => [mutation]) : apart(tried);
  console.log(`${folder}: ${mutations.length} losses matter, ${tried.length} are tried in ${batches.length} readings; ${unmade.length} could not be made`);
  for (const reason of words.has('missed') ? unmade : []) console.log(`  not made: ${reason}`);
  for (const batch of batches) outcomes.push(...tryBatch(folder, opened.files, settings, workspace, batch));
}
print(outcomes);

/** Every table that has no size of its own, large or small, is given one. */
function sized(settings: Settings, { world }: Workspace, rows: number): Settings {
  if (rows === 0) return settings;
  const all = world.databases.flatMap(({ fold, sizes }) =>
    [...fold.final.tables.entries()].filter(([name]) => sizes.rows(name) === undefined).map(([name]): [string, number] => [name, rows]));
  return { ...settings, sizes: new Map([...all, ...settings.sizes]) };
}

/** Groups in which no two losses touch the same statement, table or stretch of text. */
function apart(mutations: readonly Mutation[]): readonly (readonly Mutation[])[] {
  const groups: { readonly taken: Set<string>; readonly members: Mutation[] }[] = [];
  for (const mutation of mutations) {
    const claims = [...mutation.touches, ...mutation.hurt.map(({ path, start }) => `${path}:${start}`), ...mutation.blank.map(({ start }) => `${mutation.path}:${start}`)];
    const free = groups.find(({ taken }) => !claims.some((claim) => taken.has(claim)));
    const group = free ?? { taken: new Set<string>(), members: [] };
    if (!free) groups.push(group);
    for (const claim of claims) group.taken.add(claim);
    group.members.push(mutation);
  }
  return groups.map(({ members }) => members);
}

function tryBatch(folder: string, files: Files, settings: Settings, before: Workspace, batch: readonly Mutation[]): readonly Outcome[] {
  const texts = new Map<string, string>();
  for (const { path, blank } of batch) texts.set(path, blanked(texts.get(path) ?? files.read(path) ?? '', blank));
  const overlaid: Files = { list: () => files.list(), read: (path) => texts.get(path) ?? files.read(path) };
  const after = openWorkspace(overlaid, settings);
  const wanted = new Set(batch.flatMap(({ hurt }) => hurt.map(({ path }) => path)));
  const known = new Set(findingsIn(before, wanted).map(identity));
  const fresh = findingsIn(after, wanted).filter((finding) => !known.has(identity(finding)));
  // A blank that breaks the text would make everything silent, and would count as a miss of the rules.
  const broken = new Set([...texts.keys()].filter((path) => errorsIn(after, path) > errorsIn(before, path)));
  return batch.map((mutation) => outcomeOf(folder, mutation, after, fresh, broken.has(mutation.path)));
}

function errorsIn(workspace: Workspace, path: string): number {
  return (workspace.read(path)?.sites ?? []).reduce((sum, { script }) => sum + script.statements.reduce((own, { errors }) => own + errors.length, 0), 0);
}

function findingsIn(workspace: Workspace, paths: ReadonlySet<string>): readonly ReportedFinding[] {
  return review(workspace, { rules, wanted: (path) => paths.has(path) }).findings;
}

function identity({ rule, path, span, message }: ReportedFinding): string {
  return `${rule} ${path}:${span.start}-${span.end} ${message}`;
}

function outcomeOf(folder: string, mutation: Mutation, after: Workspace, fresh: readonly ReportedFinding[], isBroken: boolean): Outcome {
  const answers = mutation.hurt.map((place) =>
    fresh.filter(({ rule, path, span }) => ANSWERS[mutation.kind].includes(rule) && path === place.path && span.start >= place.start && span.end <= place.end));
  const told = answers.filter((found) => found.length > 0).length;
  const isWarning = answers.some((found) => found.some(({ level }) => atLeast(level, 'warning')));
  const answer = isBroken ? 'without effect' : told > 0 ? 'said' : mutation.lost(after) ? 'missed' : 'without effect';
  return { folder, mutation, answer, isWarning, told };
}

function print(all: readonly Outcome[]): void {
  console.log('\nloss          matters   said   recall   at warning   sites told');
  const row = (name: string, some: readonly Outcome[]): void => {
    const counted = some.filter(({ answer }) => answer !== 'without effect');
    if (counted.length === 0) return;
    const said = counted.filter(({ answer }) => answer === 'said');
    const sites = counted.reduce((sum, { mutation }) => sum + mutation.hurt.length, 0);
    const told = counted.reduce((sum, one) => sum + one.told, 0);
    const cells = [counted.length, said.length, percent(said.length, counted.length), said.filter(({ isWarning }) => isWarning).length, `${told} of ${sites}`];
    console.log([name.padEnd(13), ...cells.map((cell, place) => String(cell).padStart([7, 6, 8, 12, 12][place]!))].join(' '));
  };
  for (const kind of KINDS) row(kind, all.filter(({ mutation }) => mutation.kind === kind));
  row('all', all);
  for (const folder of new Set(all.map((one) => one.folder))) row(folder.split('/').at(-1)!, all.filter((one) => one.folder === folder));
  const idle = all.filter(({ answer }) => answer === 'without effect').length;
  if (idle > 0) console.log(`\n${idle} losses had no effect on the schema or the statement and are not counted: declared a second time, bound elsewhere, or in a file that the blank broke.`);
  const missed = all.filter(({ answer }) => answer === 'missed');
  if (!words.has('missed')) return;
  console.log(`\nMissed (${missed.length}):`);
  for (const { folder, mutation } of missed) {
    console.log(`  ${mutation.kind}: ${mutation.what}`);
    for (const place of mutation.hurt.slice(0, 3)) console.log(`      at ${folder}/${place.path}:${lineOf(folder, place.path, place.start)}`);
  }
  for (const { mutation, folder } of all.filter(({ answer }) => answer === 'without effect')) console.log(`  without effect: ${mutation.kind}: ${mutation.what} in ${folder}/${mutation.path}`);
}

function lineOf(folder: string, path: string, offset: number): number {
  return (openFolder(folder).files.read(path) ?? '').slice(0, offset).split('\n').length;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}
