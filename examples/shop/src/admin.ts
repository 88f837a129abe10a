import { pool, withTransaction } from './db.ts';
import type { OrderStatus } from './orders.ts';

export interface NewPrice {
  sku: string;
  price_cents: number;
}

const STAGING_TABLE = 'price_import';

async function audit(actor: string, action: string, entity: string, entityId: string | number): Promise<void> {
  await pool.query('insert into audit_logs (actor, action, entity, entity_id) values ($1, $2, $3, $4)', [
    actor,
    action,
    entity,
    entityId,
  ]);
}

export async function historyOf(entity: string, entityId: string) {
  const { rows } = await pool.query(
    'select at, actor, action, details from audit_log where entity = $1 and entity_id = $2 order by at desc limit 50',
    [entity, entityId],
  );
  return rows;
}

/** The first page of the back office. */
export async function recentOrders() {
  const { rows } = await pool.query(
    `select o.*, c.*
     from orders o
     join customers c on c.id = o.customer_id
     order by o.placed_at desc
     limit 100`,
  );
  return rows;
}

export async function ordersByStatus(status: OrderStatus) {
  const { rows } = await pool.query(
    `select id, number, customer_id, total_cents, placed_at
     from orders
     where status = $1
     order by placed_at desc`,
    [status],
  );
  return rows;
}

/** Support asks for the address as the customer spells it. */
export async function findCustomerByEmail(email: string) {
  const { rows } = await pool.query(
    'select id, full_name, phone from customers where email = $1 and deleted_at is null',
    [email],
  );
  return rows[0];
}

/** Support sees the number that is calling; families share one. */
export async function findCustomersByPhone(phone: string) {
  const { rows } = await pool.query(
    'select id, email, full_name from customers where phone = $1 order by full_name limit 20',
    [phone],
  );
  return rows;
}

export async function findCustomersByName(part: string) {
  const { rows } = await pool.query(
    "select id, email, full_name from customers where full_name ilike '%' || $1 || '%' order by full_name limit 20",
    [part],
  );
  return rows;
}

/** The products on the front page; what stood there before makes room. */
export async function setFeatured(actor: string, productIds: readonly number[]): Promise<void> {
  await withTransaction(async (client) => {
    await client.query('update products set featured = false');
    await client.query('update products set featured = true where id = any ($1)', [productIds]);
  });
  await audit(actor, 'featured', 'products', productIds.join(','));
}

export async function reviewsToModerate() {
  const { rows } = await pool.query(
    `select r.id, r.title, r.body, r.rating, p.name as product
     from reviews r
     join products p on p.id = r.product_id
     where r.status = 'pending'
     order by r.created_at
     limit 50`,
  );
  return rows;
}

export async function moderate(reviewId: number, status: 'published' | 'rejected'): Promise<void> {
  await pool.query('update reviews set status = $2 where id = $1', [reviewId, status]);
}

export async function listCoupons() {
  const { rows } = await pool.query(
    'select id, code, percent_off, amount_off_cents, used, ends_at from coupons order by code',
  );
  return rows;
}

/** Prices from the supplier's file, checked in a table of their own before they count. */
export async function importPrices(actor: string, files: readonly (readonly NewPrice[])[]): Promise<number> {
  const changed = await withTransaction(async (client) => {
    let total = 0;
    await client.query(
      `create temp table ${STAGING_TABLE} (sku text primary key, price_cents integer not null) on commit drop`,
    );
    for (const prices of files) {
      await client.query(
        `insert into ${STAGING_TABLE} (sku, price_cents)
         select sku, price_cents from jsonb_to_recordset($1::jsonb) as t(sku text, price_cents integer)`,
        [JSON.stringify(prices)],
      );
      const { rowCount } = await client.query(
        `update products p
         set price_cents = n.price_cents, updated_at = now()
         from ${STAGING_TABLE} n
         where n.sku = p.sku and n.price_cents <> p.price_cents`,
      );
      total += rowCount ?? 0;
      await client.query('delete from price_import');
    }
    return total;
  });
  await audit(actor, 'imported prices', 'products', changed);
  return changed;
}

/** Counting 24 million rows for a dashboard is not worth it: the planner's estimate will do. */
export async function tableSizes(): Promise<{ table: string; rows: number }[]> {
  const { rows } = await pool.query(
    `select relname as table, reltuples::bigint as rows
     from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace
     order by reltuples desc`,
  );
  return rows;
}
