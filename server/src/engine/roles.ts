// What a file is for, told by its path: the first of the signals that decide what is worth saying (field.md §5.8).
import type { Role } from '../rules/rule.ts';

const TEST = /(?:^|\/)(?:tests?|test(?:ing|[-_]?(?:quer(?:y|ie)|env|utils?|containers?|helpers?|support|kit|harness|db))s?|specs?|__tests__|__mocks__|e2e|fixtures?|factories|testdata|dev-resources|cypress|playwright|benchmarks?|bench|(?:perf|load|stress)[-_]?tests?)\/|[._-](?:test|spec|e2e|stories|bench)(?:[._-](?:integration|unit|int|e2e|db|fixtures?|helpers?|utils?|setup))?\.[a-z]+$|(?:^|\/)(?:integration|functional|smoke|acceptance|unit|system|component|contract)[-_]?tests?\/|(?:^|\/)test[-_]?(?:utils?|helpers?)\.[cm]?[jt]sx?$|(?:^|\/)conftest\.py$|_test\.go$|(?:^|\/)test[-_][^/]*\.(?:[cm]?[jt]s|py)$/i;
const SEED = /(?:^|\/)(?:(?:demo|dev|test|db|data)[-_]?seeds?|seeds?(?:[-_](?:updates?|data|files?|scripts?|migrations?))?|seeders?|sample[-_]?data|demo[-_]?data)(?:\/|\.[a-z]+$)|(?:^|\/)(?:seed[-_.]|(?:create|add|insert|generate|load|import)[-_](?:sample|demo|dummy|mock|fake)[-_])[^/]*$/i;
const MIGRATION = /(?:^|\/)(?:[\w-]*migrations?(?:[-_.]\w+)*|migrate|alembic|changelogs?|backfills?)\/|(?:^|\/)_?(?:upgrade|migrate|migration|hotfix)s?[-_][^/]*\.sql$|(?:^|[/_.-])migrations?\.(?:[cm]?[jt]s|sql)$|(?:^|\/)(?:schema|update|upgrade|patch|migration)[-_.]?\d[\d._]*(?:[-_.](?:up|down|rollback|undo))?\.sql$|(?:^|\/)(?:up|down)\d*\.sql$|(?:^|\/)(?:1[5-9]\d{11}|20[12]\d(?:0[1-9]|1[0-2])[0-3]\d{5,7})[-_][^/]*\.[cm]?[jt]s$|(?:^|\/)db\/(?:views|functions|triggers)\/[^/]+_v\d+\.sql$|(?:^|\/)(?:[VU]\d[\d._]*|R)__[^/]+\.sql$/i;
/** What makes a copy of production fit to be seen writes every row of it on purpose. */
const SCRIPT = /(?:^|[/_.-])scripts?[-_]runner[/_.-]|^dev\/|^_?(?:backups?|old|deprecated|obsolete|trash|cleanup)(?:[-_]\w*)*\/|(?:^|\/)(?:scripts?|bin|(?:dev[-_])?tools?|tooling|toolbox|docs?|scratch|[Aa]d[-_]?[Hh]oc\w*|(?:useful|test|sample)[-_]queries|archives|notebooks|debug[\w-]*|maintenance|examples?\/[^/]*\/scripts?|cli|console|stdin|playground|(?:scrub|saniti[sz]e|anonymi[sz]e|obfuscate|pseudonymi[sz]e)(?:[-_][\w-]*)?)\/|(?:^|[/_.-])(?:[Uu]seful|[Hh]andy|[Aa]d[-_]?[Hh]oc|[Ss]upport|[Dd]ebug)[-_]?quer(?:y|ies)\.sql$|(?:^|[/_.-])(?:scrub|saniti[sz]e|anonymi[sz]e|obfuscate|pseudonymi[sz]e)(?:[_.-][^/]*)?\.sql$/i;
/** Near a package's root, beside its sources: what somebody ran once to look or to mend. */
const ONE_OFF = /^(?:(?!(?:src|lib|apps?|api|functions?|routes?|handlers?|lambdas?|pages|netlify|packages)\/)[\w.-]+\/)?(?:check|fix|debug|verify|inspect|diagnose|cleanup|reset|repair|backfill|populate|dump)[-_][^/]*\.(?:[cm]?[jt]s|sql|py)$/i;
/** An export is a job in all but name: it is meant to read everything. */
const JOB = /(?:^|\/)(?:jobs?|workers?|queues?|tasks?|crons?|cron-jobs|schedulers?|background|processors?|telemetry)\/|(?:^|\/)(?:[\w-]*[-_])?exports?(?:\/|\.[a-z]+$)/i;
/** So is what is called one, and what a program does once where it starts. */
const NAMED_JOB = /(?:^|\/)(?:(?:client)?ready|startup|bootstrap)\.[cm]?[jt]s$|(?:^|[/_.-]|[a-z])(?:[Aa]utomation|[Mm]ailer|[Ss]cheduler|[Cc]ron|[Ww]orker|[Jj]ob|[Rr]eminder|[Dd]igest)s?\.[cm]?[jt]s$/;

/** The first of these that a program has which loads an .sql file, or calls a routine, is that file's or that routine's. */
const LOUDEST: readonly Role[] = ['application', 'job', 'script', 'migration', 'seed', 'test', 'schema'];

/** Undefined of none. */
export const roleOfAll = (roles: readonly Role[]): Role | undefined => LOUDEST.find((role) => roles.includes(role));

/** What an .sql file is for of whose path nothing is told: what the programs are for that load it. */
export const roleLoaded = (own: Role, loaders: readonly Role[]): Role => (own === 'application' ? roleOfAll(loaders) ?? own : own);

/** `declared` is what the sources say of a file that declares a database, which its path cannot tell. */
export function roleOf(path: string, declared: 'migration' | 'schema' | undefined): Role {
  if (TEST.test(path)) return 'test';
  if (SEED.test(path)) return 'seed';
  if (declared) return declared;
  if (MIGRATION.test(path)) return 'migration';
  if (SCRIPT.test(path) || ONE_OFF.test(path)) return 'script';
  return JOB.test(path) || NAMED_JOB.test(path) ? 'job' : 'application';
}
