// Run by hand over any checkout: `npx tsx test/schema/publicFold.ts <folder> [source id]` prints where the fold and PostgreSQL's catalog differ, and how much is equal.
import { resolve } from 'node:path';
import { linesOf } from './lines.ts';
import { openCheckout, replay } from './replay.ts';

/** What Supabase has before the first migration, and the roles that public schemas grant to. */
const PRELUDE = `
  do $$ declare r text; begin foreach r in array array['anon', 'authenticated', 'service_role', 'supabase_admin', 'supabase_auth_admin', 'dashboard_user', 'lemmy'] loop execute format('create role %I', r); end loop; end $$;
  create schema extensions; create schema auth; create schema storage;
  create domain public.vector as float4[];`;

/** Kinds of lines, counted apart. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['indexes', /^\S+ index /], ['constraints', /^\S+ constraint /], ['defaults', /^\S+ default /], ['columns', /^[^ ]+\.[^ ]+\.[^ ]+: /], ['types', /^type /], ['tables', /./],
];

async function main(folder: string, wanted: string | undefined): Promise<void> {
  const checkout = openCheckout(resolve(folder));
  for (const { id, kind, dialect, root, files, reason } of checkout.sources) console.log(`${id}: ${kind} ${dialect} root=${root || '.'} ${files.length} files. ${reason}`);
  const source = checkout.sources.find(({ id, dialect }) => (wanted === undefined ? dialect === 'postgres' : id === wanted));
  if (!source) return console.log('No PostgreSQL schema.');
  const { fold, real, failures } = await replay(checkout, source, PRELUDE);
  for (const { path, sql, error } of failures) console.log(`refused: ${path}: ${error}: ${sql}`);
  const ours = new Set(linesOf(fold.final));
  const theirs = new Set(linesOf(real).filter((line) => !/^type public\.vector:/.test(line)));
  for (const line of ours) if (!theirs.has(line)) console.log(`- fold:    ${line}`);
  for (const line of theirs) if (!ours.has(line)) console.log(`+ catalog: ${line}`);
  const kindOf = (line: string): string => KINDS.find(([, pattern]) => pattern.test(line))![0];
  for (const [name] of KINDS) {
    const all = [...theirs].filter((line) => kindOf(line) === name);
    const equal = all.filter((line) => ours.has(line)).length;
    const extra = [...ours].filter((line) => kindOf(line) === name && !theirs.has(line)).length;
    if (all.length + extra > 0) console.log(`${name}: ${equal} of ${all.length} equal, ${extra} only in the fold`);
  }
  console.log(`complete: ${fold.final.complete}; refused by the server: ${failures.length}; not read: ${fold.notes.length}`);
}

const [folder, wanted] = process.argv.slice(2);
if (folder === undefined) console.log('npx tsx test/schema/publicFold.ts <folder> [source id]');
else void main(folder, wanted);
