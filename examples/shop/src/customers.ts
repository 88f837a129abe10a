import { pool, withTransaction } from './db.ts';
import { send } from './mail.ts';

export interface Customer {
  id: number;
  email: string;
  full_name: string;
  phone: string | null;
  marketing_opt_in: boolean;
}

export interface Address {
  id: number;
  label: string;
  line1: string;
  line2: string | null;
  postal_code: string;
  city: string;
  country_code: string;
}

export interface Credentials {
  id: number;
  password_hash: string;
}

export async function getCustomer(id: number): Promise<Customer | undefined> {
  const { rows } = await pool.query<Customer>(
    `select id, email, full_name, phone, marketing_opt_in
     from customers
     where id = $1 and deleted_at is null`,
    [id],
  );
  return rows[0];
}

export async function credentialsOf(email: string): Promise<Credentials | undefined> {
  const { rows } = await pool.query<Credentials>(
    'select id, password_hash from customers where lower(email) = lower($1) and deleted_at is null',
    [email],
  );
  return rows[0];
}

/** The new customer's id, or undefined where the address is taken. */
export async function register(email: string, fullName: string, passwordHash: string): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into customers (email, full_name, password_hash)
     values ($1, $2, $3)
     on conflict (lower(email)) where deleted_at is null do nothing
     returning id`,
    [email, fullName, passwordHash],
  );
  return rows[0]?.id;
}

export async function updateProfile(
  id: number,
  changes: Partial<Pick<Customer, 'full_name' | 'phone'>>,
): Promise<void> {
  await pool.query(
    `update customers
     set full_name = coalesce($2, full_name), phone = coalesce($3, phone), updated_at = now()
     where id = $1`,
    [id, changes.full_name, changes.phone],
  );
}

/** A new password ends every session of the customer. */
export async function changePassword(id: number, passwordHash: string): Promise<void> {
  await withTransaction(async (client) => {
    await client.query('update customers set password_hash = $2, updated_at = now() where id = $1', [id, passwordHash]);
    await client.query('delete from sessions');
  });
}

export async function closeAccount(id: number): Promise<void> {
  await withTransaction(async (client) => {
    await client.query('update customers set deleted_at = now() where id = $1 and deleted_at is null', [id]);
    await client.query('delete from sessions where customer_id = $1', [id]);
  });
}

export async function listAddresses(customerId: number): Promise<Address[]> {
  const { rows } = await pool.query<Address>(
    `select id, label, line1, line2, postal_code, city, country_code
     from addresses
     where customer_id = $1
     order by label`,
    [customerId],
  );
  return rows;
}

export async function saveAddress(customerId: number, address: Omit<Address, 'id'>): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into addresses (customer_id, label, line1, line2, postal_code, city, country_code)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (customer_id, label) do update
     set line1 = excluded.line1, line2 = excluded.line2, postal_code = excluded.postal_code,
         city = excluded.city, country_code = excluded.country_code
     returning id`,
    [customerId, address.label, address.line1, address.line2, address.postal_code, address.city, address.country_code],
  );
  return rows[0]!.id;
}

/** Who holds the token; the visit is noted in the same round trip. */
export async function touchSession(tokenHash: Buffer): Promise<number | undefined> {
  const { rows } = await pool.query<{ customer_id: number }>(
    `update sessions set last_seen_at = now()
     where token_hash = $1 and expires_at > now()
     returning customer_id`,
    [tokenHash],
  );
  return rows[0]?.customer_id;
}

export async function remindOfProfile(customer: Customer): Promise<void> {
  await send({
    to: customer.email,
    subject: 'Update your profile and get 5 % off',
    text: [
      `Hello ${customer.full_name},`,
      'Select from our new collection, or delete from your cart what you no longer want.',
      `With your phone number we can reach you when a parcel is late: https://shop.example/profile/${customer.id}`,
    ].join('\n\n'),
  });
}
