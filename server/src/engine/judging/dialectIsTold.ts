// Whether it is certain which server reads a statement: only then may it be called wrong in that server's grammar.
import { parseStatement } from '../../sql/parse.ts';
import { dialectOf, everyDialect } from '../../sql/dialects.ts';
import type { Dialect, DialectId } from '../../sql/dialect.ts';
import type { Statement } from '../../sql/tree.ts';
import { dialectOfName, dialectOfTexts, dialectSurelyOf } from '../discover/dialects.ts';
import { isOfUnreadServer } from '../discover/paths.ts';
import type { Site } from '../../libraries/site.ts';
import type { ReadSite } from '../reading/read.ts';
import type { Database } from '../world.ts';

/** A text that shows a server's signs is that server's; else it is its database's, unless another of the commonest reads the statement whole, or any other where the database's is a guess. */
export function dialectIsTold(path: string, { site, dialect }: ReadSite, statement: Statement, database: Database | undefined): boolean {
  if (site.dialect !== undefined) return true;
  const { text } = site.carrier;
  const { isUnread, surely, likely } = signsOf(site);
  if (isOfUnreadServer(path) || isUnread) return false;
  const certain = surely ?? dialectOfName(path);
  if (certain !== undefined) return certain === dialect.id;
  if ((likely ?? dialect.id) !== dialect.id) return false;
  if (!database) return false;
  return !(database.source.guessed ? everyDialect : COMMONEST).some((other) => other !== dialect && isWhole(text, statement, other));
}

/** What the text of a site shows; it is asked for at each of its statements. */
interface Signs { readonly isUnread: boolean; readonly surely: DialectId | undefined; readonly likely: DialectId | undefined }

const known = new WeakMap<Site, Signs>();

function signsOf(site: Site): Signs {
  const { text } = site.carrier;
  const signs = known.get(site) ?? { isUnread: COCKROACH.test(text), surely: dialectSurelyOf([text]), likely: dialectOfTexts([text]) };
  known.set(site, signs);
  return signs;
}

/** What CockroachDB reads and PostgreSQL does not (cockroachlabs.com, "PostgreSQL compatibility"). */
const COCKROACH = /\bcreate\s+type\s+if\s+not\s+exists\b|\)\s*storing\s*\(|\bcrdb_internal\b|\bunique_rowid\s*\(|\bas\s+of\s+system\s+time\b|^\s*upsert\s+into\b/im;

const COMMONEST: readonly Dialect[] = [dialectOf('postgres'), dialectOf('mysql'), dialectOf('sqlite')];

function isWhole(text: string, statement: Statement, dialect: Dialect): boolean {
  const read = parseStatement(text, dialect, statement);
  return read !== undefined && read.errors.length === 0 && read.tree !== undefined && read.end >= statement.end;
}
