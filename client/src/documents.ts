// Which documents the server is told of. Many extensions give SQL a language of their own, so `.sql` files are taken by their ending too; so are the schemas of Prisma, whose language only its own extension knows.
export const sqlLanguages = ['sql', 'postgres', 'postgresql', 'pgsql', 'plpgsql', 'mysql', 'sqlite', 'sql-bigquery', 'jinja-sql', 'snowflake-sql', 'mssql', 'tsql', 'plsql', 'oraclesql'] as const;
export const programLanguages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'] as const;

/** What is on a disk or not saved yet; neither the sides of a comparison nor the output of other tools. */
const schemes = ['file', 'untitled'] as const;

export const selector: readonly Taken[] = schemes.flatMap((scheme): readonly Taken[] => [
  ...[...sqlLanguages, ...programLanguages].map((language) => ({ scheme, language })),
  { scheme, pattern: '**/*.sql' },
  { scheme, pattern: '**/*.prisma' },
]);

type Taken = { readonly scheme: string; readonly language: string } | { readonly scheme: string; readonly pattern: string };
