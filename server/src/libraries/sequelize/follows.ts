// What a model's own methods give to a program that is followed: rows, lists of rows, the model in another scope. Source: the types of sequelize 6, model.d.ts.
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import { giving, lending } from '../shapes.ts';

const bare = ({ library, path, name }: TableMeaning): TableMeaning => ({ kind: 'table', library, path, name });

/** A row of a model, its rows, the first of a pair, a page with `rows`; the model in a scope that is not told. */
const made = (of: Meaning, role: 'instance' | 'rows' | 'pair' | 'page' | 'scoped'): ClientMeaning => ({ kind: 'client', library: 'sequelize', role, of });

export const rowOf = (model: TableMeaning): ClientMeaning => made(bare(model), 'instance');

/** `User[]` */
export const listOfRows = (meaning: Meaning | undefined): Meaning | undefined => (meaning?.kind === 'client' && meaning.library === 'sequelize' && meaning.role === 'instance' ? { ...meaning, role: 'rows' } : undefined);

/** What a member of a model is, that its class does not declare. */
export function memberOfModel(model: TableMeaning, name: string): Meaning | undefined {
  switch (name) {
    case 'findOne': case 'findByPk': case 'create': case 'build': return giving(rowOf(model));
    case 'findAll': case 'bulkCreate': return giving(made(bare(model), 'rows'));
    case 'findAndCountAll': return giving(made(bare(model), 'page'));
    case 'findOrCreate': case 'findOrBuild': case 'findCreateFind': case 'upsert': return giving(made(bare(model), 'pair'));
    case 'scope': case 'unscoped': case 'schema': return giving(made(bare(model), 'scoped'));
    case 'sequelize': return { kind: 'client', library: 'sequelize', role: 'sequelize' };
    default: return undefined;
  }
}

/** What an object of Sequelize's has under a name that is not the same for all: a model of those that are held by name, a row of a list. */
export function memberOfHeld({ library, role, of }: ClientMeaning, name: string): Meaning | undefined {
  if (library !== 'sequelize') return undefined;
  if (role === 'models') return /^(?:sequelize|Sequelize)$/.test(name) ? undefined : { kind: 'table', library, path: '', name };
  if (!of) return undefined;
  const row = made(of, 'instance');
  if (role === 'scoped' || role === 'model') return of.kind === 'table' ? memberOfModel(of, name) : undefined;
  if (role === 'pair') return name === '0' ? row : undefined;
  if (role === 'page') return name === 'rows' ? made(of, 'rows') : undefined;
  if (role !== 'rows') return undefined;
  switch (name) {
    case '[]': case '0': return row;
    case 'map': case 'forEach': case 'flatMap': return lending(row);
    case 'find': return { kind: 'function', gives: row, lends: [{ argument: 0, parameter: 0, meaning: row }] };
    case 'pop': case 'shift': return giving(row);
    default: return undefined;
  }
}
