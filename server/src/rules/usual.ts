// When a habit is one: most of enough other queries have a condition, and this one is no place where it is left out on purpose.
import type { Table } from '../schema/schema.ts';
import type { Subject, Usual } from './rule.ts';

/** Fewer queries are no habit. */
const LEAST = 8;
const MOST = 0.9;

/** Where rows of all tenants, and those that are gone, are meant. */
const ON_PURPOSE = /admin|back_?office|staff|internal|maintenance|clean|purg|restor|undelet|trash|archiv|audit|report|export|import|sync|backup|debug|cron|job|worker|queue|schedul|script|migrat|metric|stat(?:s|istic)|monitor|billing|telemetry|global|system|seed|every|across|all_?(?:tenants|org|workspaces)|with_?deleted|include_?deleted/i;

/** What the other application queries of a table do, where nearly all of enough of them have the condition. */
export function habitOf({ role, path, routine, within, saidAbove, usual }: Pick<Subject, 'role' | 'path' | 'routine' | 'within' | 'saidAbove' | 'usual'>, table: Table, column: string): Usual | undefined {
  if (role !== 'application' || within || ON_PURPOSE.test(path) || ON_PURPOSE.test(routine ?? '')) return undefined;
  const { asked, having } = usual(table, column) ?? { asked: 0, having: 0 };
  // This query is one of those that are asked.
  const others = asked - 1;
  return others >= LEAST && having >= MOST * others && !ON_PURPOSE.test(saidAbove()) ? { asked: others, having } : undefined;
}
