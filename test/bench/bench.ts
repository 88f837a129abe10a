// `npm run bench`: how fast Plansight is on this machine now, beside its peers, in one run.
//
// How to read it. Each section is independent and prints a table, then one line for each target: `met` or `MISSED`.
// A section whose code does not exist or throws says so and the others go on; the exit code is 0 all the same, because
// a timing proves nothing about a busy machine: read the load in the first and the last line before you believe a figure.
// Figures are medians; `best` and `slowest` show the spread. MB are 10^6 bytes, MiB 2^20. `peak` is the resident size of
// the largest process. `parse`, `findings` and `edit` run in this process on a bundle made as dist/cli.js is made, when warm;
// `peers`, `growth`, `dump` and `repository` run whole processes, start-up included, with output going nowhere.
// Inputs are generated from fixed seeds by generate.ts. `npm run bench -- parse peers` runs only these sections.
import { benchCalls } from './calls.ts';
import { benchDump, benchGrowth, benchPeers, benchRepository } from './commands.ts';
import { benchEdit, benchFindings, benchParse } from './inProcess.ts';
import { benchEditor } from './editor.ts';
import { benchExplain } from './explain.ts';
import { machine, timekeeper } from './measure.ts';
import { makeObjectsYoung } from '../../server/src/edge/v8.ts';

const sections: Readonly<Record<string, { readonly title: string; run(): string | Promise<string> }>> = {
  // First, while the garbage of the sections in this process cannot slow the client down.
  editor: { title: 'What one who types waits for', run: benchEditor },
  explain: { title: 'What one who asks for a plan waits for', run: benchExplain },
  parse: { title: 'SQL is parsed', run: benchParse },
  findings: { title: 'Text becomes findings', run: benchFindings },
  edit: { title: 'A key is pressed', run: benchEdit },
  peers: { title: 'The command beside its peers', run: benchPeers },
  growth: { title: 'Time grows with the input, no faster', run: benchGrowth },
  dump: { title: 'A large dump', run: benchDump },
  repository: { title: 'A large repository, again and again', run: benchRepository },
  calls: { title: 'Calls of an ORM', run: benchCalls },
};

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !(name in sections));
  if (unknown.length > 0) {
    console.error(`There is no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  console.log(`${machine()}. Processes are measured by ${timekeeper}.`);
  for (const [name, { title, run }] of Object.entries(sections)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${title} (${name})`);
    try {
      console.log(await run());
    } catch (error) {
      console.log(`  not measured: ${error instanceof Error ? error.message.split('\n').slice(0, 2).join(' ') : String(error)}`);
    }
  }
  console.log(`\n${machine()}.`);
}

// As the command and the server do.
makeObjectsYoung();
void main(process.argv.slice(2));
