// What can be written behind `plansight`, and what is said to what cannot.
import assert from 'node:assert/strict';
import { parseArguments, type Command } from '../../server/src/cli/arguments.ts';

const parse = (line: string): Command => parseArguments(line === '' ? [] : line.split(' '), { version: '1.2.3', rules: ['select-star', 'unbounded-read'] });
const check = { kind: 'check', paths: [], scope: { kind: 'all' }, outputs: [{ format: 'text' }], fix: false, quiet: false, prune: false, cache: true, proofs: true, rules: new Map() } as const;

describe('arguments', () => {
  const valid: readonly [line: string, command: Command][] = [
    ['check', check],
    ['check src db/a.sql', { ...check, paths: ['src', 'db/a.sql'] }],
    ['check --format json --fix src', { ...check, outputs: [{ format: 'json' }], fix: true, paths: ['src'] }],
    ['check --format=json --config other.json', { ...check, outputs: [{ format: 'json' }], configuration: 'other.json' }],
    ['check --format github --format sarif -o a.sarif', { ...check, outputs: [{ format: 'github' }, { format: 'sarif', file: 'a.sarif' }] }],
    ['check -o a.sarif --format sarif --format text', { ...check, outputs: [{ format: 'sarif', file: 'a.sarif' }, { format: 'text' }] }],
    ['check -o a.txt', { ...check, outputs: [{ format: 'text', file: 'a.txt' }] }],
    ['check --since origin/main --quiet --max-warnings 0', { ...check, scope: { kind: 'since', ref: 'origin/main' }, quiet: true, maxWarnings: 0 }],
    ['check --staged --profile strict --baseline b.json', { ...check, scope: { kind: 'staged' }, profile: 'strict', baseline: 'b.json' }],
    ['check --stdin --stdin-filename a.sql', { ...check, scope: { kind: 'stdin', file: 'a.sql' } }],
    ['snapshot', { kind: 'snapshot', address: { kind: 'environment' }, dryRun: false }],
    ['snapshot shop --level full -o a.json --dry-run', { kind: 'snapshot', database: 'shop', level: 'full', file: 'a.json', address: { kind: 'environment' }, dryRun: true }],
    ['snapshot --env READER_URL', { kind: 'snapshot', address: { kind: 'environment', variable: 'READER_URL' }, dryRun: false }],
    ['snapshot --stdin', { kind: 'snapshot', address: { kind: 'stdin' }, dryRun: false }],
    ['snapshot --address postgres://db/shop', { kind: 'snapshot', address: { kind: 'given', address: 'postgres://db/shop' }, dryRun: false }],
    ['baseline', { kind: 'baseline' }],
    ['baseline -o b.json', { kind: 'baseline', file: 'b.json' }],
    ['init --dry-run', { kind: 'init', dryRun: true }],
    ['check --rule select-star=off src --rule=unbounded-read=exactly:error', { ...check, paths: ['src'], rules: new Map([['select-star', { level: 'off', exact: false }], ['unbounded-read', { level: 'error', exact: true }]]) }],
    ['check -- --odd', { ...check, paths: ['--odd'] }],
    ['why src/a.ts:12', { kind: 'why', file: 'src/a.ts', line: 12 }],
    ['why C:/a.ts:12:5 --config x.json', { kind: 'why', file: 'C:/a.ts', line: 12, configuration: 'x.json' }],
    ['explain src/a.ts:12:3', { kind: 'explain', what: { kind: 'place', file: 'src/a.ts', line: 12 }, format: 'text' }],
    ['explain a.sql --schema db.sql --format json', { kind: 'explain', what: { kind: 'place', file: 'a.sql' }, schema: 'db.sql', format: 'json' }],
    ['explain --plan - --sql select', { kind: 'explain', what: { kind: 'plan', file: '-', sql: 'select' }, format: 'text' }],
    ['schema', { kind: 'schema' }],
    ['rules', { kind: 'rules' }],
    ['rules select-star', { kind: 'rules', id: 'select-star' }],
    ['--version', { kind: 'print', text: '1.2.3\n' }],
  ];
  for (const [line, command] of valid) it(`plansight ${line}`, () => assert.deepEqual(parse(line), command));

  const wrong: readonly [line: string, message: RegExp][] = [
    ['', /Usage: plansight/],
    ['chekc', /unknown command 'chekc'\n\(Did you mean check\?\)/],
    ['check --fixx', /unknown option '--fixx'\n\(Did you mean --fix\?\)/],
    ['check --format xml', /'xml' is invalid.*text, json, sarif/],
    ['check --format text --format json', /Standard output takes one --format/],
    ['check --sinec main', /Did you mean --since\?/],
    ['check --since main --staged', /cannot be used with/],
    ['check --staged --fix', /cannot be used with/],
    ['check --stdin', /--stdin needs --stdin-filename/],
    ['check --stdin-filename a.sql', /needs --stdin/],
    ['check --stdin --stdin-filename a.sql src', /leave the paths out/],
    ['check --max-warnings few', /such as 0/],
    ['check --profile loud', /recommended, strict, migrations-only/],
    ['check --baseline-prune --rule select-star=off', /cannot be used with/],
    ['check --rule select-stra=off', /There is no rule `select-stra` \(did you mean `select-star`\?\)/],
    ['check --rule select-star=warn', /`warn` is not a level \(did you mean `warning`\?\)/],
    ['check --rule select-star', /such as `select-star=off`/],
    ['check --rule', /argument missing/],
    ['why', /missing required argument/],
    ['why src/a.ts', /such as `src\/users.ts:12`/],
    ['why src/a.ts:0', /such as/],
    ['rules select-stars', /did you mean `select-star`/],
    ['schema extra', /too many arguments/],
    ['snapshot --level everything', /Allowed choices are full, safe, no-values, rows, schema/],
    ['snapshot --stdin --env X', /cannot be used with/],
  ];
  for (const [line, message] of wrong) {
    it(`plansight ${line} is refused`, () => {
      const command = parse(line);
      assert.ok(command.kind === 'error', command.kind);
      assert.match(command.message, message);
    });
  }

  it('helps, for the whole and for each command', () => {
    for (const [line, word] of [['--help', 'check'], ['check --help', '--rule <id=level>'], ['why --help', '<file:line>']] as const) {
      const command = parse(line);
      assert.ok(command.kind === 'print' && command.text.includes(word), line);
    }
  });
});
