import { pool } from './db.ts';

export interface Category {
  id: number;
  parent_id: number | null;
  slug: string;
  name: string;
}

export interface ProductCard {
  id: number;
  slug: string;
  name: string;
  price_cents: number;
  currency: string;
}

export interface Product extends ProductCard {
  sku: string;
  description: string;
  stock: number;
  attributes: Record<string, unknown>;
}

export interface Review {
  id: number;
  rating: number;
  title: string;
  comment: string;
  author: string;
  created_at: Date;
}

export async function listCountries(): Promise<{ code: string; name: string }[]> {
  const { rows } = await pool.query('select * from countries order by name');
  return rows;
}

export async function listCategories(): Promise<Category[]> {
  const { rows } = await pool.query<Category>('select id, parent_id, slug, name from categories order by name');
  return rows;
}

/** From the root down to the category itself. */
export async function breadcrumbs(categoryId: number): Promise<Pick<Category, 'slug' | 'name'>[]> {
  const { rows } = await pool.query(
    `with recursive path as (
       select id, parent_id, slug, name, 0 as depth from categories where id = $1
       union all
       select c.id, c.parent_id, c.slug, c.name, path.depth + 1
       from categories c
       join path on path.parent_id = c.id
     )
     select slug, name from path order by depth desc`,
    [categoryId],
  );
  return rows;
}

/** One page of the alphabetical list; `after` is the last product of the page before. */
export async function listProducts(after: { name: string; id: number }, limit = 48): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    `select *
     from products
     where deleted_at is null and (name, id) > ($1, $2)
     order by name, id
     limit $3`,
    [after.name, after.id, limit],
  );
  return rows;
}

export async function listCategory(slug: string, afterId: number, limit = 48): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    `select p.id, p.slug, p.name, p.price_cents, p.currency
     from categories c
     join product_categories pc on pc.category_id = c.id
     join products p on p.id = pc.product_id
     where c.slug = $1 and p.deleted_at is null and pc.product_id > $2
     order by pc.product_id
     limit $3`,
    [slug, afterId, limit],
  );
  return rows;
}

export async function featuredProducts(): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    `select id, slug, name, price_cents, currency
     from products
     where featured and deleted_at is null
     order by name
     limit 12`,
  );
  return rows;
}

export async function getProduct(slug: string): Promise<Product | undefined> {
  const { rows } = await pool.query<Product>('select * from products where slug = $1 and deleted_at is null', [slug]);
  return rows[0];
}

export async function productsByIds(ids: readonly number[]): Promise<ProductCard[]> {
  const { rows } = await pool.query<ProductCard>(
    'select id, slug, name, price_cents, currency from products where id = any ($1)',
    [ids],
  );
  return rows;
}

export async function ratingOf(productId: number): Promise<{ reviews: number; average: number | null }> {
  const { rows } = await pool.query(
    `select count(*) as reviews, avg(rating)::float as average
     from reviews
     where product_id = $1 and status = 'published'`,
    [productId],
  );
  return rows[0];
}

export async function listReviews(productId: number, before: { createdAt: Date; id: number }): Promise<Review[]> {
  const { rows } = await pool.query<Review>(
    `select r.id, r.rating, r.title, r.comment, c.full_name as author, r.created_at
     from reviews r
     join customers c on c.id = r.customer_id
     where r.product_id = $1 and r.status = 'published' and (r.created_at, r.id) < ($2, $3)
     order by r.created_at desc, r.id desc
     limit 20`,
    [productId, before.createdAt, before.id],
  );
  return rows;
}

/** Only who has bought a product may review it; false for everyone else. */
export async function writeReview(
  customerId: number,
  productId: number,
  review: Pick<Review, 'rating' | 'title' | 'comment'>,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into reviews (product_id, customer_id, rating, title, comment)
     select $1, $2, $3, $4, $5
     where exists (
       select * from orders o
       join order_items i on i.order_id = o.id
       where o.customer_id = $2 and i.product_id = $1 and o.status in ('shipped', 'delivered')
     )
     on conflict (product_id, customer_id) do update
     set rating = excluded.rating, title = excluded.title, comment = excluded.comment, status = 'pending'`,
    [productId, customerId, review.rating, review.title, review.comment],
  );
  return rowCount === 1;
}
