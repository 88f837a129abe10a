// The pages of the libraries are their tests: each block of code is followed by the sites that are found in it.
// Models that are followed by an index show how it is declared.
// `// file: db.ts` begins another file of the same program; the sites are those of the last one. A comment that is numbered numbers the sites below it.
// UPDATE=1 draws them anew.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraries } from '../../server/src/libraries/all.ts';
import { mayHoldSites } from '../../server/src/hosts/prefilter.ts';
import type { Site } from '../../server/src/libraries/site.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import type { IndexWords } from '../../server/src/libraries/indexWords.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy } from '../sent/indexes.ts';
import { drawn, sitesAmong } from './read.ts';

const folder = 'server/src/libraries';
const BLOCK = /```(ts|js|vue|svelte|astro)\n([\s\S]*?)```\n(?:\n```sites\n([\s\S]*?)```\n)?/g;

/** What a site says besides its text: the dialect that is told, how the rows are consumed, whether calls at once are one, and whether it is sent. */
const line = (site: Site): string => {
  const said = [site.dialect, site.consumes, site.joined && 'batched', site.unsent && 'never sent'].filter((word) => word !== undefined).join(', ');
  return `${drawn(site).replace(/\s+/g, ' ').trim()}${said === '' ? '' : ` (${said})`}`;
};

/** Models, an index of one of their tables, and what becomes of both: the lines that the models get, and the statement of the migration. */
const INDEX = /```(prisma|typescript)\n([\s\S]*?)```\n\n```index (\w+)\n([\s\S]*?)```\n\n```declared\n([\s\S]*?)```\n/g;

function declaredIn(page: string, code: string, server: DialectId, wanted: string): string {
  const path = page === 'prisma' ? 'schema.prisma' : 'models.ts';
  const made = indexedBy(libraries.find(({ id }) => id === page)!.indexes as IndexWords, opened({ [path]: code }).declaring([path]), { server, wanted: wanted.trim() });
  const before = code.split('\n');
  const added = (made?.text.split('\n') ?? []).filter((one) => !before.includes(one) || before.splice(before.indexOf(one), 1).length === 0);
  return made ? `${added.join('\n')}\n\n${made.statement};\n` : '';
}

function sitesIn(page: string, code: string, language: string): readonly string[] {
  const parts = code.split(/^\/\/ file: (.*)\n/m);
  const files = parts.length === 1 ? { [`program.${language}`]: code } : Object.fromEntries(parts.slice(1).flatMap((part, i, all) => (i % 2 === 0 ? [[part.trim(), all[i + 1]!] as const] : [])));
  // Another library of the tool reads migrations by their shape; a page shows its own.
  const isOfMigrations = page === 'migrations';
  const [path, text] = Object.entries(files).at(-1)!;
  const numbers = [...text.matchAll(/^ *\/\/ (\d+\.) /gm)];
  const numbered = (site: Site): string => [numbers.findLast(({ index }) => index < site.anchor.start)?.[1], line(site)].filter((part) => part !== undefined).join(' ');
  return sitesAmong(files, path, isOfMigrations ? 'postgres' : undefined).filter(({ library }) => (library === 'migrations') === isOfMigrations).map(numbered);
}

describe('pages of libraries', () => {
  const pages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).filter((name) => existsSync(join(folder, name, 'library.md')));

  for (const page of pages) {
    describe(page, () => {
      const path = join(folder, page, 'library.md');
      const text = readFileSync(path, 'utf8');
      if (process.env['UPDATE']) writeFileSync(path, text.replace(BLOCK, (_, language: string, code: string) => `\`\`\`${language}\n${code}\`\`\`\n\n\`\`\`sites\n${sitesIn(page, code, language).map((one) => `${one}\n`).join('')}\`\`\`\n`));
      if (process.env['UPDATE']) writeFileSync(path, readFileSync(path, 'utf8').replace(INDEX, (_, language: string, code: string, server: string, wanted: string) => `\`\`\`${language}\n${code}\`\`\`\n\n\`\`\`index ${server}\n${wanted}\`\`\`\n\n\`\`\`declared\n${declaredIn(page, code, server as DialectId, wanted)}\`\`\`\n`));
      for (const [, , code, server, wanted, declared] of readFileSync(path, 'utf8').matchAll(INDEX)) {
        it(wanted!.trim(), () => assert.equal(declaredIn(page, code!, server as DialectId, wanted!), declared));
      }
      for (const [, language, code, sites] of readFileSync(path, 'utf8').matchAll(BLOCK)) {
        it(code!.split('\n').findLast((one) => one.trim() !== '' && !/^[})\]]/.test(one)) ?? 'empty', () => assert.deepEqual(sitesIn(page, code!, language!), (sites ?? '').split('\n').filter((one) => one !== '')));
      }
    });
  }

  it('there is one for each library that is followed through a program', () => {
    assert.deepEqual(libraries.filter(({ id }) => id !== 'migrations' && !pages.includes(id)).map(({ id }) => id), []);
  });

  it('the look before parsing knows every module', () => {
    assert.deepEqual(libraries.flatMap(({ id, modules }) => (id === 'migrations' ? [] : modules)).filter((module) => !mayHoldSites(`import { PrismaClient, MongoClient } from '${module}';`)), []);
  });
});
