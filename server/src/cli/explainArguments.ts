// What `plansight explain` can be told.
import { InvalidArgumentError, Option, type Command as Parser } from 'commander';

export interface Explain {
  readonly kind: 'explain';
  /** A statement, queries of a file (those at a line, from 1), or a plan that was saved, `-` for standard input, with the statement it is of where that is known. */
  readonly what: { readonly kind: 'sql'; readonly sql: string } | { readonly kind: 'place'; readonly file: string; readonly line?: number } | { readonly kind: 'plan'; readonly file: string; readonly sql?: string };
  /** A file of DDL or a snapshot, instead of the workspace's own. */
  readonly schema?: string;
  readonly format: 'text' | 'json' | 'html';
  /** Where it is written, in place of standard output. */
  readonly file?: string;
  /** A plan from before, `-` for standard input, that the one explained is set beside. */
  readonly compare?: string;
  readonly configuration?: string;
}

export function addExplain(program: Parser, configuration: Option, found: (command: Explain) => void): void {
  program
    .command('explain')
    .description('draw the plan of a query, without a database or from a saved plan, and tell what is to be known of it')
    .argument('[place]', 'a file of SQL, or a place such as src/users.ts:12', placeIn)
    .option('--sql <text>', 'a statement; beside --plan, the one that the plan is of')
    .option('--plan <file>', 'a plan that EXPLAIN has printed, as text or JSON, or a log of auto_explain; - for standard input')
    .option('--compare <file>', 'a plan from before, to set beside this one')
    .option('--schema <file>', 'the schema: a file of SQL, or a snapshot')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'html']).default('text'))
    .option('--html', 'the same as --format html: one page that stands by itself')
    .option('-o, --output-file <file>', 'where to write it, instead of standard output')
    .addOption(configuration)
    .action((place: Place | undefined, options: Options, command: Parser) => {
      const { sql, plan, schema, compare, config, html, outputFile: file } = options;
      const format = html ? 'html' : options.format;
      if (place !== undefined && (sql !== undefined || plan !== undefined)) command.error('error: leave the file out where --sql or --plan says what is explained');
      const what = plan !== undefined ? { kind: 'plan' as const, file: plan, ...(sql !== undefined && { sql }) } : sql !== undefined ? { kind: 'sql' as const, sql } : place && { kind: 'place' as const, ...place };
      if (plan === '-' && compare === '-') command.error('error: only one of the two plans can come from standard input');
      if (compare !== undefined && format === 'html') command.error('error: two plans side by side are text or JSON');
      if (!what) return command.error('error: name a file, a place such as src/users.ts:12, a statement (--sql) or a plan (--plan)');
      found({ kind: 'explain', what, format, ...(file !== undefined && { file }), ...(compare !== undefined && { compare }), ...(schema !== undefined && { schema }), ...(config !== undefined && { configuration: config }) });
    });
}

interface Options {
  readonly sql?: string;
  readonly plan?: string;
  readonly schema?: string;
  readonly compare?: string;
  readonly html?: true;
  readonly outputFile?: string;
  readonly format: Explain['format'];
  readonly config?: string;
}

interface Place {
  readonly file: string;
  readonly line?: number;
}

/** A column behind the line, as editors write it, is taken and not needed. */
function placeIn(text: string): Place {
  const [, file, line] = /^(.+?)(?::(\d+)(?::\d+)?)?$/.exec(text) ?? [];
  if (file === undefined || line === '0') throw new InvalidArgumentError('Write a file, or a file and a line, such as `src/users.ts:12`.');
  return { file, ...(line !== undefined && { line: Number(line) }) };
}
