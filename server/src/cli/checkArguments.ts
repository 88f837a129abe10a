// The options of `plansight check`: what is looked at, what is accepted, and where reports go.
import { InvalidArgumentError, Option, type Command as Parser } from 'commander';
import { PROFILES } from '../engine/configuring/configuration.ts';
import { notALevel, notARule, parseLevel, type RuleLevel } from '../engine/configuring/ruleLevel.ts';
import type { Profile } from '../engine/configuring/settings.ts';
import { FORMATS, type Format } from './report/formats.ts';

export interface Check {
  readonly kind: 'check';
  /** Files and folders; empty means everything. */
  readonly paths: readonly string[];
  readonly scope: Scope;
  /** At least one; at most one without a file, which goes to standard output. */
  readonly outputs: readonly Output[];
  readonly fix: boolean;
  /** Errors and warnings only, and nothing at all where there are none. */
  readonly quiet: boolean;
  /** More than these fail. */
  readonly maxWarnings?: number;
  /** Whether what earlier runs have kept may be used. */
  readonly cache: boolean;
  /** Whether the planner is asked about what is claimed of indexes. */
  readonly proofs: boolean;
  readonly rules: ReadonlyMap<string, RuleLevel>;
  readonly profile?: Profile;
  readonly baseline?: string;
  /** Write the baseline without what is not found any more. */
  readonly prune: boolean;
  readonly configuration?: string;
}

/** What of the workspace is reported. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'since'; readonly ref: string }
  | { readonly kind: 'staged' }
  /** Standard input, as the text of this file. */
  | { readonly kind: 'stdin'; readonly file: string };

export interface Output { readonly format: Format; readonly file?: string }

interface Options {
  readonly since?: string;
  readonly staged?: true;
  readonly stdin?: true;
  readonly stdinFilename?: string;
  readonly fix?: true;
  readonly cache: boolean;
  readonly proofs: boolean;
  readonly quiet?: true;
  readonly maxWarnings?: number;
  readonly rule?: ReadonlyMap<string, RuleLevel>;
  readonly profile?: Profile;
  readonly baseline?: string;
  readonly baselinePrune?: true;
  readonly config?: string;
}

/** Adds the command; `rules` are ids. */
export function addCheck(program: Parser, rules: readonly string[], configuration: Option, found: (check: Check) => void): void {
  const outputs = outputsInOrder();
  const command = program
    .command('check')
    .description('review files and print findings')
    .argument('[paths...]', 'files and folders; the whole workspace by default')
    .addOption(new Option('--since <ref>', 'only what matters for the change since a commit: findings on its lines and in its new files').conflicts(['staged', 'stdin']))
    .addOption(new Option('--staged', 'only what matters for what is staged, read from the index').conflicts(['stdin', 'fix', 'baselinePrune']))
    .addOption(new Option('--stdin', 'review standard input, as the text of --stdin-filename').conflicts(['fix', 'baselinePrune']))
    .option('--stdin-filename <path>', 'the file that standard input is reviewed as')
    .addOption(new Option('--format <format>', 'how findings are printed; may be repeated, each with an --output-file').choices(FORMATS).argParser(outputs.format))
    .option('-o, --output-file <file>', 'write the --format beside it to a file', outputs.file)
    .option('--quiet', 'errors and warnings only, and nothing where there are none')
    .option('--max-warnings <number>', 'exit 1 where there are more warnings', wholeNumber)
    .option('--fix', 'write the fixes that cannot change what a program means')
    .option('--no-cache', 'read and judge everything anew, and keep nothing for the next run')
    .option('--no-proofs', 'say what indexes would do without asking the planner')
    .addOption(
      new Option('--rule <id=level>', 'the level of a rule at most: off, error, warning, information, hint; or `exactly:` and a level; may be repeated')
        .argParser((text: string, before: ReadonlyMap<string, RuleLevel> | undefined) => new Map([...(before ?? []), ruleFlag(text, rules)])),
    )
    .addOption(new Option('--profile <profile>', 'how much is said').choices(PROFILES))
    .option('--baseline <file>', 'accept what this file says, which `plansight baseline` writes')
    .addOption(new Option('--baseline-prune', 'take out of the baseline what is not found any more').conflicts(['rule', 'profile']))
    .addOption(configuration);
  command.action((paths: readonly string[], options: Options) => {
    const complaint = misfit(paths, options) ?? outputs.misfit();
    if (complaint !== undefined) return command.error(`error: ${complaint}`);
    found({
      kind: 'check',
      paths,
      scope: scopeOf(options),
      outputs: outputs.all(),
      fix: options.fix ?? false,
      quiet: options.quiet ?? false,
      cache: options.cache,
      proofs: options.proofs,
      rules: options.rule ?? new Map(),
      prune: options.baselinePrune ?? false,
      ...(options.maxWarnings !== undefined && { maxWarnings: options.maxWarnings }),
      ...(options.profile !== undefined && { profile: options.profile }),
      ...(options.baseline !== undefined && { baseline: options.baseline }),
      ...(options.config !== undefined && { configuration: options.config }),
    });
  });
}

function misfit(paths: readonly string[], { stdin, stdinFilename }: Options): string | undefined {
  if (stdin && stdinFilename === undefined) return '--stdin needs --stdin-filename: the file that the text is reviewed as.';
  if (!stdin && stdinFilename !== undefined) return '--stdin-filename needs --stdin.';
  return stdin && paths.length > 0 ? '--stdin reviews one text: leave the paths out.' : undefined;
}

function scopeOf({ since, staged, stdinFilename }: Options): Scope {
  if (since !== undefined) return { kind: 'since', ref: since };
  if (staged) return { kind: 'staged' };
  return stdinFilename === undefined ? { kind: 'all' } : { kind: 'stdin', file: stdinFilename };
}

/** A file belongs to the format before it; one that comes first, to the format after it. */
function outputsInOrder() {
  const outputs: { format?: Format; file?: string }[] = [];
  return {
    format(text: string): string {
      const format = FORMATS.find((one) => one === text);
      if (!format) throw new InvalidArgumentError(`Allowed choices are ${FORMATS.join(', ')}.`);
      const waiting = outputs.find((one) => one.format === undefined);
      if (waiting) waiting.format = format;
      else outputs.push({ format });
      return text;
    },
    file(file: string): string {
      const last = outputs.at(-1);
      if (last && last.file === undefined) last.file = file;
      else outputs.push({ file });
      return file;
    },
    all: (): readonly Output[] => (outputs.length === 0 ? [{ format: 'text' }] : outputs.map(({ format = 'text', file }) => ({ format, ...(file !== undefined && { file }) }))),
    misfit: (): string | undefined => (outputs.filter(({ file }) => file === undefined).length > 1 ? 'Standard output takes one --format: give each other one an --output-file behind it.' : undefined),
  };
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : invalid('Write how many warnings are no failure, such as 0.');
}

function ruleFlag(text: string, rules: readonly string[]): readonly [string, RuleLevel] {
  const equals = text.indexOf('=');
  if (equals < 0) return invalid('Write a rule and its level, such as `select-star=off`.');
  const [id, word] = [text.slice(0, equals), text.slice(equals + 1)];
  if (!rules.includes(id)) return invalid(notARule(id, rules));
  return [id, parseLevel(word) ?? invalid(notALevel(word))];
}

function invalid(message: string): never {
  throw new InvalidArgumentError(message);
}
