// XML as a tree of elements, read by our own few lines: what a changelog needs is tags, attributes and texts, and no library that reads them is among the dependencies.
// Never fails: what is left open ends with the text, and an end tag that closes nothing is passed over.

export interface XmlElement {
  /** Without its namespace's prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, CDATA included. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Open { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly children: XmlElement[]; text: string; readonly start: number; end: number }

/** Elements that lie deeper are taken for children of the deepest. */
const DEEPEST = 100;
const TOKEN = /<!--[^]*?(?:-->|$)|<!\[CDATA\[([^]*?)(?:\]\]>|$)|<[!?][^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+|</g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The outermost elements. */
export function parseXml(text: string): readonly XmlElement[] {
  const root: Open = { name: '', attributes: new Map(), children: [], text: '', start: 0, end: text.length };
  const stack: Open[] = [root];
  for (const match of text.matchAll(TOKEN)) {
    const [whole, cdata, closed, opened, attributes, empty] = match;
    const top = stack.at(-1)!;
    const end = match.index + whole.length;
    if (opened !== undefined) {
      const element: Open = { name: bare(opened), attributes: attributesIn(attributes ?? ''), children: [], text: '', start: match.index, end };
      top.children.push(element);
      if (empty === '' && stack.length < DEEPEST) stack.push(element);
    } else if (closed !== undefined) {
      const at = stack.findLastIndex(({ name }) => name === bare(closed));
      if (at > 0) for (const one of stack.splice(at)) one.end = end;
    } else if (cdata !== undefined) top.text += cdata;
    else if (!whole.startsWith('<')) top.text += decoded(whole);
  }
  for (const one of stack) one.end = text.length;
  return root.children;
}

const bare = (name: string): string => name.slice(name.lastIndexOf(':') + 1);
const attributesIn = (text: string): ReadonlyMap<string, string> => new Map([...text.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [name!, decoded(double ?? single!)]));

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const decoded = (text: string): string => text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => (name !== undefined ? ENTITIES[name] ?? whole : character(decimal !== undefined ? parseInt(decimal, 10) : parseInt(hex!, 16))));
const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '');
