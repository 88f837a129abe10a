// docs/catalogue.tsv says of each rule that linters and reviewers of databases have what becomes of it here, and says it whole.
import assert from 'node:assert/strict';
import { catalogue as rows, idsOf, ours, parts } from './catalogue.ts';

describe('the catalogue of rules', () => {
  it('names each rule once, in order, under a known part', () => {
    const ids = rows.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    const names = rows.map(({ name }) => name);
    assert.deepEqual(rows.filter(({ id, name }) => !parts[id.charAt(0)] || !/^[A-Z]\d{3}$/.test(id) || name === ''), []);
    assert.equal(names.length, 375);
  });

  it('says of each what becomes of it: by which rule, in which area, or why not', () => {
    for (const { id, verdict, by, note } of rows) {
      if (verdict === 'ours') assert.ok(by !== '' || note !== '', `${id}: by what?`);
      else if (verdict === 'planned') assert.match(by, /^[\w/]+(?: [\w/]+)?$/, `${id}: where?`);
      else assert.ok(verdict === 'left out' && by === '' && /^[A-Z].*\.$/.test(note), `${id}: why not?`);
    }
  });

  it('names no rule of ours that there is not, and plans none that there is', () => {
    assert.deepEqual(rows.flatMap(idsOf).filter((id) => !ours.includes(id)), []);
    assert.deepEqual(rows.filter(({ name, verdict }) => verdict !== 'ours' && ours.includes(name)).map(({ id, name }) => `${id} ${name}`), []);
  });
});
