// What `plansight advise` can be told.
import { Option, type Command as Parser } from 'commander';

export interface Advise {
  readonly kind: 'advise';
  readonly paths: readonly string[];
  /** One statement, instead of those of the files. */
  readonly sql?: string;
  /** A file of DDL or a snapshot, instead of the workspace's own. */
  readonly schema?: string;
  readonly format: 'text' | 'json';
  /** For all queries together. */
  readonly workload: boolean;
  readonly configuration?: string;
}

export function addAdvise(program: Parser, configuration: Option, found: (command: Advise) => void): void {
  program
    .command('advise')
    .description('say which indexes queries want, as PostgreSQL’s own planner sees it')
    .argument('[paths...]', 'files and folders; by default the working directory')
    .option('--sql <text>', 'one statement, instead of those of the files')
    .option('--schema <file>', 'the schema: a file of SQL, or a snapshot')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .option('--workload', 'one set of indexes for all queries together, and what could be dropped')
    .addOption(configuration)
    .action((paths: readonly string[], options: { readonly sql?: string; readonly schema?: string; readonly format: Advise['format']; readonly workload?: true; readonly config?: string }) => {
      const { sql, schema, format, workload, config } = options;
      found({ kind: 'advise', paths, format, workload: workload ?? false, ...(sql !== undefined && { sql }), ...(schema !== undefined && { schema }), ...(config !== undefined && { configuration: config }) });
    });
}
