// Which server an application speaks to, told by what stands around it: the address in its configuration, the driver in its build.
import type { DialectId } from '../../sql/dialect.ts';
import type { Peek } from './candidates.ts';
import { folderOf, join } from './paths.ts';

const CONFIGURATIONS: readonly string[] = ['application.properties', 'application.yml', 'application.yaml', 'src/main/resources/application.properties', 'src/main/resources/application.yml', 'src/main/resources/application.yaml', 'liquibase.properties', 'src/main/resources/liquibase.properties', 'flyway.conf', 'src/main/resources/flyway.conf', 'flyway.toml', '.env.example', '.env', 'docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'];
const BUILDS: readonly string[] = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'Cargo.toml', 'go.mod'];
const ADDRESS = /\bjdbc:(postgresql|mysql|mariadb|sqlserver|oracle|sqlite)\b|\b(postgres(?:ql)?|mysql|sqlite|sqlserver):\/\//gi;
/** A crate's features may stand one on a line. */
const DRIVERS: readonly (readonly [RegExp, DialectId])[] = [
  [/org\.postgresql|\bpostgresql\b|^\s*(?:sqlx|diesel|sea-orm|refinery|tokio-postgres)\b(?:[^\n]*|[^\n[]{0,200}\[[^\]]{0,400})\bpostgres|^tokio-postgres\b|github\.com\/(?:jackc\/pgx|lib\/pq)\b/m, 'postgres'],
  [/mysql-connector|^\s*(?:sqlx|diesel|sea-orm|refinery)\b(?:[^\n]*|[^\n[]{0,200}\[[^\]]{0,400})\bmysql|github\.com\/go-sql-driver\/mysql\b/m, 'mysql'],
  [/^\s*(?:sqlx|diesel|sea-orm|refinery)\b(?:[^\n]*|[^\n[]{0,200}\[[^\]]{0,400})\b(?:sqlite|rusqlite)|^rusqlite\b|github\.com\/mattn\/go-sqlite3\b|modernc\.org\/sqlite\b/m, 'sqlite'], [/mariadb-java-client/, 'mariadb'], [/mssql-jdbc/, 'sqlserver'], [/\bojdbc\d+/, 'oracle'], [/sqlite-jdbc/, 'sqlite'],
];
const SERVERS: Readonly<Record<string, DialectId>> = { postgresql: 'postgres', postgres: 'postgres', mysql: 'mysql', mariadb: 'mariadb', sqlserver: 'sqlserver', oracle: 'oracle', sqlite: 'sqlite' };

/** The nearest folder above a file that says one server and no other. */
export function dialectOfApplication(file: string, peek: Peek): DialectId | undefined {
  for (let at = folderOf(file); ; at = folderOf(at)) {
    const found = only(CONFIGURATIONS.flatMap((name) => [...(peek(join(at, name)) ?? '').matchAll(ADDRESS)].map((match) => SERVERS[(match[1] ?? match[2])!.toLowerCase()]!)))
      ?? only(BUILDS.flatMap((name) => driversIn(peek(join(at, name)) ?? '')));
    if (found || at === '') return found;
  }
}

const driversIn = (text: string): readonly DialectId[] => DRIVERS.filter(([sign]) => sign.test(text)).map(([, dialect]) => dialect);
const only = (found: readonly DialectId[]): DialectId | undefined => (found.length > 0 && found.every((one) => one === found[0]) ? found[0] : undefined);
