// Runs every night from cron: what has expired goes, in batches that leave the shop room to breathe.
import { pool, withTransaction } from '../db.ts';

const BATCH = 500;

async function expireOrders(): Promise<number> {
  const { rowCount } = await pool.query(
    `update orders set status = 'cancelled', updated_at = now()
     where status = 'pending' and placed_at < now() - interval '2 days'`,
  );
  return rowCount ?? 0;
}

async function deleteExpiredSessions(): Promise<number> {
  const { rowCount } = await pool.query('delete from sessions where expires_at < now()');
  return rowCount ?? 0;
}

/** Several workers may run at once: each takes carts that no other one holds. */
async function deleteAbandonedCarts(): Promise<number> {
  return withTransaction(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from carts
       where checked_out_at is null and updated_at < now() - interval '90 days'
       order by updated_at
       limit $1
       for update skip locked`,
      [BATCH],
    );
    await client.query('delete from carts where id = any ($1::uuid[])', [rows.map((row) => row.id)]);
    return rows.length;
  });
}

/** Accounts closed a month ago; those with orders are kept as long as the tax office wants them. */
async function eraseClosedAccounts(): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from customers c
     where c.deleted_at < now() - interval '30 days'
       and not exists (select * from orders o where o.customer_id = c.id)`,
  );
  return rowCount ?? 0;
}

async function trimAuditLog(): Promise<number> {
  const { rowCount } = await pool.query("delete from audit_log where at < now() - interval '2 years'");
  return rowCount ?? 0;
}

async function repeat(batch: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await batch();
    total += done;
    if (done < BATCH) return total;
  }
}

const { rows: lock } = await pool.query<{ locked: boolean }>(
  "select pg_try_advisory_lock(hashtext('cleanup')) as locked",
);
if (lock[0]?.locked) {
  console.log(`${await expireOrders()} orders expired`);
  console.log(`${await deleteExpiredSessions()} sessions deleted`);
  console.log(`${await repeat(deleteAbandonedCarts)} carts deleted`);
  console.log(`${await eraseClosedAccounts()} accounts erased`);
  console.log(`${await trimAuditLog()} lines cut from the audit log`);
}
await pool.end();
