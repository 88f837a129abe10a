// What a program hands to something that cannot be followed: an object of a package that nobody here knows, a function that passes its arguments on in a way of its own.
// It is taken for SQL where the package has a driver, what takes it is named as what takes SQL is, and the text is a whole statement;
// and it is spoken of only where a database that is known has every table it names (`Site.unsure`).
import type { CallValue, Value } from '../hosts/tree.ts';
import type { Outside } from './library.ts';
import type { Sends, Tag } from './meaning.ts';

/** What a call of a function or a method that has no meaning may send. */
export function unfollowedSends({ callee, form, args }: CallValue, outside: Outside): Sends | undefined {
  if (form !== 'call' || args.length === 0 || (callee.kind !== 'name' && callee.kind !== 'member') || callee.name === undefined) return undefined;
  if (!ASKS.test(callee.name) && !(ANSWERS.test(callee.name) && callee.kind === 'member' && DATABASE.test(nameOf(callee.object)))) return undefined;
  const [library] = outside.drivers?.() ?? [];
  return library === undefined ? undefined : { library, label: callee.name, text: 0, unsure: true };
}

/** A template that is tagged `sql` by something that cannot be followed: it may bind what stands in its holes. */
export function unfollowedTag(callee: Value, outside: Outside): Tag | undefined {
  if (!/^sql$/i.test(nameOf(callee))) return undefined;
  const [library] = outside.drivers?.() ?? [];
  return library === undefined ? undefined : { library, label: 'sql', as: 'either', unsure: true };
}

/** A statement with what it reads or writes: not a sentence that begins like one. */
export const isStatement = (text: string): boolean => STATEMENT.test(text);

const STATEMENT = /^(?:\s|--.*\n|\/\*[\s\S]*?\*\/)*(?:select\b[\s\S]+?\bfrom\s+[\w"`[$(]|insert\s+(?:or\s+\w+\s+)?into\s+[\w"`[$]|update\s+(?:only\s+)?[\w"`[\].${}]+\s+(?:as\s+\w+\s+|\w+\s+)?set\s|delete\s+from\s+[\w"`[$]|with\s+(?:recursive\s+)?"?\w+"?\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s*)?\()/i;
/** `queryAsync`, `runQuery`, `pgQuery_readOnly`. */
const ASKS = /(?:^|[a-z_$])(?:quer(?:y|ies)|exec(?:ute)?|prepare|unsafe)(?=$|[A-Z_$\d])|^Quer(?:y|ies)|(?:Quer(?:y|ies)|Exec(?:ute)?|Sql|SQL)(?=$|[A-Z_$\d])/;
const ANSWERS = /^(?:all|get|run|each|any|one|none|many|oneOrNone|manyOrNone|raw|first)$/;
const DATABASE = /(?:^|[a-z_$])(?:db|database|conn|connection|client|pool|tx|trx|transaction|pg|mysql|sqlite|sql)$|(?:DB|Db|Database|Conn|Connection|Client|Pool|Tx|Trx|Transaction)$/;

const nameOf = (value: Value): string => (value.kind === 'name' || value.kind === 'member' ? value.name ?? '' : value.kind === 'call' ? nameOf(value.callee) : '');
