// A repository as large ones are: a long history of migrations beside thousands of programs, of which a third speak to the database.
import { generateSchema, generateSelects, generateTables, randomFrom, type GeneratedFile } from './generate.ts';

export const MIGRATIONS = 430;
export const FILES = 4_000;

/** 430 migrations, of which each makes a table or changes one, beside programs and queries: 4,000 files. */
export function largeWorkspace(): readonly GeneratedFile[] {
  const tables = generateTables(MIGRATIONS / 2, 17);
  const random = randomFrom(23);
  const made = tables.flatMap((one, index): readonly string[] => [
    generateSchema([one], index),
    `alter table ${one.name} add column note_${index} text;\ncreate index ${one.name}_note_idx on ${one.name} (note_${index});\n`,
  ]);
  const migrations = made.map((text, index): GeneratedFile => ({ path: `migrations/${String(index + 1).padStart(4, '0')}_change.sql`, text }));
  const selects = generateSelects(tables, 2_000, 29);
  const others = Array.from({ length: FILES - migrations.length }, (_, index): GeneratedFile => {
    const own = selects.slice((index * 2) % 1_990, ((index * 2) % 1_990) + 2);
    // One in three speaks to the database.
    return index % 3 === 0 ? { path: `src/part${index % 40}/file${index}.ts`, text: program(own, 40) } : { path: `src/part${index % 40}/file${index}.ts`, text: `export const value${index} = ${Math.floor(random() * 1e9)};\n${'// Nothing of ours.\n'.repeat(30)}` };
  });
  return [...migrations, ...others, { path: 'package.json', text: '{"dependencies":{"pg":"8.0.0"}}' }];
}

/** One function for each query; comments fill the rest. */
export function program(selects: readonly string[], lines: number): string {
  const body = selects.map((text, index) => `export async function find${index}(ids: readonly string[]) {\n  const { rows } = await pool.query(\n    \`${text.replaceAll('\n', '\n     ')}\`,\n    [...ids],\n  );\n  return rows;\n}\n`).join('\n');
  const head = "import { Pool } from 'pg';\n\nconst pool = new Pool();\n\n";
  const missing = lines - `${head}${body}`.split('\n').length;
  return `${head}${Array.from({ length: Math.max(0, missing) }, (_, index) => `// Line ${index} of what programs say besides.`).join('\n')}\n${body}`;
}
