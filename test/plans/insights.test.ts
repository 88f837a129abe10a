// Every insight's page: plans that PostgreSQL made, with what is told of them drawn below their nodes, and what of the query it comes from below that.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf } from '../../server/src/plans/figures.ts';
import { insights } from '../../server/src/plans/insights/all.ts';
import { tell, type ToldInsight } from '../../server/src/plans/insights/tell.ts';
import { tie } from '../../server/src/plans/tie.ts';
import { resolvedFrom } from '../../server/src/engine/planning/statement.ts';
import { linesOf } from '../../server/src/text/lines.ts';
import { readPlans } from '../../server/src/plans/reading/read.ts';
import { readInsightPage, rowsOf, schemaOf, workMemoryOf, type InsightCase } from './insights/page.ts';

const ROOT = join(__dirname, '../../server/src/plans/insights');
const OTHERS = join(__dirname, 'insights/others.md');
const pathOf = (id: string): string => join(ROOT, `${id}.md`);

describe('insights', () => {
  const others: string[] = [];

  it('are listed, have a module and have a page, each exactly once', () => {
    const ids = insights.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    const files = readdirSync(ROOT);
    assert.deepEqual(files.filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3)).sort(), [...ids].sort());
    assert.deepEqual(ids.filter((id) => !files.includes(`${id}.ts`)), []);
    assert.deepEqual(insights.flatMap(({ over = [] }) => over.filter((id) => !ids.includes(id))), []);
  });

  for (const { id, title } of insights) {
    describe(id, () => {
      const page = readInsightPage(readFileSync(pathOf(id), 'utf8'));

      it('has a page that opens with its title and shows both sides', () => {
        assert.equal(page.title, title);
        for (const heading of ['Shows', 'Stays silent']) assert.ok(page.cases.some((one) => one.heading === heading), `nothing under "${heading}"`);
      });

      page.cases.forEach((example, place) => {
        it(`line ${example.line}: ${example.heading}`, () => {
          const told = tellCase(example);
          const own = told.filter(({ insight }) => insight === id);
          for (const { insight, message } of told) if (insight !== id) others.push(`- ${id}.md, plan ${place + 1}: \`${insight}\` ${message}`);
          for (const { message } of told) assert.match(message, /^[A-Z`\d].*[^.]\.$/s, 'a message is a sentence');
          assert.equal(own.length > 0, example.heading === 'Shows');
          const [drawing, query] = [drawn(example.plan, own), drawnQuery(example, own)];
          if (process.env['UPDATE']) redraw(pathOf(id), `${example.drawnSql}\n\`\`\``, `${query}\n\`\`\``, example.drawnPlan, drawing);
          else assert.deepEqual([query, drawing], [example.drawnSql, example.drawnPlan]);
        });
      });
    });
  }

  describe('together', () => {
    it('tell of each other’s plans what test/plans/insights/others.md records', () => {
      const text = `# What the other insights tell of each insight's plans\n\nWritten by \`UPDATE=1\` on insights.test.ts; read it in the diff.\n\n${others.join('\n')}\n`;
      if (process.env['UPDATE']) writeFileSync(OTHERS, text);
      else assert.equal(readFileSync(OTHERS, 'utf8'), text);
    });
  });
});

function tellCase(example: InsightCase): readonly ToldInsight[] {
  const { plans, notes } = readPlans(example.plan);
  assert.deepEqual([notes, plans.length], [[], 1]);
  const rows = rowsOf(example);
  const workMemory = workMemoryOf(example);
  return tell(figuresOf(plans[0]!.plan), { schema: schemaOf(example), rows: ({ name }) => rows.get(name), ...(workMemory !== undefined && { workMemory }) });
}

/** A mark below the node's own line: nodes stand in a plan in the order of their lines. */
function drawn(plan: string, told: readonly ToldInsight[]): string {
  let place = -1;
  return plan.split('\n').flatMap((line, at) => {
    const isNode = at === 0 || /^\s*->/.test(line);
    if (isNode) place++;
    const indent = ' '.repeat(line.search(/[^\s>-]/));
    return [line, ...(isNode ? told.filter((one) => one.at.place === place).map(({ insight, message }) => `${indent}~~~ ${insight}: ${message}`) : [])];
  }).join('\n');
}

/** What of the query it comes from. */
function drawnQuery(example: InsightCase, told: readonly ToldInsight[]): string {
  const resolved = resolvedFrom(example.sql, schemaOf(example));
  const lines = linesOf(example.sql);
  const spans = resolved ? told.flatMap((one) => tie(one, resolved.query)) : [];
  return example.sql.split('\n').flatMap((line, at) => [line, ...spans.filter(({ start }) => lines.position(start).line === at).map(({ start, end }) => `${' '.repeat(lines.position(start).character)}${'~'.repeat(Math.min(end, lines.endOf(at)) - start)}`)]).join('\n');
}

function redraw(path: string, ...pairs: readonly string[]): void {
  let text = readFileSync(path, 'utf8');
  for (let at = 0; at < pairs.length; at += 2) text = text.replace(pairs[at]!, () => pairs[at + 1]!);
  writeFileSync(path, text);
}
