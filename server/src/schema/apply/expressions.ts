// Canonical SQL text (see sql/canonical.ts) read word by word: which columns it mentions, and the same text after a rename.
// `schema` cannot import the parser, and words are enough: strings are skipped, a called name and a type are no column.
/** As canonical text writes it: reserved words bare, since the text is never sent. */
export const identifier = (name: string): string => (/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

interface Word {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly role: 'column' | 'type' | 'call';
}

/** Whether the text names this column. */
export const mentions = (text: string, column: string): boolean =>
  text.includes(column) && words(text).some(({ name, role }) => role === 'column' && name === column);

/** The text with a column renamed. */
export const renameColumnIn = (text: string, from: string, to: string): string => renameIn(text, 'column', from, identifier(to));

/** The text with a type renamed, where it stands in a cast. */
export const renameTypeIn = (text: string, from: string, to: string): string => renameIn(text, 'type', from, to);

function renameIn(text: string, role: Word['role'], from: string, to: string): string {
  if (!text.includes(from)) return text;
  let result = '';
  let done = 0;
  for (const word of words(text)) {
    if (word.role !== role || word.name !== from) continue;
    result += text.slice(done, word.start) + to;
    done = word.end;
  }
  return result + text.slice(done);
}

const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|::|\d[\w.]*|\s+|[^]/g;

function words(text: string): readonly Word[] {
  const found: Word[] = [];
  let before = '';
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    const first = token[0]!;
    if (first.trim() === '') continue;
    if (first === '"' || /[A-Za-z_\u0080-\uffff]/.test(first)) {
      const start = match.index;
      const end = start + token.length;
      const role = before === '::' ? 'type' : /^\s*\(/.test(text.slice(end, end + 2)) && !KEYWORDS.has(token) ? 'call' : 'column';
      found.push({ start, end, name: first === '"' ? token.slice(1, -1).replaceAll('""', '"') : token, role });
    }
    before = token;
  }
  return found;
}

/** Words that stand before a parenthesis without calling anything; they are reserved, so no bare column has such a name. */
const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'any', 'all', 'some', 'then', 'when', 'else', 'case', 'is', 'between', 'like', 'ilike']);
