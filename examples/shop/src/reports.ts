import { pool } from './db.ts';

export interface DailyRevenue {
  day: Date;
  orders: number;
  revenue_cents: number;
}

/** One row a day, also for the days on which nothing was sold. */
export async function dailyRevenue(from: Date, until: Date): Promise<DailyRevenue[]> {
  const { rows } = await pool.query<DailyRevenue>(
    `select d.day, count(o.id) as orders, coalesce(sum(o.total_cents), 0) as revenue_cents
     from generate_series($1::timestamptz, $2::timestamptz, interval '1 day') as d(day)
     left join orders o
       on o.placed_at >= d.day and o.placed_at < d.day + interval '1 day' and o.status not in ('cancelled', 'refunded')
     group by d.day
     order by d.day`,
    [from, until],
  );
  return rows;
}

/** The three best sellers of each category. */
export async function bestSellers(since: Date) {
  const { rows } = await pool.query(
    `with sold as (
       select i.product_id, sum(i.quantity) as quantity
       from orders o
       join order_items i on i.order_id = o.id
       where o.placed_at >= $1 and o.status not in ('cancelled', 'refunded')
       group by i.product_id
     ), ranked as (
       select c.name as category, p.name as product, s.quantity,
              rank() over (partition by c.id order by s.quantity desc) as place
       from sold s
       join products p on p.id = s.product_id
       join product_categories pc on pc.product_id = p.id
       join categories c on c.id = pc.category_id
     )
     select * from ranked where place <= 3 order by category, place`,
    [since],
  );
  return rows;
}

export async function ordersWaiting(): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    "select count(*) as waiting from orders where status in ('paid', 'packing')",
  );
  return rows[0]!.waiting;
}

/** Revenue by country, for the period chosen in the form. */
export async function revenueByCountry(from: string, until: string) {
  const { rows } = await pool.query(
    `select o.shipping_address ->> 'country_code' as country, sum(o.total_cents) as revenue_cents
     from orders o
     where o.placed_at >= '${from}' and o.placed_at < '${until}'
     group by country
     order by revenue_cents desc`,
  );
  return rows;
}

export async function bestCustomers(since: Date, limit = 20) {
  const { rows } = await pool.query(
    `select c.id, c.fullname, count(*) as orders, sum(o.total_cents) as spent_cents
     from orders o
     join customers c on c.id = o.customer_id
     where o.placed_at >= $1 and o.status = 'delivered'
     group by c.id
     order by spent_cents desc
     limit $2`,
    [since, limit],
  );
  return rows;
}

/** The whole order book, for the tax adviser's spreadsheet. */
export async function exportOrders(): Promise<string> {
  const { rows } = await pool.query<{ number: string; placed_at: Date; total_cents: number }>(
    'select number, placed_at, total_cents from orders order by placed_at',
  );
  return rows.map((row) => `${row.number};${row.placed_at.toISOString()};${row.total_cents / 100}`).join('\n');
}

/** Each customer's last order beside the number of all orders. */
export async function lastOrders(customerIds: readonly number[]) {
  const { rows } = await pool.query(
    `select c.id, last.number, last.placed_at, (select count(*) from orders where customer_id = c.id) as orders
     from customers c
     left join lateral (
       select o.number, o.placed_at from orders o where o.customer_id = c.id order by o.placed_at desc, o.id desc limit 1
     ) last on true
     where c.id = any ($1)`,
    [customerIds],
  );
  return rows;
}
