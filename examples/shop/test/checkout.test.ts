import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { pool } from '../src/db.ts';
import { addToCart, checkOut, CheckoutRefused } from '../src/checkout.ts';

const CART = '7f0c1f7e-6a53-4b57-9a5e-0d6c3f3f5b10';

beforeEach(async () => {
  await pool.query('truncate customers, products, orders, order_items, carts, coupons cascade');
  await pool.query("insert into countries (code, name) values ('DE', 'Germany') on conflict do nothing");
  await pool.query(
    `insert into customers (id, email, full_name, password_hash) overriding system value
     values (1, 'ada@example.com', 'Ada', '-')`,
  );
  await pool.query(
    `insert into addresses (id, customer_id, label, line1, postal_code, city, country_code) overriding system value
     values (1, 1, 'home', 'Main Street 1', '10115', 'Berlin', 'DE')`,
  );
  await pool.query(
    `insert into products (id, sku, slug, name, price_cents, stock) overriding system value
     values (1, 'P-1', 'shirt', 'Shirt', 2500, 3)`,
  );
  await pool.query('insert into carts (id, customer_id) values ($1, 1)', [CART]);
});

after(() => pool.end());

const checkout = { cartId: CART, customerId: 1, shippingAddressId: 1, provider: 'test', providerReference: 'r-1' };

test('a checkout writes the order and takes the goods from stock', async () => {
  await addToCart(CART, 1, 2);
  await checkOut(checkout);

  const { rows: orders } = await pool.query('select * from orders');
  assert.equal(orders.length, 1);
  assert.equal(orders[0].total_cents, 5000);
  const { rows: products } = await pool.query('select * from products');
  assert.equal(products[0].stock, 1);
});

test('more than is in stock cannot be bought', async () => {
  await pool.query('update products set stock = 1');
  await addToCart(CART, 1, 2);
  await assert.rejects(checkOut(checkout), CheckoutRefused);
});

test('a coupon is taken off once', async () => {
  await pool.query("insert into coupons (code, percent_off, max_uses) values ('SUMMER', 10, 1)");
  await addToCart(CART, 1, 1);
  await checkOut({ ...checkout, couponCode: 'summer' });

  const { rows } = await pool.query('select discount_cents from orders');
  assert.deepEqual(rows, [{ discount_cents: 250 }]);
});
