// What a hover says, as parts, so that it reads well both as markdown and as plain text for clients that draw none.

/** `text` and items are one line each: prose with names made by `code`, and `**` around what carries most. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sql'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

/** A place that a hover names; who knows addresses makes a link of it. `line` counts from 1. */
export interface Link {
  readonly label: string;
  readonly path: string;
  readonly line: number;
}

export function markdownOf(parts: readonly Part[]): string {
  return parts.map((part) => {
    switch (part.kind) {
      case 'text': return part.text;
      case 'sql': return fenced(part.text);
      case 'list': return part.items.map((item) => `- ${item}`).join('\n');
    }
  }).join('\n\n');
}

/** The same for markdown with links: `href` gives the address of a place, or nothing where it has none. */
export function linkedMarkdown(parts: readonly Part[], links: readonly Link[], href: (link: Link) => string | undefined): string {
  const written = links.map((link) => {
    const address = href(link);
    return address === undefined ? code(link.label) : `[${link.label.replace(/[[\]\\`*_<>]/g, '\\$&')}](<${address}>)`;
  });
  return [markdownOf(parts), ...(written.length > 0 ? [`Declared in ${written.join(', ')}`] : [])].join('\n\n');
}

export function plainOf(parts: readonly Part[], links: readonly Link[]): string {
  const texts = parts.map((part) => {
    switch (part.kind) {
      case 'text': return plain(part.text);
      case 'sql': return part.text;
      case 'list': return part.items.map((item) => `- ${plain(item)}`).join('\n');
    }
  });
  return [...texts, ...(links.length > 0 ? [`Declared in ${links.map(({ label }) => label).join(', ')}`] : [])].join('\n\n');
}

/** A name or a piece of SQL inside prose, on one line. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** A list of names in prose; what goes beyond `most` is only counted. */
export function codes(names: readonly string[], most = 6): string {
  // One more is as long as saying that there is one more.
  const shown = names.length <= most + 1 ? names : names.slice(0, most);
  return [...shown.map(code), ...(shown.length < names.length ? [`… ${names.length - shown.length} more`] : [])].join(', ');
}

/** A text that is cut where it would fill the hover. */
export const short = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`);

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}sql\n${text}\n${fence}`;
}

const plain = (text: string): string => text.replace(/`` (.*?) ``|`([^`]*)`|\*\*/g, (_, quoted?: string, simple?: string) => quoted ?? simple ?? '');
