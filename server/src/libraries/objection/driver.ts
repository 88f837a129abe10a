// What leads to Objection's models: the class that they extend, what its queries take besides values, and the Knex behind them.
// Source: the types of objection 3.1, typings/objection/index.d.ts; vincit.github.io/objection.js, "API Reference".
import type { Driver, Meaning } from '../meaning.ts';
import { classOf, client, connecting, lending, named, type Members } from '../shapes.ts';

const library = 'objection';
const knex = client('knex', 'knex');
const row = classOf(client(library, 'instance'));
const builder = classOf(client(library, 'builder'));
const operator = (name: string): Meaning => ({ kind: 'function', operator: name });
/** Types that speak of a model by the type of its rows. */
const ofRows = named(['ModelClass', 'ModelConstructor'], () => classOf(client(library, 'model')));
/** `transaction(knex, async (trx) => …)` */
const transaction = connecting({ ...lending(knex, -1), gives: knex }, { transacts: -1 });
const exports: Members = { Model: { ...row, members: { QueryBuilder: builder } }, QueryBuilder: builder, ...ofRows, raw: operator('raw'), ref: operator('ref'), val: operator('val'), fn: client(library, 'functions'), transaction, Transaction: classOf(knex), TransactionOrKnex: classOf(knex) };

export const objectionDriver: Driver = {
  library,
  title: 'Objection',
  rowsHide: 'by method',
  modules: { objection: { ...exports, default: { kind: 'object', members: exports } } },
  roles: named(['instance', 'model', 'rows', 'page', 'builder', 'functions'], () => ({ members: {} })),
};
