// A new migration as a program, for the tools whose migrations are programs: the SQL in `up`, what undoes it in `down`.
// A concurrent index is kept out of the tool's transaction by the tool's own mark.

export type WrittenProgram = 'typeorm' | 'knex' | 'sequelize' | 'node-pg-migrate' | 'kysely';

export interface ProgramPlan {
  readonly tool: WrittenProgram;
  readonly exports: 'commonjs' | 'module';
  readonly typed: boolean;
  /** The class of TypeORM: `IndexOrders1706702400000`. */
  readonly className: string;
}

/** Undefined where the tool cannot run such a statement: Kysely keeps every migration in one transaction. */
export function programText(sql: string, { tool, exports, typed, className }: ProgramPlan): string | undefined {
  const alone = /\bconcurrently\b/i.test(sql);
  const undo = inverseOf(sql);
  const quote = (text: string): string => `\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
  const type = (written: string): string => (typed ? written : '');
  const functions = (argument: string, up: string, down: string | undefined): string => {
    const head = (name: string): string => (exports === 'commonjs' ? `exports.${name} = async (${argument}) => {` : `export async function ${name}(${argument}) {`);
    const end = exports === 'commonjs' ? '};' : '}';
    return `${head('up')}\n  ${up}\n${end}\n\n${head('down')}\n${down === undefined ? '' : `  ${down}\n`}${end}\n`;
  };
  switch (tool) {
    case 'typeorm': {
      const method = (name: string, body: string | undefined): string => `  ${type('public ')}async ${name}(queryRunner${type(': QueryRunner')})${type(': Promise<void>')} {\n${body === undefined ? '' : `    await queryRunner.query(${quote(body)});\n`}  }\n`;
      const head = typed ? `import type { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class ${className} implements MigrationInterface {` : exports === 'commonjs' ? `module.exports = class ${className} {` : `export class ${className} {`;
      return `${head}\n  name = '${className}';\n${alone ? '  transaction = false;\n' : ''}\n${method('up', sql)}\n${method('down', undo)}}${typed || exports === 'module' ? '' : ';'}\n`;
    }
    case 'knex': {
      const mark = !alone ? '' : exports === 'commonjs' ? '\nexports.config = { transaction: false };\n' : '\nexport const config = { transaction: false };\n';
      const call = (text: string): string => `await knex.raw(${quote(text)});`;
      return `${typed ? "import type { Knex } from 'knex';\n\n" : ''}${functions(`knex${type(': Knex')}`, call(sql), undo && call(undo))}${mark}`;
    }
    case 'sequelize': {
      const call = (text: string): string => `await queryInterface.sequelize.query(${quote(text)});`;
      return `${typed ? "import type { QueryInterface } from 'sequelize';\n\n" : ''}${functions(`queryInterface${type(': QueryInterface')}`, call(sql), undo && call(undo))}`;
    }
    case 'node-pg-migrate': {
      const call = (text: string): string => `${alone ? 'pgm.noTransaction();\n  ' : ''}pgm.sql(${quote(text)});`;
      return `${typed ? "import type { MigrationBuilder } from 'node-pg-migrate';\n\n" : ''}${functions(`pgm${type(': MigrationBuilder')}`, call(sql), undo && call(undo))}`;
    }
    case 'kysely': {
      if (alone) return undefined;
      const call = (text: string): string => `await sql${quote(text)}.execute(db);`;
      return `${typed ? "import { sql, type Kysely } from 'kysely';" : exports === 'module' ? "import { sql } from 'kysely';" : "const { sql } = require('kysely');"}\n\n${functions(`db${type(': Kysely<unknown>')}`, call(sql), undo && call(undo))}`;
    }
  }
}

/** What drops a new index that has a name; of nothing else can it be said here. */
function inverseOf(sql: string): string | undefined {
  const match = /^\s*create\s+(?:unique\s+)?index\s+(concurrently\s+)?(?:if\s+not\s+exists\s+)?((?!on\b)\S+)\s+on\s+(?:only\s+)?([^\s(]+)/i.exec(sql);
  if (!match) return undefined;
  const [, alone, name, table] = match;
  return name!.startsWith('`') ? `DROP INDEX ${name} ON ${table}` : `DROP INDEX ${alone ? 'CONCURRENTLY ' : ''}${table!.includes('.') && !name!.includes('.') ? `${table!.slice(0, table!.lastIndexOf('.'))}.` : ''}${name}`;
}
