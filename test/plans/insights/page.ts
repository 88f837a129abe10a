// An insight's page as its test: statements that make a database, a query, and the plan that a real PostgreSQL made of it, with what is told drawn below its nodes.
//
// `sql setup` runs before everything that follows under the same heading level; a fence `sql` is the query of the fence `plan` behind it.
// The words of `plan` are the options it was asked with (`analyze buffers`), `by-hand` where no script can make it again,
// and what is known beside it: `rows=orders:5000`, `work_mem=4MB`. A line of `~~~` is what is told of the line above.
import { apply, emptySchema } from '../../../server/src/schema/apply.ts';
import type { Schema } from '../../../server/src/schema/schema.ts';
import { changesIn } from '../../../server/src/engine/history/changes.ts';
import { dialectOf } from '../../../server/src/sql/dialects.ts';
import { parseScript } from '../../../server/src/sql/parse.ts';
import { withoutMarks } from '../../page.ts';

export interface InsightPage {
  readonly title: string;
  readonly headings: readonly string[];
  readonly cases: readonly InsightCase[];
}

export interface InsightCase {
  readonly heading: string;
  /** Of the plan's fence, from 1. */
  readonly line: number;
  readonly setup: readonly string[];
  /** With and without mark lines. */
  readonly drawnSql: string;
  readonly sql: string;
  readonly drawnPlan: string;
  readonly plan: string;
  readonly words: readonly string[];
}

export function readInsightPage(markdown: string): InsightPage {
  const headings: string[] = [];
  const cases: InsightCase[] = [];
  let [title, setup, sql] = ['', [] as readonly string[], ''];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const heading = /^(#+) (.*)/.exec(lines[at]!);
    if (heading && heading[1] === '#') title = heading[2]!;
    else if (heading) headings.push(heading[2]!);
    const fence = /^```(\w+)(.*)$/.exec(lines[at]!);
    if (!fence) continue;
    const begin = at + 1;
    while (lines[++at] !== '```');
    const [text, words] = [lines.slice(begin, at).join('\n'), fence[2]!.trim().split(/\s+/).filter(Boolean)];
    if (fence[1] === 'sql' && words.includes('setup')) setup = words.includes('more') ? [...setup, text] : [text];
    else if (fence[1] === 'sql') sql = text;
    else if (fence[1] === 'plan') cases.push({ heading: headings.at(-1) ?? '', line: begin, setup, drawnSql: sql, sql: withoutMarks(sql), drawnPlan: text, plan: withoutMarks(text), words });
  }
  return { title, headings, cases };
}

/** The structure that the setup makes. */
export function schemaOf({ setup }: InsightCase): Schema {
  const dialect = dialectOf('postgres');
  const text = setup.join('\n');
  let schema = emptySchema(['public'], dialect.model);
  parseScript(text, dialect).statements.forEach((statement, at) => {
    for (const change of changesIn(statement, dialect, text)) schema = apply(schema, change, { path: 'schema.sql', statement: at });
  });
  return schema;
}

/** `rows=orders:5000,customer:20`. */
export function rowsOf({ words }: InsightCase): ReadonlyMap<string, number> {
  const said = words.find((word) => word.startsWith('rows='))?.slice('rows='.length) ?? '';
  return new Map(said.split(',').flatMap((one) => (one === '' ? [] : [[one.split(':')[0]!, Number(one.split(':')[1])] as const])));
}

export const workMemoryOf = ({ words }: InsightCase): string | undefined => words.find((word) => word.startsWith('work_mem='))?.slice('work_mem='.length);
