// The words in which verdicts are told, in a terminal and in an editor.
import { libraries } from '../../libraries/all.ts';
import type { Verdict, Why, WhyQuery } from './why.ts';

export const ROLES: Readonly<Record<Why['role'], string>> = {
  application: 'application code',
  job: 'a job',
  script: 'a script',
  test: 'a test',
  seed: 'a seed',
  migration: 'a migration',
  schema: 'a schema',
};

/** What the SQL of a program is known by. */
export const KNOWN_IN_PROGRAMS = libraries.map(({ title }) => title).join(', ');

function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'reported': return `${verdict.level}: ${verdict.message}`;
    case 'not recognised': return 'not recognised: the statement could not be read.';
    case 'clause open': return `clause open: ${verdict.parts.join(', ')} may hold more than is seen here.`;
    case 'no schema': return verdict.tables.length === 0 ? 'no schema is known here.' : `no schema: ${names(verdict.tables)} is not known.`;
    case 'small table': return `small table: ${names(verdict.tables)} holds few rows.`;
    case 'role': return `role: it does not speak in ${ROLES[verdict.role]}.`;
    case 'suppressed': return `suppressed by a comment${verdict.reason === undefined ? '' : `: ${verdict.reason}`}`;
    case 'accepted': return 'accepted by the baseline.';
    case 'off': return 'off by the configuration.';
    case 'nothing to say': return 'nothing to say.';
  }
}

/** Rules of which the same is told share a row: first what is said, last that there is nothing to say. */
export function verdictRows(verdicts: WhyQuery['verdicts']): readonly { readonly text: string; readonly rules: readonly string[] }[] {
  const weight = ({ kind }: Verdict): number => (kind === 'reported' ? 0 : kind === 'nothing to say' ? 2 : 1);
  const rows = new Map<string, string[]>();
  for (const { rule, verdict } of verdicts.toSorted((a, b) => weight(a.verdict) - weight(b.verdict))) {
    const text = verdictText(verdict);
    rows.set(text, [...(rows.get(text) ?? []), rule]);
  }
  return [...rows].map(([text, rules]) => ({ text, rules }));
}

const names = (tables: readonly string[]): string => tables.map((table) => `\`${table}\``).join(', ');
