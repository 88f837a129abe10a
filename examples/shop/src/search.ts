import { pool } from './db.ts';
import type { ProductCard } from './catalogue.ts';

const SORTS = {
  cheapest: 'price_cents asc, id asc',
  dearest: 'price_cents desc, id desc',
  newest: 'created_at desc, id desc',
} as const;

export async function searchProducts(words: string): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    `select p.id, p.slug, p.name, p.price_cents, p.currency
     from products p, websearch_to_tsquery('english', $1) query
     where p.search @@ query and p.deleted_at is null
     order by ts_rank(p.search, query) desc, p.id
     limit 48`,
    [words],
  );
  return rows;
}

export async function searchSorted(words: string, sort: keyof typeof SORTS): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    `select id, slug, name, price_cents, currency
     from products
     where search @@ websearch_to_tsquery('english', $1) and deleted_at is null
     order by ${SORTS[sort]}
     limit 48`,
    [words],
  );
  return rows;
}

/** For the table in the back office, whose headings can be clicked. */
export async function searchStock(words: string, column: string, direction: string) {
  const { rows } = await pool.query(
    `select id, sku, name, stock, price_cents
     from products
     where search @@ websearch_to_tsquery('english', $1)
     order by ${column} ${direction}
     limit 100`,
    [words],
  );
  return rows;
}

/** What the search box offers while the customer types. */
export async function suggest(typed: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from products where deleted_at is null');
  const wanted = typed.trim().toLowerCase();
  return rows
    .map((row) => row.name)
    .filter((name) => name.toLowerCase().includes(wanted))
    .slice(0, 10);
}

/** `attributes` such as {"colour": "red", "size": "M"}. */
export async function findByAttributes(attributes: Record<string, string>): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    `select id, slug, name, price_cents, currency
     from products
     where attributes @> $1::jsonb and deleted_at is null
     order by id
     limit 48`,
    [JSON.stringify(attributes)],
  );
  return rows;
}

export async function coloursIn(categoryId: number): Promise<{ colour: string; products: number }[]> {
  const { rows } = await pool.query(
    `select p.attributes ->> 'colour' as colour, count(*) as products
     from product_categories pc
     join products p on p.id = pc.product_id
     where pc.category_id = $1 and p.deleted_at is null and p.attributes ? 'colour'
     group by colour
     order by products desc`,
    [categoryId],
  );
  return rows;
}
