// Between which quotes of an SQL text a place stands: what is harmless inside one may not be outside.

/** What a text has begun and not ended: a quote, a comment, or nothing. */
export type Within = '' | "'" | '"' | '`' | '--' | '/*';

/** What a text that begins within one ends within. */
export function withinAfter(text: string, from: Within): Within {
  let within = from;
  for (let at = 0; at < text.length; at++) {
    const one = text[at]!;
    const two = text.slice(at, at + 2);
    if (within === '--') within = one === '\n' ? '' : within;
    else if (within === '/*') {
      if (two === '*/') [within, at] = ['', at + 1];
    } else if (within !== '') within = one === within ? '' : within;
    else if (one === "'" || one === '"' || one === '`') within = one;
    else if (two === '--' || two === '/*') [within, at] = [two, at + 1];
  }
  return within;
}
