import assert from 'node:assert/strict';
import { editedMeasures, withEdited } from '../../server/src/edge/pglite/edited.ts';
import { noMeasures, type Measures } from '../../server/src/schema/measures.ts';

const table = (name: string, rows: number) => ({ schema: 'public', name, rows });
const column = (relation: string, distinct: number) => ({ schema: 'public', relation, column: 'id', nullFraction: 0, width: 8, distinct });
const laid: Measures = { ...noMeasures, relations: [table('a', 1), table('b', 2)], columns: [column('a', -1), column('b', -1)] };

describe('the figures of an edit', () => {
  it('are those of the tables it names', () => {
    const asked = { ...laid, relations: [table('a', 1), table('b', 5), table('c', 9)], columns: [...laid.columns, column('c', -1)] };
    const edited = editedMeasures(laid, asked, ['alter table b add x int', 'create table c (id int)'])!;
    assert.deepEqual([edited.names, edited.measures.relations, edited.measures.columns], [['public.b', 'public.c'], [table('b', 5), table('c', 9)], [column('b', -1), column('c', -1)]]);
    assert.deepEqual(new Set(withEdited(laid, edited).relations), new Set(asked.relations));
    assert.deepEqual(editedMeasures(laid, laid, [])!.names, []);
  });

  it('are not those of others', () => {
    assert.equal(editedMeasures(laid, { ...laid, relations: [table('a', 7), table('b', 2)] }, ['alter table b add x int']), undefined);
    assert.equal(editedMeasures(laid, { ...laid, level: 'full' }, ['alter table b add x int']), undefined);
  });
});
