// What a model's own methods give to a program that is followed: rows, lists of rows, the model in another scope. Source: the types of sequelize 6, model.d.ts.
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import { giving, lending } from '../shapes.ts';

const bare = ({ library, path, name }: TableMeaning): TableMeaning => ({ kind: 'table', library, path, name });

/** A row of a model, its rows, the first of a pair, a page with `rows`; the model in a scope that is not told. */
const made = (of: Meaning, role: 'instance' | 'rows' | 'pair' | 'page' | 'scoped' | 'entries' | 'entry' | 'related'): ClientMeaning => ({ kind: 'client', library: 'sequelize', role, of });

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
export function memberOfHeld({ library, role, of, along = [] }: ClientMeaning, name: string): Meaning | undefined {
  if (library !== 'sequelize') return undefined;
  if (role === 'models') return /^(?:sequelize|Sequelize)$/.test(name) ? undefined : { kind: 'table', library, path: '', name };
  if (!of) return undefined;
  const row = made(of, 'instance');
  if (role === 'instance' || role === 'related') return memberOfRow(of, along, name);
  if (role === 'entries') return name === '[]' ? made(of, 'entry') : undefined;
  if (role === 'entry') return name === '1' ? row : undefined;
  if (role === 'scoped' || role === 'model') return of.kind === 'table' ? memberOfModel(of, name) : undefined;
  if (role === 'pair') return name === '0' ? row : undefined;
  if (role === 'page') return name === 'rows' ? made(of, 'rows') : undefined;
  return role === 'rows' ? memberOfList(row, made(of, 'rows'), made(of, 'entries'), name) : undefined;
}

function memberOfList(row: ClientMeaning, rows: ClientMeaning, entries: ClientMeaning, name: string): Meaning | undefined {
  switch (name) {
    case '[]': case '0': return row;
    case 'map': case 'forEach': case 'flatMap': case 'some': case 'every': return lending(row);
    case 'find': case 'findLast': return { ...lending(row), gives: row };
    case 'filter': case 'sort': case 'toSorted': return { ...lending(row), gives: rows };
    case 'slice': case 'reverse': case 'concat': case 'splice': case 'values': return giving(rows);
    case 'pop': case 'shift': case 'at': return giving(row);
    case 'entries': return giving(entries);
    default: return undefined;
  }
}

/** How far from a row its relations are followed. */
const FAR = 6;
/** Names that lists have, and rows of nobody. */
const OF_LISTS: ReadonlySet<string> = new Set(['map', 'forEach', 'flatMap', 'some', 'every', 'find', 'findLast', 'filter', 'sort', 'toSorted', 'slice', 'reverse', 'concat', 'splice', 'pop', 'shift', 'at', 'entries']);

/** `user.posts`, `user.getPosts()`, `post.author`: rows of another model, if the models say so. */
function memberOfRow(of: Meaning, along: readonly string[], name: string): Meaning | undefined {
  const to = (...steps: readonly string[]): ClientMeaning => ({ ...made(of, 'related'), along: [...along, ...steps] });
  if (along.length >= FAR) return undefined;
  if (along.length > 0 && (/^(?:\[\]|0)$/.test(name) || OF_LISTS.has(name))) return memberOfList(to('[]'), to(), to('entries'), name);
  // `for (const [index, post] of user.posts.entries())`
  if (along.at(-2) === 'entries') return name === '1' ? { ...made(of, 'related'), along: [...along.slice(0, -2), '[]'] } : undefined;
  if (along.at(-1) === 'entries') return undefined;
  return /^(?:get|create)[A-Z]/.test(name) ? giving(to(`${name}()`)) : to(name);
}
