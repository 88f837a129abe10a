// TypeORM's raw queries: `query` of a data source, a manager, a runner and a repository. Source: the types of typeorm 1.1.
import type { Driver } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, named, role, sending, type Members } from '../shapes.ts';

const library = 'typeorm';
const source = client(library, 'source');
const repository = client(library, 'repository');
const runner = client(library, 'runner');
const tells = [{ argument: 0, path: ['type'] }, { argument: 0, path: ['url'] }];
const query = (label: string): Members => ({
  query: sending({ library, label, text: 0, values: 1, rows: [] }),
  sql: { kind: 'function', tag: { library, label: 'sql', as: 'sent', rows: [] } },
});
const inherited = lending(source, -1);

const repositories = named(['getRepository', 'getTreeRepository', 'getCustomRepository', 'withRepository'], () => giving(repository));

export const typeormDriver: Driver = {
  library,
  title: 'TypeORM',
  rowsHide: 'by decorator',
  // Editors import from the file that declares a thing, too.
  modules: named(['typeorm', '@n8n/typeorm', 'typeorm/browser', 'typeorm/repository/Repository', 'typeorm/repository/BaseEntity', 'typeorm/entity-manager/EntityManager', 'typeorm/data-source/DataSource', 'typeorm/query-runner/QueryRunner'], () => ({
    DataSource: { ...classOf(source), tells, connects: { keeps: { what: 'pool', closes: ['destroy', 'close'] } } }, Connection: { ...classOf(source), tells },
    createConnection: { ...giving(source), tells },
    ...named(['getConnection', 'getManager'], () => giving(source)),
    ...named(['getRepository', 'getTreeRepository', 'getCustomRepository'], () => giving(repository)),
    EntityManager: classOf(source),
    ...named(['Repository', 'TreeRepository', 'MongoRepository'], () => classOf(repository)),
    QueryRunner: classOf(runner),
    // An entity that extends it asks by methods of its class: `Donation.query('select 1')`.
    BaseEntity: { kind: 'class', members: { query: sending({ library, label: 'BaseEntity.query', text: 0, values: 1, rows: [] }), getRepository: giving(repository) } },
  })),
  roles: {
    // Data source, manager and repository lead to each other and have the same methods for SQL.
    source: role({
      ...query('query'), transaction: connecting(inherited, { transacts: -1 }), manager: source, connection: source, dataSource: source, createQueryRunner: connecting(giving(runner), { takes: { what: 'connection', back: ['release'], atOnce: true } }), queryRunner: runner,
      ...named(['initialize', 'connect', 'createEntityManager'], () => giving(source)), ...repositories,
    }),
    repository: role({ ...query('query'), manager: source, queryRunner: runner, ...repositories }),
    runner: role({ ...query('queryRunner.query'), manager: source, connection: source, startTransaction: { kind: 'function', connects: { begins: { commit: ['commitTransaction'], rollback: ['rollbackTransaction'] } } }, stream: sending({ library, label: 'queryRunner.stream', text: 0, values: 1, consumes: 'in pages' }) }),
  },
};
