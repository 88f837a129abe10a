// The command line becomes one value: what is to be done, or what is wrong with it. Nothing is done here.
import { Command as Parser, CommanderError, InvalidArgumentError, Option } from 'commander';
import { notARule } from '../engine/configuring/ruleLevel.ts';
import { addAdvise, type Advise } from './adviseArguments.ts';
import { LEVELS, type SnapshotLevel } from '../schema/snapshot.ts';
import { addCheck, type Check } from './checkArguments.ts';
import { addReport, type MakeReport } from './reportArguments.ts';
import { addExplain, type Explain } from './explainArguments.ts';

export type Command =
  | Check
  | Advise
  | Explain
  /** Write down what is found, so that it is accepted. */
  | { readonly kind: 'baseline'; readonly file?: string; readonly configuration?: string }
  | { readonly kind: 'init'; readonly dryRun: boolean }
  | { readonly kind: 'why'; readonly file: string; /** From 1. */ readonly line: number; readonly configuration?: string }
  | { readonly kind: 'schema'; readonly configuration?: string }
  | TakeSnapshot
  | MakeReport
  | { readonly kind: 'rules'; readonly id?: string }
  /** Speak the Language Server Protocol. */
  | { readonly kind: 'lsp' }
  /** Help or version, asked for: to be printed as it is. */
  | { readonly kind: 'print'; readonly text: string }
  /** To be printed on the error stream; exit 2. */
  | { readonly kind: 'error'; readonly message: string };

/** Read a server's catalogs and write down what they say. */
export interface TakeSnapshot {
  readonly kind: 'snapshot';
  /** The id of a database of plansight.json. */
  readonly database?: string;
  /** Where it is written; undefined: where plansight.json says, else plansight.snapshot.json. */
  readonly file?: string;
  /** Undefined: that of the snapshot that is there, else `safe`. */
  readonly level?: SnapshotLevel;
  /** Where the address is: in a variable of the environment, on standard input, or given, which it may be without a password. */
  readonly address: { readonly kind: 'environment'; readonly variable?: string } | { readonly kind: 'stdin' } | { readonly kind: 'given'; readonly address: string };
  readonly dryRun: boolean;
  readonly configuration?: string;
}

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

  addCheck(program, rules, configuration(), found);
  addAdvise(program, configuration(), found);
  addReport(program, configuration(), found);
  addExplain(program, configuration(), found);
  program
    .command('baseline')
    .description('accept what is found today, so that only what is new is shown')
    .option('-o, --output-file <file>', 'where to write it; by default where plansight.json says, else plansight.baseline.json')
    .addOption(configuration())
    .action((options: { readonly outputFile?: string; readonly config?: string }) => found({ kind: 'baseline', ...(options.outputFile !== undefined && { file: options.outputFile }), ...configured(options) }));
  program
    .command('init')
    .description('write a plansight.json with what is found in this project')
    .option('--dry-run', 'only print it')
    .action((options: { readonly dryRun?: true }) => found({ kind: 'init', dryRun: options.dryRun ?? false }));
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
    .command('snapshot')
    .description('read what the catalogs of a PostgreSQL server say of a database, and write it down')
    .argument('[database]', 'the id of a database of plansight.json')
    .option('-o, --output-file <file>', 'where to write it; by default where plansight.json says, else plansight.snapshot.json')
    .addOption(new Option('--level <level>', 'how much of the data shows; by default that of the snapshot that is there, else safe').choices(LEVELS))
    .addOption(new Option('--env <variable>', 'the variable of the environment that holds the address; by default DATABASE_URL, and where there is none, what PGHOST, PGSERVICE and their like say').conflicts(['address', 'stdin']))
    .addOption(new Option('--address <address>', 'the address itself, without a password, which .pgpass or PGPASSWORD can hold').conflicts('stdin'))
    .option('--stdin', 'read the address from standard input')
    .option('--dry-run', 'only show what would be written')
    .addOption(configuration())
    .action((database: string | undefined, options: SnapshotOptions) => found({
      kind: 'snapshot',
      address: options.stdin ? { kind: 'stdin' } : options.address !== undefined ? { kind: 'given', address: options.address } : { kind: 'environment', ...(options.env !== undefined && { variable: options.env }) },
      dryRun: options.dryRun ?? false,
      ...(database !== undefined && { database }),
      ...(options.outputFile !== undefined && { file: options.outputFile }),
      ...(options.level !== undefined && { level: options.level }),
      ...configured(options),
    }));
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

interface SnapshotOptions {
  readonly outputFile?: string;
  readonly level?: SnapshotLevel;
  readonly env?: string;
  readonly address?: string;
  readonly stdin?: true;
  readonly dryRun?: true;
  readonly config?: string;
}

/** A column behind the line, as editors write it, is taken and not needed. */
function place(text: string): { readonly file: string; readonly line: number } {
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(text) ?? [];
  return file !== undefined && Number(line) > 0 ? { file, line: Number(line) } : invalid('Write a file and a line, such as `src/users.ts:12`.');
}

function invalid(message: string): never {
  throw new InvalidArgumentError(message);
}
