// Prints how well our parser agrees with PostgreSQL's own on any folder of .sql files: `npx tsx test/sql/publicAgreement.ts folder [--show tables|columns|flags|errors|lenient]`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseScript } from '../../server/src/sql/parse.ts';
import { postgres } from '../../server/src/sql/postgres/dialect.ts';
import { compare, emptyTally, report, type Tally } from './agreement.ts';
import { ready } from './oracle.ts';

function* sqlFiles(path: string): Generator<string> {
  if (statSync(path).isFile()) return void (yield path);
  for (const entry of readdirSync(path).sort()) {
    const inner = join(path, entry);
    if (statSync(inner).isDirectory()) yield* sqlFiles(inner);
    else if (entry.endsWith('.sql')) yield inner;
  }
}

async function main(): Promise<void> {
  const folders = process.argv.slice(2).filter((word, index, all) => !word.startsWith('--') && all[index - 1] !== '--show');
  const show = process.argv[process.argv.indexOf('--show') + 1];
  const showing = process.argv.includes('--show') ? show : undefined;
  await ready();
  const all: Tally = emptyTally();
  for (const folder of folders)
    for (const file of sqlFiles(folder)) {
      const text = readFileSync(file, 'utf8');
      const { statements } = parseScript(text, postgres);
      for (const statement of statements) {
        const difference = compare(statement, text, all);
        if (showing && difference?.kinds.includes(showing)) console.log(`${file}\n  ${text.slice(statement.start, statement.end).slice(0, 600).replace(/\n/g, '\n  ')}\n  => ${difference.what.slice(0, 500)}\n`);
      }
    }
  console.log(report(all));
}

void main();
