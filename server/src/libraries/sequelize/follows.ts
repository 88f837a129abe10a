// What a model's own methods give to a program that is followed: rows, lists of rows, the model in another scope. Source: the types of sequelize 6, model.d.ts.
import type { ClientMeaning, Meaning, ObjectMeaning, TableMeaning } from '../meaning.ts';
import { giving, lending } from '../shapes.ts';

const bare = ({ library, path, name }: TableMeaning): TableMeaning => ({ kind: 'table', library, path, name });

/** A row of a model. */
export const rowOf = (model: TableMeaning): ClientMeaning => ({ kind: 'client', library: 'sequelize', role: 'instance', of: bare(model) });

/** Rows of a model. */
function rowsOf(model: TableMeaning): ObjectMeaning {
  const row = rowOf(model);
  return { kind: 'object', members: { '[]': row, '0': row, map: lending(row), forEach: lending(row), flatMap: lending(row), find: { kind: 'function', gives: row, lends: [{ argument: 0, parameter: 0, meaning: row }] }, pop: giving(row), shift: giving(row) } };
}

const pairOf = (model: TableMeaning): ObjectMeaning => ({ kind: 'object', members: { '0': rowOf(model) } });

/** What a member of a model is, that its class does not declare. */
export function memberOfModel(model: TableMeaning, name: string): Meaning | undefined {
  switch (name) {
    case 'findOne': case 'findByPk': case 'create': case 'build': return giving(rowOf(model));
    case 'findAll': case 'bulkCreate': return giving(rowsOf(model));
    case 'findAndCountAll': return giving({ kind: 'object', members: { rows: rowsOf(model) } });
    case 'findOrCreate': case 'findOrBuild': case 'findCreateFind': case 'upsert': return giving(pairOf(model));
    case 'scope': case 'unscoped': case 'schema': return giving(bare(model));
    case 'sequelize': return { kind: 'client', library: 'sequelize', role: 'sequelize' };
    default: return undefined;
  }
}

/** What an object that holds all models has under a name: the model that is called so. */
export const modelNamed = ({ library, role }: ClientMeaning, name: string): TableMeaning | undefined =>
  library === 'sequelize' && role === 'models' && !/^(?:sequelize|Sequelize)$/.test(name) ? { kind: 'table', library, path: '', name } : undefined;
