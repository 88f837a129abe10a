// A repository that speaks to its database by Drizzle: a long history of migrations, tables declared beside them, and thousands of programs, of which a third call.
import { generateSchema, generateTables, randomFrom, type GeneratedColumn, type GeneratedFile, type GeneratedTable, type Random } from './generate.ts';
import { FILES, MIGRATIONS } from './largeWorkspace.ts';

const TABLES = generateTables(MIGRATIONS, 17);

export function drizzleWorkspace(): readonly GeneratedFile[] {
  const migrations = TABLES.map((one, index): GeneratedFile => ({ path: `drizzle/${String(index).padStart(4, '0')}_change.sql`, text: generateSchema([one], index).replaceAll(';\n', ';\n--> statement-breakpoint\n') }));
  const others = Array.from({ length: FILES - migrations.length }, (_, index): GeneratedFile =>
    ({ path: `src/part${index % 40}/file${index}.ts`, text: index % 3 === 0 ? drizzleProgram(2, 40, index) : `export const value${index} = ${index};\n${'// Nothing of ours.\n'.repeat(30)}` }));
  return [...migrations, { path: 'src/schema.ts', text: schemaText() }, ...others, { path: 'package.json', text: '{ "dependencies": { "drizzle-orm": "0.45.4", "pg": "8.0.0" } }' }];
}

/** So many routines that call, after comments that fill the rest of the lines. */
export function drizzleProgram(calls: number, lines: number, seed: number): string {
  const random = randomFrom(seed + 1);
  const own = Array.from({ length: calls }, () => TABLES[Math.floor(random() * TABLES.length)]!);
  const body = own.map((table, index) => routine(table, index, random)).join('\n');
  const head = `import { and, desc, eq, gt, inArray } from 'drizzle-orm';\nimport { drizzle } from 'drizzle-orm/node-postgres';\nimport { ${[...new Set(own.flatMap((table) => [table.name, ...table.keys.map(({ parent }) => parent)]))].map(camel).join(', ')} } from '../schema';\n\nconst db = drizzle(process.env.DATABASE_URL!);\n\n`;
  const missing = lines - `${head}${body}`.split('\n').length;
  return `${head}${Array.from({ length: Math.max(0, missing) }, (_, index) => `// Line ${index} of what programs say besides.`).join('\n')}\n${body}`;
}

function routine(table: GeneratedTable, index: number, random: Random): string {
  const [name, own] = [camel(table.name), table.columns.filter(({ name: column }) => column !== 'id')];
  const column = camel(own[Math.floor(random() * own.length)]!.name);
  const [key] = table.keys;
  const open = `export async function call${index}(value: never, ids: readonly number[]) {\n`;
  switch (Math.floor(random() * 6)) {
    case 0: return `${open}  return db\n    .select({ id: ${name}.id, value: ${name}.${column} })\n    .from(${name})\n    .where(and(eq(${name}.${column}, value), gt(${name}.createdAt, new Date(0))))\n    .orderBy(desc(${name}.createdAt))\n    .limit(50);\n}\n`;
    case 1: return `${open}  const [row] = await db.select().from(${name}).where(eq(${name}.id, value)).limit(1);\n  return row;\n}\n`;
    case 2: return `${open}  await db.update(${name}).set({ ${column}: value }).where(eq(${name}.id, value));\n}\n`;
    case 3: return `${open}  await db.delete(${name}).where(inArray(${name}.id, [...ids]));\n}\n`;
    case 4: return `${open}  await db.insert(${name}).values({ ${column}: value });\n}\n`;
    default: return key
      ? `${open}  return db\n    .select()\n    .from(${name})\n    .innerJoin(${camel(key.parent)}, eq(${name}.${camel(key.column)}, ${camel(key.parent)}.id))\n    .where(eq(${camel(key.parent)}.id, value));\n}\n`
      : `${open}  return db.select().from(${name}).where(eq(${name}.${column}, value));\n}\n`;
  }
}

const TYPES: Readonly<Record<GeneratedColumn['type'], (name: string) => string>> = {
  bigint: (name) => `bigint('${name}', { mode: 'number' })`,
  text: (name) => `text('${name}')`,
  integer: (name) => `integer('${name}')`,
  boolean: (name) => `boolean('${name}')`,
  timestamptz: (name) => `timestamp('${name}', { withTimezone: true })`,
  'numeric(12,2)': (name) => `numeric('${name}', { precision: 12, scale: 2 })`,
  jsonb: (name) => `jsonb('${name}')`,
};

function schemaText(): string {
  const declared = TABLES.map(({ name, columns, keys }) => {
    const lines = columns.map(({ name: column, type }) => {
      const parent = keys.find((key) => key.column === column)?.parent;
      return `  ${camel(column)}: ${TYPES[type](column)}${column === 'id' ? '.primaryKey()' : parent === undefined ? '' : `.references(() => ${camel(parent)}.id)`},`;
    });
    return `export const ${camel(name)} = pgTable('${name}', {\n${lines.join('\n')}\n});\n`;
  });
  return `import { bigint, boolean, integer, jsonb, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core';\n\n${declared.join('\n')}`;
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
