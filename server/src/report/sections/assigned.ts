// Which section of a report a finding belongs to: each stands in one.
import type { FindingFacts } from '../facts.ts';

export type SectionOf = 'schema' | 'indexes' | 'scaling' | 'migrations' | 'flags';

export function sectionOf({ finding: { rule, evidence }, looksAt }: FindingFacts): SectionOf {
  if (evidence?.['claim'] === 'index') return 'indexes';
  if (GROWING.has(rule)) return 'scaling';
  if (looksAt === 'migration') return 'migrations';
  if (looksAt === 'model') return 'schema';
  return looksAt === 'change' && !SECRETS.has(rule) ? 'schema' : 'flags';
}

/** What holds as long as tables are small. */
const GROWING: ReadonlySet<string> = new Set(['unbounded-read', 'missing-limit', 'offset-paging', 'int-key-on-growing-table', 'query-in-a-loop']);
/** Declarations that are no matter of modelling. */
const SECRETS: ReadonlySet<string> = new Set(['plaintext-password', 'short-password-column']);
