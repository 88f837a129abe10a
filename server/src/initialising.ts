// Part of the command's entry: `plansight init`, a first plansight.json from what a project shows of itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootOf } from './edge/roots.ts';
import { writeText } from './edge/writeFile.ts';
import { parseConfiguration } from './engine/configuring/configuration.ts';
import { firstConfiguration } from './engine/configuring/firstConfiguration.ts';
import { openWorkspace } from './engine/workspace.ts';
import { CannotRun, open, shownName } from './opening.ts';
import { rules } from './rules/all.ts';

/** What was found and what to do next; with `--dry-run`, the file that would be written. */
export function initialise(dryRun: boolean): string {
  const root = rootOf('.');
  const file = join(root, 'plansight.json');
  const name = shownName(root, 'plansight.json');
  if (existsSync(file)) throw new CannotRun(`${name} is there already and stays as it is; \`plansight schema\` shows what is found.`);
  const { files, workspace } = open(root, {});
  const { text, found } = firstConfiguration(workspace.world.databases, (configuration) => {
    const { settings } = parseConfiguration(configuration, name, rules);
    return { settings, workspace: openWorkspace(files, settings) };
  });
  if (dryRun) return text;
  const problem = writeText(file, text, 'only if absent');
  if (problem !== undefined) throw new CannotRun(`${name} cannot be written: ${problem}`);
  const has = (test: RegExp): boolean => files.list().some((path) => test.test(path));
  return [`${name} is written.`, ...(found.length > 0 ? found : ['No schema was found: `databases` can name where it is declared.']).map((line) => `  ${line}`), '', 'Next:', ...nextSteps(has).map((line) => `  ${line}`), ''].join('\n');
}

/** Each step with the command it takes, for the services that the project shows signs of. */
function nextSteps(has: (path: RegExp) => boolean): readonly string[] {
  const format = has(/^\.gitlab-ci\.ya?ml$/) ? 'gitlab -o gl-code-quality-report.json' : has(/^\.github\//) ? 'github' : 'text';
  const hook = has(/^\.pre-commit-config\.ya?ml$/) ? 'the hook `plansight` in .pre-commit-config.yaml, or ' : '';
  return [
    'plansight check                 what is said today',
    'plansight baseline              accepts it, so that only what is new is shown',
    `before each commit: ${hook}plansight check --staged --quiet`,
    `in CI, with the whole history fetched: plansight check --since origin/main --format ${format}`,
    'in the editor: the extension, or `plansight lsp --stdio`',
  ];
}
