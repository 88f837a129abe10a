// `plansight why`: what is seen at a line, and each rule's verdict on it.
import { createColors } from 'picocolors';
import type { Why, WhyQuery, WhySite } from '../../engine/showing/why.ts';
import { ROLES, verdictRows } from '../../engine/showing/whyWords.ts';
import { placesOf, type FilesShown, type Places } from './places.ts';
import type { TextStyle } from './text.ts';

type Colours = ReturnType<typeof createColors>;

export function whyReport(why: Why, files: FilesShown, style: Pick<TextStyle, 'colours'>): string {
  const colours = createColors(style.colours);
  const places = placesOf(files);
  const head = `${colours.bold(`${places.fileOf(why.path)}:${why.line}`)} is ${ROLES[why.role]}.`;
  if (why.unseen !== undefined) return `${head}\nNothing is seen here: ${why.unseen}.\n`;
  if (why.sites.length === 0) return `${head}\nNo query is recognised on this line.\n`;
  return `${[head, ...why.sites.map((site) => siteText(site, why.path, places, colours))].join('\n')}\n`;
}

function siteText({ span, library, reason, database, queries }: WhySite, path: string, places: Places, colours: Colours): string {
  const { line, column } = places.at(path, span.start);
  const spokenTo = database === undefined ? 'which database it speaks to cannot be told' : `it speaks to the database \`${database}\``;
  const found = queries.length === 0 ? ['  No statement was found in it.'] : queries.map((query) => queryText(query, colours));
  return [`\n${line}:${column} ${colours.bold(library)}: ${reason}; ${spokenTo}.`, ...found].join('\n');
}

function queryText({ shown, unread, verdicts }: WhyQuery, colours: Colours): string {
  const lines = verdictRows(verdicts).flatMap(({ text, rules }) => [`    ${text}`, ...wrapped(rules).map((line) => `      ${colours.dim(line)}`)]);
  return [`  ${colours.cyan(shown)}`, ...(unread === undefined ? [] : [`  Not understood: ${unread}`]), ...lines].join('\n');
}

/** Names in lines of at most a hundred columns, the indent included. */
function wrapped(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 92) lines[lines.length - 1] = `${last}, ${name}`;
    else {
      if (last !== undefined) lines[lines.length - 1] = `${last},`;
      lines.push(name);
    }
  }
  return lines;
}
