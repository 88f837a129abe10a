// What `plansight report` can be told.
import { Option, type Command as Parser } from 'commander';

export interface MakeReport {
  readonly kind: 'report';
  readonly paths: readonly string[];
  /** Where it is written; undefined: standard output. */
  readonly file?: string;
  readonly format: 'html' | 'markdown';
  /** What stands before a path in a link, a repository's address say; undefined: links lead to the files from where the report is. */
  readonly links?: string;
  /** Whether the planner is asked. */
  readonly proofs: boolean;
  readonly configuration?: string;
}

interface ReportOptions {
  readonly outputFile?: string;
  readonly format?: MakeReport['format'];
  readonly links?: string;
  readonly proofs: boolean;
  readonly config?: string;
}

export function addReport(program: Parser, configuration: Option, found: (command: MakeReport) => void): void {
  program
    .command('report')
    .description('write one page on the databases of a workspace, what its queries do with them, and what would be better')
    .argument('[paths...]', 'files and folders; by default the working directory')
    .option('-o, --output-file <file>', 'where to write it, instead of standard output')
    .addOption(new Option('--format <format>', 'by default as the file is named, else html').choices(['html', 'markdown']))
    .option('--links <address>', 'what stands before a path in a link, such as https://github.com/owner/name/blob/main/')
    .option('--no-proofs', 'do not ask the planner what indexes would save')
    .addOption(configuration)
    .action((paths: readonly string[], { outputFile: file, format, links, proofs, config }: ReportOptions) => found({
      kind: 'report', paths, proofs,
      format: format ?? (/\.(?:md|markdown)$/i.test(file ?? '') ? 'markdown' : 'html'),
      ...(file !== undefined && { file }),
      ...(links !== undefined && { links }),
      ...(config !== undefined && { configuration: config }),
    }));
}
