// The command line becomes one value: what is to be done, or what is wrong with it. Nothing is done here.
import { Command as Parser, CommanderError, InvalidArgumentError, Option } from 'commander';
import { notALevel, notARule, parseLevel, type RuleLevel } from '../engine/ruleLevel.ts';

export type Command =
  | {
      readonly kind: 'check';
      /** Files and folders; empty means everything. */
      readonly paths: readonly string[];
      readonly format: 'text' | 'json';
      readonly fix: boolean;
      /** Whether what earlier runs have kept may be used. */
      readonly cache: boolean;
      readonly rules: ReadonlyMap<string, RuleLevel>;
      readonly configuration?: string;
    }
  | { readonly kind: 'why'; readonly file: string; /** From 1. */ readonly line: number; readonly configuration?: string }
  | { readonly kind: 'schema'; readonly configuration?: string }
  | { readonly kind: 'rules'; readonly id?: string }
  /** Speak the Language Server Protocol. */
  | { readonly kind: 'lsp' }
  /** Help or version, asked for: to be printed as it is. */
  | { readonly kind: 'print'; readonly text: string }
  /** To be printed on the error stream; exit 2. */
  | { readonly kind: 'error'; readonly message: string };

export interface Known {
  readonly version: string;
  /** Ids. */
  readonly rules: readonly string[];
}

/** `argv` without the program's own name. */
export function parseArguments(argv: readonly string[], known: Known): Command {
  let command: Command | undefined;
  let output = '';
  const program = programFor(known, (found) => void (command = found));
  // Commands made before take no part in later configuration, so each is told.
  for (const parser of [program, ...program.commands]) {
    parser.exitOverride().configureOutput({ writeOut: (text) => void (output += text), writeErr: (text) => void (output += text), getOutHelpWidth: () => 100, getErrHelpWidth: () => 100 });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'print', text: output };
    return { kind: 'error', message: (output || error.message).trimEnd() };
  }
  return command ?? { kind: 'error', message: program.helpInformation().trimEnd() };
}

function programFor({ version, rules }: Known, found: (command: Command) => void): Parser {
  const program = new Parser('plansight')
    .description('Reviews the SQL of a workspace, in files and in code, against its schema.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('Run `plansight --help` for what can be written.');
  const configuration = (): Option => new Option('--config <file>', 'the configuration, instead of the plansight.json at or above the folder');
  const configured = ({ config }: { readonly config?: string }): { readonly configuration?: string } => (config === undefined ? {} : { configuration: config });

  program
    .command('check')
    .description('review files and print findings')
    .argument('[paths...]', 'files and folders; the whole workspace by default')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(['text', 'json']).default('text'))
    .option('--fix', 'write the fixes that cannot change what a program means')
    .option('--no-cache', 'read and judge everything anew, and keep nothing for the next run')
    .addOption(
      new Option('--rule <id=level>', 'the level of a rule at most: off, error, warning, information, hint; or `exactly:` and a level; may be repeated')
        .argParser((text: string, before: ReadonlyMap<string, RuleLevel> | undefined) => new Map([...(before ?? []), ruleFlag(text, rules)])),
    )
    .addOption(configuration())
    .action((paths: readonly string[], options: { readonly format: 'text' | 'json'; readonly fix?: true; readonly cache: boolean; readonly rule?: ReadonlyMap<string, RuleLevel>; readonly config?: string }) => {
      found({ kind: 'check', paths, format: options.format, fix: options.fix ?? false, cache: options.cache, rules: options.rule ?? new Map(), ...configured(options) });
    });
  program
    .command('why')
    .description('tell what is seen at a line, and why nothing is said')
    .argument('<file:line>', 'a place, such as src/users.ts:12', place)
    .addOption(configuration())
    .action((at: { readonly file: string; readonly line: number }, options: { readonly config?: string }) => found({ kind: 'why', ...at, ...configured(options) }));
  program
    .command('schema')
    .description('print the databases that were found, and what is known of them')
    .addOption(configuration())
    .action((options: { readonly config?: string }) => found({ kind: 'schema', ...configured(options) }));
  program
    .command('rules')
    .description('list the rules, or print the page of one')
    .argument('[id]', 'a rule', (id: string) => (rules.includes(id) ? id : invalid(notARule(id, rules))))
    .action((id: string | undefined) => found({ kind: 'rules', ...(id !== undefined && { id }) }));
  program
    .command('lsp')
    .description('serve an editor over the Language Server Protocol')
    .option('--stdio', 'over standard input and output, which is the default')
    .action(() => found({ kind: 'lsp' }));
  for (const command of program.commands) command.helpOption('--help', 'print this help').showHelpAfterError('Run `plansight --help` for what can be written.');
  return program;
}

function ruleFlag(text: string, rules: readonly string[]): readonly [string, RuleLevel] {
  const equals = text.indexOf('=');
  if (equals < 0) return invalid('Write a rule and its level, such as `select-star=off`.');
  const [id, word] = [text.slice(0, equals), text.slice(equals + 1)];
  if (!rules.includes(id)) return invalid(notARule(id, rules));
  return [id, parseLevel(word) ?? invalid(notALevel(word))];
}

/** A column behind the line, as editors write it, is taken and not needed. */
function place(text: string): { readonly file: string; readonly line: number } {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(text) ?? [];
  return file !== undefined && Number(line) > 0 ? { file, line: Number(line) } : invalid('Write a file and a line, such as `src/users.ts:12`.');
}

function invalid(message: string): never {
  throw new InvalidArgumentError(message);
}
