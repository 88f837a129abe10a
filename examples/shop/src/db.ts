import { Pool, types, type PoolClient } from 'pg';

// Our ids and sums stay far below 2^53, so bigint may be a number.
types.setTypeParser(types.builtins.INT8, Number);

export const pool = new Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 20,
  statement_timeout: 10_000,
});

/** Commits when `work` resolves and rolls back when it throws. */
export async function withTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
