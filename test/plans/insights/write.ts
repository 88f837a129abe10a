// Makes the plans of the insights' pages: each page's setup in a database of its own on a native PostgreSQL, each query explained with the options of its fence, in a transaction that is rolled back.
// `npx tsx test/plans/insights/write.ts [id …]`; then `UPDATE=1` on insights.test.ts draws what is told of them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { startServer } from '../../postgres/server.ts';
import { readInsightPage, type InsightCase } from './page.ts';

const ROOT = join(__dirname, '../../../server/src/plans/insights');

async function main(wanted: readonly string[]): Promise<void> {
  const server = await startServer({ autovacuum: 'off', max_parallel_workers_per_gather: '0', max_wal_size: '4GB', checkpoint_timeout: '1h' });
  try {
    for (const id of readdirSync(ROOT).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3))) {
      if (wanted.length === 0 || wanted.includes(id)) await writePage(server, id);
    }
  } finally {
    await server.stop();
  }
}

async function writePage({ port, password, run }: Awaited<ReturnType<typeof startServer>>, id: string): Promise<void> {
  const path = join(ROOT, `${id}.md`);
  let database = '';
  let client: Client | undefined;
  let before: InsightCase['setup'] | undefined;
  for (const [place, one] of readInsightPage(readFileSync(path, 'utf8')).cases.entries()) {
    if (one.words.includes('by-hand')) continue;
    if (one.setup !== before) {
      await client?.end();
      database = `page_${id.replaceAll('-', '_')}_${place}`;
      await run('postgres', `create database ${database}`);
      client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database });
      await client.connect();
      for (const statement of one.setup.join('\n').split(/;\s*(?:\n|$)/)) if (statement.trim() !== '') await client.query(statement);
      before = one.setup;
    }
    const plan = await explain(client!, one).catch((error: Error) => Promise.reject(new Error(`${id}: ${error.message}`)));
    // The fence is found again by its line: what stands before it may have grown.
    const lines = readFileSync(path, 'utf8').split('\n');
    const now = readInsightPage(lines.join('\n')).cases[place]!;
    const end = lines.indexOf('```', now.line);
    lines.splice(now.line, end - now.line, ...plan);
    writeFileSync(path, lines.join('\n'));
  }
  await client?.end();
}

async function explain(client: Client, { sql, words }: InsightCase): Promise<readonly string[]> {
  const options = words.filter((word) => !word.includes('='));
  const all = [...options, ...(options.includes('analyze') && !options.includes('buffers') ? ['buffers off'] : [])];
  await client.query('begin');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (${all.length > 0 ? all.join(', ') : 'costs'}) ${sql}`);
    return rows.map((row) => row['QUERY PLAN']);
  } finally {
    await client.query('rollback');
  }
}

void main(process.argv.slice(2));
