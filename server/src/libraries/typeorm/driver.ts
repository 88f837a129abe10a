// TypeORM's raw queries: `query` of a data source, a manager, a runner and a repository. Source: the types of typeorm 1.1.
import type { Driver } from '../meaning.ts';
import { classOf, client, giving, lending, named, role, sending, type Members } from '../shapes.ts';

const library = 'typeorm';
const source = client(library, 'source');
const runner = client(library, 'runner');
const tells = [{ argument: 0, path: ['type'] }, { argument: 0, path: ['url'] }];
const query = (label: string): Members => ({
  query: sending({ library, label, text: 0, values: 1, rows: [] }),
  sql: { kind: 'function', tag: { library, label: 'sql', as: 'sent', rows: [] } },
});
const inherited = lending(source, -1);

export const typeormDriver: Driver = {
  library,
  title: 'TypeORM',
  modules: named(['typeorm', '@n8n/typeorm'], () => ({
    DataSource: { ...classOf(source), tells }, Connection: { ...classOf(source), tells },
    createConnection: { ...giving(source), tells },
    ...named(['getConnection', 'getManager', 'getRepository'], () => giving(source)),
    ...named(['EntityManager', 'Repository', 'TreeRepository', 'MongoRepository'], () => classOf(source)),
    QueryRunner: classOf(runner),
    // An entity that extends it asks by methods of its class: `Donation.query('select 1')`.
    BaseEntity: { kind: 'class', members: { query: sending({ library, label: 'BaseEntity.query', text: 0, values: 1, rows: [] }), getRepository: giving(source) } },
  })),
  roles: {
    // Data source, manager and repository lead to each other and have the same methods for SQL.
    source: role({
      ...query('query'), transaction: inherited, manager: source, connection: source, dataSource: source, createQueryRunner: giving(runner), queryRunner: runner,
      ...named(['initialize', 'connect', 'getRepository', 'getTreeRepository', 'withRepository', 'extend', 'createEntityManager'], () => giving(source)),
    }),
    runner: role({ ...query('queryRunner.query'), manager: source, connection: source, stream: sending({ library, label: 'queryRunner.stream', text: 0, values: 1, consumes: 'in pages' }) }),
  },
};
