// The SQL that is made of models is what Sequelize sends where it makes their tables (test/sent/sequelizeTables.json, written by test/sent/sequelizeTables.ts): both fold to one schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mappedIn } from '../../server/src/engine/models/mapped.ts';
import { toldOfModels } from '../../server/src/engine/models/mappedSetup.ts';
import { linked } from '../../server/src/engine/programs/link.ts';
import { summarise } from '../../server/src/libraries/summary.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { linesOf } from '../schema/lines.ts';
import { documentOf, treeOf } from './read.ts';

const sent = JSON.parse(readFileSync('test/sent/sequelizeTables.json', 'utf8')) as Readonly<Record<DialectId, Readonly<Record<string, readonly string[]>>>>;
const PATH = 'src/models.ts';

/** What is read otherwise than it is sent, with the reason. */
const otherwise = (dialect: string, shape: string): string | undefined => (dialect === 'postgres' ? undefined : /ARRAY|INET/.test(shape) ? 'The server has no such type.' : dialect === 'mysql' && shape.includes("'lowered'") ? 'MySQL refuses it: an expression is written in brackets of its own there.' : undefined);

function madeOf(shape: string, dialect: DialectId): string {
  const text = `import { DataTypes, Model, Op, Sequelize } from 'sequelize';\nexport const sequelize = new Sequelize({ dialect: '${dialect}' });\n${shape}\n`;
  const document = documentOf(text, PATH);
  const summaries = new Map([[PATH, JSON.parse(JSON.stringify(summarise(document, treeOf(document))))]]);
  const mapped = mappedIn({ all: [PATH], declaring: () => [PATH], told: () => [{ path: PATH, told: toldOfModels(PATH, text)! }], summary: (path) => summaries.get(path), exported: linked(summaries) });
  const { text: sql, pieces } = mapped.ddl(PATH, { files: [PATH], dialect });
  assert.deepEqual([pieces[0]?.sql.start, pieces.at(-1)?.sql.end, pieces.every(({ host }) => host.start < host.end && host.end <= text.length)], [0, sql.length, true]);
  return sql;
}

function folded(text: string, id: DialectId): Schema {
  const dialect = dialectOf(id);
  return parseScript(text, dialect).statements.reduce<Schema>((before, statement, at) => changesOf(statement, dialect, text).reduce((next, change) => apply(next, change, { path: PATH, statement: at }), before), emptySchema(dialect.searchPath, dialect.model));
}

describe('the SQL of models is what Sequelize sends', () => {
  for (const [dialect, shapes] of Object.entries(sent) as [DialectId, Readonly<Record<string, readonly string[]>>][]) {
    for (const [shape, statements] of Object.entries(shapes)) {
      it(`${dialect}: ${shape}`, () => {
        const own = madeOf(shape, dialect);
        const [made, asked] = [linesOf(folded(own, dialect)), linesOf(folded(`${statements.join(';\n')};`, dialect))];
        if (otherwise(dialect, shape) !== undefined) assert.notDeepEqual(made, asked, 'it is made as it is sent by now');
        else assert.deepEqual(made, asked, `${own}\n${statements.join(';\n')}`);
      });
    }
  }

  it('there are enough of them', () => assert.ok(Object.values(sent).every((shapes) => Object.keys(shapes).length >= 40)));
});
