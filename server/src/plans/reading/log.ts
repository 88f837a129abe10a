// What auto_explain has written into a server's log (auto_explain.c): plain with a prefix, through syslog, as CSV or as JSON lines.
// A log holds much else, which is passed over.

export interface Logged {
  /** From `Query Text:` on. */
  readonly text: string;
  /** Milliseconds that the statement took. */
  readonly duration: number;
}

/** Every plan of a log, in order; none where the text is no log. */
export function loggedPlans(text: string): readonly Logged[] {
  if (!/\bduration: [\d.]+ ms\s+plan:/.test(text)) return [];
  const own = [...jsonLines(text), ...csvFields(text)];
  return own.length > 0 ? own.flatMap(plainEntries) : plainEntries(text);
}

/** An entry goes on until the next one, whatever its lines begin with. */
function plainEntries(text: string): readonly Logged[] {
  const found: { readonly duration: number; readonly lines: string[] }[] = [];
  let within = false;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = raw.replace(SYSLOG, '').replaceAll('#011', '\t');
    const begins = BEGINS.exec(line);
    if (begins) {
      found.push({ duration: Number(begins[1]), lines: [begins[2]!] });
      within = true;
    } else if (ENTRY.test(line)) {
      within = false;
    } else if (within) {
      found.at(-1)!.lines.push(line);
    }
  }
  return found.map(({ duration, lines }) => ({ duration, text: lines.join('\n') }));
}

const BEGINS = /\bduration: ([\d.]+) ms\s+plan:\s*(.*)$/;
const SYSLOG = /^.{0,200}?\[\d+\]: \[\d+-\d+\] ?/;
/** By the time that it opens with, or by its severity. */
const ENTRY = /^\[?\d{4}-\d\d-\d\d[ T]\d\d:|^.{0,200}?\b(?:LOG|ERROR|WARNING|STATEMENT|FATAL|PANIC|DETAIL|HINT|CONTEXT|NOTICE|INFO|DEBUG\d?): {2}/;

/** `log_destination = jsonlog`: a line is an object. */
function jsonLines(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/).flatMap((line) => {
    if (!line.startsWith('{') || !line.includes('"message"') || !line.includes(' plan:')) return [];
    try {
      const { message } = JSON.parse(line) as { readonly message?: unknown };
      return typeof message === 'string' ? [message] : [];
    } catch {
      return [];
    }
  });
}

/** `log_destination = csvlog`: the message is a quoted field of several lines. */
const csvFields = (text: string): readonly string[] => [...text.matchAll(/,"(duration: [\d.]+ ms\s+plan:(?:[^"]|"")*)"/g)].map(([, field]) => field!.replaceAll('""', '"'));
