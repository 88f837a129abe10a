// What the user says of one rule in one file: the rules of the configuration with the overrides laid over them.
import { matcher } from './globs.ts';
import type { RuleSetting, Settings } from './settings.ts';

const matchers = new WeakMap<readonly string[], (path: string) => boolean>();

export function settingFor(settings: Settings, rule: string, path: string): RuleSetting | undefined {
  let setting = settings.rules.get(rule);
  for (const override of settings.overrides) {
    const own = override.rules.get(rule);
    if (!own || !matches(override.files, path)) continue;
    setting = setting ? { ...setting, ...(own.level !== undefined && { level: own.level, exact: own.exact }), options: { ...setting.options, ...own.options } } : own;
  }
  return setting;
}

function matches(globs: readonly string[], path: string): boolean {
  let match = matchers.get(globs);
  if (!match) matchers.set(globs, (match = matcher(globs)));
  return match(path);
}
