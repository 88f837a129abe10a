// Part of the command's entry: a workspace opened as the command's flags and the configuration say.
import { dirname, relative, resolve } from 'node:path';
import { findConfiguration, readConfiguration } from './edge/configurationFile.ts';
import { laidOver, openFiles, readOnce, type DiskFiles } from './edge/files.ts';
import { buildOf, openStore, type DiskStore } from './edge/store.ts';
import { workspacePath } from './edge/roots.ts';
import { parseConfiguration, withFlags } from './engine/configuring/configuration.ts';
import type { NewFiles } from './engine/ports.ts';
import type { RuleLevel } from './engine/configuring/ruleLevel.ts';
import { defaultSettings, type Profile, type Settings } from './engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from './engine/workspace.ts';
import { rules } from './rules/all.ts';

/** What is said before anything runs; exit 2. */
export class CannotRun extends Error {}

export interface Opened {
  readonly root: string;
  readonly files: DiskFiles;
  readonly settings: Settings;
  readonly workspace: Workspace;
  /** What is kept for the next run. */
  readonly store: DiskStore | undefined;
}

export interface Opening {
  readonly configuration?: string;
  readonly rules?: ReadonlyMap<string, RuleLevel>;
  readonly profile?: Profile;
  /** As seen from the working directory. */
  readonly baseline?: string;
  readonly fresh?: NewFiles | undefined;
  /** Texts that stand in the place of those on the disk; null for a file that is no part of what is looked at. */
  readonly over?: ReadonlyMap<string, string | null>;
  /** Whether what earlier runs have kept may be used; not by default. */
  readonly cache?: boolean;
}

export function open(root: string, opening: Opening): Opened {
  const { configuration, rules: flags = new Map(), profile, baseline, fresh, over = new Map(), cache = false } = opening;
  const found = configuration === undefined ? findConfiguration(root) : readConfiguration(configuration);
  if (found && 'error' in found) throw new CannotRun(found.error);
  // A configuration above the root speaks of another workspace.
  const own = found && (configuration !== undefined || dirname(found.path) === root) ? found : undefined;
  const settings = withFlags(own ? settingsFrom(own.path, own.text) : defaultSettings, { rules: flags, ...(profile && { profile }), ...(baseline !== undefined && { baseline: workspacePath(root, resolve(baseline)) }) });
  const files = laidOver(readOnce(openFiles(root, settings.exclude)), over);
  const store = cache ? storeOf(root) : undefined;
  return { root, files, settings, store, workspace: openWorkspace(files, settings, { ...(fresh && { fresh }), ...(store && { store }) }) };
}

/** Run from its sources, the program is many files, and no one of them tells its build. */
const storeOf = (root: string): DiskStore | undefined => (__filename.endsWith('.js') ? openStore(root, buildOf(__filename)) : undefined);

/** A path of a workspace as it is shown: relative to the working directory, with forward slashes. */
export const shownName = (root: string, path: string): string => relative(process.cwd(), resolve(root, path)).replaceAll('\\', '/');

function settingsFrom(path: string, text: string): Settings {
  const { settings, problems } = parseConfiguration(text, path, rules);
  if (problems.length === 0) return settings;
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  throw new CannotRun(problems.map(({ span, message }) => `${relative(process.cwd(), path)}:${lineOf(span.start)}: ${message}`).join('\n'));
}
