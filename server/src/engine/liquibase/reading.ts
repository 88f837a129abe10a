// The changelogs of a source, each read as a migration: anew where it, a file that it names, or a parameter of all of them has changed.
import { dialectOf } from '../../sql/dialects.ts';
import type { ParsedFile } from '../history/fold.ts';
import { stampOf, type Remembered } from '../memory.ts';
import type { Files } from '../ports.ts';
import type { SchemaSource } from '../source.ts';
import { folderOf, join } from '../discover/paths.ts';
import { isChangelog } from './changelog.ts';
import { changelogMigration, namesFiles, propertiesIn } from './migration.ts';

/** Undefined of a source that has none; what is read gives undefined for a path that is no changelog. */
export function changelogsOf({ tool, files: paths, dialect }: SchemaSource, files: Files, all: readonly string[], memory: { readonly migrations: Remembered<ParsedFile | undefined> }): ((path: string) => ParsedFile | undefined) | undefined {
  if (tool !== 'liquibase' || !paths.some(isChangelog)) return undefined;
  const texts = paths.filter(isChangelog).flatMap((path) => {
    const text = files.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
  const properties = propertiesIn(texts, dialectOf(dialect));
  const told = JSON.stringify([...properties]);
  const byPath = new Map(texts.map(({ path, text }) => [path, text]));
  return (path) => {
    const text = byPath.get(path);
    if (text === undefined) return undefined;
    const named = namesFiles(text) ? all.filter((one) => text.includes(one.slice(one.lastIndexOf('/') + 1)) && !isChangelog(one)) : [];
    return memory.migrations.of(path, [stampOf(files, path), dialect, told, ...named.map((one) => stampOf(files, one))], () => changelogMigration(path, text, dialectOf(dialect), properties, (name, relative) => {
      const found = fileOf(path, name, relative, named);
      return found === undefined ? undefined : files.read(found);
    }));
  };
}

/** Beside the changelog, from the root, or somewhere on the class path. */
function fileOf(from: string, written: string, relative: boolean, all: readonly string[]): string | undefined {
  const name = written.replace(/^(?:classpath\*?:)?\.?\/*/, '');
  const beside = join(folderOf(from), name);
  return all.find((path) => path === (relative ? beside : name)) ?? all.find((path) => path === beside) ?? all.find((path) => path.endsWith(`/${name}`));
}
