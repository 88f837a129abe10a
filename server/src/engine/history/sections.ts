// Migration files that hold both directions: goose, dbmate, sql-migrate, tern, node-pg-migrate and Play mark in comments where the way down begins.
// A changeset of Liquibase may be meant for another server; what it says to roll back stands in comments, which nobody runs here.
import type { DialectId } from '../../sql/dialect.ts';
import { EVOLUTION } from '../../sql/frontMatter.ts';
import type { SqlComment } from '../../sql/tree.ts';

export type Sections = 'goose' | 'dbmate' | 'sql-migrate' | 'tern' | 'node-pg-migrate' | 'liquibase' | 'play';

const MARK = /^(?:--|#)\s*(?:(\+goose|\+migrate|migrate:)\s*(up|down)\b|(-{2,})\s*(?:create above \/ )?drop below\b|[\s-]*(up|down)\s+migration\b|[\s-]*!(up|down)s\b)/i;
/** Keywords and the attributes behind them (Liquibase's own page on formatted SQL). */
const CHANGESET = /^--\s*changeset\s+\S+:(?:"[^"]*"|\S+)(.*)$/i;
const TOOLS: Readonly<Record<string, Sections>> = { '+goose': 'goose', '+migrate': 'sql-migrate', 'migrate:': 'dbmate' };

interface Mark { readonly at: number; readonly down: boolean }

function marksOf(text: string, comments: readonly SqlComment[], dialect: DialectId | undefined): readonly Mark[] {
  return comments.flatMap(({ start, end, block }): Mark[] => {
    const line = block ? '' : text.slice(start, Math.min(end, start + 500));
    const match = MARK.exec(line.replace(/^----/, '-- --'));
    if (match) return [{ at: start, down: match[3] !== undefined || (match[2] ?? match[4] ?? match[5])?.toLowerCase() === 'down' }];
    const changeset = CHANGESET.exec(line.trimEnd());
    return changeset ? [{ at: start, down: dialect !== undefined && !isFor(changeset[1]!, dialect) }] : [];
  });
}

/** Whether the text at an offset is applied only on the way down, or only to another server than `dialect`. */
export function downwards(text: string, comments: readonly SqlComment[], dialect?: DialectId): (offset: number) => boolean {
  const marks = marksOf(text, comments, dialect);
  if (!marks.some(({ down }) => down)) return () => false;
  return (offset) => marks.findLast(({ at }) => at <= offset)?.down ?? false;
}

const SERVERS: Readonly<Record<string, DialectId>> = { postgresql: 'postgres', edb: 'postgres', cockroachdb: 'postgres', mysql: 'mysql', mariadb: 'mariadb', sqlite: 'sqlite', mssql: 'sqlserver', oracle: 'oracle', snowflake: 'snowflake' };

/** `dbms:postgresql,mysql`, `dbms:!oracle`. */
export function isFor(attributes: string, dialect: DialectId): boolean {
  const names = (/\bdbms:\s*"?([!\w,\s]*?\w)(?="|\s+\w+:|\s*$)/i.exec(attributes)?.[1] ?? '').toLowerCase().split(/[\s,]+/).filter((name) => name !== '');
  const wanted = names.filter((name) => !name.startsWith('!'));
  const unwanted = names.filter((name) => name.startsWith('!')).map((name) => name.slice(1));
  const means = (name: string): boolean => name === 'all' || SERVERS[name] === dialect;
  return !unwanted.some(means) && (wanted.length === 0 || wanted.some(means));
}

/** Whether the changeset that an offset of a formatted file stands in is kept out of a transaction. */
export function isChangesetAlone(text: string, offset: number): boolean {
  const at = Math.max(...['--changeset', '-- changeset'].map((word) => text.lastIndexOf(word, offset)));
  return at >= 0 && /\brunInTransaction:\s*"?false\b/i.test(text.slice(at, text.indexOf('\n', at) + 1 || undefined));
}

/** The tool whose marks a text carries, told without parsing it. */
export function sectionsIn(text: string): Sections | undefined {
  if (/^\uFEFF?\s*--\s*liquibase\s+formatted\s+sql\b/i.test(text)) return 'liquibase';
  if (EVOLUTION.test(text)) return 'play';
  const match = /^[ \t]*--\s*(\+goose|\+migrate|migrate:)\s*up\b/im.exec(text);
  if (match) return TOOLS[match[1]!.toLowerCase()];
  if (/^--[ \t-]*up[ \t]+migration[ \t]*$/im.test(text)) return 'node-pg-migrate';
  return /^----\s*create above \/ drop below\s*----/m.test(text) ? 'tern' : undefined;
}
