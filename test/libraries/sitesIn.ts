// The sites of a program, `src/f.ts`, in a workspace of other files.
import type { ReadSite } from '../../server/src/engine/reading/read.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';

const PATH = 'src/f.ts';

export function sitesIn(files: Readonly<Record<string, string>>, text: string): readonly ReadSite[] {
  const workspace = openWorkspace({ list: () => [...Object.keys(files), PATH], read: (path) => (path === PATH ? text : files[path]) }, defaultSettings);
  return workspace.readDocument({ path: PATH, language: 'typescript', version: 0, text })?.sites ?? [];
}
