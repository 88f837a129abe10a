// An application on disk as the engine sees it, with its own plansight.json when it has one; every file is read at most once.
import { relative, resolve } from 'node:path';
import { findConfiguration } from '../../server/src/edge/configurationFile.ts';
import { openFiles } from '../../server/src/edge/files.ts';
import { parseConfiguration } from '../../server/src/engine/configuring/configuration.ts';
import type { Files } from '../../server/src/engine/ports.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { rules } from '../../server/src/rules/all.ts';

export interface Folder {
  readonly files: Files;
  readonly settings: Settings;
}

export function openFolder(folder: string): Folder {
  const disk = openFiles(resolve(folder));
  const texts = new Map<string, string | undefined>();
  const files: Files = {
    list: () => disk.list(),
    read(path) {
      if (!texts.has(path)) texts.set(path, disk.read(path));
      return texts.get(path);
    },
  };
  return { files, settings: settingsOf(folder) };
}

/** A configuration above the folder is not its own. */
function settingsOf(folder: string): Settings {
  const found = findConfiguration(folder);
  if (!found || 'error' in found || relative(resolve(folder), found.path) !== 'plansight.json') return defaultSettings;
  const { settings, problems } = parseConfiguration(found.text, 'plansight.json', rules);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return settings;
}
