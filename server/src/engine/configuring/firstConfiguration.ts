// A first plansight.json: what was found, written down with comments that say what each key is for.
import { choicesOf } from '../sources.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from '../workspace.ts';
import type { Database } from '../world.ts';

export interface FirstConfiguration {
  readonly text: string;
  /** What was found, one line each. */
  readonly found: readonly string[];
}

/**
 * `databases` as they are found without a configuration. `reopen` opens the workspace as a configuration says:
 * a declaration that would not mean the same stays a comment, so that writing the file changes nothing.
 */
export function firstConfiguration(databases: readonly Database[], reopen: (text: string) => { readonly settings: Settings; readonly workspace: Workspace }): FirstConfiguration {
  const found = databases.map(({ id, dialect, source, fold }) => `${id}: ${dialect}, ${fold.final.tables.size} ${fold.final.tables.size === 1 ? 'table' : 'tables'}. ${source.reason}`);
  const declared = textOf(databases, 'declared');
  const isSame = databases.length > 0 && sameDatabases(databases, reopen(declared).workspace.world.databases);
  return { text: isSame ? declared : textOf(databases, 'commented'), found };
}

function sameDatabases(before: readonly Database[], after: readonly Database[]): boolean {
  const known = (databases: readonly Database[]): string => JSON.stringify(databases.map(({ id, dialect, source, fold }) => [
    id, dialect, source.root, source.tool, source.partial, source.files, source.unapplied, source.queries, source.doubtful, fold.final.complete, [...fold.final.tables.values()].map(({ schema, name, columns }) => `${schema}.${name} ${columns.length}`).sort(),
  ]));
  return known(before) === known(after);
}

function textOf(databases: readonly Database[], how: 'declared' | 'commented'): string {
  const lines = databases.length > 0 ? databasesLines(databases) : EXAMPLE;
  const isComment = how === 'commented';
  const why = databases.length === 0 ? 'No schema was found: name the files or folders that declare it.' : 'Databases are found without this, and better; written down, they are these.';
  return [
    '{',
    ...(isComment ? [`  // ${why}`] : ['  // What was found here; `plansight schema` shows it whole.']),
    ...lines.map((line) => (isComment ? `  // ${line.replace(/^\/\/ /, '')}` : `  ${line}`)),
    // A size holds for every database, where the databases themselves are not written down.
    ...(isComment && databases.length > 0 ? sizesLines(databases).map((line) => `  ${line}`) : []),
    '  // "strict" takes a table of unknown size for a large one, "migrations-only" speaks of nothing but the files that declare databases.',
    '  "profile": "recommended",',
    '  // The loudest a rule may be: `plansight rules` lists them.',
    '  "rules": {},',
    '  // What is accepted for now, once `plansight baseline` has written it.',
    '  // "baseline": "plansight.baseline.json",',
    '  // Globs, besides what git ignores.',
    '  "exclude": []',
    '}',
    '',
  ].join('\n');
}

function databasesLines(databases: readonly Database[]): readonly string[] {
  const choices = choicesOf(databases).filter(({ taken }) => taken);
  return [
    '"databases": {',
    ...databases.flatMap((database, at) => [
      `  ${JSON.stringify(database.id)}: {`,
      `    "dialect": ${JSON.stringify(database.dialect)},`,
      '    // The major version of the server: advice that needs a later one is not given.',
      '    // "version": 16,',
      `    "schema": ${JSON.stringify(choices.find((choice) => choice.database === database.id)?.schema ?? database.source.files)},`,
      ...sizesLines([database]).map((line) => `    ${line.replace(/^\},$/, '}')}`),
      `  }${at < databases.length - 1 ? ',' : ''}`,
    ]),
    '},',
  ];
}

/** Tables that refer to most others are those that grow. */
function sizesLines(databases: readonly Database[]): readonly string[] {
  const tables = databases.flatMap(({ fold }) => [...fold.final.tables.values()]).filter(({ kind }) => kind === 'table');
  const references = (table: (typeof tables)[number]): number => table.constraints.filter(({ kind }) => kind === 'foreign key').length;
  const likely = tables.toSorted((a, b) => references(b) - references(a) || (a.name < b.name ? -1 : 1)).slice(0, 8);
  return [
    '// How many rows the tables hold, roughly: it decides what is worth saying.',
    '"sizes": {',
    ...likely.map(({ name }) => `  // ${JSON.stringify(name)}: "100k",`),
    '},',
  ];
}

const EXAMPLE: readonly string[] = ['"databases": { "main": { "dialect": "postgres", "schema": ["db/migrations"] } },'];
