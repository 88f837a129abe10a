// Makes the empty clusters that the planner starts from, once for each version of PGlite, when the product is built: a user's machine never runs initdb.
// Two of them, because how a database sorts text decides which indexes a LIKE can use; what they share is stored once.
import { PGlite } from '@electric-sql/pglite';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** By language as ICU's root sorts, which English and most others leave as it is; the C library of WebAssembly knows no language, and would compare bytes. */
const COLLATIONS = { bytes: [], language: ['--locale-provider=icu', '--icu-locale=und'] };
const SEGMENT = 1 << 20;

/** What the archive is made of: another one is made where this differs. */
const version = `2 pglite ${JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8')).version}`;

/** Writes `<folder>/clusters.br` and `<folder>/clusters.txt`, which names its version, unless they are there. */
export async function makeClusters(folder) {
  const [archive, stamp] = [join(folder, 'clusters.br'), join(folder, 'clusters.txt')];
  if (existsSync(archive) && existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
  const work = mkdtempSync(join(tmpdir(), 'plansight-clusters-'));
  try {
    const contents = new Map();
    const clusters = {};
    for (const [name, options] of Object.entries(COLLATIONS)) clusters[name] = entriesOf(await makeCluster(join(work, name), options), contents);
    let offset = 0;
    const places = new Map([...contents].map(([digest, bytes]) => [digest, [offset, (offset += bytes.length)]]));
    for (const { files } of Object.values(clusters)) for (const file of files) file.splice(1, 1, ...places.get(file[1]));
    const head = Buffer.from(JSON.stringify(clusters));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(head.length);
    const whole = Buffer.concat([size, head, ...contents.values()]);
    mkdirSync(folder, { recursive: true });
    // Another build may be writing, and a test reading.
    const draft = join(folder, `${basename(archive)}.${process.pid}`);
    writeFileSync(draft, brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length } }));
    renameSync(draft, archive);
    writeFileSync(stamp, version);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Without checksums, which every page that is only pretended would have to bear; with the smallest log. */
async function makeCluster(folder, options) {
  const db = await PGlite.create({ dataDir: folder, initDbStartParams: ['--no-data-checksums', '--wal-segsize=1', ...options] });
  await db.exec('vacuum (freeze, analyze)');
  await db.exec('checkpoint');
  await db.close();
  const control = readFileSync(join(folder, 'global/pg_control'));
  if (control.readUInt32LE(16) !== 1) throw new Error(`${folder} was not shut down.`);
  return { folder, log: walFile(control.readBigUInt64LE(32)) };
}

/** The file of the log that holds the last checkpoint: all others can go. */
function walFile(position) {
  const segment = Number(position / BigInt(SEGMENT));
  const hex = (number) => number.toString(16).toUpperCase().padStart(8, '0');
  return `pg_wal/${hex(1)}${hex(Math.floor(segment / 4096))}${hex(segment % 4096)}`;
}

function entriesOf({ folder, log }, contents) {
  const paths = readdirSync(folder, { recursive: true }).map((path) => path.replaceAll('\\', '/')).sort();
  const folders = paths.filter((path) => statSync(join(folder, path)).isDirectory());
  const files = paths.filter((path) => !folders.includes(path) && isNeeded(path, log)).map((path) => {
    const bytes = readFileSync(join(folder, path));
    const digest = createHash('sha256').update(bytes).digest('hex');
    contents.set(digest, bytes);
    return [path, digest];
  });
  return { folders: folders.filter((path) => !/^base\/[14]$/.test(path)), files };
}

/** The databases template0 and template1 are never opened; what maps free space is made anew. */
const isNeeded = (path, log) => !/^base\/[14]\//.test(path) && !/_(?:fsm|vm)$/.test(path) && !/^pg_wal\/0/.test(path) && path !== 'postmaster.pid' || path === log;
