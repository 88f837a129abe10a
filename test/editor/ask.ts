// Puts a question to a feature of the editor: a workspace of texts, one of which marks the place with `⟨⟩`.
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { parseConfiguration } from '../../server/src/engine/configuring/configuration.ts';
import type { Asked } from '../../server/src/editor/place.ts';
import { rules } from '../../server/src/rules/all.ts';

export const MARK = '⟨⟩';

/** Files by path; a `plansight.json` among them configures the workspace. */
export function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const configuration = files['plansight.json'];
  const { settings } = configuration === undefined ? { settings: defaultSettings } : parseConfiguration(configuration, 'plansight.json', rules);
  return openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, settings);
}

/** The question at the mark. The file with the mark is read without it. */
export function ask(files: Readonly<Record<string, string>>): Asked {
  const entry = Object.entries(files).find(([, text]) => text.includes(MARK));
  if (!entry) throw new Error(`No file holds the mark ${MARK}.`);
  const [path, text] = entry;
  const workspace = workspaceOf({ ...files, [path]: text.replace(MARK, '') });
  const reading = workspace.read(path);
  if (!reading) throw new Error(`${path} was not read.`);
  return { reading, offset: text.indexOf(MARK), workspace };
}
