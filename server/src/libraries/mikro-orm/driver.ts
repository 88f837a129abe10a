// MikroORM: its raw queries, and what leads from one of its objects to another. Sources: the types of mikro-orm 5 to 7, core/EntityManager.d.ts, knex/SqlEntityManager.d.ts, knex/AbstractSqlConnection.d.ts.
import type { DialectId } from '../../sql/dialect.ts';
import type { Driver } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, named, role, sending, type Members } from '../shapes.ts';

const library = 'mikro-orm';
const execute: Members = { execute: sending({ library, label: 'em.execute', text: 0, values: 1, rows: [], placeholder: 'question', format: 'knex' }) };

/** The same for one server: a package of its own exports it. */
function exported(dialect: DialectId | undefined): Members {
  const manager = classOf(client(library, 'manager', dialect));
  const orm = client(library, 'orm', dialect);
  return {
    ...named(['EntityManager', 'SqlEntityManager', 'PostgreSqlEntityManager', 'MySqlEntityManager', 'SqliteEntityManager', 'MariaDbEntityManager'], () => manager),
    ...named(['EntityRepository', 'SqlEntityRepository'], () => classOf(client(library, 'repository', dialect))),
    MikroORM: { ...classOf(orm), members: { init: giving(orm), initSync: giving(orm) } },
    Connection: classOf(client(library, 'connection', dialect)),
    ...named(['Ref', 'Reference', 'Rel', 'IdentifiedReference', 'LoadedReference', 'Collection', 'LoadedCollection', 'Loaded'], () => classOf(client(library, 'held', dialect))),
    wrap: giving(client(library, 'wrapped', dialect)),
    RequestContext: { kind: 'object', members: { getEntityManager: giving(client(library, 'manager', dialect)), currentRequestContext: giving(client(library, 'context', dialect)) } },
  };
}

const SERVERS: Readonly<Record<string, DialectId | undefined>> = {
  core: undefined, knex: undefined, sql: undefined, nestjs: undefined, 'decorators/legacy': undefined, 'decorators/es': undefined, postgresql: 'postgres', mysql: 'mysql', mariadb: 'mariadb', sqlite: 'sqlite', 'better-sqlite': 'sqlite', libsql: 'sqlite', mssql: 'sqlserver',
};
/** Medusa passes them on. */
const PREFIXES = ['@mikro-orm', '@medusajs/framework/mikro-orm', '@medusajs/deps/mikro-orm'];

const manager = client(library, 'manager');
const connection = client(library, 'connection');
const builder = client(library, 'builder');
const leading: Members = {
  ...named(['getEntityManager', 'getContext', 'fork'], () => giving(manager)),
  ...named(['getKnex', 'getKnexQuery'], () => giving(client('knex', 'knex'))),
  getKysely: giving(client('kysely', 'database')),
  ...named(['createQueryBuilder', 'qb', 'queryBuilder'], () => giving(builder)),
};

export const mikroOrmDriver: Driver = {
  library,
  title: 'MikroORM',
  rowsHide: 'by method',
  modules: Object.fromEntries(PREFIXES.flatMap((prefix) => Object.entries(SERVERS).map(([name, dialect]) => [`${prefix}/${name}`, exported(dialect)] as const))),
  roles: {
    orm: role({ em: manager }),
    context: role({ em: manager }),
    manager: role({ ...leading, ...execute, ...named(['getRepository', 'repo'], () => giving(client(library, 'repository'))), ...named(['getConnection', 'getDriver'], () => giving(connection)), transactional: connecting(lending(manager), { transacts: 0 }), begin: { kind: 'function', connects: { begins: { commit: ['commit'], rollback: ['rollback'] } } } }),
    repository: role({ ...leading, em: manager, _em: manager }),
    connection: role({ ...execute, getConnection: giving(connection), getKnex: giving(client('knex', 'knex')) }),
    builder: role({}),
    held: role({}),
    wrapped: role({}),
    row: role({}),
    rows: role({}),
    pair: role({}),
  },
};
