import fastify from 'fastify';
import { findCustomerByEmail, findCustomersByPhone, ordersByStatus, recentOrders } from './admin.ts';
import { getProduct, listCategories, listProducts, listReviews } from './catalogue.ts';
import { checkOut, CheckoutRefused, type Checkout } from './checkout.ts';
import { confirmPayment, getOrder, linesOf, type OrderStatus } from './orders.ts';
import { dailyRevenue, exportOrders, revenueByCountry } from './reports.ts';
import { searchProducts, searchStock, suggest } from './search.ts';

const app = fastify({ logger: true });

type Query<Keys extends string> = { Querystring: Partial<Record<Keys, string>> };

app.get('/categories', () => listCategories());
app.get<Query<'name' | 'id'>>('/products', ({ query }) =>
  listProducts({ name: query.name ?? '', id: Number(query.id ?? 0) }),
);
app.get<{ Params: { slug: string } }>('/products/:slug', ({ params }) => getProduct(params.slug));
app.get<{ Params: { id: string } }>('/products/:id/reviews', ({ params }) =>
  listReviews(Number(params.id), { createdAt: new Date(), id: Number.MAX_SAFE_INTEGER }),
);
app.get<Query<'q'>>('/search', ({ query }) => searchProducts(query.q ?? ''));
app.get<Query<'q'>>('/suggest', ({ query }) => suggest(query.q ?? ''));

app.post<{ Body: Checkout }>('/checkout', async ({ body }, reply) => {
  try {
    return { number: await checkOut(body) };
  } catch (error) {
    if (error instanceof CheckoutRefused) return reply.code(409).send({ message: error.message });
    throw error;
  }
});
app.post<{ Params: { provider: string }; Body: { reference: string } }>('/payments/:provider', ({ params, body }) =>
  confirmPayment(params.provider, body.reference, body),
);

app.get<{ Params: { number: string } }>('/orders/:number', async ({ params }, reply) => {
  const order = await getOrder(params.number);
  return order === undefined ? reply.code(404).send() : { ...order, lines: await linesOf(order.id) };
});

// Below /admin the proxy lets only our own people through.
app.get('/admin/orders', () => recentOrders());
app.get<{ Params: { status: OrderStatus } }>('/admin/orders/:status', ({ params }) => ordersByStatus(params.status));
app.get<{ Params: { email: string } }>('/admin/email/:email', ({ params }) => findCustomerByEmail(params.email));
app.get<{ Params: { phone: string } }>('/admin/phone/:phone', ({ params }) => findCustomersByPhone(params.phone));
app.get<Query<'q' | 'column' | 'direction'>>('/admin/stock', ({ query }) =>
  searchStock(query.q ?? '', query.column ?? 'name', query.direction ?? 'asc'),
);
app.get<Query<'from' | 'until'>>('/admin/revenue', ({ query }) =>
  dailyRevenue(new Date(query.from ?? Date.now()), new Date(query.until ?? Date.now())),
);
app.get<Query<'from' | 'until'>>('/admin/revenue/countries', ({ query }) =>
  revenueByCountry(query.from ?? '2026-01-01', query.until ?? '2027-01-01'),
);
app.get('/admin/orders.csv', (_request, reply) => exportOrders().then((csv) => reply.type('text/csv').send(csv)));

await app.listen({ port: Number(process.env['PORT'] ?? 3000) });
