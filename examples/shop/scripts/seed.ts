// Fills an empty database for development. It begins by removing what is there.
import { pool } from '../src/db.ts';

const PRODUCTS = 500;

await pool.query('delete from order_items');
await pool.query('delete from products');
await pool.query('delete from categories');
await pool.query(
  "insert into countries (code, name) values ('DE', 'Germany'), ('FR', 'France') on conflict do nothing",
);
await pool.query("insert into categories (slug, name) values ('shirts', 'Shirts'), ('shoes', 'Shoes')");
await pool.query(
  `insert into products (sku, slug, name, price_cents, stock, attributes)
   select 'P-' || n, 'product-' || n, 'Product ' || n, 500 + n * 10, 100, '{"colour": "red"}'
   from generate_series(1, $1::integer) n`,
  [PRODUCTS],
);
await pool.query(
  'insert into product_categories (product_id, category_id) select p.id, c.id from products p, categories c',
);
await pool.query('update products set featured = true where id in (select id from products order by id limit 12)');

const { rows } = await pool.query('select * from products');
console.log(`${rows.length} products`);
await pool.end();
