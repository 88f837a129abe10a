// Every mistake in plansight.json is told with its place and what was expected; nothing is silently ignored.
import assert from 'node:assert/strict';
import { parseConfiguration, parseRows, withFlags, type RuleInfo } from '../../server/src/engine/configuring/configuration.ts';
import { settingFor } from '../../server/src/engine/configuring/ruleSettings.ts';

const rules: readonly RuleInfo[] = [
  { id: 'select-star', title: 'Name the columns', level: 'warning', options: {} },
  { id: 'unbounded-read', title: 'Say how many rows you want', level: 'warning', options: { rows: 100, strict: false, tables: ['a'] } },
];
const parse = (text: string) => parseConfiguration(text, 'plansight.json', rules);
/** Each mistake as the text it points at and what is said. */
const mistakes = (text: string): readonly string[] => parse(text).problems.map(({ span, message }) => `${text.slice(span.start, span.end)} | ${message}`);

describe('configuration', () => {
  it('reads everything that can be set, with comments and trailing commas', () => {
    const { settings, problems } = parse(`{
      // The shop.
      "$schema": "./plansight.schema.json",
      "databases": { "shop": { "dialect": "postgres", "version": 17, "schema": ["db/migrations"], "files": "api/**", "searchPath": ["app", "public"], "sizes": { "orders": "5M" } } },
      "rules": { "select-star": "off", "unbounded-read": { "level": "exactly:error", "rows": 50, "strict": true, "tables": ["b"] } },
      "sizes": { "events": 5000000, "users": "200k", },
      "exclude": ["vendor/**"],
      "overrides": [{ "files": ["legacy/**"], "rules": { "unbounded-read": "hint" }, "dialect": "mysql", "database": "shop" }],
    }`);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.databases, [{ id: 'shop', dialect: 'postgres', version: 17, schema: ['db/migrations'], files: ['api/**'], searchPath: ['app', 'public'], sizes: new Map([['orders', 5_000_000]]) }]);
    assert.deepEqual(settings.rules, new Map([
      ['select-star', { level: 'off', exact: false, options: {} }],
      ['unbounded-read', { level: 'error', exact: true, options: { rows: 50, strict: true, tables: ['b'] } }],
    ]));
    assert.deepEqual(settings.sizes, new Map([['events', 5_000_000], ['users', 200_000]]));
    assert.deepEqual(settings.exclude, ['vendor/**']);
    assert.deepEqual(settings.overrides, [{ files: ['legacy/**'], rules: new Map([['unbounded-read', { level: 'hint', exact: false, options: {} }]]), dialect: 'mysql', database: 'shop' }]);
  });

  const wrong: readonly [title: string, text: string, expected: readonly RegExp[]][] = [
    ['an unknown key', '{ "rulse": {} }', [/^"rulse" \| `rulse` is not a setting \(did you mean `rules`\?\)/]],
    ['an unknown key of a database', '{ "databases": { "a": { "dialekt": "mysql" } } }', [/did you mean `dialect`/]],
    ['an unknown rule', '{ "rules": { "select-stars": "off" } }', [/^"select-stars" \| There is no rule `select-stars` \(did you mean `select-star`\?\)\./]],
    ['an unknown level', '{ "rules": { "select-star": "warn" } }', [/^"warn" \| `warn` is not a level \(did you mean `warning`\?\); expected off/]],
    ['an unknown option', '{ "rules": { "unbounded-read": { "row": 5 } } }', [/`row` is not a setting \(did you mean `rows`\?\)/]],
    ['an option of the wrong type', '{ "rules": { "unbounded-read": { "rows": true, "strict": "yes" } } }', [/`unbounded-read.rows` must be a number, not true/, /`unbounded-read.strict` must be a boolean, not "yes"/]],
    ['an unknown dialect', '{ "databases": { "a": { "dialect": "postgresql" } } }', [/`postgresql` is not a dialect \(did you mean `postgres`\?\)/]],
    ['a size that is none', '{ "sizes": { "a": "many", "b": -1, "c": 1.5 } }', [/`sizes.a` must be a number of rows/, /sizes.b/, /sizes.c/]],
    ['a version that is none', '{ "databases": { "a": { "version": "17" } } }', [/^"17" \| `version` must be the major version as a whole number, such as 17, not "17"/]],
    ['wrong shapes', '{ "databases": [], "rules": null, "exclude": 3, "overrides": {} }', [/`databases` must be an object.*not a list/, /`rules` must be.*not null/, /`exclude` must be a string or a list of strings, not 3/, /`overrides` must be a list/]],
    ['an override without files', '{ "overrides": [{ "rules": {} }] }', [/needs `files`/]],
    ['a key written twice', '{ "exclude": [], "exclude": [] }', [/written twice/]],
    ['a name that objects have anyway', '{ "constructor": 1, "rules": { "toString": "off" } }', [/`constructor` is not a setting/, /no rule `toString`/]],
    ['what is not an object', '[]', [/`plansight.json` must be an object, not a list/]],
    ['what is not JSON', '{ "exclude": [ }', [/This is not JSON/]],
    ['nothing', '', [/This is not JSON/]],
  ];
  for (const [title, text, expected] of wrong) {
    it(`tells ${title}`, () => {
      const told = mistakes(text);
      expected.forEach((pattern, i) => assert.match(told[i] ?? 'nothing more is told', pattern));
      if (!title.includes('not JSON')) assert.equal(told.length, expected.length, told.join('\n'));
    });
  }

  it('points at the right place behind a byte order mark', () => assert.match(mistakes('\uFEFF{ "rulse": {} }')[0]!, /^"rulse" \|/));

  it('goes on after a mistake', () => assert.deepEqual(parse('{ "rulse": {}, "exclude": ["a"] }').settings.exclude, ['a']));

  it('reads rows as people write them', () => {
    assert.deepEqual(['5M', '1.5k', '5_000_000', '2b', '7', '', 'M', '1e3', '99999999999999999'].map(parseRows), [5e6, 1500, 5e6, 2e9, 7, undefined, undefined, undefined, undefined]);
  });

  it('lays flags over the file, overrides included, and keeps options', () => {
    const { settings } = parse('{ "rules": { "unbounded-read": { "rows": 5 } }, "overrides": [{ "files": ["legacy/**"], "rules": { "unbounded-read": "off" } }] }');
    const flagged = withFlags(settings, { rules: new Map([['unbounded-read', { level: 'error', exact: true }], ['select-star', { level: 'off', exact: false }]]) });
    for (const path of ['a.ts', 'legacy/a.ts']) {
      assert.deepEqual(settingFor(flagged, 'unbounded-read', path), { level: 'error', exact: true, options: { rows: 5 } });
      assert.equal(settingFor(flagged, 'select-star', path)?.level, 'off');
    }
    assert.equal(settingFor(settings, 'unbounded-read', 'legacy/a.ts')?.level, 'off');
  });
});
