// Sequelize's raw queries: `?` and `:name` of `replacements`, `$1` and `$name` of `bind`, in every dialect.
// Source: the types of sequelize 6, sequelize.d.ts, and sequelize.org, "Raw Queries".
import type { Driver } from '../meaning.ts';
import { classOf, client, named, role, sending, type Members } from '../shapes.ts';

const library = 'sequelize';
const sequelize = client(library, 'sequelize');
const tells = [{ argument: 0, path: ['dialect'] }, { argument: 1, path: ['dialect'] }, { argument: 3, path: ['dialect'] }, { argument: 0, path: [] }];
const type: Members[string] = { ...classOf(sequelize), tells };
const exports: Members = { Sequelize: type, default: type, QueryInterface: classOf(client(library, 'interface')) };

export const sequelizeDriver: Driver = {
  library,
  title: 'Sequelize',
  modules: named(['sequelize', '@sequelize/core', 'sequelize-typescript'], () => exports),
  roles: {
    sequelize: role({
      query: sending({ library, label: 'sequelize.query', text: 0, property: 'query', values: 1, valuesIn: 'replacements', placeholder: 'question' }),
      literal: { kind: 'function', writes: 'text' },
    }),
    interface: role({ sequelize }),
  },
};
