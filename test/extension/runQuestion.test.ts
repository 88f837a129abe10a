// What is asked before a query is run: nothing of it runs that the user could not see.
import assert from 'node:assert/strict';
import { runQuestion } from '../../client/src/runQuestion.ts';

const nodes = [{ total: '1,234', rows: '~20' }];
const ask = (query: string, values?: string): ReturnType<typeof runQuestion> => runQuestion({ query, nodes }, values);

describe('the question before a query is run', () => {
  it('shows a short query whole, with its cost and its values', () => {
    const query = `select id from orders where note = ${"'".padEnd(500, 'x')}'`;
    const { detail, whole } = ask(query, '$1 (orders.note) = x');
    assert.match(detail, /^The server estimates a cost of 1,234 and about 20 rows\.\n\n/);
    assert.ok(detail.endsWith(`\n\n${query}\n\n$1 (orders.note) = x`));
    assert.equal(whole, undefined);
  });

  it('says how much of a long query it leaves out, and has all of it as a page', () => {
    const query = `select id, '${'`'.repeat(4)}' from orders where id in (${Array.from({ length: 2000 }, (_, n) => n).join(', ')}) and pay_out(id)`;
    const { detail, whole } = ask(query);
    assert.ok(!detail.includes('pay_out'));
    assert.ok(detail.includes(`${query.slice(0, 600)}…\n\nThat is its beginning: the last ${(query.length - 600).toLocaleString('en-US')} of ${query.length.toLocaleString('en-US')} characters are not shown here, and run as well.`));
    assert.deepEqual(whole, { title: 'The Query to Run', markdown: `\`\`\`\`\`sql\n${query}\n\`\`\`\`\`\n` });
  });

  it('counts what empty lines would push out of the dialog as left out', () => {
    const { detail, whole } = ask(`select id\n${'\n'.repeat(80)}, pay_out(id) from orders`);
    assert.match(detail, /the last \d+ of \d+ characters are not shown here/);
    assert.ok(whole?.markdown.includes('pay_out(id) from orders'));
  });
});
