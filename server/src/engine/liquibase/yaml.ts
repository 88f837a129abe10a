// As much of YAML as changelogs are written in: maps and lists by indentation, plain and quoted scalars, block texts, and lists and maps between brackets.
// Anchors, tags and several documents are not read. Never fails: a line that is none of these is passed over.

interface Line { readonly indent: number; readonly text: string; readonly raw: number }
interface Reader { readonly source: readonly string[]; readonly lines: readonly Line[]; at: number; depth: number }

const DEEPEST = 60;

/** Maps as objects, lists as arrays, scalars as texts. */
export function parseYaml(text: string): unknown {
  const source = text.split(/\r?\n/);
  const lines: Line[] = [];
  for (const [raw, line] of source.entries()) {
    const bare = line.trimStart();
    if (bare === '' || bare.startsWith('#') || /^(?:---|\.\.\.|%)/.test(line)) continue;
    lines.push({ indent: line.length - bare.length, text: bare.trimEnd(), raw });
  }
  const reader: Reader = { source, lines, at: 0, depth: 0 };
  return lines.length === 0 ? undefined : block(reader, lines[0]!.indent);
}

function block(reader: Reader, indent: number): unknown {
  if (++reader.depth > DEEPEST) {
    reader.at = reader.lines.length;
    return undefined;
  }
  const first = reader.lines[reader.at]!;
  const value = /^-(?:\s|$)/.test(first.text) ? list(reader, indent) : map(reader, indent);
  reader.depth--;
  return value;
}

function list(reader: Reader, indent: number): unknown[] {
  const items: unknown[] = [];
  for (let line = reader.lines[reader.at]; line && line.indent === indent && /^-(?:\s|$)/.test(line.text); line = reader.lines[reader.at]) {
    const rest = line.text.slice(1).trimStart();
    const inner = indent + line.text.length - rest.length;
    if (rest === '') {
      reader.at++;
      items.push(nested(reader, indent));
    } else if (/^-(?:\s|$)/.test(rest) || KEY.test(rest)) {
      // What follows the dash is the first line of the item.
      (reader.lines as Line[])[reader.at] = { ...line, indent: inner, text: rest };
      items.push(block(reader, inner));
    } else {
      reader.at++;
      items.push(scalar(rest));
    }
  }
  return items;
}

const KEY = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'{[#&*!|>][^:]*?|[^\s"'{[]))\s*:(?:\s+(.*))?$/;

function map(reader: Reader, indent: number): Readonly<Record<string, unknown>> {
  const found: [string, unknown][] = [];
  for (let line = reader.lines[reader.at]; line && line.indent >= indent; line = reader.lines[reader.at]) {
    const match = line.indent === indent ? KEY.exec(line.text) : null;
    if (line.indent === indent && /^-(?:\s|$)/.test(line.text)) break;
    reader.at++;
    if (!match) continue;
    const key = match[1] ?? match[2] ?? match[3]!;
    const rest = (match[4] ?? '').trim();
    if (/^[|>][-+\d]*(?:\s+#.*)?$/.test(rest)) found.push([key, blockText(reader, line, rest)]);
    else found.push([key, rest === '' || rest.startsWith('#') ? nested(reader, indent) : scalar(rest)]);
  }
  return Object.fromEntries(found);
}

/** What is written below a key or a dash: deeper, or a list in the same column. */
function nested(reader: Reader, indent: number): unknown {
  const next = reader.lines[reader.at];
  if (!next) return undefined;
  if (next.indent > indent || (next.indent === indent && /^-(?:\s|$)/.test(next.text))) return block(reader, next.indent);
  return undefined;
}

/** `|` keeps the ends of lines, `>` makes blanks of them. */
function blockText(reader: Reader, { raw, indent }: Line, mark: string): string {
  const lines: string[] = [];
  let at = raw + 1;
  for (; at < reader.source.length; at++) {
    const line = reader.source[at]!;
    const depth = line.length - line.trimStart().length;
    if (line.trim() !== '' && depth <= indent) break;
    lines.push(line.trim() === '' ? '' : line);
  }
  while (reader.at < reader.lines.length && reader.lines[reader.at]!.raw < at) reader.at++;
  return lines.map((line) => line.trimStart()).join(mark.startsWith('|') ? '\n' : ' ');
}

function scalar(written: string): unknown {
  const text = written.trim();
  if (text.startsWith('{') || text.startsWith('[')) return flow(text);
  const quoted = /^"((?:[^"\\]|\\.)*)"|^'((?:[^']|'')*)'/.exec(text);
  if (quoted) return quoted[1] !== undefined ? quoted[1].replace(/\\(["\\/])/g, '$1').replaceAll('\\n', '\n') : quoted[2]!.replaceAll("''", "'");
  return text.replace(/\s+#.*$/, '');
}

/** `{ a: 1, b: [x] }`: one level of either is what changelogs hold. */
function flow(text: string): unknown {
  const parts = text.slice(1, text.endsWith('}') || text.endsWith(']') ? -1 : undefined).split(/,(?![^{[]*[}\]])/).map((part) => part.trim()).filter((part) => part !== '');
  if (text.startsWith('[')) return parts.map((part) => (part.startsWith('{') ? flow(part) : scalarOnly(part)));
  return Object.fromEntries(parts.flatMap((part) => {
    const at = part.indexOf(':');
    if (at < 0) return [];
    const value = part.slice(at + 1).trim();
    return [[String(scalarOnly(part.slice(0, at))), value.startsWith('{') && value !== text ? flow(value) : scalarOnly(value)]];
  }));
}
const scalarOnly = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');
