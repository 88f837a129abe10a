// A table that no migration makes: the statement fails when it is run.
import { closest, isSlip } from '../../text/closest.ts';
import type { Intend } from '../finding.ts';
import type { Query } from '../../query/query.ts';
import type { Rule } from '../rule.ts';
import { JOURNAL } from '../words.ts';

export const unknownTable: Rule = {
  id: 'unknown-table',
  title: 'Name a table that exists',
  level: 'error',
  options: {},
  claimsAbsence: 'of a name',
  looksAt: 'query',

  *check({ query, resolved, schema, within, renamed, elsewhere }) {
    for (const { source, missing } of resolved.sources) {
      if (!missing || !source.table || source.presence === 'sometimes') continue;
      const { name } = source.table;
      if (isSequence(query)) continue;
      // Which schemas a session looks into may be told to it where nobody sees.
      if (source.table.schema === undefined && [...schema.tables.values()].some((table) => table.name === name)) continue;
      // What another database of the workspace has, the statement may be sent to.
      if (JOURNAL.test(name) || elsewhere(source.table).some((table) => table)) continue;
      const later = renamed(source.table);
      const near = later?.to ?? closest(name, [...schema.tables.values()].map((table) => table.name));
      // A routine may use what it makes, or what is there when it is called: only a slip is certain, and one letter more at the end may be another table.
      if (within === 'routine' && (near === undefined || later || !isSlip(near, name) || near.startsWith(name) || name.startsWith(near))) continue;
      const rename: readonly Intend[] = near === undefined ? [] : [{ kind: 'query', title: `Change it to \`${near}\``, safe: false, query, change: [{ kind: 'rename', at: source.nameSpan, name: near }] }];
      yield {
        span: source.nameSpan,
        weight: 'high',
        message: later ? `\`${name}\` was renamed to \`${later.to}\` in ${later.path}.` : `No table \`${source.table.schema ? `${source.table.schema}.` : ''}${name}\` is declared${near === undefined ? '' : `; \`${near}\` is`}.`,
        intentions: rename,
      };
    }
  },
};

/** A sequence is read like a table of one row (PostgreSQL manual, CREATE SEQUENCE); whether there is one of that name is not known. */
const isSequence = ({ outputs, sources }: Query): boolean => sources.length === 1 && outputs.length > 0 && outputs.every(({ name = '' }) => /^(?:last_value|is_called|log_cnt)$/.test(name));
