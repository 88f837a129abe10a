// Knex's raw SQL: `?` for values, `??` for names, in every dialect. Source: the types of knex 3.3 and knexjs.org, "Raw".
import type { Driver, FunctionMeaning } from '../meaning.ts';
import { classOf, client, connecting, lending, role, sending } from '../shapes.ts';

const library = 'knex';
const knex = client(library, 'knex');
const raw = sending({ library, label: 'knex.raw', text: 0, values: 1, placeholder: 'question', format: 'knex', maybePart: true });
const make: FunctionMeaning = { kind: 'function', gives: knex, tells: [{ argument: 0, path: ['client'] }, { argument: 0, path: ['dialect'] }, { argument: 0, path: [] }], connects: { keeps: { what: 'pool', closes: ['destroy'] } } };
const type = classOf(knex);
const ends = { commit: ['commit'], rollback: ['rollback'] };
/** `knex.transaction(async (trx) => …)`; without a function it gives a transaction that the program ends. */
const transaction = connecting({ ...lending(knex), gives: knex }, { transacts: 0, takes: { what: 'transaction', back: ['commit', 'rollback'], ends } });

export const knexDriver: Driver = {
  library,
  title: 'Knex',
  modules: { knex: { default: make, knex: make, Knex: { ...type, members: { Transaction: type } } } },
  roles: {
    knex: role({ raw, transaction, transactionProvider: { kind: 'function', gives: { kind: 'function', gives: knex } }, schema: client(library, 'schema') }),
    schema: role({ raw: sending({ library, label: 'knex.schema.raw', text: 0, consumes: 'nothing', placeholder: 'none' }) }),
  },
};
