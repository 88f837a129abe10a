// pg-promise: methods that say how many rows they expect, and variables that it replaces in the text itself.
// Source: the types of pg-promise 12.
import type { Driver, Meaning, Sends } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, named, part, role, sending, sendingClass } from '../shapes.ts';

const library = 'pg-promise';
const database = client(library, 'database');
const main = client(library, 'main');
const sends = (method: string): Sends => ({ library, label: `db.${method}`, text: 0, values: 1, dialect: 'postgres', format: 'pg-promise' });
const prepared = (label: string) => sendingClass({ library, label, text: 0, dialect: 'postgres' });
const queryFile: Meaning = { kind: 'class', opens: { argument: 0, before: '', after: '' } };
const inherited = lending(database, -1);

const members = {
  PreparedStatement: prepared('new PreparedStatement'), ParameterizedQuery: prepared('new ParameterizedQuery'),
  QueryFile: queryFile,
  ...named(['IDatabase', 'ITask', 'IBaseProtocol', 'IConnected'], () => classOf(database)), IMain: classOf(main),
};

export const pgPromiseDriver: Driver = {
  library,
  title: 'pg-promise',
  modules: { 'pg-promise': { ...members, default: { kind: 'object', members, base: giving(main) } } },
  roles: {
    main: role({ ...members, as: { kind: 'object', members: { name: part, csv: part, format: part } } }, giving(database)),
    database: role({
      ...named(['any', 'manyOrNone', 'many', 'query'], (method) => sending({ ...sends(method), rows: [] })),
      ...named(['one', 'oneOrNone'], (method) => sending({ ...sends(method), consumes: 'one row' })),
      none: sending({ ...sends('none'), consumes: 'nothing' }),
      result: sending({ ...sends('result'), rows: ['rows'] }),
      ...named(['multi', 'multiResult', 'map', 'each'], (method) => sending(sends(method))),
      ...named(['task', 'taskIf'], () => inherited), ...named(['tx', 'txIf'], () => connecting(inherited, { transacts: -1 })),
      connect: connecting(giving(database), { takes: { what: 'connection', back: ['done'] } }),
    }),
  },
};
