// The figures that have no process in them: how fast SQL is parsed, how fast text becomes findings, and what a key in an editor costs.
import type { Files } from '../../server/src/engine/ports.ts';
import type { Reading, readSql } from '../../server/src/engine/reading/read.ts';
import type { Report } from '../../server/src/engine/showing/report.ts';
import type { review, reviewReading } from '../../server/src/engine/review.ts';
import type { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import type { openWorkspace } from '../../server/src/engine/workspace.ts';
import type { rules } from '../../server/src/rules/all.ts';
import type { dialectOf } from '../../server/src/sql/dialects.ts';
import type { parseScript } from '../../server/src/sql/parse.ts';
import { bundled } from './bundle.ts';
import { generateSchema, generateSelects, generateTables, randomFrom } from './generate.ts';
import { fixed, median, quantile, table, target, thousands, timeRounds } from './measure.ts';

const STATEMENTS = 20_000;

export async function benchParse(): Promise<string> {
  const { parseScript: parse, dialectOf: dialect } = await bundled<{ parseScript: typeof parseScript; dialectOf: typeof dialectOf }>({ parseScript: 'sql/parse.ts', dialectOf: 'sql/dialects.ts' });
  const selects = generateSelects(generateTables(50, 1), STATEMENTS, 2);
  const bytes = selects.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const postgres = dialect('postgres');
  const whole = selects.join(';\n') + ';\n';
  let unread = 0;
  for (const text of selects) for (const { tree, errors } of parse(text, postgres).statements) if (!tree || errors.length > 0) unread++;

  const apart = timeRounds(() => { for (const text of selects) parse(text, postgres); }, { warm: 2, rounds: 7 });
  const together = timeRounds(() => { parse(whole, postgres); }, { warm: 1, rounds: 5 });
  const speed = bytes / 1e6 / median(apart);
  const row = (name: string, size: number, seconds: readonly number[]): string[] =>
    [name, fixed(size / 1e6, 2), fixed(median(seconds), 3), fixed(size / 1e6 / median(seconds), 2), fixed(size / 1e6 / Math.max(...seconds), 2), thousands(STATEMENTS / median(seconds))];
  return [
    `${thousands(STATEMENTS)} SELECTs of ${fixed(bytes / STATEMENTS, 0)} bytes; ${unread} of them not read whole.`,
    table(['parse', 'MB', 's', 'MB/s', 'slowest', 'statements/s'], [row('each by itself', bytes, apart), row('as one text', whole.length, together)]),
    target(speed >= 5, `${fixed(speed, 2)} MB/s, at least 5 wanted.`),
  ].join('\n');
}

interface Engine {
  readonly openWorkspace: typeof openWorkspace;
  readonly review: typeof review;
  readonly rules: typeof rules;
  readonly defaultSettings: typeof defaultSettings;
}

export async function benchFindings(): Promise<string> {
  const engine = await bundled<Engine>({ openWorkspace: 'engine/workspace.ts', review: 'engine/review.ts', rules: 'rules/all.ts', defaultSettings: 'engine/configuring/settings.ts' });
  const tables = generateTables(50, 1);
  const all = generateSelects(tables, STATEMENTS / 2, 3);
  const schema = ['schema.sql', generateSchema(tables, 4)] as const;
  const workspaces = [
    { name: 'one .sql file', filesOf: (selects: readonly string[]) => new Map([schema, ['src/queries.sql', selects.join(';\n\n') + ';\n']]) },
    { name: 'a file each', filesOf: (selects: readonly string[]) => new Map([schema, ...selects.map((text, index) => [`src/queries/q${index}.sql`, `${text};\n`] as const)]) },
  ];
  const rows: string[][] = [];
  const targets: string[] = [];
  for (const { name, filesOf } of workspaces) {
    // Where a tenth takes seconds, the whole may take for ever: then the tenth is what is measured, and the target is missed.
    const tenth = filesOf(all.slice(0, all.length / 10));
    const [first] = timeRounds(() => { reviewAll(engine, tenth); }, { warm: 0, rounds: 1 });
    const selects = first! > 3 ? all.slice(0, all.length / 10) : all;
    const files = filesOf(selects);
    let report: Report | undefined;
    const seconds = timeRounds(() => { report = reviewAll(engine, files); }, { warm: 2, rounds: 5 });
    const speed = selects.length / median(seconds);
    const { summary, findings, notes } = report!;
    rows.push([name, thousands(selects.length), thousands(summary.files), thousands(summary.queries), thousands(summary.understood), thousands(findings.length), fixed(median(seconds), 3), thousands(speed), thousands(selects.length / Math.max(...seconds))]);
    targets.push(target(speed >= 10_000 && summary.understood >= selects.length * 0.99, `${thousands(speed)} statements a second (${name}), at least 10,000 wanted with all of them understood.`));
    targets.push(...notes.slice(0, 3).map((note) => `  note: ${note}`));
  }
  return [
    `SELECTs over 50 tables, all ${engine.rules.length} rules, schema folded and workspace opened in each round; no syntax authority.`,
    table(['text → findings', 'SELECTs', 'files', 'queries', 'understood', 'findings', 's', 'statements/s', 'slowest'], rows),
    ...targets,
  ].join('\n');
}

const KEYS = 400;

/** What an editor waits for after a key: one character of an .sql file is another, and the file is read, judged and presented. */
export async function benchEdit(): Promise<string> {
  const { openWorkspace: open, readSql: read, reviewReading: judge, rules: all, defaultSettings: settings } = await bundled<EditEngine>({ openWorkspace: 'engine/workspace.ts', readSql: 'engine/reading/read.ts', reviewReading: 'engine/review.ts', rules: 'rules/all.ts', defaultSettings: 'engine/configuring/settings.ts' });
  const tables = generateTables(50, 1);
  const lines = `${generateSelects(tables, 300, 5).join(';\n\n')};\n`;
  const random = randomFrom(9);
  const files = new Map([['schema.sql', generateSchema(tables, 6)], ['src/queries.sql', lines]]);
  const workspace = open({ list: () => [...files.keys()], read: (path) => files.get(path) }, settings);
  const seconds: number[] = [];
  let text = lines;
  let found = 0;
  let reading: Reading | undefined;
  for (let key = -KEYS / 4; key < KEYS; key++) {
    const at = Math.floor(random() * text.length);
    // Typed, then taken back: the file stays what it is.
    const typed = text.slice(0, at) + 'x' + text.slice(at);
    text = key % 2 === 0 ? typed : lines;
    const start = process.hrtime.bigint();
    reading = read({ path: 'src/queries.sql', language: 'sql', version: key + KEYS, text }, 'postgres', reading);
    found += judge(reading, workspace, { rules: all }, new Set()).length;
    if (key >= 0) seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  const [p50, p95] = [quantile(seconds, 0.5) * 1000, quantile(seconds, 0.95) * 1000];
  return [
    `A file of ${thousands(lines.split('\n').length)} lines and 300 SELECTs, ${KEYS} keys anywhere in it, ${fixed(found / seconds.length, 0)} findings each time; all ${all.length} rules, warm.`,
    table(['text → findings', 'p50 ms', 'p95 ms', 'slowest'], [['one key', fixed(p50, 2), fixed(p95, 2), fixed(Math.max(...seconds) * 1000, 2)]]),
    target(p95 <= 12, `${fixed(p95, 2)} ms at the 95th percentile, at most 12 wanted.`),
  ].join('\n');
}

type EditEngine = Pick<Engine, 'openWorkspace' | 'rules' | 'defaultSettings'> & { readonly readSql: typeof readSql; readonly reviewReading: typeof reviewReading };

function reviewAll({ openWorkspace: open, review: judge, rules: all, defaultSettings: settings }: Engine, files: ReadonlyMap<string, string>): Report {
  const port: Files = { list: () => [...files.keys()].sort(), read: (path) => files.get(path) };
  return judge(open(port, settings), { rules: all, wanted: () => true });
}
