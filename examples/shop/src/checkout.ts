import type { PoolClient } from 'pg';
import { pool, withTransaction } from './db.ts';

interface CartLine {
  product_id: number;
  name: string;
  quantity: number;
  price_cents: number;
  stock: number;
}

interface Coupon {
  id: number;
  percent_off: number | null;
  amount_off_cents: number | null;
  max_uses: number | null;
  used: number;
}

export interface Checkout {
  cartId: string;
  customerId: number;
  shippingAddressId: number;
  couponCode?: string;
  provider: string;
  providerReference: string;
}

export class CheckoutRefused extends Error {}

export async function addToCart(cartId: string, productId: number, quantity: number): Promise<void> {
  await pool.query(
    `with touched as (update carts set updated_at = now() where id = $1 and checked_out_at is null returning id)
     insert into cart_items (cart_id, product_id, quantity)
     select id, $2, $3 from touched
     on conflict (cart_id, product_id) do update set quantity = cart_items.quantity + excluded.quantity`,
    [cartId, productId, quantity],
  );
}

export async function emptyCart(cartId: string): Promise<void> {
  await pool.query('delete from cart_items where cart_id = $1', [cartId]);
}

/** Turns a cart into an order, in one transaction; returns the order's number. */
export async function checkOut(checkout: Checkout): Promise<string> {
  return withTransaction(async (client) => {
    const lines = await lockCart(client, checkout.cartId);
    const subtotal = lines.reduce((sum, line) => sum + line.quantity * line.price_cents, 0);
    const coupon = checkout.couponCode === undefined ? undefined : await redeem(client, checkout.couponCode);
    const discount = coupon === undefined ? 0 : discountOf(coupon, subtotal);

    const { rows } = await client.query<{ id: number; number: string }>(
      `insert into orders (number, customer_id, subtotal_cents, discount_cents, total_cents, coupon_id, shipping_address)
       select 'S-' || upper(substr(md5($1::text), 1, 10)), $2, $3, $4, $5, $6,
              to_jsonb(a) - 'id' - 'customer_id' - 'created_at'
       from addresses a
       where a.id = $7 and a.customer_id = $2
       returning id, number`,
      [
        checkout.cartId,
        checkout.customerId,
        subtotal,
        discount,
        subtotal - discount,
        coupon?.id,
        checkout.shippingAddressId,
      ],
    );
    const order = rows[0];
    if (order === undefined) throw new CheckoutRefused('There is no such address.');

    await client.query(
      `insert into order_items (order_id, line_no, product_id, name, quantity, unit_price_cents)
       select $1, row_number() over (order by i.added_at, i.product_id), p.id, p.name, i.quantity, p.price_cents
       from cart_items i
       join products p on p.id = i.product_id
       where i.cart_id = $2`,
      [order.id, checkout.cartId],
    );
    await client.query(
      `update products p
       set stock = p.stock - i.quantity
       from cart_items i
       where i.cart_id = $1 and p.id = i.product_id`,
      [checkout.cartId],
    );
    await client.query(
      'insert into payments (order_id, provider, provider_reference, amount_cents) values ($1, $2, $3, $4)',
      [order.id, checkout.provider, checkout.providerReference, subtotal - discount],
    );
    await client.query('update carts set checked_out_at = now() where id = $1', [checkout.cartId]);
    return order.number;
  });
}

/** Products are locked in the order of their ids, so that two checkouts cannot wait for each other. */
async function lockCart(client: PoolClient, cartId: string): Promise<CartLine[]> {
  const cart = await client.query('select 1 from carts where id = $1 and checked_out_at is null for update', [cartId]);
  if (cart.rowCount === 0) throw new CheckoutRefused('The cart has been checked out.');

  const { rows } = await client.query<CartLine>(
    `select p.id as product_id, p.name, i.quantity, p.price_cents, p.stock
     from cart_items i
     join products p on p.id = i.product_id
     where i.cart_id = $1 and p.deleted_at is null
     order by p.id
     for update of p`,
    [cartId],
  );
  if (rows.length === 0) throw new CheckoutRefused('The cart is empty.');
  const short = rows.find((line) => line.stock < line.quantity);
  if (short !== undefined) throw new CheckoutRefused(`Only ${short.stock} of ${short.name} are left.`);
  return rows;
}

async function redeem(client: PoolClient, code: string): Promise<Coupon> {
  const { rows } = await client.query<Coupon>(
    'select * from coupons where code = upper($1) and starts_at <= now() for update',
    [code],
  );
  const coupon = rows[0];
  if (coupon === undefined) throw new CheckoutRefused('There is no such coupon.');
  if (coupon.max_uses !== null && coupon.used >= coupon.max_uses) throw new CheckoutRefused('The coupon is used up.');
  await client.query('update coupons set used = used + 1 where id = $1', [coupon.id]);
  return coupon;
}

function discountOf(coupon: Coupon, subtotal: number): number {
  if (coupon.amount_off_cents !== null) return Math.min(coupon.amount_off_cents, subtotal);
  return Math.round((subtotal * (coupon.percent_off ?? 0)) / 100);
}
