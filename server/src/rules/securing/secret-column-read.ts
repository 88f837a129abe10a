// A row that is read with all of its columns and handed to a response as it is takes its secrets along: a password's hash, a key, what a second factor is made from.
import type { Column, Table } from '../../schema/schema.ts';
import type { Rule, Subject } from '../rule.ts';

/** Whole words of a column that nobody outside is to see. */
const SECRET = /^(?:\w+_)?(?:pass(?:word|wd|phrase)(?:_?(?:hash|digest|salt))?|(?:hashed|encrypted)_password|pw_?hash|(?:client|totp|otp|mfa|two_factor|webhook|signing|shared)_secret|secret_key|private_key|api_secret|refresh_token|access_token|(?:reset|recovery|password_reset|reset_password)_token|ssn)$/;
/** Tables that are there to hold what is given out. */
const GIVEN = /(?:^|_)(?:keys?|tokens?|secrets?|credentials?|webhooks?|integrations?|connections?|clients?)$/i;
const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'character varying', 'char', 'character', 'bpchar', 'citext', 'bytea', 'blob', 'longtext', 'mediumtext', 'nvarchar', 'varbinary', 'binary']);
const words = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

export const secretColumnRead: Rule = {
  id: 'secret-column-read',
  title: 'Keep secrets out of responses',
  level: 'warning',
  options: {},
  looksAt: 'query',
  of: ['read'],

  *check(subject) {
    const { answers, outermost, within, query, site } = subject;
    if (!answers || !outermost || within || query.grouped !== 'no' || query.setOperations.length > 0) return;
    for (const { table, column } of unchosen(subject)) {
      // A program that names it knows of it, and may take it out of what it sends.
      if (!isSecret(column) || GIVEN.test(words(table.name)) || subject.names(column.name)) continue;
      yield {
        span: query.verb,
        weight: 'high',
        ...(site.keepsBack && { atMost: 'information' as const }),
        message: `\`${table.name}.${column.name}\` is read with every other column, and the row is what the request is answered with; read the columns that may be seen.`,
        related: [{ at: { path: subject.path, span: answers }, message: 'The row is answered with here.' }],
      };
      return;
    }
  },
};

const isSecret = ({ name, type }: Column): boolean => SECRET.test(words(name)) && type.array === 0 && TEXTS.has(type.name);

/** The columns that are read and that nobody has named: those of a star, and of a call those that it reads where nothing says which. */
function* unchosen({ query, resolved, site }: Subject): Generator<{ readonly table: Table; readonly column: Column }> {
  for (const { star, term, span } of query.outputs) {
    if (star) {
      for (const { source, table } of resolved.sources) if (table && source.kind === 'table' && (star.of === undefined || source.alias === star.of || source.table?.name === star.of)) for (const column of table.columns) yield { table, column };
    } else if (site.called && term?.kind === 'column' && span.start === query.verb.start) {
      const meant = resolved.column(term);
      if (meant?.column && meant.source.table) yield { table: meant.source.table, column: meant.column };
    }
  }
}
