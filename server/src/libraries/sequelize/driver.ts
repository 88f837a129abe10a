// Sequelize's raw queries: `?` and `:name` of `replacements`, `$1` and `$name` of `bind`, in every dialect; and what leads to its models.
// Source: the types of sequelize 6, sequelize.d.ts, and sequelize.org, "Raw Queries".
import type { Driver } from '../meaning.ts';
import { classOf, client, connecting, lending, named, role, sending, type Members } from '../shapes.ts';

const library = 'sequelize';
const sequelize = client(library, 'sequelize');
const tells = [{ argument: 0, path: ['dialect'] }, { argument: 1, path: ['dialect'] }, { argument: 3, path: ['dialect'] }, { argument: 0, path: [] }];
const row = classOf(client(library, 'instance'));
const type: Members[string] = { ...classOf(sequelize), tells, connects: { keeps: { what: 'pool', closes: ['close'] } }, members: { Model: row } };
/** Types that speak of a model by the type of its rows. */
const ofRows = named(['ModelStatic', 'ModelCtor', 'ModelDefined', 'Repository'], () => classOf(client(library, 'model')));
const exports: Members = { Sequelize: type, default: type, Model: row, ...ofRows, QueryInterface: classOf(client(library, 'interface')) };

export const sequelizeDriver: Driver = {
  library,
  title: 'Sequelize',
  rowsHide: 'by method',
  modules: named(['sequelize', '@sequelize/core', 'sequelize-typescript'], () => exports),
  roles: {
    sequelize: role({
      query: sending({ library, label: 'sequelize.query', text: 0, property: 'query', values: 1, valuesIn: 'replacements', placeholder: 'question' }),
      literal: { kind: 'function', writes: 'text' },
      models: client(library, 'models'),
      transaction: connecting({ ...lending(client(library, 'transaction'), -1), gives: client(library, 'transaction') }, { transacts: -1, takes: { what: 'transaction', back: ['commit', 'rollback'], ends: { commit: ['commit'], rollback: ['rollback'] } } }),
    }),
    interface: role({ sequelize }),
    instance: role({ sequelize }),
    model: role({}),
    scoped: role({}),
    rows: role({}),
    pair: role({}),
    page: role({}),
    models: role({ sequelize, Sequelize: type }),
    transaction: role({}),
  },
};
