// A changelog as the history meets it: what its changesets do, as one text of SQL, each statement with the place of its changeset.
import type { XmlElement } from '../../text/xml.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { parseScript } from '../../sql/parse.ts';
import type { Piece } from '../../text/sourceMap.ts';
import type { ParsedFile } from '../history/fold.ts';
import { isFor } from '../history/sections.ts';
import { entriesOf } from './changelog.ts';
import { isProgram, statementsOf, type Sql } from './statements.ts';

/** `fileText` gives the text of a file that the changelog names. */
export function changelogMigration(path: string, host: string, dialect: Dialect, properties: Sql['properties'], fileText: Sql['fileText']): ParsedFile {
  const entries = entriesOf(path, host);
  const sql: Sql = { dialect, properties, fileText };
  const parts: Piece[] = [];
  const conditional: { readonly start: number; readonly end: number }[] = [];
  let text = '';
  let partial = false;
  for (const set of entries) {
    if (set.name !== 'changeSet' || !isWanted(set, dialect)) continue;
    const asks = set.children.some(({ name, attributes }) => name === 'preConditions' && attributes.get('onFail') !== 'HALT') || set.attributes.get('failOnError') === 'false';
    const from = text.length;
    for (const change of set.children) {
      partial ||= isProgram(change);
      if (!isWanted(change, dialect)) continue;
      for (const statement of statementsOf(change, sql)) {
        const start = text.length;
        text += `${statement}${/;\s*$/.test(statement) ? '' : '\n;'}\n`;
        parts.push({ kind: 'hole', sql: { start, end: text.length }, host: { start: change.start, end: change.end } });
      }
    }
    if (asks) conditional.push({ start: from, end: text.length });
  }
  const script = parseScript(text, dialect);
  const statements = conditional.length === 0 ? script.statements : script.statements.map((one) => (conditional.some(({ start, end }) => start <= one.start && one.end <= end) ? { ...one, guarded: true as const } : one));
  return { text, script: { ...script, statements }, map: { pieces: parts, shared: true, escape: () => undefined }, host, partial };
}

/** The files that its `sqlFile` changes name, as written. */
export const namesFiles = (text: string): boolean => /\bsqlFile\b/.test(text);

/** A condition on the server, or a context that is named like one: how some applications say the same. */
function isWanted({ attributes }: XmlElement, dialect: Dialect): boolean {
  const dbms = attributes.get('dbms');
  const context = attributes.get('context') ?? attributes.get('contextFilter');
  return (dbms === undefined || isFor(` dbms:"${dbms}"`, dialect.id)) && (context === undefined || !/^!?(?:postgresql|mysql|mariadb|oracle|mssql|h2|sqlite)$/.test(context) || isFor(` dbms:"${context.replace(/^(!?)mysql$/, '$1mysql,$1mariadb')}"`, dialect.id));
}

/** The parameters that changelogs define for all: the first that holds for the server wins (Liquibase's page on properties). */
export function propertiesIn(files: readonly { readonly path: string; readonly text: string }[], dialect: Dialect): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of files) {
    if (!/\bproperty\b/.test(text)) continue;
    for (const element of entriesOf(path, text)) {
      const key = element.attributes.get('name');
      const value = element.attributes.get('value');
      if (element.name === 'property' && key !== undefined && value !== undefined && !found.has(key) && isWanted(element, dialect)) found.set(key, value);
    }
  }
  return found;
}
