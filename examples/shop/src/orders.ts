import { pool, withTransaction } from './db.ts';

export type OrderStatus = 'pending' | 'paid' | 'packing' | 'shipped' | 'delivered' | 'cancelled' | 'refunded';

export interface Order {
  id: number;
  number: string;
  customer_id: number;
  status: OrderStatus;
  currency: string;
  total_cents: number;
  placed_at: Date;
}

export interface OrderLine {
  line_no: number;
  product_id: number;
  name: string;
  quantity: number;
  unit_price_cents: number;
}

export interface OrderFilter {
  customerId?: number;
  statuses?: readonly OrderStatus[];
  placedFrom?: Date;
  placedBefore?: Date;
}

const ORDER_COLUMNS = 'id, number, customer_id, status, currency, total_cents, placed_at';

export async function getOrder(number: string): Promise<Order | undefined> {
  const { rows } = await pool.query<Order>(`select ${ORDER_COLUMNS} from orders where number = $1`, [number]);
  return rows[0];
}

export async function linesOf(orderId: number): Promise<OrderLine[]> {
  const { rows } = await pool.query<OrderLine>(
    `select line_no, product_id, name, quantity, unit_price_cents
     from order_items
     where order_id = $1
     order by line_no`,
    [orderId],
  );
  return rows;
}

/** For e-mails and packing slips: the caller has at most some dozens of ids. */
export async function ordersByIds(ids: readonly number[]): Promise<Order[]> {
  if (ids.length === 0) return [];
  const placeholders = ids.map((_, index) => `$${index + 1}`).join(', ');
  const { rows } = await pool.query<Order>(`select ${ORDER_COLUMNS} from orders where id in (${placeholders})`, [
    ...ids,
  ]);
  return rows;
}

/** The customer's own list, newest first; `before` is the last order of the page before. */
export async function listOrders(customerId: number, before: { placedAt: Date; id: number }): Promise<Order[]> {
  const { rows } = await pool.query<Order>(
    `select ${ORDER_COLUMNS}
     from orders
     where customer_id = $1 and (placed_at, id) < ($2, $3)
     order by placed_at desc, id desc
     limit 20`,
    [customerId, before.placedAt, before.id],
  );
  return rows;
}

/** The filters of the back office; each of them may be left out. */
export async function findOrders(filter: OrderFilter): Promise<Order[]> {
  const conditions: string[] = [];
  const values: unknown[] = [];
  if (filter.customerId !== undefined) {
    values.push(filter.customerId);
    conditions.push(`customer_id = $${values.length}`);
  }
  if (filter.statuses !== undefined) {
    values.push(filter.statuses);
    conditions.push(`status = any ($${values.length})`);
  }
  if (filter.placedFrom !== undefined) {
    values.push(filter.placedFrom);
    conditions.push(`placed_at >= $${values.length}`);
  }
  if (filter.placedBefore !== undefined) {
    values.push(filter.placedBefore);
    conditions.push(`placed_at < $${values.length}`);
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const { rows } = await pool.query<Order>(
    `select ${ORDER_COLUMNS} from orders ${where} order by placed_at desc limit 100`,
    values,
  );
  return rows;
}

export async function trackingOf(customerId: number, orderNumber: string) {
  const { rows } = await pool.query(
    `select s.carrier, s.tracking_number, s.events, s.shipped_at, s.delivered_at
     from orders o
     join shipments s on s.order_id = o.id
     where o.number = $1 and o.customer_id = $2
     order by s.shipped_at nulls last`,
    [orderNumber, customerId],
  );
  return rows;
}

/** What the payment provider calls back with is its own reference, not ours. */
export async function confirmPayment(provider: string, reference: string, response: unknown): Promise<boolean> {
  return withTransaction(async (client) => {
    const { rows } = await client.query<{ order_id: number }>(
      `update payments
       set status = 'captured', captured_at = now(), response = $3
       where provider = $1 and provider_reference = $2 and status <> 'captured'
       returning order_id`,
      [provider, reference, JSON.stringify(response)],
    );
    const payment = rows[0];
    if (payment === undefined) return false;
    await client.query("update orders set status = 'paid', updated_at = now() where id = $1 and status = 'pending'", [
      payment.order_id,
    ]);
    return true;
  });
}

/** Puts the goods back on the shelf; false when the order is already on its way. */
export async function cancelOrder(orderId: number): Promise<boolean> {
  return withTransaction(async (client) => {
    const { rowCount } = await client.query(
      `update orders set status = 'cancelled', updated_at = now()
       where id = $1 and status in ('pending', 'paid')`,
      [orderId],
    );
    if (rowCount === 0) return false;
    await client.query(
      `update products p
       set stock = p.stock + i.quantity
       from order_items i
       where i.order_id = $1 and p.id = i.product_id`,
      [orderId],
    );
    return true;
  });
}
