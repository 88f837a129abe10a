// Sqitch: the plan says the order, and a file of `deploy` stands for each change.
import type { Candidate, Peek } from './candidates.ts';
import { dialectOfTexts } from './dialects.ts';
import { baseOf, folderOf, join } from './paths.ts';

export function sqitch(files: readonly string[], peek: Peek): readonly Candidate[] {
  const all = new Set(files);
  return files.filter((path) => baseOf(path) === 'sqitch.plan').flatMap((plan): readonly Candidate[] => {
    const folder = folderOf(plan);
    const names = changesIn(peek(plan) ?? '');
    const deploys = [...new Set(names.map((name) => join(folder, `deploy/${name}.sql`)))].filter((path) => all.has(path));
    if (deploys.length === 0) return [];
    const engine = /^\s*engine\s*=\s*(\w+)/m.exec(peek(join(folder, 'sqitch.conf')) ?? peek('sqitch.conf') ?? '')?.[1];
    const deployed = new Set(deploys);
    return [{
      kind: 'numbered', tool: 'sqitch', folder, files: deploys,
      dialect: engine === 'pg' ? 'postgres' : engine === 'mysql' || engine === 'sqlite' || engine === 'oracle' ? engine : dialectOfTexts(deploys.slice(0, 5).map((path) => peek(path) ?? '')) ?? 'postgres',
      unapplied: files.filter((path) => (path.startsWith(join(folder, 'revert/')) || path.startsWith(join(folder, 'verify/')) || path.startsWith(join(folder, 'deploy/'))) && path.endsWith('.sql') && !deployed.has(path)),
      title: `Sqitch changes in ${folder === '' ? 'the workspace’s root' : folder}, in the order of sqitch.plan`,
    }];
  });
}

/**
 * The files' names in order. `name [requirements] 2024-01-31T12:00:00Z somebody <mail> # note`; lines with `%` and `@` are settings and tags.
 * Of a change that comes again, what it was before is kept as `name@tag`, by the last tag before it came again.
 */
function changesIn(plan: string): readonly string[] {
  const lines = plan.split('\n').map((line) => ({ tag: /^\s*@(\S+)/.exec(line)?.[1], name: /^\s*\+?\s*([^\s%@#-][^\s@]*)(?=\s|$)/.exec(line)?.[1] }));
  const again = new Map<string, string | undefined>();
  const named: string[] = [];
  let latest: string | undefined;
  const tagBefore = lines.map((line) => {
    const before = latest;
    latest = line.tag ?? latest;
    return before;
  });
  // From the end: where a change has been seen already, the tag above its next place names this one.
  for (const [at, line] of [...lines.entries()].reverse()) {
    if (line.name === undefined) continue;
    const later = again.has(line.name);
    named.push(later ? `${line.name}@${again.get(line.name) ?? ''}` : line.name);
    again.set(line.name, tagBefore[at]);
  }
  return named.reverse();
}
