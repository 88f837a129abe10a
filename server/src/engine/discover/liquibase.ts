// Liquibase's changelogs in formatted SQL, in the order of the changelog that includes them.
// Of XML, YAML and JSON only the lines of `include` and `includeAll` are read: changesets written in them are not, and the history is not whole.
import type { Candidate, Peek } from './candidates.ts';
import { dialectOfPath, dialectOfTexts } from './dialects.ts';
import { baseOf, byName, folderOf, inside, isSql, join } from './paths.ts';

const CHANGELOG = /(?:^|\/)[^/]*(?:change-?log|liquibase|master)[^/]*\.(?:xml|ya?ml|json)$|(?:^|\/)(?:[\w-]*change-?logs?|liquibase)\/(?:.*\/)?[^/]+\.(?:xml|ya?ml|json)$/i;
const INCLUDE = /<include(All)?\s[^>]*?(?:file|path)\s*=\s*"([^"]+)"|["']?\binclude(All)?["']?\s*:\s*\{?\s*(?:-\s*)?(?:["']?relativeToChangelogFile["']?\s*:\s*\w+\s*,?\s*)?["']?(?:file|path)["']?\s*:\s*["']?([^\s"',}]+)/g;
const OWN = /<changeSet\b|^\s*(?:-\s*)?["']?changeSet["']?\s*:/m;
const FORMATTED = /^\uFEFF?\s*--\s*liquibase\s+formatted\s+sql\b/i;

/** `free` are the SQL files that no other candidate has taken. */
export function liquibase(files: readonly string[], free: readonly string[], peek: Peek): readonly Candidate[] {
  const changelogs = files.filter((path) => CHANGELOG.test(path) && /\binclude(?:All)?\b|changeSet/.test(peek(path) ?? ''));
  const formatted = free.filter((path) => (changelogs.length > 0 || /change-?log|liquibase|change-?sets?/i.test(path)) && FORMATTED.test((peek(path) ?? '').slice(0, 400)));
  if (formatted.length === 0) return [];
  const known = { all: files, formatted: new Set(formatted), peek };
  const included = new Set(changelogs.flatMap((path) => includesOf(path, known)));
  const masters = changelogs.filter((path) => !included.has(path));
  const taken = new Set<string>();
  const told = masters.flatMap((master) => {
    const all = [...orderOf(master, known, new Set())].filter((path) => !taken.has(path));
    for (const path of all) taken.add(path);
    const sql = all.filter((path) => known.formatted.has(path));
    return sql.length === 0 ? [] : [candidate(sql, folderOf(master), master, [master, ...all].some((path) => !isSql(path) && OWN.test(peek(path) ?? '')), peek)];
  });
  const rest = formatted.filter((path) => !taken.has(path));
  // Without a changelog that includes them their names are the best that is known; beside one they are not run.
  return told.length > 0 || rest.length === 0 ? told : [candidate(rest.toSorted(byName), commonFolder(rest), undefined, false, peek)];
}

function candidate(files: readonly string[], folder: string, master: string | undefined, mixed: boolean, peek: Peek): Candidate {
  return {
    kind: 'numbered', tool: 'liquibase', folder, files, unapplied: [],
    dialect: dialectOfPath(files[0]!) ?? dialectOfTexts([...files.slice(0, 3), ...files.slice(-2)].map((path) => peek(path) ?? '')) ?? 'postgres',
    ...(mixed && { partial: true as const, remark: 'Changesets that are not written in SQL are not read.' }),
    title: `Liquibase changelogs in ${folder === '' ? 'the workspace’s root' : folder}${master === undefined ? '' : `, in the order of ${baseOf(master)}`}`,
  };
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

function* orderOf(path: string, known: Known, seen: Set<string>): Generator<string> {
  for (const included of includesOf(path, known)) {
    if (seen.has(included)) continue;
    seen.add(included);
    yield included;
    if (!isSql(included)) yield* orderOf(included, known, seen);
  }
}

/** Beside the changelog, from the root, or somewhere on the class path. */
function fileNamed(from: string, name: string, { all }: Known): readonly string[] {
  const beside = join(folderOf(from), name);
  const found = all.find((path) => path === beside) ?? all.find((path) => path === name) ?? all.find((path) => path.endsWith(`/${name}`));
  return found === undefined ? [] : [found];
}

function within(from: string, name: string, { all, formatted }: Known): readonly string[] {
  const folder = [join(folderOf(from), name), name].find((one) => all.some((path) => inside(one, path))) ?? all.map(folderOf).find((one) => one.endsWith(`/${name}`));
  return folder === undefined ? [] : all.filter((path) => path !== from && inside(folder, path) && (formatted.has(path) || /\.(?:xml|ya?ml|json)$/.test(path))).toSorted(byName);
}

function commonFolder(paths: readonly string[]): string {
  let folder = folderOf(paths[0]!);
  while (!paths.every((path) => inside(folder, path))) folder = folderOf(folder);
  return folder;
}
