// Liquibase's changelogs in formatted SQL, in the order of the changelog that includes them.
// Changesets in XML, YAML and JSON are a part of the history too (`engine/liquibase/`).
import type { Candidate, Peek } from './candidates.ts';
import { dialectOfPath } from './dialects.ts';
import { dialectOfApplication } from './manifests.ts';
import { baseOf, byName, folderOf, inside, isSql, join } from './paths.ts';
import { serverOf, serverOfFiles } from './server.ts';

const CHANGELOG = /(?:^|\/)[^/]*(?:change-?log|liquibase|master)[^/]*\.(?:xml|ya?ml|json)$|(?:^|\/)(?:[\w-]*change-?logs?|liquibase)\/(?:.*\/)?[^/]+\.(?:xml|ya?ml|json)$/i;
const INCLUDE = /<include(All)?\s[^>]*?(?:file|path)\s*=\s*"([^"]+)"|["']?\binclude(All)?["']?\s*:\s*\{?\s*(?:-\s*)?(?:["']?relativeToChangelogFile["']?\s*:\s*\w+\s*,?\s*)?["']?(?:file|path)["']?\s*:\s*["']?([^\s"',}]+)/g;
const OWN = /<changeSet\b|(?:^|[\s{,-])["']?changeSet["']?\s*:/;
const FORMATTED = /^\uFEFF?\s*--\s*liquibase\s+formatted\s+sql\b/i;

/** `free` are the SQL files that no other candidate has taken. */
export function liquibase(files: readonly string[], free: readonly string[], peek: Peek): readonly Candidate[] {
  const changelogs = files.filter((path) => CHANGELOG.test(path) && /databaseChangeLog/.test(peek(path) ?? '') && /\binclude(?:All)?\b|changeSet/.test(peek(path) ?? ''));
  const formatted = free.filter((path) => (changelogs.length > 0 || /change-?log|liquibase|change-?sets?/i.test(path)) && FORMATTED.test((peek(path) ?? '').slice(0, 400)));
  if (formatted.length === 0 && !changelogs.some((path) => OWN.test(peek(path) ?? ''))) return [];
  const known = { all: files, formatted: new Set(formatted), peek };
  const included = new Set(changelogs.flatMap((path) => includesOf(path, known)));
  // Of several changelogs that nothing includes, the one that brings the most in is the application's own.
  const masters = changelogs.filter((path) => !included.has(path)).map((path) => ({ path, all: runBy(path, known) })).sort((a, b) => b.all.length - a.all.length || byName(a.path, b.path));
  const taken = new Set<string>();
  const told: Candidate[] = [];
  for (const { path: master, all: run } of masters) {
    const all = run.filter((path) => !taken.has(path));
    for (const path of all) taken.add(path);
    if (!all.some((path) => isSql(path) || OWN.test(peek(path) ?? ''))) continue;
    const above = told.findIndex(({ folder, files }) => files.length > all.length * 3 && inside(folder, master));
    // What a far greater changelog around it does not include is run by hand, or by a program.
    if (above >= 0) told[above] = { ...told[above]!, unapplied: [...told[above]!.unapplied, ...all] };
    else told.push({ ...candidate(all, commonFolder([master, ...all]), master, peek), unapplied: namedIn(all, free, peek) });
  }
  const rest = formatted.filter((path) => !taken.has(path));
  // Without a changelog that includes them their names are the best that is known; beside one they are not run.
  return told.length > 0 || rest.length === 0 ? told : [candidate(rest.toSorted(byName), commonFolder(rest), undefined, peek)];
}

function candidate(files: readonly string[], folder: string, master: string | undefined, peek: Peek): Candidate {
  return {
    kind: 'numbered', tool: 'liquibase', folder, files, unapplied: [],
    ...serverOf(dialectOfPath(files[0]!) ?? serverOfFiles(files.filter(isSql), peek, master) ?? dialectOfApplication(master ?? files[0]!, peek)),
    title: `Liquibase changelogs in ${folder === '' ? 'the workspace’s root' : folder}${master === undefined ? '' : `, in the order of ${baseOf(master)}`}`,
  };
}

/** Every file that a changelog runs, itself among them: in front of what it includes where its own changesets stand first. */
function runBy(master: string, known: Known): readonly string[] {
  const seen = new Set<string>([master]);
  const ordered: string[] = [];
  const visit = (path: string): void => {
    const text = isSql(path) ? '' : known.peek(path) ?? '';
    const first = text.search(/<include|\binclude(?:All)?["']?\s*:/);
    const own = text.search(OWN);
    const isFirst = own < 0 || first < 0 || own < first;
    if (isFirst) ordered.push(path);
    for (const included of isSql(path) ? [] : includesOf(path, known)) {
      if (seen.has(included)) continue;
      seen.add(included);
      visit(included);
    }
    if (!isFirst) ordered.push(path);
  };
  visit(master);
  return ordered;
}

/** SQL that changesets read where they stand (`sqlFile`): a part of the history, and no file that is run by itself. */
function namedIn(changelogs: readonly string[], free: readonly string[], peek: Peek): readonly string[] {
  const names = new Set(changelogs.filter((path) => !isSql(path)).flatMap((path) => (/\bsqlFile\b/.test(peek(path) ?? '') ? [...(peek(path) ?? '').matchAll(/[\w.-]+\.sql\b/gi)].map(([name]) => name) : [])));
  return free.filter((path) => names.has(baseOf(path)) && !changelogs.includes(path));
}

interface Known { readonly all: readonly string[]; readonly formatted: ReadonlySet<string>; readonly peek: Peek }

/** What a changelog includes, directly. */
function includesOf(path: string, known: Known): readonly string[] {
  const text = known.peek(path) ?? '';
  return [...text.matchAll(INCLUDE)].flatMap(([, xmlAll, xml, otherAll, other]) => {
    const name = (xml ?? other ?? '').replace(/^(?:classpath\*?:)?\.?\/*/, '').replace(/\/+$/, '');
    return xmlAll ?? otherAll ? within(path, name, known) : fileNamed(path, name, known);
  });
}

/** Beside the changelog, from the root, or somewhere on the class path. */
function fileNamed(from: string, name: string, { all }: Known): readonly string[] {
  const beside = join(folderOf(from), name);
  const found = all.find((path) => path === beside) ?? all.find((path) => path === name) ?? all.find((path) => path.endsWith(`/${name}`));
  return found === undefined ? [] : [found];
}

function within(from: string, name: string, { all, formatted }: Known): readonly string[] {
  const folder = [join(folderOf(from), name), name].find((one) => all.some((path) => inside(one, path)));
  // Every part of the class path may have such a folder.
  const isWithin = (path: string): boolean => (folder === undefined ? `/${path}`.includes(`/${name}/`) : inside(folder, path));
  return all.filter((path) => path !== from && isWithin(path) && (formatted.has(path) || /\.(?:xml|ya?ml|json)$/.test(path))).toSorted(byName);
}

function commonFolder(paths: readonly string[]): string {
  let folder = folderOf(paths[0]!);
  while (!paths.every((path) => inside(folder, path))) folder = folderOf(folder);
  return folder;
}
