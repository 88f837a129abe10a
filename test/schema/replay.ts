// A checkout folded by Plansight and replayed by PostgreSQL, side by side.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover } from '../../server/src/engine/discover.ts';
import { foldSource, type Fold, type ParsedFile } from '../../server/src/engine/history/fold.ts';
import { downwards } from '../../server/src/engine/history/sections.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import type { SchemaSource } from '../../server/src/engine/source.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { schemaOf } from './catalog.ts';
import { openPostgres, run, type Failure } from './postgres.ts';

export interface Checkout {
  readonly sources: readonly SchemaSource[];
  readonly parse: (source: SchemaSource) => (path: string) => ParsedFile | undefined;
}

export function openCheckout(folder: string): Checkout {
  const files = (readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    .filter((path) => !/(?:^|\/)(?:node_modules|\.git)\//.test(path))
    .sort();
  const read = (path: string): string | undefined => (files.includes(path) ? readFileSync(join(folder, path), 'utf8') : undefined);
  return {
    sources: discover(files, read, defaultSettings),
    parse: (source) => (path) => {
      const text = read(path);
      return text === undefined ? undefined : { text, script: parseScript(text, dialectOf(source.dialect)) };
    },
  };
}

export interface Replay {
  readonly fold: Fold;
  readonly real: Schema;
  readonly failures: readonly Failure[];
}

/** `prelude` is what the platform has before the first migration: roles, schemas, its own tables. */
export async function replay({ parse }: Checkout, source: SchemaSource, prelude = ''): Promise<Replay> {
  const files = new Map(source.files.map((path) => [path, parse(source)(path)]));
  const fold = foldSource(source, (path) => files.get(path));
  const db = await openPostgres();
  try {
    if (prelude !== '') await db.exec(prelude);
    const failures: Failure[] = [];
    for (const [path, file] of files) {
      if (file) failures.push(...await run(db, path, file.text, file.script, downwards(file.text, file.script.comments)));
    }
    return { fold, real: await schemaOf(db), failures };
  } finally {
    await db.close();
  }
}
